"""A list read off the linear program: communities are settled one after the other, and who is left over is placed."""

import numpy as np

from junheng.plan.communities.exchange import exchanged
from junheng.plan.communities.greedy import keeps
from junheng.plan.communities.ground import Column
from junheng.plan.communities.rounds import price
from junheng.plan.communities.standing import Standing

WAYS = ((1, 0.9), (3, 0.9), (8, 0.999), (20, 0.999))
"""Rounds of pricing after each step, and the shares from which on communities are settled at once."""
SETTLED = 250
"""Of so many communities that the point has a part of one is settled at a time."""


def dive(s: Standing, way: tuple[int, float]) -> list[Column] | None:
    """A list by one of several ways down; None where it does not keep every rule.

    Which way is best is chance: lists differ by some hundredths.
    """
    columns = _down(s, *way)
    return columns if s.offer(columns) or keeps(s.g, columns) else None


def _down(s: Standing, rounds: int, mostly: float) -> list[Column]:
    """Settle the communities that the relaxed point has most of, price again, and so on; place who is left over.

    Args:
        s: Where the search stands, with the linear program's point.
        rounds: Of pricing after each step.
        mostly: Communities of which the point has so much are settled at once, and those that it has most of.
    """
    master, g = s.master, s.g
    settled: list[int] = []
    first, low = len(master.slacks), s.relaxed.copy()
    s.gone = np.zeros(g.size, dtype=bool)
    while not s.over() and (~s.gone & g.must).any():
        shares = low[first:].copy()
        shares[settled] = -1.0
        order = [at for at in np.argsort(-shares, kind="stable").tolist() if shares[at] > 1e-6]
        if not order:
            break
        many = max(1, len(order) // SETTLED)
        for number, at in enumerate(order):
            schools = master.schools(master.columns[at])
            if (number >= many and shares[at] < mostly) or s.gone[schools].any():
                continue
            settled.append(at)
            master.lp.limit(first + at, 1.0, 1.0)
            s.gone[schools] = True
        price(s, rounds=rounds)
        low = s.relaxed
    for at in settled:
        master.lp.limit(first + at, 0.0, np.inf)
    s.gone = np.zeros(g.size, dtype=bool)
    return exchanged(g, [master.columns[at] for at in settled])
