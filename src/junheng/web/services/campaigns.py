"""A planner's part of a survey: opening it, its deadline, exceptions, opening again, reminders."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from junheng.facts.registers import joined
from junheng.terms.calendar import first_day
from junheng.web.models import Campaign, CountySheet, Extension, Person, Reminder, Sheet, Unit, Version
from junheng.web.services.assessments import facts_of
from junheng.web.services.log import record
from junheng.web.services.permission import allow
from junheng.web.services.refusals import Refused
from junheng.web.services.registers import known_stages, register_of
from junheng.web.services.surveys import given_of, keep, not_now, own_of, swap

State = Sheet.State
STAGES: Mapping[str, tuple[str, ...]] = {
    "primary": ("primary",),
    "junior": ("junior",),
    "both": ("primary", "junior"),
    "neither": (),
}
"""What may be chosen for a school whose stages no data tell."""


@dataclass(frozen=True)
class Prospect:
    """What a new survey would begin with.

    Attributes:
        school_year: The year after the last survey's.
        base: The county's newest locked data.
        unknown: Schools whose stages no data tell, so that somebody has to.
    """

    school_year: int
    schools: Sequence[Unit]
    base: Version | None
    unknown: Sequence[Unit]


def prospect(county: Unit, school_year: int | None = None) -> Prospect:
    """What a county's survey of a year would begin with; its next one unless said otherwise."""
    last = Campaign.objects.filter(county=county).first()
    if school_year is None:
        school_year = last.school_year + 1 if last else _present()
    schools = list(_schools(county, school_year).select_related("parent"))
    base = _base(county)
    known = known_stages(facts_of(base) if base else None)
    unknown = [school for school in schools if school.code not in known]
    return Prospect(school_year, schools, base, unknown)


@transaction.atomic
def open_campaign(
    person: Person, county: Unit, school_year: int, last_day: date, *, carry: bool, stages: Mapping[str, str]
) -> Campaign:
    """Open a survey with a sheet for each school.

    Args:
        person: Who opens it.
        county: Whose it is.
        school_year: The year in which school begins.
        last_day: On which schools may still enter.
        carry: Whether sheets begin with last year's figures where these change little.
        stages: School → one of `STAGES`, for schools of which no data tell.

    Raises:
        Refused: it may not be, there is one of that year, the day is past, there are no schools, or a school has
            no stage.
    """
    allow(person, "plan-survey", county)
    due = end_of(last_day)
    if Campaign.objects.filter(county=county, school_year=school_year).exists():
        raise Refused("web.campaign.there", year=school_year)
    found = prospect(county, school_year)
    if not found.schools:
        raise Refused("web.no_schools")
    base = facts_of(found.base) if found.base else None
    known: dict[str, Sequence[str]] = {**known_stages(base)}
    known |= {one.code: STAGES[chosen] for one in found.unknown if (chosen := stages.get(one.code, "")) in STAGES}
    lacking = [one.name for one in found.schools if one.code not in known]
    if lacking:
        raise Refused("web.campaign.stage_wanted", number=len(lacking), schools=lacking[:5])
    register = register_of(county, found.schools, school_year, known, base, carry=carry)
    given = keep(person, county, school_year, register.facts, Version.Kind.GIVEN)
    campaign = Campaign.objects.create(county=county, school_year=school_year, due=due, given=given)
    CountySheet.objects.create(campaign=campaign, entries={"county": {}})
    Sheet.objects.bulk_create(
        Sheet(campaign=campaign, school=school, entries=register.entries[school.code]) for school in found.schools
    )
    after = {"year": school_year, "due": due.isoformat(), "schools": len(found.schools)}
    record(person, county, "opened", campaign, before=None, after=after)
    return campaign


def unlocked(campaign: Campaign, sheets: int) -> bool:
    """Whether something stands open or came in since the last lock; `sheets` are those that are not locked."""
    if sheets or campaign.locked_id is None:
        return True
    newer = campaign.given_id is not None and campaign.given_id > campaign.locked_id
    return newer or CountySheet.objects.filter(campaign=campaign, locked=False).exists()


def without_sheet(campaign: Campaign) -> list[Unit]:
    """Schools of the county that joined its register after the survey was opened."""
    schools = _schools(campaign.county, campaign.school_year)
    return list(schools.exclude(sheets__campaign=campaign).select_related("parent"))


@transaction.atomic
def add_schools(person: Person, campaign: Campaign, stages: Mapping[str, str]) -> int:
    """Give a sheet to schools that joined later. How many there are.

    Args:
        person: Who asks.
        campaign: The survey.
        stages: School → one of `STAGES`; schools that are not named wait.

    Raises:
        Refused: it may not be.
    """
    allow(person, "plan-survey", campaign.county)
    campaign = Campaign.objects.select_for_update().select_related("county").get(pk=campaign.pk)
    told = {code: STAGES[chosen] for code, chosen in stages.items() if chosen in STAGES}
    schools = [school for school in without_sheet(campaign) if school.code in told]
    if not schools:
        return 0
    register = register_of(campaign.county, schools, campaign.school_year, told, None, carry=False)
    campaign.given = keep(
        person, campaign.county, campaign.school_year, joined(given_of(campaign), register.facts), Version.Kind.GIVEN
    )
    campaign.save(update_fields=["given"])
    for school in schools:
        sheet = Sheet.objects.create(campaign=campaign, school=school, entries=register.entries[school.code])
        record(person, school, "joined", sheet, before=None, after={"stages": list(told[school.code])})
    return len(schools)


@transaction.atomic
def set_deadline(person: Person, campaign: Campaign, last_day: date) -> Campaign:
    """Give a survey another deadline.

    Raises:
        Refused: it may not be, or the day is past.
    """
    allow(person, "plan-survey", campaign.county)
    due, before = end_of(last_day), campaign.due
    if due == before:
        return campaign
    campaign.due = due
    campaign.save(update_fields=["due"])
    record(person, campaign.county, "deadline", campaign, before=before.isoformat(), after=due.isoformat())
    return campaign


@transaction.atomic
def extend(person: Person, sheet: Sheet, last_day: date, reason: str) -> Extension:
    """Give one school more time.

    Raises:
        Refused: it may not be, the day is past, or no reason is given.
    """
    allow(person, "plan-survey", sheet.school)
    extension = _extended(person, sheet, last_day, _reason(reason))
    after = {"until": extension.until.isoformat(), "reason": extension.reason}
    record(person, sheet.school, "extended", sheet, before=None, after=after)
    return extension


@transaction.atomic
def reopen(person: Person, sheet: Sheet, revision: int, last_day: date, reason: str) -> Sheet:
    """Open a locked sheet again until a day; the locked data stay as they are.

    Raises:
        Refused: it may not be, it is not locked, the day is past, no reason is given, or somebody was quicker.
    """
    allow(person, "plan-survey", sheet.school)
    if sheet.state != State.LOCKED:
        raise not_now(sheet)
    why = _reason(reason)
    extension = _extended(person, sheet, last_day, why)
    swap(sheet, revision, state=State.DRAFT)
    after = {"state": State.DRAFT, "until": extension.until.isoformat(), "reason": why}
    record(person, sheet.school, "reopened", sheet, before=State.LOCKED, after=after)
    return sheet


@transaction.atomic
def reopen_county(person: Person, campaign: Campaign, revision: int, reason: str) -> CountySheet:
    """Open the county's own figures again.

    Raises:
        Refused: it may not be, they are open, no reason is given, or somebody was quicker.
    """
    allow(person, "plan-survey", campaign.county)
    own = own_of(campaign)
    if not own.locked:
        raise Refused("web.changed_meanwhile")
    why = _reason(reason)
    swap(own, revision, locked=False)
    record(person, campaign.county, "reopened", own, before=State.LOCKED, after={"state": State.DRAFT, "reason": why})
    return own


@transaction.atomic
def remind(person: Person, sheets: Iterable[Sheet]) -> int:
    """Remind whoever has not submitted; nobody twice a day. How many were reminded.

    Raises:
        Refused: it may not be.
    """
    number = 0
    reminded = set(Reminder.objects.filter(made_at__gte=_morning()).values_list("sheet", flat=True))
    for sheet in sheets:
        allow(person, "remind", sheet.school)
        if sheet.state == State.DRAFT and sheet.pk not in reminded:
            Reminder.objects.create(sheet=sheet, made_at=timezone.now(), made_by=person)
            record(person, sheet.school, "reminded", sheet, before=None, after=None)
            number += 1
    return number


def reminder_of(sheet: Sheet) -> Reminder | None:
    """The reminder that whoever fills in a sheet has to see: made after it was last submitted."""
    if sheet.state != State.DRAFT:
        return None
    made = sheet.reminders.select_related("made_by")
    return (made.filter(made_at__gt=sheet.submitted_at) if sheet.submitted_at else made).first()


def end_of(day: date) -> datetime:
    """The last minute of a day.

    Raises:
        Refused: it is past.
    """
    due = timezone.make_aware(datetime.combine(day, time(23, 59)))
    if due < timezone.now():
        raise Refused("web.campaign.past", day=day)
    return due


def _extended(person: Person, sheet: Sheet, last_day: date, reason: str) -> Extension:
    until = end_of(last_day)
    return Extension.objects.create(sheet=sheet, until=until, reason=reason, made_at=timezone.now(), made_by=person)


def _reason(told: str) -> str:
    reason = told.strip()[:300]
    if not reason:
        raise Refused("web.campaign.reason_wanted")
    return reason


def _schools(county: Unit, school_year: int) -> QuerySet[Unit]:
    """The schools that take part in a year's survey: those that are open on its first day."""
    open_then = Q(closed_on=None) | Q(closed_on__gt=first_day(school_year))
    return Unit.objects.filter(open_then, path__startswith=county.path, kind=Unit.Kind.SCHOOL)


def _base(county: Unit) -> Version | None:
    locked = Version.objects.only("pk", "digest", "school_year", "number").filter(
        county=county, kind=Version.Kind.LOCKED
    )
    return locked.order_by("-school_year", "-number").first()


def _present() -> int:
    """The school year that has begun, which is the one to report on."""
    today = timezone.localdate()
    return today.year if today.month >= 9 else today.year - 1


def _morning() -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(), time()))
