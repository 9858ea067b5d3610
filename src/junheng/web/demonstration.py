"""The demonstration: an invented county with two years of data and an account for every role.

Figures, places and people are invented. Passwords stand in the open, so that nothing of a real county belongs here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from junheng.facts.example import example_county
from junheng.facts.example.boundaries import example_boundaries
from junheng.facts.example.years import in_year
from junheng.facts.table import Facts
from junheng.web.mapping import entries_of
from junheng.web.models import Campaign, Person, Post, Role, Sheet, Unit, Version
from junheng.web.services.maps import keep_map
from junheng.web.services.surveys import keep

PASSWORD = "junheng-demo"  # noqa: S105  # of invented people in an invented county
PREFIX = "demo-"
SCHOOLS, SEED = 60, 1
LOCKED = 3
"""Years whose data are locked; of all but the last of them the data alone are there."""


@dataclass(frozen=True)
class Account:
    """Who may come in, as what and where."""

    name: str
    role: str
    unit: str


@transaction.atomic
def load(schools: int = SCHOOLS, seed: int = SEED, locked: int = LOCKED) -> None:
    """The county, its last years locked and its present one under way; nothing where there is something already.

    Args:
        schools: How many the county has.
        seed: The same one gives the same county.
        locked: Years whose data are locked.
    """
    if Unit.objects.exists():
        return
    facts = example_county(schools, seed)
    county = _units(facts)
    year = int(facts["county"]["school_year"][0])
    for one in range(year - locked, year - 1):
        keep(None, county, one, in_year(facts, one))
    keep_map(county, example_boundaries(schools, seed))
    for one in (year - 1, year):
        of_year = facts if one == year else in_year(facts, one)
        past = one < year
        kind = Version.Kind.LOCKED if past else Version.Kind.GIVEN
        version = keep(None, county, one, of_year, kind)
        campaign = Campaign.objects.create(
            county=county,
            school_year=one,
            due=timezone.now() + timedelta(days=-365 if past else 14),
            given=version,
            locked=version if past else None,
        )
        _sheets(campaign, of_year, past=past)
    _people(county)


def accounts() -> Iterator[Account]:
    """The accounts of the demonstration."""
    for post in Post.objects.filter(person__username__startswith=PREFIX).select_related("person", "unit"):
        yield Account(post.person.username, post.role, post.unit.name)


def _units(facts: Facts) -> Unit:
    row = facts["county"].row(0, named=True)
    county = Unit.objects.create(code=row["county"], name=row["name"], kind=Unit.Kind.COUNTY)
    townships: dict[str, Unit] = {}
    for school in facts["schools"].sort("school").iter_rows(named=True):
        name = school["township"] or ""
        if name and name not in townships:
            code = f"{county.code}-{len(townships) + 1:02}"
            townships[name] = Unit.objects.create(code=code, name=name, kind=Unit.Kind.TOWNSHIP, parent=county)
        above = townships.get(name, county)
        Unit.objects.create(code=school["school"], name=school["name"], kind=Unit.Kind.SCHOOL, parent=above)
    return county


def _sheets(campaign: Campaign, facts: Facts, *, past: bool) -> None:
    """Last year's are locked; of this year's one township is still at work, and one school has not submitted."""
    schools = {unit.code: unit for unit in Unit.objects.filter(kind=Unit.Kind.SCHOOL).select_related("parent")}
    townships = sorted({unit.parent_id for unit in schools.values() if unit.parent_id is not None})
    for at, (code, entries) in enumerate(sorted(entries_of(facts).items())):
        school = schools[code]
        state = Sheet.State.LOCKED if past else Sheet.State.APPROVED
        if not past and school.parent_id == townships[0]:
            state = Sheet.State.DRAFT if at % 2 == 0 else Sheet.State.SUBMITTED
        Sheet.objects.create(
            campaign=campaign,
            school=school,
            state=state,
            entries=entries,
            submitted_at=None if state == Sheet.State.DRAFT else _submitted(campaign, at),
        )


def _submitted(campaign: Campaign, at: int) -> datetime:
    """Over the last three weeks before the deadline, more towards its end; never later than now."""
    before = timedelta(days=21 * ((at * 7) % 20 / 20) ** 1.5, hours=at % 9)
    return min(campaign.due - before, timezone.now() - timedelta(hours=at % 50))


def _people(county: Unit) -> None:
    draft = Sheet.objects.filter(state=Sheet.State.DRAFT).select_related("school__parent").first()
    school = draft.school if draft else Unit.objects.filter(kind=Unit.Kind.SCHOOL).first()
    if school is None or school.parent is None:
        return
    places = {
        Role.CLERK: school,
        Role.HEAD: school,
        Role.REVIEWER: school.parent,
    }
    hashed = make_password(PASSWORD)
    for role in Role.values:
        unit = places.get(Role(role), county)
        person = Person.objects.create(username=f"{PREFIX}{role}", password=hashed, unit=unit)
        Post.objects.create(person=person, unit=unit, role=role)
