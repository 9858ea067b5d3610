"""Cuts over odd sets of schools: what no list in whole numbers breaks, and points of the linear program do.

Every school is in one community. Of 2k + 1 schools a community that has n counts n // 2: together they count k at most
(Chvátal's rounding of half of the schools' rows; in vehicle routing these are the subset-row inequalities of Jepsen,
Petersen, Spoorendonk and Pisinger, 2008).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from junheng.plan.program import Floats

OddSet = tuple[int, ...]
VIOLATED = 0.02
"""By how much a cut has to be broken to be worth a row."""
EACH = 6
"""New cuts in which a school may be at a time."""
STARTS, NEAR = 150, 0.3
"""Sets of three that sets of five grow from: the so many most broken of those that are so near to be broken."""


@dataclass(frozen=True)
class Cuts:
    """Odd sets of schools in force, and what it costs a community to count one in such a set.

    Shapes:
        sets, prices: one a cut; prices 0 and more.
    """

    sets: tuple[OddSet, ...] = ()
    prices: tuple[float, ...] = ()


def most(schools: OddSet) -> int:
    """What communities may count together."""
    return len(schools) // 2


def broken(
    size: int, used: Sequence[Sequence[int]], shares: Sequence[float], known: Collection[OddSet], many: int
) -> list[OddSet]:
    """The cuts that a point breaks most, and that are not known yet.

    Args:
        size: Number of schools.
        used: Schools of the communities that the point has a part of.
        shares: How much of each.
        known: Cuts in force.
        many: How many there are at most.
    """
    some = [at for at, share in enumerate(shares) if 1e-6 < share < 1 - 1e-6]
    there = np.zeros((size, len(some)), dtype=np.int64)
    for column, at in enumerate(some):
        there[list(used[at]), column] = 1
    share = np.array([shares[at] for at in some])
    threes = _threes(there, share)
    found = [(value, trio) for value, trio in threes if value > VIOLATED]
    if len(found) < many / 2:
        found += _fives(there, share, threes[:STARTS])
    times = np.zeros(size, dtype=int)
    chosen: list[OddSet] = []
    taken = set(known)
    for _, schools in found:
        if len(chosen) >= many:
            break
        if schools not in taken and (times[list(schools)] < EACH).all():
            times[list(schools)] += 1
            taken.add(schools)
            chosen.append(schools)
    return chosen


def _threes(there: np.ndarray, share: Floats) -> list[tuple[float, OddSet]]:
    """By how much sets of three are broken, the most first; those that are near to it."""
    pair = (there * share) @ there.T
    np.fill_diagonal(pair, 0.0)
    near = [np.flatnonzero(row > 1e-6) for row in pair]
    found: list[tuple[float, OddSet]] = []
    for i in range(len(there)):
        for j in near[i][near[i] > i].tolist():
            third = np.union1d(near[i], near[j])
            third = third[third > j]
            if third.size:
                every = there[third] @ (there[i] * there[j] * share)
                value = pair[i, j] + pair[i, third] + pair[j, third] - 2 * every - 1
                found += [(float(value[at]), (i, j, int(third[at]))) for at in np.flatnonzero(value > -NEAR).tolist()]
    return sorted(found, key=lambda one: (-one[0], one[1]))


def _fives(there: np.ndarray, share: Floats, starts: Sequence[tuple[float, OddSet]]) -> list[tuple[float, OddSet]]:
    """Sets of five that are broken, each grown from a set of three by two schools."""
    found: dict[OddSet, float] = {}
    for _, trio in starts:
        inside = there[list(trio)].sum(axis=0)
        more = np.flatnonzero(there[:, inside > 0].any(axis=1))
        more = more[~np.isin(more, trio)]
        if more.size < 2:
            continue
        first, second = np.triu_indices(more.size, 1)
        value = ((inside + there[more[first]] + there[more[second]]) // 2) @ share - 2
        for at in np.argsort(-value, kind="stable")[:2].tolist():
            if value[at] > VIOLATED:
                found[tuple(sorted((*trio, int(more[first[at]]), int(more[second[at]]))))] = float(value[at])
    return sorted(((value, schools) for schools, value in found.items()), key=lambda one: (-one[0], one[1]))
