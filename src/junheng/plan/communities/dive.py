"""A first answer: communities are settled one after the other, and what is left over is placed around them."""

from collections.abc import Callable

import numpy as np

from junheng.plan.communities.exchange import exchanged
from junheng.plan.communities.ground import Column, Ground
from junheng.plan.communities.part import PART, part_of
from junheng.plan.communities.rounds import price
from junheng.plan.communities.standing import Found, Standing

MOSTLY, AT_ONCE = 0.85, 0.01
"""Communities that a dive settles at once: those so near to whole, and that share of those open."""

PartSolver = Callable[[Standing, Ground, float, float, float], Found]
"""Solves a part of a search: that search, the part's arrays, what missing a rule costs, seconds, gap."""


def dive(s: Standing, solve: PartSolver) -> None:
    """A first answer: the communities that the relaxed point has most of are settled one after the other."""
    master, g = s.master, s.g
    settled: list[int] = []
    first, inside = len(master.slacks), np.zeros(g.size, dtype=bool)
    low = s.relaxed.copy()
    while not s.over():
        shares = low[first:].copy()
        for at in settled:
            shares[at] = -1.0
        order = [at for at in np.argsort(-shares, kind="stable").tolist() if shares[at] > 1e-6]
        if not order or (~inside & g.must).sum() <= PART:
            break
        many = max(1, int(AT_ONCE * len(order)))
        for number, at in enumerate(order):
            schools = master.schools(master.columns[at])
            if (number >= many and shares[at] < MOSTLY) or inside[schools].any():
                continue
            settled.append(at)
            master.lp.limit(first + at, 1.0, 1.0)
            inside[schools] = True
        s.gone = inside.copy()
        price(s, rounds=3)
        low = s.relaxed
    for at in settled:
        master.lp.limit(first + at, 0.0, np.inf)
    s.gone = np.zeros(g.size, dtype=bool)
    mend(s, solve, [master.columns[at] for at in settled])


def mend(s: Standing, solve: PartSolver, columns: list[Column]) -> None:
    """Place the schools that are in no community, with more and more of the communities around them."""
    g, master = s.g, s.master
    for most in (PART, 2 * PART, 3 * PART):
        if s.over():
            return
        out = np.flatnonzero(~s.inside(columns))
        km = np.nan_to_num(g.km, nan=np.inf)
        heads = np.array([g.leads[column.lead] for column in columns], dtype=np.int64)
        asked = out[g.must[out]]
        away = km[np.ix_(heads, asked)].min(axis=1, initial=np.inf)
        chosen: set[int] = set()
        number = out.size
        for at in np.argsort(away, kind="stable").tolist():
            if number >= most:
                break
            chosen.add(at)
            number += 1 + len(columns[at].members)
        part = part_of(g, columns, chosen, out.tolist())
        one = solve(s, part.ground, master.dear, min(6.0, s.left()), 5e-3)
        if one.columns is not None:
            kept = [column for at, column in enumerate(columns) if at not in chosen]
            mended = [*kept, *part.back(one.columns)]
            if s.offer(mended):
                s.offer(exchanged(g, mended))
                return
