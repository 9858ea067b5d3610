"""Sites that pack cells each for itself: the bound is above the linear program's and below every network."""

import time

import numpy as np
import pytest

from junheng.plan.network.model import Model, model_of
from junheng.plan.network.packing import packed
from junheng.plan.network.problem import Problem
from junheng.plan.solve.mixed import linear, mixed
from tests.plan.network.tiny import least, tiny

SCALE = 1e4


def relaxed_value(model: Model) -> float:
    """The linear program with every row x ≤ y that its point breaks."""
    while True:
        found = linear(model.cost, model.low, model.high, model.planes())
        assert found is not None
        if not model.add_links(found[0]):
            return float(model.cost @ found[0])


def bound_of(problem: Problem, model: Model, cost: float) -> float:
    """In yuan."""
    still = float(problem.close_yuan @ problem.exists)
    found = packed(model, (cost - still) / SCALE, until=time.monotonic() + 2, gap=1e-6, stop=lambda: False)
    assert found is not None
    return found.bound * SCALE + still


def cheapest(problem: Problem) -> float:
    """The cheapest network with whole cells over several years, by the solver; infinite where there is none."""
    model = model_of(problem, SCALE)
    y = model.year * problem.sites + model.site
    model.extra = [(np.array([model.first + at, y[at]]), np.array([1.0, -1.0]), 0.0) for at in range(y.size)]
    whole = np.ones(model.cost.size, dtype=bool)
    found = mixed(model.cost, model.low, model.high, whole, model.planes(), seconds=20.0, gap=1e-7, seed=0)
    still = float(problem.close_yuan @ problem.exists)
    return np.inf if found.x is None else float(model.cost @ found.x) * SCALE + still


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("years", [1, 3])
def test_no_network_is_cheaper(seed: int, years: int) -> None:
    problem = tiny(seed) if years == 1 else tiny(seed, cells=8, sites=4, years=years)
    best = least(problem) if years == 1 else cheapest(problem)
    if np.isinf(best):
        return
    model = model_of(problem, SCALE)
    floor = relaxed_value(model) * SCALE + float(problem.close_yuan @ problem.exists)
    found = bound_of(problem, model, best)
    assert found <= best * (1 + 1e-6)
    assert found >= floor - 1e-6 * abs(floor)


def test_cells_that_do_not_fit_together_lift_it() -> None:
    """Where cells may be split the places are filled to the last; whole cells leave some over."""
    lifted = []
    for seed in range(12):
        problem = tiny(seed)
        best = least(problem)
        if np.isfinite(best):
            model = model_of(problem, SCALE)
            floor = relaxed_value(model) * SCALE + float(problem.close_yuan @ problem.exists)
            lifted.append(bound_of(problem, model, best) - floor)
    assert max(lifted) > 1.0
