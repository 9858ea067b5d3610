"""The best choice among catchments that a search has met: one for each site, every cell in exactly one."""

from collections.abc import Callable

import numpy as np
from scipy import sparse

from junheng.plan.network.moves import Year
from junheng.plan.network.problem import Ints
from junheng.plan.program import Floats
from junheng.plan.solve.mixed import linear, mixed
from junheng.plan.solve.tangents import Planes

MOST = 8000
"""Catchments that are chosen from."""


def pooled(year: Year, best: Ints, *, seconds: float, seed: int, stop: Callable[[], bool]) -> Ints:
    """The cheapest answer that is made of catchments in the pool.

    Args:
        year: With its pool.
        best: The best answer so far; its catchments are put into the pool.
        seconds: Time limit.
        seed: Of the solver's own choices.
        stop: Asked whether to stop.

    Returns:
        An answer that is no worse than the one given.
    """
    for site in range(year.places.size):
        cells = frozenset(np.nonzero(best == site)[0].tolist())
        year.pool[site, cells] = sum(float(year.cost[cell, site]) for cell in cells)
    sets = sorted(year.pool, key=lambda key: (key[0], sorted(key[1])))
    cost = np.array([year.pool[key] for key in sets])
    matrix = _matrix(sets, best.size, year.places.size)
    ones = np.ones(matrix.shape[0])
    relaxed = linear(cost, np.zeros(cost.size), np.ones(cost.size), Planes(cost.size, matrix, ones, ones))
    if relaxed is None:
        return best
    reduced: Floats = cost - matrix.T @ relaxed[1]
    slack = year.value(best) - float(cost @ relaxed[0])
    keep = np.nonzero(reduced <= slack + 1e-6)[0]
    keep = keep[np.argsort(reduced[keep], kind="stable")[:MOST]]
    some = sparse.csr_array(matrix[:, keep])
    planes = Planes(keep.size, some, ones, ones)
    whole = np.ones(keep.size, dtype=bool)
    zero = np.zeros(keep.size)
    found = mixed(cost[keep], zero, zero + 1, whole, planes, seconds=seconds, gap=1e-6, seed=seed, stop=stop)
    if found.x is None:
        return best
    answer = best.copy()
    for at in np.nonzero(found.x > 0.5)[0]:
        site, cells = sets[keep[at]]
        answer[list(cells)] = site
    return answer if year.feasible(answer) and year.value(answer) < year.value(best) else best


def _matrix(sets: list[tuple[int, frozenset[int]]], cells: int, sites: int) -> sparse.csr_array:
    """One row a cell, then one a site; one column a catchment."""
    row: list[int] = []
    column: list[int] = []
    for at, (site, members) in enumerate(sets):
        row.extend(members)
        row.append(cells + site)
        column.extend([at] * (len(members) + 1))
    return sparse.csr_array((np.ones(len(row)), (row, column)), shape=(cells + sites, len(sets)))
