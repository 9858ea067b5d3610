"""The limits of the coefficients of variation."""

from collections.abc import Iterator

import numpy as np
from scipy import sparse

from junheng.plan.formulation.blocks import wide
from junheng.plan.formulation.effects import Reach
from junheng.plan.formulation.ground import Ground
from junheng.plan.program import Cone


def cones(ground: Ground, added: Reach, width: int) -> Iterator[Cone]:
    """A cone for each pass year, indicator and stage that has a limit."""
    situation = ground.situation
    for at, moment in enumerate(situation.moments):
        for place, indicator in enumerate(situation.indicators):
            for stage, limits in situation.limits.items():
                units = np.flatnonzero(moment.scoped & (ground.stage_of == stage) & (moment.base[:, place] > 0))
                if np.isnan(limits[place]) or not units.size:
                    continue
                base, have = moment.base[units, place], moment.have[units, place]
                needed = float(np.nanmean(moment.need[units, place] / base))
                # A coefficient is the same in any unit: in this one the solver's numbers are near one.
                size = max(float(have.sum() / base.sum()), needed, 1e-9)
                slope = sparse.csr_array(sparse.diags_array(1.0 / (base * size)) @ added[at, place][units])
                yield Cone(
                    name=(indicator, stage, moment.year),
                    slope=wide(slope, width),
                    fixed=have / (base * size),
                    weights=base / base.sum(),
                    limit=float(limits[place]),
                )
