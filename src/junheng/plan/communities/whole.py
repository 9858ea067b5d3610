"""Whole numbers: the best communities out of those that are known."""

from collections.abc import Sequence

import numpy as np

from junheng.plan.communities.exchange import exchanged
from junheng.plan.communities.greedy import keeps
from junheng.plan.communities.ground import Column
from junheng.plan.communities.master import Master
from junheng.plan.communities.rounds import enrich
from junheng.plan.communities.standing import Standing
from junheng.plan.solve.mixed import mixed

KEPT = 2000
"""Columns that a whole-number program has at most."""
RICH_ROOM = 0.006
"""As a share of the points: how dear communities are added for whole numbers at most."""


def whole(
    s: Standing,
    seconds: float = 1e9,
    columns: list[Column] | None = None,
    *,
    rich: bool = False,
) -> None:
    """Whole numbers over the columns that can be in a better answer.

    Args:
        s: Where the search stands.
        seconds: At most.
        columns: Those known, if none are given.
        rich: More are added to those known first: sometimes the better list needs them, sometimes they only delay.
    """
    master = s.master
    if s.near(s.gap) or s.over():
        return
    if rich and np.isfinite(s.floor):
        enrich(s, min(s.points - s.floor, RICH_ROOM * abs(s.floor)))
    pool = master.columns if columns is None else columns
    if s.over() or not pool:
        return
    costs = master.reduced(pool, s.prices) if np.isfinite(s.floor) else np.zeros(len(pool))
    order = np.argsort(costs, kind="stable")[:KEPT]
    room = s.points - s.floor + 1e-6
    chosen = [pool[at] for at in order.tolist() if costs[at] <= room]
    if chosen:
        best_of(s, master, chosen, seconds, s.points)


def best_of(s: Standing, master: Master, chosen: Sequence[Column], seconds: float, below: float) -> float:
    """Take the best communities out of some.

    Returns:
        No list of some of them that costs less than `below` has fewer points than this.
    """
    g = s.g
    cost, planes = master.program(chosen)
    integral = np.arange(cost.size) < len(chosen)
    # Points are never below 0: what alone is too dear has no part in a better list.
    high = np.where(cost >= below, 0.0, np.where(integral, 1.0, float(g.size)))
    answer = mixed(
        cost, np.zeros(cost.size), high, integral, planes,
        seconds=max(0.1, min(seconds, s.left())), gap=s.gap / 2, seed=s.seed, below=below, stop=s.asked,
    )  # fmt: skip
    if answer.x is not None and cost @ answer.x < below:
        taken = [column for column, one in zip(chosen, answer.x[: len(chosen)].tolist(), strict=True) if one > 0.5]
        s.offer(taken)
        if taken and not master.least_missing and keeps(g, taken):
            s.offer(exchanged(g, taken))
    return below if answer.infeasible else min(below, answer.bound)
