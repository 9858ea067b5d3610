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
LISTABLE = 0.05
"""An open gap beyond this share leaves too many communities to list."""
EVERY, EVERY_OF_PART = 30_000, 3_000
"""Communities that are worth listing to close a gap."""


def whole(
    s: Standing,
    seconds: float = 1e9,
    columns: list[Column] | None = None,
    *,
    complete: bool = False,
    rich: bool = False,
) -> None:
    """Whole numbers over the columns that can be in a better answer.

    Args:
        s: Where the search stands.
        seconds: At most.
        columns: Those known, if none are given.
        complete: These are all that can be in a better answer.
        rich: More are added to those known first: sometimes the better list needs them, sometimes they only delay.
    """
    master, g = s.master, s.g
    if s.near(s.gap) or s.over():
        return
    if rich and np.isfinite(s.bound):
        enrich(s, min(s.points - s.bound, RICH_ROOM * abs(s.bound)))
    pool, target = master.columns if columns is None else columns, s.target
    if s.over() or not pool:
        return
    costs = np.array(s.reduced_points(pool, s.prices)) if np.isfinite(s.bound) else np.zeros(len(pool))
    order = np.argsort(costs, kind="stable")[: len(pool) if complete else KEPT]
    room = s.points - s.bound + 1e-6
    chosen = [pool[at] for at in order.tolist() if costs[at] <= room]
    if not chosen:
        return
    cost, planes = master.program(chosen)
    integral = np.arange(cost.size) < len(chosen)
    answer = mixed(
        cost, np.zeros(cost.size), np.where(integral, 1.0, float(g.size)), integral, planes,
        seconds=max(0.1, min(seconds, s.left())), gap=s.gap / 2, seed=s.seed, stop=s.asked,
    )  # fmt: skip
    if answer.x is None:
        if complete and answer.infeasible:
            s.bound = max(s.bound, target)
        return
    taken = [column for column, one in zip(chosen, answer.x[: len(chosen)].tolist(), strict=True) if one > 0.5]
    s.offer(taken)
    if complete:
        s.bound = max(s.bound, min(target, answer.bound))
    if taken and not master.least_missing and keeps(g, taken):
        s.offer(exchanged(g, taken))


def close(s: Standing) -> None:
    """List every community that can be in a better answer, where they are few, and find the best of them."""
    room = s.target - s.bound
    if s.near(s.gap) or s.over() or not 0 < room <= LISTABLE * abs(s.points):
        return
    told = priced(s, s.master.worth(s.prices), s.master.cuts(s.prices), room + 1e-6, 0, every=True)
    columns = [column for one in told.values() for _, column in one.columns]
    most = EVERY if s.deep else EVERY_OF_PART
    if all(one.whole for one in told.values()) and len(columns) <= most:
        whole(s, columns=columns, complete=True)
