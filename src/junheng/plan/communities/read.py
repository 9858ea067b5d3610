"""Better lists read off a pool: settled one community after the other, and mended part by part."""

import numpy as np

from junheng.plan.communities.dive import settled
from junheng.plan.communities.exchange import exchanged
from junheng.plan.communities.greedy import keeps
from junheng.plan.communities.ground import Column
from junheng.plan.communities.nearby import renewed, worth_mending
from junheng.plan.communities.part import part_of
from junheng.plan.communities.pool import Pool
from junheng.plan.communities.standing import Standing
from junheng.plan.communities.start import PartSolver
from junheng.plan.communities.whole import KEPT
from junheng.plan.program import Floats

ROUNDS = 12
"""Of cuts, before a list is read off."""
MOSTLY = 0.7
"""Share from which on communities are settled at once."""
SHAKEN = (0.3, 0.9, 0.6)
"""By how much the shares are shaken on other ways down."""
REST, REST_SHARE, REST_GAP = 20, 0.08, 1e-3
"""So few schools are solved as a part when the others are settled; share of the time for it."""
MEND_SHARE = 0.1
"""Share of the time for mending a list."""


def better(s: Standing, pool: Pool, target: float, solve: PartSolver) -> None:
    """Look for better lists, until one is so good that proving a target is enough.

    What the program proves by then counts already.

    Args:
        s: Where the search stands; it is offered the lists.
        pool: The communities.
        target: What can be proved over them.
        solve: Solves a part.
    """
    x = _tightened(s, pool, target)
    s.bound = max(s.bound, min(pool.reached, target))
    if x is None or s.near(s.gap):
        return
    columns = _down(s, pool, x, 0.0, solve)
    if target < s.target:
        _mended(s, pool, columns)


def others(s: Standing, pool: Pool, solve: PartSolver) -> None:
    """Look for lists by other ways down, one after the other, until one is near the bound or time is over."""
    x = _tightened(s, pool, np.inf)
    while x is not None and not (s.over() or s.near(s.gap)):
        shaken = SHAKEN[s.lists % len(SHAKEN)]
        s.lists += 1
        _mended(s, pool, _down(s, pool, x, shaken, solve))


def _mended(s: Standing, pool: Pool, columns: list[Column] | None) -> None:
    """Mend a list out of a pool, where it is worth it."""
    if columns is not None and worth_mending(s, columns):
        renewed(s, columns, MEND_SHARE * s.seconds, pool)


def _tightened(s: Standing, pool: Pool, enough: float) -> Floats | None:
    """The program's point after some rounds of cuts; None where time ran out.

    There are fewer where what is enough is proved, and by that the best list is near the bound.
    """
    x = pool.solve()
    for _ in range(ROUNDS):
        if x is None or s.over() or pool.reached >= enough >= s.target or not pool.cut(x):
            break
        x = pool.solve()
    return x


def _down(s: Standing, pool: Pool, x: Floats, shaken: float, solve: PartSolver) -> list[Column] | None:
    """A list of settled communities and the best ones of the schools that are left; None where it breaks a rule."""
    columns = settled(s, pool.master, x, pool.solve, MOSTLY, REST, shaken)
    inside = s.inside(columns)
    out = np.flatnonzero(~inside).tolist()
    if out:
        part = part_of(s.g, columns, set(), out)
        known = pool.cheapest(KEPT, inside)
        one = solve(s, part.ground, min(s.left(), REST_SHARE * s.seconds), REST_GAP, part.inside(known), ())
        columns = [*columns, *part.back(one.best or [])]
    columns = exchanged(s.g, columns)
    return columns if s.offer(columns) or keeps(s.g, columns) else None
