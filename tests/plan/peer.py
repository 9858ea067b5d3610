"""SCIP on a program, its cones as they are: run as a program of its own, because SCIP and HiGHS share symbols.

    python peer.py PROGRAM.pickle

prints the status, the cost and the bound.
"""

import json
import pickle
import sys
from pathlib import Path

import numpy as np
from pyscipopt import Model, quicksum


def solve(path: str) -> dict[str, object]:
    """What SCIP says of a pickled program."""
    program = pickle.loads(Path(path).read_bytes())  # noqa: S301  # written by the test that started this
    model = Model()
    model.hideOutput()
    model.setParam("limits/gap", 1e-7)
    model.setParam("numerics/feastol", 1e-9)
    model.setParam("limits/time", 60)
    columns = [
        model.addVar(vtype="I" if whole else "C", lb=low, ub=high if np.isfinite(high) else None)
        for low, high, whole in zip(program.low, program.high, program.whole, strict=True)
    ]

    def total(matrix: object, row: int) -> object:
        span = slice(matrix.indptr[row], matrix.indptr[row + 1])
        return quicksum(
            float(value) * columns[column]
            for value, column in zip(matrix.data[span], matrix.indices[span], strict=True)
        )

    for row in range(program.rows.shape[0]):
        if program.rows.indptr[row] == program.rows.indptr[row + 1]:
            continue
        if np.isfinite(program.row_low[row]):
            model.addCons(total(program.rows, row) >= float(program.row_low[row]))
        if np.isfinite(program.row_high[row]):
            model.addCons(total(program.rows, row) <= float(program.row_high[row]))
    for cone in program.cones:
        values = []
        for row in range(cone.slope.shape[0]):
            value = model.addVar(lb=0)
            model.addCons(value == total(cone.slope, row) + float(cone.fixed[row]))
            values.append(value)
        mean = model.addVar(lb=0)
        model.addCons(mean == quicksum(float(part) * value for part, value in zip(cone.weights, values, strict=True)))
        squares = quicksum(float(part) * value * value for part, value in zip(cone.weights, values, strict=True))
        model.addCons(squares <= (1 + cone.limit**2) * mean * mean)
    model.setObjective(quicksum(float(cost) * column for cost, column in zip(program.cost, columns, strict=True)))
    model.optimize()
    found = model.getStatus()
    return {
        "status": found,
        "cost": model.getObjVal() + program.offset if model.getNSols() else None,
        "bound": model.getDualbound() + program.offset,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(solve(sys.argv[1])))
