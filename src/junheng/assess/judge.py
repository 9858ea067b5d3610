"""One indicator of one school's stage: its value against threshold and floor, and what it lacks."""

from fractions import Fraction
from math import ceil

from junheng.assess.outcome import Reading
from junheng.standards.model import Indicator, Limit


def lacking(missing: Fraction, whole: bool) -> Fraction:
    """What lacks, whole things rounded up, never below 0.

    Example:
        >>> lacking(Fraction(1, 10), whole=True), lacking(Fraction(-3), whole=True)
        (Fraction(1, 1), Fraction(0, 1))
    """
    if missing <= 0:
        return Fraction(0)
    return Fraction(ceil(missing)) if whole else missing


def judge(
    indicator: Indicator,
    limit: Limit | None,
    floor_share: Fraction | None,
    top: Fraction | None,
    bottom: Fraction | None,
    missing: tuple[str, ...],
    tolerances: tuple[str, ...] = (),
) -> Reading:
    """Hold a value against its limit, exactly.

    Args:
        indicator: What is judged.
        limit: Its limit in force for this school; None where the standard sets none.
        floor_share: The share of the threshold that the school rule bears for an unmet indicator.
        top: Numerator after the split; None when a figure is missing.
        bottom: Denominator after the split.
        missing: Fields without a figure.
        tolerances: Tolerances that changed the numerator.
    """
    threshold = limit.value if limit is not None else None
    floor = _floor(limit, floor_share)
    if top is None or bottom is None or (bottom == 0 and top == 0):
        absent = missing or tuple(indicator.denominator.weights)
        return Reading(
            indicator.id, "missing", None, threshold, floor, None, None, indicator.resource_unit, absent, tolerances
        )
    value = indicator.scale * top / bottom if bottom else None
    amount, base = (top, bottom) if limit is None or limit.compare == "at_least" else (bottom, top)
    if limit is None or threshold is None:
        return Reading(
            indicator.id, "met", value, None, None, None, None, indicator.resource_unit, (), tolerances, amount, base
        )
    least = _needed(indicator, limit, threshold, base)
    short = lacking(least - amount, indicator.whole)
    at_floor = lacking(_needed(indicator, limit, floor, base) - amount, indicator.whole) if floor is not None else None
    if amount >= least:
        state = "met"
    elif floor is not None and at_floor == 0:
        state = "within-tolerance"
    else:
        state = "failing"
    return Reading(
        indicator.id,
        state,  # type: ignore[arg-type]  # one of State
        value,
        threshold,
        floor,
        short,
        at_floor,
        indicator.resource_unit,
        (),
        tolerances,
        amount,
        base,
    )


def _floor(limit: Limit | None, share: Fraction | None) -> Fraction | None:
    """The floor of a threshold: a share of it, or for "no more than" the threshold over the share."""
    if limit is None or share is None:
        return None
    return limit.value * share if limit.compare == "at_least" else limit.value / share


def _needed(indicator: Indicator, limit: Limit, value: Fraction, base: Fraction) -> Fraction:
    """The least amount of the resource that reaches a value.

    For "at least" the resource is the numerator; for "no more than" (pupils per computer) it is the denominator.
    """
    if limit.compare == "at_least":
        return value * base / indicator.scale
    return indicator.scale * base / value
