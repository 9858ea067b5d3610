"""A list read off the linear program: communities are settled one after the other, and who is left over is placed."""

import numpy as np

from junheng.plan.communities.exchange import exchanged
from junheng.plan.communities.ground import Column
from junheng.plan.communities.rounds import price
from junheng.plan.communities.standing import Standing

MOSTLY, AT_ONCE = 0.85, 0.01
"""Communities that are settled at once: those so near to whole, and that share of those open."""
ROUNDS = 3
"""Rounds of pricing after each step."""


def dive(s: Standing) -> list[Column]:
    """Settle the communities that the relaxed point has most of, price again, and so on; offer the list.

    Returns:
        The list; it may break a rule.
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
    found = exchanged(g, [master.columns[at] for at in settled])
    s.offer(found)
    return found
