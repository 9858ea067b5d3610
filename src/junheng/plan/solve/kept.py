"""A linear program that is solved again and again from where it stood: bounds that move, rows that come."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from junheng.plan.program import Floats
from junheng.plan.solve.mixed import posed
from junheng.plan.solve.tangents import Planes

Row = tuple[NDArray[np.int64], Floats, float]
"""Columns, their values, and the most of the sum."""


@dataclass(frozen=True, eq=False)
class Stood:
    """Where a program stood: HiGHS's own basis, and how many rows there were."""

    basis: Any
    rows: int


class Kept:
    """A program that stays in the solver.

    Args:
        cost: Of each column.
        low: The least of each column.
        high: The most of each column.
        planes: Rows.

    Attributes:
        rows: How many rows there are.
        infeasible: Whether the last run proved that there is no point.
    """

    def __init__(self, cost: Floats, low: Floats, high: Floats, planes: Planes) -> None:
        self._solver: Any = posed(cost, low, high, planes)
        # Small steps from where it stood: what is prepared for a long way costs more than it saves.
        self._solver.setOptionValue("solver", "simplex")
        self._solver.setOptionValue("presolve", "off")
        self._solver.setOptionValue("simplex_dual_edge_weight_strategy", 1)
        self._solver.setOptionValue("dual_simplex_cost_perturbation_multiplier", 0.0)
        self.rows = planes.low.size
        self.infeasible = False

    def add(self, rows: Sequence[Row]) -> None:
        """Add rows."""
        if not rows:
            return
        sizes = [row[0].size for row in rows]
        number = len(rows)
        self._solver.addRows(
            number,
            np.full(number, -np.inf),
            np.array([row[2] for row in rows]),
            sum(sizes),
            np.cumsum([0, *sizes[:-1]]).astype(np.int32),
            np.concatenate([row[0] for row in rows]).astype(np.int32),
            np.concatenate([row[1] for row in rows]),
        )
        self.rows += number

    def limit(self, low: Floats, high: Floats) -> None:
        """Set the bounds of the first columns."""
        self._solver.changeColsBounds(low.size, np.arange(low.size, dtype=np.int32), low, high)

    def stand(self, stood: Stood) -> None:
        """Go back to where the program stood; rows that came since are slack there."""
        basis = stood.basis
        if stood.rows < self.rows:
            basis = highspy.HighsBasis()
            basis.col_status = stood.basis.col_status
            slack = [highspy.HighsBasisStatus.kBasic] * (self.rows - stood.rows)
            basis.row_status = list(stood.basis.row_status) + slack
            basis.valid = True
        self._solver.setBasis(basis)

    def stood(self) -> Stood:
        """Where the program stands now."""
        return Stood(self._solver.getBasis(), self.rows)

    def solved(self, seconds: float) -> tuple[float, Floats] | None:
        """Minimise.

        Returns:
            Value and columns; None where no optimum was found: `infeasible` says whether there is none.
        """
        # The limit is over all runs of the solver together.
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + max(0.05, seconds))
        self._solver.run()
        status = self._solver.getModelStatus()
        self.infeasible = status == highspy.HighsModelStatus.kInfeasible
        if status != highspy.HighsModelStatus.kOptimal:
            return None
        return float(self._solver.getInfo().objective_function_value), np.array(self._solver.getSolution().col_value)

    def prices(self) -> Floats:
        """Of each column, what it would lift the value by: its reduced cost."""
        return np.array(self._solver.getSolution().col_dual)
