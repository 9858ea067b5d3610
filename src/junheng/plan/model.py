"""A question, and the model of it: what the planner is asked, and what the columns of its program mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from junheng.plan.levers import Lever
from junheng.plan.program import Floats, Program

WAN = 10_000.0
"""Yuan in the unit of the objective."""

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Columns:
    """A block of columns: one lever in one year, at some sites.

    Attributes:
        lever: What is done.
        year: Place of the year in the plan.
        sites: Rows of the units, or of the schools for a lever of the whole school.
        start: The first column.
        sign: -1 for teachers who leave, else 1.
    """

    lever: Lever
    year: int
    sites: Ints
    start: int
    sign: int = 1

    @property
    def span(self) -> slice:
        """Their place among all columns."""
        return slice(self.start, self.start + self.sites.size)


@dataclass(frozen=True)
class Question:
    """What is asked of a plan.

    Attributes:
        years: School years in which something can be done.
        budgets_yuan: The most that may be spent in each of them; None where nothing limits it.
        discount: Yearly rate by which later money weighs less.
        weights: What a yuan weighs at a school where it is not 1 (P-D1: more than one favours the school, so that
            its yuan count less).
        forbidden: Actions that may not be used, as (action, school or None).
        fixed: Quantities that are settled, as (action, school, stage or None, year) → quantity.
    """

    years: tuple[int, ...]
    budgets_yuan: tuple[float | None, ...] = ()
    discount: float = 0.0
    weights: Mapping[str, float] = field(default_factory=dict)
    forbidden: frozenset[tuple[str, str | None]] = frozenset()
    fixed: Mapping[tuple[str, str, str | None, int], float] = field(default_factory=dict)

    def settled(self, id: str, school: str, stage: str | None, year: int) -> float | None:
        """The quantity that is settled for an action at a site; None where it is free."""
        for key in ((id, school, stage, year), (id, school, None, year)):
            if key in self.fixed:
                return self.fixed[key]
        if stage is None:  # what is the whole school's may have been named by a stage
            return next(
                (found for (one, at, _, when), found in self.fixed.items() if (one, at, when) == (id, school, year)),
                None,
            )
        return None

    def forbids(self, id: str, school: str | None) -> bool:
        """Whether an action may not be used at a school, or nowhere where no school is given."""
        return (id, None) in self.forbidden or (id, school) in self.forbidden


@dataclass(frozen=True)
class Model:
    """A program, and what its columns mean.

    Attributes:
        columns: Blocks of the actions' columns; what is not in one says which indicator stays unmet.
        yuan: Real cost of one unit of each column, undiscounted, through the plan's years.
    """

    program: Program
    columns: tuple[Columns, ...]
    yuan: Floats
    spending: sparse.csr_array
    """What a year costs. Shapes: years × columns. Units: 万元."""
    rows_of: Mapping[str, Ints]
    """Units of the rows of a block; schools for land, rooms and classrooms."""
    reach: Mapping[tuple[int, int], sparse.csr_array]
    """What the columns add to the resource of an indicator in a pass year, by their places. Shapes: units × columns."""


def paying_year(years: Sequence[int], moment: int) -> int:
    """The place of the last plan year that is not after a pass year."""
    return max((at for at, year in enumerate(years) if year <= moment), default=0)
