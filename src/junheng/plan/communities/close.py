"""What can still be better, listed as a whole, and proved away step by step.

Every community of a list with fewer points than a target has reduced points below the target less what the prices
prove. Where all of these are listed, the linear program over them needs no pricing: cuts bring its value up, what is
too dear by its prices drops out, and whole numbers decide over what is left (enumeration as in Baldacci, Christofides
and Mingozzi, 2008).
"""

from dataclasses import dataclass

import numpy as np

from junheng.plan.communities.ground import Column
from junheng.plan.communities.pool import Pool
from junheng.plan.communities.read import better
from junheng.plan.communities.rounds import every
from junheng.plan.communities.standing import Standing
from junheng.plan.communities.start import PartSolver
from junheng.plan.communities.whole import best_of

EVERY, EVERY_FOR_LISTS, EVERY_OF_PART = 60_000, 40_000, 3_000
"""Communities that are worth listing: for a proof, where only lists are looked for, and of a part."""
STEP, LEAST_STEP, PART_STEP, LEAST_PART_STEP = 0.002, 0.0004, 0.03, 0.005
"""By how much more is proved at a time, as shares of the points: at first and at least, of the whole and of a part."""
SOONER, SEVERAL = 0.8, 100
"""How many communities a step further has is told from those below this share of the limit, where they are several."""
ENOUGH, FURTHER, TRIES = 0.5, 2.0, 6
"""Share of the communities worth listing below which more are listed, times the limit that this goes to at most, and
how often."""
MORE = 1.4
"""Times as long as the last step, at least, takes the next one: it is not begun where the time is too short."""
CUT_ROUNDS = 30
FEW = 2500
"""Communities over which whole numbers decide within seconds."""
SLOW = 0.03
"""Share of what is left to prove that two rounds of cuts have to bring."""


@dataclass(frozen=True)
class Listing:
    """Every community that can be in a list of fewer points than a target.

    Attributes:
        columns: The communities, those of fewest reduced points first.
        target: The target.
        reach: Up to which reduced points about as many as are worth listing are to be expected.
    """

    columns: list[Column]
    target: float
    reach: float


def pool_for_lists(s: Standing) -> Pool | None:
    """Communities to put lists together from; None where there are none worth listing or time ran out."""
    told = _listed(s, EVERY_FOR_LISTS, STEP, LEAST_STEP, None) if np.isfinite(s.bound) else None
    return Pool(s, told.columns) if told is not None and told.columns else None


def close(s: Standing, solve: PartSolver) -> None:
    """Prove more, step by step: every community that can be in a list of so few points is listed, and none is found."""
    steps = (EVERY, STEP, LEAST_STEP) if s.deep else (EVERY_OF_PART, PART_STEP, LEAST_PART_STEP)
    reach = None
    while np.isfinite(s.bound) and not (s.near(s.gap) or s.step_seconds > s.left()):
        before, began = s.points, s.left()
        told = _listed(s, *steps, reach)
        if told is None:
            return
        reach = told.reach
        s.step_seconds = MORE * (began - s.left())
        s.bound = max(s.bound, _closed(s, told, solve))
        if s.deep or (s.bound < told.target and s.points >= before):
            return


def _listed(s: Standing, most: int, step: float, least: float, reach: float | None) -> Listing | None:
    """As many communities as are worth listing; None where they would prove no more or time ran out.

    There are none either where the linear program itself misses a rule: then there may be no list at all.

    Args:
        s: Where the search stands.
        most: How many are worth it.
        step: By how much more is proved at first, as a share of the points.
        least: By how much more is proved at least.
        reach: Up to which reduced points they are listed first; None: as far as the first step needs.
    """
    reach = s.bound - s.floor + step * abs(s.bound) if reach is None else reach
    for number in range(1, TRIES + 1):
        target = min(s.target, s.floor + reach)
        if target < s.target and target - s.bound < least * abs(s.bound):
            return None
        if s.over() or (s.best is None and s.short):
            return None
        told = every(s, target - s.floor + 1e-6)
        if not all(one.whole for one in told.values()):
            reach -= (target - s.bound) / 2
            continue
        found = sorted((pair for one in told.values() for pair in one.columns), key=lambda pair: pair[0])
        reach = _reach([cost for cost, _ in found], target - s.floor, most)
        if number == TRIES or len(found) >= ENOUGH * most or target >= min(s.target, s.floor + reach):
            return Listing([column for _, column in found[:most]], min(target, s.floor + reach), reach)
    return None


def _closed(s: Standing, told: Listing, solve: PartSolver) -> float:
    """No list of some communities has fewer points than this, up to the target; and a better list, if one is found."""
    pool = Pool(s, told.columns)
    if s.deep and told.columns and told.target < s.target:
        better(s, pool, told.target, solve)
    if s.near(s.gap):
        return s.bound
    pool.target = told.target
    return _proved(s, pool)


def _reach(costs: list[float], limit: float, most: int) -> float:
    """Up to which reduced points about so many communities are to be expected, from those below a limit, sorted."""
    if len(costs) >= most:
        return costs[most - 1] - 1e-6
    some = int(np.searchsorted(costs, SOONER * limit))
    if len(costs) < SEVERAL or some in (0, len(costs)):
        return FURTHER * limit
    # Their number grows by about the same factor from point to point.
    more = limit + (1 - SOONER) * limit * float(np.log(most / len(costs)) / np.log(len(costs) / some))
    return min(more, FURTHER * limit)


def _proved(s: Standing, pool: Pool) -> float:
    """No list of communities of a pool has fewer points than this, up to its target."""
    last, target = -np.inf, pool.target
    for number in range(CUT_ROUNDS):
        x = None if s.over() else pool.solve()
        if x is None or pool.reached >= target:
            return min(pool.reached, target)
        if number % 2 == 1:
            if pool.reached < last + (SLOW if pool.alive.sum() < FEW else SLOW / 6) * (target - last):
                break
            last = pool.reached
        if not pool.cut(x):
            break
    # Without any community left, a list may still leave every school out, where the rules allow it.
    return max(pool.reached, best_of(s, pool.master, pool.left(), target, pool.prices))
