"""How pupils form classes: each school goes on as it does now, whatever a standard allows.

The norm of a school's stage is its largest class now: a school that packs 52 pupils into a class goes on doing so,
one that opens a second class at 46 does so again. Small schools that teach several grades in one class (复式班)
form their classes from all pupils of the stage.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from junheng.facts.table import Facts
from junheng.forecast.model import Cell, Counts
from junheng.standards.model import Stage

Key = tuple[str, Stage]
"""A school's stage."""

GRADES: Mapping[Stage, range] = {"primary": range(1, 7), "junior": range(7, 10)}


@dataclass(frozen=True)
class Norm:
    """How a school's stage forms its classes.

    Attributes:
        most: Pupils of its largest class now: a grade with more opens another.
        together: Whether grades share classes, which are then formed from all pupils of the stage.
    """

    most: int
    together: bool = False


@dataclass(frozen=True)
class Layout:
    """The school stages of a forecast: runs of its cells.

    Attributes:
        units: In the order of the cells.
        unit: The unit of each cell.
        first: The first cell of each unit.
        grade: Of each cell; 0 where only the stage's total is known.
    """

    units: tuple[Key, ...]
    unit: Counts
    first: Counts
    grade: Counts

    @classmethod
    def of(cls, cells: Sequence[Cell]) -> "Layout":
        """The layout of cells that are ordered by school and stage."""
        keys = [(cell.school, cell.stage) for cell in cells]
        units = tuple(dict.fromkeys(keys))
        place = {key: at for at, key in enumerate(units)}
        unit = np.array([place[key] for key in keys], dtype=np.int64)
        first = np.flatnonzero(np.diff(unit, prepend=-1))
        if len(first) != len(units):
            raise ValueError("cells are not ordered by school and stage")
        return cls(units, unit, first, np.array([cell.grade or 0 for cell in cells], dtype=np.int64))

    def totals(self, values: NDArray[np.generic]) -> NDArray[np.generic]:
        """Sums over the cells of each unit. Shapes: … × cells → … × units."""
        if not self.units:
            return values
        return np.add.reduceat(values, self.first, axis=-1)


def norms(facts: Facts) -> dict[Key, Norm]:
    """The norm of every school stage whose classes are known.

    Args:
        facts: Prepared facts (blanks filled from records, campuses merged).
    """
    listed = (
        facts["classes"]
        .filter(pl.col("stage").is_not_null())
        .group_by("school", "stage")
        .agg(
            pl.col("pupils").max().alias("_largest"),
            pl.col("grade").filter(pl.col("pupils").fill_null(1) > 0).n_unique().alias("_grades_listed"),
            pl.len().alias("_listed"),
        )
    )
    last = facts["enrolment"].filter(pl.col("school_year") == pl.col("school_year").max().over("school", "stage"))
    taught = last.filter(pl.col("pupils") > 0).group_by("school", "stage").agg(pl.len().alias("_grades_past"))
    present = [(pl.col(f"pupils_g{grade}").fill_null(0) > 0).cast(pl.Int64) for grade in range(1, 10)]
    average = -(-pl.col("pupils") // pl.col("classes"))
    stages = (
        facts["stages"]
        .unique(["school", "stage"], keep="first", maintain_order=True)
        .join(listed, on=["school", "stage"], how="left", maintain_order="left")
        .join(taught, on=["school", "stage"], how="left", maintain_order="left")
        .with_columns(
            pl.when(pl.col("classes") > 0).then(average).alias("_average"),
            pl.sum_horizontal(present).alias("_grades_now"),
        )
        .select(
            "school",
            "stage",
            pl.max_horizontal("_largest", "_average").alias("_most"),
            pl.when(pl.col("_grades_now") > 0).then("_grades_now").otherwise("_grades_past").alias("_grades"),
            pl.coalesce("_grades_listed", "classes").alias("_own"),
        )
    )
    found: dict[Key, Norm] = {}
    for school, stage, most, grades, own in stages.iter_rows():
        if most:
            found[school, stage] = Norm(most, grades is not None and own is not None and own < grades)
    return found


def classes_of(pupils: Counts, layout: Layout, by_unit: Mapping[Key, Norm]) -> Counts:
    """How many classes each cell forms; -1 where the school's practice is not known.

    Classes that grades share stand at the lowest grade that has pupils.

    Args:
        pupils: Whole pupils by cell, for one future or many.
        layout: Of the cells.
        by_unit: The norms of the school stages.

    Shapes:
        … × cells → … × cells.

    Example:
        >>> cells = [Cell("a", "primary", 1), Cell("a", "primary", 2), Cell("b", "primary", 1), Cell("b", "primary", 2)]
        >>> norm = {("a", "primary"): Norm(45), ("b", "primary"): Norm(20, together=True)}
        >>> classes_of(np.array([46, 45, 0, 12]), Layout.of(cells), norm).tolist()
        [2, 1, 0, 1]
    """
    most, together, known = _as_arrays(layout, by_unit)
    divisor = np.maximum(most, 1)[layout.unit]
    counts = -(-pupils // divisor)
    if together.any():
        total = np.asarray(layout.totals(pupils), dtype=np.int64)
        formed = -(-total // np.maximum(most, 1))
        for unit in np.flatnonzero(together):
            cells = np.flatnonzero(layout.unit == unit)
            own = pupils[..., cells]
            lowest = (own > 0) & (np.cumsum(own > 0, axis=-1) == 1)
            counts[..., cells] = np.where(lowest, formed[..., unit, None], 0)
    return np.where(known[layout.unit], counts, -1)


def largest_of(pupils: Counts, counts: Counts, layout: Layout, by_unit: Mapping[Key, Norm]) -> Counts:
    """The largest class of each unit, classes of a grade being as even as whole pupils allow; -1 where not known.

    Shapes:
        … × cells → … × units.
    """
    _, together, known = _as_arrays(layout, by_unit)
    formed = np.maximum(counts, 1)
    largest = np.maximum.reduceat(-(-pupils // formed), layout.first, axis=-1) if layout.units else pupils
    total = np.asarray(layout.totals(pupils), dtype=np.int64)
    number = np.maximum(np.asarray(layout.totals(np.maximum(counts, 0)), dtype=np.int64), 1)
    return np.where(known, np.where(together, -(-total // number), largest), -1)


def shared_classes(layout: Layout, by_unit: Mapping[Key, Norm]) -> NDArray[np.bool_]:
    """Which units teach several grades in one class. Shapes: units."""
    found = [by_unit.get(unit) for unit in layout.units]
    return np.array([norm is not None and norm.together for norm in found], dtype=np.bool_)


def _as_arrays(layout: Layout, by_unit: Mapping[Key, Norm]) -> tuple[Counts, NDArray[np.bool_], NDArray[np.bool_]]:
    found = [by_unit.get(unit) for unit in layout.units]
    most = np.array([norm.most if norm else 0 for norm in found], dtype=np.int64)
    return most, shared_classes(layout, by_unit), most > 0
