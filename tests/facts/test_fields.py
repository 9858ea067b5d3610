"""The data dictionary is complete, unambiguous, and covers every figure that the national rules ask for."""

import tomllib
from collections import Counter
from fractions import Fraction
from importlib.resources import files

import pytest

from junheng.facts.fields import Field, code_list, dictionary, find, type_labels, units

TABLES = dictionary()
FIELDS = [field for table in TABLES.values() for field in table.fields.values()]
SOURCE = tomllib.loads(files("junheng.facts").joinpath("fields.toml").read_text(encoding="utf-8"))

# What each row of the rules needs: indicators of both schemes, clauses, tolerances, the split of combined
# schools, the form a school fills in, and the columns of the statistics exports.
NEEDED: dict[str, tuple[str, ...]] = {
    "R1 R2012-B7": (
        "pupils", "teachers", "teachers_doctor", "teachers_master", "teachers_bachelor", "teachers_college",
        "teachers_below_college",
    ),
    "R2": ("teachers_backbone",),
    "R3": ("teachers_pe", "teachers_music", "teachers_fine_art", "teachers_arts"),
    "R4": ("teaching_rooms_area_m2", "indoor_sports_area_m2"),
    "R5": ("sports_ground_area_m2", "indoor_sports_area_m2"),
    "R6": ("equipment_value",),
    "R7": ("multimedia_rooms",),
    "split of combined schools": ("schools.type", "pupils_senior"),
    "campus merged into its parent": ("counted", "parent"),
    "scope": ("schools.type", "organiser"),
    "G1 G2 G10 Q3 Q5 Q6 Q7 Q8": ("evidence.clause", "evidence.met", "evidence.document", "charter"),
    "G3": ("classes", "rooms.kind", "rooms.area_m2"),
    "G4": ("pupils", "schools.type"),
    "G5": ("classes.pupils", "classes.grade", "classes.class"),
    "G6": ("public_funds_allocated", "funds_quota_primary", "funds_quota_junior"),
    "G7": ("special_funds_per_pupil", "special_funds_allocated"),
    "G8": ("teacher_income", "civil_servant_income"),
    "G9": ("teachers_360h", "training.teacher", "training.year", "training.hours"),
    "G11": (
        "rotation_eligible", "rotation_moved", "rotation_moved_backbone", "teachers.joined",
        "teachers.birth_year", "teachers.head_since", "postings.kind", "postings.since",
    ),
    "G12": ("teachers_certified", "teachers.certified"),
    "G13": ("pupils_in_catchment", "urban_rural", "boarding", "organiser"),
    "G14": ("quality_senior_places", "quality_senior_places_shared"),
    "G15": ("migrant_eligible", "migrant_in_public", "migrant_places_bought"),
    "Q1": ("graduates", "entrants_three_years_ago", "transferred_in", "transferred_out", "deceased"),
    "Q2": ("disabled_school_age", "disabled_enrolled"),
    "Q4": ("training_funds_spent", "public_funds_spent", "public_funds_budget"),
    "Q9": (
        "attainment_level_primary", "attainment_level_junior", "attainment_difference_primary",
        "attainment_difference_junior",
    ),
    "SA1 B-SATISFACTION": ("satisfaction_public",),
    "veto": ("veto_items",),
    "B1 B2 B3": ("teaching_rooms_area_m2", "sports_ground_area_m2", "equipment_value"),
    "B4": ("computers",),
    "B5": ("books",),
    "B6": ("teachers",),
    "B8": ("title_full_senior", "title_senior", "title_middle"),
    "B-WORK": ("county_work_score",),
    "school standard of 2012": (
        "land_area_m2", "building_area_m2", "staff", "teachers_qualified_degree", "annual_retention",
        "urban_rural",
    ),
    "T1": ("small_rural", "visiting_pe", "visiting_music", "visiting_fine_art", "visiting_arts"),
    "T2": ("dense_city_core", "other_sports_area_m2", "offsite_sports_area_m2"),
    "T3": ("founded_year",),
    "T4": ("small_class_rural",),
    "T5": ("founded_year", "migrant_majority"),
    "form: pupils": (
        "pupils_migrant", "pupils_migrant_workers", "pupils_inclusive", "home_delivered",
        "pupils_special_class",
        *(f"pupils_g{grade}" for grade in range(1, 10)),
    ),
    "form: posts": (
        "staff", "staff_quota", "posts", "staff_quota_serving", "staff_quota_absent", "staff_serving_unquota",
    ),
    "form: titles and ages": (
        "title_assistant", "title_junior", "title_none", "age_under_25", "age_25_29", "age_30_34",
        "age_35_39", "age_40_44", "age_45_49", "age_50_54", "age_55_59", "age_60_up",
    ),
    "form: fitness": (
        "fitness_tested", "fitness_excellent", "fitness_good", "fitness_pass", "fitness_fail",
    ),
    "form: other": (
        "places_bought", "terminals_teachers", "terminals_pupils", "green_area_m2", "living_area_m2",
        "classes.qualified", "land_area_mu",
    ),
    "forecast": (
        "enrolment.pupils", "enrolment.school_year", "births.births", "changes.kind", "changes.to_school",
    ),
    "by township": ("areas.population", "areas.gdp", "areas.poor_population", "cells.children"),
    "condition": ("facilities.number", "facilities.intact", "facilities.inspected", "facilities.repaired"),
    "kindergartens, centre schools": ("children", "kindergarten_classes", "kindergarten_teachers", "centre"),
    "IT training": ("it_intermediate", "it_advanced_under_35", "teachers_under_35", "teachers.it_level"),
}  # fmt: skip

# Column names of the statistics exports, and what each must be recognised as.
EXPORT_COLUMNS = {
    "在校生数/合计": "stages.pupils",
    "办学类型": "schools.type",
    "是否计校数": "schools.counted",
    "专任教师/#按学历分/硕士研究生": "stages.teachers_master",
    "专任教师/#按学历分/本科": "stages.teachers_bachelor",
    "专任教师/#按学历分/专科": "stages.teachers_college",
    "专任教师/#按授课课程分/体育与健康": "stages.teachers_pe",
    "艺术/计": "stages.teachers_arts",
    "教学及辅助用房/计": "schools.teaching_rooms_area_m2",
    "室内体育用房": "schools.indoor_sports_area_m2",
    "网络多媒体教室": "schools.multimedia_rooms",
}


def named(field: Field) -> str:
    return f"{field.table}.{field.id}"


@pytest.mark.parametrize("field", FIELDS, ids=named)
def test_a_field_is_fully_described(field: Field) -> None:
    for words in (field.label, field.about):
        assert words.zh.strip(), "no Chinese"
        assert words.en.strip(), "no English"
    assert not field.about.zh.endswith(("。", ".")), "definitions are put into sentences by whoever prints them"
    assert ("（本系统口径）" in field.about.zh) == ("(our definition)" in field.about.en)
    assert field.about.en.isascii() or "m²" in field.about.en
    assert field.type in type_labels()
    assert not field.unit or field.unit in units()
    assert field.decimals >= 0
    assert field.min is None or field.max is None or field.min <= field.max


@pytest.mark.parametrize("field", FIELDS, ids=named)
def test_the_code_list_of_a_choice_exists(field: Field) -> None:
    assert (field.type == "code") == bool(field.codes)
    if field.codes:
        assert code_list(field.codes)


@pytest.mark.parametrize("table", TABLES)
def test_every_line_is_a_field_and_ids_are_unique(table: str) -> None:
    # TOML itself refuses a second line of the same id; what is left is that none was lost on the way.
    assert list(TABLES[table].fields) == list(SOURCE[table])
    assert all(field.id.isidentifier() and field.id.islower() for field in TABLES[table].fields.values())
    assert TABLES[table].keys, "nothing identifies a row"


@pytest.mark.parametrize("table", TABLES)
def test_no_two_fields_of_a_table_share_a_heading(table: str) -> None:
    headings = Counter(
        word for field in TABLES[table].fields.values() for word in {field.label.zh, field.label.en, *field.names}
    )
    assert [word for word, times in headings.items() if times > 1] == []


@pytest.mark.parametrize("list_id", SOURCE["codes"])
def test_no_two_codes_of_a_list_share_a_word(list_id: str) -> None:
    words = Counter(
        word for code in code_list(list_id).values() for word in {code.id, code.label.zh, code.label.en, *code.names}
    )
    assert [word for word, times in words.items() if times > 1] == []


def test_every_section_of_the_file_belongs_to_a_table() -> None:
    assert set(SOURCE) - {"types", "units", "codes", "tables"} == set(TABLES)
    assert all(table.label.zh and table.label.en and table.about.zh and table.about.en for table in TABLES.values())


def test_a_unit_is_converted_exactly() -> None:
    assert units()["mu"].times == Fraction(2000, 3)
    assert units()["yuan"].times == Fraction(1, 10000)
    for unit in units().values():
        assert unit.to is None or unit.to in units()


@pytest.mark.parametrize("row", NEEDED)
def test_a_row_of_the_rules_has_its_fields(row: str) -> None:
    assert [name for name in NEEDED[row] if find(name) is None] == []


@pytest.mark.parametrize("column", EXPORT_COLUMNS)
def test_a_column_of_the_statistics_exports_is_recognised(column: str) -> None:
    field = find(EXPORT_COLUMNS[column])
    assert field is not None
    assert column in {field.label.zh, *field.names}


def test_figures_have_the_decimals_that_judging_relies_on() -> None:
    assert {field.decimals for field in FIELDS if field.type == "area"} == {2}
    assert {field.decimals for field in FIELDS if field.type == "money"} == {6}
    assert {field.decimals for field in FIELDS if field.type == "count"} == {0}
