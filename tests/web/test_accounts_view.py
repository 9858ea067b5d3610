"""An administrator looks at pages as a role in a unit: reading only, logged, with an end."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from junheng.web.middleware import account, viewing_of
from junheng.web.models import Event, Person, Sheet, Unit
from tests.web.conftest import Door


@pytest.fixture
def sheet(db: None) -> Sheet:
    found = Sheet.objects.filter(state="draft", school__posts__person__username="demo-clerk").first()
    assert found is not None
    return found


def test_pages_are_those_of_the_role_nothing_is_changed_and_the_end_brings_all_back(
    as_role: Door, sheet: Sheet
) -> None:
    client, school = as_role("administrator"), sheet.school
    county = Unit.objects.get(kind="county")
    assert client.post(f"/unit/{school.pk}/view-as/", {"role": "clerk"}).status_code == 302
    page = client.get(f"/sheet/{sheet.pk}/").content.decode()
    assert 'class="viewing"' in page
    assert client.get(f"/unit/{county.pk}/accounts/").status_code == 404
    assert client.get(f"/survey/{sheet.campaign_id}/").status_code == 404
    told = {"stages/junior/pupils": "1", "revision": sheet.revision}
    answer = client.post(f"/sheet/{sheet.pk}/save/", told, headers={"HX-Request": "true"})
    assert (answer.status_code, "不能修改" in answer.content.decode()) == (409, True)
    assert client.post(f"/sheet/{sheet.pk}/submit/", {"revision": sheet.revision}).status_code == 403
    assert client.post("/me/password/", {}).status_code == 403
    sheet.refresh_from_db()
    assert sheet.state == "draft"
    client.post("/view-as/end/")
    assert client.get(f"/unit/{county.pk}/accounts/").status_code == 200
    assert list(Event.objects.order_by("id").values_list("did", flat=True)) == ["viewed-as", "view-ended"]
    begun = Event.objects.get(did="viewed-as")
    assert (begun.unit, begun.after) == (school, {"account": "demo-administrator", "role": "clerk"})


def test_a_view_ends_by_itself_when_the_administrator_is_one_no_longer(as_role: Door, sheet: Sheet) -> None:
    client = as_role("administrator")
    client.post(f"/unit/{sheet.school.pk}/view-as/", {"role": "clerk"})
    Person.objects.get(username="demo-administrator").posts.all().delete()
    assert client.get(f"/sheet/{sheet.pk}/").status_code == 302
    assert client.get(f"/sheet/{sheet.pk}/").status_code == 404


def test_a_role_that_a_unit_does_not_have_is_not_looked_through(as_role: Door, sheet: Sheet) -> None:
    client = as_role("administrator")
    client.post(f"/unit/{sheet.school.pk}/view-as/", {"role": "planner"})
    assert 'class="viewing"' not in client.get("/me/").content.decode()


def test_what_a_page_writes_while_it_is_only_read_is_taken_back(sheet: Sheet) -> None:
    person = Person.objects.get(username="demo-administrator")
    request = RequestFactory().get(f"/sheet/{sheet.pk}/")
    request.user = person
    request.session = SessionStore()
    request.session["viewing"] = {"unit": sheet.school.pk, "role": "clerk"}

    def page(asked: HttpRequest) -> HttpResponse:
        Sheet.objects.filter(pk=sheet.pk).update(state="locked")
        post = viewing_of(asked)
        return HttpResponse(post.role if post is not None else "")

    assert account(page)(request).content == b"clerk"
    sheet.refresh_from_db()
    assert sheet.state == "draft"
