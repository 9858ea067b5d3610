"""The fill-in workbook: what it looks like to a person, and that what is written is read back equal."""

import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from junheng.facts.fields import code_list, dictionary
from junheng.facts.files.sheets import letter, open_sheets
from junheng.facts.table import Facts, frame_of
from junheng.facts.workbook.headings import match_headings
from junheng.facts.workbook.layout import COVER, is_example, workbook_tables
from junheng.facts.workbook.read import read_workbook
from junheng.facts.workbook.template import write_facts, write_template
from junheng.terms.errors import InputError
from junheng.terms.findings import errors
from junheng.terms.messages import LANGS, Lang
from tests.facts.random_facts import counties, tables


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(facts=counties(), lang=st.sampled_from(LANGS))
def test_what_is_written_is_read_back_equal(facts: Facts, lang: Lang) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        write_facts(path, facts, lang)
        read, findings = read_workbook(path, lang)
    assert errors(findings) == []
    for id, frame in facts.tables.items():
        assert read[id].drop("_row").equals(frame.drop("_row")), id
    assert read.digest == facts.digest


@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(county=tables("county", 2, 3), schools=tables("schools", 1), stages=tables("stages", 1))
def test_several_counties_stand_in_rows(county: object, schools: object, stages: object) -> None:
    facts = Facts.of({"county": county, "schools": schools, "stages": stages})  # type: ignore[dict-item]  # frames
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        write_facts(path, facts)
        read, findings = read_workbook(path)
    assert errors(findings) == []
    assert read.digest == facts.digest


@pytest.mark.parametrize("lang", LANGS)
def test_template_has_every_field_with_note_and_an_example(tmp_path: Path, lang: Lang) -> None:
    path = tmp_path / "t.xlsx"
    write_template(path, lang)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == COVER(lang)
    for table in workbook_tables():
        sheet = book[table.label(lang)]
        if table.id == "county":
            labels = [sheet.cell(row, 1).value.rstrip("*") for row in range(3, 3 + len(table.fields))]
            assert labels == [field.label(lang) for field in table.fields.values()]
            continue
        headings = [cell.value for cell in sheet[2]]
        found = match_headings(table, headings)
        assert [column.field.id for column in found.columns] == list(table.fields), table.id
        assert all(column.unit == "" for column in found.columns)
        for cell, field in zip(sheet[2], table.fields.values(), strict=True):
            assert cell.value.endswith("*") == (field.key or field.required)
            assert field.about(lang) in cell.comment.text
        assert is_example(sheet.cell(3, 1).value)
        assert sheet.freeze_panes is not None
        assert sheet.auto_filter.ref is not None
        listed = sum(field.type in ("code", "flag") for field in table.fields.values())
        rules = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
        assert len(rules) == listed


def test_template_read_as_it_is_says_only_that_it_is_blank(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_template(path)
    _, findings = read_workbook(path)
    assert {finding.code for finding in findings} == {"read.key_blank", "read.blank", "read.no_rows"}


@pytest.mark.parametrize("lang", LANGS)
def test_example_rows_are_themselves_without_a_fault(tmp_path: Path, lang: Lang) -> None:
    path = tmp_path / "t.xlsx"
    write_template(path, lang)
    book = openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if is_example(cell.value) and cell.row == 3:
                    cell.value = cell.value.split("：")[-1].split(": ")[-1]
    county = book["全县" if lang == "zh" else "County"]
    for row, value in ((3, "330000"), (4, "甲县"), (5, 2024)):
        county.cell(row, 2, value)
    book.save(path)
    facts, findings = read_workbook(path, lang)
    assert errors(findings) == []
    assert [len(facts[table.id]) for table in workbook_tables()] == [1] * len(workbook_tables())


@pytest.mark.parametrize("lang", LANGS)
def test_drop_downs_offer_the_labels_of_their_list(tmp_path: Path, lang: Lang) -> None:
    path = tmp_path / "t.xlsx"
    write_template(path, lang)
    book = openpyxl.load_workbook(path)
    for table in workbook_tables():
        rules = {
            str(rule.sqref).split(":")[0]: rule.formula1
            for rule in book[table.label(lang)].data_validations.dataValidation
            if rule.type == "list"
        }
        for index, field in enumerate(table.fields.values()):
            if field.type != "code":
                continue
            name, area = rules[f"{letter(index)}3"].split("!")
            offered = [cell[0].value for cell in book[name.strip("'")][area.replace("$", "")]]
            assert offered == [code.label(lang) for code in code_list(field.codes).values()]


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    names = ["=1+1", "+86", "-甲", "@sum", '=HYPERLINK("x")', "http://x.example"]
    schools = frame_of("schools", [{"school": f"{n:04}", "name": name} for n, name in enumerate(names)])
    stages = frame_of("stages", [{"school": "0000", "stage": "primary"}])
    county = frame_of("county", [{"county": "330000", "name": "甲县", "school_year": 2024}])
    path = tmp_path / "b.xlsx"
    write_facts(path, Facts.of({"schools": schools, "stages": stages, "county": county}), note="=1+1")
    with zipfile.ZipFile(path) as archive:
        for part in archive.namelist():
            if part.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in archive.read(part)
                assert b"<hyperlink" not in archive.read(part)
    assert read_workbook(path)[0]["schools"]["name"].to_list() == names


def test_writing_is_repeatable_and_leaves_nothing_else(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_template(tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere") as stop:
        write_template(tmp_path / "nowhere" / "t.xlsx")
    assert stop.value.code == "template.cannot_write"


def test_an_existing_file_survives_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    path.write_text("kept")
    county = frame_of("county", [{"county": "330000", "school_year": 2024}])
    facts = Facts.of({"county": county, "births": frame_of("births", [{"area": "甲", "year": 2000}] * 200_000)})
    with pytest.raises(InputError) as stop:
        write_facts(path, facts)
    assert stop.value.code == "read.too_many_rows"
    assert path.read_text() == "kept"


def test_sheets_of_the_template_are_those_of_the_dictionary(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_template(path)
    names = {sheet.name for sheet in open_sheets(path)}
    assert {table.label.zh for id, table in dictionary().items() if id != "pupils"} <= names
    assert dictionary()["pupils"].label.zh not in names
