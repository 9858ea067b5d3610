"""HiGHS: whole numbers within rows. It knows no cones; planes stand for them."""

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np

from junheng.plan.program import Flags, Floats
from junheng.plan.solve.tangents import Planes

PROBING = 1 << 15
"""HiGHS' bit for that rule of its presolve."""


@dataclass(frozen=True)
class Found:
    """What HiGHS says about the program with planes.

    Attributes:
        x: The best point, whole numbers whole; None where there is none.
        bound: No point is cheaper; of the planes' program, hence of the true one.
        infeasible: It proved that there is no point.
        ended: It came to its end, up to the gap asked for, and not to that of its time.
    """

    x: Floats | None
    bound: float
    infeasible: bool
    ended: bool


def mixed(
    cost: Floats,
    low: Floats,
    high: Floats,
    whole: Flags,
    planes: Planes,
    *,
    seconds: float,
    gap: float,
    seed: int,
    target: float = -np.inf,
    below: float = np.inf,
    probing: bool = True,
    on_bound: Callable[[float], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Found:
    """Minimise over whole numbers within rows.

    No starting point is given: with one, HiGHS 1.16 took a wrong value for it after presolve and stopped too early.

    Args:
        cost: Of the program's columns; the planes' own columns are not whole.
        low: The least of each column.
        high: The most of each column.
        whole: Which of them are whole numbers.
        planes: Rows.
        seconds: Time limit.
        gap: Relative gap at which to stop.
        seed: Of the solver's own choices.
        target: A point as cheap as this is good enough.
        below: Only cheaper points are asked for; where there are none it is infeasible.
        probing: Whether to try out every whole number before the search: long where rows are dense, and then of little
            use.
        on_bound: Told of every new bound.
        stop: Asked now and then whether to stop.
    """
    number = cost.size
    solver = posed(cost, low, high, planes, whole)
    options: dict[str, float | int | bool] = {
        "time_limit": max(0.05, seconds),
        "mip_rel_gap": gap,
        "mip_abs_gap": 0.0,
        "objective_target": target,
        "objective_bound": below,
        "random_seed": seed % 2**31,
        "mip_detect_symmetry": False,  # crashed on some machines, and there is none to speak of
    }
    if not probing:
        options["presolve_rule_off"] = PROBING
    for name, value in options.items():
        solver.setOptionValue(name, value)
    _listen(solver, on_bound, stop)
    solver.run()
    info = solver.getInfo()
    infeasible = solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible
    feasible = info.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
    x = np.array(solver.getSolution().col_value)[:number] if feasible else None
    if x is not None:
        x[whole] = np.round(x[whole])
    optimal = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    if bool(whole.any()):
        bound = float(info.mip_dual_bound)
    else:  # the value of a linear program is a bound only at its optimum
        bound = float(info.objective_function_value) if optimal else -np.inf
    return Found(x, bound if np.isfinite(bound) else -np.inf, infeasible, optimal)


def linear(cost: Floats, low: Floats, high: Floats, planes: Planes) -> tuple[Floats, Floats] | None:
    """Minimise within rows, whole numbers free.

    Returns:
        The point, and the price of each row; None where HiGHS found no optimum.
    """
    solver = posed(cost, low, high, planes)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    found = solver.getSolution()
    return np.array(found.col_value)[: cost.size], np.array(found.row_dual)


def posed(cost: Floats, low: Floats, high: Floats, planes: Planes, whole: Flags | None = None) -> highspy.Highs:
    """A solver that has been told the program."""
    extra = planes.width - cost.size
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)  # the same answer on every machine
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = planes.width, planes.low.size
    lp.col_cost_ = np.concatenate([cost, np.zeros(extra) if planes.cost is None else planes.cost])
    lp.col_lower_ = np.concatenate([low, np.zeros(extra)])
    lp.col_upper_ = np.concatenate([high, np.full(extra, np.inf)])
    lp.row_lower_, lp.row_upper_ = planes.low, planes.high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = (
        planes.rows.indptr,
        planes.rows.indices,
        planes.rows.data,
    )
    if whole is not None:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(flag)] for flag in np.concatenate([whole, np.zeros(extra, bool)])]
    solver.passModel(lp)
    return solver


def _listen(solver: highspy.Highs, on_bound: Callable[[float], None] | None, stop: Callable[[], bool] | None) -> None:
    if on_bound is not None:

        def told(event: highspy.HighsCallbackEvent) -> None:
            bound = float(event.data_out.mip_dual_bound)
            if np.isfinite(bound):
                on_bound(bound)

        solver.cbMipLogging.subscribe(told)
    if stop is not None:

        def asked(event: highspy.HighsCallbackEvent) -> None:
            if stop():
                event.interrupt()

        solver.cbMipInterrupt.subscribe(asked)
