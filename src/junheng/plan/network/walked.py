"""Whole cells by moves, year by year: the way to catchments that hang together."""

import time
from collections.abc import Callable

import numpy as np

from junheng.plan.network.model import Model
from junheng.plan.network.moves import Year, annealed, rounded
from junheng.plan.network.pooled import pooled
from junheng.plan.network.problem import Ints
from junheng.plan.program import Floats

WARM = (0.05, 0.6, 0.2, 0.05)
"""Of the first walk and those after it."""
MOVES = 1_500_000
"""Of a walk, at most."""
A_CELL = 5000
"""Moves that a cell is worth."""
CHOICE_SECONDS = 8.0
STALE = 6
"""Walks without anything better, after which there are no more."""


def walked(
    model: Model,
    base: Floats,
    *,
    until: float,
    gap: float,
    bound: float,
    seed: int,
    stop: Callable[[], bool],
) -> Floats | None:
    """A point with whole cells, or None where none was met.

    Args:
        model: With its sites settled.
        base: The split point: what it builds may be built, and a class more.
        until: When to end, by the monotonic clock.
        gap: Relative gap at which to stop.
        bound: Nothing is cheaper.
        seed: Of the choices.
        stop: Asked whether to stop.
    """
    problem = model.problem
    number = model.scheme
    open_ = base[:number].reshape(problem.years, -1) > 0.5
    built = base[number : 2 * number].reshape(problem.years, -1)
    classes = np.minimum(np.ceil(built - 1e-6) + 1, problem.most_classes) * open_
    share = model.network(base).share
    answers = []
    for turn in range(problem.years):
        left = (until - time.monotonic()) / (problem.years - turn)
        year = _year(model, turn, open_[turn], classes[turn])
        answer = _best(year, share[turn], until=time.monotonic() + left, gap=gap, bound=bound, seed=seed, stop=stop)
        if answer is None:
            return None
        answers.append(answer)
    return _point(model, base, np.array(answers))


def _year(model: Model, turn: int, open_: np.ndarray, classes: Floats) -> Year:
    problem = model.problem
    cost = np.full((problem.cells, problem.sites), np.inf)
    here = model.year == turn
    cell, site = model.cell[here], model.site[here]
    cost[cell, site] = np.where(open_[site], model.cost[model.first :][here], np.inf)
    boarders = np.where(problem.boards, problem.demand[turn][:, None], 0.0)
    places = (problem.places + problem.class_size * classes) * open_
    return Year(problem, cost, problem.demand[turn], places, boarders, problem.beds)


def _best(
    year: Year,
    share: Floats,
    *,
    until: float,
    gap: float,
    bound: float,
    seed: int,
    stop: Callable[[], bool],
) -> Ints | None:
    start = rounded(year, share)
    if (start < 0).any():
        return None
    best: Ints | None = None
    turn = stale = 0
    while time.monotonic() < until and not stop() and stale < STALE:
        before = np.inf if best is None else year.value(best)
        warm = WARM[min(turn, len(WARM) - 1)]
        choices = {"seed": seed + 7919 * turn, "stop": stop, "moves": min(MOVES, A_CELL * start.size), "warm": warm}
        found = annealed(year, start if best is None else best, until=until, **choices)  # type: ignore[arg-type]  # by name
        if found is not None and (best is None or year.value(found) < year.value(best)):
            best = found
        if best is not None and not stop():
            seconds = min(CHOICE_SECONDS, max(0.5, until - time.monotonic()))
            best = pooled(year, best, seconds=seconds, seed=seed, stop=stop)
            value = year.value(best)
            if year.problem.years == 1 and value - bound <= gap * abs(value):
                break
        turn += 1
        stale = stale + 1 if best is not None and year.value(best) >= before - 1e-9 else 0
    return best


def _point(model: Model, base: Floats, answers: Ints) -> Floats | None:
    """The answers as a point, with no more classes than they need."""
    problem = model.problem
    point = np.zeros(model.cost.size)
    point[: model.scheme] = np.round(base[: model.scheme])
    point[model.first :] = answers[model.year, model.cell] == model.site
    load = np.array([np.bincount(answer, problem.demand[turn], problem.sites) for turn, answer in enumerate(answers)])
    more = np.ceil((load - problem.places) / problem.class_size - 1e-9)
    more = np.maximum.accumulate(np.maximum(more, 0.0), axis=0)
    if (more > problem.most_classes + 1e-9).any():
        return None
    point[model.scheme : model.first] = more.ravel()
    return point
