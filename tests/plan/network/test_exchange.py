"""Exchanges of cells: what hangs together stays so, places are kept, the best of tiny stages is met."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.sparse import csgraph

from junheng.plan.network.check import breaches, recosted
from junheng.plan.network.exchange import exchanged, grounds_of
from junheng.plan.network.joined import hangs
from junheng.plan.network.problem import Ints, Network, Problem
from junheng.plan.network.start import rounded
from tests.plan.network.tiny import tiny


def grid(seed: int, side: int = 4, sites: int = 2, room: float = 1.1) -> Problem:
    """Cells in a square, so that there is more than one way round; every site stays as it is."""
    rng = np.random.default_rng(seed)
    cells = side * side
    at = np.stack(np.divmod(np.arange(cells), side), axis=1)
    links = np.abs(at[:, None] - at[None]).sum(axis=-1) == 1
    home = rng.choice(cells, sites, replace=False).astype(np.int64)
    demand = rng.integers(5, 20, cells).astype(float)
    share = rng.dirichlet(np.full(sites, 4.0))
    shape = (cells, sites)
    return replace(
        tiny(seed, cells=cells, sites=sites),
        demand=demand[None],
        km=np.abs(at[:, None] - at[None, home]).sum(axis=-1) + rng.uniform(0, 0.5, shape),
        allowed=np.ones(shape, bool),
        boards=np.zeros(shape, bool),
        places=np.ceil(demand.sum() * room * share),
        most_classes=np.zeros(sites, np.int64),
        exists=np.ones(sites, bool),
        may_close=np.zeros(sites, bool),
        home=home,
        links=sparse.csr_array(links.astype(float)),
        contiguous=True,
    )


def as_network(problem: Problem, site_of: Ints) -> Network:
    share = np.zeros((1, problem.cells, problem.sites))
    share[0, np.arange(problem.cells), site_of] = 1.0
    return Network(np.ones((1, problem.sites), bool), np.zeros((1, problem.sites), np.int64), share)


def best_of_all(problem: Problem) -> float:
    """The cheapest of every assignment that keeps the rules; infinite where none does."""
    best = np.inf
    for site_of in product(range(problem.sites), repeat=problem.cells):
        load = np.bincount(site_of, problem.demand[0], problem.sites)
        if (load <= problem.places).all():
            network = as_network(problem, np.array(site_of))
            if not breaches(problem, network):
                best = min(best, recosted(problem, network))
    return best


def begun(problem: Problem) -> Ints:
    return rounded(problem, problem.allowed, -problem.km)


@pytest.mark.parametrize("seed", range(8))
def test_the_best_of_a_tiny_square_is_met(seed: int) -> None:
    problem = grid(seed, side=3)
    best = best_of_all(problem)
    site_of = exchanged(problem, 0, problem.allowed, problem.places, begun(problem), seed=1, stop=lambda: False)
    network = as_network(problem, site_of)
    broken = {breach.rule for breach in breaches(problem, network)}
    if np.isinf(best):
        assert broken == {"capacity"}
    else:
        assert broken == set()
        assert recosted(problem, network) == pytest.approx(best, rel=0.01)


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 5), st.sampled_from([0.9, 1.05, 1.4]))
def test_catchments_hang_together_whatever_is_short(seed: int, sites: int, room: float) -> None:
    problem = grid(seed, side=4, sites=sites, room=room)
    before = begun(problem)
    site_of = exchanged(problem, 0, problem.allowed, problem.places, before, seed=seed, stop=lambda: False)
    broken = {breach.rule for breach in breaches(problem, as_network(problem, site_of))}
    assert broken <= {"capacity"}
    if not breaches(problem, as_network(problem, before)):
        assert broken == set()
        assert recosted(problem, as_network(problem, site_of)) <= recosted(problem, as_network(problem, before)) + 1e-6


def test_the_same_seed_gives_the_same_exchanges() -> None:
    problem = grid(3, side=4, sites=3)
    first, again = (
        exchanged(problem, 0, problem.allowed, problem.places, begun(problem), seed=7, stop=lambda: False)
        for _ in range(2)
    )
    assert (first == again).all()


def test_a_cell_stays_where_it_is_the_only_one_allowed() -> None:
    problem = grid(2, side=5, sites=3)
    allowed = problem.allowed.copy()
    allowed[problem.home] = np.eye(3, dtype=bool)
    site_of = exchanged(
        problem, 0, allowed, problem.places, rounded(problem, allowed, -problem.km), seed=1, stop=lambda: False
    )
    assert (site_of[problem.home] == np.arange(3)).all()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_a_cell_may_leave_just_where_the_rest_still_hangs_together(seed: int) -> None:
    problem = grid(seed, side=4, sites=3)
    rng = np.random.default_rng(seed)
    site_of = rounded(problem, problem.allowed, rng.uniform(size=problem.km.shape))
    grounds = grounds_of(problem, 0, problem.allowed, problem.places)
    for cell, site in enumerate(site_of.tolist()):
        home = int(problem.home[site])
        rest = np.union1d(np.setdiff1d(np.nonzero(site_of == site)[0], [cell]), [home])
        parts, _ = csgraph.connected_components(problem.links[rest][:, rest], directed=False)
        assert hangs(site_of.tolist(), cell, site, grounds.next_to, grounds.home) == (parts == 1)
