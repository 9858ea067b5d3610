"""Which cells of a workbook were left blank."""

from pathlib import Path

import openpyxl
import polars as pl
import pytest

from junheng.facts.example import example_county
from junheng.facts.table import Facts
from junheng.facts.workbook.blank_cells import Blanks, blanks_of
from junheng.facts.workbook.read import read_workbook
from junheng.facts.workbook.sheet_table import LISTED
from junheng.facts.workbook.template import write_facts

TABLES = ("schools", "stages", "county")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    facts = example_county(60, 1)
    books = pl.when(pl.int_range(pl.len()) == 0).then(None).otherwise(pl.col("books")).alias("books")
    given = facts.with_tables(
        schools=facts["schools"].with_columns(books),
        county=facts["county"].with_columns(pl.lit(None, pl.Int64).alias("teacher_income")),
    )
    path = tmp_path / "county.xlsx"
    write_facts(path, given)
    return path


def blanks(path: Path) -> tuple[Facts, Blanks]:
    facts, findings = read_workbook(path)
    return facts, blanks_of(facts, findings, TABLES)


def of(found: Blanks, table: str, field: str) -> list[str]:
    return [cell.school for cell in found.cells if (cell.table, cell.field) == (table, field)]


def change(path: Path, heading: str, entries: list[object]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["学校"]
    at = next(cell.column for cell in sheet[2] if str(cell.value).partition("\n")[0] == heading)
    for row, entry in enumerate(entries, start=3):
        sheet.cell(row, at).value = entry
    book.save(path)


def test_a_blank_cell_of_a_school_and_of_the_county_is_one(path: Path) -> None:
    facts, found = blanks(path)
    assert of(found, "schools", "books") == [facts["schools"]["school"][0]]
    assert of(found, "county", "teacher_income") == [""]
    assert found.doubtful == ()


def test_what_stands_there_and_cannot_be_read_is_not_blank(path: Path) -> None:
    change(path, "图书册数", ["很多", None])
    facts, found = blanks(path)
    assert of(found, "schools", "books") == [facts["schools"]["school"][1]]


def test_where_more_cannot_be_read_than_is_told_nothing_counts_as_blank(path: Path) -> None:
    change(path, "图书册数", [None, *["很多"] * (LISTED + 5)])
    _, found = blanks(path)
    assert of(found, "schools", "books") == []
    assert found.doubtful == (("schools", "books"),)


def test_a_column_that_is_not_there_has_no_blanks(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["学校"]
    at = next(cell.column for cell in sheet[2] if str(cell.value).partition("\n")[0] == "图书册数")
    sheet.delete_cols(at)
    book.save(path)
    _, found = blanks(path)
    assert of(found, "schools", "books") == []
