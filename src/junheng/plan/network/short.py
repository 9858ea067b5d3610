"""Why there is no network: cells that no site may take, and places that are short."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from junheng.plan.network.problem import Ints, Problem
from junheng.plan.program import Floats
from junheng.plan.solve.mixed import linear
from junheng.plan.solve.tangents import Planes


@dataclass(frozen=True, eq=False)
class Short:
    """What is missing where every site is open and has added all classes that it may.

    Attributes:
        out_of_reach: Cells that no site may take.
        nearest_km: How far each of them has to the nearest site; not a number where no way is known.
        unplaced: Pupils of each cell without a place, as few in all as can be: so many places are needed more.

    Shapes:
        nearest_km: one a cell out of reach; unplaced: T × U.
    """

    out_of_reach: Ints
    nearest_km: Floats
    unplaced: Floats


def short(problem: Problem) -> Short:
    """By how much a problem is out of reach."""
    alone = np.nonzero(~problem.allowed.any(axis=1))[0]
    known = np.where(np.isnan(problem.km), np.inf, problem.km)
    nearest = known[alone].min(axis=1, initial=np.inf)
    return Short(alone, np.where(np.isfinite(nearest), nearest, np.nan), _unplaced(problem))


def _unplaced(problem: Problem) -> Floats:
    found = np.zeros((problem.years, problem.cells))
    cell, site = np.nonzero(problem.allowed)
    boards = problem.boards[cell, site]
    most = problem.places + problem.class_size * problem.most_classes
    pairs, cells, sites = cell.size, problem.cells, problem.sites
    for year, pupils in enumerate(problem.demand):
        x, left = np.arange(pairs), pairs + np.arange(cells)
        row = np.concatenate([cell, np.arange(cells), cells + site, cells + sites + site[boards]])
        column = np.concatenate([x, left, x, x[boards]])
        value = np.concatenate([np.ones(pairs + cells), pupils[cell], pupils[cell][boards]])
        matrix = sparse.csr_array((value, (row, column)), shape=(cells + 2 * sites, pairs + cells))
        low = np.concatenate([np.ones(cells), np.full(2 * sites, -np.inf)])
        high = np.concatenate([np.ones(cells), most, problem.beds])
        cost = np.concatenate([np.zeros(pairs), pupils])
        answer = linear(cost, np.zeros(cost.size), np.ones(cost.size), Planes(cost.size, matrix, low, high))
        if answer is not None:
            found[year] = np.maximum(0.0, answer[0][pairs:]) * pupils
    return found
