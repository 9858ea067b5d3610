"""Blank cells of a brought workbook: they clear figures where that was chosen, and nowhere else."""

from pathlib import Path

import openpyxl
import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from junheng.facts.example import example_county
from junheng.facts.table import Facts
from junheng.web.models import Campaign, Event, Sheet, Upload
from tests.web.books import brought, facts_of_sheet
from tests.web.conftest import Door


@pytest.fixture
def sheet(db: None) -> Sheet:
    """The demonstration clerk's own, of the present year."""
    return Sheet.objects.get(state="draft", school__posts__person__username="demo-clerk")


def blanked(facts: Facts, table: str, field: str, school: str) -> Facts:
    """The same facts with one figure of a school left blank."""
    blank = pl.when(pl.col("school") == school).then(None).otherwise(pl.col(field)).alias(field)
    return facts.with_tables(**{table: facts[table].with_columns(blank)})


def bring_clearing(client: Client, address: str, file: object, **more: object) -> str:
    answer = client.post(address, {"file": file, "blanks": "clear", **more}, follow=True)
    return f"{answer.request['PATH_INFO']}\n{answer.content.decode()}"


def test_a_blank_cell_clears_only_where_that_was_chosen_and_each_is_listed(
    as_role: Door, sheet: Sheet, tmp_path: Path
) -> None:
    client, address = as_role("clerk"), f"/sheet/{sheet.pk}/upload/"
    facts = blanked(facts_of_sheet(sheet), "schools", "books", sheet.school.code)
    old = sheet.entries["schools"]["books"]
    file = brought(facts, tmp_path)
    client.post(address, {"file": file()})
    assert Upload.objects.get().lines == []
    page = bring_clearing(client, address, file())
    upload = Upload.objects.first()
    assert upload is not None
    assert [line[2:] for line in upload.lines] == [["schools/books", old, ""]]
    assert "本文件将清空1项" in page
    assert "清空</span>" in page
    client.post(f"/upload/{upload.pk}/apply/")
    sheet.refresh_from_db()
    assert sheet.entries["schools"]["books"] == ""
    assert Event.objects.get(did="uploaded").before == {"schools/books": old}
    assert Event.objects.get(did="applied").after["cleared"] == 1


def test_what_is_absent_or_cannot_be_read_is_not_taken_for_blank(as_role: Door, sheet: Sheet, tmp_path: Path) -> None:
    client, old = as_role("clerk"), dict(sheet.entries["schools"])
    path = tmp_path / "partial.xlsx"
    path.write_bytes(brought(facts_of_sheet(sheet), tmp_path)().read())
    book = openpyxl.load_workbook(path)
    schools = book["学校"]
    heads = {str(cell.value).partition("\n")[0]: cell.column for row in schools.iter_rows(max_row=3) for cell in row}
    line = next(row[0].row for row in schools.iter_rows() if any(cell.value == sheet.school.code for cell in row))
    schools.cell(line, heads["图书册数"]).value = "很多"
    schools.delete_cols(heads["校舍建筑面积"])
    book.save(path)
    bring_clearing(client, f"/sheet/{sheet.pk}/upload/", SimpleUploadedFile("partial.xlsx", path.read_bytes()))
    changed = {line[2]: line[4] for line in Upload.objects.get().lines}
    assert changed == {"schools/books": "很多"}
    assert old["building_area_m2"]


def test_of_another_offices_tables_no_blank_clears(as_role: Door, sheet: Sheet) -> None:
    address = f"/survey/{sheet.campaign_id}/upload/"
    page = bring_clearing(as_role("planner"), address, SimpleUploadedFile("a.csv", b"a"), layout="statistics-312")
    assert "文件没有接收" in page
    assert not Upload.objects.exists()


def test_a_countys_workbook_clears_what_the_county_and_its_schools_left_blank(as_role: Door, tmp_path: Path) -> None:
    county, campaign = example_county(60, 1), Campaign.objects.get(locked=None)
    school = campaign.sheets.filter(state="draft").select_related("school").first()
    assert school is not None
    facts = blanked(county, "schools", "books", school.school.code)
    facts = facts.with_tables(county=facts["county"].with_columns(pl.lit(None, pl.Int64).alias("teacher_income")))
    bring_clearing(as_role("planner"), f"/survey/{campaign.pk}/upload/", brought(facts, tmp_path)())
    cleared = {(line[1], line[2]) for line in Upload.objects.get().lines if not line[4]}
    assert (school.school.name, "schools/books") in cleared
    assert (campaign.county.name, "county/teacher_income") in cleared
    assert len(cleared) == 2
