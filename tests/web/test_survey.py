"""A planner's part of a survey, the board, and the county's own figures."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from junheng.facts.workbook.read import read_workbook
from junheng.web.models import Campaign, CountySheet, Event, Extension, Person, Reminder, Sheet, Unit, Version
from junheng.web.services.closing import why_closed
from junheng.web.services.surveys import gathered
from tests.web.conftest import Door

PUPILS = "stages/junior/pupils"
QUERIES = 15


@pytest.fixture
def sheet(db: None) -> Sheet:
    """The demonstration clerk's own, of the present year."""
    return Sheet.objects.get(state="draft", school__posts__person__username="demo-clerk")


@pytest.fixture
def campaign(sheet: Sheet) -> Campaign:
    return sheet.campaign


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def save(client: Any, sheet: Sheet, words: str) -> Any:
    told = {PUPILS: words, "revision": Sheet.objects.get(pk=sheet.pk).revision}
    return client.post(f"/sheet/{sheet.pk}/save/", told, headers={"HX-Request": "true"})


def opened(client: Any, campaign: Campaign, **told: str) -> Campaign | None:
    told = {"year": str(campaign.school_year + 1), "day": day(30), "carry": "nothing", **told}
    client.post(f"/surveys/{campaign.county_id}/open/", told)
    return Campaign.objects.filter(county=campaign.county_id, school_year=campaign.school_year + 1).first()


def test_a_new_survey_has_a_blank_sheet_for_every_school_and_stage(as_role: Door, campaign: Campaign) -> None:
    new = opened(as_role("planner"), campaign)
    assert new is not None
    assert new.sheets.count() == campaign.sheets.count()
    before = Sheet.objects.filter(campaign__county=campaign.county, campaign__school_year=campaign.school_year - 1)
    places = {one.school_id: set(one.entries) for one in before}
    assert {one.school_id: set(one.entries) for one in new.sheets.all()} == places
    assert not any(fields for one in new.sheets.all() for fields in one.entries.values())
    facts, doubts = gathered(new, list(new.sheets.select_related("school")))
    assert doubts == []
    assert facts["county"]["school_year"].to_list() == [new.school_year]
    assert facts["schools"]["lon"].null_count() == 0
    assert Event.objects.get(did="opened").after["schools"] == new.sheets.count()


def test_a_new_survey_may_begin_with_what_changes_little(as_role: Door, campaign: Campaign) -> None:
    new = opened(as_role("planner"), campaign, carry="stays")
    assert new is not None
    one = new.sheets.select_related("school")[0]
    last = Sheet.objects.get(school=one.school, campaign__school_year=campaign.school_year - 1)
    assert one.entries["schools"]["land_area_m2"] == last.entries["schools"]["land_area_m2"]
    assert "books" not in one.entries["schools"]
    assert all(not fields for place, fields in one.entries.items() if place != "schools")


def test_opening_twice_or_with_a_past_day_opens_nothing(as_role: Door, campaign: Campaign) -> None:
    client = as_role("planner")
    assert opened(client, campaign, day=day(-1)) is None
    assert opened(client, campaign, day="soon") is None
    assert opened(client, campaign, year="²025") is None
    first = opened(client, campaign)
    second = opened(client, campaign)
    assert first == second
    assert Event.objects.filter(did="opened").count() == 1
    assert Version.objects.filter(school_year=campaign.school_year + 1).count() == 1


def test_somebody_says_the_stages_of_a_school_without_data(as_role: Door, campaign: Campaign, sheet: Sheet) -> None:
    school = Unit.objects.create(code="9901020999", name="新建学校", kind="school", parent=sheet.school.parent)
    client = as_role("planner")
    assert "新建学校" in client.get(f"/surveys/{campaign.county_id}/").content.decode()
    assert opened(client, campaign) is None
    new = opened(client, campaign, **{"stages:9901020999": "both"})
    assert new is not None
    assert set(new.sheets.get(school=school).entries) == {"schools", "stages/primary", "stages/junior"}
    facts, _ = gathered(new, list(new.sheets.select_related("school")))
    assert facts["stages"]["school"].to_list().count(school.code) == 2


def test_a_school_that_joins_later_gets_a_sheet_once(as_role: Door, campaign: Campaign, sheet: Sheet) -> None:
    school = Unit.objects.create(code="9901020999", name="新建学校", kind="school", parent=sheet.school.parent)
    client = as_role("planner")
    assert "新建学校" in client.get(f"/survey/{campaign.pk}/").content.decode()
    before, _ = gathered(campaign, list(campaign.sheets.select_related("school")))
    for _ in range(2):
        client.post(f"/survey/{campaign.pk}/join/", {"stages:9901020999": "primary", "stages:no-such": "both"})
    joined = Sheet.objects.get(school=school)
    assert set(joined.entries) == {"schools", "stages/primary"}
    campaign.refresh_from_db()
    joined.entries["stages/primary"]["pupils"] = "12"
    joined.save()
    after, doubts = gathered(campaign, list(campaign.sheets.select_related("school")))
    assert doubts == []
    assert after["stages"].filter(school=school.code)["pupils"].to_list() == [12]
    assert after["stages"].height == before["stages"].height + 1
    assert after["schools"].head(-1).equals(before["schools"])


def test_another_deadline_is_logged_and_holds(as_role: Door, campaign: Campaign, sheet: Sheet) -> None:
    client = as_role("planner")
    Campaign.objects.filter(pk=campaign.pk).update(due=timezone.now() - timedelta(days=1))
    assert save(as_role("clerk"), sheet, "1").status_code == 409
    client.post(f"/survey/{campaign.pk}/deadline/", {"day": day(0)})
    assert save(as_role("clerk"), sheet, "1").status_code == 200
    event = Event.objects.get(did="deadline")
    assert event.before < event.after


def test_one_school_gets_more_time_with_an_end_and_a_reason(as_role: Door, campaign: Campaign, sheet: Sheet) -> None:
    planner, clerk = as_role("planner"), as_role("clerk")
    Campaign.objects.filter(pk=campaign.pk).update(due=timezone.now() - timedelta(days=1))
    refused = save(clerk, sheet, "1")
    assert refused.status_code == 409
    assert "填报期限" in refused.content.decode()
    planner.post(f"/sheet/{sheet.pk}/more-time/", {"day": day(3), "reason": " "})
    assert not Extension.objects.exists()
    planner.post(f"/sheet/{sheet.pk}/more-time/", {"day": day(3), "reason": "暴雨停课"})
    assert save(clerk, sheet, "1").status_code == 200
    assert "暴雨停课" in clerk.get(f"/sheet/{sheet.pk}/").content.decode()
    other = Sheet.objects.filter(campaign=campaign, state="draft").exclude(pk=sheet.pk)[0]
    assert why_closed(other) is not None
    Extension.objects.update(until=timezone.now() - timedelta(minutes=1))
    assert "延期" in save(clerk, sheet, "2").content.decode()
    assert Event.objects.get(did="extended").after["reason"] == "暴雨停课"


def test_why_a_sheet_is_closed_is_said_with_who_and_when(as_role: Door, sheet: Sheet) -> None:
    clerk, reviewer, planner = as_role("clerk"), as_role("reviewer"), as_role("planner")
    Person.objects.filter(username="demo-reviewer").update(name="李审核")
    clerk.post(f"/sheet/{sheet.pk}/submit/", {"revision": sheet.revision})
    assert "由demo-clerk于" in clerk.get(f"/sheet/{sheet.pk}/").content.decode()
    reviewer.post(f"/sheet/{sheet.pk}/approve/", {"revision": sheet.revision + 1})
    assert "由李审核于" in clerk.get(f"/sheet/{sheet.pk}/").content.decode()
    sheet.campaign.sheets.update(state="approved")
    planner.post(f"/survey/{sheet.campaign_id}/lock/")
    assert "由demo-planner于" in clerk.get(f"/sheet/{sheet.pk}/").content.decode()


def test_an_entry_that_cannot_be_read_keeps_all_open_and_its_school_is_named(as_role: Door, sheet: Sheet) -> None:
    campaign = sheet.campaign
    campaign.sheets.update(state=Sheet.State.APPROVED)
    Sheet.objects.filter(pk=sheet.pk).update(entries=sheet.entries | {"schools": {"books": "很多"}})
    page = as_role("planner").post(f"/survey/{campaign.pk}/lock/", follow=True).content.decode()
    assert Campaign.objects.get(pk=campaign.pk).locked is None
    assert f"有1处填报内容无法识别，不能锁定（{sheet.school.name}）" in page


def test_a_locked_sheet_is_opened_again_with_a_reason_and_locked_anew(as_role: Door, sheet: Sheet) -> None:
    clerk, planner, campaign = as_role("clerk"), as_role("planner"), sheet.campaign
    campaign.sheets.update(state="approved")
    planner.post(f"/survey/{campaign.pk}/lock/")
    first = Campaign.objects.get(pk=campaign.pk).locked
    assert first is not None
    again = planner.post(f"/survey/{campaign.pk}/lock/", follow=True).content.decode()
    assert "不必再次锁定" in again
    told = {"revision": sheet.revision, "day": day(5), "reason": "学生数有误"}
    planner.post(f"/sheet/{sheet.pk}/open-again/", told | {"reason": ""})
    assert Sheet.objects.get(pk=sheet.pk).state == "locked"
    planner.post(f"/sheet/{sheet.pk}/open-again/", told)
    planner.post(f"/sheet/{sheet.pk}/open-again/", told)
    assert Event.objects.filter(did="reopened").count() == 1
    assert Event.objects.get(did="reopened").after["reason"] == "学生数有误"
    assert save(clerk, sheet, "901").status_code == 200
    assert Campaign.objects.get(pk=campaign.pk).locked == first
    Sheet.objects.filter(pk=sheet.pk).update(state="approved")
    planner.post(f"/survey/{campaign.pk}/lock/")
    second = Campaign.objects.get(pk=campaign.pk).locked
    assert second is not None
    assert (second.number, second.digest != first.digest) == (first.number + 1, True)


def test_the_board_counts_and_filters_and_goes_to_a_workbook(
    as_role: Door, campaign: Campaign, django_assert_max_num_queries: Any
) -> None:
    client = as_role("planner")
    with django_assert_max_num_queries(QUERIES):
        page = client.get(f"/survey/{campaign.pk}/").content.decode()
    drafts = campaign.sheets.filter(state="draft")
    assert f"60所学校中{60 - drafts.count()}所已提交" in page
    filtered = client.get(f"/survey/{campaign.pk}/?state=draft").content.decode()
    approved = campaign.sheets.filter(state="approved")[0]
    assert all(f'"/sheet/{one.pk}/"' in filtered for one in drafts)
    assert f'"/sheet/{approved.pk}/"' not in filtered
    book = openpyxl.load_workbook(BytesIO(client.get(f"/survey/{campaign.pk}/board.xlsx").content))
    told = [cell.value for row in book[book.sheetnames[1]].iter_rows() for cell in row]
    assert all(one.school.name in told for one in campaign.sheets.select_related("school"))


def test_last_years_pace_is_taken_at_the_same_distance_from_the_deadline(as_role: Door, campaign: Campaign) -> None:
    last = Campaign.objects.get(county=campaign.county, school_year=campaign.school_year - 1)
    left = campaign.due - timezone.now()
    last.sheets.update(submitted_at=last.due - left + timedelta(hours=1))
    for one in last.sheets.all()[:7]:
        Sheet.objects.filter(pk=one.pk).update(submitted_at=last.due - left - timedelta(hours=1))
    page = as_role("planner").get(f"/survey/{campaign.pk}/").content.decode()
    assert "60所中7所" in page


def test_a_reminder_is_seen_by_the_clerk_until_the_sheet_is_submitted_and_not_sent_twice_a_day(
    as_role: Door, campaign: Campaign, sheet: Sheet
) -> None:
    planner, clerk = as_role("planner"), as_role("clerk")
    planner.post(f"/survey/{campaign.pk}/remind/")
    planner.post(f"/survey/{campaign.pk}/remind/")
    assert Reminder.objects.count() == campaign.sheets.filter(state="draft").count()
    assert Event.objects.filter(did="reminded").count() == Reminder.objects.count()
    assert "催报：请于" in clerk.get("/", follow=True).content.decode()
    clerk.post(f"/sheet/{sheet.pk}/submit/", {"revision": sheet.revision})
    assert "催报：请于" not in clerk.get(f"/sheet/{sheet.pk}/").content.decode()


def test_a_reviewer_reminds_its_own_township_alone(as_role: Door, campaign: Campaign, sheet: Sheet) -> None:
    campaign.sheets.update(state="draft")
    as_role("reviewer").post(f"/survey/{campaign.pk}/remind/")
    reminded = Sheet.objects.filter(reminders__isnull=False)
    assert {one.school.parent_id for one in reminded.select_related("school")} == {sheet.school.parent_id}


def test_the_county_enters_its_own_figures_like_a_sheet(
    as_role: Door, campaign: Campaign, django_assert_max_num_queries: Any
) -> None:
    planner = as_role("planner")
    address = f"/survey/{campaign.pk}/county/"
    with django_assert_max_num_queries(QUERIES):
        assert 'name="county/teacher_income"' in planner.get(address).content.decode()
    htmx = {"HX-Request": "true"}
    told = {"county/teacher_income": "98000", "revision": "0"}
    assert planner.post(f"{address}save/", told, headers=htmx).status_code == 200
    assert planner.post(f"{address}save/", told | {"county/teacher_income": "1"}, headers=htmx).status_code == 409
    assert planner.post(f"{address}save/", {"schools/books": "1", "revision": "1"}, headers=htmx).status_code == 409
    assert CountySheet.objects.get(campaign=campaign).entries["county"]["teacher_income"] == "98000"
    campaign.sheets.update(state="approved")
    planner.post(f"/survey/{campaign.pk}/lock/")
    told = {"county/teacher_income": "99000", "revision": str(CountySheet.objects.get(campaign=campaign).revision)}
    assert planner.post(f"{address}save/", told, headers=htmx).status_code == 409
    planner.post(f"{address}open-again/", {"revision": told["revision"], "reason": "统计公报更正"})
    told["revision"] = str(CountySheet.objects.get(campaign=campaign).revision)
    assert planner.post(f"{address}save/", told, headers=htmx).status_code == 200


def test_locked_versions_are_listed_with_their_digest_and_taken_as_workbooks(
    as_role: Door, campaign: Campaign, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    leader = as_role("leader")
    with django_assert_max_num_queries(QUERIES):
        page = leader.get(f"/surveys/{campaign.county_id}/").content.decode()
    locked = Version.objects.filter(kind="locked").order_by("-school_year", "-number")[0]
    assert locked.digest in page
    assert campaign.given is not None
    assert campaign.given.digest not in page
    path = tmp_path / "version.xlsx"
    path.write_bytes(leader.get(f"/version/{locked.pk}/workbook.xlsx").content)
    assert read_workbook(path)[0].digest == locked.digest
