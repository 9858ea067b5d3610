"""A list read off the linear program: communities are settled one after the other, and who is left over is placed."""

from collections.abc import Callable

import numpy as np

from junheng.plan.communities.exchange import exchanged
from junheng.plan.communities.greedy import keeps
from junheng.plan.communities.ground import Column
from junheng.plan.communities.master import Master
from junheng.plan.communities.rounds import price
from junheng.plan.communities.standing import Standing
from junheng.plan.program import Floats

WAYS = ((1, 0.9), (3, 0.9), (8, 0.999), (20, 0.999))
"""Rounds of pricing after each step, and the shares from which on communities are settled at once."""
SETTLED = 250
"""Of so many communities that the point has a part of one is settled at a time."""


def dive(s: Standing, way: tuple[int, float]) -> list[Column] | None:
    """A list by one of several ways down; None where it does not keep every rule.

    Which way is best is chance: lists differ by some hundredths.
    """
    rounds, mostly = way

    def again() -> Floats:
        price(s, rounds=rounds)
        return s.relaxed

    columns = exchanged(s.g, settled(s, s.master, s.relaxed, again, mostly))
    return columns if s.offer(columns) or keeps(s.g, columns) else None


def settled(
    s: Standing,
    master: Master,
    x: Floats,
    again: Callable[[], Floats | None],
    mostly: float,
    rest: int = 0,
    shaken: float = 0.0,
) -> list[Column]:
    """Settle the communities that a point has most of, solve again, and so on.

    Args:
        s: Where the search stands.
        master: The linear program.
        x: Its point.
        again: Its next point, once schools are settled.
        mostly: Communities of which the point has so much are settled at once, and those that it has most of.
        rest: Schools that are left over, at most.
        shaken: By how much, as a share, each part is made more or less by chance.
    """
    g, first, chance = s.g, len(master.slacks), np.random.default_rng(s.lists)
    chosen: list[int] = []
    point: Floats | None = x
    while point is not None and not s.over() and (~s.gone & g.must).sum() > rest:
        shares = point[first:] * chance.uniform(1 - shaken, 1 + shaken, point.size - first)
        shares[chosen] = -1.0
        order = [at for at in np.argsort(-shares, kind="stable").tolist() if shares[at] > 1e-6]
        if not order:
            break
        many = max(1, len(order) // SETTLED)
        for number, at in enumerate(order):
            schools = master.schools(master.columns[at])
            if (number >= many and shares[at] < mostly) or s.gone[schools].any():
                continue
            chosen.append(at)
            master.lp.limit(first + at, 1.0, 1.0)
            s.gone[schools] = True
        point = again()
    for at in chosen:
        master.lp.limit(first + at, 0.0, np.inf)
    s.gone = np.zeros(g.size, dtype=bool)
    return [master.columns[at] for at in chosen]
