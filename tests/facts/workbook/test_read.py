"""A workbook in the template's layout becomes facts that can name their cells."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from junheng.facts.fields import dictionary
from junheng.facts.table import plain
from junheng.facts.workbook.read import read_workbook
from junheng.terms.errors import InputError
from tests.facts.books import cell_of, edited, small_book, small_facts


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return small_book(tmp_path / "book.xlsx")


def codes(findings: list[object]) -> list[str]:
    return [finding.code for finding in findings]  # type: ignore[attr-defined]


def test_figures_are_exact_and_name_their_cells(book: Path) -> None:
    facts, findings = read_workbook(book)
    assert findings == []
    assert facts.digest == small_facts().digest
    schools = facts["schools"]
    assert plain(dictionary()["schools"]["equipment_value"], schools["equipment_value"][0]) == Decimal("215.36")
    opened = openpyxl.load_workbook(book)
    for field in ("equipment_value", "teaching_rooms_area_m2"):
        place = facts.locus("schools", schools["_row"][1], field)
        assert place.sheet == "学校"
        value = opened["学校"][str(place.cell)].value
        assert Decimal(str(value)) == plain(dictionary()["schools"][field], schools[field][1])
    assert opened["全县"][str(facts.locus("county", None, "school_year").cell)].value == 2024


def test_order_of_sheets_and_columns_does_not_matter(book: Path) -> None:
    def shuffle(opened: Workbook) -> None:
        opened.move_sheet("学段", -3)
        sheet = opened["学段"]
        rows = [list(reversed(row)) for row in sheet.iter_rows(min_row=2, values_only=True)]
        for number, row in enumerate(rows, start=2):
            for column, value in enumerate(row, start=1):
                sheet.cell(number, column).value = value

    assert read_workbook(edited(book, shuffle))[0].digest == small_facts().digest


def test_sheets_by_english_label_or_id(book: Path) -> None:
    def rename(opened: Workbook) -> None:
        opened["学段"].title = "stages"
        opened["学校"].title = "Schools "

    facts, findings = read_workbook(edited(book, rename))
    assert findings == []
    assert facts.sources["stages"].sheet == "stages"


def test_blank_and_example_rows_are_not_data(book: Path) -> None:
    def add(opened: Workbook) -> None:
        sheet = opened["学段"]
        sheet.insert_rows(4, 2)
        sheet["A4"] = "示例：1"
        sheet["C4"] = 99999
        sheet["B5"] = "  "
        sheet.append(["Example: 2", "小学", 1])

    facts, findings = read_workbook(edited(book, add))
    assert findings == []
    assert facts["stages"]["_row"].to_list() == [3, 6, 7]


def test_the_headings_may_stand_lower(book: Path) -> None:
    facts, _ = read_workbook(edited(book, lambda opened: opened["学段"].insert_rows(1, 5)))
    assert facts["stages"]["_row"].to_list() == [8, 9, 10]


def test_a_unit_in_the_heading_converts(book: Path) -> None:
    def change(opened: Workbook) -> None:
        place = cell_of(opened, "学校", "教学仪器设备资产值", 2)
        opened["学校"][place] = "教学仪器设备资产值（元）"
        opened["学校"][f"{place[:-1]}3"] = 52700

    facts, findings = read_workbook(edited(book, change))
    assert findings == []
    assert plain(dictionary()["schools"]["equipment_value"], facts["schools"]["equipment_value"][0]) == Decimal("5.27")


def test_a_unit_in_the_county_s_line_converts(book: Path) -> None:
    def change(opened: Workbook) -> None:
        for row in opened["全县"].iter_rows(min_row=3):
            if row[0].value == "小学生均公用经费定额":
                row[1].value, row[2].value = "0.072", "万元"

    facts, findings = read_workbook(edited(book, change))
    assert findings == []
    assert plain(dictionary()["county"]["funds_quota_primary"], facts["county"]["funds_quota_primary"][0]) == 720


def test_what_is_not_read_is_said(book: Path) -> None:
    def add(opened: Workbook) -> None:
        opened.create_sheet("草稿")["A1"] = "x"
        sheet = opened["学段"]
        last = sheet.max_column
        sheet.cell(2, last + 1).value = "备忘"
        sheet.cell(3, last + 1).value = "x"
        sheet.cell(2, last + 2).value = "学生人数"
        opened["全县"].append(["天气", "晴"])

    _, findings = read_workbook(edited(book, add))
    assert sorted(codes(findings)) == [  # type: ignore[arg-type]
        "read.heading_twice",
        "read.heading_unknown",
        "read.line_unknown",
        "read.sheet_unknown",
    ]


def test_a_kindergarten_need_not_have_a_school_s_figures(book: Path) -> None:
    def add(opened: Workbook) -> None:
        sheet = opened["学校"]
        sheet.append(["3300000003", "丙幼儿园", None, "城关镇", "幼儿园", "县", "镇区"])

    facts, findings = read_workbook(edited(book, add))
    assert findings == []
    assert facts["schools"]["type"].to_list()[-1] == "kindergarten"


def test_several_music_rooms_are_no_duplicates(book: Path) -> None:
    def add(opened: Workbook) -> None:
        for area in (96, 96, 80):
            opened["专用教室"].append(["3300000001", "音乐", "音乐教室", area])

    facts, findings = read_workbook(edited(book, add))
    assert findings == []
    assert facts["rooms"]["area_m2"].to_list() == [9600, 9600, 8000]


def test_the_county_may_be_given_by_the_caller(book: Path) -> None:
    def drop(opened: Workbook) -> None:
        del opened["全县"]

    edited(book, drop)
    with pytest.raises(InputError) as stop:
        read_workbook(book)
    assert stop.value.code == "read.sheet_missing"
    facts, findings = read_workbook(book, county={"county": "330000", "name": "甲县", "school_year": 2024})
    assert findings == []
    assert facts.county_codes() == ["330000"]


def test_a_school_without_a_county_lies_in_the_one_there_is(book: Path) -> None:
    facts, _ = read_workbook(edited(book, lambda opened: opened["学校"].__setitem__("C3", None)))
    assert facts["schools"]["county"].to_list() == ["330000", "330000"]


def test_a_sheet_without_rows_is_said(book: Path) -> None:
    _, findings = read_workbook(edited(book, lambda opened: opened["学段"].delete_rows(3, 9)))
    assert codes(findings) == ["read.no_rows"]  # type: ignore[arg-type]
