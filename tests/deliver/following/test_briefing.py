"""The briefing tells of its month and of nothing else."""

from datetime import date
from fractions import Fraction

import pytest

from junheng.deliver.following.briefing import Briefing, briefing
from junheng.deliver.following.status import status
from junheng.terms.errors import InputError
from tests.deliver.following.plans import plan_of

PLAN = plan_of(
    {
        "tasks": [
            {"id": "A", "owner": "教育局", "start": "2024-03", "end": "2024-05"},
            {"id": "B", "owner": "财政局", "start": "2024-03", "end": "2024-04"},
            {"id": "C", "owner": "教育局", "start": "2024-05", "end": "2024-06-30"},
            {"id": "D", "owner": "教研室", "start": "2024-05", "end": "2024-07", "every": "month"},
            {"id": "E", "owner": "教育局", "start": "2024-06", "end": "2024-07"},
        ],
        "records": [
            {"task": "A", "on": "2024-05-31", "state": "done", "evidence": "报告"},
            {"task": "C", "on": "2024-05-01", "state": "started", "share": "0.2"},
            {"task": "C", "on": "2024-06-01", "state": "started", "share": "0.4"},
            {"task": "D", "on": "2024-05-20", "state": "done", "evidence": "记录"},
            {"task": "A", "on": "2024-04-30", "state": "started"},
        ],
        "money": [{"id": "F", "task": "A", "fund": "县级财政", "year": "2024", "planned_yuan": "1000"}],
        "payments": [
            {"money": "F", "on": "2024-04-30", "kind": "paid", "yuan": "100"},
            {"money": "F", "on": "2024-05-31", "kind": "paid", "yuan": "200"},
            {"money": "F", "on": "2024-05-31", "kind": "paid", "yuan": "5000"},
            {"money": "F", "on": "2024-06-01", "kind": "paid", "yuan": "300"},
        ],
        "duties": [{"id": "H", "unit": "甲乡", "every": "month", "start": "2024-03", "end": "2024-06", "days": "5"}],
        "reports": [{"duty": "H", "on": "2024-05-07", "due": "2024-05-05"}],
    }
)


def of(month: date, on: date) -> Briefing:
    return briefing(status(PLAN, on), month)


def test_may_on_its_last_day() -> None:
    found = of(date(2024, 5, 1), date(2024, 5, 31))
    assert [one.task.id for one in found.done] == ["D", "A"]
    assert [one.task.id for one in found.begun] == ["C"]
    assert [(one.task.id, str(one.due), one.state) for one in found.coming] == [
        ("C", "2024-06-30", "due"),
        ("D", "2024-06-30", "due"),
    ]
    assert {owner: [state.task.id for state in states] for owner, states in found.overdue.items()} == {"财政局": ["B"]}
    assert (found.paid_yuan, found.status.funds.whole.paid) == (200, 300)
    assert [str(one.due) for one in found.missing] == ["2024-04-05"]
    assert [one.late_days for one in found.came] == [2]


def test_a_month_that_is_not_over_is_told_up_to_the_day() -> None:
    found = of(date(2024, 5, 1), date(2024, 5, 20))
    assert [one.task.id for one in found.done] == ["D"]
    assert found.paid_yuan == Fraction(0)
    assert str(found.last) == "2024-05-20"


def test_a_month_to_come_has_nothing_to_tell() -> None:
    with pytest.raises(InputError) as refused:
        of(date(2024, 6, 1), date(2024, 5, 31))
    assert refused.value.code == "following.month_later"


def test_december_is_followed_by_january() -> None:
    found = of(date(2024, 12, 1), date(2025, 1, 31))
    assert str(found.last) == "2024-12-31"
