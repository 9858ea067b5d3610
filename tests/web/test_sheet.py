"""A sheet's way from the clerk to the county's data, through the pages."""

import pytest
from django.test import Client

from junheng.web.models import Campaign, Event, Sheet
from tests.web.conftest import Door

PUPILS = "stages/junior/pupils"


@pytest.fixture
def sheet(db: None) -> Sheet:
    """The demonstration clerk's own, of the present year."""
    found = Sheet.objects.filter(state="draft", school__posts__person__username="demo-clerk").first()
    assert found is not None
    return found


def save(client: Client, sheet: Sheet, words: str, revision: int | None = None) -> int:
    told = {PUPILS: words, "revision": sheet.revision if revision is None else revision}
    status: int = client.post(f"/sheet/{sheet.pk}/save/", told, headers={"HX-Request": "true"}).status_code
    return status


def test_an_entry_is_kept_as_typed_and_logged_with_what_was_there(as_role: Door, sheet: Sheet) -> None:
    before = sheet.entries["stages/junior"]["pupils"]
    assert save(as_role("clerk"), sheet, " １２３４ ") == 200
    sheet.refresh_from_db()
    assert sheet.entries["stages/junior"]["pupils"] == "１２３４"
    event = Event.objects.get(subject=f"sheet:{sheet.pk}")
    assert (event.before, event.after) == ({PUPILS: before}, {PUPILS: "１２３４"})


def test_what_cannot_be_read_is_kept_and_said_beside_the_field(as_role: Door, sheet: Sheet) -> None:
    client = as_role("clerk")
    answer = client.post(
        f"/sheet/{sheet.pk}/save/", {PUPILS: "很多", "revision": sheet.revision}, headers={"HX-Request": "true"}
    ).content.decode()
    assert 'value="很多"' in answer
    assert 'class="doubt error"' in answer


def test_of_two_who_save_what_they_saw_the_second_is_told_and_nothing_of_his_is_kept(
    as_role: Door, sheet: Sheet
) -> None:
    client = as_role("clerk")
    assert save(client, sheet, "100") == 200
    assert save(client, sheet, "200", revision=sheet.revision) == 409
    sheet.refresh_from_db()
    assert sheet.entries["stages/junior"]["pupils"] == "100"


def test_a_submitted_sheet_is_closed_until_it_is_returned_with_a_remark(as_role: Door, sheet: Sheet) -> None:
    clerk, reviewer = as_role("clerk"), as_role("reviewer")
    clerk.post(f"/sheet/{sheet.pk}/submit/", {"revision": sheet.revision})
    sheet.refresh_from_db()
    assert sheet.state == "submitted"
    assert save(clerk, sheet, "100") == 409
    reviewer.post(f"/sheet/{sheet.pk}/return/", {"revision": sheet.revision})
    sheet.refresh_from_db()
    assert sheet.state == "submitted"
    reviewer.post(f"/sheet/{sheet.pk}/return/", {"revision": sheet.revision, f"remark:{PUPILS}": "与学籍不符"})
    sheet.refresh_from_db()
    assert sheet.state == "draft"
    assert "与学籍不符" in clerk.get(f"/sheet/{sheet.pk}/").content.decode()
    assert save(clerk, sheet, "100") == 200


def test_the_county_locks_when_all_are_approved_and_the_result_says_its_version(as_role: Door, sheet: Sheet) -> None:
    planner, campaign = as_role("planner"), sheet.campaign
    planner.post(f"/survey/{campaign.pk}/lock/")
    assert Campaign.objects.get(pk=campaign.pk).locked is None
    Sheet.objects.filter(campaign=campaign).update(state="approved")
    planner.post(f"/survey/{campaign.pk}/lock/")
    locked = Campaign.objects.get(pk=campaign.pk).locked
    assert locked is not None
    assert not Sheet.objects.filter(campaign=campaign).exclude(state="locked").exists()
    page = as_role("leader").get(f"/county/{campaign.pk}/").content.decode()
    assert f"第{locked.number}版" in page


def test_locked_data_are_what_the_workbook_of_the_same_county_says(sheet: Sheet) -> None:
    """Nothing is lost between a facts table, what people type, and a facts table again."""
    from junheng.facts.example import example_county
    from junheng.web.mapping import entries_of, pack, unpack, with_sheets

    facts = example_county(60, 1)
    entered, doubts = with_sheets(facts, entries_of(facts))
    assert doubts == []
    assert entered.digest == unpack(pack(entered)).digest == facts.digest
