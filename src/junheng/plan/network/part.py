"""The program of some sites and their cells, all others staying as they are."""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from junheng.plan.network.model import Model
from junheng.plan.network.problem import Ints
from junheng.plan.program import Flags, Floats
from junheng.plan.solve.tangents import Planes

LOOSE = 1e-9
"""By so much a row may be passed, lest rounding make the point itself break it."""


@dataclass(frozen=True, eq=False)
class Part:
    """A program of some columns.

    Attributes:
        columns: Which of the model's columns; what a soft part has besides comes after them.
        seen: Which of the model's rows; rows that tie a cell to an open site come after them.
    """

    columns: Ints
    seen: Ints
    planes: Planes
    cost: Floats
    low: Floats
    high: Floats
    whole: Flags

    def soft(self, model: Model, price: Floats) -> "Part":
        """The same where places and beds may be short, at a price for each row."""
        where = np.nonzero(np.isin(self.seen, model.elastic))[0]
        index = np.searchsorted(model.elastic, self.seen[where])
        rows = self.planes.rows
        slack = sparse.coo_array(
            (-np.ones(where.size), (where, np.arange(where.size))), shape=(rows.shape[0], where.size)
        )
        cost = np.append(self.cost, price[index])
        return replace(
            self,
            planes=Planes(cost.size, sparse.csr_array(sparse.hstack([rows, slack])), self.planes.low, self.planes.high),
            cost=cost,
            low=np.append(self.low, np.zeros(where.size)),
            high=np.append(self.high, np.full(where.size, np.inf)),
            whole=np.append(self.whole, np.zeros(where.size, dtype=bool)),
        )


def part_of(model: Model, by_column: sparse.csc_array, point: Floats, scheme: Ints, x: Ints) -> Part:
    """The program of some choices and some assignments.

    Args:
        model: The whole.
        by_column: Its rows.
        point: What the others stay at.
        scheme: Columns of open sites and their classes.
        x: Assignments of cells, counted from the model's first.
    """
    problem = model.problem
    columns = np.concatenate([scheme, model.first + x])
    local = sparse.csr_array(by_column[:, columns])
    seen = np.nonzero(np.diff(local.indptr) > 0)[0]
    rest = point.copy()
    rest[columns] = 0.0
    used = (by_column @ rest)[seen]
    low, high = model.row_low[seen] - used, model.row_high[seen] - used
    low[np.isfinite(low)] -= LOOSE
    high = high + LOOSE
    parts: list[sparse.sparray] = [local[seen]]
    at_scheme = {int(column): at for at, column in enumerate(scheme)}
    tied = [
        (at + scheme.size, at_scheme[y])
        for at, y in enumerate((model.year[x] * problem.sites + model.site[x]).tolist())
        if y in at_scheme
    ]
    if tied:
        at = np.repeat(np.arange(len(tied)), 2)
        value = np.tile([1.0, -1.0], len(tied))
        parts.append(sparse.coo_array((value, (at, np.array(tied).ravel())), shape=(len(tied), columns.size)))
        low, high = np.append(low, np.full(len(tied), -np.inf)), np.append(high, np.zeros(len(tied)))
    return Part(
        columns,
        seen,
        Planes(columns.size, sparse.csr_array(sparse.vstack(parts)), low, high),
        model.cost[columns],
        model.low[columns],
        np.maximum(model.high[columns], point[columns]),
        np.ones(columns.size, dtype=bool),
    )
