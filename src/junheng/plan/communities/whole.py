"""Whole numbers: the best communities out of those that are known."""

from collections.abc import Sequence

import numpy as np

from junheng.plan.communities.exchange import exchanged
from junheng.plan.communities.greedy import keeps
from junheng.plan.communities.ground import Column
from junheng.plan.communities.master import Master
from junheng.plan.communities.standing import Standing
from junheng.plan.program import Floats
from junheng.plan.solve.mixed import mixed

KEPT = 2000
"""Columns that a whole-number program has at most."""


def whole(s: Standing, columns: list[Column] | None = None) -> None:
    """Whole numbers over communities that can be in a better list.

    Args:
        s: Where the search stands.
        columns: Those known, if none are given.
    """
    if s.near(s.gap) or s.over():
        return
    pool = s.master.columns if columns is None else columns
    costs = s.master.reduced(pool, s.prices) if np.isfinite(s.floor) else np.zeros(len(pool))
    order = np.argsort(costs, kind="stable")[:KEPT]
    room = s.points - s.floor + 1e-6
    chosen = [pool[at] for at in order.tolist() if costs[at] <= room]
    if chosen:
        best_of(s, s.master, chosen, s.points, s.prices)


def best_of(s: Standing, master: Master, chosen: Sequence[Column], below: float, prices: Floats) -> float:
    """Take the best communities out of some.

    Args:
        s: Where the search stands; it is offered them.
        master: Rows, and cuts in force.
        chosen: The communities.
        below: Only lists of fewer points are looked for.
        prices: Of the rows; cuts that cost nothing at these prices are left out.

    Returns:
        No list of some of them that costs less than `below` has fewer points than this.
    """
    g = s.g
    cost, planes = master.program(chosen, prices)
    integral = np.arange(cost.size) < len(chosen)
    # Points are never below 0: what alone is too dear has no part in a better list.
    high = np.where(cost >= below, 0.0, np.where(integral, 1.0, float(g.size)))
    answer = mixed(
        cost, np.zeros(cost.size), high, integral, planes,
        seconds=max(0.1, s.left()), gap=s.gap / 2, seed=s.seed, below=below, probing=False, stop=s.asked,
    )  # fmt: skip
    if answer.x is not None and cost @ answer.x < below:
        taken = [column for column, one in zip(chosen, answer.x[: len(chosen)].tolist(), strict=True) if one > 0.5]
        s.offer(taken)
        if taken and not master.least_missing and keeps(g, taken):
            s.offer(exchanged(g, taken))
    return below if answer.infeasible else min(below, answer.bound)
