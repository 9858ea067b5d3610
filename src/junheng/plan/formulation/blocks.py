"""Blocks of rows as values, and the matrices that several of them are made of."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from junheng.plan.model import Columns, Ints
from junheng.plan.program import Floats


@dataclass(frozen=True)
class RowBlock:
    """Rows that say the same of several sites.

    Attributes:
        name: docs/models.md lists them.
        matrix: What the columns add.
        low: The least of it; a number where all rows have the same.
        high: The most of it.
        sites: Units of the rows, or schools for land, rooms and classrooms; None where nobody asks for them.

    Shapes:
        matrix: rows × all columns; low, high, sites: rows.
    """

    name: str
    matrix: sparse.csr_array
    low: Floats | float
    high: Floats | float
    sites: Ints | None = None


def at_sites(parts: Sequence[tuple[Columns, float]], sites: Ints, many: int, width: int) -> sparse.csr_array:
    """What some blocks of columns add at each site.

    Args:
        parts: Blocks, and what one unit of their columns adds.
        sites: The rows wanted.
        many: How many units there are, or schools where sites are schools.
        width: All columns of the model.

    Shapes:
        the matrix: sites × all columns.
    """
    if not parts:
        return sparse.csr_array((sites.size, width))
    place = np.full(many, -1)
    place[sites] = np.arange(sites.size)
    row, column, value = [], [], []
    for block, each in parts:
        here = place[block.sites]
        kept = np.flatnonzero(here >= 0)
        row.append(here[kept])
        column.append(kept + block.start)
        value.append(np.full(kept.size, each))
    entries = np.concatenate(value), (np.concatenate(row), np.concatenate(column))
    return sparse.csr_array(entries, shape=(sites.size, width))


def wide(matrix: sparse.csr_array, width: int) -> sparse.csr_array:
    """The same with zeros for the columns that come after its own."""
    found = matrix.copy()
    found.resize((found.shape[0], width))
    return found
