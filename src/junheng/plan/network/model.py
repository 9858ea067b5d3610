"""The network as a program: columns for open sites, classes added and shares of cells; rows that tie them.

A column y says that a site is open in a year, z how many classes it has added, x which share of a cell's pupils goes
to it. What a site costs once is charged on the last year's column, since what is opened, closed or built stays so.
Rows x ≤ y and those of contiguity are many and seldom bind: they are added where a point breaks them.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from junheng.plan.network.problem import Ints, Network, Problem
from junheng.plan.program import Flags, Floats
from junheng.plan.solve.kept import Row
from junheng.plan.solve.tangents import Planes


@dataclass(eq=False)
class Model:
    """Columns in the order y, z, x, and rows so far.

    Attributes:
        year, cell, site: Of each x.
        first: Number of the first x.
        cost, low, high: Of all columns.
        elastic: Numbers of the rows of places and beds, rising; elastic_site: the site of each.
        extra: Rows added on the way.
    """

    problem: Problem
    year: Ints
    cell: Ints
    site: Ints
    first: int
    cost: Floats
    low: Floats
    high: Floats
    rows: sparse.csr_array
    row_low: Floats
    row_high: Floats
    elastic: Ints
    elastic_site: Ints
    extra: list[Row] = field(default_factory=list)

    @property
    def scheme(self) -> int:
        """Number of columns for sites: the y; as many z follow."""
        return self.problem.years * self.problem.sites

    def planes(self, columns: Flags | None = None) -> Planes:
        """All rows, over all columns or those chosen."""
        parts: list[sparse.sparray] = [self.rows]
        if self.extra:
            at = np.repeat(np.arange(len(self.extra)), [row[0].size for row in self.extra])
            matrix = sparse.coo_array(
                (np.concatenate([row[1] for row in self.extra]), (at, np.concatenate([row[0] for row in self.extra]))),
                shape=(len(self.extra), self.cost.size),
            )
            parts.append(matrix)
        rows = sparse.csr_array(sparse.vstack(parts))
        if columns is not None:
            rows = sparse.csr_array(sparse.csc_array(rows)[:, np.nonzero(columns)[0]])
        bounds = np.array([row[2] for row in self.extra])
        low = np.concatenate([self.row_low, np.full(bounds.size, -np.inf)])
        width = self.cost.size if columns is None else int(columns.sum())
        return Planes(width, rows, low, np.concatenate([self.row_high, bounds]))

    def network(self, point: Floats) -> Network:
        """A point as what is decided; shares are left as they are."""
        problem, number = self.problem, self.scheme
        shape = (problem.years, problem.sites)
        share = np.zeros((problem.years, problem.cells, problem.sites))
        share[self.year, self.cell, self.site] = point[self.first :]
        classes = np.round(point[number : 2 * number]).astype(np.int64).reshape(shape)
        return Network(point[:number].reshape(shape) > 0.5, classes, share)

    def columns_of(self) -> Ints:
        """The x of each year, cell and site; −1 where that may not be."""
        problem = self.problem
        found = np.full((problem.years, problem.cells, problem.sites), -1, dtype=np.int64)
        found[self.year, self.cell, self.site] = self.first + np.arange(self.cell.size)
        return found

    def broken_links(self, point: Floats) -> list[Row]:
        """Rows x ≤ y that a point breaks."""
        y = self.year * self.problem.sites + self.site
        broken = np.nonzero(point[self.first :] > point[y] + 1e-6)[0]
        return [(np.array([self.first + at, y[at]]), np.array([1.0, -1.0]), 0.0) for at in broken]

    def linked(self, x: int, y: int) -> bool:
        """Whether two columns are a cell's share at a site, and that site in that year."""
        at = x - self.first
        return at >= 0 and int(self.year[at]) * self.problem.sites + int(self.site[at]) == y

    def add_links(self, point: Floats) -> int:
        """Rows x ≤ y that a point breaks, added; how many."""
        broken = self.broken_links(point)
        self.extra += broken
        return len(broken)


def model_of(problem: Problem, scale: float = 1.0) -> Model:
    """The program of a problem.

    Args:
        problem: What is asked.
        scale: Yuan that count as one in the program's cost.
    """
    years, sites, number = problem.years, problem.sites, problem.years * problem.sites
    cell, site = np.nonzero(problem.allowed)
    pairs = cell.size
    year = np.repeat(np.arange(years), pairs)
    cell, site = np.tile(cell, years), np.tile(site, years)
    first = 2 * number
    pupils = problem.demand[year, cell]
    last = np.zeros((years, sites))
    last[-1] = np.where(problem.exists, -problem.close_yuan, problem.open_yuan)
    rooms = np.zeros((years, sites))
    rooms[-1] = problem.room_yuan
    cost = np.concatenate(
        [
            (problem.weight[:, None] * problem.keep_yuan + last).ravel(),
            rooms.ravel(),
            problem.weight[year] * pupils * problem.km[cell, site] * problem.km_yuan,
        ]
    )
    low, high = np.zeros(cost.size), np.ones(cost.size)
    low[:number] = np.tile(problem.settled, years)
    if problem.must_close is not None:
        high[number - sites : number][problem.must_close] = 0.0
    high[number:first] = np.tile(problem.most_classes, years)
    built = _Rows(cost.size)
    x = first + np.arange(cell.size)
    spot = year * sites + site
    built.add(year * problem.cells + cell, x, np.ones(x.size), np.ones(years * problem.cells), equal=True)
    room = np.maximum(problem.places + problem.class_size * problem.most_classes, 1.0)
    y, z = np.arange(number), number + np.arange(number)
    tile = np.tile(room, years)
    built.add(
        np.concatenate([spot, y, y]),
        np.concatenate([x, y, z]),
        np.concatenate([pupils / tile[spot], -np.tile(problem.places, years) / tile, -problem.class_size / tile]),
        np.zeros(number),
    )
    grows = np.tile(problem.most_classes > 0, years)
    built.add(
        np.concatenate([y[grows], y[grows]]),
        np.concatenate([z[grows], y[grows]]),
        np.concatenate([np.ones(grows.sum()), -np.tile(problem.most_classes, years)[grows]]),
        np.zeros(number),
    )
    elastic = years * problem.cells + np.arange(number)
    boards = problem.boards[cell, site]
    if boards.any():
        elastic = np.append(elastic, built.number + np.arange(number))
        built.add(spot[boards], x[boards], pupils[boards], np.tile(problem.beds, years))
    if years > 1:
        here, before = y[sites:], y[:-sites]
        sign = np.where(np.tile(problem.exists, years - 1), 1.0, -1.0)
        built.add(
            np.tile(np.arange(here.size), 2),
            np.concatenate([here, before]),
            np.concatenate([sign, -sign]),
            np.zeros(here.size),
        )
        built.add(
            np.tile(np.arange(here.size), 2),
            np.concatenate([z[:-sites], z[sites:]]),
            np.repeat([1.0, -1.0], here.size),
            np.zeros(here.size),
        )
    closing = np.nonzero(problem.may_close)[0]
    if closing.size:
        at, near = np.nonzero(problem.receives[closing])
        for turn in range(years):
            built.add(
                np.concatenate([at, np.arange(closing.size)]),
                turn * sites + np.concatenate([near, closing]),
                -np.ones(at.size + closing.size),
                -np.ones(closing.size),
            )
    rows, row_low, row_high = built.done()
    return Model(
        problem,
        year,
        cell,
        site,
        first,
        cost / scale,
        low,
        high,
        rows,
        row_low,
        row_high,
        elastic,
        np.arange(elastic.size) % sites,
    )


class _Rows:
    """Rows as they are gathered."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.parts: list[sparse.sparray] = []
        self.low: list[Floats] = []
        self.high: list[Floats] = []

    def add(self, row: Ints, column: Ints, value: Floats, high: Floats, *, equal: bool = False) -> None:
        self.parts.append(sparse.coo_array((value, (row, column)), shape=(high.size, self.width)))
        self.high.append(high)
        self.low.append(high if equal else np.full(high.size, -np.inf))

    @property
    def number(self) -> int:
        return sum(high.size for high in self.high)

    def done(self) -> tuple[sparse.csr_array, Floats, Floats]:
        return sparse.csr_array(sparse.vstack(self.parts)), np.concatenate(self.low), np.concatenate(self.high)
