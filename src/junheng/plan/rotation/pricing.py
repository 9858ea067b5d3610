"""The linear program over all moves: solved over a few, grown by moves that are worth it; a bound on every list."""

from dataclasses import dataclass, replace

import numpy as np

from junheng.plan.program import Floats
from junheng.plan.rotation.found import Watch
from junheng.plan.rotation.ground import Ground
from junheng.plan.rotation.rows import Rows
from junheng.plan.solve.mixed import linear
from junheng.terms.errors import EngineError

NEAREST = 10
"""Moves of each teacher that the first linear program has."""
FRESH = 6
"""Moves of each teacher that a round adds."""
NOTHING = 1e-7
CLOSE = 5e-5
"""How near to its own bound, as a share, the linear program over the moves looked at has to come at least."""
TOO_DEAR = 20.0
"""How many times the dearest move a person costs by whom the shares are missed, at first."""


@dataclass(frozen=True)
class Priced:
    """The linear program over all moves.

    Attributes:
        inside: The moves looked at.
        bound: No list has fewer points; infinite where there is proved to be none.
        reduced: Points of every move less what the prices credit it with; None where time ran out.
        prices: Of the rows, that give the bound.
    """

    inside: np.ndarray
    bound: float
    reduced: Floats | None
    prices: Floats | None


def shortage(rows: Rows) -> tuple[Rows, Floats]:
    """The same rules where only people by which the shares are missed cost anything; and the points of the moves."""
    most = rows.most.copy()
    most[-2:] = np.inf
    cost = np.zeros(rows.cost.size)
    cost[-2:] = 1.0
    return replace(rows, most=most, cost=cost), np.zeros_like(rows.ground.points)


def priced(rows: Rows, points: Floats, close: float, watch: Watch, constant: float = 0.0) -> Priced:
    """The linear program over all moves.

    One over few moves may have no answer although there is one over all; the people by which the shares are missed
    are therefore allowed in it, at a price. Where they stay in at the end, a second program says whether they have
    to: then there is no list; else the price was too low.

    Args:
        rows: The rules.
        points: Of the moves.
        close: How near to its own value, as a share, the bound has to come.
        watch: Time, and whom to tell.
        constant: Added to what is told.
    """
    g = rows.ground
    inside = _first(g, points)
    cost, most = rows.cost.copy(), rows.most.copy()
    closed = most[-2] == 0.0
    if closed:
        cost[-2:] = TOO_DEAR * (float(points[g.allowed].max(initial=0.0)) + float(rows.cost.max()) + 1.0)
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
        here = rows.reduced(points, prices)
        # Prices between the best so far and the new ones bound better: single ones swing from round to round.
        between = [prices] if centre is None else [prices, 0.7 * centre + 0.3 * prices]
        for tried in between:
            reduced = here if tried is prices else rows.reduced(points, tried)
            if (reached := bound_of(rows, cost, most, tried, reduced)) > bound:
                bound, centre, best = reached, tried, reduced
        watch.told("linear", bound + constant)
        fresh = (here < -NOTHING * max(1.0, abs(value))) & ~inside
        if value - bound <= close * abs(value) + NOTHING or not fresh.any():
            short = closed and float(x[-2:].sum()) > 1e-6
            if not short:
                return Priced(inside, bound, best, centre)
            if not fresh.any():
                least = priced(*shortage(rows), CLOSE, Watch(watch.ends, stop=watch.stop))
                if least.bound > 1e-6:
                    return Priced(inside, np.inf, None, least.prices)
                if least.reduced is not None:  # nobody has to be missing: the price was too low
                    cost[-2:] *= 100.0
                    inside |= least.inside
                    bound = -np.inf
        if watch.over():
            return Priced(inside, bound, None, centre)
        inside |= _cheapest(np.where(fresh, here, np.inf), many)
        inside |= _cheapest(np.where((best < 0) & ~inside, best, np.inf), FRESH)
        many *= 2


def bound_of(rows: Rows, cost: Floats, most: Floats, prices: Floats, reduced: Floats) -> float:
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
