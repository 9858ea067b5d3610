"""A workbook brought along: looked through first, kept with all that it would change, applied whole or not at all."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from junheng.facts.foreign.mapping import Mapping as Layout
from junheng.facts.table import Facts
from junheng.web.mapping import Entries, pack, unpack, with_county, with_sheets
from junheng.web.models import Campaign, Person, Sheet, Unit, Upload, Version
from junheng.web.services.bringing import Brought, File
from junheng.web.services.closing import why_closed, why_county_closed
from junheng.web.services.differences import Change, differences
from junheng.web.services.log import record
from junheng.web.services.permission import allow
from junheng.web.services.readings import Remark, Told, found_there, refused, said, told
from junheng.web.services.refusals import Refused
from junheng.web.services.sheets import doubts_in, year_before
from junheng.web.services.surveys import changed, given_of, keep, own_of, swap

State = Sheet.State
COUNTY = "0"
"""Stands for the county's own sheet among the ids of sheets."""
KEPT = timedelta(days=30)
"""How long a workbook waits to be applied."""


def look(
    person: Person,
    campaign: Campaign,
    unit: Unit,
    files: Sequence[File],
    layout: Layout | None = None,
    *,
    clearing: bool = False,
) -> Upload:
    """Look through a workbook: nothing is changed, what it would change is kept for the person.

    Args:
        person: Who brought it.
        campaign: The survey, with its county.
        unit: The county, or the school that it is of.
        files: The workbook, or another office's tables.
        layout: How these give our fields; None for the fill-in workbook.
        clearing: Whether a blank cell clears what was entered; in the fill-in workbook only.

    Raises:
        InputError: it cannot be read.
        Refused: it may not be, it is too large, or another county's, year's or school's.
    """
    allow(person, "upload", unit)
    if clearing and layout is not None:
        raise Refused("web.upload.clears_own_alone")
    sheets = {sheet.school.code: sheet for sheet in campaign.sheets.select_related("school")}
    brought = Brought(files)
    with brought as path:
        found = told(path, campaign, unit, sheets, layout, clearing=clearing)
    own = own_of(campaign)
    held: dict[str, Entries] = {code: sheet.entries for code, sheet in sheets.items()} | {"": own.entries}
    known = {code: entries for code, entries in found.entries.items() if code in held}
    changes = differences(held, known, found.cleared)
    if clearing:
        found.remarks.append(said("warning", "web.upload.clears", number=sum(not one.new for one in changes)))
    ids = {code: str(sheet.pk) for code, sheet in sheets.items()} | {"": COUNTY}
    names = {code: sheet.school.name for code, sheet in sheets.items()} | {"": campaign.county.name}
    revisions = {code: sheet.revision for code, sheet in sheets.items()} | {"": own.revision}
    touched = {ids[one.school] for one in changes} - {COUNTY}
    for sheet in campaign.sheets.filter(pk__in=touched).select_related("school", "campaign"):
        if closed := _closed(sheet, whole=unit != sheet.school):
            found.remarks.append(refused("error", closed, sheet.school.name))
    if any(one.school == "" for one in changes) and (closed := why_county_closed(own)):
        found.remarks.append(refused("error", closed, campaign.county.name))
    found.remarks += _checked(campaign, found, held, changes, names)
    lists = _lists(given_of(campaign), found)
    Upload.objects.filter(made_at__lt=timezone.now() - KEPT, state=Upload.State.WAITING).delete()
    return Upload.objects.create(
        campaign=campaign,
        unit=unit,
        person=person,
        file=brought.name,
        digest=brought.digest,
        made_at=timezone.now(),
        lines=[[int(ids[one.school]), names[one.school], one.path, one.old, one.new] for one in changes],
        findings=[[one.severity, one.school, one.path, one.words["zh"], one.words["en"]] for one in found.remarks],
        lists=[[id, before, after] for id, before, after in lists],
        body=pack(Facts.of({id: found.lists[id] for id, _, _ in lists})) if lists else b"",
        blocking=sum(one.blocks for one in found.remarks),
        seen={ids[code]: revisions[code] for code in found.entries if code in ids},
        given=campaign.given_id,
    )


@transaction.atomic
def apply(person: Person, upload: Upload, *, approve: bool = False) -> int:
    """Do all that a workbook was seen to change. How many fields were changed.

    Args:
        person: Who brought it.
        upload: The workbook as it was looked through.
        approve: Whether the drafts of its schools count as approved with it; a county's workbook only.

    Raises:
        Refused: it may not be, it has errors, was applied or discarded before, or something changed since.
    """
    allow(person, "upload", upload.unit)
    whole = upload.unit.kind != Unit.Kind.SCHOOL
    if upload.blocking:
        raise Refused("web.upload.blocked", number=upload.blocking)
    _take(person, upload, Upload.State.APPLIED)
    campaign = Campaign.objects.select_for_update().get(pk=upload.campaign_id)
    _still(campaign, upload)
    for sheet in campaign.sheets.filter(pk__in=upload.seen).select_related("school", "campaign"):
        changes = _changes(upload, sheet.pk)
        if changes:
            if closed := _closed(sheet, whole=whole):
                raise closed
            entries, before, after = changed(sheet.entries, changes)
            swap(sheet, sheet.revision, entries=entries)
            record(person, sheet.school, "uploaded", sheet, before=before, after=after)
        if approve and whole and sheet.state == State.DRAFT:
            allow(person, "review-sheet", sheet.school)
            swap(sheet, sheet.revision, state=State.APPROVED, submitted_at=timezone.now())
            record(person, sheet.school, "approve", sheet, before=State.DRAFT, after=State.APPROVED)
    _apply_county(person, campaign, upload)
    brought = {"file": upload.file, "digest": upload.digest, "changes": len(upload.lines)}
    brought["cleared"] = sum(not line[-1] for line in upload.lines)
    record(person, upload.unit, "applied", upload, before=None, after=brought)
    return len(upload.lines)


@transaction.atomic
def discard(person: Person, upload: Upload) -> None:
    """Forget what a workbook would change.

    Raises:
        Refused: it may not be, or it was applied or discarded before.
    """
    allow(person, "upload", upload.unit)
    _take(person, upload, Upload.State.DISCARDED)
    record(person, upload.unit, "discarded", upload, before=None, after={"file": upload.file, "digest": upload.digest})


def _take(person: Person, upload: Upload, state: str) -> None:
    waiting = Upload.objects.filter(pk=upload.pk, person=person, state=Upload.State.WAITING)
    if not waiting.update(state=state):
        raise Refused("web.upload.done_before")


def _still(campaign: Campaign, upload: Upload) -> None:
    """Refuse what was looked through before something else changed."""
    now = {str(sheet.pk): sheet for sheet in campaign.sheets.filter(pk__in=upload.seen).select_related("school")}
    moved = [sheet.school.name for id, sheet in now.items() if sheet.revision != upload.seen[id]]
    if COUNTY in upload.seen and own_of(campaign).revision != upload.seen[COUNTY]:
        moved.append(campaign.county.name)
    if moved or campaign.given_id != upload.given:
        raise Refused("web.upload.stale", schools=moved[:5] or [campaign.county.name])


def _changes(upload: Upload, sheet: int) -> dict[str, str]:
    return {path: new for id, _, path, _, new in upload.lines if id == sheet}


def _apply_county(person: Person, campaign: Campaign, upload: Upload) -> None:
    if changes := _changes(upload, int(COUNTY)):
        own = own_of(campaign)
        if closed := why_county_closed(own):
            raise closed
        entries, before, after = changed(own.entries, changes)
        if own.pk is None:
            own.save()
        swap(own, own.revision, entries=entries)
        record(person, campaign.county, "uploaded", own, before=before, after=after)
    if upload.lists:
        brought = unpack(bytes(upload.body))
        facts = given_of(campaign).with_tables(**{id: brought[id] for id, _, _ in upload.lists})
        campaign.given = keep(person, campaign.county, campaign.school_year, facts, Version.Kind.GIVEN)
        campaign.save(update_fields=["given"])
        before_ = {id: rows for id, rows, _ in upload.lists}
        after_ = {id: rows for id, _, rows in upload.lists}
        record(person, campaign.county, "uploaded", campaign, before=before_, after=after_)


def _closed(sheet: Sheet, *, whole: bool) -> Refused | None:
    """Why a sheet cannot be changed; the deadline is the schools' and does not bind a county's workbook."""
    if whole and sheet.state == State.DRAFT:
        return None
    return why_closed(sheet)


def _checked(
    campaign: Campaign,
    found: Told,
    held: Mapping[str, Entries],
    changes: Sequence[Change],
    names: Mapping[str, str],
) -> list[Remark]:
    """What the checks find in the schools of a workbook once it is applied."""
    after = {code: {place: dict(fields) for place, fields in entries.items()} for code, entries in held.items()}
    for one in changes:
        place, _, id = one.path.rpartition("/")
        after[one.school][place][id] = one.new
    own = after.pop("")
    facts, _ = with_sheets(given_of(campaign), after)
    facts, _ = with_county(facts, own)
    doubts = doubts_in(facts, year_before(campaign), [code for code in found.entries if code in names])
    remarks = [
        found_there(doubt.finding, names[doubt.school], doubt.path, blocks=False)
        for doubt in doubts
        if doubt.school or doubt.path.startswith("county/")
    ]
    return remarks or ([] if changes or found.lists else [said("note", "web.upload.same")])


def _lists(given: Facts, found: Told) -> list[tuple[str, int, int]]:
    """Tables that no sheet holds and that differ from what the survey was given: id, rows now, rows in the workbook."""
    return [
        (id, given[id].height, frame.height)
        for id, frame in found.lists.items()
        if Facts.of({id: frame}).digest != Facts.of({id: given[id]}).digest
    ]
