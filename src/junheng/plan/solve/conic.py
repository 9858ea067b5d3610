"""Clarabel: the program without whole numbers, its cones kept as they are. Its value is a bound."""

from dataclasses import dataclass

import clarabel
import numpy as np
from scipy import sparse

from junheng.plan.program import Flags, Floats, Program

ACCURACY = 1e-7
"""Relative gap between Clarabel's two values."""


@dataclass(frozen=True)
class Relaxed:
    """What Clarabel says.

    Attributes:
        solved: It found an optimum.
        usable: Its point may be used if it is looked over: an optimum, or nearly one.
        infeasible: It proved that there is no point.
        bound: The dual value, which no point undercuts.
        cone_prices, row_prices: See `Outcome`.
    """

    solved: bool
    usable: bool
    infeasible: bool
    x: Floats
    value: float
    bound: float
    cone_prices: Floats
    row_prices: Floats


def relaxed(
    program: Program, *, fixed: tuple[Flags, Floats] | None = None, inside: float = 0.0, seconds: float = 60.0
) -> Relaxed:
    """Solve the program with whole numbers free, or fixed at given values.

    Args:
        program: What to minimise.
        fixed: Columns that are settled, and all values.
        inside: By how much the coefficients shall stay below their limits.
        seconds: Time limit.
    """
    low, high = program.low.copy(), program.high.copy()
    if fixed is not None:
        low[fixed[0]] = high[fixed[0]] = fixed[1][fixed[0]]
    columns = program.cost.size
    unit = sparse.eye_array(columns, format="csr")
    settled, level = low == high, program.row_low == program.row_high
    below, above = ~settled & np.isfinite(low), ~settled & np.isfinite(high)
    least, most = ~level & np.isfinite(program.row_low), ~level & np.isfinite(program.row_high)
    matrices = [unit[settled], program.rows[level]]
    sides = [low[settled], program.row_low[level]]
    matrices += [-unit[below], unit[above], -program.rows[least], program.rows[most]]
    sides += [-low[below], high[above], -program.row_low[least], program.row_high[most]]
    equal = int(settled.sum() + level.sum())
    unequal = int(below.sum() + above.sum() + least.sum() + most.sum())
    kinds: list[object] = [clarabel.ZeroConeT(equal), clarabel.NonnegativeConeT(unequal)]
    steep = []
    for cone in program.cones:
        moving = np.diff(cone.slope.indptr) > 0
        root, factor = np.sqrt(cone.weights), float(np.sqrt(1 + (cone.limit - inside) ** 2))
        mean = sparse.csr_array((cone.weights @ cone.slope).reshape(1, -1))
        still = float(np.sqrt(cone.weights[~moving] @ cone.fixed[~moving] ** 2))
        scaled = sparse.csr_array(sparse.diags_array(root[moving]) @ cone.slope[moving])
        wide = -factor * mean
        if cone.slack is not None:
            wide = wide - sparse.csr_array(([1.0], ([0], [cone.slack])), shape=(1, columns))
        matrices += [wide, -scaled, sparse.csr_array((1, columns))]
        sides += [np.array([factor * float(cone.weights @ cone.fixed)]), (root * cone.fixed)[moving], np.array([still])]
        kinds.append(clarabel.SecondOrderConeT(int(moving.sum()) + 2))
        steep.append((int(moving.sum()) + 2, factor))
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_rel = settings.tol_gap_abs = ACCURACY
    settings.time_limit = seconds
    found = clarabel.DefaultSolver(
        sparse.csc_matrix((columns, columns)),
        program.cost,
        sparse.csc_matrix(sparse.vstack([part for part in matrices if part.shape[0]])),
        np.concatenate(sides),
        kinds,
        settings,
    ).solve()
    x = np.array(found.x)
    dual = np.array(found.z)
    status = found.status
    solved = status == clarabel.SolverStatus.Solved
    prices = np.zeros(len(program.cones))
    at = equal + unequal
    for place, (size, factor) in enumerate(steep):
        cone = program.cones[place]
        mean_value = float(cone.weights @ cone.values(x)) if solved else 0.0
        prices[place] = -dual[at] * mean_value * (cone.limit - inside) / factor
        at += size
    rows = np.zeros(program.row_low.size)
    settled_number, level_number = int(settled.sum()), int(level.sum())
    rows[level] = -dual[settled_number : settled_number + level_number]
    at = equal + int(below.sum() + above.sum())
    rows[least] += dual[at : at + int(least.sum())]
    at += int(least.sum())
    rows[most] -= dual[at : at + int(most.sum())]
    return Relaxed(
        solved=solved,
        usable=solved or status == clarabel.SolverStatus.AlmostSolved,
        infeasible=status == clarabel.SolverStatus.PrimalInfeasible,
        x=x,
        value=float(found.obj_val),
        # The dual value is a bound as far as the dual point is feasible; a hair is taken off for what it misses.
        bound=float(found.obj_val_dual) - 1e-6 * abs(float(found.obj_val_dual)) if solved else -np.inf,
        cone_prices=prices,
        row_prices=rows,
    )
