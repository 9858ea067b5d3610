"""The critical path: how early each task can end by what it waits for, and how far it may slip.

A moment is a day's beginning as its ordinal; a task's end is the beginning of the day after its last, so that what
follows begins where it ends, and a milestone takes no time.
"""

from collections.abc import Mapping, Set
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from graphlib import CycleError, TopologicalSorter

from junheng.deliver.following.windows import Window, windows
from junheng.deliver.workplan.checks.references import cycles
from junheng.deliver.workplan.model import WorkPlan
from junheng.terms.findings import Finding


@dataclass(frozen=True)
class Timing:
    """A task on the network.

    Attributes:
        first: The earliest day on which it can begin; for a milestone the day itself.
        last: The earliest day on which it can be done.
        latest: The last day on which it may be done so that the plan ends in time.
        slack_days: How many days it may slip; below 0 it is that late. None where it stands on or behind a circle.
        critical: Whether none has less slack: a day lost here is a day lost for the plan.
    """

    first: date
    last: date
    latest: date | None
    slack_days: int | None
    critical: bool


@dataclass(frozen=True)
class Schedule:
    """The whole network.

    Attributes:
        timings: By task; one without a date of its own, of its stage or of the plan has none.
        finish: The day on which all can be done.
        deadline: The day by which all has to be done: the plan's end, else `finish`.
    """

    timings: Mapping[str, Timing]
    finish: date | None
    deadline: date | None
    findings: tuple[Finding, ...] = ()

    @property
    def critical(self) -> tuple[str, ...]:
        """The tasks on which the end of the plan hangs, in the order of time."""
        own = [(timing.first, timing.last, id) for id, timing in self.timings.items() if timing.critical]
        return tuple(id for _, _, id in sorted(own))


@dataclass(frozen=True)
class Standing:
    """What is known on a day.

    Attributes:
        on: The day.
        ended: Tasks that are done, and when.
        dropped: Tasks that nobody waits for any more.
        begun: Tasks that have begun, so that what they waited for no longer holds them up.
    """

    on: date
    ended: Mapping[str, date]
    dropped: Set[str]
    begun: Set[str]


def schedule(plan: WorkPlan, standing: Standing | None = None, deadline: date | None = None) -> Schedule:
    """When each task can be done at the earliest, and by when it has to be.

    No task begins before its own start, nor before all that it comes after is done; a milestone that comes after
    others stands as soon as they are done. On a day (`standing`) what is
    done has its real end, and what is not done can be done on that day at the earliest.

    Args:
        plan: The plan. What a task comes after and is not in the plan is left out of account.
        standing: What is known on a day; None for the plan as it was made.
        deadline: By when all has to be done; the plan's end unless it is given, else when it can be done.

    Returns:
        The timings, with a finding for a circle. Tasks on it or behind it keep their own dates.
    """
    dates = {id: window for id, window in windows(plan).items() if window.last is not None}
    milestones = {task.id for task in plan.tasks if task.milestone}
    dropped = standing.dropped if standing is not None else frozenset()
    before = {
        task.id: [id for id in dict.fromkeys(task.after) if id in dates and id not in dropped]
        for task in plan.tasks
        if task.id in dates
    }
    order = _order(before)
    lasting = {id: 0 if id in milestones else window.days for id, window in dates.items()}
    begins: dict[str, int] = {}
    ends: dict[str, int] = {}
    free = set(order)
    for id in [*order, *(id for id in before if id not in free)]:
        waits = [ends[other] for other in before[id]] if id in free else []
        begins[id], ends[id] = _moments(id, dates[id], lasting[id], waits, standing)
    goal = deadline or (plan.end.last if plan.end is not None else None)
    finish = max((ends[id] for id in before if id not in dropped), default=None)
    limit = goal.toordinal() + 1 if goal is not None else finish
    latest = dict.fromkeys(before, limit or 0)
    for id in reversed(order):
        for other in before[id]:
            latest[other] = min(latest[other], latest[id] - lasting[id])
    slack = {id: latest[id] - ends[id] for id in order}
    least = min(slack.values(), default=0)
    timings = {}
    for id in before:
        last = date.fromordinal(ends[id] - 1)
        timings[id] = Timing(
            first=last if id in milestones else date.fromordinal(begins[id]),
            last=last,
            latest=date.fromordinal(max(1, latest[id] - 1)) if id in free else None,
            slack_days=slack.get(id),
            critical=slack.get(id) == least,
        )
    ends_on = date.fromordinal(finish - 1) if finish is not None else None
    return Schedule(timings, ends_on, _day(limit), tuple(cycles(plan)))


def waiting_order(plan: WorkPlan) -> list[str]:
    """The tasks so that each comes after those that it waits for; those on or behind a circle last."""
    known = {task.id for task in plan.tasks}
    before = {task.id: [id for id in dict.fromkeys(task.after) if id in known] for task in plan.tasks}
    order = _order(before)
    free = set(order)
    return [*order, *(id for id in before if id not in free)]


def _moments(id: str, window: Window, lasting: int, waits: list[int], standing: Standing | None) -> tuple[int, int]:
    """When it can begin and when it can be done, by what it waits for and by what is known."""
    assert window.last is not None  # noqa: S101  # only dated tasks are on the network
    own = (window.first or window.last).toordinal()
    if lasting == 0:
        # A milestone is reached as soon as all stands that it waits for; its own day is the last one in time.
        own = max(waits, default=window.last.toordinal() + 1)
    if standing is None:
        begin = max([own, *waits])
        return begin, begin + lasting
    if id in standing.ended:
        end = standing.ended[id].toordinal() + 1
        return min(own, end), end
    begin = own if id in standing.begun else max([own, *waits])
    return begin, max(begin + lasting, standing.on.toordinal() + 1)


def _order(before: Mapping[str, list[str]]) -> list[str]:
    """Tasks so that each comes after what it waits for; those on or behind a circle are left out."""
    sorter = TopologicalSorter(before)
    with suppress(CycleError):  # what is not on a circle is ready all the same
        sorter.prepare()
    order: list[str] = []
    while ready := sorter.get_ready():
        order.extend(ready)
        sorter.done(*ready)
    return order


def _day(moment: int | None) -> date | None:
    return date.fromordinal(moment - 1) if moment is not None else None
