"""A better list by the program's prices: what lies around each community, solved over the communities cheap there.

A list is dearer than the bound by the reduced points of its communities. Where these are high there is most to be won;
and any better communities of the same schools have fewer of them together, so dearer ones need not be looked at.
"""

from collections.abc import Callable

import numpy as np

from junheng.plan.communities.ground import Column, Ground
from junheng.plan.communities.part import Part, around, part_of
from junheng.plan.communities.rounds import priced
from junheng.plan.communities.standing import Standing
from junheng.plan.communities.whole import KEPT, whole

SIZE = 60
"""Schools around a community, at most."""
CHEAP = 0.006
"""Reduced points that a community may have, as a share of all points: a good list has hardly any dearer one."""
BEAM, FEW = 1000, 1000
"""Choices followed up for each lead, and communities of it at most."""
ONE_SECONDS = 4.0
"""For the whole numbers of a part, at most."""
PART_GAP = 1e-4


def renewed(s: Standing, columns: list[Column], seconds: float, dear: Callable[[Ground], float]) -> list[Column]:
    """Solve again what lies around each community, where most is to be won first, until nothing is or time is over.

    Args:
        s: Where the search stands, with the prices of its bound; it is offered what is better than its best.
        columns: Communities that keep every rule.
        seconds: At most.
        dear: More than any community of a part costs.
    """
    ends = s.left() - seconds
    while not (s.over() or s.left() < ends or s.near(s.gap)):
        better = _better(s, columns, ends, dear)
        if better is None:
            break
        columns = better
        s.offer(columns)
    return columns


def _better(s: Standing, columns: list[Column], ends: float, dear: Callable[[Ground], float]) -> list[Column] | None:
    """The communities with some of them formed anew for fewer points; each part is tried once at the same prices."""
    costs = np.maximum(s.master.reduced(columns, s.prices), 0.0)
    parts = {frozenset(around(s.g, columns, int(s.g.leads[column.lead]), SIZE)) for column in columns}
    for chosen in sorted(parts, key=lambda part: (-costs[list(part)].sum(), sorted(part))):
        room = float(costs[list(chosen)].sum())
        if room <= s.gap / 10 * abs(s.points) or s.over() or s.left() < ends:
            return None
        key = (s.floor, frozenset((columns[at].lead, columns[at].members) for at in chosen))
        if key in s.tried:
            continue
        s.tried.add(key)
        part = part_of(s.g, columns, set(chosen))
        fresh = _over_cheap(s, part, min(room, CHEAP * abs(s.floor)), dear)
        if fresh is not None:
            return [*(column for number, column in enumerate(columns) if number not in chosen), *fresh]
    return None


def _over_cheap(s: Standing, part: Part, room: float, dear: Callable[[Ground], float]) -> list[Column] | None:
    """Better communities of a part, of few reduced points each; None where there are none."""
    s.gone = np.ones(s.g.size, dtype=bool)
    s.gone[part.schools] = False
    told = priced(s, s.master.worth(s.prices), s.master.cuts(s.prices), room, BEAM, every=True, few=FEW)
    s.gone = np.zeros(s.g.size, dtype=bool)
    cheap = sorted((pair for one in told.values() for pair in one.columns), key=_order)[:KEPT]
    seconds = min(ONE_SECONDS, s.left())
    one = Standing(part.ground, dear(part.ground), seconds, PART_GAP, s.seed, None, s.asked, deep=False)
    one.offer(list(part.standing))
    whole(one, columns=[*part.standing, *part.inside(column for _, column in cheap)])
    return None if one.best is None or one.points >= part.points - 1e-6 else part.back(one.best)


def _order(pair: tuple[float, Column]) -> tuple[float, int, tuple[int, ...]]:
    return pair[0], pair[1].lead, pair[1].members
