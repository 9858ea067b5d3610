"""A plan's days as a calendar file (RFC 5545): milestones, ends of tasks, times of recurring work, reports owed.

All entries are whole days of Asia/Shanghai. The same plan gives the same bytes, and an entry keeps its UID from version
to version, so that a calendar that takes the file in again changes its entries instead of doubling them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Literal

from junheng.deliver.following.duties import owed_spans
from junheng.deliver.following.terms import SchoolCalendar
from junheng.deliver.following.windows import occurrences, windows
from junheng.deliver.workplan.model import Task, WorkPlan
from junheng.terms.messages import Lang, text

Kind = Literal["milestone", "task", "time", "report"]
ZONE = "Asia/Shanghai"
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""Signs that a calendar file cannot hold."""
NO_VERSION = date(2000, 1, 1)
"""Stamp of a plan that nobody has approved yet; a stamp has to be there, and a clock would change every file."""


@dataclass(frozen=True)
class Entry:
    """One day of the calendar."""

    uid: str
    kind: Kind
    day: date
    title: str
    about: str


def entries(plan: WorkPlan, lang: Lang, calendar: SchoolCalendar | None = None) -> tuple[Entry, ...]:
    """Every day by which something has to be there, in the order of time."""
    terms = calendar or SchoolCalendar()
    mark = sha256("\x1f".join((plan.title, plan.area or "", plan.code or "")).encode("utf-8", "replace")).hexdigest()[
        :12
    ]
    found = [*_of_tasks(plan, terms, mark, lang), *_of_duties(plan, terms, mark, lang)]
    return tuple(sorted(found, key=lambda entry: (entry.day, entry.uid)))


def _of_tasks(plan: WorkPlan, terms: SchoolCalendar, mark: str, lang: Lang) -> Iterator[Entry]:
    dates = windows(plan)
    for task in plan.tasks:
        window = dates[task.id]
        times = occurrences(task, window, terms)
        for time in times:
            title = text("following.agenda.time", lang, text=task.text, number=time.number, of=len(times))
            yield _entry(f"task-{task.id}-{time.first.isoformat()}", mark, "time", time.last, title, _about(task, lang))
        if not times and window.last is not None:
            kind: Kind = "milestone" if task.milestone else "task"
            title = text(f"following.agenda.{kind}", lang, text=task.text)
            yield _entry(f"task-{task.id}", mark, kind, window.last, title, _about(task, lang))


def _of_duties(plan: WorkPlan, terms: SchoolCalendar, mark: str, lang: Lang) -> Iterator[Entry]:
    for duty in plan.duties:
        for span, due in owed_spans(duty, plan, terms):
            title = text("following.agenda.report", lang, unit=duty.unit, text=duty.text)
            about = text("following.agenda.report_about", lang, first=span.first, last=span.last, to=duty.to or "—")
            own = f"duty-{duty.id}" if duty.every is None else f"duty-{duty.id}-{span.first.isoformat()}"
            yield _entry(own, mark, "report", due, title, about)


def _entry(own: str, mark: str, kind: Kind, day: date, title: str, about: str) -> Entry:
    uid = re.sub(r"[^A-Za-z0-9.-]", lambda sign: f"_{ord(sign[0]):x}", own)
    return Entry(f"{uid}.{mark}@junheng", kind, day, _printable(title), _printable(about))


def _about(task: Task, lang: Lang) -> str:
    said = [
        text(f"following.agenda.{name}", lang, value=value)
        for name, value in (
            ("owner", task.owner),
            ("person", task.person),
            ("helpers", list(task.helpers)),
            ("deliverable", task.deliverable),
        )
        if value
    ]
    return "\n".join(said)


def _printable(said: str) -> str:
    return UNPRINTABLE.sub(" ", said.replace("\r\n", "\n").replace("\r", "\n"))


def agenda(plan: WorkPlan, lang: Lang, calendar: SchoolCalendar | None = None) -> bytes:
    """The calendar file."""
    from icalendar import Calendar, Event, vText

    approved = max((version.on for version in plan.versions), default=NO_VERSION)
    stamp = datetime(approved.year, approved.month, approved.day, tzinfo=UTC)
    number = max((version.number for version in plan.versions), default=0)
    drawn = Calendar()
    drawn.add("prodid", f"-//Junheng//{lang}")
    drawn.add("version", "2.0")
    drawn.add("calscale", "GREGORIAN")
    drawn.add("method", "PUBLISH")
    drawn.add("x-wr-calname", vText(" ".join(_printable(plan.title).split())))
    drawn.add("x-wr-timezone", ZONE)
    for entry in entries(plan, lang, calendar):
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", stamp)
        event.add("sequence", number)
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(days=1))
        event.add("summary", entry.title)
        if entry.about:
            event.add("description", entry.about)
        event.add("categories", [text(f"following.agenda.kind.{entry.kind}", lang)])
        event.add("transp", "TRANSPARENT")
        drawn.add_component(event)
    return bytes(drawn.to_ical())
