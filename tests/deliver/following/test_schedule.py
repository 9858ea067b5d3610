"""The critical path, held against every way through the network."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given

from junheng.deliver.following.schedule import schedule, waiting_order
from junheng.deliver.workplan.model import Task, When, WorkPlan
from tests.deliver.following.plans import FIRST, networks, plan_of


@given(networks(feasible=True))
def test_no_task_of_a_feasible_plan_lacks_time(plan: WorkPlan) -> None:
    found = schedule(plan)
    assert all((timing.slack_days or 0) >= 0 for timing in found.timings.values())
    for task in plan.tasks:
        assert task.end is not None
        assert found.timings[task.id].last == task.end.last
    assert found.critical


def longest(plan: WorkPlan, id: str) -> int:
    """Days from the beginning to a task's end by the longest of all ways to it."""
    task = next(task for task in plan.tasks if task.id == id)
    assert task.start is not None
    assert task.end is not None
    own = (task.start.first - FIRST).days
    days = (task.end.last - task.start.first).days + 1
    return max([own, *(longest(plan, other) for other in task.after)]) + days


@given(networks(feasible=False, most=6))
def test_each_end_and_the_whole_are_those_of_the_longest_way(plan: WorkPlan) -> None:
    found = schedule(plan)
    ways = {task.id: longest(plan, task.id) for task in plan.tasks}
    assert {id: (timing.last - FIRST).days + 1 for id, timing in found.timings.items()} == ways
    assert found.finish == FIRST + timedelta(days=max(ways.values()) - 1)
    assert {found.timings[id].slack_days for id in found.critical} == {0}


@given(networks(feasible=False))
def test_a_task_that_slips_by_its_slack_leaves_the_end_where_it_is_and_by_a_day_more_moves_it(plan: WorkPlan) -> None:
    found = schedule(plan)
    for id, timing in found.timings.items():
        assert timing.slack_days is not None
        assert schedule(_longer(plan, id, timing.slack_days)).finish == found.finish
        later = schedule(_longer(plan, id, timing.slack_days + 1)).finish
        assert found.finish is not None
        assert later == found.finish + timedelta(days=1)


def _longer(plan: WorkPlan, id: str, days: int) -> WorkPlan:
    """The plan with a task that takes so many days more than it can at the earliest."""
    tasks = []
    for task in plan.tasks:
        if task.id == id:
            assert task.end is not None
            last = task.end.last + timedelta(days=days)
            task = replace(task, end=When(last.year, last.month, last.day))
        tasks.append(task)
    return replace(plan, tasks=tuple(tasks))


def test_a_circle_is_a_finding_and_the_rest_is_scheduled() -> None:
    plan = plan_of(
        {
            "tasks": [
                {"id": "A", "start": "2024-01", "end": "2024-01"},
                {"id": "B", "start": "2024-02", "end": "2024-02", "after": ["A", "C"]},
                {"id": "C", "start": "2024-03", "end": "2024-03", "after": ["B"]},
                {"id": "D", "start": "2024-04", "end": "2024-04", "after": ["C"]},
            ]
        }
    )
    found = schedule(plan)
    (finding,) = found.findings
    assert finding.severity == "error"
    assert finding.params["circle"] == "B → C → B"
    assert found.timings["A"].slack_days is not None
    assert found.timings["B"].slack_days is None
    assert str(found.timings["D"].last) == "2024-04-30"
    assert sorted(waiting_order(plan)) == ["A", "B", "C", "D"]


def test_what_waits_for_nothing_that_is_known_is_still_scheduled() -> None:
    plan = plan_of({"tasks": [{"id": "A", "start": "2024-01", "end": "2024-01", "after": ["不存在"]}]})
    assert str(schedule(plan).timings["A"].last) == "2024-01-31"


def test_a_milestone_takes_no_time_and_stands_when_what_it_waits_for_does() -> None:
    plan = plan_of(
        {
            "end": "2024-12",
            "tasks": [
                {"id": "A", "start": "2024-01", "end": "2024-06"},
                {"id": "M", "end": "2024-12", "milestone": "yes", "after": ["A"]},
                {"id": "B", "start": "2024-07", "end": "2024-08", "after": ["M"]},
            ],
        }
    )
    found = schedule(plan)
    assert str(found.timings["M"].last) == "2024-06-30"
    assert str(found.timings["B"].first) == "2024-07-01"
    assert found.critical == ("A", "M", "B")


def test_tasks_without_any_date_stay_out_of_the_network() -> None:
    found = schedule(WorkPlan("方案", "county", tasks=(Task("A", "甲"), Task("B", "乙", after=("A",)))))
    assert dict(found.timings) == {}
    assert found.finish is None
