"""Whole numbers moved one at a time until coefficients that nothing else moves are below their limits again."""

import numpy as np
from scipy import sparse

from junheng.plan.program import Cone, Floats, Program

MOST = 300
"""Steps at most."""
SLACK = 1e-9
"""Beyond its side by this a row is missed."""


def stepped(program: Program, x: Floats, broken: list[int]) -> Floats | None:
    """A point near `x` at which the broken coefficients keep their limits.

    Each step changes one whole number by one, within all rows; it is the one that brings down the coefficients most for
    what it costs.

    Args:
        program: The program.
        x: A point that keeps rows and bounds, with whole numbers where they are asked for.
        broken: Places of coefficients above their limits that only whole numbers move.

    Returns:
        None where no step helps any more.
    """
    columns = np.unique(np.concatenate([program.cones[at].slope.indices for at in broken]))
    columns = columns[program.whole[columns]]
    rows = sparse.csc_array(program.rows)[:, columns]
    slopes = [sparse.csc_array(cone.slope)[:, columns] for cone in program.cones]
    movable = [at for at, slope in enumerate(slopes) if slope.nnz]
    point, reached = x.copy(), program.rows @ x
    for _ in range(MOST):
        over = np.array([_over(program.cones[at], point) for at in movable])
        if not (over[[at in broken for at in movable]] > 0).any():
            return point
        best, gain = None, 0.0
        for sign in (1.0, -1.0):
            allowed = _allowed(program, columns, rows, point, reached, sign)
            after = np.array([_over_after(program.cones[at], slopes[at], point, sign) for at in movable])
            # Only what is above its limit counts, and nothing that keeps its limit may be lifted above it.
            less = np.maximum(over, 0.0)[:, None] - np.maximum(after, 0.0)
            total = np.where(allowed & (less >= 0).all(axis=0), less.sum(axis=0), 0.0)
            worth = total / np.maximum(sign * program.cost[columns], 1e-3)
            at = int(worth.argmax())
            if worth[at] > gain:
                best, gain = (at, sign), float(worth[at])
        if best is None:
            return None
        at, sign = best
        point[columns[at]] += sign
        reached += sign * rows[:, [at]].toarray().ravel()
    return None


def _allowed(
    program: Program, columns: np.ndarray, rows: sparse.csc_array, point: Floats, reached: Floats, sign: float
) -> np.ndarray:
    """Which columns can move by one in this direction."""
    moved = point[columns] + sign
    inside = (moved >= program.low[columns]) & (moved <= program.high[columns])
    after = reached[rows.indices] + sign * rows.data
    missed = (after > program.row_high[rows.indices] + SLACK) | (after < program.row_low[rows.indices] - SLACK)
    missed &= rows.data != 0
    lost = np.add.reduceat(np.append(missed, False), rows.indptr[:-1]) > 0
    lost[np.diff(rows.indptr) == 0] = False
    found: np.ndarray = inside & ~lost
    return found


def _over(cone: Cone, point: Floats) -> float:
    """By how much Σ w v² is above (1 + limit²) times the square of the mean, as a share of that square."""
    values = cone.values(point)
    mean = float(cone.weights @ values)
    return float(cone.weights @ values**2) / mean**2 - 1 - cone.limit_at(point) ** 2 if mean > 0 else np.inf


def _over_after(cone: Cone, slope: sparse.csc_array, point: Floats, sign: float) -> Floats:
    """The same after a step of each column."""
    values = cone.values(point)
    mean, square = float(cone.weights @ values), float(cone.weights @ values**2)
    step = sign * slope.data
    place = slope.indices
    of = np.repeat(np.arange(slope.shape[1]), np.diff(slope.indptr))
    means = mean + np.bincount(of, cone.weights[place] * step, slope.shape[1])
    squares = square + np.bincount(of, cone.weights[place] * step * (2 * values[place] + step), slope.shape[1])
    found: Floats = np.where(
        means > 0, squares / np.maximum(means, 1e-300) ** 2 - 1 - cone.limit_at(point) ** 2, np.inf
    )
    return found
