"""A sheet's way: entered, submitted, returned or approved, locked into a version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from junheng.facts.table import Facts
from junheng.web.form import field_at
from junheng.web.mapping import Doubt, Entries, county_entries, pack, with_county, with_sheets
from junheng.web.models import Campaign, CountySheet, Event, Person, Remark, Sheet, Unit, Version
from junheng.web.services.assessments import facts_of
from junheng.web.services.closing import why_closed, why_county_closed
from junheng.web.services.judging import judge_ahead
from junheng.web.services.log import record
from junheng.web.services.permission import allow
from junheng.web.services.proofs import with_proofs
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
    allow(person, "enter-sheet", sheet.school)
    if closed := why_closed(sheet):
        raise closed
    entries, before, after = changed(sheet.entries, changes)
    if not after:
        return sheet
    swap(sheet, revision, entries=entries)
    record(person, sheet.school, "entered", sheet, before=before, after=after)
    return sheet


@transaction.atomic
def enter_county(person: Person, campaign: Campaign, revision: int, changes: Mapping[str, str]) -> CountySheet:
    """Save entries of the county's own figures.

    Raises:
        Refused: it may not be, they are locked, or somebody saved in between.
    """
    allow(person, "plan-survey", campaign.county)
    own = own_of(campaign)
    if closed := why_county_closed(own):
        raise closed
    entries, before, after = changed(own.entries, changes)
    if not after:
        return own
    if own.pk is None:
        own.save()
    swap(own, revision, entries=entries)
    record(person, campaign.county, "entered", own, before=before, after=after)
    return own


def own_of(campaign: Campaign) -> CountySheet:
    """The county's own figures of a campaign: as entered, or as they were given; the latter is not saved yet."""
    own = CountySheet.objects.select_related("campaign").filter(campaign=campaign).first()
    return own or CountySheet(campaign=campaign, entries=county_entries(given_of(campaign)))


def given_of(campaign: Campaign) -> Facts:
    """What a campaign was given; nothing where it was given nothing."""
    if campaign.given_id is None:
        return Facts.of({})
    return facts_of(Version.objects.only("pk", "digest").get(pk=campaign.given_id))


def changed(
    entries: Entries, changes: Mapping[str, str]
) -> tuple[dict[str, dict[str, str]], dict[str, str], dict[str, str]]:
    """Entries with changes by path, and what these paths held before and hold after.

    Raises:
        Refused: a path names no field of the sheet.
    """
    held = {place: dict(fields) for place, fields in entries.items()}
    before, after = {}, {}
    for path, told in changes.items():
        found = field_at(path, held)
        if found is None:
            raise Refused("web.no_such_field", field=path)
        place, field = found
        words = told.strip()
        if held[place].get(field.id, "") != words:
            before[path], after[path] = held[place].get(field.id, ""), words
            held[place][field.id] = words
    return held, before, after


@transaction.atomic
def take(person: Person, sheet: Sheet, step: str, revision: int, remarks: Mapping[str, str] | None = None) -> Sheet:
    """Take a step with a sheet; with `return`, remarks by field.

    Raises:
        Refused: it may not be, the sheet is in another state, or somebody changed it in between.
    """
    wanted = STEPS[step]
    allow(person, wanted.action, sheet.school)
    if sheet.state not in wanted.begins:
        raise not_now(sheet)
    if step == "submit" and (closed := why_closed(sheet)):
        raise closed
    if step == "return" and not any((remarks or {}).values()):
        raise Refused("web.remark_wanted")
    before = sheet.state
    changes: dict[str, object] = {"state": wanted.ends}
    if step == "submit":
        changes["submitted_at"] = timezone.now()
        sheet.remarks.update(settled=True)
    swap(sheet, revision, **changes)
    for place, words in (remarks or {}).items():
        if words.strip():
            Remark.objects.create(sheet=sheet, place=place, text=words.strip(), made_at=timezone.now(), made_by=person)
    record(person, sheet.school, step, sheet, before=before, after=wanted.ends)
    return sheet


@transaction.atomic
def lock(person: Person, campaign: Campaign) -> Version:
    """Make a version of what the sheets say now, and close them and the county's own figures.

    Raises:
        Refused: it may not be, not every sheet is approved, an entry cannot be read, or all is locked as it is.
    """
    allow(person, "lock-campaign", campaign.county)
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    sheets = list(campaign.sheets.select_for_update(of=("self",)).select_related("school"))
    open_ = [sheet.school.name for sheet in sheets if sheet.state not in (State.APPROVED, State.LOCKED)]
    if open_:
        raise Refused("web.not_all_approved", number=len(open_), schools=open_[:5])
    own = own_of(campaign)
    facts, doubts = gathered(campaign, sheets)
    closed = own.locked and all(sheet.state == State.LOCKED for sheet in sheets)
    if closed and campaign.locked is not None and campaign.locked.digest == facts.digest:
        raise Refused("web.locked_before", number=campaign.locked.number)
    if doubts:
        names = {sheet.school.code: sheet.school.name for sheet in sheets}
        where = list(dict.fromkeys(names.get(doubt.school, campaign.county.name) for doubt in doubts))
        raise Refused("web.not_all_read", number=len(doubts), where=where[:5])
    version = keep(person, campaign.county, campaign.school_year, facts)
    campaign.locked = version
    campaign.save(update_fields=["locked"])
    campaign.sheets.filter(state=State.APPROVED).update(state=State.LOCKED)
    own.locked = True
    own.save()
    record(person, campaign.county, "locked", campaign, before=None, after={"version": version.number})
    judge_ahead(version)
    return version


def gathered(campaign: Campaign, sheets: Sequence[Sheet]) -> tuple[Facts, list[Doubt]]:
    """A county's facts as its sheets and the county say them now, and the entries that cannot be read."""
    facts, doubts = with_sheets(given_of(campaign), {sheet.school.code: sheet.entries for sheet in sheets})
    facts, of_county = with_county(facts, own_of(campaign).entries)
    return with_proofs(facts, given_of(campaign), campaign), [*doubts, *of_county]


def keep(
    person: Person | None, county: Unit, school_year: int, facts: Facts, kind: str = Version.Kind.LOCKED
) -> Version:
    """Facts as a county's next version of a year."""
    last = Version.objects.filter(county=county, school_year=school_year).aggregate(last=Max("number"))["last"]
    return Version.objects.create(
        county=county,
        kind=kind,
        school_year=school_year,
        number=(last or 0) + 1,
        made_at=timezone.now(),
        made_by=person,
        digest=facts.digest,
        body=pack(facts),
    )


def not_now(sheet: Sheet) -> Refused:
    """The refusal of a step that a sheet's state does not allow."""
    return Refused(f"web.not_now.{sheet.state}")


def swap(row: Sheet | CountySheet, revision: int, **changes: object) -> None:
    """Change a row if it is still as it was seen.

    Raises:
        Refused: somebody changed it in between.
    """
    done = type(row).objects.filter(pk=row.pk, revision=revision).update(revision=revision + 1, **changes)
    if not done:
        raise _quicker(row)
    row.revision = revision + 1
    for name, value in changes.items():
        setattr(row, name, value)


def _quicker(row: Sheet | CountySheet) -> Refused:
    """The refusal that names who was quicker."""
    last = Event.objects.filter(subject=f"{row._meta.model_name}:{row.pk}").select_related("person").first()
    if last is None or last.person is None:
        return Refused("web.changed_meanwhile")
    return Refused("web.changed_by", who=last.person, at=last.at)
