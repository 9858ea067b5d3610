"""The workbook given back with its findings."""

from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from junheng.facts.workbook.marked import COLOURS, write_marked
from junheng.facts.workbook.read import read_workbook
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding, Locus
from junheng.terms.messages import LANGS, Lang
from tests.facts.books import edited, small_book


@pytest.fixture
def spoiled(tmp_path: Path) -> Path:
    def spoil(opened: Workbook) -> None:
        opened["学段"]["C4"] = "=cmd|'/c calc'!A1"
        opened["学段"]["C4"].data_type = "s"
        opened["学段"]["C5"] = None
        opened["学段"].merge_cells("D4:D5")

    return edited(small_book(tmp_path / "book.xlsx"), spoil)


@pytest.mark.parametrize("lang", LANGS)
def test_cells_are_coloured_and_explained(spoiled: Path, tmp_path: Path, lang: Lang) -> None:
    _, findings = read_workbook(spoiled, lang)
    before = spoiled.read_bytes()
    target = tmp_path / "marked.xlsx"
    write_marked(spoiled, findings, target, lang)
    assert spoiled.read_bytes() == before
    book = openpyxl.load_workbook(target)
    stages = book["学段"]
    assert stages["C4"].fill.fgColor.rgb.endswith(COLOURS["error"])
    assert stages["C5"].fill.fgColor.rgb.endswith(COLOURS["warning"])
    assert stages["D4"].comment is not None
    error = next(finding for finding in findings if finding.code == "read.not_a_number")
    assert error.text(lang) in stages["C4"].comment.text
    assert error.mend(lang) in stages["C4"].comment.text
    listed = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert [row[7] for row in listed[:1]] == ["read.not_a_number"]
    assert len(listed) == len(findings)
    assert stages["C3"].value == 912


def test_nothing_that_was_text_becomes_a_formula(spoiled: Path, tmp_path: Path) -> None:
    findings = [*read_workbook(spoiled)[1], Finding("read.sheet_unknown", Locus("=1+1"), value="@SUM(A1)")]
    target = tmp_path / "marked.xlsx"
    write_marked(spoiled, findings, target)
    for sheet in openpyxl.load_workbook(target).worksheets:
        assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"], sheet.title


def test_a_marked_workbook_reads_as_before(spoiled: Path, tmp_path: Path) -> None:
    facts, findings = read_workbook(spoiled)
    target = tmp_path / "marked.xlsx"
    write_marked(spoiled, findings, target)
    again, found = read_workbook(target)
    assert again.digest == facts.digest
    assert [finding.code for finding in found] == [finding.code for finding in findings]
    write_marked(target, found, target)
    assert openpyxl.load_workbook(target).sheetnames.count("检查结果") == 1


@pytest.mark.parametrize("name", ["small.xls", "csv"])
def test_what_cannot_be_marked_gets_a_list_of_its_own(tmp_path: Path, name: str) -> None:
    source = (Path(__file__).parents[1] / "small.xls") if name == "small.xls" else tmp_path / "学校.csv"
    if name == "csv":
        source.write_text("学校标识码\n1\n", encoding="utf-8")
    findings = [Finding("read.sheet_unknown", Locus("学校"), value="学校")]
    target = tmp_path / "marked.xlsx"
    write_marked(source, findings, target)
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["检查结果"]
    assert book.active["E2"].value == findings[0].text("zh")


def test_a_damaged_workbook_is_not_marked(tmp_path: Path) -> None:
    source = tmp_path / "book.xlsx"
    source.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(InputError) as stop:
        write_marked(source, [], tmp_path / "marked.xlsx")
    assert stop.value.code == "read.damaged"
    assert not (tmp_path / "marked.xlsx").exists()
