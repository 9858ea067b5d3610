"""Every address × every role × own and another unit: strangers learn nothing, not even that something is there."""

from typing import Any

import pytest
from django.test import Client

from junheng.web.access import MAY
from junheng.web.models import Event, Person, Post, Role, Sheet, Unit
from junheng.web.urls import urlpatterns
from tests.web.addresses import RIGHTS, address
from tests.web.conftest import Door


def status(client: Client, route: dict[str, Any]) -> int:
    ask = client.post if route.get("post") else client.get
    answer = ask(address(route))
    answer.close()
    return answer.status_code


def test_every_address_is_listed() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(RIGHTS)  # type: ignore[union-attr]  # no includes here


@pytest.mark.parametrize("name", RIGHTS)
@pytest.mark.parametrize("role", Role.values)
def test_a_role_gets_what_is_listed_in_its_own_unit_and_nothing_else(name: str, role: str, as_role: Door) -> None:
    route = RIGHTS[name]
    wanted = route.get("all") or route.get("open") or role in route["roles"]
    found = status(as_role(role), route)
    assert (found in (200, 302)) if wanted else found == 404


@pytest.mark.parametrize("name", [name for name, route in RIGHTS.items() if "roles" in route])
@pytest.mark.parametrize("role", Role.values)
def test_in_another_county_everything_is_as_good_as_not_there(name: str, role: str, db: None) -> None:
    county = Unit.objects.create(code="990102", name="另一县", kind="county")
    person = Person.objects.create(username="stranger")
    Post.objects.create(person=person, unit=county, role=role)
    client = Client()
    client.force_login(person)
    assert status(client, RIGHTS[name]) == 404


@pytest.mark.parametrize("name", [name for name, route in RIGHTS.items() if not route.get("open")])
def test_whoever_is_not_logged_in_is_led_to_the_door(name: str, db: None) -> None:
    route = RIGHTS[name]
    client = Client()
    answer = (client.post if route.get("post") else client.get)(address(route))
    assert answer.status_code == 302
    assert "/login/" in answer["Location"] or name == "logout"


@pytest.mark.parametrize("role", [role for role in Role.values if role not in MAY["enter-sheet"]])
def test_who_may_see_a_sheet_but_not_enter_changes_nothing(role: str, as_role: Door) -> None:
    sheet = Sheet.objects.get(state="draft", school__posts__person__username="demo-clerk")
    told = {"stages/junior/pupils": "1", "revision": sheet.revision}
    answer = as_role(role).post(f"/sheet/{sheet.pk}/save/", told, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert Sheet.objects.get(pk=sheet.pk).entries == sheet.entries
    assert not Event.objects.exists()


def test_another_schools_clerk_does_not_see_the_sheet(as_role: Door) -> None:
    other = Sheet.objects.filter(state="approved").first()
    assert other is not None
    assert as_role("clerk").get(f"/sheet/{other.pk}/").status_code == 404
