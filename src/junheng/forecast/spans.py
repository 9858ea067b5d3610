"""A number to come: what is expected, and the interval that holds it four times in five."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from junheng.forecast.model import COVERAGE, Counts


@dataclass(frozen=True)
class Span:
    """A whole number that is not known yet.

    Attributes:
        expected: The expected number; of what is rounded up from pupils the middle one of the futures, because
            rounding up the expected pupils would say too little.
        low: Below it lies one future in ten.
        high: Above it lies one future in ten.
    """

    expected: int
    low: int
    high: int


def bounds(draws: Counts) -> tuple[Counts, Counts]:
    """Low and high over the first axis: numbers that were drawn, so that whole things stay whole.

    Example:
        >>> low, high = bounds(np.arange(1, 101)[:, None])
        >>> low.tolist(), high.tolist()
        ([10], [90])
    """
    tail = (1 - COVERAGE) / 2
    # 1 - 0.8 is a little less than 0.2 in doubles: the bar must not slip to the next draw.
    low, high = np.quantile(draws, [round(tail, 12), round(1 - tail, 12)], axis=0, method="inverted_cdf")
    return low.astype(np.int64), high.astype(np.int64)


def spans(expected: Counts, draws: Counts) -> list[Span]:
    """One span for each entry.

    Shapes:
        expected: entries; draws: draws × entries.
    """
    low, high = bounds(draws) if len(draws) else (expected, expected)
    return [Span(*row) for row in zip(expected.tolist(), low.tolist(), high.tolist(), strict=True)]


def middle(draws: Counts) -> Counts:
    """The median over the first axis, a number that was drawn.

    Example:
        >>> middle(np.array([[3], [5], [4], [9]])).tolist()
        [4]
    """
    return np.quantile(draws, 0.5, axis=0, method="inverted_cdf").astype(np.int64)


def rounded_up(pupils: NDArray[np.int64], top: int, bottom: int) -> Counts:
    """`pupils × top ÷ bottom`, rounded up exactly.

    Example:
        >>> rounded_up(np.array([27, 28, 0]), 2, 27).tolist()
        [2, 3, 0]
    """
    return -(-pupils * top // bottom)
