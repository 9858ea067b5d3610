"""A better list by the program's prices: what lies around each community, solved over the communities cheap there.

A list is dearer than the bound by the reduced points of its communities. Where these are high there is most to be won;
and any better communities of the same schools have fewer of them together, so dearer ones need not be looked at.
"""

import numpy as np

from junheng.plan.communities.greedy import value
from junheng.plan.communities.ground import Column
from junheng.plan.communities.part import Part, around, part_of
from junheng.plan.communities.pool import Pool
from junheng.plan.communities.rounds import priced
from junheng.plan.communities.standing import Standing
from junheng.plan.communities.whole import KEPT, whole

SIZE = 60
"""Schools around a community, at most."""
CHEAP = 0.006
"""Reduced points that a community may have, as a share of all points: a good list has hardly any dearer one."""
BEAM, FEW = 1000, 1000
"""Choices followed up for each lead, and communities of it at most."""
ONE_SECONDS, POOL_SECONDS = 4.0, 1.5
"""For the whole numbers of a part, at most: of any communities, and of those of a pool."""
PART_GAP = 1e-4
FAR = 0.02
"""A list so far from the best, as a share, is not mended."""


def worth_mending(s: Standing, columns: list[Column]) -> bool:
    """Whether a list is near enough to the best one to become better than it."""
    return value(s.g, columns) < s.points + FAR * abs(s.points)


def renewed(s: Standing, columns: list[Column], seconds: float, pool: Pool | None = None) -> list[Column]:
    """Solve again what lies around each community, where most is to be won first, until nothing is or time is over.

    Args:
        s: Where the search stands, with the prices of its bound; it is offered what is better than its best.
        columns: Communities that keep every rule.
        seconds: At most.
        pool: Communities to be put together by its own prices, instead of any by those of the bound.
    """
    ends = s.left() - seconds
    while not (s.over() or s.left() < ends or s.near(s.gap)):
        better = _better(s, columns, ends, pool)
        if better is None:
            break
        columns = better
        s.offer(columns)
    return columns


def _better(s: Standing, columns: list[Column], ends: float, pool: Pool | None) -> list[Column] | None:
    """The communities with some of them formed anew for fewer points; each part is tried once at the same prices."""
    priced_by, proved = (s, s.floor) if pool is None else (pool, pool.reached)
    costs = np.maximum(priced_by.master.reduced(columns, priced_by.prices), 0.0)
    parts = {frozenset(around(s.g, columns, int(s.g.leads[column.lead]), SIZE)) for column in columns}
    for chosen in sorted(parts, key=lambda part: (-costs[list(part)].sum(), sorted(part))):
        room = float(costs[list(chosen)].sum())
        if room <= s.gap / 10 * abs(s.points) or s.over() or s.left() < ends:
            return None
        key = (proved, frozenset((columns[at].lead, columns[at].members) for at in chosen))
        if key in s.tried:
            continue
        s.tried.add(key)
        part = part_of(s.g, columns, set(chosen))
        cheap = _cheap(s, part, min(room, CHEAP * abs(s.floor)), pool)
        fresh = _out_of(s, part, cheap, ONE_SECONDS if pool is None else POOL_SECONDS)
        if fresh is not None:
            return [*(column for number, column in enumerate(columns) if number not in chosen), *fresh]
    return None


def _cheap(s: Standing, part: Part, room: float, pool: Pool | None) -> list[Column]:
    """Communities of a part of few reduced points each."""
    outside = np.ones(s.g.size, dtype=bool)
    outside[part.schools] = False
    if pool is not None:
        return pool.cheapest(KEPT, outside, room)
    s.gone = outside
    told = priced(s, s.master.worth(s.prices), s.master.cuts(s.prices), room, BEAM, every=True, few=FEW)
    s.gone = np.zeros(s.g.size, dtype=bool)
    every = sorted((pair for one in told.values() for pair in one.columns), key=_order)
    return [column for _, column in every[:KEPT]]


def _out_of(s: Standing, part: Part, cheap: list[Column], seconds: float) -> list[Column] | None:
    """Better communities of a part, out of some; None where there are none."""
    seconds = min(seconds, s.left())
    one = Standing(part.ground, part.ground.dear, seconds, PART_GAP, s.seed, None, s.asked, deep=False)
    one.offer(list(part.standing))
    whole(one, columns=[*part.standing, *part.inside(cheap)])
    return None if one.best is None or one.points >= part.points - 1e-6 else part.back(one.best)


def _order(pair: tuple[float, Column]) -> tuple[float, int, tuple[int, ...]]:
    return pair[0], pair[1].lead, pair[1].members
