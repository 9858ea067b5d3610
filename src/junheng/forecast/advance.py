"""One year on: every grade moves up, entry grades fill, growing schools open the next grade.

The same step serves the expected pupils and the futures drawn: arrays may have an axis of draws in front.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from junheng.forecast.model import Floats
from junheng.forecast.rates import SMALL, Flags, Rates

ENTRY_MEMORY = (0.6, 0.25, 0.15)
"""Weights of an entry grade's last three years where nothing better is known of those to come: a damped level."""


@dataclass(frozen=True)
class Standing:
    """Where the schools stand in a year.

    Attributes:
        pupils: Of the last three years, the newest last.
        taught: Grades that a school teaches, with or without pupils.
        top: The highest grade taught, for schools that still grow; -1 for the others.

    Shapes:
        pupils: each [draws ×] schools × grades; taught: alike; top: [draws ×] schools.
    """

    pupils: tuple[Floats, Floats, Floats]
    taught: Flags
    top: NDArray[np.int64]

    @classmethod
    def last(cls, history: Floats, rates: Rates, draws: int | None = None) -> "Standing":
        """The last year of the history, in every draw alike.

        A grade that is empty after a grade of very few has not been given up.
        """
        newest = history[:, :, -1]
        before = history[:, :, -2]
        below = np.concatenate([before[:, :1], before[:, :-1]], axis=1)
        taught = (newest > 0) | ((before > 0) & (before < SMALL) & (below < SMALL) & (newest.sum(axis=1) > 0)[:, None])
        grades = newest.shape[1]
        top = np.where(rates.rising, grades - 1 - np.argmax((newest > 0)[:, ::-1], axis=1), -1)
        oldest = history[:, :, -3] if history.shape[2] > 2 else before
        arrays = (oldest, before, newest)
        if draws is None:
            return cls(arrays, taught, top)
        old, mid, new = (np.broadcast_to(array, (draws, *array.shape)) for array in arrays)
        return cls(
            (old, mid, new), np.broadcast_to(taught, (draws, *taught.shape)), np.broadcast_to(top, (draws, len(top)))
        )


def advanced(
    now: Standing, rates: Rates, given: Floats | None = None, chance: Floats | None = None
) -> tuple[Floats, Flags, NDArray[np.int64]]:
    """Pupils expected a year later, the grades taught then, and the tops of schools that still grow.

    Args:
        now: The year before.
        rates: How grades move up.
        given: Pupils of entry grades that are known from elsewhere; nan where the past has to say it.
        chance: Uniform numbers that decide whether a growing school opens its next grade; where not given, the
            expected pupils of that grade are its pupils times the probability.

    Shapes:
        given: [draws ×] schools × grades; chance: draws × schools.
    """
    last = now.pupils[-1]
    new = np.empty_like(last)
    entering = _level(now)
    if given is not None:
        entering = np.where(np.isnan(given), entering, given)
    below = last[..., :-1]
    cohort = rates.rate * below
    mixed = rates.weight * cohort + (1 - rates.weight) * last[..., 1:]
    # A large intake from outside is not what an empty grade below leads to.
    mixed = np.where((below < SMALL / 2) & ~rates.entry[:, 1:], cohort, mixed)
    from_outside = rates.entry[:, 1:] & (below < SMALL)
    new[..., 0] = entering[..., 0]
    new[..., 1:] = np.where(from_outside, entering[..., 1:], mixed)
    new = np.where(now.taught, new, 0.0)
    taught, top = now.taught, now.top
    if (top >= 0).any():
        new, taught, top = _grown(now, rates, new, chance)
    return new, taught, top


def _level(now: Standing) -> Floats:
    """The damped level of each grade's last years; a grade that has just been emptied stays empty."""
    oldest, before, newest = now.pupils
    first, second, third = ENTRY_MEMORY
    level = np.where(
        (before > 0) & (oldest > 0),
        first * newest + second * before + third * oldest,
        np.where(before > 0, (first * newest + (second + third) * before), newest),
    )
    return np.where((newest == 0) & (before >= SMALL), 0.0, level)


def _grown(now: Standing, rates: Rates, new: Floats, chance: Floats | None) -> tuple[Floats, Flags, NDArray[np.int64]]:
    last, top = now.pupils[-1], now.top
    grades = last.shape[-1]
    growing = (top >= 0) & (top < grades - 1)
    at = np.where(growing, top, 0)
    opens = rates.opens[np.arange(last.shape[-2]), at]
    share = np.where(growing, opens, 0.0)
    if chance is not None:
        share = (chance < share).astype(np.float64)
    leaving = np.take_along_axis(last, at[..., None], axis=-1)[..., 0]
    step = rates.typical[np.arange(last.shape[-2]), np.minimum(at, grades - 2)]
    opened = share > 0
    slot = np.minimum(at + 1, grades - 1)[..., None]
    here = (np.arange(grades) == slot) & opened[..., None]
    new = np.where(here, (share * step * leaving)[..., None], new)
    return new, now.taught | here, np.where(opened, top + 1, -1)


def damped_level(past: Floats) -> Floats:
    """The damped level of recent years."""
    weights = np.array(ENTRY_MEMORY[: past.shape[1]])
    recent = past[:, ::-1][:, : len(weights)]
    return np.asarray(recent @ (weights / weights.sum()), dtype=np.float64)
