"""The nearest way to pass, of a school and of a coefficient."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate
from math import sqrt

from junheng.assess.judge import NOTHING, lacking
from junheng.assess.outcome import LevelWay, Reading, Step
from junheng.assess.spread import Shares, within
from junheng.standards.model import Indicator

FINE = 1e-10
"""Relative step by which a level is moved off an irrational bound, so that it is surely on one side of it."""


def school_way(readings: Sequence[Reading], may_miss: int) -> tuple[Step, ...] | None:
    """What would make a school pass: which indicators stay unmet (raised to their floor), which are raised.

    Of all choices the one with the least Σ (amount ÷ (threshold × pupils)); ties by clause order. The threshold
    counts per pupil there, so that indicators per hundred pupils weigh like the others: it is the share lacking of
    what the threshold asks for.

    Args:
        readings: The indicators that the school rule counts, in clause order.
        may_miss: How many of them may stay below their threshold.

    Returns:
        None while an indicator is missing, or cannot be raised: what is not known cannot be planned for.
    """
    if any(reading.state == "missing" for reading in readings):
        return None
    unmet = [reading for reading in readings if reading.state != "met"]
    spared = []
    for place, reading in enumerate(unmet):
        if reading.shortfall is None or reading.to_floor is None or not reading.needed:
            return None
        spared.append(((reading.to_floor - reading.shortfall) / reading.needed, place))
    # The cost is a sum over the indicators, so those that spare the most by staying unmet are the best choice.
    left = {place for _, place in sorted(spared)[: max(may_miss, 0)]}
    steps = []
    for place, reading in enumerate(unmet):
        add = reading.to_floor if place in left else reading.shortfall
        if add:
            steps.append(Step(reading.indicator, "floor" if place in left else "threshold", add, reading.unit))
    return tuple(steps)


def level_way(indicator: Indicator, shares: Shares, limit: Fraction) -> LevelWay | None:
    """The lowest level to which the lowest schools must be raised for the coefficient to keep its limit.

    It always arrives: when all are raised to the highest value there is no difference left. What comes in whole
    things is rounded up school by school and checked again; should the rounding break the limit, the level rises
    until it is kept.

    Returns:
        None when it is kept already, or nobody has any.
    """
    if within(shares, limit) or indicator.better == "less" or not shares.has_mean:
        return None
    level = _lowest_level(shares, float(limit))
    # Just below the bound a whole number of things that reaches it exactly is still that number.
    level *= 1 - FINE if indicator.whole else 1 + FINE
    raised, added = _raised(indicator, shares, level)
    if not within(raised, limit):
        level, added = _risen(indicator, shares, limit, level)
    schools = sum(1 for amount in added if amount > 0)
    return LevelWay(level * float(indicator.scale), schools, sum(added, NOTHING), indicator.resource_unit)


def _lowest_level(shares: Shares, limit: float) -> float:
    """The level where the coefficient of what is raised to it meets the limit, to a double's precision."""
    values = [shares.values[row] for row in shares.rising]
    weights = [shares.weights[row] for row in shares.rising]
    # Of the schools that stay as they are: share of pupils, first and second moment; scaled so that the mean is 1.
    mean = float(shares.mean)
    values = [value / mean for value in values]
    below = list(accumulate(weights))
    first = list(accumulate((w * x for w, x in zip(weights[::-1], values[::-1], strict=True)), initial=0.0))[::-1]
    second = list(accumulate((w * x * x for w, x in zip(weights[::-1], values[::-1], strict=True)), initial=0.0))[::-1]

    def spread_at(level: float, raised: int) -> float:
        total = below[raised] * level + first[raised + 1]
        return sqrt(max(0.0, (below[raised] * level**2 + second[raised + 1]) / total**2 - 1))

    low, high = 0, len(values) - 1
    while low < high:  # the last school that has to be raised: with the next one's value the limit is kept
        middle = (low + high) // 2
        if spread_at(values[middle + 1], middle) <= limit:
            high = middle
        else:
            low = middle + 1
    bottom, top = values[low], values[min(low + 1, len(values) - 1)]
    for _ in range(80):
        level = (bottom + top) / 2
        if not bottom < level < top:
            break
        bottom, top = (bottom, level) if spread_at(level, low) <= limit else (level, top)
    return top * mean


def _risen(indicator: Indicator, shares: Shares, limit: Fraction, level: float) -> tuple[float, list[Fraction]]:
    """A level above one that fails by rounding, at which the limit is kept; a little lower it is not."""
    bad, step = level, level * FINE
    while True:
        good = level + step
        raised, added = _raised(indicator, shares, good)
        if within(raised, limit):
            break
        bad, step = good, step * 2
    while good - bad > level * FINE:
        middle = (bad + good) / 2
        raised, tried = _raised(indicator, shares, middle)
        if within(raised, limit):
            good, added = middle, tried
        else:
            bad = middle
    return good, added


def _raised(indicator: Indicator, shares: Shares, level: float) -> tuple[Shares, list[Fraction]]:
    """The schools after each has been raised to a level, and what each got."""
    exact, amounts, added = Fraction(level), list(shares.amounts), [NOTHING] * len(shares.amounts)
    for row, value in enumerate(shares.values):
        if value <= level:
            added[row] = lacking(exact * shares.bases[row] - amounts[row], indicator.whole)
            amounts[row] += added[row]
    return Shares(tuple(amounts), shares.bases), added
