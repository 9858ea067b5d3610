"""Cuts: what no list in whole numbers breaks, and points of the linear program do.

Every school is in one community. A community that has some schools of a cut counts their weights, divided and rounded
down; all of them together count the weights of all its schools, divided and rounded down, at most (Chvátal's rounding
of the schools' rows). Of 2k + 1 schools of weight 1, divided by 2, these are the subset-row inequalities of Jepsen,
Petersen, Spoorendonk and Pisinger (2008); of four and five schools the best weights are those of Pecin, Pessoa, Poggi,
Uchoa and Santos (2017).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import sparse

from junheng.plan.communities.ground import Ints

OddSet = tuple[int, ...]


class Kind(NamedTuple):
    """Weights of a cut's schools, and what their sum is divided by."""

    weights: tuple[int, ...]
    by: int


class Cut(NamedTuple):
    """A cut: its schools, the weight of each, and what their sum is divided by."""

    schools: tuple[int, ...]
    weights: tuple[int, ...]
    by: int

    @property
    def most(self) -> int:
        """What all communities may count together."""
        return sum(self.weights) // self.by


HALVES_OF_FIVE = Kind((1, 1, 1, 1, 1), 2)
KINDS = (
    Kind((2, 1, 1, 1), 3),
    HALVES_OF_FIVE,
    Kind((1, 1, 1, 1, 1), 3),
    Kind((2, 2, 1, 1, 1), 4),
    Kind((3, 1, 1, 1, 1), 4),
    Kind((3, 2, 2, 1, 1), 5),
    Kind((2, 2, 1, 1, 1), 3),
    Kind((3, 3, 2, 2, 1), 4),
)
"""Those of four and five schools. That of three is always there."""


def odd(schools: OddSet) -> Cut:
    """The cut of an odd set: every second school of it counts."""
    return Cut(schools, (1,) * len(schools), 2)


@dataclass(frozen=True)
class Cuts:
    """Odd sets of schools in force, and what it costs a community to count one in such a set.

    Shapes:
        sets, prices: one a cut; prices 0 and more.
    """

    sets: tuple[OddSet, ...] = ()
    prices: tuple[float, ...] = ()


def counted(inside: Ints | sparse.csr_array, cuts: Sequence[Cut]) -> Ints:
    """What each community counts in each cut.

    Shapes:
        inside: communities × schools, 0 or 1; result: communities × cuts.
    """
    weights = np.zeros((inside.shape[1], len(cuts)))
    for at, cut in enumerate(cuts):
        weights[list(cut.schools), at] = cut.weights
    sums: Ints = (inside @ weights).astype(np.int64)
    found: Ints = sums // np.array([cut.by for cut in cuts], dtype=np.int64)
    return found
