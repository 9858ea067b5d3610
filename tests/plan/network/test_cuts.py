"""Rows that keep catchments together: no answer that hangs together breaks one, and one that does not breaks one."""

from itertools import product

import numpy as np
import pytest

from junheng.plan.network.check import breaches
from junheng.plan.network.cuts import Cuts, alone, broken_off, pools_of, with_cuts
from junheng.plan.network.joined import add_separators
from junheng.plan.network.model import Model, model_of
from junheng.plan.network.problem import Problem
from junheng.plan.program import Floats
from junheng.plan.solve.tangents import Planes
from tests.plan.network.test_exchange import as_network, grid


def points(problem: Problem, model: Model) -> list[tuple[Floats, bool]]:
    """Every assignment over the model's x, and whether it hangs together."""
    columns = model.columns_of()[0]
    found = []
    for site_of in product(range(problem.sites), repeat=problem.cells):
        x = np.zeros(model.cost.size)
        x[columns[np.arange(problem.cells), list(site_of)]] = 1.0
        broken = breaches(problem, as_network(problem, np.array(site_of)))
        found.append((x, not any(breach.rule == "contiguous" for breach in broken)))
    return found


def kept(cuts: Cuts, x: Floats) -> bool:
    return all(x[one] <= x[others].sum() + 1e-9 for one, others in cuts)


@pytest.mark.parametrize("seed", range(4))
def test_cuts_over_some_sites_forbid_what_breaks_off_and_nothing_else(seed: int) -> None:
    problem = grid(seed, side=3)
    model = model_of(problem)
    columns = np.arange(model.first, model.cost.size)
    next_to = [np.nonzero(row)[0].tolist() for row in problem.links.toarray()]
    pools = pools_of(model, columns, [0, 1])
    lone = alone(next_to, pools, problem.home)
    every = [(x[model.first :], whole) for x, whole in points(problem, model)]
    cuts = [*lone]
    for x, whole in every:
        broken = broken_off(next_to, pools, problem.home, x)
        assert bool(broken) != whole
        assert whole or not kept(broken, x)
        if len(cuts) < 400:
            cuts += broken
    together = [x for x, whole in every if whole]
    assert together
    assert all(kept(cuts, x) for x in together)
    planes = with_cuts(Planes(columns.size, model.rows[:0][:, columns], np.empty(0), np.empty(0)), cuts)
    assert all((planes.rows @ x <= planes.high + 1e-9).all() for x in together)


@pytest.mark.parametrize("seed", range(4))
def test_separators_of_the_whole_forbid_what_breaks_off_and_nothing_else(seed: int) -> None:
    problem = grid(seed, side=3)
    model = model_of(problem)
    every = points(problem, model)
    for x, whole in every:
        model.extra.clear()
        assert bool(add_separators(model, x)) != whole
        for at, value, most in model.extra:
            assert value @ x[at] > most
            assert all(value @ other[at] <= most + 1e-9 for other, joined in every[::7] if joined)


def test_separators_at_split_cells_keep_all_that_hangs_together() -> None:
    problem = grid(5, side=3)
    model = model_of(problem)
    together = [x for x, whole in points(problem, model) if whole]
    rng = np.random.default_rng(5)
    for _ in range(40):
        split = np.zeros(model.cost.size)
        some = rng.integers(0, problem.sites, (problem.cells, 2))
        for pair in some.T:
            split[model.columns_of()[0][np.arange(problem.cells), pair]] += 0.5
        add_separators(model, split)
    assert model.extra
    assert all(value @ x[at] <= most + 1e-9 for at, value, most in model.extra for x in together)
