"""Bounds of the columns, with what the question settles."""

import numpy as np

from junheng.plan.formulation.columns import ActionColumns
from junheng.plan.formulation.ground import Ground
from junheng.plan.model import Columns
from junheng.plan.program import Floats


def bounds(ground: Ground, columns: ActionColumns, width: int) -> tuple[Floats, Floats]:
    """The least and the most of each column.

    A settled quantity is all of a column, or the least of it where it stands for other actions as well. An indicator
    stays unmet or not: 1 is the most of such a column.

    Shapes:
        both: all columns.
    """
    low, high = np.zeros(width), np.concatenate([columns.high, np.ones(width - columns.number)])
    for block in columns.blocks:
        if block.sign < 0:
            continue
        for column, site in enumerate(block.sites.tolist(), block.start):
            settled = _settled(ground, block, site)
            if settled:
                low[column] = sum(settled) / block.lever.per_unit
            if len(settled) == len(block.lever.actions):
                high[column] = low[column]
    return low, high


def _settled(ground: Ground, block: Columns, site: int) -> list[float]:
    """Quantities that are settled of a column's actions."""
    school, stage = _named(ground, block, site)
    year = ground.question.years[block.year]
    found = (ground.question.settled(action.id, school, stage, year) for action in block.lever.actions)
    return [quantity for quantity in found if quantity is not None]


def _named(ground: Ground, block: Columns, site: int) -> tuple[str, str | None]:
    """The school of a column's site, and its stage where the site is one."""
    if block.lever.action.of_school:
        return ground.situation.schools[site], None
    unit = ground.situation.sites[site]
    return unit.school, unit.stage
