"""Why a sheet is closed: since when, and by whom."""

from datetime import datetime

from django.utils import timezone

from junheng.web.models import Campaign, CountySheet, Event, Extension, Sheet
from junheng.web.services.refusals import Refused

DID = {Sheet.State.SUBMITTED: "submit", Sheet.State.APPROVED: "approve", Sheet.State.LOCKED: "locked"}
"""What brought a sheet into a state."""


def why_closed(sheet: Sheet) -> Refused | None:
    """Why nothing can be entered, with who closed it and when where that is known; None where it is open."""
    if sheet.state != Sheet.State.DRAFT:
        subject = subject_of(sheet.campaign if sheet.state == Sheet.State.LOCKED else sheet)
        return _closed(sheet.state, subject, DID[Sheet.State(sheet.state)])
    if sheet.campaign.due >= timezone.now():
        return None
    extension = extension_of(sheet)
    if extension is None:
        return Refused("web.closed.late", due=sheet.campaign.due)
    if extension.until >= timezone.now():
        return None
    return Refused("web.closed.late_again", due=sheet.campaign.due, until=extension.until)


def why_county_closed(own: CountySheet) -> Refused | None:
    """The same of the county's own figures."""
    return _closed("locked", subject_of(own.campaign), "locked") if own.locked else None


def extension_of(sheet: Sheet) -> Extension | None:
    """More time that the school was given, if it was."""
    return sheet.extensions.select_related("made_by").first()


def due_of(sheet: Sheet) -> datetime:
    """Until when the school may enter: the county's deadline, or its own where that is later."""
    extension = extension_of(sheet)
    return max(sheet.campaign.due, extension.until) if extension else sheet.campaign.due


def subject_of(row: Sheet | Campaign) -> str:
    """How the log names a row."""
    return f"{row._meta.model_name}:{row.pk}"


def _closed(state: str, subject: str, did: str) -> Refused:
    events = Event.objects.filter(did=did, subject=subject).select_related("person")
    if (event := events.first()) is None:
        return Refused(f"web.closed.{state}")
    return Refused(f"web.closed_by.{state}", who=event.person or "", at=event.at)
