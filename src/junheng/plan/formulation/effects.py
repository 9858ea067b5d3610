"""What columns add to the resource of an indicator."""

from collections.abc import Mapping

import numpy as np
from scipy import sparse

from junheng.plan.formulation.columns import ActionColumns
from junheng.plan.formulation.ground import Ground
from junheng.plan.model import Columns
from junheng.plan.program import Flags
from junheng.plan.situation import Moment

Reach = Mapping[tuple[int, int], sparse.csr_array]
"""What all columns add to an indicator by a pass year, by the places of the two. Shapes: units × columns."""


def reach(ground: Ground, columns: ActionColumns) -> Reach:
    """What the actions add to each indicator by each pass year. Shapes: units × columns of the actions."""
    return {
        (at, place): _added(ground, columns, moment, indicator)
        for at, moment in enumerate(ground.situation.moments)
        for place, indicator in enumerate(ground.situation.indicators)
    }


def losable(ground: Ground, columns: ActionColumns) -> Flags:
    """Indicators of which a unit may lose some. Shapes: units × indicators."""
    situation = ground.situation
    found = np.zeros((len(situation.sites), len(situation.indicators)), bool)
    for block in columns.blocks:
        # No action takes from a whole school; if one did, every school would be taken to lose.
        touched = np.full(len(situation.sites), block.lever.action.of_school)
        if not block.lever.action.of_school:
            touched[block.sites] = True
        for (stage, indicator), effect in block.lever.effects.items():
            if block.sign * (effect.own + effect.shared) < 0:
                found[touched & (ground.stage_of == stage), situation.indicators.index(indicator)] = True
    return found


def _added(ground: Ground, columns: ActionColumns, moment: Moment, indicator: str) -> sparse.csr_array:
    """What all actions by a pass year add to an indicator. Shapes: units × columns."""
    parts = []
    for block in columns.until(moment.year):
        effect = _effect(ground, block, moment, indicator)
        if effect is not None and effect.nnz:
            found = sparse.coo_array(effect)
            parts.append((found.row, found.col + block.start, found.data))
    shape = (len(ground.situation.sites), columns.number)
    if not parts:
        return sparse.csr_array(shape)
    row, col, data = (np.concatenate(part) for part in zip(*parts, strict=True))
    return sparse.csr_array((data, (row, col)), shape=shape)


def _effect(ground: Ground, block: Columns, moment: Moment, indicator: str) -> sparse.csr_array | None:
    """What a block adds to an indicator; None where it does not touch it. Shapes: units × columns of the block."""
    lever, situation = block.lever, ground.situation
    units, number = len(situation.sites), block.sites.size
    own, shared = np.zeros(units), np.zeros(units)
    for stage in situation.limits:
        effect = lever.effects.get((stage, indicator))
        if effect is not None:
            here = ground.stage_of == stage
            own[here], shared[here] = effect.own, effect.shared
    if not own.any() and not shared.any():
        return None
    scale = lever.per_unit * block.sign
    at = np.arange(number)
    found = sparse.csr_array((units, number))
    if shared.any():
        shape = (len(situation.schools), number)
        pick = sparse.csr_array((np.ones(number), (ground.schools_of(block), at)), shape=shape)
        found = found + sparse.diags_array(shared * moment.share * scale) @ ground.to_school @ pick
    if own.any() and not lever.action.of_school:
        found = found + sparse.csr_array((own[block.sites] * scale, (block.sites, at)), shape=found.shape)
    return sparse.csr_array(found)
