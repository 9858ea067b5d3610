"""How each task stands on a day, from what was recorded up to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from junheng.deliver.following.schedule import Schedule, Standing, Timing, schedule
from junheng.deliver.following.terms import SchoolCalendar
from junheng.deliver.following.windows import Occurrence, Window, occurrences, windows
from junheng.deliver.workplan.model import Record, Task, WorkPlan

State = Literal["done", "dropped", "overdue", "at-risk", "due", "running", "not-yet"]
"""In the order in which they are decided: the first that holds."""
STATES: tuple[State, ...] = ("overdue", "at-risk", "due", "running", "not-yet", "done", "dropped")
"""In the order in which they are told."""
Reason = Literal["predecessors", "slack"]
SOON_DAYS = 30
"""What has to be done within so many days is due."""
EVIDENCE_DAYS = 30
"""Days after which what shows that a task is done is late."""


@dataclass(frozen=True)
class TimeState:
    """One time of recurring work, and how it stands; `done_on` where it is done."""

    time: Occurrence
    state: Literal["done", "overdue", "due", "running", "not-yet"]
    done_on: date | None = None


@dataclass(frozen=True)
class TaskState:
    """A task on a day.

    Attributes:
        due: The last day that is in time: its own, its stage's or the plan's.
        earliest: The earliest day on which it can be done, by what it waits for.
        slack_days: How many days it may slip before the plan ends late; None once it is over, or without dates.
        reasons: Why it is at risk: what it waits for is late, or what follows can no longer end in time.
        waiting_for: What it comes after and is not done.
        share: How much was last recorded as done.
        done_on: When it was done; `late_days` how many days after it was due.
        evidence_owed: Done, and nothing was recorded that shows it; `evidence_late` for longer than allowed.
        overdue_since: The day on which it, or the first of its times that was missed, should have been done;
            `overdue_days` how long ago that is.
        times: The times of work that recurs.
    """

    task: Task
    state: State
    first: date | None
    due: date | None
    earliest: date | None = None
    slack_days: int | None = None
    critical: bool = False
    reasons: tuple[Reason, ...] = ()
    waiting_for: tuple[str, ...] = ()
    share: Fraction | None = None
    done_on: date | None = None
    late_days: int = 0
    evidence_owed: bool = False
    evidence_late: bool = False
    overdue_since: date | None = None
    overdue_days: int = 0
    times: tuple[TimeState, ...] = ()


@dataclass(frozen=True)
class Progress:
    """All tasks on a day, with the plan as it was scheduled and as it runs."""

    on: date
    tasks: tuple[TaskState, ...]
    planned: Schedule
    running: Schedule

    def tally(self) -> dict[State, int]:
        """How many tasks are in each state."""
        return {state: sum(task.state == state for task in self.tasks) for state in STATES}

    def by(self, key: Callable[[Task], str | None]) -> dict[str, dict[State, int]]:
        """The same for each owner, stage or school; tasks without one under an empty name, which comes last."""
        found: dict[str, dict[State, int]] = {}
        for task in sorted(self.tasks, key=lambda one: not key(one.task)):
            counted = found.setdefault(key(task.task) or "", dict.fromkeys(STATES, 0))
            counted[task.state] += 1
        return found


def progress(
    plan: WorkPlan,
    on: date,
    calendar: SchoolCalendar,
    soon_days: int = SOON_DAYS,
    evidence_days: int = EVIDENCE_DAYS,
) -> Progress:
    """How each task stands on a day; records of later days are left out of account."""
    dates = windows(plan)
    known = _records(plan, on)
    times = {
        task.id: _times(task, dates[task.id], known.get(task.id, ()), on, calendar, soon_days) for task in plan.tasks
    }
    standing = _standing(plan, on, known, times)
    planned = schedule(plan)
    running = schedule(plan, standing, planned.deadline)
    states = tuple(
        _state(
            task,
            dates[task.id],
            _Seen(
                known.get(task.id, ()),
                times[task.id],
                standing,
                planned.timings.get(task.id),
                running.timings.get(task.id),
            ),
            soon_days,
            evidence_days,
        )
        for task in plan.tasks
    )
    return Progress(on, states, planned, running)


@dataclass(frozen=True)
class _Seen:
    """What is known of one task."""

    records: Sequence[Record]
    times: tuple[TimeState, ...]
    standing: Standing
    planned: Timing | None
    running: Timing | None


def _records(plan: WorkPlan, on: date) -> Mapping[str, Sequence[Record]]:
    found: dict[str, list[Record]] = {}
    for record in sorted((record for record in plan.records if record.on <= on), key=lambda record: record.on):
        found.setdefault(record.task, []).append(record)
    return found


def _standing(
    plan: WorkPlan, on: date, known: Mapping[str, Sequence[Record]], times: Mapping[str, tuple[TimeState, ...]]
) -> Standing:
    ended: dict[str, date] = {}
    dropped, begun = set(), set()
    for task in plan.tasks:
        records = known.get(task.id, ())
        if not records:
            continue
        last = records[-1]
        begun.add(task.id)
        if last.state == "dropped":
            dropped.add(task.id)
        elif times[task.id]:
            days = [time.done_on for time in times[task.id]]
            if all(days):
                ended[task.id] = max(day for day in days if day is not None)
        elif last.state == "done":
            ended[task.id] = last.on
    return Standing(on, ended, dropped, begun)


def _times(
    task: Task, window: Window, records: Sequence[Record], on: date, calendar: SchoolCalendar, soon_days: int
) -> tuple[TimeState, ...]:
    """Each time of recurring work with the record that says it was done.

    A record belongs to the time in which its day lies; where that one is done already, or it lies in none, it makes up
    for the first that was missed before it.
    """
    found = occurrences(task, window, calendar)
    done: dict[int, date] = {}
    for record in records:
        if record.state != "done":
            continue
        fitting = [time for time in found if time.first <= record.on and time.number not in done]
        own = next((time for time in fitting if record.on <= time.last), next(iter(fitting), None))
        if own is not None:
            done[own.number] = record.on
    return tuple(TimeState(time, _time_state(time, done, on, soon_days), done.get(time.number)) for time in found)


def _time_state(
    time: Occurrence, done: Mapping[int, date], on: date, soon_days: int
) -> Literal["done", "overdue", "due", "running", "not-yet"]:
    if time.number in done:
        return "done"
    if time.last < on:
        return "overdue"
    if (time.last - on).days <= soon_days:
        return "due"
    return "running" if time.first <= on else "not-yet"


def _state(task: Task, window: Window, seen: _Seen, soon_days: int, evidence_days: int) -> TaskState:
    standing, on = seen.standing, seen.standing.on
    shares = [record.share for record in seen.records if record.share is not None]
    done_on = standing.ended.get(task.id)
    over = done_on is not None or task.id in standing.dropped
    owed = done_on is not None and not any(record.evidence for record in seen.records)
    missed = next((time.time.last for time in seen.times if time.state == "overdue"), None)
    since = missed if seen.times else window.last
    overdue = 0 if over or since is None else max(0, (on - since).days)
    reasons = () if over or overdue else _reasons(window, seen)
    waits = tuple(id for id in task.after if id not in standing.ended and id not in standing.dropped)
    return TaskState(
        task=task,
        state=_word(task, window, seen, overdue, reasons, soon_days),
        first=window.first,
        due=window.last,
        earliest=None if over or seen.running is None else seen.running.last,
        slack_days=None if over or seen.running is None else seen.running.slack_days,
        critical=seen.planned is not None and seen.planned.critical,
        reasons=reasons,
        waiting_for=() if over or task.id in standing.begun else waits,
        share=Fraction(1) if done_on is not None else shares[-1] if shares else None,
        done_on=done_on,
        late_days=max(0, (done_on - window.last).days) if done_on is not None and window.last is not None else 0,
        evidence_owed=owed,
        evidence_late=owed and done_on is not None and (on - done_on).days > evidence_days,
        times=seen.times,
        overdue_since=since if overdue else None,
        overdue_days=overdue,
    )


def _reasons(window: Window, seen: _Seen) -> tuple[Reason, ...]:
    timing = seen.running
    if timing is None or window.last is None:
        return ()
    found: list[Reason] = []
    if timing.last > window.last:
        found.append("predecessors")
    if timing.slack_days is not None and timing.slack_days < 0:
        found.append("slack")
    return tuple(found)


def _word(task: Task, window: Window, seen: _Seen, overdue: int, reasons: tuple[Reason, ...], soon_days: int) -> State:
    on = seen.standing.on
    if task.id in seen.standing.dropped:
        return "dropped"
    if task.id in seen.standing.ended:
        return "done"
    if overdue:
        return "overdue"
    if reasons:
        return "at-risk"
    ends = [time.time.last for time in seen.times if time.state == "due"] if seen.times else [window.last]
    if any(end is not None and (end - on).days <= soon_days for end in ends):
        return "due"
    begun = task.id in seen.standing.begun or (window.first is not None and window.first <= on and not task.milestone)
    return "running" if begun else "not-yet"
