"""How many of a grade's pupils are found a grade higher a year later, learned from the past.

A school's own rate is drawn towards its group's, the group's towards the county's, by as much as the data say
(empirical Bayes): the rate is `(moved up + k · group's rate) ÷ (below + k)`, where k is the chance variation of one
pupil's step over the true variance between schools. Where schools hardly differ k is large and the group's rate
holds; where they do differ a school keeps its own.

Beside it stands "the same as last year's grade". Each grade of a school takes the mean of both, weighted by how well
either would have done on the school's past steps (its own rate of the year in question left out).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from junheng.forecast.model import Floats

Flags = NDArray[np.bool_]

SMALL = 10.0
"""Pupils below which a grade says nothing of the grade above it."""
PLAUSIBLE = (0.5, 1.6)
"""Rates outside are no moving up: they do not count for the group's."""
LEAST_K, MOST_K = 20.0, 400.0
GROUP_K = 300.0
"""Pupils for which the county's rate stands in a group's."""
CLASS_WEIGHT = 1.5
"""Steps for which a grade's mean error in the county stands in the error of a school's own grade."""
SHARPNESS = 1.5
"""How strongly the better of both predictors is preferred; 1 is the weighting of independent errors."""
CUT = 30.0
"""Squared error over pupils that one step counts for at most: a school that was rebuilt teaches nothing."""
ENTRY_SHARE = 0.08
"""A grade with at least this share of its schools beginning with it is one in which schools begin."""


@dataclass(frozen=True)
class Rates:
    """What the past says of the steps from grade to grade.

    Attributes:
        rate: From a grade to the one above it.
        weight: Of the cohort's step against last year's number.
        typical: The group's rate.
        entry: Grades that a school fills from outside.
        rising: Schools that have added a grade at the top in the last year.
        opens: Probability that such a school adds the next grade as well.
        dispersion: Variance of a step in a grade over its pupils.

    Shapes:
        rate, weight, typical: schools × (grades - 1); entry: schools × grades; rising: schools; opens: schools ×
            grades, by the present top grade.
    """

    rate: Floats
    weight: Floats
    typical: Floats
    entry: Flags
    rising: Flags
    opens: Floats
    dispersion: float


def rates_of(history: Floats, group: NDArray[np.int64], allowed: Flags) -> Rates:
    """Rates from the past.

    Args:
        history: Pupils, 0 where a grade is not taught.
        group: Number of the group of each school.
        allowed: Grades that a school may come to teach.

    Shapes:
        history: schools × grades × years, two years at least; allowed: schools × grades.
    """
    below, above, before = history[:, :-1, :-1], history[:, 1:, 1:], history[:, 1:, :-1]
    steps = (below >= SMALL / 2) & (above > 0)
    from_, to = below * steps, above * steps
    typical = _typical(from_, to, group)
    k = _k(from_, to, typical)
    base, moved = from_.sum(axis=2), to.sum(axis=2)
    rate = (moved + k * typical) / (base + k)
    left_out = (moved[:, :, None] - to + k * typical[:, :, None]) / (base[:, :, None] - from_ + k)
    size = np.maximum((above + before) / 2, 10.0)
    used = steps & (before >= SMALL / 2)
    by_cohort = np.minimum((above - left_out * below) ** 2 / size, CUT)
    by_last = np.minimum((above - before) ** 2 / size, CUT)
    weight = _weight(by_cohort, by_last, used)
    entry = _entries(history, base)
    # What is left after the best guess, cut less than for the weights: it is what chance does to a grade.
    middle = np.median(by_cohort[used]) / 0.455 if used.any() else 1.0
    rising, opens = _openings(history, allowed)
    return Rates(rate, weight, typical, entry, rising, opens, float(np.clip(middle, 0.05, 2.0)))


def _typical(from_: Floats, to: Floats, group: NDArray[np.int64]) -> Floats:
    """Each group's rates by grade, drawn towards the county's."""
    with np.errstate(divide="ignore", invalid="ignore"):
        step = to / from_
    plausible = (step >= PLAUSIBLE[0]) & (step <= PLAUSIBLE[1])
    base, moved = (from_ * plausible).sum(axis=2), (to * plausible).sum(axis=2)
    total, all_moved = base.sum(axis=0), moved.sum(axis=0)
    county = np.where(total > 0, all_moved / np.maximum(total, 1), 1.0)
    groups = int(group.max(initial=0)) + 1
    by_group = np.empty((groups, from_.shape[1]))
    for number in range(groups):
        mine = group == number
        by_group[number] = (moved[mine].sum(axis=0) + GROUP_K * county) / (base[mine].sum(axis=0) + GROUP_K)
    return by_group[group]


def _k(from_: Floats, to: Floats, typical: Floats) -> float:
    """How many pupils the group's rate is worth beside a school's own: variance within over variance between."""
    base, moved = from_.sum(axis=2), to.sum(axis=2)
    seen = base > 0
    own = np.where(seen, moved / np.maximum(base, 1), 0)
    plausible = seen & (own >= PLAUSIBLE[0]) & (own <= PLAUSIBLE[1])
    number = (from_ > 0).sum(axis=2)
    many = plausible & (number >= 2)
    if many.sum() < 10:
        return MOST_K / 4
    step = np.where(from_ > 0, to / np.maximum(from_, 1), own[:, :, None])
    within = (from_ * (step - own[:, :, None]) ** 2).sum(axis=2)[many].sum() / (number[many] - 1).sum()
    spread = (base * (own - typical) ** 2)[many].sum() - within * many.sum()
    between = spread / base[many].sum()
    if between <= 0:
        return MOST_K
    return float(np.clip(within / between, LEAST_K, MOST_K))


def _weight(by_cohort: Floats, by_last: Floats, used: Flags) -> Floats:
    """Share of the cohort's step in the forecast of a grade, from past errors of both."""
    number = used.sum(axis=2)
    errors = []
    for squares in (by_cohort, by_last):
        own = np.where(used, squares, 0.0).sum(axis=2)
        mean = own.sum(axis=0) / np.maximum(number.sum(axis=0), 1)
        errors.append(((own + CLASS_WEIGHT * mean) / (number + CLASS_WEIGHT)) ** SHARPNESS)
    cohort, last = errors
    total = cohort + last
    return np.where(total > 0, last / np.where(total > 0, total, 1), 1.0)


def _entries(history: Floats, base: Floats) -> Flags:
    """Grades filled from outside: nothing below them, now and before, or where schools of the county begin."""
    taught, before = history[:, :, -1] > 0, history[:, :, -2] > 0
    # The lowest grade of a school that is running out rises every year: it is no grade to begin with.
    first = taught & (np.cumsum(taught, axis=1) == 1) & (np.cumsum(before, axis=1) == before)
    usual = first.sum(axis=0) >= ENTRY_SHARE * np.maximum(taught.sum(axis=0), 1)
    entry = np.zeros_like(taught)
    entry[:, 0] = True
    entry[:, 1:] = (base < SMALL) | usual[1:]
    return entry


def _openings(history: Floats, allowed: Flags) -> tuple[Flags, Floats]:
    """Schools that grow by a grade a year, and how probable the next grade is."""
    taught = history > 0
    grades, years = history.shape[1:]
    any_ = taught.any(axis=1)
    top = np.where(any_, grades - 1 - np.argmax(taught[:, ::-1], axis=1), -1)
    grown = (top[:, 1:] == top[:, :-1] + 1) & (top[:, :-1] >= 0)
    rising = grown[:, -1].copy()
    tries, came = np.zeros(grades), np.zeros(grades)
    for year in range(1, years - 1):
        who = grown[:, year - 1] & (top[:, year] < grades - 1)
        np.add.at(tries, top[who, year], 1)
        np.add.at(came, top[who, year], top[who, year + 1] > top[who, year])
    now = taught[:, :, -1]
    usual = np.zeros(grades)
    both = (now[:, 1:] & now[:, :-1]).sum(axis=0)
    usual[:-1] = both / np.maximum(now[:, :-1].sum(axis=0), 1)
    chance = (came + usual) / (tries + 1)
    next_allowed = np.zeros(allowed.shape, bool)
    next_allowed[:, :-1] = allowed[:, 1:]
    return rising, np.where(next_allowed, chance, 0.0)
