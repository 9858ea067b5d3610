"""The best list: moves priced in as they are worth it, whole numbers over those that can still matter.

The linear program over all moves bounds every list. A move whose reduced points exceed a margin costs any list at least
that margin more, so whole numbers are sought without it, and the bound stays one over all moves.
"""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from junheng.plan.program import Floats
from junheng.plan.rotation.found import Found, Watch
from junheng.plan.rotation.greedy import hand_list
from junheng.plan.rotation.ground import Ints
from junheng.plan.rotation.pricing import CLOSE, priced, shortage
from junheng.plan.rotation.rows import Rows, value_of
from junheng.plan.solve.mixed import mixed

MARGIN = 3.0
"""Points, at first at most and after the first and quickest try at least."""
PRICING = 0.7
"""Share of the time that the linear program may take, so that some is left for whole numbers."""
QUICK = 0.25
"""Share of the time that the first try may take."""


def search(
    rows: Rows,
    seconds: float,
    gap: float,
    seed: int,
    *,
    say: Callable[[str, float], None] | None = None,
    better: Callable[[Found], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Found:
    """The list of fewest points.

    Args:
        rows: The rules.
        seconds: Time limit.
        gap: Relative gap at which to end.
        seed: Of the solver's own choices.
        say: Told the step and a bound on every list.
        better: Told of each list that is better than those before.
        stop: Asked now and then whether to stop.

    Returns:
        Without moves and a bound of infinity where the rules cannot all be kept.
    """
    watch = Watch(time.monotonic() + seconds, say, better, stop)
    points, constant = rows.ground.points, rows.ground.constant
    first = Found(None, None, np.inf, -np.inf)
    if (start := hand_list(rows)) is not None:
        value = value_of(rows, points, *start) + constant
        first = Found(*start, value, -np.inf, hand=value)
        watch.improved(first)
    return replace(_search(rows, points, constant, gap, seed, watch, first), hand=first.hand)


def search_short(rows: Rows, *, seconds: float, seed: int, stop: Callable[[], bool] | None = None) -> Found:
    """The fewest people by which the two shares have to be missed."""
    free, nothing = shortage(rows)
    first = Found(None, None, np.inf, -np.inf)
    return _search(free, nothing, 0.0, 0.0, seed, Watch(time.monotonic() + seconds, stop=stop), first)


def _search(rows: Rows, points: Floats, constant: float, gap: float, seed: int, watch: Watch, best: Found) -> Found:
    """From the best list so far on."""
    first = replace(watch, ends=time.monotonic() + PRICING * watch.left())
    found = priced(rows, points, max(CLOSE, gap / 3), first, constant)
    if found.bound == np.inf:
        return Found(None, None, np.inf, np.inf)
    best = replace(best, bound=found.bound + constant)
    if found.reduced is None:  # over the moves looked at a list may be found, but nothing proved
        who, where = np.nonzero(found.inside)
        last = _whole(rows, points, constant, who, where, np.inf, watch.left(), gap, seed, watch)
        return replace(last if last.value < best.value else best, bound=best.bound)
    margin = min(MARGIN, max(gap * abs(found.bound) / 2, 0.05)) if points.any() else 1.0
    quick = bool(points.any())
    while True:
        who, where = np.nonzero(found.reduced <= margin)
        every = bool(np.isfinite(found.reduced).sum() == who.size)
        limit = np.inf if every else found.bound + margin + constant
        seconds = watch.left() * (QUICK if quick and not every else 1.0)
        last = _whole(rows, points, constant, who, where, limit, seconds, gap, seed, watch)
        bound = max(best.bound, min(last.bound, limit))
        if last.value < best.value:
            best = last
            watch.improved(replace(best, bound=bound))
        best = replace(best, bound=bound)
        if best.value - best.bound <= gap * abs(best.value) + 1e-6 or every or watch.over():
            return best
        margin, quick = max(MARGIN, 4 * margin), False


def _whole(
    rows: Rows,
    points: Floats,
    constant: float,
    who: Ints,
    where: Ints,
    limit: float,
    seconds: float,
    gap: float,
    seed: int,
    watch: Watch,
) -> Found:
    """The best list over some moves; `limit` is what any list with another move costs at least."""
    number, tail = who.size, rows.cost.size
    whole = np.zeros(number + tail, dtype=bool)
    whole[:number] = True
    whole[-2:] = rows.most[-2:] > 0
    found = mixed(
        np.concatenate([points[who, where], rows.cost]),
        np.zeros(number + tail),
        np.concatenate([np.ones(number), rows.most]),
        whole,
        rows.planes(who, where),
        seconds=max(seconds, 0.1),
        gap=gap / 2,
        seed=seed,
        on_bound=lambda bound: watch.told("whole", min(bound + constant, limit)),
        stop=watch.stop,
    )
    if found.x is None:
        return Found(None, None, np.inf, np.inf if found.infeasible else found.bound + constant)
    taken = found.x[:number] > 0.5
    who, where = who[taken], where[taken]
    short = (round(found.x[-2]), round(found.x[-1]))
    return Found(who, where, value_of(rows, points, who, where, short) + constant, found.bound + constant, short)
