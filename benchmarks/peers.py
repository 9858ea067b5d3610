"""One program solved by a peer, in a process of its own: SCIP through cvxpy, or CBC through PuLP given our planes.

    python benchmarks/peers.py scip|cbc PROGRAM.pickle GAP SECONDS

Prints one JSON object: status, cost, seconds of the solve.
"""

import json
import pickle
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from junheng.plan.program import Program
from junheng.plan.solve.tangents import Planes


def by_scip(program: Program, gap: float, seconds: float) -> dict[str, Any]:
    """The program as it is: cones and whole numbers."""
    import cvxpy as cp

    whole = np.flatnonzero(program.whole)
    x = cp.Variable(program.cost.size, integer=[whole] if whole.size else False)
    sides = [x >= program.low]
    above = np.isfinite(program.high)
    sides.append(x[above] <= program.high[above])
    low, high = np.isfinite(program.row_low), np.isfinite(program.row_high)
    sides += [program.rows[low] @ x >= program.row_low[low], program.rows[high] @ x <= program.row_high[high]]
    for cone in program.cones:
        root = np.sqrt(cone.weights)
        values = cone.slope @ x + cone.fixed
        sides.append(cp.norm(cp.multiply(root, values)) <= np.sqrt(1 + cone.limit**2) * (cone.weights @ values))
    problem = cp.Problem(cp.Minimize(program.cost @ x), sides)
    problem.solve(solver=cp.SCIP, scip_params={"limits/time": seconds, "limits/gap": gap})
    return {"status": problem.status, "cost": None if problem.value is None else float(problem.value)}


def by_cbc(program: Program, planes: Planes, gap: float, seconds: float) -> dict[str, Any]:
    """The program with the planes that our own search ended with."""
    import pulp

    number, width = program.cost.size, planes.width
    problem = pulp.LpProblem("plan", pulp.LpMinimize)
    columns = [
        pulp.LpVariable(
            f"x{at}",
            float(program.low[at]) if at < number else 0.0,
            float(program.high[at]) if at < number and np.isfinite(program.high[at]) else None,
            "Integer" if at < number and program.whole[at] else "Continuous",
        )
        for at in range(width)
    ]
    problem += pulp.LpAffineExpression([(columns[at], float(program.cost[at])) for at in range(number)])
    rows = planes.rows
    for at in range(planes.low.size):
        span = slice(rows.indptr[at], rows.indptr[at + 1])
        terms = zip(rows.indices[span], rows.data[span], strict=True)
        side = pulp.LpAffineExpression([(columns[column], float(value)) for column, value in terms])
        if planes.low[at] == planes.high[at]:
            problem += side == float(planes.low[at])
            continue
        if np.isfinite(planes.low[at]):
            problem += side >= float(planes.low[at])
        if np.isfinite(planes.high[at]):
            problem += side <= float(planes.high[at])
    problem.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=seconds, gapRel=gap, threads=1))
    solved = problem.sol_status in (1, 2)
    return {
        "status": pulp.LpStatus[problem.status],
        "cost": float(pulp.value(problem.objective)) if solved else None,
    }


def main() -> None:
    """One peer on one program."""
    peer, path, gap, seconds = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
    program, planes = pickle.loads(path.read_bytes())  # noqa: S301  # written by the benchmark itself
    began = time.perf_counter()
    try:
        found = by_scip(program, gap, seconds) if peer == "scip" else by_cbc(program, planes, gap, seconds)
    except Exception as failed:  # a peer that gives up is a result
        found = {"status": f"{type(failed).__name__}", "cost": None}
    found["seconds"] = time.perf_counter() - began
    sys.stdout.write("\n" + json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
