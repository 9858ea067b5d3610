"""Small invented counties for the tests of the assessment, built by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any

import polars as pl

from junheng.assess.county import Choices, assess
from junheng.assess.outcome import Assessment, Unit, Verdict
from junheng.facts.fields import dictionary
from junheng.facts.table import Facts, column_type, frame_of
from junheng.standards.load import read_rulebook
from junheng.standards.model import Rulebook, Stage
from junheng.standards.resolve import find_rulebook, resolve

ON = date(2025, 8, 31)
PLACE = "990101"
NATION = resolve(find_rulebook("national-2017"), PLACE, ON)
COUNTY = {"county": PLACE, "name": "示例县", "school_year": 2024}
TYPE_OF = {"primary": "primary", "junior": "junior"}

Row = Mapping[str, Any]


@dataclass(frozen=True)
class School:
    """A school's row and the rows of its stages."""

    row: Row
    stages: tuple[Row, ...]

    def having(self, **figures: object) -> "School":
        """The same school with some figures changed; a stage's figures in all its stages."""
        own = {name: value for name, value in figures.items() if name in dictionary()["schools"]}
        others = {name: value for name, value in figures.items() if name not in own}
        return School({**self.row, **own}, tuple({**stage, **others} for stage in self.stages))


def plenty(school: str = "1", pupils: int | Mapping[Stage, int] = 1000, *, ample: float = 1.3) -> School:
    """A school that has so many times what every threshold asks for, in each of its stages, and nothing missing."""
    of = {"primary": pupils} if isinstance(pupils, int) else dict(pupils)
    total = Decimal(sum(of.values()))
    much = Decimal(str(ample))

    def people(per_hundred: str, number: int) -> int:
        return ceil(Decimal(number) * Decimal(per_hundred) * much / 100)

    row = {
        "school": school,
        "name": f"第{school}学校",
        "township": "城关镇",
        "type": "nine_year" if len(of) == 2 else TYPE_OF[next(iter(of))],
        "organiser": "county",
        "urban_rural": "urban",
        "boarding": False,
        "teaching_rooms_area_m2": round(total * Decimal("6.4") * much, 2),
        "indoor_sports_area_m2": round(total / 10, 2),
        "sports_ground_area_m2": round(total * Decimal("11.3") * much, 2),
        "equipment_value": round(total * Decimal("0.28") * much, 6),
        "multimedia_rooms": people("2.7", int(total)),
        "public_funds_allocated": round(total * Decimal("0.1"), 6),
    }
    stages = tuple(
        {
            "school": school,
            "stage": stage,
            "pupils": number,
            "classes": ceil(number / 40),
            "teachers": people("7", number) + 4,
            "teachers_doctor": 0,
            "teachers_master": people("1", number),
            "teachers_bachelor": people("5.3", number),
            "teachers_college": 0,
            "teachers_backbone": people("1", number),
            "teachers_pe": people("0.9", number),
            "teachers_music": 0,
            "teachers_fine_art": 0,
            "teachers_arts": 0,
            "teachers_certified": people("7", number) + 4,
            "teachers_360h": people("7", number) + 4,
            "pupils_in_catchment": number,
            "graduates": number // 3 if stage == "junior" else None,
            "entrants_three_years_ago": number // 3 if stage == "junior" else None,
            "transferred_in": 0 if stage == "junior" else None,
            "transferred_out": 0 if stage == "junior" else None,
            "deceased": 0 if stage == "junior" else None,
        }
        for stage, number in of.items()
    )
    return School(row, stages)


def facts_of(schools: Sequence[School], county: Row | None = None, **records: Sequence[Row]) -> Facts:
    """Facts of a county: its schools, its own figures, and record sheets by table."""
    tables = {
        "schools": frame_of("schools", [school.row for school in schools]),
        "stages": frame_of("stages", [stage for school in schools for stage in school.stages]),
        "county": frame_of("county", [{**COUNTY, **(county or {})}]),
    }
    return Facts.of({**tables, **{table: frame_of(table, rows) for table, rows in records.items()}})


def assessed(
    *schools: School,
    rulebook: Rulebook = NATION,
    county: Row | None = None,
    choices: Choices | None = None,
    **records: Sequence[Row],
) -> Assessment:
    """A county of these schools, assessed."""
    return assess(facts_of(schools, county, **records), rulebook, ON, choices)


def unit(assessment: Assessment, school: str = "1", stage: Stage = "primary") -> Unit:
    """One school's stage."""
    return next(unit for unit in assessment.units if (unit.school, unit.stage) == (school, stage))


def rulebook(text: str, *, amends: bool = False) -> Rulebook:
    """A standard written in a test; one that amends adds to the national standard of 2017."""
    head = """
        [rulebook]
        id = "written-in-a-test"
        name = { zh = "测试标准", en = "Standard of a test" }
        source = "test"
        since = 2000-01-01
        """
    base = ['amends = "national-2017"'] if amends else []
    read = read_rulebook("\n".join([*(line.strip() for line in head.splitlines()), *base, text]), "test.toml")
    return resolve(find_rulebook("national-2017"), PLACE, ON, extra=[read]) if amends else read


def without(facts: Facts, table: str, row: int, field: str) -> Facts:
    """The same facts with one figure blank."""
    frame = facts[table]
    kind = column_type(dictionary()[table][field])
    blank = pl.when(pl.int_range(pl.len()) == row).then(pl.lit(None, dtype=kind)).otherwise(pl.col(field)).alias(field)
    return facts.with_tables(**{table: frame.with_columns(blank)})


def figures(facts: Facts, tables: Sequence[str], never: frozenset[str] = frozenset()) -> list[tuple[str, int, str]]:
    """Every figure that there is, by table, row and field; no identifiers."""
    return [
        (table, row, field.id)
        for table in tables
        for field in dictionary()[table].fields.values()
        if not field.key and field.id not in never
        for row, value in enumerate(facts[table][field.id].to_list())
        if value is not None
    ]


RANK: dict[Verdict | bool | None, int] = {"fail": 0, False: 0, "undetermined": 1, None: 1, "pass": 2, True: 2}


def verdicts(judged: Assessment) -> dict[tuple[object, ...], int]:
    """Everything that was decided, by place, as a rank: fail < undetermined < pass."""
    found: dict[tuple[object, ...], Verdict | bool | None] = {("county",): judged.verdict}
    found |= {("clause", id): result.verdict for id, result in judged.clauses.items()}
    for stage, result in judged.stages.items():
        found["stage", stage] = result.verdict
        found |= {("clause", stage, id): part.verdict for id, part in result.clauses.items()}
        found |= {("spread", stage, id): part.passes for id, part in result.spreads.items()}
    for unit in judged.units:
        place = (unit.school, unit.stage)
        if unit.in_scope:
            found[place] = unit.passes
        found |= {(*place, id): part.verdict for id, part in unit.clauses.items()}
        found |= {(*place, id): reading.met for id, reading in unit.readings.items()}
    return {key: RANK[value] for key, value in found.items()}


def classes_of(school: School) -> list[Row]:
    """A class list that has every class of a school, the pupils spread evenly."""
    rows = []
    for stage in school.stages:
        number, pupils = stage["classes"], stage["pupils"]
        rows += [
            {
                "school": stage["school"],
                "stage": stage["stage"],
                "grade": 1 if stage["stage"] == "primary" else 7,
                "class": f"{place + 1}班",
                "pupils": pupils // number + (place < pupils % number),
            }
            for place in range(number)
        ]
    return rows


def rooms_of(school: School, music: object = 96, fine_art: object = 90) -> list[Row]:
    """As many music and art rooms as a school's classes ask for."""
    number = ceil(sum(stage["classes"] for stage in school.stages) / 12)
    kinds = {"music": music, "fine_art": fine_art}
    return [
        {"school": school.row["school"], "kind": kind, "room": f"{place}", "area_m2": area}
        for kind, area in kinds.items()
        for place in range(number)
    ]


DOCUMENTS = ("G1", "G2", "G10", "G14", "G15", "Q3", "Q5", "Q6", "Q7", "Q8")
EVIDENCE: tuple[Row, ...] = tuple({"clause": clause, "met": True, "document": "文件"} for clause in DOCUMENTS)
GOOD_COUNTY: Row = {
    "special_funds_per_pupil": 6000,
    "funds_quota_primary": 650,
    "funds_quota_junior": 850,
    "teacher_income": 10,
    "civil_servant_income": 10,
    "rotation_eligible": 100,
    "rotation_moved": 10,
    "rotation_moved_backbone": 2,
    "quality_senior_places": 100,
    "quality_senior_places_shared": 50,
    "migrant_eligible": 100,
    "migrant_in_public": 80,
    "migrant_places_bought": 5,
    "disabled_school_age": 100,
    "disabled_enrolled": 95,
    "attainment_level_primary": True,
    "attainment_level_junior": True,
    "attainment_difference_primary": Decimal("0.1499"),
    "attainment_difference_junior": Decimal("0.1499"),
    "satisfaction_public": 85,
    "veto_items": False,
}


def good_county(
    *schools: School, county: Row | None = None, classes: Sequence[Row] | None = None, **records: Sequence[Row]
) -> Facts:
    """A county in which nothing is missing, and everything passes as far as the schools do."""
    paid = [
        school.having(training_funds_spent=5, public_funds_budget=100)
        if "training_funds_spent" not in school.row
        else school
        for school in schools
    ]
    given: dict[str, Sequence[Row]] = {
        "classes": [row for school in schools for row in classes_of(school)] if classes is None else classes,
        "rooms": [row for school in schools for row in rooms_of(school)],
        "evidence": EVIDENCE,
    }
    return facts_of(paid, {**GOOD_COUNTY, **(county or {})}, **{**given, **records})
