"""A forecast as values: pupils to come by school, stage and grade, with their uncertainty."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from junheng.standards.model import Stage
from junheng.terms.findings import Finding

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

COVERAGE = 0.8
"""Share of cases that an interval is made to hold."""


class Cell(NamedTuple):
    """What one row of a forecast is about; grade None where only the totals of stages are known."""

    school: str
    stage: Stage
    grade: int | None


@dataclass(frozen=True)
class Forecast:
    """Pupils of each school's grades, year by year after the origin.

    Attributes:
        origin: The last school year that is known.
        years: The school years forecast, rising.
        cells: Rows of the arrays, ordered by school, stage and grade.
        pupils: The expected number.
        draws: Possible futures, whole pupils; a draw is one future of the whole county, so that schools
            and years go together in it.
        seed: Of the draws.
        findings: What was assumed, left out or is notable.

    Shapes:
        pupils: cells × years; draws: draws × cells × years.

    Units:
        persons at the start of the school year.
    """

    origin: int
    years: tuple[int, ...]
    cells: tuple[Cell, ...]
    pupils: Floats
    draws: Counts
    seed: int
    findings: tuple[Finding, ...] = ()

    @property
    def by_grade(self) -> bool:
        """Whether grades are forecast; else the totals of stages only."""
        return all(cell.grade is not None for cell in self.cells)
