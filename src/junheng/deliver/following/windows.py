"""When each task is to be done: its own dates, else those of its stage, else those of the plan."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from junheng.deliver.following.terms import SchoolCalendar, spans
from junheng.deliver.workplan.model import Task, When, WorkPlan


@dataclass(frozen=True)
class Window:
    """From when to when a task is to be done, both days included; None where nothing says it."""

    first: date | None
    last: date | None

    @property
    def days(self) -> int:
        """How many days it takes; one where a date is missing or both are the wrong way round."""
        if self.first is None or self.last is None:
            return 1
        return max(1, (self.last - self.first).days + 1)


@dataclass(frozen=True)
class Occurrence:
    """One time of work that recurs.

    Attributes:
        number: From 1 on.
        first: The first day on which it may be done.
        last: The last day that is still in time.
    """

    task: str
    number: int
    first: date
    last: date


def windows(plan: WorkPlan) -> Mapping[str, Window]:
    """The window of each task, by its id."""
    stages = {stage.id: stage for stage in plan.stages}
    found: dict[str, Window] = {}
    for task in plan.tasks:
        stage = stages.get(task.stage or "")
        end = task.end or (task.start if task.milestone else None) or (stage and stage.end) or plan.end
        start = task.start or (stage and stage.start) or plan.start
        last = _last(end)
        found[task.id] = Window(last if task.milestone else _first(start), last)
    return found


def occurrences(task: Task, window: Window, calendar: SchoolCalendar) -> tuple[Occurrence, ...]:
    """The times of a task that recurs, one for each span that the task's dates touch.

    A span that begins before the task or ends after it is cut to the task's dates. A task that does not recur, or
    of which no end is known, has none.

    Example:
        >>> task = Task("T1", "教研活动", start=When(2023, 11), end=When(2024, 1), every="month")
        >>> found = occurrences(task, Window(date(2023, 11, 1), date(2024, 1, 15)), SchoolCalendar())
        >>> [(time.number, str(time.last)) for time in found]
        [(1, '2023-11-30'), (2, '2023-12-31'), (3, '2024-01-15')]
    """
    return tuple(_times(task, window, calendar))


def _times(task: Task, window: Window, calendar: SchoolCalendar) -> Iterator[Occurrence]:
    if task.every is None or window.first is None or window.last is None:
        return
    for number, span in enumerate(spans(task.every, window.first, window.last, calendar), 1):
        part = span.within(window.first, window.last)
        if part is not None:
            yield Occurrence(task.id, number, part.first, part.last)


def _first(when: When | None) -> date | None:
    return when.first if when is not None else None


def _last(when: When | None) -> date | None:
    return when.last if when is not None else None
