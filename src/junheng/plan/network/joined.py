"""Catchments that hang together: what breaks off, and the rows that say so.

A site's cells, with the cell it lies in, have to hang together. Where a part C of them does not, each cell of C may
belong to the site only if one of the cells between C and the site's own does.

Source:
    separator inequalities of connected subgraphs (Carvajal, Constantino, Goycoolea, Vielma, Weintraub 2013).
"""

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from junheng.plan.network.model import Model
from junheng.plan.network.problem import Ints, Problem
from junheng.plan.program import Flags, Floats

PRESENT = 1e-6
"""A share below this is none."""


def add_separators(model: Model, point: Floats, at_once: int = 40) -> int:
    """Rows that forbid the parts that break off at a point.

    Args:
        model: Gets the rows.
        point: Shares, whole or not.
        at_once: Rows for a part, at most.

    Returns:
        How many rows were added.
    """
    problem = model.problem
    columns = model.columns_of()
    added = 0
    share = point[model.first :]
    for year in range(problem.years):
        for site in range(problem.sites):
            here = (model.year == year) & (model.site == site) & (share > PRESENT)
            cells = model.cell[here]
            for part in parts_off(problem, cells, int(problem.home[site])):
                between = separator(problem.links, part, int(problem.home[site]))
                through = columns[year, between, site]
                through = through[through >= 0]
                most = part[np.argsort(-point[columns[year, part, site]], kind="stable")][:at_once]
                for cell in most:
                    one = np.append(columns[year, cell, site], through)
                    value = np.append(1.0, np.full(through.size, -1.0))
                    model.extra.append((one, value, 0.0))
                    added += 1
    return added


def parts_off(problem: Problem, cells: Ints, home: int) -> list[Ints]:
    """The parts of a catchment that do not hang together with the cell that the site lies in."""
    group = np.union1d(cells, [home])
    _, label = csgraph.connected_components(problem.links[group][:, group], directed=False)
    own = label[np.searchsorted(group, home)]
    return [group[label == part] for part in np.unique(label) if part != own]


def separator(links: sparse.csr_array, part: Ints, home: int) -> Ints:
    """Cells that each way from a part to a cell has to pass, no more than needed."""
    inside = np.zeros(links.shape[0], dtype=bool)
    inside[part] = True
    around = beside(links, inside) & ~inside
    free = np.nonzero(~around)[0]
    _, label = csgraph.connected_components(links[free][:, free], directed=False)
    reach = np.zeros(links.shape[0], dtype=bool)
    reach[free[label == label[np.searchsorted(free, home)]]] = True
    found: Ints = np.nonzero(around & beside(links, reach))[0]
    return found


def beside(links: sparse.csr_array, inside: Flags) -> Flags:
    """Cells that touch one of these."""
    found: Flags = np.asarray(links @ inside.astype(float)) > 0
    return found


def touches(site_of: list[int], cell: int, site: int, next_to: list[list[int]], home: list[int]) -> bool:
    """Whether a cell lies beside a catchment, or beside the cell that its site lies in, or is that cell."""
    at = home[site]
    return cell == at or any(site_of[other] == site or other == at for other in next_to[cell])


def hangs(site_of: list[int], cell: int, site: int, next_to: list[list[int]], home: list[int]) -> bool:
    """Whether a catchment that hangs together still does when a cell leaves it."""
    at = home[site]
    if cell == at:
        return True
    mine = [other for other in next_to[cell] if site_of[other] == site or other == at]
    if len(mine) <= 1:
        return True
    # Most cells round one touch each other; only where they do not is the way between them looked for.
    left = set(mine)
    stack = [left.pop()]
    while stack and left:
        for other in next_to[stack.pop()]:
            if other in left:
                left.discard(other)
                stack.append(other)
    if not left:
        return True
    left = set(mine[1:])
    seen = {cell, mine[0]}
    stack = [mine[0]]
    while stack:
        for other in next_to[stack.pop()]:
            if other not in seen and (site_of[other] == site or other == at):
                seen.add(other)
                left.discard(other)
                if not left:
                    return True
                stack.append(other)
    return False
