"""Tiny stages: cells on a line, sites at some of them."""

from itertools import product

import numpy as np
from scipy import sparse

from junheng.plan.network.check import breaches, recosted
from junheng.plan.network.problem import Network, Problem


def tiny(seed: int, *, cells: int = 5, sites: int = 3, years: int = 1, contiguous: bool = False) -> Problem:
    """A stage small enough to try every answer; the last site is a candidate, the first may not close."""
    rng = np.random.default_rng(seed)
    places = rng.uniform(0, 10, cells)
    home = rng.choice(cells, sites, replace=False)
    km = np.abs(places[:, None] - places[None, home])
    demand = rng.integers(5, 40, (years, cells)).astype(float)
    order = np.argsort(places)
    ends = (np.ones(cells - 1), (order[:-1], order[1:]))
    line = sparse.coo_array(ends, shape=(cells, cells))
    exists = np.arange(sites) < sites - 1
    return Problem(
        demand=demand,
        weight=np.full(years, 2.0),
        km=km,
        allowed=km <= np.maximum(7.0, np.sort(km, axis=1)[:, [1]]),
        boards=np.zeros((cells, sites), bool),
        places=np.array([45.0 * n for n in rng.integers(1, 4, sites)]),
        most_classes=rng.integers(0, 3, sites),
        exists=exists,
        may_close=exists & (np.arange(sites) > 0),
        keep_yuan=np.full(sites, 3e4),
        open_yuan=np.full(sites, 9e4),
        close_yuan=np.full(sites, 5e3),
        room_yuan=np.full(sites, 4e4),
        beds=np.zeros(sites),
        receives=(np.abs(places[home][:, None] - places[home][None]) <= 6) & ~np.eye(sites, dtype=bool),
        km_yuan=300.0,
        class_size=45.0,
        home=home.astype(np.int64),
        links=sparse.csr_array(((line + line.T) > 0).astype(float)),
        contiguous=contiguous,
    )


def least(problem: Problem) -> float:
    """The cheapest network by trying every one of a single year; infinite where there is none."""
    best = np.inf
    for site_of in product(range(problem.sites), repeat=problem.cells):
        share = np.zeros((1, problem.cells, problem.sites))
        share[0, np.arange(problem.cells), list(site_of)] = 1.0
        load = np.bincount(site_of, problem.demand[0], problem.sites)
        need = np.ceil((load - problem.places) / problem.class_size - 1e-9)
        classes = np.maximum(need, 0).astype(np.int64)[None]
        for state in product((False, True), repeat=problem.sites):
            network = Network(np.array([state]), classes, share)
            if not breaches(problem, network):
                best = min(best, recosted(problem, network))
    return best
