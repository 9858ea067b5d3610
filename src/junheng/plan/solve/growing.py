"""A linear program that grows column by column, solved again from where it stood."""

from collections.abc import Sequence
from typing import Any

import highspy
import numpy as np

from junheng.plan.program import Floats


class Growing:
    """Rows that stay and columns of 0 and more that come.

    Args:
        low: The least of each row.
        high: The most of each row.
    """

    def __init__(self, low: Floats, high: Floats) -> None:
        self._solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy has no types
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)  # the same answer on every machine
        none = np.zeros(0, dtype=np.int32)
        self._solver.addRows(low.size, low, high, 0, np.zeros(low.size, dtype=np.int32), none, np.zeros(0))
        self.number = 0

    def grow(self, costs: Sequence[float], rows: Sequence[Sequence[int]], values: Sequence[Sequence[float]]) -> None:
        """Add columns.

        Args:
            costs: One a column.
            rows: For each column the rows that it is in.
            values: Its coefficients there.
        """
        if not costs:
            return
        starts = np.cumsum([0, *(len(own) for own in rows[:-1])]).astype(np.int32)
        index = np.array([row for own in rows for row in own], dtype=np.int32)
        value = np.array([one for own in values for one in own], dtype=float)
        number = len(costs)
        self._solver.addCols(
            number, np.array(costs, float), np.zeros(number), np.full(number, np.inf), index.size, starts, index, value
        )
        self.number += number

    def cut(self, columns: Sequence[int], values: Sequence[float], most: float) -> None:
        """Add a row over columns that are there, of no more than so much."""
        index, value = np.array(columns, dtype=np.int32), np.array(values, dtype=float)
        self._solver.addRow(-np.inf, most, index.size, index, value)

    def limit(self, column: int, low: float, high: float) -> None:
        """Set a column's bounds."""
        self._solver.changeColBounds(column, low, high)

    def solved(self, seconds: float) -> tuple[float, Floats, Floats] | None:
        """Minimise.

        Returns:
            Value, columns and prices of rows; None where no optimum was found in the time.
        """
        # The limit is over all runs of the solver together.
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + max(0.05, seconds))
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = self._solver.getSolution()
        value = float(self._solver.getInfo().objective_function_value)
        return value, np.array(found.col_value), np.array(found.row_dual)
