"""A bound from schools that decide each for itself, at the prices of the relaxed program.

What ties schools together (teachers who move, budgets, coefficients) is priced instead of kept. What is left falls
apart by school, so that whole numbers are easy there, and no plan of the county is cheaper than all these together.

Source:
    Lagrangian relaxation (Geoffrion 1974): any prices of the right sign give a bound, those of the relaxed program a
    good one.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from junheng.plan.program import Floats, Program
from junheng.plan.solve.mixed import linear, mixed
from junheng.plan.solve.tangents import Outer, Planes

TYING = ("balance", "budget")
"""Blocks of rows that tie schools together."""
EXACT = 1e-5
"""Gap at which the schools' own choices are settled; the bound counts it against itself."""
FINE = 1e-4
"""A cost below this is too near to a solver's tolerance (1e-7) for a bound to rest on it."""
MARGIN = 1e-6
"""Share of the bound that is taken off for what the solver's tolerances leave open."""


@dataclass(frozen=True)
class Apart:
    """What the schools choose each for itself.

    Attributes:
        bound: No plan is cheaper; -inf where nothing is known.
        x: Their choices, which need not fit together; None where nothing is known.
    """

    bound: float
    x: Floats | None


def lagrangian(program: Program, outer: Outer, *, cost_most: float, seconds: float) -> Apart:
    """The schools' own choices at the county's prices, and the bound that follows.

    Args:
        program: The program.
        outer: Planes of its cones at the relaxed point.
        cost_most: Dearer plans need no better bound than this; it limits every column that costs.
        seconds: Time limit.
    """
    costs = program.cost[program.cost > 0]
    if costs.size and costs.min() < FINE:
        return Apart(-np.inf, None)
    planes = outer.planes()
    found = linear(program.cost, program.low, program.high, planes)
    if found is None:
        return Apart(-np.inf, None)
    number = program.cost.size
    tying = np.ones(planes.low.size, bool)
    tying[: program.row_low.size] = False
    for name, span in program.blocks.items():
        tying[span] |= name.split("/")[0] in TYING
    low, high = planes.low[tying], planes.high[tying]
    # A price whose side is not there is a solver's trace of nothing.
    price = np.where(np.isfinite(np.where(found[1][tying] > 0, low, high)), found[1][tying], 0.0)
    side = np.where(price > 0, low, np.where(price < 0, high, 0.0))
    own = np.concatenate([program.cost, np.zeros(planes.width - number)]) - planes.rows[tying].T @ price
    with np.errstate(divide="ignore", invalid="ignore"):
        most = np.minimum(program.high, np.where(program.cost > 0, cost_most / program.cost, np.inf))
    helpers = own[number:]
    if not np.isfinite(most).all():
        return Apart(-np.inf, None)
    constant = float(side @ price) + float(np.minimum(helpers, 0.0) @ outer.most(most))
    rows = sparse.csr_array(planes.rows[~tying][:, :number])
    apart = Planes(number, rows, planes.low[~tying], planes.high[~tying])
    alone = mixed(own[:number], program.low, most, program.whole, apart, seconds=seconds, gap=EXACT, seed=0)
    bound = alone.bound + constant
    return Apart(min(bound - MARGIN * abs(bound), cost_most), alone.x)
