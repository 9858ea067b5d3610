"""Rows of the rules over indicators, and the columns that say which indicator stays unmet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy import sparse

from junheng.plan.formulation.blocks import RowBlock, wide
from junheng.plan.formulation.columns import ActionColumns
from junheng.plan.formulation.effects import Reach, losable
from junheng.plan.formulation.ground import Ground
from junheng.plan.model import Ints
from junheng.plan.program import Flags, Floats
from junheng.plan.situation import Rule


@dataclass(frozen=True)
class Thresholds:
    """What the rules over indicators ask.

    Attributes:
        asked: Rows of the indicators' thresholds.
        spare: Rows of how many indicators may stay unmet.
        width: All columns of the model: those of the actions, then one for each unit and indicator that may stay
            unmet.
    """

    asked: tuple[RowBlock, ...]
    spare: tuple[RowBlock, ...]
    width: int


@dataclass(frozen=True)
class _Asked:
    """What a rule asks of the units of a stage for one indicator.

    Attributes:
        matrix: What the actions add.
        spared: Places among the units of those that may stay at the floor.
        start: The first of the columns that say which of these do.

    Shapes:
        units, have, need, floor: units; matrix: units × columns of the actions.
    """

    name: str
    units: Ints
    matrix: sparse.csr_array
    have: Floats
    need: Floats
    floor: Floats
    spared: Ints
    start: int


def thresholds(ground: Ground, columns: ActionColumns, added: Reach) -> Thresholds:
    """Rows of all rules in all pass years."""
    may_lose = losable(ground, columns)
    of_rules: list[tuple[str, Rule, list[_Asked]]] = []
    width = columns.number
    for at, moment in enumerate(ground.situation.moments):
        for rule in moment.rules:
            asked = list(_of_rule(ground, columns, added, may_lose, at, rule, width))
            of_rules.append((f"spare/{rule.clause}/{moment.year}", rule, asked))
            width += sum(one.spared.size for one in asked)
    return Thresholds(
        tuple(_rows(one, width) for _, _, asked in of_rules for one in asked),
        tuple(_spare(name, rule, asked, width) for name, rule, asked in of_rules if asked),
        width,
    )


def _of_rule(
    ground: Ground, columns: ActionColumns, added: Reach, may_lose: Flags, at: int, rule: Rule, start: int
) -> Iterator[_Asked]:
    """What a rule asks in a pass year of the units that fall short, or might once something is taken away."""
    situation, moment = ground.situation, ground.situation.moments[at]
    for (place, indicator), stage in product(enumerate(situation.indicators), situation.limits):
        short = (moment.have[:, place] < moment.need[:, place]) | may_lose[:, place]
        units = np.flatnonzero(rule.counted[:, place] & (ground.stage_of == stage) & short)
        if not units.size:
            continue
        have, need, floor = (part[units, place] for part in (moment.have, moment.need, moment.floor))
        # What cannot get less is a floor by itself: the tighter the row, the nearer the bound.
        floor = np.where(may_lose[units, place], floor, np.maximum(floor, np.minimum(have, need)))
        spared = np.flatnonzero((rule.spare[units] > 0) & (need > floor))
        matrix = sparse.csr_array(added[at, place][units])
        need, floor = rounded(matrix, columns.whole, have, need, floor)
        name = f"threshold/{rule.clause}/{indicator}/{stage}/{moment.year}"
        yield _Asked(name, units, matrix, have, need, floor, spared, start)
        start += spared.size


def rounded(matrix: sparse.csr_array, whole: Flags, have: Floats, need: Floats, floor: Floats) -> tuple[Floats, Floats]:
    """What is asked for, raised to what whole numbers can reach.

    The row then says the same of whole numbers and more of the others, which brings the bound nearer.

    Args:
        matrix: What the actions add.
        whole: Columns of whole numbers.
        have: Resource now.
        need: What the threshold asks for.
        floor: What the rule bears.

    Shapes:
        matrix: units × columns of the actions; whole: columns; have, need, floor and both found: units.
    """
    need, floor = need.copy(), floor.copy()
    for row in range(matrix.shape[0]):
        span = slice(matrix.indptr[row], matrix.indptr[row + 1])
        steps = matrix.data[span]
        if not steps.size or not whole[matrix.indices[span]].all() or np.ptp(np.abs(steps)) > 1e-12:
            continue
        step = abs(float(steps[0]))
        for asked in (need, floor):
            asked[row] = have[row] + step * np.ceil((asked[row] - have[row]) / step - 1e-9)
    return need, floor


def _rows(one: _Asked, width: int) -> RowBlock:
    """The rows, as multiples of what is needed so that the solver's numbers are near one."""
    scale = 1.0 / np.maximum(one.need, 1e-9)
    unmet = one.start + np.arange(one.spared.size)
    spared = (one.need - one.floor)[one.spared], (one.spared, unmet)
    matrix = wide(one.matrix, width) + sparse.csr_array(spared, shape=(one.units.size, width))
    matrix = sparse.csr_array(sparse.diags_array(scale) @ matrix)
    return RowBlock(one.name, matrix, (one.need - one.have) * scale, np.inf, one.units)


def _spare(name: str, rule: Rule, asked: Sequence[_Asked], width: int) -> RowBlock:
    """How many indicators of each unit may stay unmet, where any may."""
    spared = np.concatenate([one.units[one.spared] for one in asked])
    units, place = np.unique(spared, return_inverse=True)
    unmet = asked[0].start + np.arange(spared.size)
    matrix = sparse.csr_array((np.ones(spared.size), (place, unmet)), shape=(units.size, width))
    return RowBlock(name, matrix, -np.inf, rule.spare[units].astype(float))
