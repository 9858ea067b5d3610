"""Checks of the lists of classes and rooms and of the history of pupils against the figures of the school."""

from collections.abc import Iterator

import polars as pl

from junheng.facts.checks.saying import Row, Test, caught, finding, said
from junheng.facts.checks.view import NAME, YEAR, View
from junheng.facts.checks.within import GRADES, STAGE_GRADES
from junheng.facts.fields import dictionary
from junheng.facts.records import with_class_stages
from junheng.facts.table import ROW
from junheng.terms.findings import Finding

LISTED = "_listed"
BLANK = "_blank"


def records(view: View) -> list[Finding]:
    """Classes, rooms and history that disagree with the figures of schools and stages."""
    return [*_classes(view), *_rooms(view), *_enrolment(view)]


def _classes(view: View) -> list[Finding]:
    frame = view.facts["classes"]
    if frame.is_empty():
        return []
    grade, stage = pl.col("grade"), pl.col("stage")
    wrong = (stage == "primary") & ~grade.is_in(list(STAGE_GRADES["primary"]))
    wrong = wrong | ((stage == "junior") & ~grade.is_in(list(STAGE_GRADES["junior"])))
    named = view.named("classes")
    rows = [
        Test("check.class_grade", wrong, ("grade", "stage"), lambda row: {"grade": row["grade"]}),
        Test("check.class_empty", pl.col("pupils") == 0, ("pupils",), _class_name),
    ]
    findings = caught(view, "classes", named, rows)
    placed = with_class_stages(view.facts)["classes"]
    sums = placed.group_by("school", "stage").agg(
        pl.len().cast(pl.Int64).alias(LISTED),
        pl.col("pupils").sum().alias("_sum"),
        pl.col("pupils").null_count().alias(BLANK),
        *(pl.col("pupils").filter(grade == g).sum().alias(f"_sum{g}") for g in GRADES),
    )
    stages = view.stages.join(sums, on=["school", "stage"], how="inner", maintain_order="left")
    findings.extend(caught(view, "stages", stages, _class_sums()))
    return findings


def _class_name(row: Row) -> dict[str, object]:
    return {"grade": row["grade"], "class": row["class"]}


def _class_sums() -> Iterator[Test]:
    fields = dictionary()["stages"]
    listed, entered = pl.col(LISTED), pl.col("classes")

    def lengths(row: Row) -> dict[str, object]:
        return {"listed": row[LISTED], "entered": row["classes"]}

    yield Test("check.class_list_longer", listed > entered, ("classes",), lengths)
    yield Test("check.class_list_shorter", listed < entered, ("classes",), lengths)

    def sums(row: Row) -> dict[str, object]:
        return {"listed": row["_sum"], "entered": row["pupils"], "classes": row[LISTED]}

    # Pupils taught at home are on the roll and may be in no class.
    home = pl.col("pupils_home_delivered").fill_null(0)
    complete = (listed == entered) & (pl.col(BLANK) == 0)
    more = pl.col("_sum") > pl.col("pupils")
    fewer = complete & (pl.col("_sum") < pl.col("pupils") - home)
    yield Test("check.class_pupils_differ", more | fewer, ("pupils",), sums)
    for g in GRADES:
        id = f"pupils_g{g}"

        def grades(row: Row, g: int = g, id: str = id) -> dict[str, object]:
            return {"figure": fields[id], "listed": row[f"_sum{g}"], "entered": row[id]}

        yield Test("check.class_grade_differs", pl.col(f"_sum{g}") > pl.col(id), (id,), grades)


def _rooms(view: View) -> list[Finding]:
    frame = view.facts["rooms"]
    if frame.is_empty():
        return []
    teaching = pl.col("area_m2").filter(pl.col("kind") != "other")
    sums = frame.group_by("school").agg(pl.col("area_m2").sum().alias("_sum"), teaching.sum().alias("_teaching"))
    schools = view.schools.join(sums, on="school", how="inner", maintain_order="left")
    fields = dictionary()["schools"]

    def exceed(code: str, column: str, id: str) -> Test:
        def blanks(row: Row) -> dict[str, object]:
            return {
                "figure": fields[id],
                "listed": said(fields[id], row[column]),
                "entered": said(fields[id], row[id]),
            }

        return Test(code, pl.col(column) > pl.col(id), (id,), blanks)

    return caught(
        view,
        "schools",
        schools,
        [
            exceed("check.rooms_exceed_building", "_sum", "building_area_m2"),
            exceed("check.rooms_exceed_teaching_rooms", "_teaching", "teaching_rooms_area_m2"),
        ],
    )


def _enrolment(view: View) -> list[Finding]:
    history = view.facts["enrolment"].drop_nulls(["school", "stage", "grade", "school_year"])
    if history.is_empty():
        return []
    years = view.schools.select("school", YEAR).unique("school", keep="first")
    grade = pl.col("grade")
    now = history.join(years, on="school", how="inner").filter(pl.col("school_year") == pl.col(YEAR))
    sums = now.group_by("school", "stage").agg(
        pl.col("pupils").sum().alias("_sum"),
        *(
            pl.when((grade == g).any()).then(pl.col("pupils").filter(grade == g).sum()).alias(f"_sum{g}")
            for g in GRADES
        ),
    )
    stages = view.stages.join(sums, on=["school", "stage"], how="inner", maintain_order="left")
    findings = caught(view, "stages", stages, _enrolment_sums())
    span = (
        history.group_by("school", "stage", maintain_order=True)
        .agg(
            pl.col(ROW).min(),
            pl.col("school_year").min().alias("_from"),
            pl.col("school_year").max().alias("_to"),
            pl.col("school_year").unique().sort().alias("_years"),
        )
        .filter(pl.col("_years").list.len() < pl.col("_to") - pl.col("_from") + 1)
    )
    if not span.is_empty():
        names = view.schools.select("school", NAME).unique("school", keep="first")
        span = span.join(names, on="school", how="left", maintain_order="left")
        findings.extend(
            finding(
                view.facts,
                "enrolment",
                row,
                "check.enrolment_gap",
                ("school_year",),
                {"years": [y for y in range(row["_from"], row["_to"] + 1) if y not in row["_years"]]},
            )
            for row in span.iter_rows(named=True)
        )
    return findings


def _enrolment_sums() -> Iterator[Test]:
    fields = dictionary()["stages"]

    def total(row: Row) -> dict[str, object]:
        return {"listed": row["_sum"], "entered": row["pupils"], "year": row[YEAR]}

    yield Test("check.enrolment_exceeds_pupils", pl.col("_sum") > pl.col("pupils"), ("pupils",), total)
    for g in GRADES:
        id = f"pupils_g{g}"

        def grades(row: Row, g: int = g, id: str = id) -> dict[str, object]:
            return {"figure": fields[id], "listed": row[f"_sum{g}"], "entered": row[id], "year": row[YEAR]}

        yield Test("check.enrolment_differs", pl.col(f"_sum{g}") != pl.col(id), (id,), grades)
