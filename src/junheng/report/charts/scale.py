"""The scale of an axis, chosen here, so that what is laid out along it knows where its figures come to stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10


@dataclass(frozen=True)
class Scale:
    """An axis from `low` to `high`, a multiple of `step` each."""

    low: float
    high: float
    step: float

    def at(self, value: float) -> float:
        """Where a figure stands, as a share of the axis."""
        return (value - self.low) / (self.high - self.low)

    def within(self, value: float) -> float:
        """The figure, or the end of the axis that it lies beyond."""
        return min(max(value, self.low), self.high)


def scale(values: Iterable[float], steps: int = 6, *, least: float = 0.0) -> Scale:
    """A scale from 0 over all values in round steps, of `least` at least; an axis of nothing goes from 0 to 1.

    Example:
        >>> scale([0.12, 0.61]), scale([3.2, 47])
        (Scale(low=0.0, high=0.8, step=0.2), Scale(low=0.0, high=50.0, step=10.0))
        >>> scale([3], least=1.0), scale([])
        (Scale(low=0.0, high=3.0, step=1.0), Scale(low=0.0, high=1.0, step=0.2))
    """
    held = [*values, 0.0]
    low, high = min(held), max(held)
    if high <= low:
        high = low + 1.0
    step = max(_round_step((high - low) / steps), least)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    # Whole multiples are written with the decimals of the step, for 3 * 0.1 is not 0.3.
    places = max(0, -floor(log10(step)) + 1)
    return Scale(round(first * step, places), round(last * step, places), step)


def ordinary(values: Iterable[float], bounds: Iterable[float] = ()) -> list[float]:
    """The figures that an axis has to hold so that a few odd ones do not press all others together.

    An axis ends at one and a half times what nine of ten keep below, where the largest is over three times that;
    likewise it goes below 0 by a quarter of its length at most.

    Args:
        values: What is to be shown.
        bounds: What the axis has to hold in any case.

    Example:
        >>> ordinary([1, 2, 3, 4, 5, 6, 7, 8, 9, 1000]), ordinary([1, 2, -500])
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 13.5], [1, 2, -0.5])
    """
    given, held = list(values), list(bounds)
    known = sorted(given)
    if not known:
        return held
    # Of three or fewer none is odd.
    most = known[int(0.9 * (len(known) - 1))] if len(known) > 3 else known[-1]
    high = max([1.5 * most, *held]) if 0 < 3 * most < known[-1] else max([*known, *held])
    low = min([-high / 4, *held]) if high > 0 else known[0]
    return [min(max(value, low), high) for value in given] + held


def _round_step(rough: float) -> float:
    power = 10.0 ** floor(log10(rough))
    factor = next(factor for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * (1 - 1e-9))
    return float(f"{factor * power:.6g}")
