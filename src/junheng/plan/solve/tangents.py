"""Cones as planes: an outer approximation that a solver of whole numbers understands.

A coefficient keeps its limit when Σ w v²/V ≤ (1 + limit²) V with V the mean. Taken apart, s ≥ v²/V for each school,
which touches the planes s ≥ 2 r v − r² V wherever v = r V: whatever r is, such a plane cuts off no point that keeps
the limit, so a bound over planes is a bound.

Source:
    outer approximation of second-order cones, taken apart by coordinates (Vielma, Dunning, Huchette, Lubin 2017).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from junheng.plan.program import Cone, Floats, Program

NEARBY = 5e-4
"""Two planes of a school whose ratios to the mean differ by less than this say the same."""


@dataclass(frozen=True)
class Planes:
    """A program with planes for cones: rows over its columns and some more.

    Attributes:
        width: Number of columns, the program's first.
        cost: Of the columns after the program's; None where they cost nothing.
    """

    width: int
    rows: sparse.csr_array
    low: Floats
    high: Floats
    cost: Floats | None = None


class Outer:
    """The planes of all cones of a program, and those that are added on the way.

    With `inside` above 0 the limits are that much lower: no bound then, but points that keep the true limits.
    """

    def __init__(self, program: Program, inside: float = 0.0) -> None:
        self.program, self.inside = program, inside
        self.width = program.cost.size
        self.parts: list[tuple[sparse.sparray, Floats, Floats]] = []
        self.places: list[tuple[Cone, np.ndarray, int, int]] = []  # cone, rows that move, first s, mean
        self.touched: list[list[Floats]] = [[] for _ in program.cones]
        for cone in program.cones:
            self._open(cone)

    def _open(self, cone: Cone) -> None:
        """Columns of a cone: its mean, an s for each school that moves and one for all that stay as they are."""
        moving = np.flatnonzero(np.diff(cone.slope.indptr) > 0)
        mean = self.width
        first = mean + 1
        self.width = first + moving.size + 1
        self.places.append((cone, moving, first, mean))
        slope = sparse.coo_array((cone.weights @ cone.slope).reshape(1, -1))
        column, value = np.append(slope.col, mean), np.append(-slope.data, 1.0)
        if cone.slack is not None:
            column = np.append(column, cone.slack)
            value = np.append(value, -1.0 / np.sqrt(1 + (cone.limit - self.inside) ** 2))
        self._add(
            np.zeros(column.size, np.int64),
            column,
            value,
            np.array([float(cone.weights @ cone.fixed)]),
            equal=True,
        )
        weights = np.concatenate([cone.weights[moving], [1.0], [-(1 + (cone.limit - self.inside) ** 2)]])
        columns = np.concatenate([first + np.arange(moving.size + 1), [mean]])
        self._add(np.zeros(columns.size, np.int64), columns, -weights, np.array([0.0]))

    def _add(self, row: np.ndarray, column: np.ndarray, value: Floats, low: Floats, *, equal: bool = False) -> None:
        matrix = sparse.coo_array((value, (row, column)), shape=(low.size, self.width))
        self.parts.append((matrix, low, low if equal else np.full(low.size, np.inf)))

    def touch(self, x: Floats, only: Sequence[int] | None = None, *, beside: Sequence[int] = ()) -> bool:
        """Planes at a point, of all cones or some.

        Few planes and another round cost less time than many planes.

        Args:
            x: The point.
            only: Places of the cones.
            beside: Touch as well at whole numbers around, counted from the one below, where only they move the schools.

        Returns:
            Whether any is new.
        """
        new = False
        for at, (cone, moving, first, mean) in enumerate(self.places):
            if only is not None and at not in only:
                continue
            values = cone.values(x)
            centre = float(cone.weights @ values)
            if cone.slack is not None:
                centre += max(0.0, float(x[cone.slack])) / float(np.sqrt(1 + cone.limit**2))
            if centre <= 0:
                continue
            self._touch_still(cone, moving, first, mean, centre)
            for points in (values[moving], *self._whole(cone, moving, values[moving], beside)):
                ratio = np.maximum(points / centre, 0.0)
                fresh = np.flatnonzero(self._far(at, ratio))
                self._touch(cone, moving, fresh, ratio[fresh], first, mean)
                new |= fresh.size > 0
        return new

    def _far(self, at: int, ratio: Floats) -> np.ndarray:
        """Which schools of a cone have no plane near these ratios yet; they are taken down as touched."""
        far = np.ones(ratio.size, bool)
        for before in self.touched[at]:
            far &= ~(np.abs(before - ratio) < NEARBY)
        self.touched[at].append(np.where(far, ratio, np.nan))
        return far

    def _touch(self, cone: Cone, moving: np.ndarray, chosen: np.ndarray, ratio: Floats, first: int, mean: int) -> None:
        """Planes of schools that move, at these ratios to the mean."""
        slope = sparse.coo_array(cone.slope[moving[chosen]])
        here = np.arange(chosen.size)
        row = np.concatenate([slope.row, here, here])
        column = np.concatenate([slope.col, first + chosen, np.full(chosen.size, mean)])
        value = np.concatenate([-2 * ratio[slope.row] * slope.data, np.ones(chosen.size), ratio**2])
        self._add(row, column, value, 2 * ratio * cone.fixed[moving[chosen]])

    def _whole(self, cone: Cone, moving: np.ndarray, values: Floats, beside: Sequence[int]) -> list[Floats]:
        """What whole numbers around would give, where only whole numbers move the schools."""
        slope = cone.slope[moving]
        if not self.program.whole[slope.indices].all():
            return []
        step = np.abs(slope).max(axis=1).toarray().ravel()
        lower = cone.fixed[moving] + np.floor((values - cone.fixed[moving]) / step + 1e-6) * step
        return [lower + so_many * step for so_many in beside]

    def _touch_still(self, cone: Cone, moving: np.ndarray, first: int, mean: int, centre: float) -> None:
        """Schools that stay as they are: s ≥ K/V, which only depends on the mean."""
        still = np.ones(cone.weights.size, bool)
        still[moving] = False
        total = float(cone.weights[still] @ cone.fixed[still] ** 2)
        points = centre * np.array([0.85, 0.95, 1.0, 1.05, 1.15])
        here = np.arange(points.size)
        self._add(
            np.concatenate([here, here]),
            np.concatenate([np.full(points.size, first + moving.size), np.full(points.size, mean)]),
            np.concatenate([np.ones(points.size), total / points**2]),
            2 * total / points,
        )

    def most(self, highest: Floats) -> Floats:
        """The most of each column that the planes have added, where the program's own are at most so much."""
        found = []
        for cone, moving, _, _ in self.places:
            mean = float(cone.weights @ (cone.slope.maximum(0) @ highest + cone.fixed))
            if cone.slack is not None:
                mean += float(highest[cone.slack]) / float(np.sqrt(1 + cone.limit**2))
            weights = np.append(cone.weights[moving], 1.0)
            found.append(np.concatenate([[mean], (1 + cone.limit**2) * mean / weights]))
        return np.concatenate(found) if found else np.zeros(0)

    def planes(self) -> Planes:
        """The program's rows and all planes."""
        matrices: list[sparse.sparray] = [sparse.coo_array(self.program.rows)]
        matrices += [part[0] for part in self.parts]
        for matrix in matrices:
            matrix.resize((matrix.shape[0], self.width))
        return Planes(
            self.width,
            sparse.csr_array(sparse.vstack(matrices)),
            np.concatenate([self.program.row_low, *(part[1] for part in self.parts)]),
            np.concatenate([self.program.row_high, *(part[2] for part in self.parts)]),
        )

    def soft(self, penalties: Floats) -> Planes:
        """The same with limits that may be passed, at a price.

        Args:
            penalties: Of each cone, for each unit by which Σ w v²/V passes (1 + limit²) V; infinite for a limit that
                stays.
        """
        hard = self.planes()
        giving = np.flatnonzero(np.isfinite(penalties))
        rows = self.program.row_low.size + 2 * giving + 1  # a cone opens with two rows, the second is its limit
        over = sparse.csr_array(
            (np.ones(giving.size), (rows, np.arange(giving.size))), shape=(hard.low.size, giving.size)
        )
        return Planes(
            hard.width + giving.size,
            sparse.csr_array(sparse.hstack([hard.rows, over])),
            hard.low,
            hard.high,
            np.concatenate([np.zeros(hard.width - self.program.cost.size), penalties[giving]]),
        )
