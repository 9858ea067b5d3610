"""Columns of the actions: every lever at every site at which it can be used, in every year."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from junheng.plan.formulation.ground import Ground
from junheng.plan.formulation.sites import movable, sites_of
from junheng.plan.levers import Lever
from junheng.plan.model import Columns, Ints
from junheng.plan.program import Flags, Floats


@dataclass(frozen=True)
class ActionColumns:
    """The columns of all actions. Those of what stays unmet come after them: `thresholds.py`.

    Attributes:
        years: School years in which something can be done.
        blocks: Blocks of columns; a block of teachers who leave is followed by the block of those who arrive.
        whole: Only whole numbers.
        high: The most of a column.

    Shapes:
        whole, high: columns.
    """

    years: tuple[int, ...]
    blocks: tuple[Columns, ...]
    whole: Flags
    high: Floats

    @property
    def number(self) -> int:
        """How many there are."""
        return self.high.size

    def until(self, year: int) -> Iterator[Columns]:
        """Blocks of what is done by a pass year."""
        return (block for block in self.blocks if self.years[block.year] <= year)

    def of(self, lever: Lever) -> list[Columns]:
        """Blocks of a lever."""
        return [block for block in self.blocks if block.lever is lever]


def action_columns(ground: Ground) -> ActionColumns:
    """Every lever at every site at which it can be used, in every year."""
    blocks: list[Columns] = []
    whole: list[Flags] = [np.zeros(0, bool)]
    high: list[Floats] = [np.zeros(0)]
    start = 0
    for lever, year, sites, most, sign in _placed(ground):
        blocks.append(Columns(lever, year, sites, start, sign))
        whole.append(np.full(sites.size, lever.action.whole))
        high.append(most)
        start += sites.size
    return ActionColumns(ground.question.years, tuple(blocks), np.concatenate(whole), np.concatenate(high))


def _placed(ground: Ground) -> Iterator[tuple[Lever, int, Ints, Floats, int]]:
    """Levers in their years, with their sites, the most at each and the sign."""
    for lever in ground.levers:
        sites, high = sites_of(ground, lever)
        leaving = np.minimum(high, movable(ground, lever, sites)) if lever.action.moves else np.zeros(sites.size)
        some = leaving > 0
        for year in range(len(ground.question.years)):
            if lever.action.moves:
                yield lever, year, sites[some], leaving[some], -1
            yield lever, year, sites, high, 1
