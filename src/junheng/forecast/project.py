"""A county's facts in a later school year if nothing is done: the pupils to come, in the schools as they are.

What follows pupils is made anew (pupils by grade, classes); what was built, bought or hired stays; what depends on
who the pupils are, or is set anew every year, is blank, so that whatever needs it is undetermined:

- anew: pupils of stages and grades, the school year, classes and their lists as each school forms them now;
- stays: rooms, areas, equipment, teachers and their figures, senior pupils, kindergarten children, the county's own
  figures, evidence, and results of year groups that have left (retention, fitness);
- blank: which pupils are migrants, left behind, disabled, boarders or live in the catchment; operating funds
  allocated for the year; whether qualified teachers take every class.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import polars as pl

from junheng.assess.quantities import prepared
from junheng.facts.campuses import parent_of
from junheng.facts.engine import PolarsEngine
from junheng.facts.table import ROW, Facts, complete, empty
from junheng.forecast.formation import GRADES, Key, Layout, Norm, classes_of, norms, shared_classes
from junheng.forecast.model import Counts, Floats, Forecast
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding

BLANK_STAGES = (
    "pupils_migrant",
    "pupils_migrant_workers",
    "pupils_left_behind",
    "pupils_inclusive",
    "pupils_home_delivered",
    "pupils_special_class",
    "pupils_in_catchment",
    "classes_listed",
    "classes_qualified",
)
BLANK_SCHOOLS = ("boarders", "home_delivered", "public_funds_allocated")

EMPTIED = ("pupils", "training", "postings")
"""Records of a year: they have filled what they could, and would count for the wrong year."""

SMALL = range(50, 100)
"""Pupils of a school for which tolerance T1 is meant; see the field `small_rural`."""
SMALL_CLASS = 30
"""A largest class below this is what the field `small_class_rural` says."""


def projected(facts: Facts, forecast: Forecast, year: int, draw: int | None = None) -> Facts:
    """The county's facts in a later school year if nothing is done.

    For many years or draws make the `Projection` once.

    Args:
        facts: Those that the forecast was made from.
        forecast: Of the same county.
        year: One of the forecast's years.
        draw: A possible future; the expected one where not given.

    Raises:
        InputError: a year that the forecast does not have.
    """
    return Projection.of(facts, forecast).facts(year, draw)


def whole(pupils: Floats, layout: Layout) -> Counts:
    """Expected pupils in whole numbers: the total of each school's stage is the rounded total, not a sum of roundings.

    Example:
        >>> from junheng.forecast.model import Cell
        >>> layout = Layout.of([Cell("a", "primary", grade) for grade in (1, 2, 3)])
        >>> whole(np.array([0.5, 0.5, 0.5]), layout).tolist()
        [1, 0, 1]
    """
    if not pupils.size:
        return pupils.astype(np.int64)
    running = np.cumsum(pupils)
    before = (running - pupils)[layout.first][layout.unit]
    # Halves are rounded up; what the running sum loses in the last digits must not turn one.
    steps = np.floor(running - before + 0.5 + 1e-9).astype(np.int64)
    found = np.diff(steps, prepend=0)
    found[layout.first] = steps[layout.first]
    return np.maximum(found, 0)


def of_counted_schools(forecast: Forecast, facts: Facts) -> Forecast:
    """The forecast with the pupils of campuses that are not counted as schools at the school that they belong to."""
    parents = parent_of(facts)
    cells = [cell._replace(school=parents.get(cell.school, cell.school)) for cell in forecast.cells]
    if cells == list(forecast.cells):
        return forecast
    order = sorted(set(cells), key=lambda cell: (cell.school, cell.stage != "primary", cell.grade or 0))
    place = {cell: at for at, cell in enumerate(order)}
    rows = np.array([place[cell] for cell in cells], dtype=np.int64)
    pupils = np.zeros((len(order), len(forecast.years)))
    draws = np.zeros((len(forecast.draws), *pupils.shape), np.int64)
    for cell, row in enumerate(rows):
        pupils[row] += forecast.pupils[cell]
        draws[:, row] += forecast.draws[:, cell]
    return replace(forecast, cells=tuple(order), pupils=pupils, draws=draws)


@dataclass(frozen=True)
class Projection:
    """What all projections of one forecast share.

    Attributes:
        now: The prepared facts of the data's own year.
        forecast: Of the same county, campuses merged as in the facts.
        layout: Its school stages.
        norms: How each school stage forms classes.
        before: Facts with what is blank in every later year, new schools and stages added.
        row_unit: For each row of `before`'s stages the unit of the layout; -1 for one that is not forecast.
        kept_classes: Rows of `classes` of stages that are not forecast.
    """

    now: Facts
    forecast: Forecast
    layout: Layout
    norms: Mapping[Key, Norm]
    before: Facts
    row_unit: Counts
    kept_classes: pl.DataFrame

    @classmethod
    def of(cls, facts: Facts, forecast: Forecast) -> "Projection":
        """What is the same in every year and future."""
        now = prepared(facts, PolarsEngine())
        forecast = of_counted_schools(forecast, facts)
        layout = Layout.of(forecast.cells)
        before = _with_new_units(now, layout)
        stages = before["stages"].unique(["school", "stage"], keep="first", maintain_order=True)
        place = {key: at for at, key in enumerate(layout.units)}
        keys = list(stages.select("school", "stage").iter_rows())
        row_unit = np.array([place.get(key, -1) for key in keys], dtype=np.int64)
        foreseen = pl.Series(row_unit >= 0)
        blank = [pl.when(~foreseen).then(pl.col(name)).alias(name) for name in BLANK_STAGES]
        in_forecast = pl.DataFrame(
            {"school": [key[0] for key in layout.units], "stage": [key[1] for key in layout.units]},
            schema={"school": pl.String, "stage": pl.String},
        )
        moved = before["schools"]["school"].is_in(in_forecast["school"].implode())
        schools = before["schools"].with_columns(
            [pl.when(~moved).then(pl.col(name)).alias(name) for name in BLANK_SCHOOLS]
        )
        without = {name: empty(name) for name in EMPTIED}
        return cls(
            now,
            forecast,
            layout,
            norms(now),
            before.with_tables(stages=stages.with_columns(blank), schools=schools, **without),
            row_unit,
            now["classes"].join(in_forecast, on=["school", "stage"], how="anti", maintain_order="left"),
        )

    def pupils(self, year: int, draw: int | None = None) -> Counts:
        """Whole pupils by cell.

        Raises:
            InputError: a year that the forecast does not have.
        """
        if year not in self.forecast.years:
            raise InputError("forecast.no_such_year", year=year, years=list(self.forecast.years))
        at = self.forecast.years.index(year)
        if draw is None:
            return whole(self.forecast.pupils[:, at], self.layout)
        return self.forecast.draws[draw, :, at]

    def facts(self, year: int, draw: int | None = None) -> Facts:
        """The county's facts in a school year; the expected ones, or those of one draw."""
        pupils = self.pupils(year, draw)
        counts = classes_of(pupils, self.layout, self.norms)
        stages = self._stages(pupils, counts)
        classes = self._classes(pupils, counts)
        found = self.before.with_tables(
            stages=stages,
            classes=classes,
            schools=self._schools(stages, classes),
            county=self.before["county"].with_columns(pl.lit(year, dtype=pl.Int64).alias("school_year")),
        )
        # The rows of these classes stand in nobody's file.
        sources = {id: source for id, source in found.sources.items() if id != "classes"}
        return replace(found, sources=MappingProxyType(sources))

    def findings(self) -> list[Finding]:
        """What a reader has to know of the projection: schools that are new, and stages that are not forecast."""
        stages = self.now["stages"]
        held = set(stages.select("school", "stage").iter_rows())
        new = sorted({school for school, stage in self.layout.units if (school, stage) not in held})
        found = [Finding("forecast.new_school", table="schools", school=school) for school in new]
        units = set(self.layout.units)
        for school, stage, pupils in stages.select("school", "stage", "pupils").iter_rows():
            if (school, stage) not in units and pupils != 0:
                found.append(
                    Finding("forecast.kept_as_now", table="stages", school=school, stage=stage, params={"stage": stage})
                )
        return found

    def _stages(self, pupils: Counts, counts: Counts) -> pl.DataFrame:
        stages, layout = self.before["stages"], self.layout
        total = np.asarray(layout.totals(pupils), dtype=np.int64)
        formed = np.asarray(layout.totals(counts), dtype=np.int64)
        columns = [
            self._by_row("pupils", total, np.ones(len(total), bool)),
            self._by_row("classes", formed, formed >= 0),
        ]
        # Cells of a stage's total, and classes that grades share, belong to no grade.
        shared = shared_classes(layout, self.norms)
        graded = np.zeros(len(layout.units), bool)
        graded[layout.unit[layout.grade > 0]] = True
        for grade in range(1, 10):
            cells = np.flatnonzero(layout.grade == grade)
            of_stage = np.array([grade in GRADES[stage] for _, stage in layout.units], dtype=bool)
            number, classes = np.zeros(len(layout.units), np.int64), np.zeros(len(layout.units), np.int64)
            number[layout.unit[cells]] = pupils[cells]
            classes[layout.unit[cells]] = counts[cells]
            columns.append(self._by_row(f"pupils_g{grade}", number, graded & of_stage))
            columns.append(self._by_row(f"classes_g{grade}", classes, graded & of_stage & ~shared & (formed >= 0)))
        return stages.with_columns(columns)

    def _by_row(self, name: str, values: Counts, known: np.typing.NDArray[np.bool_]) -> pl.Series:
        """A column of the stages: forecast rows anew, the others as they are."""
        held = self.before["stages"][name]
        if not len(values):
            return held
        unit = np.maximum(self.row_unit, 0)
        fresh = pl.Series(values[unit], dtype=pl.Int64)
        known_here, foreseen = pl.Series(known[unit]), pl.Series(self.row_unit >= 0)
        frame = pl.DataFrame({"held": held, "fresh": fresh, "known": known_here, "foreseen": foreseen})
        kept = pl.when("foreseen").then(pl.when("known").then("fresh")).otherwise("held")
        return frame.select(kept.alias(name))[name]

    def _classes(self, pupils: Counts, counts: Counts) -> pl.DataFrame:
        """The classes of the year, as even as whole pupils allow, and those of stages that are not forecast."""
        layout = self.layout
        if not layout.units:
            return self.kept_classes
        shared = shared_classes(layout, self.norms)
        # Grades that share classes put all their pupils where the classes stand.
        total = np.asarray(layout.totals(pupils), dtype=np.int64)
        size = np.where(shared[layout.unit], total[layout.unit], pupils)
        cell = np.repeat(np.arange(len(counts)), np.maximum(counts, 0))
        number = counts[cell]
        starts = np.cumsum(np.maximum(counts, 0)) - np.maximum(counts, 0)
        order = np.arange(len(cell)) - starts[cell]
        lowest = np.array([GRADES[stage].start for _, stage in layout.units], dtype=np.int64)
        grade = np.where(layout.grade > 0, layout.grade, lowest[layout.unit])
        unit = layout.unit[cell]
        formed = pl.DataFrame(
            {
                "school": pl.Series([key[0] for key in layout.units], dtype=pl.String).gather(unit),
                "grade": grade[cell],
                "class": pl.Series(order + 1).cast(pl.String),
                "stage": pl.Series([key[1] for key in layout.units], dtype=pl.String).gather(unit),
                "pupils": size[cell] // number + (order < size[cell] % number),
            }
        )
        both = pl.concat([self.kept_classes, complete("classes", formed)])
        return both.with_columns(pl.int_range(2, pl.len() + 2, dtype=pl.Int64).alias(ROW))

    def _schools(self, stages: pl.DataFrame, classes: pl.DataFrame) -> pl.DataFrame:
        """Marks that a person set by the school's size, kept only while they can still be true."""
        small, low_class = pl.col("small_rural"), pl.col("small_class_rural")
        schools = self.before["schools"]
        if schools["small_rural"].null_count() + schools["small_class_rural"].null_count() == 2 * schools.height:
            return schools
        now = self.now["stages"].group_by("school").agg(pl.col("pupils").sum().alias("_now"))
        then = stages.group_by("school").agg(pl.col("pupils").sum().alias("_then"))
        largest = classes.group_by("school").agg(pl.col("pupils").max().alias("_largest"))
        frame = schools
        for other in (now, then, largest):
            frame = frame.join(other, on="school", how="left", maintain_order="left")
        inside = pl.col("_then").is_between(SMALL.start, SMALL.stop - 1)
        was_inside = pl.col("_now").is_between(SMALL.start, SMALL.stop - 1)
        return frame.with_columns(
            pl.when(~inside & small.is_not_null())
            .then(pl.lit(value=False))
            .when(was_inside | small.is_null())
            .then(small)
            .alias("small_rural"),
            pl.when(low_class & (pl.col("_largest") >= SMALL_CLASS))
            .then(pl.lit(value=False))
            .otherwise(low_class)
            .alias("small_class_rural"),
        ).select(schools.columns)


def _with_new_units(now: Facts, layout: Layout) -> Facts:
    """Schools and stages that the forecast has and the facts do not, with nothing known of them."""
    held = set(now["stages"].select("school", "stage").iter_rows())
    units = [key for key in layout.units if key not in held]
    if not units:
        return now
    known = set(now["schools"]["school"].to_list())
    schools = sorted({school for school, _ in units} - known)
    county = next(iter(now.county_codes()), None)
    more_schools = complete("schools", pl.DataFrame({"school": schools}).with_columns(pl.lit(county).alias("county")))
    more_stages = complete(
        "stages", pl.DataFrame({"school": [key[0] for key in units], "stage": [key[1] for key in units]})
    )
    return now.with_tables(
        schools=pl.concat([now["schools"], more_schools]) if schools else now["schools"],
        stages=pl.concat([now["stages"], more_stages]),
    )
