"""Tasks of no effect: done, and yet what they serve did not move between two assessments."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from junheng.assess.outcome import Assessment
from junheng.deliver.following.measures import Measured, measured
from junheng.deliver.following.status import Status
from junheng.deliver.workplan.model import Target, Task


@dataclass(frozen=True)
class Idle:
    """A task that is done, and a target that it serves and that is no better for it."""

    task: Task
    target: Target
    before: Fraction
    after: Fraction


def idle_tasks(status: Status, before: Assessment, after: Assessment) -> Iterator[Idle]:
    """Tasks of a plan that are done and had no effect.

    A task serves a target that has its measure, or, where it names none, that belongs to its goal. Only targets that
    the data measure both times can tell; a target that is met is no reason to doubt what was done for it.
    """
    done = [state.task for state in status.progress.tasks if state.state == "done"]
    for state in status.targets:
        target = state.target
        if target.measure is None or state.verdict == "pass":
            continue
        old, new = measured(target, before), measured(target, after)
        if not isinstance(old, Measured) or not isinstance(new, Measured) or old.value is None or new.value is None:
            continue
        if len(old.bounds) != 1 or len(new.bounds) != 1 or _better(target, old.value, new.value):
            continue
        for task in done:
            if _serves(task, target):
                yield Idle(task, target, old.value, new.value)


def _better(target: Target, before: Fraction, after: Fraction) -> bool:
    if target.operator == ">=":
        return after > before
    if target.operator == "<=":
        return after < before
    return abs(after - target.value) < abs(before - target.value)


def _serves(task: Task, target: Target) -> bool:
    if task.measure is not None:
        return _plain(task.measure) == _plain(target.measure or "")
    return task.goal is not None and task.goal == target.goal


def _plain(measure: str) -> str:
    """A measure without what is read of it: `R5.cv` and `R5` are one."""
    return measure.partition(".")[0]
