"""A problem as arrays: what a solver needs, and nothing that it returns."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Cone:
    """A coefficient of variation that keeps its limit.

    With values v = slope · x + fixed of the schools, weights w (their share of the pupils, adding up to 1) and mean
    w · v it says sqrt(w · (v − mean)²) ≤ limit · mean; that is sqrt(w · v²) ≤ sqrt(1 + limit²) · mean, a
    second-order cone.

    Attributes:
        name: Indicator, stage and school year.
        slack: A column that widens the cone, for programs that ask by how much a limit would have to give.

    Shapes:
        slope: schools × columns; fixed, weights: schools.
    """

    name: tuple[str, str, int]
    slope: sparse.csr_array
    fixed: Floats
    weights: Floats
    limit: float
    slack: int | None = None

    def values(self, x: Floats) -> Floats:
        """The schools' values."""
        found: Floats = self.slope @ x + self.fixed
        return found

    def cv(self, x: Floats) -> float:
        """The coefficient at a point."""
        values = self.values(x)
        mean = float(self.weights @ values)
        return float(np.sqrt(self.weights @ (values - mean) ** 2) / mean) if mean > 0 else np.inf

    def limit_at(self, x: Floats) -> float:
        """The limit, wider by what the slack gives."""
        if self.slack is None:
            return self.limit
        mean = float(self.weights @ self.values(x))
        wider = np.sqrt(1 + self.limit**2) + max(0.0, float(x[self.slack])) / max(mean, 1e-9)
        return float(np.sqrt(max(0.0, wider**2 - 1)))


@dataclass(frozen=True)
class Program:
    """Minimise cost · x over whole and other numbers, within rows and cones.

    Attributes:
        blocks: Rows by what they say; every row belongs to one block.
        offset: What costs besides, whatever is chosen.
        step: Costs come in steps of this size, so that a plan less than a step above the bound is proved.

    Shapes:
        cost, low, high, whole: columns; rows: rows × columns; row_low, row_high: rows.

    Units:
        cost: 万元.
    """

    cost: Floats
    low: Floats
    high: Floats
    whole: Flags
    rows: sparse.csr_array
    row_low: Floats
    row_high: Floats
    cones: tuple[Cone, ...] = ()
    blocks: Mapping[str, slice] = field(default_factory=dict)
    offset: float = 0.0
    step: float = 0.0

    def worst_row(self, x: Floats) -> float:
        """By how much the worst row or bound is missed, as a share of its side where that is above 1."""
        reached = self.rows @ x
        sides = ((self.row_low, reached, 1.0), (self.row_high, reached, -1.0), (self.low, x, 1.0), (self.high, x, -1.0))
        worst = 0.0
        for side, value, sign in sides:
            there = np.isfinite(side)
            missed = sign * (side - value)[there] / np.maximum(1.0, np.abs(side[there]))
            worst = max(worst, float(missed.max(initial=0.0)))
        return worst

    def with_row_high(self, rows: Mapping[int, float]) -> "Program":
        """The same with other upper sides of some rows."""
        high = self.row_high.copy()
        for row, side in rows.items():
            high[row] = side
        return replace(self, row_high=high)

    def worst_cone(self, x: Floats) -> float:
        """By how much the worst coefficient is above its limit."""
        return max((cone.cv(x) - cone.limit_at(x) for cone in self.cones), default=0.0)
