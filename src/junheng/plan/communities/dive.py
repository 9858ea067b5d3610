"""A list read off the linear program: communities are settled one after the other, and what is left over placed."""

import numpy as np

from junheng.plan.communities.exchange import exchanged
from junheng.plan.communities.ground import Column
from junheng.plan.communities.part import part_of
from junheng.plan.communities.rounds import price
from junheng.plan.communities.standing import Standing
from junheng.plan.communities.start import PartSolver

MOSTLY, AT_ONCE = 0.85, 0.01
"""Communities that are settled at once: those so near to whole, and that share of those open."""
REST = 30
"""Schools that are left to be placed."""
ROUNDS = 3
"""Rounds of pricing after each step."""
REST_SHARE, REST_GAP = 0.1, 5e-3
"""Share of the time for a part in which schools are placed, and its gap."""


def dive(s: Standing, solve: PartSolver) -> None:
    """Settle the communities that the relaxed point has most of, price again, and so on; place the rest."""
    master, g = s.master, s.g
    settled: list[int] = []
    first, low = len(master.slacks), s.relaxed.copy()
    s.gone = np.zeros(g.size, dtype=bool)
    while not s.over() and (~s.gone & g.must).sum() > REST:
        shares = low[first:].copy()
        shares[settled] = -1.0
        order = [at for at in np.argsort(-shares, kind="stable").tolist() if shares[at] > 1e-6]
        if not order:
            break
        many = max(1, int(AT_ONCE * len(order)))
        for number, at in enumerate(order):
            schools = master.schools(master.columns[at])
            if (number >= many and shares[at] < MOSTLY) or s.gone[schools].any():
                continue
            settled.append(at)
            master.lp.limit(first + at, 1.0, 1.0)
            s.gone[schools] = True
        price(s, rounds=ROUNDS)
        low = s.relaxed
    for at in settled:
        master.lp.limit(first + at, 0.0, np.inf)
    s.gone = np.zeros(g.size, dtype=bool)
    _place(s, solve, [master.columns[at] for at in settled])


def _place(s: Standing, solve: PartSolver, columns: list[Column]) -> None:
    """Place the schools that are in no community, with more and more of the communities around them formed anew."""
    g = s.g
    out = np.flatnonzero(~s.inside(columns))
    heads = np.array([g.leads[column.lead] for column in columns], dtype=np.int64)
    km = np.nan_to_num(g.km[np.ix_(heads, out[g.must[out]])], nan=np.inf).min(axis=1, initial=np.inf)
    for most in (REST, 2 * REST, 3 * REST):
        if s.over():
            return
        chosen: set[int] = set()
        number = out.size
        for at in np.argsort(km, kind="stable").tolist():
            if number >= most:
                break
            chosen.add(at)
            number += 1 + len(columns[at].members)
        part = part_of(g, columns, chosen, out.tolist())
        one = solve(s, part.ground, min(REST_SHARE * s.seconds, s.left()), REST_GAP, part.inside(s.master.columns))
        if one.best is not None:
            placed = [*[column for at, column in enumerate(columns) if at not in chosen], *part.back(one.best)]
            if s.offer(placed):
                s.offer(exchanged(g, placed))
            return
