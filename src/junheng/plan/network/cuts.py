"""Rows that keep whole cells together, over the columns of some sites only.

A cell may belong to a site only if one of the cells between it and the cell that the site lies in does. Over few sites
few cells can lie between, so that the rows are short and sharp.
"""

import numpy as np
from scipy import sparse

from junheng.plan.network.model import Model
from junheng.plan.network.problem import Ints
from junheng.plan.program import Floats
from junheng.plan.solve.tangents import Planes

Neighbours = list[list[int]]
"""Of each cell."""
Pools = dict[tuple[int, int], dict[int, int]]
"""For each year and site the cells that may be its own: their column; −1 for a home that has none."""
Cuts = list[tuple[int, list[int]]]
"""A column, and those of which it needs one."""


def pools_of(model: Model, columns: Ints, group: list[int]) -> Pools:
    """The cells that some sites may have.

    Args:
        model: Whose columns these are.
        columns: Those in play, by their number in the model; the pools have their place in this list.
        group: The sites.
    """
    found: Pools = {
        (year, site): {int(model.problem.home[site]): -1} for year in range(model.problem.years) for site in group
    }
    for at, column in enumerate(columns.tolist()):
        if column >= model.first:
            x = column - model.first
            found[int(model.year[x]), int(model.site[x])][int(model.cell[x])] = at
    return found


def alone(next_to: Neighbours, pools: Pools, homes: Ints) -> Cuts:
    """What keeps single cells from lying by themselves."""
    cuts: Cuts = []
    for (_, site), pool in pools.items():
        home = int(homes[site])
        for cell, at in pool.items():
            if at >= 0 and cell != home and home not in next_to[cell]:
                cuts.append((at, [pool[k] for k in next_to[cell] if pool.get(k, -1) >= 0]))
    return cuts


def broken_off(next_to: Neighbours, pools: Pools, homes: Ints, x: Floats) -> Cuts:
    """What keeps the parts that break off at a point from being chosen again."""
    cuts: Cuts = []
    for (_, site), pool in pools.items():
        home = int(homes[site])
        mine = {cell for cell, at in pool.items() if at >= 0 and x[at] > 0.5} | {home}
        lost = mine - _reached(next_to, home, mine)
        while lost:
            piece = _reached(next_to, min(lost), lost)
            lost -= piece
            around = {k for cell in piece for k in next_to[cell] if k in pool} - piece
            open_ = _reached(next_to, home, set(pool) - around - piece)
            between = [pool[k] for k in sorted(around) if any(other in open_ for other in next_to[k])]
            cuts += [(pool[cell], [at for at in between if at >= 0]) for cell in sorted(piece)]
    return cuts


def _reached(next_to: Neighbours, start: int, within: set[int]) -> set[int]:
    seen, stack = {start}, [start]
    while stack:
        for at in next_to[stack.pop()]:
            if at in within and at not in seen:
                seen.add(at)
                stack.append(at)
    return seen


def with_cuts(planes: Planes, cuts: Cuts) -> Planes:
    """Rows and those that say that a column needs one of others."""
    if not cuts:
        return planes
    sizes = [1 + len(others) for _, others in cuts]
    at = np.repeat(np.arange(len(cuts)), sizes)
    column = np.array([one for first, others in cuts for one in (first, *others)], dtype=np.int64)
    value = np.array([one for size in sizes for one in (1.0, *(-1.0,) * (size - 1))])
    more = sparse.coo_array((value, (at, column)), shape=(len(cuts), planes.width))
    return Planes(
        planes.width,
        sparse.csr_array(sparse.vstack([planes.rows, more])),
        np.append(planes.low, np.full(len(cuts), -np.inf)),
        np.append(planes.high, np.zeros(len(cuts))),
    )
