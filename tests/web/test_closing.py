"""A school that is shut down: its accounts are closed and later years have no sheet of it; what there was stays."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from junheng.web.models import Campaign, Event, Person, Sheet, Unit
from junheng.web.services import units
from junheng.web.services.campaigns import prospect, without_sheet
from junheng.web.services.refusals import Refused
from tests.web.conftest import Door


@pytest.fixture
def school(db: None) -> Unit:
    """The demonstration clerk's."""
    return Unit.objects.get(posts__person__username="demo-clerk")


def closed(client: Client, unit: Unit, day: date, seen: str = "") -> str:
    answer = client.post(
        f"/unit/{unit.pk}/close/", {"step": "close", "day": day.isoformat(), "seen": seen}, follow=True
    )
    return answer.content.decode()


def test_its_accounts_are_closed_from_that_day_on_and_open_again_with_it(as_role: Door, school: Unit) -> None:
    clerk, administrator, today = as_role("clerk"), as_role("administrator"), timezone.localdate()
    sheet = Sheet.objects.get(school=school, state="draft")
    closed(administrator, school, today + timedelta(days=1))
    assert clerk.get(f"/sheet/{sheet.pk}/").status_code == 200
    page = closed(administrator, school, today, (today + timedelta(days=1)).isoformat())
    assert f"自{today.year}年{today.month}月{today.day}日起撤销" in page
    answer = clerk.get(f"/sheet/{sheet.pk}/", follow=True)
    assert answer.request["PATH_INFO"] == "/login/"
    assert f"{school.name}自{today.year}年" in answer.content.decode()
    again = clerk.post("/login/", {"username": "demo-clerk", "password": "junheng-demo"}, follow=True)
    assert again.request["PATH_INFO"] == "/login/"
    assert "账号不能再登录" in again.content.decode()
    assert not Person.objects.get(username="demo-clerk").visits.exists()
    assert as_role("planner").get(f"/sheet/{sheet.pk}/").status_code == 200
    administrator.post(f"/unit/{school.pk}/close/", {"step": "reopen", "seen": today.isoformat()})
    assert as_role("clerk").get(f"/sheet/{sheet.pk}/").status_code == 200
    events = Event.objects.filter(unit=school).order_by("pk")
    assert list(events.values_list("did", "before", "after")) == [
        ("unit-closed", None, (today + timedelta(days=1)).isoformat()),
        ("unit-closed", (today + timedelta(days=1)).isoformat(), today.isoformat()),
        ("unit-reopened", today.isoformat(), None),
    ]


@pytest.mark.parametrize(("day", "takes_part"), [(date(2027, 9, 1), False), (date(2027, 9, 2), True)])
def test_school_years_that_begin_before_that_day_have_its_sheet_and_later_ones_do_not(
    school: Unit, day: date, *, takes_part: bool
) -> None:
    county = Unit.objects.get(kind="county")
    sheets = Sheet.objects.filter(school=school).count()
    Unit.objects.filter(pk=school.pk).update(closed_on=day)
    assert (school in prospect(county, 2027).schools) == takes_part
    assert school in prospect(county, 2026).schools
    campaign = Campaign.objects.create(county=county, school_year=2027, due=timezone.now())
    assert (school in without_sheet(campaign)) == takes_part
    assert Sheet.objects.filter(school=school).count() == sheets


def test_what_would_shut_others_out_or_overwrite_somebody_is_refused_and_said(as_role: Door, school: Unit) -> None:
    administrator, today = as_role("administrator"), timezone.localdate()
    township = school.parent
    assert township is not None
    assert "只能撤销学校和乡镇" in closed(administrator, Unit.objects.get(kind="county"), today)
    assert "还没有撤销" in closed(administrator, township, today)
    closed(administrator, school, today)
    assert "别人刚刚" in closed(administrator, school, today + timedelta(days=9))
    assert Unit.objects.get(pk=school.pk).closed_on == today
    Unit.objects.filter(parent=township).update(closed_on=today)
    assert "已登记" in closed(administrator, township, today)
    page = administrator.post(f"/unit/{school.pk}/close/", {"step": "reopen", "seen": today.isoformat()}, follow=True)
    assert "请先恢复上级单位" in page.content.decode()
    person = Person.objects.get(username="demo-administrator")
    with pytest.raises(Refused) as refused:
        units.add(person, Unit.objects.get(pk=township.pk), "school", "990102999", "新学校")
    assert refused.value.code == "web.unit.closed_above"


def test_no_post_is_given_in_it_and_a_register_that_still_lists_it_is_refused(as_role: Door, school: Unit) -> None:
    from junheng.web.services.accounts import fault_of_post
    from junheng.web.services.unit_lists import look_through

    county = Unit.objects.get(kind="county")
    rows = [
        {"code": one.code, "name": one.name, "township": one.parent.name if one.parent else "", "county": county.code}
        for one in Unit.objects.filter(kind="school").select_related("parent")
    ]
    told = {"county": {"code": county.code, "name": county.name}, "schools": rows}
    school.closed_on = timezone.localdate()
    school.save()
    assert fault_of_post(school, "clerk") == "web.unit.closed_no_post"
    faulty = [line for line in look_through(county, told) if line["faults"]]
    assert [(line["code"], line["faults"][0][0]) for line in faulty] == [(school.code, "web.unit.closed_in_list")]
    rows.remove(next(row for row in rows if row["code"] == school.code))
    assert not [line for line in look_through(county, told) if line["faults"] or line["does"] != "same"]
