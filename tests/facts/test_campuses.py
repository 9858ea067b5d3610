"""Campuses that are no schools of their own (不计校数) become part of their parent."""

from typing import Any

import pytest

from junheng.assess.quantities import prepared
from junheng.facts.campuses import merge_campuses, parent_of, records_to_parents
from junheng.facts.engine import PolarsEngine
from junheng.facts.fields import dictionary
from junheng.facts.table import Facts, frame_of


def facts_of(schools: list[dict[str, Any]], stages: list[dict[str, Any]], **records: list[dict[str, Any]]) -> Facts:
    tables = {"schools": schools, "stages": stages, **records}
    county = {"county": frame_of("county", [{"county": "990101", "school_year": 2024}])}
    return Facts.of({**{id: frame_of(id, rows) for id, rows in tables.items()}, **county})


def campus(school: str, parent: str, **figures: object) -> dict[str, Any]:
    return {"school": school, "counted": False, "parent": parent, **figures}


def test_figures_add_up_and_the_rest_is_the_parent_s() -> None:
    facts = facts_of(
        [
            campus("2", "1", name="分校", type="teaching_point", books=5, land_area_m2="0.1", founded_year=2020),
            {
                "school": "1",
                "name": "主校",
                "type": "primary",
                "books": 10,
                "land_area_m2": "0.2",
                "founded_year": 1990,
            },
        ],
        [{"school": "2", "stage": "primary", "pupils": 7}, {"school": "1", "stage": "primary", "pupils": 50}],
    )
    merged = merge_campuses(facts)
    school = merged["schools"].row(0, named=True)
    assert merged["schools"].height == merged["stages"].height == 1
    assert {name: school[name] for name in ("name", "type", "books", "land_area_m2", "founded_year")} == {
        "name": "主校",
        "type": "primary",
        "books": 15,
        "land_area_m2": 30,
        "founded_year": 1990,
    }
    assert merged["stages"]["pupils"].to_list() == [57]
    # The place of the figures is the parent's row.
    assert merged["schools"]["_row"].to_list() == [3]


def test_an_unknown_part_is_an_unknown_total() -> None:
    schools = [{"school": "1", "books": 10, "computers": 3}, campus("2", "1", computers=4)]
    merged = merge_campuses(facts_of(schools, []))["schools"]
    assert (merged["books"][0], merged["computers"][0]) == (None, 7)


def test_a_stage_that_only_the_campus_has_becomes_the_parent_s() -> None:
    facts = facts_of(
        [{"school": "1"}, campus("2", "1")],
        [{"school": "1", "stage": "primary", "pupils": 50}, {"school": "2", "stage": "junior", "pupils": 7}],
    )
    stages = merge_campuses(facts)["stages"]
    assert stages.select("school", "stage", "pupils").rows() == [("1", "primary", 50), ("1", "junior", 7)]


def test_records_move_to_the_parent() -> None:
    facts = facts_of(
        [{"school": "1"}, campus("2", "1"), {"school": "3"}],
        [],
        rooms=[{"school": "2", "kind": "music", "area_m2": 96}, {"school": "3", "kind": "music", "area_m2": 90}],
        postings=[{"teacher": "t", "from_school": "3", "to_school": "2"}],
    )
    merged = merge_campuses(facts)
    assert merged["rooms"]["school"].to_list() == ["1", "3"]
    assert merged["postings"].select("from_school", "to_school").rows() == [("3", "1")]


@pytest.mark.parametrize(
    ("schools", "parents"),
    [
        ([{"school": "1"}, campus("2", "1"), campus("3", "2")], {"2": "1", "3": "1"}),
        ([campus("2", "nobody")], {}),
        ([{"school": "1"}, {"school": "2", "counted": None, "parent": "1"}], {}),
        ([{"school": "1"}, {"school": "2", "counted": True, "parent": "1"}], {}),
        ([{"school": "1"}, campus("2", None)], {}),  # type: ignore[arg-type]  # left blank
    ],
)
def test_who_belongs_to_whom(schools: list[dict[str, Any]], parents: dict[str, str]) -> None:
    facts = facts_of(schools, [])
    assert parent_of(facts) == parents
    if not parents:
        assert merge_campuses(facts) is facts


@pytest.mark.parametrize(
    "schools", [[campus("1", "2", books=1), campus("2", "1", books=2)], [campus("1", "1", books=3)]]
)
def test_a_circle_loses_nothing(schools: list[dict[str, Any]]) -> None:
    merged = merge_campuses(facts_of(schools, []))["schools"]
    assert merged["books"].to_list() == [3]


def test_a_school_entered_twice_is_not_added_up_because_another_has_a_campus() -> None:
    schools = [{"school": "1"}, campus("2", "1"), {"school": "3", "books": 4}, {"school": "3", "books": 4}]
    merged = merge_campuses(facts_of(schools, []))["schools"]
    assert merged.select("school", "books").rows() == [("1", None), ("3", 4), ("3", 4)]


def teacher(number: int, school: str) -> dict[str, Any]:
    return {
        "teacher": f"{number}", "school": school, "stage": "primary", "full_time": True, "backbone": "county",
        "degree": "master", "title": "middle", "certified": True, "birth_year": 1990, "subject": "pe",
        "it_level": "basic",
    }  # fmt: skip


def test_a_campus_s_records_fill_its_own_blank_before_it_is_added() -> None:
    facts = facts_of(
        [{"school": "1", "type": "primary"}, campus("2", "1", type="primary")],
        [
            {"school": "1", "stage": "primary", "pupils": 50, "teachers_backbone": 20},
            {"school": "2", "stage": "primary", "pupils": 7},
        ],
        teachers=[teacher(1, "2"), teacher(2, "2")],
    )
    stages = prepared(facts, PolarsEngine())["stages"]
    assert stages.select("school", "pupils", "teachers_backbone").rows() == [("1", 57, 22)]


def test_records_of_a_campus_without_a_stage_of_its_own_fill_the_parent_s_blank() -> None:
    facts = facts_of(
        [{"school": "1", "type": "primary"}, campus("2", "1", type="primary")],
        [{"school": "1", "stage": "primary", "pupils": 57}],
        teachers=[teacher(1, "1"), teacher(2, "2")],
    )
    assert records_to_parents(facts)["teachers"]["school"].to_list() == ["1", "1"]
    assert prepared(facts, PolarsEngine())["stages"]["teachers_backbone"].to_list() == [2]


def test_land_in_mu_of_a_campus_adds_to_land_in_square_metres_of_its_parent() -> None:
    facts = facts_of([{"school": "1", "land_area_m2": 1000}, campus("2", "1", land_area_mu=3)], [])
    assert prepared(facts, PolarsEngine())["schools"]["land_area_m2"].to_list() == [300000]


def test_every_table_keeps_its_columns() -> None:
    facts = facts_of([{"school": "1"}, campus("2", "1")], [{"school": "1", "stage": "primary"}])
    merged = merge_campuses(facts)
    for id in dictionary():
        assert merged[id].schema == facts[id].schema
