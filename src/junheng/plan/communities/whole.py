"""Whole numbers: the best communities out of columns that are known, and out of all that can still matter."""

import numpy as np

from junheng.plan.communities.exchange import exchanged
from junheng.plan.communities.greedy import keeps
from junheng.plan.communities.ground import Column
from junheng.plan.communities.rounds import enrich, priced
from junheng.plan.communities.standing import Standing
from junheng.plan.solve.mixed import mixed

KEPT = 2000
"""Columns that a whole-number program has at most."""
RICH_ROOM = 0.006
"""As a share of the points: how dear communities are added for whole numbers at most."""
STEP, LEAST_STEP, PART_STEP, LEAST_PART_STEP = 0.0015, 0.0002, 0.03, 0.005
"""By how much more is proved at a time, as shares of the points: at first and at least, of the whole and of a part."""
EVERY, EVERY_OF_PART = 30_000, 3_000
"""Communities that are worth listing to close a gap."""


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
    costs = np.array(s.reduced_points(pool, s.prices)) if np.isfinite(s.floor) else np.zeros(len(pool))
    order = np.argsort(costs, kind="stable")[:KEPT]
    room = s.points - s.floor + 1e-6
    chosen = [pool[at] for at in order.tolist() if costs[at] <= room]
    if chosen:
        _best_of(s, chosen, seconds, s.points)


def _best_of(s: Standing, chosen: list[Column], seconds: float, below: float) -> bool:
    """Take the best communities out of some; whether it is proved that none of them have fewer points than so many."""
    master, g = s.master, s.g
    cost, planes = master.program(chosen)
    integral = np.arange(cost.size) < len(chosen)
    # Points are never below 0: what alone is too dear has no part in a better list.
    high = np.where(cost >= below, 0.0, np.where(integral, 1.0, float(g.size)))
    answer = mixed(
        cost, np.zeros(cost.size), high, integral, planes,
        seconds=max(0.1, min(seconds, s.left())), gap=s.gap / 2, seed=s.seed, below=below, stop=s.asked,
    )  # fmt: skip
    if answer.x is None or cost @ answer.x >= below:
        return answer.infeasible
    taken = [column for column, one in zip(chosen, answer.x[: len(chosen)].tolist(), strict=True) if one > 0.5]
    s.offer(taken)
    if taken and not master.least_missing and keeps(g, taken):
        s.offer(exchanged(g, taken))
    return False


def close(s: Standing) -> None:
    """Prove more, step by step: every community that can be in a list of so few points is listed, and none is found."""
    most, step, least = (EVERY, STEP, LEAST_STEP) if s.deep else (EVERY_OF_PART, PART_STEP, LEAST_PART_STEP)
    while np.isfinite(s.bound) and np.isfinite(s.points) and step >= least:
        if s.near(s.gap) or s.over():
            return
        target, before = min(s.target, s.bound + step * abs(s.points)), s.points
        told = priced(s, s.master.worth(s.prices), s.master.cuts(s.prices), target - s.floor + 1e-6, 0, every=True)
        columns = [column for one in told.values() for _, column in one.columns]
        if not all(one.whole for one in told.values()) or len(columns) > most:
            step = min(step, (target - s.bound) / abs(s.points)) / 2
        elif not columns or _best_of(s, columns, s.left(), target):
            s.bound = target
        elif s.points >= before:
            return
