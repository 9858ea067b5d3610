"""Checks of the list of teachers and of training against the counts of a school's stages.

A list that holds more than the school counts contradicts it for certain. A list that holds fewer may be
unfinished: it is said once, and only figures that the rest cannot mend are compared.
"""

from collections.abc import Iterator, Mapping

import polars as pl

from junheng.facts.checks.saying import Row, Test, caught, finding
from junheng.facts.checks.view import NAME, YEAR, View
from junheng.facts.fields import dictionary
from junheng.facts.records import TRAINING_HOURS, training_span
from junheng.terms.findings import Finding

LISTED = "_listed"
BLANK = "_blank"
OPEN = "_open"

COUNTED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "teachers_doctor": ("degree", ("doctor",)),
    "teachers_master": ("degree", ("master",)),
    "teachers_bachelor": ("degree", ("bachelor",)),
    "teachers_college": ("degree", ("college",)),
    "teachers_below_college": ("degree", ("below",)),
    "title_full_senior": ("title", ("full_senior",)),
    "title_senior": ("title", ("senior",)),
    "title_middle": ("title", ("middle",)),
    "title_assistant": ("title", ("assistant",)),
    "title_junior": ("title", ("junior_title",)),
    "title_none": ("title", ("none",)),
    "teachers_backbone": ("backbone", ("county", "city", "province", "nation")),
    "teachers_pe": ("subject", ("pe",)),
    "teachers_music": ("subject", ("music",)),
    "teachers_fine_art": ("subject", ("fine_art",)),
    "teachers_arts": ("subject", ("arts",)),
    "it_intermediate": ("it_level", ("intermediate", "advanced")),
    "teachers_certified": ("certified", ()),
}
"""A stage's figure, and the column and codes of the list of teachers that it counts; no codes: a yes."""


def staff_lists(view: View) -> list[Finding]:
    """Teachers and hours of training that disagree with the figures of schools and stages."""
    return [*_teachers(view), *_training(view)]


def _teachers(view: View) -> list[Finding]:
    listed = view.facts["teachers"]
    if listed.is_empty():
        return []
    full_time = listed.filter(pl.col("full_time") & pl.col("stage").is_not_null())
    counts = full_time.group_by("school", "stage").agg(
        pl.len().cast(pl.Int64).alias(LISTED),
        *(_matches(*source).alias(LISTED + id) for id, source in COUNTED.items()),
        *(pl.col(column).null_count().alias(BLANK + column) for column in {column for column, _ in COUNTED.values()}),
    )
    # Teachers of whom it is not said whether they are full-time, or where they teach, may be of any stage.
    vague = listed.filter(pl.col("full_time").is_null() | (pl.col("full_time") & pl.col("stage").is_null()))
    open_ = vague.group_by("school").agg(pl.len().cast(pl.Int64).alias(OPEN))
    stages = view.stages.join(counts, on=["school", "stage"], how="inner", maintain_order="left").join(
        open_, on="school", how="left", maintain_order="left"
    )
    findings = caught(view, "stages", stages, _teacher_counts())
    everyone = listed.group_by("school").agg(pl.col("teacher").n_unique().cast(pl.Int64).alias(LISTED))
    schools = view.schools.join(everyone, on="school", how="inner", maintain_order="left")
    longer = Test(
        "check.staff_list_longer",
        pl.col(LISTED) > pl.col("staff"),
        ("staff",),
        lambda row: {"listed": row[LISTED], "entered": row["staff"]},
    )
    findings.extend(caught(view, "schools", schools, [longer]))
    findings.extend(_full_time_twice(view, listed))
    return findings


def _matches(column: str, codes: tuple[str, ...]) -> pl.Expr:
    hits = pl.col(column).is_in(codes) if codes else pl.col(column)
    return hits.sum().cast(pl.Int64)


def _teacher_counts() -> Iterator[Test]:
    fields = dictionary()["stages"]
    listed, entered = pl.col(LISTED), pl.col("teachers")

    def lengths(row: Row) -> dict[str, object]:
        return {"listed": row[LISTED], "entered": row["teachers"]}

    yield Test("check.teacher_list_longer", listed > entered, ("teachers",), lengths)
    yield Test("check.teacher_list_shorter", listed < entered, ("teachers",), lengths)
    complete = (listed == entered) & pl.col(OPEN).is_null()
    for id, (column, _) in COUNTED.items():
        count = pl.col(LISTED + id)
        fewer = complete & (pl.col(BLANK + column) == 0) & (count < pl.col(id))

        def blanks(row: Row, id: str = id) -> dict[str, object]:
            return {"figure": fields[id], "listed": row[LISTED + id], "entered": row[id]}

        yield Test("check.teacher_list_differs", (count > pl.col(id)) | fewer, (id,), blanks)


def _full_time_twice(view: View, listed: pl.DataFrame) -> list[Finding]:
    full = listed.filter(pl.col("full_time")).drop_nulls(["teacher", "school"])
    first = full.group_by("teacher", maintain_order=True).agg(
        pl.col("school").first().alias("_first"), pl.col("school").n_unique().alias("_schools")
    )
    again = full.join(first.filter(pl.col("_schools") > 1), on="teacher", how="inner", maintain_order="left").filter(
        pl.col("school") != pl.col("_first")
    )
    if again.is_empty():
        return []
    names = view.schools.select("school", NAME).unique("school", keep="first")
    again = again.join(names, on="school", how="left", maintain_order="left")
    return [
        finding(
            view.facts,
            "teachers",
            row,
            "check.full_time_twice",
            ("teacher", "full_time"),
            {"teacher": row["teacher"], "other": row["_first"]},
        )
        for row in again.iter_rows(named=True)
    ]


def _training(view: View) -> list[Finding]:
    """Teachers with the hours in the list of training, against the figure entered.

    The rules that are known do not say which five years are meant (`junheng.facts.records` says what is taken
    here), so a difference is a warning. Nothing is compared before the list reaches into the last of them.
    """
    hours = view.facts["training"].drop_nulls("year")
    if hours.is_empty() or view.facts["teachers"].is_empty():
        return []
    full_time = (
        view.facts["teachers"]
        .filter(pl.col("full_time") & pl.col("stage").is_not_null())
        .select("teacher", "school", "stage")
        .join(view.schools.select("school", YEAR).unique("school", keep="first"), on="school", how="inner")
    )
    first, last = training_span(0)
    unit = dictionary()["training"]["hours"].scale
    year = pl.col("year") - pl.col(YEAR)
    within_span = hours.join(full_time, on="teacher", how="inner").filter(year.is_between(first, last))
    held = (
        within_span.group_by("school", "stage", "teacher")
        .agg(pl.col("hours").sum(), pl.col("year").max(), pl.col(YEAR).first())
        .group_by("school", "stage")
        .agg(
            (pl.col("hours") >= TRAINING_HOURS * unit).sum().cast(pl.Int64).alias(LISTED),
            (pl.col("year").max() == pl.col(YEAR).first() + last).alias("_current"),
        )
    )
    stages = view.stages.join(held, on=["school", "stage"], how="inner", maintain_order="left")

    def blanks(row: Row) -> dict[str, object]:
        span = training_span(row[YEAR])
        return {
            "listed": row[LISTED],
            "entered": row["teachers_360h"],
            "hours": TRAINING_HOURS,
            "first": span[0],
            "last": span[1],
        }

    differs = (pl.col(LISTED) != pl.col("teachers_360h")) & pl.col("_current")
    return caught(view, "stages", stages, [Test("check.training_differs", differs, ("teachers_360h",), blanks)])
