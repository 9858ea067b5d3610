"""Records of teachers, classes and training → the counts of a stage, as Narwhals expressions.

The same expressions run on Polars (one machine) and on Spark (a province or the nation). A count that was entered
stands; records fill what was left blank. Where both are there and differ, a check reports it.
"""

from collections.abc import Collection
from functools import reduce
from operator import and_

import narwhals as nw
import polars as pl

from junheng.facts.engine import Engine, Lazy
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


NEEDS: dict[str, tuple[str, ...]] = {
    "teachers": (),
    **dict.fromkeys([f"teachers_{name}" for name in ("doctor", "master", "bachelor", "college")], ("degree",)),
    "teachers_below_college": ("degree",),
    "teachers_backbone": ("backbone",),
    "teachers_certified": ("certified",),
    **dict.fromkeys([f"teachers_{name}" for name in ("pe", "music", "fine_art", "arts")], ("subject",)),
    **dict.fromkeys([f"title_{name}" for name in ("full_senior", "senior", "middle", "assistant")], ("title",)),
    **dict.fromkeys(["title_junior", "title_none"], ("title",)),
    **dict.fromkeys([*AGE_BANDS, "teachers_under_35"], ("birth_year",)),
    "it_intermediate": ("it_level",),
    "it_advanced_under_35": ("it_level", "birth_year"),
    "teachers_360h": ("hours",),
}
"""What a count of teachers needs to know of each of them."""


CLASS_COUNTS = ("classes", "classes_listed", "classes_qualified")


def training_span(school_year: int) -> tuple[int, int]:
    """First and last calendar year whose training counts: the five that end with the school year's beginning.

    Hours are recorded by calendar year, so the year in which the school year ends is not complete when it is judged.
    """
    return school_year - TRAINING_YEARS + 1, school_year


def teacher_counts(teachers: Lazy, training: Lazy, school_year: int, names: Collection[str] = tuple(NEEDS)) -> Lazy:
    """Counts of full-time teachers by school and stage.

    A blank in what a count needs makes the count blank: it would be too low. A teacher whose stage is not known
    leaves all counts of the school open.

    Args:
        teachers: The register.
        training: Hours by teacher and year.
        school_year: The school year that the counts are of.
        names: The counts wanted.

    Shapes:
        One row a teacher → one row a school and stage, columns named as the fields of `stages`.

    Units:
        persons; hours in tenths, as the dictionary holds them.
    """
    first, last = training_span(school_year)
    hours = (
        training.filter((nw.col("year") >= first) & (nw.col("year") <= last))
        .with_columns(_number(nw.col("hours").is_null()).alias("_hours_blank"))
        .group_by("teacher")
        .agg(nw.col("hours").sum().alias("_hours"), nw.col("_hours_blank").sum())
    )
    staff = teachers.filter(nw.col("full_time") | nw.col("full_time").is_null())
    known = (
        _with_unplaced(staff)
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
        **{
            band: _number((nw.col("_age") >= low) & (nw.col("_age") <= high)) for band, (low, high) in AGE_BANDS.items()
        },
        "teachers_under_35": _number(nw.col("_age") < 35),
        "it_intermediate": _number(nw.col("it_level").is_in(["intermediate", "advanced"])),
        "it_advanced_under_35": _number((nw.col("_age") < 35) & (nw.col("it_level") == "advanced")),
        "teachers_360h": _number(nw.col("_trained")),
    }
    counts = {name: value for name, value in counts.items() if name in names}
    entered = {"full_time"}.union(*(NEEDS[name] for name in counts)) - {"hours"}
    blank = {name: nw.col(name).is_null() for name in sorted(entered)}
    blank["hours"] = (nw.col("_hours_blank") > 0) & ~nw.col("_trained")
    prepared = known.with_columns(
        *[value.cast(nw.Int64).alias(name) for name, value in counts.items()],
        *[_number(test).alias(f"_blank_{name}") for name, test in blank.items()],
    )
    summed = prepared.group_by("school", "stage").agg(
        *[nw.col(name).sum() for name in counts],
        *[nw.col(f"_blank_{name}").sum() for name in blank],
        nw.col("_unplaced").max(),
    )
    kept = [
        nw.when(_none_of("_unplaced", "_blank_full_time", *(f"_blank_{need}" for need in NEEDS[name])))
        .then(nw.col(name))
        .alias(name)
        for name in counts
    ]
    return summed.filter(~nw.col("stage").is_null()).select("school", "stage", *kept)


def _with_unplaced(records: Lazy) -> Lazy:
    """The records, each with the number of records of its school whose stage is not known."""
    unplaced = (
        records.with_columns(_number(nw.col("stage").is_null()).alias("_unplaced"))
        .group_by("school")
        .agg(nw.col("_unplaced").sum())
    )
    return records.join(unplaced, on="school", how="left")


def class_counts(classes: Lazy) -> Lazy:
    """Classes by school and stage: how many, and how many are taught by qualified teachers throughout.

    A class whose stage is not known leaves the school's counts open.

    Shapes:
        One row a class → one row a school and stage.
    """
    values = (nw.lit(1).cast(nw.Int64), _number(~nw.col("qualified").is_null()), _number(nw.col("qualified")))
    counts = dict(zip(CLASS_COUNTS, values, strict=True))
    return (
        _with_unplaced(classes)
        .with_columns(*[value.alias(name) for name, value in counts.items()])
        .group_by("school", "stage")
        .agg(*[nw.col(name).sum() for name in counts], nw.col("_unplaced").max())
        .filter(~nw.col("stage").is_null())
        .select(
            "school",
            "stage",
            *[nw.when(nw.col("_unplaced") == 0).then(nw.col(name)).alias(name) for name in counts],
        )
    )


def facility_counts(facilities: Lazy) -> Lazy:
    """Facilities by school: how many, and how many are intact; a blank in any row leaves that sum blank.

    Shapes:
        One row a school and kind of facility → one row a school.
    """
    names = {"number": "facilities_number", "intact": "facilities_intact"}
    summed = (
        facilities.with_columns(
            *[_number(nw.col(name).is_null()).alias(f"_blank_{name}") for name in names],
        )
        .group_by("school")
        .agg(*[nw.col(name).sum() for name in names], *[nw.col(f"_blank_{name}").sum() for name in names])
    )
    return summed.select(
        "school",
        *[nw.when(nw.col(f"_blank_{name}") == 0).then(nw.col(name)).alias(id) for name, id in names.items()],
    )


def _is(column: str, code: str) -> nw.Expr:
    return _number(nw.col(column) == code)


def _none_of(*columns: str) -> nw.Expr:
    return reduce(and_, [nw.col(name) == 0 for name in columns])


def _number(test: nw.Expr) -> nw.Expr:
    """1 where a test holds, 0 where it does not or is not known."""
    return nw.when(test).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64)


ONE_STAGE = {"primary": "primary", "teaching_point": "primary", "junior": "junior"}
"""School types whose teachers and classes all belong to one stage."""


def with_class_stages(facts: Facts) -> Facts:
    """Classes whose stage was left blank get it from the school's type, or from the grade in a combined school."""
    grade = pl.col("grade")
    by_grade = pl.when(grade <= 6).then(pl.lit("primary")).when(grade >= 7).then(pl.lit("junior"))
    # Senior classes are not in the register, so all that a complete secondary school lists are junior ones.
    return _with_stages(facts, "classes", {**ONE_STAGE, "complete_secondary": "junior"}, by_grade)


def with_teacher_stages(facts: Facts) -> Facts:
    """Teachers whose stage was left blank get it where the school's type has only one."""
    return _with_stages(facts, "teachers", ONE_STAGE)


def _with_stages(facts: Facts, table: str, of_type: dict[str, str], *otherwise: pl.Expr) -> Facts:
    frame = facts[table]
    if frame["stage"].null_count() == 0:
        return facts
    by_type = pl.col("type").replace_strict(of_type, default=None, return_dtype=pl.String)
    types = facts["schools"].select("school", "type").unique("school", keep="first", maintain_order=True)
    joined = frame.join(types, on="school", how="left", maintain_order="left")
    filled = joined.with_columns(pl.coalesce("stage", by_type, *otherwise).alias("stage")).drop("type")
    return facts.with_tables(**{table: filled})


def fill_from_records(facts: Facts, engine: Engine) -> Facts:
    """Blank counts of `stages` and `schools` taken from the records of the same school (and stage)."""
    facts = with_teacher_stages(with_class_stages(facts))
    stages, schools = facts["stages"], facts["schools"]
    if stages.is_empty():
        return facts
    years = facts["county"]["school_year"].drop_nulls()
    # Nobody's hours are known where no sheet of training is filled.
    names = [
        name for name in NEEDS if stages[name].null_count() and (name != "teachers_360h" or len(facts["training"]))
    ]
    if names and not facts["teachers"].is_empty() and len(years):
        teachers, training = engine.frame(facts["teachers"]), engine.frame(facts["training"])
        stages = _filled(stages, engine.collect(teacher_counts(teachers, training, int(years[0]), names)))
    if not facts["classes"].is_empty() and any(stages[name].null_count() for name in CLASS_COUNTS):
        stages = _filled(stages, engine.collect(class_counts(engine.frame(facts["classes"]))))
    if not facts["facilities"].is_empty():
        counted = engine.collect(facility_counts(engine.frame(facts["facilities"])))
        schools = _filled(schools, counted, ("school",))
    return facts.with_tables(stages=_of_all_classes(stages), schools=schools)


def _of_all_classes(stages: pl.DataFrame) -> pl.DataFrame:
    """How many classes qualified teachers teach is not known while a class is without an entry."""
    open_classes = pl.col("classes_listed") < pl.col("classes")
    known = pl.when(open_classes.fill_null(False).not_()).then(pl.col("classes_qualified"))
    return stages.with_columns(known.alias("classes_qualified"))


def _filled(table: pl.DataFrame, counted: pl.DataFrame, keys: tuple[str, ...] = ("school", "stage")) -> pl.DataFrame:
    names = [name for name in counted.columns if name not in keys]
    joined = table.join(counted, on=list(keys), how="left", suffix="_counted", maintain_order="left")
    return joined.with_columns([pl.coalesce(name, f"{name}_counted").alias(name) for name in names]).select(
        table.columns
    )
