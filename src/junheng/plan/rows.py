"""Rows of a program as they are collected, block by block."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from junheng.plan.program import Floats


class Rows:
    """Rows as they are collected."""

    def __init__(self) -> None:
        self.row: list[NDArray[np.int64]] = []
        self.column: list[NDArray[np.int64]] = []
        self.value: list[Floats] = []
        self.low: list[Floats] = []
        self.high: list[Floats] = []
        self.blocks: dict[str, slice] = {}
        self.number = 0

    def add(self, name: str, matrix: sparse.sparray, low: Floats | float, high: Floats | float) -> None:
        """A block of rows; rows that say nothing are left out."""
        found = sparse.coo_array(matrix)
        number = int(found.shape[0])
        if number == 0:
            return
        self.row.append(np.asarray(found.row, np.int64) + self.number)
        self.column.append(np.asarray(found.col, np.int64))
        self.value.append(np.asarray(found.data, np.float64))
        self.low.append(np.broadcast_to(np.asarray(low, np.float64), (number,)).copy())
        self.high.append(np.broadcast_to(np.asarray(high, np.float64), (number,)).copy())
        self.blocks[name] = slice(self.number, self.number + number)
        self.number += number

    def matrix(self, columns: int) -> sparse.csr_array:
        """All of them."""
        if not self.number:
            return sparse.csr_array((0, columns))
        parts = (np.concatenate(part) for part in (self.value, self.row, self.column))
        value, row, column = parts
        return sparse.csr_array((value, (row, column)), shape=(self.number, columns))
