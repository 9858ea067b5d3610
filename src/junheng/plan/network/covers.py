"""Rows that every network keeps and a linear program does not: places come by whole sites and whole classes.

Some sites together have to hold the pupils that go to them. Rounded up to whole sites this says more than the program's
own rows, where a third of a site holds a third of its places. The sites are taken together as split cells tie them.

Source:
    mixed-integer rounding with complemented columns and variable bounds (Marchand and Wolsey 2001), which holds flow
    covers (Padberg, Van Roy, Wolsey 1985) and residual capacity rows (Magnanti, Mirchandani, Vachani 1993).
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from junheng.plan.network.model import Model
from junheng.plan.network.problem import Ints, Problem
from junheng.plan.program import Flags, Floats
from junheng.plan.solve.kept import Row

TOGETHER = 8
"""Sites that are looked at together, at most."""
PREFIXES = 40
"""Sets of cells that are tried for some sites: the surest of them, one more each time."""
MOSTLY = 0.3
"""Of a cell that counts, the sites together have at least this share."""
LOOSE = 0.6
"""A set of cells of which a larger share goes elsewhere says nothing."""
FRACTION = (0.02, 0.98)
"""Between these a fraction is rounded: others give rows that a solver's tolerance breaks."""
BROKEN = 1e-4
"""A row that a point breaks by less is not worth having."""
MOST = 100
"""Rows that are given at once, the deepest."""
EVEN = 1e-7
"""So near a share and its site's column are one."""
ROUND = 1e-9
"""What a row is loosened by, for the rounding of its own figures."""


@dataclass(frozen=True, eq=False)
class _Spot:
    """A year's part of a point: shares by cell and site, sites open, classes added."""

    year: int
    share: Floats
    open: Floats
    classes: Floats


@dataclass(frozen=True, eq=False)
class _Best:
    """The deepest row of some sites, before it is written down.

    Attributes:
        depth: By how much the point breaks it, in its own length.
        cells: Those that count whole.
        bound: Cells and places in the list of sites whose share is taken as what it lacks to the site's column.
        step: What is rounded to whole numbers: pupils; part: the fraction of the right side.
        weights, classes: Of the sites' columns, turned or not, and of a class.
        right: The right side.
    """

    depth: float
    cells: Ints
    bound: tuple[Ints, Ints]
    step: float
    part: float
    weights: Floats
    classes: float
    right: float


def covers(model: Model, point: Floats) -> list[Row]:
    """Rows that a point breaks and that no network does.

    Args:
        model: Whose point this is.
        point: Of the linear program.

    Returns:
        The deepest first.
    """
    problem, columns = model.problem, model.columns_of()
    found: list[tuple[float, Row]] = []
    for spot in _spots(model, point):
        for group in _groups(problem, spot):
            sites = np.array(group)
            up = spot.open[sites] > 0.5
            best = _deepest(problem, spot, sites, up)
            if best is not None:
                found.append((best.depth, _row(model, columns, spot, sites, up, best)))
    found.sort(key=lambda each: -each[0])
    return [row for _, row in found[:MOST]]


def _spots(model: Model, point: Floats) -> list[_Spot]:
    problem, number = model.problem, model.scheme
    shape = (problem.years, problem.sites)
    share = np.zeros((problem.years, problem.cells, problem.sites))
    share[model.year, model.cell, model.site] = point[model.first :]
    open_, classes = point[:number].reshape(shape), point[number : 2 * number].reshape(shape)
    return [_Spot(year, share[year], open_[year], classes[year]) for year in range(problem.years)]


def _groups(problem: Problem, spot: _Spot) -> list[tuple[int, ...]]:
    """Sites that share cells: each grown by the one that it shares most with, and each pair."""
    tied: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    parts = spot.share > 1e-6
    for cell in np.nonzero(parts.sum(axis=1) > 1)[0]:
        sites = np.nonzero(parts[cell])[0].tolist()
        for one in sites:
            for other in sites:
                if one != other:
                    tied[one][other] += problem.demand[spot.year, cell]
    found: dict[tuple[int, ...], None] = {}
    for site in np.nonzero(spot.open > 1e-6)[0].tolist():
        group = [site]
        found[(site,)] = None
        while len(group) < TOGETHER:
            ties: dict[int, float] = defaultdict(float)
            for one in group:
                for other, pupils in tied[one].items():
                    if other not in group:
                        ties[other] += pupils
            if not ties:
                break
            group.append(max(ties, key=ties.__getitem__))
            found[tuple(sorted(group))] = None
        found |= {(site, other): None for other in tied[site] if site < other}
    return list(found)


def _deepest(problem: Problem, spot: _Spot, sites: Ints, up: Flags) -> _Best | None:
    """The row of some sites that the point breaks most, over sets of cells and what is rounded to."""
    open_, classes = spot.open[sites], spot.classes[sites]
    between = (open_ > 1e-6) & (open_ < 1 - 1e-6)
    if not between.any() and np.abs(classes - np.round(classes)).max() < 1e-6:
        return None
    share = spot.share[:, sites]
    whole = np.minimum(1.0, share.sum(axis=1))
    cells = np.nonzero(whole > MOSTLY)[0]
    cells = cells[np.lexsort((cells, -whole[cells]))]
    pupils = problem.demand[spot.year]
    inside, away = np.cumsum(pupils[cells]), np.cumsum(pupils[cells] * (1 - whole[cells]))
    last = np.nonzero((away <= LOOSE * inside) & (inside > 0))[0][-PREFIXES:]
    if not last.size:
        return None
    even = between & (share > 1e-6) & (share >= open_ - EVEN)
    taken = np.where(even, pupils[:, None], 0.0)
    # Of each set of cells and site: pupils of even cells that are not in the set.
    outside = taken.sum(axis=0) - np.cumsum(taken[cells], axis=0)[last]
    best: _Best | None = None
    for reduced in (False, True):
        if reduced and not even.any():
            break
        room = problem.places[sites] - (outside if reduced else np.zeros_like(outside))
        tried = _tried(problem.class_size, room, up, open_, classes.sum(), between, inside[last], away[last])
        depth, width = tried.depth, pupils[cells] ** 2
        # In its own length: what counts are the coefficients, those of cells above all.
        scale = tried.weights**2
        length = scale.sum(axis=2) + sites.size * tried.classes**2
        length = np.sqrt(length + np.cumsum(width)[last, None] / (tried.step * tried.part) ** 2)
        worth = np.where(depth > BROKEN, depth / length, 0.0)
        at, turn = np.unravel_index(int(np.argmax(worth)), worth.shape)
        if worth[at, turn] <= (0.0 if best is None else best.depth):
            continue
        mine = cells[: last[at] + 1]
        bound = np.nonzero(even & ~np.isin(np.arange(problem.cells), mine)[:, None]) if reduced else _none()
        best = _Best(
            float(worth[at, turn]),
            mine,
            (bound[0], bound[1]),
            float(tried.step[at, turn]),
            float(tried.part[at, turn]),
            tried.weights[at, turn],
            float(tried.classes[at, turn]),
            float(tried.right[at, turn]),
        )
    return best


def _none() -> tuple[Ints, Ints]:
    return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class _Tried:
    """Rows by set of cells and step; of `weights` the third axis is the site."""

    depth: Floats
    weights: Floats
    classes: Floats
    step: Floats
    part: Floats
    right: Floats


def _tried(
    class_size: float,
    room: Floats,
    up: Flags,
    open_: Floats,
    classes: float,
    between: Flags,
    inside: Floats,
    away: Floats,
) -> _Tried:
    """Round the row Σ room·y + class_size·z + away ≥ inside by steps of a class and of each site between.

    Shapes:
        room: sets of cells × sites.
    """
    step = np.concatenate([np.full((room.shape[0], 1), class_size), room[:, between]], axis=1)
    usable = step > 1e-6
    step = np.where(usable, step, 1.0)
    right = (inside - room[:, up].sum(axis=1))[:, None] / step
    part = right - np.floor(right)
    usable &= (part > FRACTION[0]) & (part < FRACTION[1])
    part = np.where(usable, part, 0.5)
    weights = _rounded(np.where(up, -room, room)[:, None] / step[:, :, None], part[:, :, None])
    each = _rounded(class_size / step, part)
    turned = np.where(up, 1 - open_, open_)
    left = weights @ turned + each * classes + away[:, None] / (step * part)
    depth = np.where(usable, np.ceil(right) - left, -np.inf)
    return _Tried(depth, weights, each, step, part, np.ceil(right))


def _rounded(value: Floats, part: Floats) -> Floats:
    """What becomes of a coefficient; rounded upwards where it is nearly whole, which is the safe side."""
    whole = np.floor(value)
    rest = value - whole
    return whole + np.minimum(1.0, rest / part)


def _row(model: Model, columns: Ints, spot: _Spot, sites: Ints, up: Flags, best: _Best) -> Row:
    """The row by the model's columns, as the most of a sum."""
    problem = model.problem
    y = spot.year * problem.sites + sites
    value = np.zeros(model.cost.size)
    value[y] = np.where(up, best.weights, -best.weights)
    value[model.scheme + y] = -best.classes
    most = best.weights[up].sum() - best.right
    weight = problem.demand[spot.year] / (best.step * best.part)
    most += weight[best.cells].sum()
    mine = columns[spot.year][np.ix_(best.cells, sites)]
    held = mine >= 0
    value[mine[held]] = np.broadcast_to(weight[best.cells][:, None], mine.shape)[held]
    cells, at = best.bound
    value[columns[spot.year, cells, sites[at]]] += weight[cells]
    np.subtract.at(value, y[at], weight[cells])
    column = np.nonzero(value)[0]
    scale = float(np.abs(value[column]).max())
    return column, value[column] / scale, most / scale + ROUND * (1 + abs(most) / scale)
