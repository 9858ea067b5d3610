"""CP-SAT on one rotation list, in a process of its own: ortools and highspy do not share one.

Reads the arrays that benchmarks/rotation.py wrote, prints one line of JSON: each better list with its second, the
bound, and the seconds in all. Run by benchmarks/rotation.py.
"""

import json
import sys
import time

import numpy as np
from ortools.sat.python import cp_model


class _Told(cp_model.CpSolverSolutionCallback):
    """Each better list."""

    def __init__(self, scale: float) -> None:
        super().__init__()
        self.scale, self.began, self.found = scale, time.monotonic(), []

    def on_solution_callback(self) -> None:
        """One."""
        self.found.append((time.monotonic() - self.began, self.objective_value / self.scale))


def main(path: str, seconds: float, workers: int) -> None:
    """Build, solve, print."""
    data = np.load(path)
    began = time.monotonic()
    model = cp_model.CpModel()
    scale = int(data["scale"])
    moves = [model.new_bool_var("") for _ in range(data["points"].size)]
    tail = [model.new_int_var(0, int(most), "") for most in data["most"]]
    columns = moves + tail
    starts, index, value = data["starts"], data["index"], data["value"]
    for row in range(starts.size - 1):
        at = slice(starts[row], starts[row + 1])
        said = cp_model.LinearExpr.weighted_sum([columns[c] for c in index[at]], [int(v) for v in value[at]])
        model.add_linear_constraint(said, int(data["low"][row]), int(data["high"][row]))
    for column, hint in zip(moves, data["hint"], strict=True):
        model.add_hint(column, int(hint))
    cost = [int(v) for v in data["points"]] + [int(v) for v in data["cost"]]
    model.minimize(cp_model.LinearExpr.weighted_sum(columns, cost))
    built = time.monotonic() - began
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    told = _Told(scale)
    status = solver.solve(model, told)
    sys.stdout.write(
        json.dumps(
            {
                "status": solver.status_name(status),
                "found": told.found,
                "bound": solver.best_objective_bound / scale,
                "built": built,
                "seconds": time.monotonic() - told.began,
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))
