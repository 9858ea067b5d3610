"""Small invented counties for the tests of the assessment: built by hand, or drawn by Hypothesis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any

import polars as pl
from hypothesis import strategies as st

from junheng.assess.county import Choices, assess
from junheng.assess.outcome import Assessment, Unit, Verdict
from junheng.facts.fields import code_list, dictionary
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


# What a drawn school may be: near the thresholds, so that all outcomes come up.

PUPILS = st.integers(1, 1500)
AROUND = st.sampled_from([0.0, 0.5, 0.84, 0.85, 0.86, 0.99, 1.0, 1.01, 1.5, 4.0])
SHAPES: dict[str, tuple[Stage, ...]] = {
    "primary": ("primary",),
    "teaching_point": ("primary",),
    "junior": ("junior",),
    "nine_year": ("primary", "junior"),
    "twelve_year": ("primary", "junior"),
    "complete_secondary": ("junior",),
    "special": ("primary",),
}
PER_PUPIL = {
    "R1": ("0.042", "0.053"),
    "R2": ("0.01", "0.01"),
    "R3": ("0.009", "0.009"),
    "R4": ("4.5", "5.8"),
    "R5": ("7.5", "10.2"),
    "R6": ("0.2", "0.25"),
    "R7": ("0.023", "0.024"),
}


@st.composite
def drawn_schools(draw: st.DrawFn, school: str, types: Sequence[str] = tuple(SHAPES)) -> School:
    """A school of any type, each figure near its threshold or far off."""
    type = draw(st.sampled_from(list(types)))
    stages = SHAPES[type]
    pupils = {stage: draw(PUPILS) for stage in stages}
    senior = draw(PUPILS) if type in ("twelve_year", "complete_secondary") else None

    def near(indicator: str, number: int, decimals: int, second: bool) -> Decimal:
        per = Decimal(PER_PUPIL[indicator][second]) * number * Decimal(str(draw(AROUND)))
        return round(per + draw(st.integers(-1, 1)) * Decimal(1).scaleb(-decimals), decimals).max(Decimal(0))

    whole = sum(pupils.values()) + (senior or 0)
    last = stages[-1] == "junior"
    indoor = draw(st.integers(0, 30000).map(lambda cents: Decimal(cents).scaleb(-2)))
    row = {
        "school": school,
        "name": f"第{school}学校",
        "township": draw(st.sampled_from(["甲镇", "乙镇"])),
        "type": type,
        "organiser": draw(st.sampled_from(list(code_list("organiser")))),
        "urban_rural": draw(st.sampled_from(list(code_list("urban_rural")))),
        "boarding": draw(st.booleans()),
        "founded_year": draw(st.sampled_from([None, 2005, 2014, 2020])),
        "small_class_rural": draw(st.sampled_from([None, True, False])),
        "pupils_senior": senior,
        "teaching_rooms_area_m2": near("R4", whole, 2, last) + indoor,
        "indoor_sports_area_m2": indoor,
        "sports_ground_area_m2": near("R5", whole, 2, last),
        "equipment_value": near("R6", whole, 6, last),
        "multimedia_rooms": int(near("R7", whole, 0, last)),
        "public_funds_allocated": draw(st.sampled_from([Decimal("5"), Decimal("6.5"), Decimal("80")])),
        "public_funds_budget": draw(st.sampled_from([10, 20])),
        "training_funds_spent": draw(st.sampled_from([0, 1, 5])),
    }
    rows = []
    for stage, number in pupils.items():
        junior = stage == "junior"
        teachers = int(near("R1", number, 0, junior)) + draw(st.integers(0, 40))
        rows.append(
            {
                "school": school,
                "stage": stage,
                "pupils": number,
                "classes": draw(st.integers(max(1, number // 52), number // 25 + 1)),
                "teachers": teachers,
                "teachers_doctor": 0,
                "teachers_master": 0,
                "teachers_bachelor": int(near("R1", number, 0, junior)),
                "teachers_college": draw(st.integers(0, 2)),
                "teachers_backbone": int(near("R2", number, 0, junior)),
                "teachers_pe": int(near("R3", number, 0, junior)),
                "teachers_music": draw(st.integers(0, 1)),
                "teachers_fine_art": 0,
                "teachers_arts": 0,
                "teachers_certified": max(0, teachers - draw(st.sampled_from([0, 0, 1]))),
                "teachers_360h": max(0, teachers - draw(st.sampled_from([0, 0, 1]))),
                "pupils_in_catchment": max(0, number - draw(st.sampled_from([0, 0, 1, 40]))),
                "graduates": number // 3 if junior else None,
                "entrants_three_years_ago": number // 3 + draw(st.sampled_from([0, 0, 9])) if junior else None,
                "transferred_in": draw(st.integers(0, 2)) if junior else None,
                "transferred_out": draw(st.integers(0, 2)) if junior else None,
                "deceased": 0 if junior else None,
            }
        )
    return School(row, tuple(rows))


@st.composite
def drawn_counties(draw: st.DrawFn, most: int = 5, *, complete: bool = False) -> Facts:
    """A county of a few schools of all types; unless it has to be complete some figures are blank."""
    schools = [draw(drawn_schools(str(number))) for number in range(1, draw(st.integers(1, most)) + 1)]
    rooms = [
        {"school": school.row["school"], "kind": kind, "room": f"{number}", "area_m2": area}
        for school in schools
        for number, (kind, area) in enumerate(
            draw(
                st.lists(
                    st.tuples(
                        st.sampled_from(["music", "fine_art", "library"]),
                        st.sampled_from([Decimal("53.99"), Decimal("66.99"), 73, Decimal("89.99"), 90, 96]),
                    ),
                    max_size=6,
                )
            )
        )
    ]
    county = {
        "veto_items": draw(st.sampled_from([None, True, False])),
        "satisfaction_public": draw(st.sampled_from([None, 84, 85])),
        "rotation_eligible": 100,
        "rotation_moved": draw(st.integers(9, 11)),
        "rotation_moved_backbone": draw(st.integers(1, 3)),
        "funds_quota_primary": draw(st.sampled_from([None, 650])),
        "funds_quota_junior": 850,
        "teacher_income": draw(st.sampled_from([None, 9, 10])),
        "civil_servant_income": draw(st.sampled_from([None, 10])),
    }
    evidence = [
        {"clause": clause, "met": draw(st.sampled_from([True, False, None]))}
        for clause in draw(st.sets(st.sampled_from(["G1", "G2", "Q3"])))
    ]
    facts = facts_of(schools, county, rooms=rooms, evidence=evidence)
    if complete:
        return facts
    there = figures(facts, ("schools", "stages"))
    for table, row, field in draw(st.lists(st.sampled_from(there), max_size=3)):
        facts = without(facts, table, row, field)
    return facts


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
