"""Mistakes planted in the example county on purpose: what a hurried clerk might enter, and where."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from junheng.facts.example.county import sound_county
from junheng.facts.example.sites import COUNTY
from junheng.facts.table import ROW, Facts
from junheng.terms.messages import Lang, text

YUAN_PER_WAN = 10_000


@dataclass(frozen=True)
class Mistake:
    """One planted mistake.

    Attributes:
        id: Which it is; `example.planted.<id>` says it.
        table: Table of the dictionary it stands in.
        row: Row in the sheet, as a person counts; of a row that was left out, where it had been.
        fields: The fields that are wrong.
        school: The school concerned; None for the county or a teacher.
        stage: The stage concerned, where the table has stages.
        code: The finding that names it; one mistake may be behind others besides.
    """

    id: str
    table: str
    row: int
    fields: tuple[str, ...]
    school: str | None
    stage: str | None
    code: str

    def says(self, lang: Lang) -> str:
        """What was done."""
        return text(f"example.planted.{self.id}", lang)


@dataclass(frozen=True)
class _Slip:
    """A kind of mistake: rows that it can befall, and what they then say; `values` of None loses the row."""

    id: str
    table: str
    code: str
    where: pl.Expr
    values: Mapping[str, pl.Expr] | None
    fields: tuple[str, ...] = ()


def _slips(facts: Facts) -> list[_Slip]:
    col = pl.col
    nine = facts["schools"].filter(col("type") == "nine_year")["school"].to_list()
    village = (col("type") == "primary") & (col("urban_rural") == "rural") & col("counted")
    primary = col("stage") == "primary"
    plain = col("type").is_in(["primary", "junior"])
    inside = "check.part_exceeds_whole"
    return [
        _Slip(
            "stage_lost", "stages", "check.stage_missing", col("school").is_in(nine) & ~primary,
            None, ("school",),
        ),
        _Slip(
            "duplicate", "schools", "check.entered_twice", col("type") == "kindergarten",
            {"school": col("school").shift(1)},
        ),
        _Slip(
            "areas_swapped", "schools", inside, col("indoor_sports_area_m2") > 0,
            {
                "teaching_rooms_area_m2": col("indoor_sports_area_m2"),
                "indoor_sports_area_m2": col("teaching_rooms_area_m2"),
            },
        ),
        _Slip(
            "yuan", "schools", "check.ratio_high", village,
            {"equipment_value": col("equipment_value") * YUAN_PER_WAN},
        ),
        _Slip("titles", "stages", "check.titles_over", primary, {"title_middle": col("title_middle") + 13}),
        _Slip(
            "degrees", "stages", "check.degrees_under", col("teachers_bachelor") >= 8,
            {"teachers_bachelor": col("teachers_bachelor") - 5},
        ),
        _Slip(
            "grades", "stages", "check.pupils_by_grade_over", primary & (col("pupils_g3") > 0),
            {"pupils_g3": col("pupils_g3") + 90},
        ),
        _Slip("backbone", "stages", inside, col("teachers") > 5, {"teachers_backbone": col("teachers") + 3}),
        _Slip(
            "building", "schools", "check.floor_areas_over", col("counted"),
            {"building_area_m2": col("teaching_rooms_area_m2") * 9 // 10},
        ),
        _Slip(
            "staff", "schools", "check.teachers_exceed_staff", plain & (col("staff") >= 10),
            {"staff": col("staff") // 3},
        ),
        _Slip(
            "coordinates", "schools", "check.place_swapped", col("counted"),
            {"lon": col("lat"), "lat": col("lon")},
        ),
        _Slip(
            "class_list", "classes", "check.class_pupils_differ", col("pupils") < 36,
            {"pupils": col("pupils") + 9},
        ),
        _Slip("facilities", "facilities", inside, col("number") > 0, {"intact": col("number") + 2}),
        _Slip(
            "unknown_teacher", "training", "check.unknown_teacher", pl.lit(value=True),
            {"teacher": pl.lit(f"{COUNTY}9999-001")},
        ),
        _Slip(
            "rotation", "county", inside, pl.lit(value=True),
            {"rotation_moved_backbone": col("rotation_moved") + 3},
        ),
    ]  # fmt: skip


def with_mistakes(facts: Facts, seed: int) -> tuple[Facts, tuple[Mistake, ...]]:
    """The facts with one mistake of each kind that they have room for, no two at one school."""
    rng = np.random.default_rng([seed, len(facts["schools"])])
    used: list[str] = []
    made: list[Mistake] = []
    for slip in _slips(facts):
        frame = facts[slip.table]
        able = frame.filter(slip.where)
        if "school" in frame.columns:
            able = able.filter(~pl.col("school").is_in(used))
        if able.is_empty():
            continue
        row = able.row(int(rng.integers(able.height)), named=True)
        if row.get("school") is not None:
            used.append(row["school"])
        here = pl.col(ROW) == row[ROW]
        if slip.values is None:
            frame = frame.filter(~here)
        else:
            frame = frame.with_columns(
                pl.when(here).then(value).otherwise(pl.col(name)).alias(name) for name, value in slip.values.items()
            )
        facts = facts.with_tables(**{slip.table: frame})
        fields = slip.fields or tuple(slip.values or ())
        school, stage = row.get("school"), row.get("stage")
        made.append(Mistake(slip.id, slip.table, row[ROW], fields, school, stage, slip.code))
    county = facts["county"].with_columns(pl.col("note") + text("example.note.errors"))
    return facts.with_tables(county=county), tuple(made)


def planted(schools: int, seed: int) -> tuple[Mistake, ...]:
    """The mistakes that `example_county(schools, seed, errors=True)` holds.

    Example:
        >>> planted(30, seed=1)[0].says("en")
        'a nine-year school without its junior row'
    """
    return with_mistakes(sound_county(schools, seed), seed)[1]


def example_county(schools: int, seed: int, errors: bool = False) -> Facts:
    """An invented county whose figures hang together; the same arguments give the same facts.

    Its schools lie on both sides of the thresholds of 2017, some coefficients above their limits, and two
    clauses wait for documents. The county's note says that all of it is invented.

    Args:
        schools: Rows of the register, 5 to 3,000: primary, junior, combined and special schools, teaching
            points, kindergartens and one campus that is not counted.
        seed: Seed of the random draws.
        errors: Whether to plant the mistakes that `planted` lists.

    Raises:
        InputError: too few or too many schools, or a negative seed.

    Example:
        >>> facts = example_county(30, seed=1)
        >>> facts["schools"].height, facts["county"]["county"][0]
        (30, '990101')
    """
    facts = sound_county(schools, seed)
    return with_mistakes(facts, seed)[0] if errors else facts
