"""Workbooks brought along: looked through, applied whole or not at all."""

import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from junheng.facts.example import example_county
from junheng.facts.table import Facts
from junheng.facts.workbook.read import read_workbook
from junheng.web.models import Campaign, Event, Person, Sheet, Upload
from junheng.web.services.refusals import Refused
from junheng.web.services.surveys import gathered
from junheng.web.services.uploads import apply
from tests.web.books import brought, facts_of_sheet, with_figure
from tests.web.conftest import Door

PUPILS = "stages/junior/pupils"


@pytest.fixture
def sheet(db: None) -> Sheet:
    """The demonstration clerk's own, of the present year."""
    return Sheet.objects.get(state="draft", school__posts__person__username="demo-clerk")


def bring(client: Client, address: str, file: object) -> str:
    """Upload a file; where that leads, and what the page there says."""
    answer = client.post(address, {"file": file}, follow=True)
    return f"{answer.request['PATH_INFO']}\n{answer.content.decode()}"


def test_a_schools_workbook_comes_back_as_it_went(as_role: Door, sheet: Sheet, tmp_path: Path) -> None:
    client = as_role("clerk")
    answer = client.get(f"/sheet/{sheet.pk}/workbook.xlsx")
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(answer.content)
    facts, findings = read_workbook(path)
    assert [finding for finding in findings if finding.severity == "error"] == []
    assert facts["stages"]["school"].unique().to_list() == [sheet.school.code]
    page = bring(client, f"/sheet/{sheet.pk}/upload/", SimpleUploadedFile("sheet.xlsx", answer.content))
    assert Upload.objects.get().lines == []
    assert "完全一致" in page


def test_nothing_changes_before_it_is_applied_and_then_all_of_it(as_role: Door, sheet: Sheet, tmp_path: Path) -> None:
    client = as_role("clerk")
    old = sheet.entries["stages/junior"]["pupils"]
    facts = with_figure(facts_of_sheet(sheet), "stages", "pupils", 1234, sheet.school.code)
    facts = with_figure(facts, "schools", "books", 777, sheet.school.code)
    page = bring(client, f"/sheet/{sheet.pk}/upload/", brought(facts, tmp_path)())
    upload = Upload.objects.get()
    assert page.startswith(f"/upload/{upload.pk}/")
    assert sorted(line[2:] for line in upload.lines) == [
        ["schools/books", sheet.entries["schools"]["books"], "777"],
        [PUPILS, old, "1234"],
    ]
    assert len(upload.digest) == 64
    assert upload.findings
    sheet.refresh_from_db()
    assert sheet.entries["stages/junior"]["pupils"] == old
    assert not Event.objects.exists()
    client.post(f"/upload/{upload.pk}/apply/")
    sheet.refresh_from_db()
    assert (sheet.entries["stages/junior"]["pupils"], sheet.entries["schools"]["books"]) == ("1234", "777")
    event = Event.objects.get(did="uploaded")
    assert event.before[PUPILS] == old
    assert event.after[PUPILS] == "1234"


def test_applying_twice_does_nothing_twice(as_role: Door, sheet: Sheet, tmp_path: Path) -> None:
    client = as_role("clerk")
    facts = with_figure(facts_of_sheet(sheet), "stages", "pupils", 1234, sheet.school.code)
    bring(client, f"/sheet/{sheet.pk}/upload/", brought(facts, tmp_path)())
    address = f"/upload/{Upload.objects.get().pk}/apply/"
    client.post(address)
    again = client.post(address, follow=True).content.decode()
    assert "没有重复执行" in again
    assert Event.objects.filter(did="uploaded").count() == 1
    assert Sheet.objects.get(pk=sheet.pk).revision == sheet.revision + 1


def test_what_was_looked_at_before_somebody_changed_something_is_refused(
    as_role: Door, sheet: Sheet, tmp_path: Path
) -> None:
    client = as_role("clerk")
    facts = with_figure(facts_of_sheet(sheet), "stages", "pupils", 1234, sheet.school.code)
    bring(client, f"/sheet/{sheet.pk}/upload/", brought(facts, tmp_path)())
    told = {"schools/books": "99", "revision": sheet.revision}
    client.post(f"/sheet/{sheet.pk}/save/", told, headers={"HX-Request": "true"})
    page = client.post(f"/upload/{Upload.objects.get().pk}/apply/", follow=True).content.decode()
    assert "已不准确" in page
    sheet.refresh_from_db()
    assert sheet.entries["schools"]["books"] == "99"
    assert sheet.entries["stages/junior"]["pupils"] != "1234"
    assert Upload.objects.get().state == "waiting"


def test_a_discarded_upload_is_not_applied_any_more(as_role: Door, sheet: Sheet, tmp_path: Path) -> None:
    client = as_role("clerk")
    facts = with_figure(facts_of_sheet(sheet), "stages", "pupils", 1234, sheet.school.code)
    bring(client, f"/sheet/{sheet.pk}/upload/", brought(facts, tmp_path)())
    upload = Upload.objects.get()
    client.post(f"/upload/{upload.pk}/discard/")
    client.post(f"/upload/{upload.pk}/apply/")
    assert Upload.objects.get().state == "discarded"
    assert Sheet.objects.get(pk=sheet.pk).revision == sheet.revision


def test_an_entry_that_cannot_be_read_is_kept_as_typed_with_its_finding(
    as_role: Door, sheet: Sheet, tmp_path: Path
) -> None:
    import openpyxl

    client = as_role("clerk")
    path = tmp_path / "typed.xlsx"
    path.write_bytes(client.get(f"/sheet/{sheet.pk}/workbook.xlsx").content)
    book = openpyxl.load_workbook(path)
    page = book["学段"]
    column = next(cell.column for cell in page[2] if str(cell.value).startswith("在校生"))
    page.cell(3, column).value = "很多"
    book.save(path)
    bring(client, f"/sheet/{sheet.pk}/upload/", SimpleUploadedFile("typed.xlsx", path.read_bytes()))
    upload = Upload.objects.get()
    assert [line[4] for line in upload.lines] == ["很多"]
    assert upload.blocking == 0
    assert any(severity == "error" and path_ == PUPILS for severity, _, path_, _, _ in upload.findings)


def test_a_file_that_is_no_workbook_is_refused_and_said(as_role: Door, sheet: Sheet) -> None:
    client, address = as_role("clerk"), f"/sheet/{sheet.pk}/upload/"
    assert "20MB" in client.get(address).content.decode()
    large = bring(client, address, SimpleUploadedFile("large.xlsx", b"PK\x03\x04" + bytes(50 * 2**20)))
    assert "20" in large
    assert 'class="told error"' in large
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/sheet.xml", bytes(500 * 2**20))
    assert 'class="told error"' in bring(client, address, SimpleUploadedFile("bomb.xlsx", bomb.getvalue()))
    for body in (b"", b"%PDF-1.7", b"<html>", bomb.getvalue()[:5000]):
        page = bring(client, address, SimpleUploadedFile("a.xlsx", body))
        assert 'class="told error"' in page
        assert tempfile.gettempdir() not in page
    assert not Upload.objects.exists()


def test_another_schools_and_another_countys_workbook_are_refused_by_name(
    as_role: Door, sheet: Sheet, tmp_path: Path
) -> None:
    client, address = as_role("clerk"), f"/sheet/{sheet.pk}/upload/"
    other = Sheet.objects.filter(campaign=sheet.campaign, state="approved").select_related("school")[0]
    page = bring(client, address, brought(facts_of_sheet(other), tmp_path)())
    assert other.school.name in page
    facts = facts_of_sheet(sheet)
    county = facts["county"].with_columns(county=pl.lit("990188"), name=pl.lit("邻县"))
    abroad = facts.with_tables(county=county, schools=facts["schools"].with_columns(county=pl.lit("990188")))
    assert "邻县" in bring(client, address, brought(abroad, tmp_path)())
    late = facts.with_tables(county=facts["county"].with_columns(pl.col("school_year") - 3))
    assert "学年的数据" in bring(client, address, brought(late, tmp_path)())
    assert not Upload.objects.exists()


@pytest.fixture
def county() -> Facts:
    """The demonstration's county, as whoever keeps its workbook has it."""
    return example_county(60, 1)


def test_a_countys_workbook_is_the_countys_data_again(
    as_role: Door, sheet: Sheet, county: Facts, tmp_path: Path
) -> None:
    client, campaign = as_role("planner"), sheet.campaign
    changed = with_figure(county, "stages", "pupils", 1234, sheet.school.code)
    changed = changed.with_tables(teachers=county["teachers"].head(100))
    bring(client, f"/survey/{campaign.pk}/upload/", brought(changed, tmp_path)())
    upload = Upload.objects.get()
    assert [line[2:] for line in upload.lines] == [[PUPILS, sheet.entries["stages/junior"]["pupils"], "1234"]]
    assert ["teachers", county["teachers"].height, 100] in upload.lists
    assert "教师" in client.get(f"/upload/{upload.pk}/").content.decode()
    client.post(f"/upload/{upload.pk}/apply/")
    facts, doubts = gathered(Campaign.objects.get(pk=campaign.pk), list(campaign.sheets.select_related("school")))
    assert doubts == []
    assert facts["teachers"].height == 100
    assert facts.digest == changed.digest


def test_with_an_unknown_school_or_a_closed_sheet_nothing_of_a_countys_workbook_is_applied(
    as_role: Door, sheet: Sheet, county: Facts, tmp_path: Path
) -> None:
    client, campaign = as_role("planner"), sheet.campaign
    closed = Sheet.objects.filter(campaign=campaign, state="approved", entries__has_key="stages/junior")[0]
    changed = with_figure(county, "stages", "pupils", 1234, sheet.school.code)
    changed = with_figure(changed, "stages", "pupils", 1234, closed.school.code)
    bring(client, f"/survey/{campaign.pk}/upload/", brought(changed, tmp_path)())
    stranger = county["schools"].head(1).with_columns(school=pl.lit("9901029999"), name=pl.lit("新学校"))
    more = county.with_tables(schools=pl.concat([county["schools"], stranger]))
    bring(client, f"/survey/{campaign.pk}/upload/", brought(more, tmp_path)())
    planner = Person.objects.get(username="demo-planner")
    for upload in Upload.objects.all():
        assert upload.blocking
        with pytest.raises(Refused):
            apply(planner, upload)
    assert not Event.objects.exists()
    assert any("9901029999" in words for *_, words, _ in Upload.objects.all()[0].findings)


def test_drafts_of_a_countys_workbook_may_count_as_approved(
    as_role: Door, sheet: Sheet, county: Facts, tmp_path: Path
) -> None:
    client, campaign = as_role("planner"), sheet.campaign
    changed = with_figure(county, "stages", "pupils", 1234, sheet.school.code)
    bring(client, f"/survey/{campaign.pk}/upload/", brought(changed, tmp_path)())
    client.post(f"/upload/{Upload.objects.get().pk}/apply/", {"approve": "yes"})
    sheet.refresh_from_db()
    assert sheet.state == "approved"
    assert not campaign.sheets.filter(state="draft").exists()


def test_lists_that_come_after_the_lock_make_a_new_version(
    as_role: Door, sheet: Sheet, county: Facts, tmp_path: Path
) -> None:
    client, campaign = as_role("planner"), sheet.campaign
    campaign.sheets.update(state="approved")
    client.post(f"/survey/{campaign.pk}/lock/")
    lock = f'action="/survey/{campaign.pk}/lock/"'
    assert lock not in client.get(f"/survey/{campaign.pk}/").content.decode()
    fewer = county.with_tables(teachers=county["teachers"].head(100))
    bring(client, f"/survey/{campaign.pk}/upload/", brought(fewer, tmp_path)())
    client.post(f"/upload/{Upload.objects.get().pk}/apply/")
    assert lock in client.get(f"/survey/{campaign.pk}/").content.decode()
    client.post(f"/survey/{campaign.pk}/lock/")
    locked = Campaign.objects.get(pk=campaign.pk).locked
    assert locked is not None
    assert locked.digest == fewer.digest
    client.post(f"/survey/{campaign.pk}/lock/")
    assert Campaign.objects.get(pk=campaign.pk).locked == locked


def test_an_upload_is_there_for_whoever_brought_it_alone(as_role: Door, sheet: Sheet, tmp_path: Path) -> None:
    bring(as_role("clerk"), f"/sheet/{sheet.pk}/upload/", brought(facts_of_sheet(sheet), tmp_path)())
    address = f"/upload/{Upload.objects.get().pk}/"
    assert as_role("planner").get(address).status_code == 404
    assert as_role("clerk").get(address).status_code == 200


MAPPING = """
[mapping]
id = "ours"
name = { zh = "本县统计表", en = "Our statistics" }
[[schools]]
school = "学校代码"
[[stages]]
school = "学校代码"
stage = { constant = "junior" }
pupils = { sum = ["男生", "女生"] }
"""


def test_another_offices_tables_are_read_by_a_mapping(as_role: Door, sheet: Sheet) -> None:
    client = as_role("planner")
    table = SimpleUploadedFile("统计.csv", f"学校代码,男生,女生\n{sheet.school.code},500,411\n".encode())
    mapping = SimpleUploadedFile("ours.toml", MAPPING.encode())
    client.post(f"/survey/{sheet.campaign_id}/upload/", {"file": table, "mapping": mapping})
    upload = Upload.objects.get()
    assert [line[2:] for line in upload.lines] == [[PUPILS, sheet.entries["stages/junior"]["pupils"], "911"]]
    assert upload.blocking == 0
    client.post(f"/upload/{upload.pk}/apply/")
    sheet.refresh_from_db()
    assert sheet.entries["stages/junior"]["pupils"] == "911"
    assert sheet.entries["schools"]["books"]


def test_a_mapping_or_a_set_of_files_that_is_out_of_order_is_refused_and_said(as_role: Door, sheet: Sheet) -> None:
    client, address = as_role("planner"), f"/survey/{sheet.campaign_id}/upload/"
    table = "学校代码\n1\n".encode()
    for body in (b"\xff\xfe\x00", b"[mapping", b"x" * (2**20 + 1), b""):
        told = {"file": SimpleUploadedFile("a.csv", table), "mapping": SimpleUploadedFile("m.toml", body)}
        page = client.post(address, told, follow=True).content.decode()
        assert 'class="told error"' in page, body[:10]
        assert tempfile.gettempdir() not in page
    many = [SimpleUploadedFile(f"{n}.csv", table) for n in range(11)]
    for files in (many, many[:2]):
        page = client.post(address, {"file": files, "layout": "statistics-current"}, follow=True).content.decode()
        assert 'class="told error"' in page
        assert tempfile.gettempdir() not in page
    assert not Upload.objects.exists()
