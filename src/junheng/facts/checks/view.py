"""What the checks look at: schools and stages with the few things from elsewhere that many checks need."""

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from junheng.facts.checks.rules import ALL_PUPILS
from junheng.facts.table import Facts

YEAR = "_year"
NAME = "_name"
TEACHERS = "_teachers"
STAFF = "_staff_of_stages"
STAGES = "_stages"


@dataclass(frozen=True)
class View:
    """Facts as the checks see them.

    Attributes:
        facts: All tables as they stand.
        schools: The table with `_name` (the identifier where no name is given), `_year` (school year of the
            data), `all_pupils`, `_teachers` and `_staff_of_stages` (sums over its stages), `_stages`
            (sorted list of its stages).
        stages: The table with `_name`, `_year` and its school's `type`, `urban_rural`, `counted`, `county`.
        only: The schools of whose rows something is said; the others are there to compare with. None: all.

    Shapes:
        As the tables: no row is added or lost, also where identifiers are duplicated or unknown.
    """

    facts: Facts
    schools: pl.DataFrame
    stages: pl.DataFrame
    only: Collection[str] | None = None

    def named(self, table: str) -> pl.DataFrame:
        """A table of the dictionary with `_name` beside it: of the school, the area or the county."""
        if table in ("schools", "stages"):
            return self.schools if table == "schools" else self.stages
        frame = self.facts[table]
        own = {"county": pl.coalesce("name", "county"), "areas": pl.col("area"), "births": pl.col("area")}
        if table in own:
            return frame.with_columns(own[table].alias(NAME))
        if "school" not in frame.columns:
            return frame.with_columns(pl.lit(None, dtype=pl.String).alias(NAME))
        return with_school(frame, self.schools, (NAME,))


def with_school(frame: pl.DataFrame, schools: pl.DataFrame, columns: tuple[str, ...]) -> pl.DataFrame:
    """A frame with columns of its rows' schools; the identifier where a school has no name or is unknown."""
    once = schools.select("school", *columns).unique("school", keep="first", maintain_order=True)
    joined = frame.join(once, on="school", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce(NAME, "school")) if NAME in columns else joined


def view(facts: Facts, only: Collection[str] | None = None) -> View:
    """The facts with what the checks need beside each row."""
    sums = (
        facts["stages"]
        .group_by("school")
        .agg(
            pl.when(pl.col("pupils").null_count() == 0).then(pl.col("pupils").sum()).alias("_stage_pupils"),
            _total("teachers").alias(TEACHERS),
            _total("staff_of_stage").alias(STAFF),
            pl.col("stage").drop_nulls().unique().sort().alias(STAGES),
        )
    )
    others = pl.col("pupils_senior").fill_null(0) + pl.col("children").fill_null(0)
    schools = (
        facts["schools"]
        .join(sums, on="school", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("name", "school").alias(NAME),
            pl.col(STAGES).fill_null(pl.lit([], dtype=pl.List(pl.String))),
            pl.when(pl.col(STAGES).list.len().fill_null(0) > 0)
            .then(pl.col("_stage_pupils") + others)
            .when(others > 0)
            .then(others)
            .alias(ALL_PUPILS.id),
        )
        .drop("_stage_pupils")
    )
    schools = _with_year(schools, facts["county"])
    columns = (NAME, YEAR, "type", "urban_rural", "counted", "county")
    return View(facts, schools, with_school(facts["stages"], schools, columns), only)


def _total(column: str) -> pl.Expr:
    return pl.when(pl.col(column).is_not_null().any()).then(pl.col(column).sum())


def _with_year(schools: pl.DataFrame, county: pl.DataFrame) -> pl.DataFrame:
    years = county.select("county", pl.col("school_year").alias(YEAR)).drop_nulls(YEAR)
    if years.height <= 1:
        # One county: its schools need not repeat its code.
        return schools.with_columns(pl.lit(years[YEAR].first(), dtype=pl.Int64).alias(YEAR))
    latest = years.group_by("county").agg(pl.col(YEAR).max())
    return schools.join(latest, on="county", how="left", maintain_order="left")
