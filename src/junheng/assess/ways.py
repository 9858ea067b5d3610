"""The nearest way to pass, of a school and of a coefficient."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from junheng.assess.judge import lacking
from junheng.assess.outcome import LevelWay, Reading, Step
from junheng.assess.spread import Shares, cv, within
from junheng.standards.model import Indicator


def school_way(
    readings: Sequence[Reading], pupils: Fraction, may_miss: int, indicators: dict[str, Indicator]
) -> tuple[Step, ...] | None:
    """What would make a school pass: which indicators stay unmet (raised to their floor), which are raised.

    Of all choices the one with the least Σ amount ÷ (threshold × pupils); ties by clause order.

    Returns:
        None while an indicator is missing: what is not known cannot be planned for.
    """
    if any(reading.state == "missing" for reading in readings):
        return None
    unmet = [reading for reading in readings if reading.state != "met"]
    best: tuple[Fraction, tuple[Step, ...]] | None = None
    for left in combinations(unmet, min(may_miss, len(unmet))):
        steps, cost = [], Fraction(0)
        for reading in unmet:
            to_floor = reading in left
            add = reading.to_floor if to_floor else reading.shortfall
            if not add or reading.threshold is None:
                continue
            scale = indicators[reading.indicator].scale
            cost += add * scale / (reading.threshold * (reading.base or pupils))
            steps.append(Step(reading.indicator, "floor" if to_floor else "threshold", add, reading.unit))
        if best is None or cost < best[0]:
            best = (cost, tuple(steps))
    return best[1] if best else ()


def level_way(indicator: Indicator, shares: Shares, limit: Fraction) -> LevelWay | None:
    """The lowest level to which the lowest schools must be raised for the coefficient to keep its limit.

    It always arrives: when all are raised to the highest value there is no difference left.

    Returns:
        None when it is kept already, or nobody has any.
    """
    if within(shares, limit) or indicator.better == "less" or shares.mean == 0:
        return None
    values = shares.values()
    low, high = min(values), max(values)
    weights = shares.weights()
    bound = float(limit)
    for _ in range(80):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        if _cv_at(values, weights, middle) <= bound:
            high = middle
        else:
            low = middle
    step = high * 1e-12
    level = high
    for _ in range(60):
        raised, added = _raised(indicator, shares, Fraction(level))
        if within(raised, limit):
            schools = sum(1 for amount in added if amount > 0)
            return LevelWay(
                level * float(indicator.scale), schools, sum(added, Fraction(0)), indicator.resource_unit
            )
        level += step
        step *= 2
    return None


def _cv_at(values: Sequence[float], weights: Sequence[float], level: float) -> float:
    raised = [max(value, level) for value in values]
    mean = sum(w * x for w, x in zip(weights, raised, strict=True))
    variance = sum(w * (x - mean) ** 2 for w, x in zip(weights, raised, strict=True))
    return float(variance**0.5 / mean)


def _raised(indicator: Indicator, shares: Shares, level: Fraction) -> tuple[Shares, list[Fraction]]:
    added = [
        lacking(level * base - amount, indicator.whole)
        for amount, base in zip(shares.amounts, shares.bases, strict=True)
    ]
    raised = tuple(amount + more for amount, more in zip(shares.amounts, added, strict=True))
    return Shares(raised, shares.bases), added


__all__ = ["cv", "level_way", "school_way"]
