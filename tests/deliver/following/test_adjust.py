"""The next version of a plan: what is carried on, what moves along, what had no effect."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from junheng.assess.county import assess
from junheng.assess.outcome import Assessment
from junheng.deliver.following.adjust import next_version
from junheng.deliver.following.progress import progress
from junheng.deliver.following.schedule import schedule
from junheng.deliver.following.status import status
from junheng.deliver.following.terms import SchoolCalendar
from junheng.deliver.workplan.model import Record, WorkPlan
from junheng.facts.example import example_county
from junheng.standards.resolve import find_rulebook, resolve
from tests.deliver.following.plans import FIRST, networks, plan_of

ON = date(2025, 1, 10)


def adjusted(plan: WorkPlan) -> tuple[WorkPlan, dict[str, tuple[str, str, str]]]:
    new, changes = next_version(status(plan, ON), "年度调整")
    return new, {one.id: (one.kind, str(one.before), str(one.after)) for one in changes}


def test_targets_that_were_not_reached_are_put_off_until_after_the_day() -> None:
    given = {"operator": ">=", "value": "95", "unit": "%"}
    plan = plan_of(
        {
            "end": "2026-12",
            "targets": [
                given | {"id": "unmet", "by": "2024-12", "actual": "94.99"},
                given | {"id": "met", "by": "2024-12", "actual": "95"},
                given | {"id": "unknown", "by": "2024-12-31"},
                given | {"id": "later", "by": "2025-06", "actual": "10"},
                given | {"id": "long-ago", "by": "2022-02", "actual": "10"},
            ],
        }
    )
    new, changes = adjusted(plan)
    assert changes == {
        "unmet": ("target", "2024-12", "2025-12"),
        "unknown": ("target", "2024-12-31", "2025-12-31"),
        "long-ago": ("target", "2022-02", "2025-02"),
    }
    assert [str(target.by) for target in new.targets] == ["2025-12", "2024-12", "2025-12-31", "2025-06", "2025-02"]
    assert (new.versions[-1].number, new.versions[-1].approved_by) == (1, None)


def test_what_is_overdue_ends_by_what_is_left_of_it_and_takes_along_what_waits_for_it() -> None:
    plan = plan_of(
        {
            "end": "2025-03",
            "stages": [{"id": "S", "name": "建设", "start": "2024-10", "end": "2025-03"}],
            "tasks": [
                {"id": "A", "stage": "S", "start": "2024-12-01", "end": "2024-12-20"},
                {"id": "B", "stage": "S", "start": "2025-01-01", "end": "2025-01-31", "after": ["A"]},
                {"id": "C", "stage": "S", "start": "2025-03", "end": "2025-03", "after": ["B"]},
                {"id": "D", "stage": "S", "start": "2025-02", "end": "2025-03"},
            ],
            "records": [{"task": "A", "on": "2024-12-10", "state": "started", "share": "0.5"}],
        }
    )
    new, changes = adjusted(plan)
    # Half of twenty days are left on 10 January; thirty-one days follow from the day after.
    assert changes["A"] == ("task", "2024-12-20", "2025-01-20")
    assert changes["B"] == ("task", "2025-01-31", "2025-02-20")
    assert "C" not in changes
    assert "D" not in changes
    assert str(new.tasks[1].start) == "2025-01-21"
    assert new.records == plan.records


def test_stage_and_plan_end_with_the_last_of_what_is_in_them() -> None:
    plan = plan_of(
        {
            "end": "2024-12",
            "stages": [{"id": "S", "name": "建设", "start": "2024-10", "end": "2024-12"}],
            "tasks": [{"id": "A", "stage": "S", "start": "2024-10", "end": "2024-12"}],
        }
    )
    new, changes = adjusted(plan)
    assert changes["A"] == ("task", "2024-12", "2025-04")
    assert changes["S"] == ("stage", "2024-12", "2025-04")
    assert changes[""] == ("plan", "2024-12", "2025-04")
    assert str(new.end) == "2025-04"


def test_nothing_changes_where_all_is_well_but_for_the_version() -> None:
    plan = plan_of({"versions": [{"number": "3", "on": "2024-01-01"}], "tasks": [{"id": "A", "end": "2025-06"}]})
    new, changes = adjusted(plan)
    assert changes == {}
    assert replace(new, versions=plan.versions) == plan
    assert [version.number for version in new.versions] == [3, 4]


def test_missed_times_are_told_and_not_moved() -> None:
    plan = plan_of({"tasks": [{"id": "A", "start": "2024-09", "end": "2024-12", "every": "month"}]})
    new, changes = adjusted(plan)
    assert changes == {"A": ("times", "None", "None")}
    assert new.tasks == plan.tasks


@given(networks(feasible=True), st.integers(0, 140), st.sets(st.integers(0, 7)))
def test_a_feasible_plan_stays_feasible_and_nothing_moves_earlier(plan: WorkPlan, days: int, done: set[int]) -> None:
    on = FIRST + timedelta(days=days)
    records = [Record(f"R{number}", f"T{number}", on, "done", evidence="报告") for number in sorted(done)]
    plan = replace(plan, records=tuple(one for one in records if one.task in {task.id for task in plan.tasks}))
    new, _ = next_version(status(plan, on), "年度调整")
    finished = {record.task for record in plan.records}
    ends = {task.id: task.end.last for task in new.tasks if task.end is not None}
    for old, task in zip(plan.tasks, new.tasks, strict=True):
        assert old.end is not None
        assert task.start is not None
        assert task.end is not None
        assert old.start is not None
        assert task.end >= old.end
        assert task.start >= old.start
        if task.id in finished:
            assert task == old
            continue
        assert task.end.last >= on
        # What had to wait still begins after all that it waits for, done tasks apart.
        assert all(task.start.first > ends[other] for other in task.after if other not in finished)
    states = progress(new, on, SchoolCalendar()).tasks
    assert {state.state for state in states} <= {"done", "due", "running", "not-yet"}
    assert schedule(new).findings == ()


@pytest.fixture(scope="module")
def counties() -> tuple[Assessment, Assessment, Assessment]:
    """A county, the same with twice the multimedia rooms in every school, and with half of them."""
    on = date(2025, 8, 31)
    facts = example_county(12, 7)
    rulebook = resolve(find_rulebook("national-2017"), facts.county_codes()[0], on)

    def changed(times: int, by: int) -> Assessment:
        rooms = facts["schools"].with_columns((pl.col("multimedia_rooms") * times // by).alias("multimedia_rooms"))
        return assess(type(facts).of({**facts.tables, "schools": rooms}), rulebook, on)

    return assess(facts, rulebook, on), changed(2, 1), changed(1, 2)


def test_a_task_that_is_done_while_its_target_does_not_move_is_named(
    counties: tuple[Assessment, Assessment, Assessment],
) -> None:
    now, more, fewer = counties
    plan = plan_of(
        {
            "goals": [{"id": "G"}],
            "targets": [
                {
                    "id": "M",
                    "goal": "G",
                    "operator": ">=",
                    "value": "99",
                    "unit": "间",
                    "measure": "R7",
                    "scope": "primary",
                }
            ],
            "tasks": [
                {"id": "done", "goal": "G", "end": "2025-06"},
                {"id": "serves", "measure": "R7.mean", "end": "2025-06"},
                {"id": "other", "goal": "G", "measure": "R4", "end": "2025-06"},
                {"id": "open", "goal": "G", "end": "2025-12"},
            ],
            "records": [
                {"task": id, "on": "2025-06-01", "state": "done", "evidence": "验收"}
                for id in ("done", "serves", "other")
            ],
        }
    )

    def idle(before: Assessment, after: Assessment) -> list[str]:
        _, changes = next_version(status(plan, date(2025, 8, 31), after), "年度调整", before)
        return [one.id for one in changes if one.kind == "no-effect"]

    assert idle(now, now) == ["done", "serves"]
    assert idle(now, more) == []
    assert idle(now, fewer) == ["done", "serves"]
