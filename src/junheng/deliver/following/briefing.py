"""The monthly briefing (工作简报) as values: what was recorded of a month, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from junheng.deliver.following.duties import Owed
from junheng.deliver.following.progress import State, TaskState
from junheng.deliver.following.status import Status
from junheng.deliver.workplan.model import Record, Task
from junheng.terms.errors import InputError


@dataclass(frozen=True)
class Noted:
    """A record of the month with its task."""

    task: Task
    record: Record


@dataclass(frozen=True)
class Coming:
    """What has to be there in the following month: a task's end or one time of recurring work."""

    task: Task
    due: date
    state: State


@dataclass(frozen=True)
class Briefing:
    """A month.

    Attributes:
        first: Its first day; `last` its last, or the day of the status where that comes earlier.
        done: What was recorded as done in it; `begun` as begun or under way; `dropped` as dropped.
        coming: What has to be there by the end of the following month, the first to come first.
        overdue: By unit.
        committed_yuan: Committed in the month; `paid_yuan` paid, refused payments left out.
        missing: Reports that are missing on the day.
        came: Reports that came in the month.
    """

    status: Status
    first: date
    last: date
    done: tuple[Noted, ...]
    begun: tuple[Noted, ...]
    dropped: tuple[Noted, ...]
    coming: tuple[Coming, ...]
    overdue: dict[str, tuple[TaskState, ...]]
    committed_yuan: Fraction
    paid_yuan: Fraction
    missing: tuple[Owed, ...]
    came: tuple[Owed, ...]


def briefing(status: Status, month: date) -> Briefing:
    """The briefing of a month, from a status of a day in it or later.

    Args:
        status: The plan on a day. Overdue tasks, targets and totals are those of that day.
        month: Any day of the month.

    Raises:
        InputError: the month begins after the day of the status.
    """
    first = month.replace(day=1)
    if first > status.on:
        raise InputError("following.month_later", month=f"{first:%Y-%m}", on=status.on)
    end = _next(first) - timedelta(days=1)
    last = min(end, status.on)
    tasks = {task.id: task for task in status.plan.tasks}
    noted = [
        Noted(tasks[record.task], record)
        for record in sorted(status.plan.records, key=lambda record: record.on)
        if first <= record.on <= last and record.task in tasks
    ]
    refused = {one.payment.id for one in status.funds.refused}
    lines = {line.id for line in status.plan.money}
    spent = {"committed": Fraction(0), "paid": Fraction(0)}
    for payment in status.plan.payments:
        if first <= payment.on <= last and payment.id not in refused and payment.money in lines:
            spent[payment.kind] += payment.yuan
    owed = status.duties.owed
    return Briefing(
        status=status,
        first=first,
        last=last,
        done=tuple(one for one in noted if one.record.state == "done"),
        begun=tuple(one for one in noted if one.record.state == "started"),
        dropped=tuple(one for one in noted if one.record.state == "dropped"),
        coming=_coming(status.progress.tasks, _next(first), _next(_next(first))),
        overdue=_overdue(status.progress.tasks),
        committed_yuan=spent["committed"],
        paid_yuan=spent["paid"],
        missing=tuple(one for one in owed if one.state == "missing"),
        came=tuple(one for one in owed if one.came_on is not None and first <= one.came_on <= last),
    )


def _next(first: date) -> date:
    """The first day of the month after."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _coming(states: Sequence[TaskState], first: date, after: date) -> tuple[Coming, ...]:
    found: list[Coming] = []
    for state in states:
        if state.state in ("done", "dropped"):
            continue
        if state.times:
            found += [
                Coming(state.task, one.time.last, one.state)
                for one in state.times
                if first <= one.time.last < after and one.state != "done"
            ]
        elif state.due is not None and first <= state.due < after:
            found.append(Coming(state.task, state.due, state.state))
    return tuple(sorted(found, key=lambda one: one.due))


def _overdue(states: Sequence[TaskState]) -> dict[str, tuple[TaskState, ...]]:
    found: dict[str, list[TaskState]] = {}
    for state in states:
        if state.state == "overdue":
            found.setdefault(state.task.owner or "", []).append(state)
    return {owner: tuple(sorted(own, key=lambda one: -one.overdue_days)) for owner, own in found.items()}
