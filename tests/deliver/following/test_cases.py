"""The cases that experts write hold."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from junheng.deliver.following.bodies import bodies
from junheng.deliver.following.duties import duties
from junheng.deliver.following.funds import funds
from junheng.deliver.following.progress import progress
from junheng.deliver.following.terms import SchoolCalendar
from junheng.deliver.workplan.model import Body, Composition, Money, Payment, Post, WorkPlan
from junheng.terms.findings import errors
from tests.deliver.following.plans import plan_of

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[Any]:
    found = yaml.load((CASES / f"{name}.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506  # text only
    return [pytest.param(case, id=case["case"]) for case in found]


@pytest.mark.parametrize("case", cases("tasks"))
def test_tasks_stand_as_the_case_says(case: dict[str, Any]) -> None:
    found = progress(plan_of(case["plan"]), date.fromisoformat(case["on"]), SchoolCalendar())
    by_id = {state.task.id: state for state in found.tasks}
    assert {id: state.state for id, state in by_id.items()} == case["states"]
    for id, days in case.get("overdue_days", {}).items():
        assert by_id[id].overdue_days == int(days)
    for id, days in case.get("late_days", {}).items():
        assert by_id[id].late_days == int(days)
    for id, reasons in case.get("reasons", {}).items():
        assert list(by_id[id].reasons) == reasons
    for id, day in case.get("earliest", {}).items():
        assert str(by_id[id].earliest) == day
    for id, days in case.get("times", {}).items():
        assert [str(one.time.last) for one in by_id[id].times] == days
    for id, days in case.get("missed", {}).items():
        assert [str(one.time.last) for one in by_id[id].times if one.state == "overdue"] == days
    if "evidence_late" in case:
        assert [id for id, state in by_id.items() if state.evidence_late] == case["evidence_late"]


@pytest.mark.parametrize("case", cases("bodies"))
def test_bodies_keep_their_rules_as_the_case_says(case: dict[str, Any]) -> None:
    posts = [
        Post(f"{kind}-{group}-{number}", "B", "成员", group, "某人" if kind == "held" else None)
        for kind in ("held", "vacant")
        for group, many in case[kind].items()
        for number in range(int(many))
    ]
    rules = [
        Composition(group, "B", group, rule.split()[0], int(rule.split()[1])) for group, rule in case["rules"].items()
    ]
    body = Body("B", "领导小组", int(case["minimum"]))
    plan = WorkPlan("方案", "county", bodies=(body,), posts=tuple(posts), compositions=tuple(rules))
    (found,) = bodies(plan)
    assert [finding.code for finding in found.findings] == case["findings"]
    assert found.in_order == (not case["findings"])
    assert len(found.vacant) == sum(int(many) for many in case["vacant"].values())
    for finding in found.findings:
        assert "领导小组" in finding.text("zh")
        assert finding.mend("en")


@pytest.mark.parametrize("case", cases("money"))
def test_money_is_counted_as_the_case_says(case: dict[str, Any]) -> None:
    line = Money("F1", "T1", "县级财政", 2024, Fraction(case["planned"]))
    payments = [
        Payment(f"Z{number}", "F1", date.fromisoformat(day), kind, Fraction(yuan))
        for number, (day, kind, yuan) in enumerate(case["payments"], 1)
    ]
    found = funds(WorkPlan("方案", "county", money=(line,), payments=tuple(payments)), date.fromisoformat(case["on"]))
    assert found.whole.paid == Fraction(case["paid"])
    assert found.whole.left == Fraction(case["left"])
    assert [[one.payment.yuan, one.over_yuan] for one in found.refused] == [
        [Fraction(yuan), Fraction(over)] for yuan, over in case["refused"]
    ]
    assert len(errors(found.findings)) == len(case["refused"])
    for finding in found.findings:
        assert "F1" in finding.text("zh")


@pytest.mark.parametrize("case", cases("reports"))
def test_reports_are_owed_as_the_case_says(case: dict[str, Any]) -> None:
    plan = plan_of(
        {
            "duties": [{"id": "D", "text": "进展报告", **case["duty"]}],
            "reports": [{"duty": "D", **report} for report in case["reports"]],
        }
    )
    found = duties(plan, date.fromisoformat(case["on"]), SchoolCalendar())
    assert [[str(one.due), one.state] for one in found.owed] == case["states"]
    assert [finding.code for finding in found.findings] == case.get("findings", [])
