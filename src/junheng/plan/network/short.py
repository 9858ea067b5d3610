"""Why there is no network: cells that no site may take or can hold, and places that are short."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from junheng.plan.network.problem import Ints, Problem
from junheng.plan.program import Floats
from junheng.plan.solve.mixed import linear
from junheng.plan.solve.tangents import Planes

ROOM = 1e-6
"""Pupils that a cell may be larger than a site: figures are not whole."""
NEARER = 1e-3
"""Places that a pupil's longest way is worth less than."""


@dataclass(frozen=True, eq=False)
class Short:
    """What is missing where every site is open and has added all classes that it may.

    Attributes:
        out_of_reach: Cells that no site may take.
        nearest_km: How far each of them has to the nearest site; not a number where no way is known.
        too_big: Cells that are larger in some plan year than any site they may go to can become.
        most_places: What that site can hold.
        unplaced: Pupils of each cell without a place, as few in all as can be: so many places are needed more.
        places, beds: What would have to be added at each site, as little in all as does for every plan year, and
            where it is near to those who need it. Cells out of reach are left out.

    Shapes:
        nearest_km: one a cell out of reach; most_places: one a cell too big; unplaced: T × U; places, beds: S.
    """

    out_of_reach: Ints
    nearest_km: Floats
    too_big: Ints
    most_places: Floats
    unplaced: Floats
    places: Floats
    beds: Floats


def short(problem: Problem) -> Short:
    """By how much a problem is out of reach."""
    alone = np.nonzero(~problem.allowed.any(axis=1))[0]
    known = np.where(np.isnan(problem.km), np.inf, problem.km)
    nearest = known[alone].min(axis=1, initial=np.inf)
    near = np.where(np.isfinite(nearest), nearest, np.nan)
    return Short(alone, near, *too_big(problem), _unplaced(problem), *_added(problem))


def too_big(problem: Problem) -> tuple[Ints, Floats]:
    """Cells that no site they may go to can take as a whole, and what the largest of these sites can hold."""
    most = problem.places + problem.class_size * problem.most_classes
    room = np.where(problem.boards, np.minimum(most, problem.beds), most)
    largest = np.where(problem.allowed, room, -np.inf).max(axis=1, initial=-np.inf)
    found: Ints = np.nonzero(np.isfinite(largest) & (problem.demand.max(axis=0) > largest + ROOM))[0]
    return found, largest[found]


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


def _added(problem: Problem) -> tuple[Floats, Floats]:
    """Places and beds that every pupil within reach of a site would have one with."""
    cell, site = np.nonzero(problem.allowed)
    pairs, cells, sites, years = cell.size, problem.cells, problem.sites, problem.years
    near = problem.allowed.any(axis=1)
    most = problem.places + problem.class_size * problem.most_classes
    boards = problem.boards[cell, site]
    extra = years * pairs + np.arange(2 * sites)
    row, column, value = [], [], []
    block = cells + 2 * sites
    for year, pupils in enumerate(problem.demand):
        x, first = year * pairs + np.arange(pairs), year * block
        row += [first + cell, first + cells + site, first + cells + sites + site[boards]]
        column += [x, x, x[boards]]
        value += [np.ones(pairs), pupils[cell], pupils[cell][boards]]
        row.append(first + cells + np.arange(2 * sites))
        column.append(extra)
        value.append(-np.ones(2 * sites))
    shape = (years * block, years * pairs + 2 * sites)
    matrix = sparse.csr_array((np.concatenate(value), (np.concatenate(row), np.concatenate(column))), shape=shape)
    low = np.tile(np.concatenate([near.astype(float), np.full(2 * sites, -np.inf)]), years)
    high = np.tile(np.concatenate([near.astype(float), most, problem.beds]), years)
    # Ways decide only between sites where as few places do.
    way = problem.km[cell, site]
    way = way * NEARER / way.max(initial=1.0)
    cost = np.concatenate([*(way * pupils[cell] for pupils in problem.demand), np.ones(2 * sites)])
    upper = np.concatenate([np.ones(years * pairs), np.full(2 * sites, np.inf)])
    answer = linear(cost, np.zeros(cost.size), upper, Planes(cost.size, matrix, low, high))
    if answer is None:
        return np.zeros(sites), np.zeros(sites)
    added = np.maximum(0.0, answer[0][extra])
    return added[:sites], added[sites:]
