"""Every address of the application with the roles that get it, and rows of the demonstration that stand behind it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from junheng.web.models import Campaign, Evidence, Job, Person, Proposal, Role, Sheet, Upload
from junheng.web.services.files import store

RIGHTS: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "rights.yaml").read_text(encoding="utf-8"))


def read_by(route: dict[str, Any]) -> list[str]:
    """The roles that read an address by GET; none where it is only written to."""
    if route.get("post"):
        return []
    return list(Role.values) if route.get("all") or route.get("open") else list(route["roles"])


def pages() -> Iterator[tuple[str, str]]:
    """Every address that answers GET, with each role that gets it."""
    for name, route in RIGHTS.items():
        for role in read_by(route):
            yield name, role


def address(route: dict[str, Any]) -> str:
    """An address with the demonstration's rows in it."""
    path: str = route["path"]
    return path.format(**rows())


def rows() -> dict[str, int]:
    """Which row stands for each name in an address; made where the demonstration has none."""
    sheet = Sheet.objects.get(state="draft", school__posts__person__username="demo-clerk")
    locked = Campaign.objects.exclude(locked=None).get()
    found = {"campaign": sheet.campaign_id, "sheet": sheet.pk, "locked": locked.pk, "county": sheet.campaign.county_id}
    found["school"] = sheet.school_id
    administrator = Person.objects.get(username="demo-administrator")
    found |= {"person": Person.objects.get(username="demo-clerk").pk, "proposal": listed(administrator)}
    found |= {"version": locked.locked_id, "upload": brought(Person.objects.get(username="demo-planner"), sheet)}
    found |= {"document": asked_for(locked), "paper": proof(locked)}
    return found


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
