"""A solver's answer in our own words; no solver's object leaves this folder."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from junheng.plan.program import Floats


class Status(StrEnum):
    """What a search ended with. Infeasible is an answer, not an error."""

    OPTIMAL = "optimal"
    """Proved within the gap asked for."""
    FEASIBLE = "feasible"
    """A plan, but time ran out before the proof."""
    INFEASIBLE = "infeasible"
    """Proved that no plan exists."""
    UNKNOWN = "unknown"
    """Time ran out, or a solver gave up, with no plan and no proof."""


def gap_of(cost: float, bound: float) -> float:
    """By what share of its cost a plan may be dearer than the cheapest one.

    Example:
        >>> gap_of(200.0, 199.0), gap_of(0.0, 0.0)
        (0.005, 0.0)
    """
    if not np.isfinite(cost):
        return float("inf")
    return max(0.0, cost - bound) / max(abs(cost), 1e-9) if cost != bound else 0.0


@dataclass(frozen=True)
class Standing:
    """How far a search has come.

    Attributes:
        step: What it does: `relaxing`, `rounding`, `proving`, `polishing`.
        cost: Of the best plan so far; infinite while there is none.
        bound: No plan is cheaper.
    """

    step: str
    cost: float
    bound: float
    seconds: float


Report = Callable[[Standing], None]


@dataclass(frozen=True)
class Outcome:
    """What came of a search.

    Attributes:
        x: The best plan; None where there is none.
        cost: Its cost, `bound` what no plan undercuts.
        cone_prices: What a coefficient's limit costs at the relaxed optimum: change of the cost for a change of
            the limit, by cone.
        row_prices: The same for every row's side.
        interrupted: It was stopped by the caller.

    Units:
        those of the program's cost.
    """

    status: Status
    x: Floats | None
    cost: float
    bound: float
    seconds: float
    rounds: int = 0
    cone_prices: Floats = field(default_factory=lambda: np.zeros(0))
    row_prices: Floats = field(default_factory=lambda: np.zeros(0))
    interrupted: bool = False

    @property
    def gap(self) -> float:
        """See `gap_of`."""
        return gap_of(self.cost, self.bound)
