"""What can still be better, listed as a whole, and proved away step by step.

Every community of a list with fewer points than a target has reduced points below the target less what the prices
prove. Where all of these are listed, the linear program over them needs no pricing: cuts bring its value up, what is
too dear by its prices drops out, and whole numbers decide over what is left (enumeration as in Baldacci, Christofides
and Mingozzi, 2008).
"""

import numpy as np

from junheng.plan.communities.ground import Column
from junheng.plan.communities.master import Master
from junheng.plan.communities.rounds import every
from junheng.plan.communities.standing import Standing
from junheng.plan.communities.whole import best_of

EVERY, EVERY_OF_PART = 40_000, 3_000
"""Communities that are worth listing."""
STEP, LEAST_STEP, PART_STEP, LEAST_PART_STEP = 0.002, 0.0004, 0.03, 0.005
"""By how much more is proved at a time, as shares of the points: at first and at least, of the whole and of a part."""
CUT_ROUNDS, CUTS = 30, 80
SLOW = 0.03
"""Share of what is left to prove that two rounds of cuts have to bring."""


def close(s: Standing) -> None:
    """Prove more, step by step: every community that can be in a list of so few points is listed, and none is found."""
    most, step, least = (EVERY, STEP, LEAST_STEP) if s.deep else (EVERY_OF_PART, PART_STEP, LEAST_PART_STEP)
    while np.isfinite(s.bound) and np.isfinite(s.points) and step >= least:
        if s.near(s.gap) or s.over():
            return
        target, before = min(s.target, s.bound + step * abs(s.points)), s.points
        told = every(s, target - s.floor + 1e-6)
        columns = [column for one in told.values() for _, column in one.columns]
        if not all(one.whole for one in told.values()) or len(columns) > most:
            step = min(step, (target - s.bound) / abs(s.points)) / 2
            continue
        s.bound = max(s.bound, _proved(s, columns, target) if columns else target)
        if s.bound < target and s.points >= before:
            return


def _proved(s: Standing, columns: list[Column], target: float) -> float:
    """No list of some communities has fewer points than this, up to the target."""
    master = Master(s.g, s.master.dear)
    master.grow(columns)
    master.take(s.master.sets)
    first, alive = len(master.slacks), np.ones(len(columns), dtype=bool)
    proved, last = -np.inf, -np.inf
    for number in range(CUT_ROUNDS):
        solved = None if s.over() else master.lp.solved(s.left())
        if solved is None:
            return proved
        _, x, raw = solved
        prices = master.clipped(raw)
        costs = master.reduced(columns, prices)
        least = np.zeros(s.g.leads.size)
        np.minimum.at(least, [column.lead for column in columns], np.where(alive, costs, 0.0))
        reached = master.side(prices) + float(least.sum())
        proved = max(proved, reached)
        if proved >= target:
            return target
        # Reduced points count from what these same prices prove, not from what others proved before.
        for at in np.flatnonzero(alive & (costs > target - reached + 1e-6)).tolist():
            alive[at] = False
            master.lp.limit(first + at, 0.0, 0.0)
        if number % 2 == 1:
            if proved < last + SLOW * (target - last):
                break
            last = proved
        if not master.cut(x, CUTS):
            break
    left = [column for column, one in zip(columns, alive.tolist(), strict=True) if one]
    return max(proved, best_of(s, master, left, target)) if left else target
