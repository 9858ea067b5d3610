"""Headings find their fields, however they are dressed."""

import pytest

from junheng.facts.fields import dictionary
from junheng.facts.workbook.headings import match_heading, match_headings
from junheng.terms.messages import LANGS

SCHOOLS, STAGES = dictionary()["schools"], dictionary()["stages"]


@pytest.mark.parametrize("lang", LANGS)
def test_every_printed_heading_means_its_own_field(lang: str) -> None:
    for table in dictionary().values():
        for field in table.fields.values():
            for heading in (field.heading(lang), field.label(lang), f"{field.heading(lang)}*"):  # type: ignore[arg-type]
                column = match_heading(table, heading)
                assert column is not None, (table.id, heading)
                assert (column.field.id, column.unit) == (field.id, ""), heading


@pytest.mark.parametrize(
    ("heading", "field", "unit"),
    [
        ("占地面积(平方米)", "land_area_m2", ""),
        ("占地面积\n（㎡）", "land_area_m2", ""),
        ("＊占 地 面 积（必填）", "land_area_m2", ""),
        ("Land (m²)", "land_area_m2", ""),
        ("land_area_m2", "land_area_m2", ""),
        ("学校占地面积", "land_area_m2", ""),
        ("占地面积（亩）", "land_area_mu", ""),
        ("绿化面积（亩）", "green_area_m2", "mu"),
        ("教学仪器设备资产值（元）", "equipment_value", "yuan"),
        ("教学仪器设备资产值（账面原值）（万元）", "equipment_value", ""),
    ],
)
def test_units_and_dress(heading: str, field: str, unit: str) -> None:
    column = match_heading(SCHOOLS, heading)
    assert column is not None
    assert (column.field.id, column.unit) == (field, unit)


def test_a_unit_that_cannot_be_converted_is_not_taken() -> None:
    found = match_headings(SCHOOLS, ["绿化面积（间）", "绿化面积（公顷）"])
    assert found.columns == ()
    assert [stranger.unit for stranger in found.strangers] == ["间", ""]
    assert all(stranger.like and stranger.like.id == "green_area_m2" for stranger in found.strangers)


def test_unknown_misspelt_twice_and_missing() -> None:
    found = match_headings(STAGES, ["学校标识码", "学段", "在校生数", "学生人数", "班极数", "天气", None])
    assert [column.field.id for column in found.columns] == ["school", "stage", "pupils"]
    assert [column.heading for column in found.twice] == ["学生人数"]
    assert [(one.heading, one.like and one.like.id) for one in found.strangers] == [
        ("班极数", "classes"),
        ("天气", None),
    ]
    assert "classes" in [field.id for field in found.missing]
    assert "school" not in [field.id for field in found.missing]
