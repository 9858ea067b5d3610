"""Rows of places by whole sites: they lift the linear program and cut no network off."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.plan.network.covers import covers
from junheng.plan.network.model import Model, model_of
from junheng.plan.network.relaxed import relaxed
from junheng.plan.program import Floats
from junheng.plan.solve.kept import Row
from junheng.plan.solve.mixed import linear, mixed
from tests.plan.network.tiny import tiny

SCALE = 1e4


def covered(model: Model) -> tuple[list[Row], float, float]:
    """The rows that three rounds give, and the linear program before and after."""
    found: list[Row] = []
    values = []
    for _ in range(4):
        answer = linear(model.cost, model.low, model.high, model.planes())
        if answer is None:
            return [], 0.0, 0.0
        values.append(float(model.cost @ answer[0]))
        rows = covers(model, answer[0])
        found += rows
        model.extra += rows + model.broken_links(answer[0])
    return found, values[0], values[-1]


def a_network(model: Model, cost: Floats, seed: int) -> Floats | None:
    """The cheapest split network at a cost, whole sites and classes."""
    whole = np.arange(cost.size) < model.first
    return mixed(cost, model.low, model.high, whole, model.planes(), seconds=10.0, gap=1e-3, seed=seed).x


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([1, 2]))
def test_no_network_breaks_them(seed: int, years: int) -> None:
    problem = tiny(seed, cells=10, sites=5, years=years)
    rows, before, after = covered(model_of(problem, SCALE))
    assert after >= before - 1e-6 * abs(before)
    plain = model_of(problem, SCALE)
    x = plain.cell.size
    # Every pair has its link here: the plain program knows nothing of the rows that are tested.
    y = plain.year * problem.sites + plain.site
    plain.extra = [(np.array([plain.first + at, y[at]]), np.array([1.0, -1.0]), 0.0) for at in range(x)]
    rng = np.random.default_rng(seed)
    for turn in range(6):
        cost = plain.cost if turn == 0 else rng.uniform(-1, 1, plain.cost.size)
        network = a_network(plain, cost, turn)
        if network is None:
            return
        for columns, values, most in rows:
            assert values @ network[columns] <= most + 1e-6


@pytest.mark.parametrize("seed", range(4))
def test_the_bound_is_no_higher_than_the_cheapest_split_network(seed: int) -> None:
    problem = tiny(seed, cells=14, sites=6, years=2)
    model = model_of(problem, SCALE)
    found = relaxed(model, until=time.monotonic() + 20, gap=1e-7, seed=0, stop=lambda: False)
    whole = np.arange(model.cost.size) < model.first
    plain = model_of(problem, SCALE)
    y = plain.year * problem.sites + plain.site
    plain.extra = [(np.array([plain.first + at, y[at]]), np.array([1.0, -1.0]), 0.0) for at in range(plain.cell.size)]
    best = mixed(plain.cost, plain.low, plain.high, whole, plain.planes(), seconds=20.0, gap=1e-7, seed=0)
    if best.x is None:
        assert found.infeasible
        return
    assert found.bound <= plain.cost @ best.x * (1 + 1e-6)
    assert found.cost == pytest.approx(plain.cost @ best.x, rel=1e-5)


def test_a_third_of_a_site_is_none() -> None:
    """Where sites are just too small for their cells together, the rows say that one more has to open."""
    problem = tiny(5, cells=14, sites=6, years=1)
    _, before, after = covered(model_of(problem, SCALE))
    assert after > before
