"""Records of teachers, classes and training → the counts of a stage, as Narwhals expressions.

The same expressions run on Polars (one machine) and on Spark (a province or the nation). A count that was entered
stands; records fill what was left blank. Where both are there and differ, a check reports it.
"""

import narwhals as nw
import polars as pl

from junheng.facts.engine import Engine
from junheng.facts.table import Facts

TRAINING_YEARS = 5
"""Rule G9 counts the hours of five years."""

TRAINING_HOURS = 360

AGE_BANDS = {
    "age_under_25": (0, 24),
    "age_25_29": (25, 29),
    "age_30_34": (30, 34),
    "age_35_39": (35, 39),
    "age_40_44": (40, 44),
    "age_45_49": (45, 49),
    "age_50_54": (50, 54),
    "age_55_59": (55, 59),
    "age_60_up": (60, 200),
}


def training_span(school_year: int) -> tuple[int, int]:
    """First and last calendar year whose training counts: the five that end with the school year's beginning.

    Hours are recorded by calendar year, so the year in which the school year ends is not complete when it is judged.
    """
    return school_year - TRAINING_YEARS + 1, school_year


def teacher_counts(teachers: nw.LazyFrame, training: nw.LazyFrame, school_year: int) -> nw.LazyFrame:
    """Counts of full-time teachers by school and stage.

    Shapes:
        One row a teacher → one row a school and stage, columns named as the fields of `stages`.

    Units:
        persons; hours in tenths, as the dictionary holds them.
    """
    first, last = training_span(school_year)
    hours = (
        training.filter((nw.col("year") >= first) & (nw.col("year") <= last))
        .group_by("teacher")
        .agg(nw.col("hours").sum().alias("_hours"))
    )
    known = (
        teachers.filter(nw.col("full_time"))
        .join(hours, on="teacher", how="left")
        .with_columns(
            (nw.col("_hours") >= TRAINING_HOURS * 10).fill_null(False).alias("_trained"),
            (nw.lit(school_year) - nw.col("birth_year")).alias("_age"),
        )
    )
    counts = {
        "teachers": nw.lit(1),
        **{f"teachers_{degree}": _is("degree", degree) for degree in ("doctor", "master", "bachelor", "college")},
        "teachers_below_college": _is("degree", "below"),
        "teachers_backbone": _number(nw.col("backbone").is_in(["county", "city", "province", "nation"])),
        "teachers_certified": _number(nw.col("certified")),
        "teachers_pe": _is("subject", "pe"),
        "teachers_music": _is("subject", "music"),
        "teachers_fine_art": _is("subject", "fine_art"),
        "teachers_arts": _is("subject", "arts"),
        "title_full_senior": _is("title", "full_senior"),
        "title_senior": _is("title", "senior"),
        "title_middle": _is("title", "middle"),
        "title_assistant": _is("title", "assistant"),
        "title_junior": _is("title", "junior_title"),
        "title_none": _is("title", "none"),
        **{band: _number((nw.col("_age") >= low) & (nw.col("_age") <= high)) for band, (low, high) in AGE_BANDS.items()},
        "teachers_under_35": _number(nw.col("_age") < 35),
        "it_intermediate": _number(nw.col("it_level").is_in(["intermediate", "advanced"])),
        "it_advanced_under_35": _number((nw.col("_age") < 35) & (nw.col("it_level") == "advanced")),
        "teachers_360h": _number(nw.col("_trained")),
    }
    # What a count needs: a blank anywhere in it would make the count too low, so the count is then blank.
    needs = {
        **dict.fromkeys([name for name in counts if name.startswith("teachers_")], "degree"),
        "teachers_backbone": "backbone",
        "teachers_certified": "certified",
        **dict.fromkeys(["teachers_pe", "teachers_music", "teachers_fine_art", "teachers_arts"], "subject"),
        **dict.fromkeys([name for name in counts if name.startswith("title_")], "title"),
        **dict.fromkeys([*AGE_BANDS, "teachers_under_35"], "birth_year"),
        "it_intermediate": "it_level",
        "it_advanced_under_35": "it_level",
    }
    needs.pop("teachers_360h")
    blanks = sorted(set(needs.values()))
    prepared = known.with_columns(
        *[value.cast(nw.Int64).alias(name) for name, value in counts.items()],
        *[_number(nw.col(name).is_null()).alias(f"_blank_{name}") for name in blanks],
    )
    summed = prepared.group_by("school", "stage").agg(
        *[nw.col(name).sum() for name in counts], *[nw.col(f"_blank_{name}").sum() for name in blanks]
    )
    kept = [
        nw.when(nw.col(f"_blank_{needs[name]}") == 0).then(nw.col(name)).alias(name) if name in needs else nw.col(name)
        for name in counts
    ]
    return summed.select("school", "stage", *kept)


def class_counts(classes: nw.LazyFrame) -> nw.LazyFrame:
    """Classes by school and stage: how many, and how many are taught by qualified teachers throughout.

    Shapes:
        One row a class, its stage filled → one row a school and stage.
    """
    return (
        classes.with_columns(
            nw.lit(1).cast(nw.Int64).alias("classes"),
            _number(~nw.col("qualified").is_null()).alias("classes_listed"),
            _number(nw.col("qualified")).alias("classes_qualified"),
        )
        .group_by("school", "stage")
        .agg(
            nw.col("classes").sum(),
            nw.col("classes_listed").sum(),
            nw.col("classes_qualified").sum(),
        )
    )


def _is(column: str, code: str) -> nw.Expr:
    return _number(nw.col(column) == code)


def _number(test: nw.Expr) -> nw.Expr:
    """1 where a test holds, 0 where it does not or is not known."""
    return nw.when(test).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64)


def with_class_stages(facts: Facts) -> Facts:
    """Classes whose stage was left blank get it from the school's type, or from the grade in a combined school."""
    classes = facts["classes"]
    if classes.is_empty() or classes["stage"].null_count() == 0:
        return facts
    by_type = pl.col("type").replace_strict(
        {"primary": "primary", "teaching_point": "primary", "junior": "junior", "complete_secondary": "junior"},
        default=None,
        return_dtype=pl.String,
    )
    by_grade = pl.when(pl.col("grade") <= 6).then(pl.lit("primary")).otherwise(pl.lit("junior"))
    filled = (
        classes.join(facts["schools"].select("school", "type").unique("school"), on="school", how="left")
        .with_columns(pl.coalesce("stage", by_type, by_grade).alias("stage"))
        .drop("type")
    )
    return facts.with_tables(classes=filled)


def fill_from_records(facts: Facts, engine: Engine) -> Facts:
    """Blank counts of `stages` taken from the records of the same school and stage."""
    facts = with_class_stages(facts)
    stages = facts["stages"]
    if stages.is_empty():
        return facts
    years = facts["county"]["school_year"].drop_nulls()
    if not facts["teachers"].is_empty() and len(years):
        counted = engine.collect(
            teacher_counts(engine.frame(facts["teachers"]), engine.frame(facts["training"]), int(years[0]))
        )
        if facts["training"].is_empty():
            counted = counted.drop("teachers_360h")
        stages = _filled(stages, counted)
    if not facts["classes"].is_empty():
        stages = _filled(stages, engine.collect(class_counts(engine.frame(facts["classes"]))))
    return facts.with_tables(stages=stages)


def _filled(stages: pl.DataFrame, counted: pl.DataFrame) -> pl.DataFrame:
    names = [name for name in counted.columns if name not in ("school", "stage")]
    joined = stages.join(counted, on=["school", "stage"], how="left", suffix="_counted", maintain_order="left")
    return joined.with_columns([pl.coalesce(name, f"{name}_counted").alias(name) for name in names]).select(
        stages.columns
    )
