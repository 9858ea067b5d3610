"""Every address × every role × own and another unit: strangers learn nothing, not even that something is there."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from django.utils import timezone

from junheng.web.access import MAY
from junheng.web.models import Campaign, Event, Evidence, Job, Person, Post, Proposal, Role, Sheet, Unit, Upload
from junheng.web.services.files import store
from junheng.web.urls import urlpatterns
from tests.web.conftest import Door

RIGHTS: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "rights.yaml").read_text(encoding="utf-8"))


def address(route: dict[str, Any]) -> str:
    sheet = Sheet.objects.get(state="draft", school__posts__person__username="demo-clerk")
    locked = Campaign.objects.exclude(locked=None).get()
    found = {"campaign": sheet.campaign_id, "sheet": sheet.pk, "locked": locked.pk, "county": sheet.campaign.county_id}
    found["school"] = sheet.school_id
    administrator = Person.objects.get(username="demo-administrator")
    found |= {"person": Person.objects.get(username="demo-clerk").pk, "proposal": listed(administrator)}
    found |= {"version": locked.locked_id, "upload": brought(Person.objects.get(username="demo-planner"), sheet)}
    found |= {"document": asked_for(locked), "paper": proof(locked)}
    path: str = route["path"]
    return path.format(**found)


def listed(person: Person) -> int:
    """A list that somebody has uploaded and not applied yet."""
    told = {"kind": "accounts", "unit": person.unit, "file": "list.xlsx", "rows": [], "shown": []}
    return Proposal.objects.create(person=person, made_at=timezone.now(), **told).pk


def brought(person: Person, sheet: Sheet) -> int:
    """A county's workbook that somebody has brought and not applied yet."""
    told = {"unit": sheet.campaign.county, "file": "county.xlsx", "given": sheet.campaign.given_id}
    return Upload.objects.create(campaign=sheet.campaign, person=person, made_at=timezone.now(), **told).pk


def asked_for(campaign: Campaign) -> int:
    """A document of the county that was made and failed."""
    told = {
        "kind": "document",
        "unit": campaign.county,
        "version": campaign.locked,
        "wanted": {"kind": "annex", "format": "pdf"},
    }
    digest, size = store(b"of a test"), 9
    return Job.objects.create(asked_at=timezone.now(), state="done", name="a.pdf", digest=digest, size=size, **told).pk


def proof(campaign: Campaign) -> int:
    """A document that the county brought for a clause."""
    told = {"unit": campaign.county, "clause": "G1", "name": "a.pdf", "kind": "pdf", "size": 9}
    person = Person.objects.get(username="demo-planner")
    return Evidence.objects.create(
        campaign=campaign, digest=store(b"of a test"), brought_at=timezone.now(), brought_by=person, **told
    ).pk


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
