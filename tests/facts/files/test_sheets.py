"""Sheets as they stand: every kind of cell at its place, in every kind of file."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from junheng.facts.files.marks import column_of
from junheng.facts.files.sheets import letter, open_sheets
from junheng.terms.errors import InputError
from tests.facts.books import part, small_book, with_parts


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("甲")
        sheet.write_string("B2", "0012")
        sheet.write_number("C2", 12.5)
        sheet.write_boolean("D2", True)
        sheet.write_datetime("E2", date(2024, 9, 1), made.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_formula("B4", "=1+2", None, 3)
        sheet.write_formula("C4", "=1+2", None, "")
        sheet.write_formula("D4", "=1/0", None, "#DIV/0!")
        sheet.write_formula("E4", '=A1&""', None, "")
        sheet.merge_range("B6:C7", "m")
        made.add_worksheet("乙 & <丙>")
        made.add_chartsheet("图")
    return path


def test_cells_stand_at_their_places(book: Path) -> None:
    sheet, other = open_sheets(book)
    assert sheet.name == "甲"
    assert sheet.rows[0] == [None] * 5
    assert sheet.rows[1] == [None, "0012", 12.5, True, date(2024, 9, 1)]
    assert sheet.rows[3] == [None, 3, None, None, None]
    assert sheet.merged == (((5, 1), (6, 2)),)
    assert (other.name, other.rows) == ("乙 & <丙>", [])


def test_formulas_and_errors_are_told_from_blanks(book: Path) -> None:
    sheet = open_sheets(book)[0]
    assert sheet.formulas == {(3, 1), (3, 2), (3, 3), (3, 4)}
    assert sheet.broken == {(3, 3): "#DIV/0!"}
    assert sheet.uncached == {(3, 2), (3, 4)}


def test_the_same_is_seen_in_xml_of_another_form(book: Path) -> None:
    plain = open_sheets(book)[0]
    name = "xl/worksheets/sheet1.xml"
    xml = part(book, name)
    for old, new in (
        (b'<c r="B2"', b'<c  r="B2"'),
        (b"<row r=", b"<row\n r="),
        (b'<c r="C4">', b"<c r='C4' >"),
    ):
        assert old in xml
        xml = xml.replace(old, new)
    with_parts(book, {name: xml})
    again = open_sheets(book)[0]
    assert (again.rows, again.formulas, again.broken, again.uncached) == (
        plain.rows,
        plain.formulas,
        plain.broken,
        plain.uncached,
    )


def test_a_prefix_before_every_tag_makes_no_difference(book: Path) -> None:
    plain = open_sheets(book)[0]
    name = "xl/worksheets/sheet1.xml"
    xml = part(book, name).decode()
    head, body = xml.split("?>", 1)
    body = body.replace("</", "</\0").replace("<", "<x:").replace("<x:/\0", "</x:").replace("xmlns=", "xmlns:x=")
    with_parts(book, {name: f"{head}?>{body}".encode()})
    again = open_sheets(book)[0]
    assert (again.rows, again.broken, again.uncached) == (plain.rows, plain.broken, plain.uncached)


def test_an_old_workbook_shows_its_error_values() -> None:
    """`small.xls`: the small book of tests/facts/books.py, saved by LibreOffice, C4 =1/0 and C5 =900+12."""
    sheets = {sheet.name: sheet for sheet in open_sheets(Path(__file__).parents[1] / "small.xls")}
    assert list(sheets) == ["全县", "学校", "学段"]
    stages = sheets["学段"]
    assert stages.rows[2][:3] == ["3300000001", "小学", 912]
    assert stages.broken == {(3, 2): "#DIV/0!"}
    assert stages.formulas == {(3, 2), (4, 2)}
    assert stages.rows[4][2] == 912


def test_the_content_decides_not_the_name(book: Path, tmp_path: Path) -> None:
    renamed = tmp_path / "book.xls"
    renamed.write_bytes(book.read_bytes())
    assert open_sheets(renamed)[0].rows == open_sheets(book)[0].rows
    old = tmp_path / "old.xlsx"
    old.write_bytes((Path(__file__).parents[1] / "small.xls").read_bytes())
    assert [sheet.name for sheet in open_sheets(old)] == ["全县", "学校", "学段"]


def test_a_text_table_keeps_its_lines_and_leading_zeros(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes('代码;名称\n\n0012;"甲\n乙"\n7\n'.encode("utf-8-sig"))
    (sheet,) = open_sheets(path)
    assert sheet.name == "t"
    assert sheet.rows == [["代码", "名称"], [None, None], ["0012", "甲\n乙"], ["7", None]]


def test_a_named_encoding_is_obeyed(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("學校,1".encode("big5"))
    assert open_sheets(path, encoding="big5")[0].rows == [["學校", "1"]]
    with pytest.raises(InputError) as stop:
        open_sheets(path, encoding="no-such-code")
    assert stop.value.code == "read.csv_encoding"


def test_letters_of_columns() -> None:
    assert [column_of(letter(column)) for column in range(1000)] == list(range(1000))


def test_reading_changes_nothing(tmp_path: Path) -> None:
    path = small_book(tmp_path / "book.xlsx")
    before = path.read_bytes()
    open_sheets(path)
    assert path.read_bytes() == before
