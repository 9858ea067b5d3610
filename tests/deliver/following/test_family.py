"""Plans within plans."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import given

from junheng.deliver.following.family import RollUp, roll_up
from junheng.deliver.following.terms import SchoolCalendar
from junheng.deliver.workplan.model import WorkPlan
from tests.deliver.following.plans import networks, plan_of

ON = date(2024, 7, 1)
COUNTY = plan_of(
    {
        "title": "县方案",
        "tasks": [
            {"id": "T1", "text": "各校制定规划", "start": "2024-03", "end": "2024-06"},
            {"id": "T2", "end": "2025-06"},
        ],
        "targets": [
            {"id": "M1", "operator": ">=", "value": "30", "unit": "间", "by": "2024-12"},
            {"id": "M2", "operator": ">=", "value": "10", "unit": "间", "by": "2024-12"},
        ],
    }
)


def school(name: str, state: str | None, rooms: str | None, share: str = "1/2", value: str = "15") -> WorkPlan:
    target = {"id": "A", "operator": ">=", "value": value, "unit": "间", "of": "M1", "share_of": share}
    return plan_of(
        {
            "title": f"{name}规划",
            "kind": "school",
            "area": name,
            "parent": "县方案",
            "tasks": [{"id": "X", "start": "2024-03", "end": "2024-06", "of": "T1"}],
            "records": [{"task": "X", "on": "2024-06-20", "state": state, "evidence": "规划"}] if state else [],
            "targets": [target | ({"actual": rooms, "actual_on": "2024-06-30"} if rooms else {})],
        }
    )


def rolled(*children: WorkPlan, plan: WorkPlan = COUNTY) -> RollUp:
    return roll_up(plan, children, ON, SchoolCalendar())


@given(networks(feasible=False))
def test_a_plan_alone_rolls_up_to_itself(plan: WorkPlan) -> None:
    found = roll_up(plan, (), date(2024, 2, 15), SchoolCalendar())
    assert {id: one.state for id, one in found.tasks.items()} == {
        state.task.id: state.state for state in found.progress.tasks
    }
    assert all(not one.parts for one in found.tasks.values())
    assert found.findings == ()


def test_a_task_is_done_above_when_all_that_carries_it_out_is_done_below() -> None:
    found = rolled(school("一小", "done", None), school("二小", "done", None))
    assert (found.tasks["T1"].own, found.tasks["T1"].state) == ("overdue", "done")
    assert (found.tasks["T1"].done, found.tasks["T1"].wanted) == (2, 2)
    one_late = rolled(school("一小", "done", None), school("二小", None, None))
    assert (one_late.tasks["T1"].state, one_late.tasks["T1"].done) == ("overdue", 1)
    dropped = rolled(school("一小", "done", None), school("二小", "dropped", None))
    assert (dropped.tasks["T1"].state, dropped.tasks["T1"].wanted) == ("done", 1)


def test_shares_of_a_target_add_up_only_when_all_is_handed_on_and_known() -> None:
    whole = rolled(school("一小", None, "16"), school("二小", None, "14")).handed["M1"]
    assert (whole.verdict, whole.value, whole.shares) == ("pass", 30, 1)
    less = rolled(school("一小", None, "16"), school("二小", None, "13")).handed["M1"]
    assert (less.verdict, less.value) == ("fail", 29)
    unknown = rolled(school("一小", None, "16"), school("二小", None, None)).handed["M1"]
    assert (unknown.verdict, unknown.value) == ("undetermined", None)
    half = rolled(school("一小", None, "40"))
    assert (half.handed["M1"].verdict, half.handed["M1"].value) == ("undetermined", None)
    assert [finding.code for finding in half.findings] == ["following.not_handed_on"]
    assert half.handed["M2"].parts == ()


def test_a_part_that_is_not_its_share_is_told() -> None:
    found = rolled(school("一小", None, None, value="12"), school("二小", None, None))
    (finding,) = found.findings
    assert finding.code == "following.handed_down"
    assert "12" in finding.text("zh")
    assert "15" in finding.text("zh")


def test_strangers_and_unknown_tasks_are_told_and_count_for_nothing() -> None:
    stranger = replace(school("三小", "done", None), parent="别县方案")
    lost = plan_of({"title": "四小规划", "parent": "县方案", "tasks": [{"id": "X", "end": "2024-06", "of": "T99"}]})
    found = rolled(stranger, lost)
    assert sorted(finding.code for finding in found.findings) == ["following.of_unknown", "following.other_parent"]
    assert all(not one.parts for one in found.tasks.values())


def test_a_township_between_county_and_school_passes_on_what_is_below_it() -> None:
    township = plan_of(
        {
            "title": "甲乡规划",
            "parent": "县方案",
            "area": "甲乡",
            "tasks": [{"id": "Y", "start": "2024-03", "end": "2024-06", "of": "T1"}],
        }
    )
    below = plan_of(
        {
            "title": "一小规划",
            "parent": "甲乡规划",
            "area": "一小",
            "tasks": [{"id": "X", "start": "2024-03", "end": "2024-06", "of": "Y"}],
            "records": [{"task": "X", "on": "2024-06-20", "state": "done", "evidence": "规划"}],
        }
    )
    found = rolled(township, below)
    assert found.tasks["T1"].state == "done"
    assert found.children[0].children[0].plan.title == "一小规划"
    assert roll_up(below, (), ON, SchoolCalendar()).tasks["X"].state == "done"


def test_done_above_but_not_below_is_told() -> None:
    ahead = replace(COUNTY, records=plan_of({"records": [{"task": "T1", "on": "2024-06-01", "state": "done"}]}).records)
    found = rolled(school("一小", None, None), school("二小", "done", None), plan=ahead)
    assert "following.ahead" in [finding.code for finding in found.findings]
    assert found.tasks["T1"].state == "done"
    assert found.handed["M1"].own.target.value == Fraction(30)


def test_plans_that_name_each_other_end() -> None:
    one = plan_of({"title": "甲", "parent": "乙"})
    other = plan_of({"title": "乙", "parent": "甲"})
    assert [child.plan.title for child in rolled(other, plan=one).children] == ["乙"]


def test_percentages_are_never_added() -> None:
    county = plan_of({"title": "县方案", "targets": [{"id": "M", "operator": ">=", "value": "95", "unit": "%"}]})
    parts = [
        plan_of(
            {
                "title": f"{name}规划",
                "parent": "县方案",
                "targets": [
                    {
                        "id": "A",
                        "operator": ">=",
                        "value": "95",
                        "unit": "%",
                        "of": "M",
                        "share_of": "1/2",
                        "actual": "60",
                    }
                ],
            }
        )
        for name in ("一小", "二小")
    ]
    found = rolled(*parts, plan=county)
    assert (found.handed["M"].verdict, found.handed["M"].value) == ("undetermined", None)
    assert found.findings == ()
