"""Random draws that the parts of the example county share."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

PLACES = ("urban", "town", "rural")
"""Where a school lies; arrays that differ by place have one entry for each, in this order."""


def by_place(values: Sequence[float], place: Ints) -> Floats:
    """A value for each school by where it lies."""
    return np.asarray(values, dtype=np.float64)[place]


def level(rng: np.random.Generator, middle: Floats, spread: Floats) -> Floats:
    """Draws around a middle, spread on the log scale and cut at two and a half spreads."""
    return middle * np.exp(spread * np.clip(rng.standard_normal(middle.shape), -2.5, 2.5))


def rounded_by_chance(rng: np.random.Generator, wanted: Floats) -> Ints:
    """Whole numbers whose mean is what is wanted."""
    return np.floor(wanted + rng.random(wanted.shape)).astype(np.int64)


def within_groups(sizes: Ints) -> Ints:
    """0, 1, 2, … counted anew in each group of the given sizes."""
    starts = np.cumsum(sizes) - sizes
    return np.arange(int(sizes.sum()), dtype=np.int64) - np.repeat(starts, sizes)


def rank_within(groups: Ints, key: Floats) -> Ints:
    """Each element's rank by key within its group, 0 the least.

    Shapes:
        groups: non-decreasing group numbers; key: one a row.
    """
    order = np.lexsort((key, groups))
    sizes = np.bincount(groups)
    ranks = np.empty(groups.size, dtype=np.int64)
    ranks[order] = within_groups(sizes[sizes > 0])
    return ranks


def pick(codes: Sequence[str | None], index: Ints) -> pl.Series:
    """The code that each number stands for."""
    return pl.Series(list(codes), dtype=pl.String).gather(index)


def numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with each row's number in its sheet, below one row of headings."""
    return frame.with_row_index("_row", offset=2).cast({"_row": pl.Int64})
