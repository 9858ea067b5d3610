"""The next version of a plan, proposed from how it stands: what was not reached is carried on, each change with why.

It is a proposal: a person confirms it, and who approved it stays open.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Literal

from junheng.assess.outcome import Assessment
from junheng.deliver.following.effects import Idle, idle_tasks
from junheng.deliver.following.progress import TaskState
from junheng.deliver.following.schedule import waiting_order
from junheng.deliver.following.status import Status
from junheng.deliver.workplan.model import Task, Version, When, WorkPlan

Kind = Literal["target", "task", "stage", "plan", "times", "no-effect"]
MONTHS = 12
"""By how much a target that was not reached is put off."""


@dataclass(frozen=True)
class Adjustment:
    """One change that is proposed, or one thing that has to be thought over.

    Attributes:
        kind: A target, task, stage or the plan gets a new date; times of recurring work were missed; a task had no
            effect. The last two change nothing in the plan.
        id: Of the item; empty for the plan.
        name: What it says.
        before: Its date, `after` the proposed one.
        reason: Message id of why, with its blanks in `params`.
    """

    kind: Kind
    id: str
    name: str
    reason: str
    before: When | None = None
    after: When | None = None
    params: Mapping[str, object] = field(default_factory=dict)


def next_version(
    status: Status, reason: str, before: Assessment | None = None, months: int = MONTHS
) -> tuple[WorkPlan, tuple[Adjustment, ...]]:
    """A plan's next version, and what changes in it and why.

    - A target whose day is past and that is not met, or that nothing measures, gets a day `months` later, as often as
      it takes to come after the day of the status.
    - A task that is overdue ends when the rest of it can be done from that day on: all of its days where nothing says
      how much is done. What waits for it moves along, as far as it has to. Nothing moves earlier.
    - A stage, and the plan, end with the last of what is in them.
    - Tasks that are done, yet what they serve did not move between two assessments, are named.

    Args:
        status: The plan on the day, measured by the data of that time where there are any.
        reason: Why there is a new version, for its list of versions.
        before: The county as it was before, to tell which tasks had no effect.
        months: By how much targets are put off.
    """
    plan, on = status.plan, status.on
    targets = {one.id: one for one in _targets(status, months)}
    tasks, starts = _tasks(status)
    moved = {one.id: one for one in tasks}
    after = replace(
        plan,
        targets=tuple(replace(one, by=targets[one.id].after) if one.id in targets else one for one in plan.targets),
        tasks=tuple(_moved(task, moved.get(task.id), starts.get(task.id)) for task in plan.tasks),
    )
    stages = {one.id: one for one in _stages(after)}
    after = replace(
        after,
        stages=tuple(replace(one, end=stages[one.id].after) if one.id in stages else one for one in after.stages),
    )
    whole = tuple(_plan_end(after))
    number = max((version.number for version in plan.versions), default=0) + 1
    after = replace(
        after,
        end=whole[0].after if whole else plan.end,
        versions=(*plan.versions, Version(number, on, None, reason)),
    )
    told = (*targets.values(), *moved.values(), *stages.values(), *whole, *_times(status), *_idle(status, before))
    return after, told


def _targets(status: Status, months: int) -> Iterator[Adjustment]:
    for state in status.targets:
        target = state.target
        if target.by is None or not state.over or state.verdict == "pass":
            continue
        later = _later(target.by, months)
        while later.last <= status.on:
            later = _later(later, months)
        reason = "following.adjust.unmet" if state.verdict == "fail" else "following.adjust.unmeasured"
        params = {"value": _plain(state.value), "wanted": _plain(target.value), "unit": target.unit}
        yield Adjustment("target", target.id, target.text, reason, target.by, later, params)


def _plain(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _later(when: When, months: int) -> When:
    count = when.year * 12 + when.month - 1 + months
    month = When(count // 12, count % 12 + 1)
    return month if when.day is None else replace(month, day=min(when.day, month.last.day))


def _tasks(status: Status) -> tuple[list[Adjustment], dict[str, date]]:
    """Tasks that end later than they should have, in the order in which they wait for each other, and new starts."""
    states = {state.task.id: state for state in status.progress.tasks}
    begun = {record.task for record in status.plan.records if record.on <= status.on}
    found: list[Adjustment] = []
    ends: dict[str, date] = {}
    starts: dict[str, date] = {}
    params: dict[str, object]
    for id in waiting_order(status.plan):
        state = states[id]
        task = state.task
        if state.done_on is not None:
            ends[id] = state.done_on
        if state.state in ("done", "dropped") or state.due is None:
            continue
        waits = {other: ends[other] for other in task.after if other in ends}
        own = _own_end(state, status.on)
        last = max(waits.values(), default=date.min)
        start = state.first or state.due
        if task.milestone:
            end = max(own, last)
        elif last >= start and state.share is None and id not in begun:
            starts[id] = last + timedelta(days=1)
            end = max(own, last + timedelta(days=(state.due - start).days + 1))
        else:
            end = own
        if end > state.due:
            after = _when(end, task.end)
            # A month stands for its last day: what waits for this task has to wait that long.
            ends[id] = after.last
            late = [other for other, day in waits.items() if day == last]
            if own < end:
                reason, params = "following.adjust.waits", {"tasks": late}
            else:
                reason, params = "following.adjust.overdue", {"days": (status.on - state.due).days}
            found.append(Adjustment("task", id, task.text, reason, task.end, after, params))
        else:
            starts.pop(id, None)
    return found, starts


def _own_end(state: TaskState, on: date) -> date:
    """When a task can be done by what is known of itself: as planned, or from today on where that is past.

    Recurring work whose last day is past is not done later: its missed times are told instead.
    """
    assert state.due is not None  # noqa: S101  # only dated tasks are moved
    if state.due >= on or state.times:
        return state.due
    days = 0 if state.task.milestone else (state.due - (state.first or state.due)).days + 1
    left = ceil(days * (1 - (state.share or Fraction(0))))
    return on + timedelta(days=max(1, left))


def _when(day: date, like: When | None) -> When:
    """A day, or its month where the plan said only a month."""
    return When(day.year, day.month, None if like is not None and like.day is None else day.day)


def _moved(task: Task, change: Adjustment | None, start: date | None) -> Task:
    if change is None:
        return task
    begin = task.start
    if start is not None and not task.milestone:
        begin = _when(start, task.start)
    end = change.after
    # A month that begins before what it waits for has ended would contradict the order.
    if begin is not None and start is not None and begin.first < start:
        begin = When(start.year, start.month, start.day)
    return replace(task, start=begin, end=end)


def _stages(plan: WorkPlan) -> Iterator[Adjustment]:
    for stage in plan.stages:
        own = [task.end for task in plan.tasks if task.stage == stage.id and task.end is not None]
        last = max(own, key=lambda when: when.last, default=None)
        if stage.end is not None and last is not None and last.last > stage.end.last:
            after = _when(last.last, stage.end)
            yield Adjustment("stage", stage.id, stage.name, "following.adjust.stage", stage.end, after)


def _plan_end(plan: WorkPlan) -> Iterator[Adjustment]:
    ends: Sequence[When | None] = (
        *(task.end for task in plan.tasks),
        *(target.by for target in plan.targets),
        *(stage.end for stage in plan.stages),
    )
    last = max((when for when in ends if when is not None), key=lambda when: when.last, default=None)
    if plan.end is not None and last is not None and last.last > plan.end.last:
        yield Adjustment("plan", "", plan.title, "following.adjust.plan", plan.end, _when(last.last, plan.end))


def _times(status: Status) -> Iterator[Adjustment]:
    for state in status.progress.tasks:
        missed = sum(one.state == "overdue" for one in state.times)
        if missed and state.state != "dropped":
            params = {"missed": missed, "times": len(state.times)}
            yield Adjustment("times", state.task.id, state.task.text, "following.adjust.times", params=params)


def _idle(status: Status, before: Assessment | None) -> Iterator[Adjustment]:
    if before is None or status.assessment is None:
        return
    for idle in idle_tasks(status, before, status.assessment):
        yield _no_effect(idle)


def _no_effect(idle: Idle) -> Adjustment:
    params = {
        "target": idle.target.id,
        "name": idle.target.text,
        "before": float(idle.before),
        "after": float(idle.after),
        "unit": idle.target.unit,
    }
    return Adjustment("no-effect", idle.task.id, idle.task.text, "following.adjust.no_effect", params=params)
