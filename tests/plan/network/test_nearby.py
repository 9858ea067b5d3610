"""Whole cells made better a few sites at a time, from starts good and bad."""

import time

import numpy as np
import pytest

from junheng.plan.network.check import breaches, recosted
from junheng.plan.network.model import Model, model_of
from junheng.plan.network.nearby import nearby
from junheng.plan.network.problem import Ints, Problem
from junheng.plan.network.relaxed import relaxed
from junheng.plan.program import Floats
from tests.plan.network.test_exchange import as_network, begun, best_of_all, grid


def made_better(problem: Problem, site_of: Ints, bound: float = -np.inf) -> tuple[Model, Floats | None]:
    model = model_of(problem)
    base = relaxed(model, until=time.monotonic() + 5, gap=1e-6, seed=0, stop=lambda: False, joined=True, sites=False)
    point = np.zeros(model.cost.size)
    point[: model.scheme] = 1.0
    point[model.columns_of()[0][np.arange(problem.cells), site_of]] = 1.0
    until = time.monotonic() + 5
    found = nearby(
        model, point, base.prices, base.floor, until=until, gap=1e-6, bound=bound, seed=0, stop=lambda: False
    )
    return model, found


@pytest.mark.parametrize("seed", range(8))
def test_the_best_of_a_tiny_square_is_met_though_places_are_short_at_first(seed: int) -> None:
    problem = grid(seed, side=3, room=1.15)
    best = best_of_all(problem)
    model, found = made_better(problem, begun(problem))
    if np.isinf(best):
        assert found is None
        return
    assert found is not None
    network = model.network(found)
    assert breaches(problem, network) == []
    assert recosted(problem, network) == pytest.approx(best, rel=1e-4)


def test_a_point_as_good_as_the_bound_is_left_as_it_is() -> None:
    problem = grid(1, side=3, room=3.0)
    site_of = begun(problem)
    assert breaches(problem, as_network(problem, site_of)) == []
    model, found = made_better(problem, site_of, bound=np.inf)
    assert found is not None
    assert (model.network(found).share[0].argmax(axis=1) == site_of).all()
