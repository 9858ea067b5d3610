"""A first answer: it hangs together, and says which cells no site reaches."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from junheng.plan.network.check import breaches
from junheng.plan.network.joined import parts_off
from junheng.plan.network.start import rounded
from tests.plan.network.test_exchange import as_network, grid


@pytest.mark.parametrize("seed", range(10))
def test_rounded_shares_hang_together(seed: int) -> None:
    problem = grid(seed, side=5, sites=4)
    share = np.random.default_rng(seed).dirichlet(np.ones(4), problem.cells)
    raw = share.argmax(axis=1)
    site_of = rounded(problem, problem.allowed, share)
    assert {breach.rule for breach in breaches(problem, as_network(problem, site_of))} <= {"capacity"}
    for site in range(4):  # what hung together before stays
        cells = np.nonzero(raw == site)[0]
        parts = parts_off(problem, cells, int(problem.home[site]))
        kept = np.setdiff1d(cells, np.concatenate(parts)) if parts else cells
        assert (site_of[kept] == site).all()


def test_a_cell_that_no_site_reaches_has_none() -> None:
    problem = grid(1, side=3)
    links = problem.links.toarray()
    lone = int(np.setdiff1d(np.arange(9), problem.home)[0])
    links[lone] = links[:, lone] = 0.0
    site_of = rounded(replace(problem, links=sparse.csr_array(links)), problem.allowed, -problem.km)
    assert site_of[lone] == -1
    assert (np.delete(site_of, lone) >= 0).all()
