"""A sheet's way: entered, submitted, returned or approved, locked into a version."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, Model
from django.utils import timezone

from junheng.facts.table import Facts
from junheng.web.access import may
from junheng.web.form import field_at
from junheng.web.mapping import pack, unpack, with_sheets
from junheng.web.models import Campaign, Person, Remark, Sheet, Unit, Version
from junheng.web.services.log import record
from junheng.web.services.refusals import Refused

State = Sheet.State


@dataclass(frozen=True)
class Step:
    """A step of a sheet: who may take it, from where and to where."""

    action: str
    begins: frozenset[str]
    ends: str


STEPS: Mapping[str, Step] = {
    "submit": Step("submit-sheet", frozenset({State.DRAFT}), State.SUBMITTED),
    "return": Step("review-sheet", frozenset({State.SUBMITTED, State.APPROVED}), State.DRAFT),
    "approve": Step("review-sheet", frozenset({State.SUBMITTED}), State.APPROVED),
}
"""The steps by name. Locking is the county's, of all sheets at once."""


def why_closed(sheet: Sheet) -> str | None:
    """The id of the sentence that says why nothing can be entered; None where it can."""
    if sheet.state != State.DRAFT:
        return f"web.closed.{sheet.state}"
    if sheet.campaign.due < timezone.now():
        return "web.closed.late"
    return None


@transaction.atomic
def enter(person: Person, sheet: Sheet, revision: int, changes: Mapping[str, str]) -> Sheet:
    """Save entries of a sheet.

    Args:
        person: Who enters.
        sheet: As it was read.
        revision: The one that the person saw.
        changes: Path (`stages/primary/pupils`) → what was typed.

    Raises:
        Refused: it may not be, the sheet is closed, or somebody saved in between.
    """
    _allow(person, "enter-sheet", sheet.school)
    if closed := why_closed(sheet):
        raise Refused(closed)
    entries = {place: dict(fields) for place, fields in sheet.entries.items()}
    before, after = {}, {}
    for path, words in changes.items():
        found = field_at(path)
        if found is None:
            raise Refused("web.no_such_field", field=path)
        place, field = found
        held = entries.setdefault(place, {})
        words = words.strip()
        if held.get(field.id, "") != words:
            before[path], after[path] = held.get(field.id, ""), words
            held[field.id] = words
    if not after:
        return sheet
    _swap(sheet, revision, entries=entries)
    record(person, sheet.school, "entered", sheet, before=before, after=after)
    return sheet


@transaction.atomic
def take(person: Person, sheet: Sheet, step: str, revision: int, remarks: Mapping[str, str] | None = None) -> Sheet:
    """Take a step with a sheet; with `return`, remarks by field.

    Raises:
        Refused: it may not be, the sheet is in another state, or somebody changed it in between.
    """
    wanted = STEPS[step]
    _allow(person, wanted.action, sheet.school)
    if sheet.state not in wanted.begins:
        raise Refused("web.not_now", state=sheet.state)
    if step == "submit" and (closed := why_closed(sheet)):
        raise Refused(closed)
    if step == "return" and not any((remarks or {}).values()):
        raise Refused("web.remark_wanted")
    before = sheet.state
    changes: dict[str, object] = {"state": wanted.ends}
    if step == "submit":
        changes["submitted_at"] = timezone.now()
        sheet.remarks.update(settled=True)
    _swap(sheet, revision, **changes)
    for place, words in (remarks or {}).items():
        if words.strip():
            Remark.objects.create(sheet=sheet, place=place, text=words.strip(), made_at=timezone.now(), made_by=person)
    record(person, sheet.school, step, sheet, before=before, after=wanted.ends)
    return sheet


@transaction.atomic
def lock(person: Person, campaign: Campaign) -> Version:
    """Make a version of what the sheets say now, and close those that are approved.

    Raises:
        Refused: it may not be, not every sheet is approved, or an entry cannot be read.
    """
    _allow(person, "lock-campaign", campaign.county)
    sheets = list(campaign.sheets.select_related("school"))
    open_ = [sheet.school.name for sheet in sheets if sheet.state not in (State.APPROVED, State.LOCKED)]
    if open_:
        raise Refused("web.not_all_approved", number=len(open_), schools=open_[:5])
    facts, doubts = gathered(campaign, sheets)
    if doubts:
        raise Refused("web.not_all_read", number=doubts)
    version = keep(person, campaign.county, campaign.school_year, facts)
    campaign.locked = version
    campaign.save(update_fields=["locked"])
    campaign.sheets.filter(state=State.APPROVED).update(state=State.LOCKED)
    record(person, campaign.county, "locked", campaign, before=None, after={"version": version.number})
    return version


def gathered(campaign: Campaign, sheets: list[Sheet]) -> tuple[Facts, int]:
    """A county's facts as its sheets say them now, and how many entries cannot be read."""
    given = unpack(bytes(campaign.given.body)) if campaign.given else Facts.of({})
    facts, doubts = with_sheets(given, {sheet.school.code: sheet.entries for sheet in sheets})
    return facts, len(doubts)


def keep(person: Person | None, county: Unit, school_year: int, facts: Facts) -> Version:
    """Facts as a county's next version of a year."""
    last = Version.objects.filter(county=county, school_year=school_year).aggregate(last=Max("number"))["last"]
    return Version.objects.create(
        county=county,
        school_year=school_year,
        number=(last or 0) + 1,
        made_at=timezone.now(),
        made_by=person,
        digest=facts.digest,
        body=pack(facts),
    )


def _allow(person: Person, action: str, unit: Unit) -> None:
    if not may(person, action, unit):
        raise Refused("web.not_allowed")


def _swap(row: Sheet, revision: int, **changes: object) -> None:
    """Change a row if it is still as it was seen."""
    done = type(row).objects.filter(pk=row.pk, revision=revision).update(revision=revision + 1, **changes)
    if not done:
        raise Refused("web.changed_meanwhile")
    row.revision = revision + 1
    _take_over(row, changes)


def _take_over(row: Model, changes: Mapping[str, object]) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
