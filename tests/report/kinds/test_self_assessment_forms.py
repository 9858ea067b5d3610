"""The annexed forms: 表II equals the assessment's JSON row by row, 表III lets a reader compute again."""

from fractions import Fraction
from math import sqrt
from typing import Any

import pytest

from junheng.assess.contract import assessment_json
from junheng.report.document import Captioned, Section
from junheng.report.kinds.self_assessment.forms import annex_forms
from junheng.report.material import Material
from junheng.report.tables import SIGNS, Row, Table
from junheng.report.words import out_reason
from junheng.standards.model import STAGES, Stage
from tests.assess.counties import good_county, plenty
from tests.report.kinds.test_self_assessment import of
from tests.report.materials import example, gaps

FOUND = {"example": example, "gaps": gaps}


def form(material: Material, key: str) -> dict[str, Table]:
    section = next(section for section in annex_forms(material, "zh") if section.key == key)
    return {block.table.key: block.table for block in section.blocks if isinstance(block, Captioned)}


def school_rows(material: Material, stage: Stage) -> list[Row]:
    """The rows that are about schools; thresholds and floors stand over them."""
    (table,) = form(material, f"form.schools.{stage}").values()
    return [row for row in table.rows if row["pupils"].value != ""]


def told(material: Material, stage: Stage) -> list[dict[str, Any]]:
    schools = [school for school in assessment_json(material.assessment, "zh")["schools"] if school["stage"] == stage]
    return sorted(schools, key=lambda school: not school["in_scope"])


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("name", FOUND)
def test_form_two_has_a_row_a_school_with_the_values_and_states_of_the_json(name: str, stage: Stage) -> None:
    material = FOUND[name]()
    rows, schools = school_rows(material, stage), told(material, stage)
    assert [row["name"].value for row in rows] == [school["name"] for school in schools]
    for row, school in zip(rows, schools, strict=True):
        for id, reading in school["indicators"].items():
            cell = row[f"{id}.value"]
            if reading["value"] is None:
                assert (cell.value, cell.look) == ("暂无数据", "missing" if school["in_scope"] else "out")
                continue
            assert isinstance(cell.value, Fraction)
            assert float(cell.value) == reading["value"]
            below = school["in_scope"] and reading["state"] in ("within-tolerance", "failing")
            assert cell.look == (reading["state"] if below else "" if school["in_scope"] else "out")
            assert cell.unit == (SIGNS[reading["state"]] if below else "")


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("name", FOUND)
def test_form_two_marks_who_passes_and_says_why_others_are_left_out(name: str, stage: Stage) -> None:
    material = FOUND[name]()
    words = {True: "√ 达标", False: "× 未达标", None: "○ 无法判定"}
    for row, school in zip(school_rows(material, stage), told(material, stage), strict=True):
        if school["in_scope"]:
            assert row["passes"].value == words[school["passes"]]
        else:
            assert row["passes"].value == "不计入"
            assert row["remark"].value == out_reason(school["out_reason"], "zh")
            assert {cell.look for cell in row.values()} == {"out"}


def test_form_two_prints_thresholds_and_floors_over_the_schools() -> None:
    (table,) = form(example(), "form.schools.primary").values()
    _, threshold, floor = table.rows[:3]
    assert (threshold["R4.value"].value, floor["R4.value"].value) == (Fraction("4.5"), Fraction("3.825"))


@pytest.mark.parametrize("stage", STAGES)
def test_a_coefficient_can_be_computed_again_from_form_three(stage: Stage) -> None:
    tables = form(example(), f"form.spread.{stage}")
    totals, inputs = tables[f"form.totals.{stage}"], tables[f"form.inputs.{stage}"]
    for row in totals.rows:
        id = str(row["indicator"].value).split()[0]
        schools = [(number(school, f"{id}.top"), number(school, "pupils")) for school in inputs.rows]
        amount, pupils = sum(top for top, _ in schools), sum(base for _, base in schools)
        assert (number(row, "top"), number(row, "bottom")) == (amount, pupils)
        mean = amount / pupils
        squares = sum(base / pupils * (top / base - mean) ** 2 for top, base in schools)
        assert sqrt(squares) / float(mean) == pytest.approx(float(number(row, "cv")), rel=1e-9)


def number(row: Row, key: str) -> Fraction:
    value = row[key].value
    assert isinstance(value, (Fraction, int, float))
    return Fraction(value)


def test_form_three_has_no_total_where_a_schools_figure_is_missing() -> None:
    material = of(good_county(plenty("1"), plenty("2").having(multimedia_rooms=None)))
    tables = form(material, "form.spread.primary")
    row = next(row for row in tables["form.totals.primary"].rows if str(row["indicator"].value).startswith("R7"))
    assert (row["top"].value, row["cv"].value) == ("暂无数据", "暂无数据")
    assert [school["R7.top"].look for school in tables["form.inputs.primary"].rows] == ["", "missing"]


def test_form_one_says_what_is_blank_and_fits_one_page() -> None:
    sections: list[Section] = annex_forms(gaps(), "zh")
    assert sections[0].compact
    (table,) = form(gaps(), "form.county").values()
    values = [cell.value for row in table.rows for key, cell in row.items() if key.startswith("value")]
    assert "暂无数据" in values
    assert any("不是全县合计" in note for note in table.notes)
