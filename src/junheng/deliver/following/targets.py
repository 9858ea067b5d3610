"""Targets held against what was measured: met, not met, or not measured; never by a flag that somebody sets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from junheng.assess.outcome import Assessment, Verdict
from junheng.deliver.following.measures import Measured, measured
from junheng.deliver.workplan.model import Operator, Target, WorkPlan

Origin = Literal["data", "entered", "none"]


@dataclass(frozen=True)
class TargetState:
    """A target on a day.

    Attributes:
        verdict: `pass` where it is met, `undetermined` where nothing measures it.
        value: The figure it was held against, in the target's unit; None where a clause gives only a verdict, or
            where there is none.
        origin: Whether the county's data or an entered figure measured it.
        what: What was read from the data: mean, cv, share, number of schools, a clause's verdict.
        measured_on: The day of the figure.
        why_not: Message id of what stands against measuring it.
        over: Whether its day is past.
    """

    target: Target
    verdict: Verdict
    value: Fraction | None
    origin: Origin
    what: str | None
    measured_on: date | None
    why_not: str | None
    over: bool


def holds(value: Fraction, operator: Operator, wanted: Fraction) -> bool:
    """Whether a figure meets what was wanted, exactly.

    Example:
        >>> holds(Fraction(19, 20), ">=", Fraction("0.95")), holds(Fraction("0.501787"), "<=", Fraction("0.5"))
        (True, False)
    """
    if operator == ">=":
        return value >= wanted
    return value <= wanted if operator == "<=" else value == wanted


def targets(plan: WorkPlan, on: date, assessment: Assessment | None = None) -> tuple[TargetState, ...]:
    """Every target of a plan.

    Args:
        plan: The plan.
        on: The day; figures entered later are left out of account.
        assessment: The county held against the plan's standard; without it only entered figures measure.
    """
    return tuple(target_state(target, on, assessment) for target in plan.targets)


def target_state(target: Target, on: date, assessment: Assessment | None) -> TargetState:
    """One target: by the data where they measure it, else by the figure that was entered."""
    over = target.by is not None and target.by.last < on
    why_not: str | None = None
    if assessment is not None and target.measure is not None:
        found = measured(target, assessment)
        if isinstance(found, Measured):
            return TargetState(
                target, _verdict(found, target), found.value, "data", found.what, assessment.on, None, over
            )
        why_not = found
    if target.actual is not None and (target.actual_on is None or target.actual_on <= on):
        verdict: Verdict = "pass" if holds(target.actual, target.operator, target.value) else "fail"
        return TargetState(target, verdict, target.actual, "entered", None, target.actual_on, why_not, over)
    if why_not is None:
        why_not = "following.why_not.no_data" if target.measure is not None else "following.why_not.no_figure"
    return TargetState(target, "undetermined", None, "none", None, None, why_not, over)


def _verdict(found: Measured, target: Target) -> Verdict:
    if found.verdict is not None:
        return found.verdict
    answers = {holds(value, target.operator, target.value) for value in found.bounds}
    if len(answers) > 1:
        return "undetermined"
    return "pass" if answers == {True} else "fail"


def counted(states: Sequence[TargetState]) -> dict[Verdict, int]:
    """How many targets are met, are not, and are not measured."""
    verdicts: tuple[Verdict, ...] = ("pass", "fail", "undetermined")
    return {verdict: sum(state.verdict == verdict for state in states) for verdict in verdicts}
