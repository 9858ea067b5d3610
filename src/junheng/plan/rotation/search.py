"""The best list: moves priced in as they are worth it, whole numbers over those that can still matter.

The linear program over all moves is solved over a few and grown by every move whose reduced points are negative; its
value bounds every list. A move whose reduced points exceed a margin costs any list at least that margin more, so
whole numbers are sought without it, and the bound stays one over all moves.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from junheng.plan.program import Floats
from junheng.plan.rotation.ground import Ground, Ints
from junheng.plan.rotation.rows import Rows
from junheng.plan.solve.mixed import linear, mixed
from junheng.terms.errors import EngineError

NEAREST = 10
"""Moves of each teacher that the first linear program has."""
FRESH = 6
"""Moves of each teacher that a round adds."""
NOTHING = 1e-7
CLOSE = 5e-5
"""How near to its own bound, as a share, the linear program over the moves looked at has to come at least."""
MARGIN = 3.0
"""Points, at first."""


@dataclass(frozen=True)
class Found:
    """What a search came to.

    Attributes:
        who, where: The moves of the best list; None where there is none.
        value: Its points.
        bound: No list has fewer.
        short: People by which the shares are missed, where that was asked to be made least.
        proved: Whether the linear program over all moves was solved.
    """

    who: Ints | None
    where: Ints | None
    value: float
    bound: float
    short: tuple[float, float] = (0.0, 0.0)
    proved: bool = True


def search(
    rows: Rows,
    seconds: float,
    gap: float,
    seed: int,
    *,
    say: Callable[[str, float], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Found:
    """The list of fewest points.

    Returns:
        Without moves and a bound of infinity where the rules cannot all be kept.
    """
    return _search(rows, rows.ground.points, rows.ground.constant, seconds, gap, seed, say, stop)


def search_short(rows: Rows, *, seconds: float, seed: int, stop: Callable[[], bool] | None = None) -> Found:
    """The fewest people by which the two shares have to be missed."""
    most = rows.most.copy()
    most[-2:] = np.inf
    cost = np.zeros(rows.cost.size)
    cost[-2:] = 1.0
    free = replace(rows, most=most, cost=cost)
    return _search(free, np.zeros_like(rows.ground.points), 0.0, seconds, 0.0, seed, None, stop)


def _search(
    rows: Rows,
    points: Floats,
    constant: float,
    seconds: float,
    gap: float,
    seed: int,
    say: Callable[[str, float], None] | None,
    stop: Callable[[], bool] | None,
) -> Found:
    started = time.monotonic()

    def left() -> float:
        return seconds - (time.monotonic() - started)

    inside, value, reduced = _priced(rows, points, max(CLOSE, gap / 4), left, say, stop)
    if reduced is None:
        if np.isinf(value) and value > 0:
            return Found(None, None, np.inf, np.inf)
        who, where = np.nonzero(inside)
        return _whole(rows, points, constant, who, where, -np.inf, left(), gap, seed, say, stop)
    margin = MARGIN if points.any() else 1.0
    best = Found(None, None, np.inf, value + constant)
    while True:
        who, where = np.nonzero(reduced <= margin)
        every = bool(np.isfinite(reduced).sum() == who.size)
        limit = np.inf if every else value + margin
        found = _whole(rows, points, constant, who, where, limit, left(), gap, seed, say, stop)
        bound = max(best.bound, min(found.bound, limit + constant))
        best = replace(found if found.value < best.value else best, bound=bound)
        if best.value - best.bound <= gap * abs(best.value) + 1e-6 or every or left() <= 0 or (stop and stop()):
            return best
        if np.isfinite(found.value) and found.value < limit + constant:
            return best  # what is open lies in the whole numbers, not in the moves left out
        margin *= 4


def _priced(
    rows: Rows,
    points: Floats,
    close: float,
    left: Callable[[], float],
    say: Callable[[str, float], None] | None,
    stop: Callable[[], bool] | None,
) -> tuple[np.ndarray, float, Floats | None]:
    """The linear program over all moves: the moves looked at, its value, the reduced points of every move.

    A linear program over few moves may have no answer although there is one over all; the people by which the shares
    are missed are therefore allowed in it, at a price that no list would pay.
    """
    g = rows.ground
    inside = _first(g, points)
    cost, most = rows.cost.copy(), rows.most.copy()
    closed = most[-2] == 0.0
    if closed:
        cost[-2:] = 20.0 * (float(points[g.allowed].max(initial=0.0)) + float(rows.cost.max()) + 1.0)
        most[-2:] = np.inf
    bound, many = -np.inf, FRESH
    centre: Floats | None = None
    best = np.where(g.allowed, points, np.inf)
    while True:
        who, where = np.nonzero(inside)
        number = who.size
        solved = linear(
            np.concatenate([points[who, where], cost]),
            np.zeros(number + cost.size),
            np.concatenate([np.ones(number), most]),
            rows.planes(who, where),
        )
        if solved is None:
            raise EngineError("rotate.solver")
        x, raw = solved
        # A price on the open side of a row is the solver's rounding; left in, it would bound by −∞.
        closed_side = np.where(raw > 0, np.isfinite(rows.low), np.isfinite(rows.high))
        prices = np.where(closed_side, raw, 0.0)
        value = float(points[who, where] @ x[:number] + cost @ x[number:])
        if say is not None:
            say("linear", value + g.constant)
        here = rows.reduced(points, prices)
        # Prices between the best so far and the new ones bound better: single ones swing from round to round.
        between = [prices] if centre is None else [prices, 0.7 * centre + 0.3 * prices]
        for tried in between:
            reduced = here if tried is prices else rows.reduced(points, tried)
            if (reached := _bound(rows, cost, most, tried, reduced)) > bound:
                bound, centre, best = reached, tried, reduced
        fresh = (here < -NOTHING * max(1.0, abs(value))) & ~inside
        if value - bound <= close * abs(value) or not fresh.any():
            if closed and float(x[-2:].sum()) > 1e-6 and not fresh.any():
                return inside, np.inf, None
            if not closed or float(x[-2:].sum()) <= 1e-6:
                return inside, bound, best
        if left() <= 0 or (stop and stop()):
            return inside, -np.inf, None
        inside |= _cheapest(np.where(fresh, here, np.inf), many)
        inside |= _cheapest(np.where((best < 0) & ~inside, best, np.inf), FRESH)
        many *= 2


def _bound(rows: Rows, cost: Floats, most: Floats, prices: Floats, reduced: Floats) -> float:
    """What no list undercuts, by the prices of the rows: any prices give a bound, good ones a good one."""
    with np.errstate(invalid="ignore"):
        sides = np.where(prices > 0, rows.low * prices, np.where(prices < 0, rows.high * prices, 0.0))
    tail = cost - rows.tail.T @ prices
    held = tail < -1e-9
    tail = np.where(held, tail, 0.0) * np.where(held, most, 0.0)
    return float(sides.sum() + np.nansum(tail) + np.minimum(reduced.min(axis=1, initial=0.0), 0.0).sum())


def _first(g: Ground, points: Floats) -> np.ndarray:
    """Each teacher's cheapest moves, those to where the subject lacks most counted before nearer ones."""
    gap = np.clip(g.need - g.before, 0.0, 1.0)[:, g.group].T
    worth = np.where(g.allowed, points - 60.0 * gap, np.inf)
    inside = _cheapest(worth, NEAREST)
    for at, unit in g.earlier.items():
        inside[at, unit] = True
    return inside


def _cheapest(worth: Floats, number: int) -> np.ndarray:
    chosen = np.zeros(worth.shape, dtype=bool)
    if not worth.size:
        return chosen
    number = min(number, worth.shape[1])
    at = np.argpartition(worth, number - 1, axis=1)[:, :number]
    np.put_along_axis(chosen, at, values=True, axis=1)
    found: np.ndarray = chosen & np.isfinite(worth)
    return found


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
    say: Callable[[str, float], None] | None,
    stop: Callable[[], bool] | None,
) -> Found:
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
        on_bound=None if say is None else lambda bound: say("whole", bound + constant),
        stop=stop,
    )
    if found.x is None:
        return Found(None, None, np.inf, np.inf if found.infeasible else found.bound + constant)
    taken = found.x[:number] > 0.5
    who, where = who[taken], where[taken]
    short = (float(round(found.x[-2])), float(round(found.x[-1])))
    return Found(who, where, value_of(rows, points, who, where, short) + constant, found.bound + constant, short)


def value_of(rows: Rows, points: Floats, who: Ints, where: Ints, short: tuple[float, float] = (0.0, 0.0)) -> float:
    """Points of a list, from what it makes of each school."""
    g = rows.ground
    net = np.zeros_like(g.before)
    np.add.at(net, (where, g.group[who]), 1)
    np.add.at(net, (g.of[who], g.group[who]), -1)
    backbone = np.zeros(len(g.units))
    np.add.at(backbone, where, g.backbone[who])
    np.add.at(backbone, g.of[who], -1.0 * g.backbone[who])
    gap = g.need - g.before
    missing = np.maximum(gap - net, 0)
    beyond = np.maximum(net - np.maximum(gap, 0), 0)
    wanting = np.maximum(g.backbone_need - g.backbone_before - backbone, 0)
    tail = np.concatenate([missing.ravel(), beyond.ravel(), wanting, short])
    return float(points[who, where].sum() + rows.cost @ tail)
