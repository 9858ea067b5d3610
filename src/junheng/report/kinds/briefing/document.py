"""The monthly briefing as a document: a draft from what was recorded, for a person to finish."""

from collections.abc import Sequence
from datetime import date

from junheng.deliver.following.briefing import Briefing, Noted
from junheng.deliver.following.progress import STATES
from junheng.report import words
from junheng.report.document import Document, Draft, Section
from junheng.report.kinds.briefing.figures import amount, target_rows
from junheng.report.tables import Cell, Column, Table
from junheng.terms.messages import Lang, text


def briefing_document(found: Briefing, lang: Lang) -> Document:
    """The briefing in the order in which it is read: done, to come, overdue, targets, money, reports."""
    status = found.status
    draft = Draft("briefing", text("following.briefing.sheet", lang), lang)
    _summary(draft, found)
    _done(draft, found)
    _coming(draft, found)
    _overdue(draft, found)
    _targets(draft, found)
    _money(draft, found)
    _reports(draft, found)
    sections: tuple[Section, ...] = (draft.done(),)
    month = text("following.briefing.month", lang, year=found.first.year, month=found.first.month)
    issued = status.plan.issued_by or status.plan.area or ""
    caption = text("following.briefing.caption", lang, issued=issued, day=words.day(found.last, lang))
    return Document(
        kind="briefing",
        title=text("following.briefing.title", lang, title=status.plan.title, month=month),
        caption=caption,
        day=status.on,
        sections=sections,
        lang=lang,
        note=status.assessment.note if status.assessment is not None else "",
    )


def _summary(draft: Draft, found: Briefing) -> None:
    lang, status = draft.lang, found.status
    tally = status.progress.tally()
    shown = [
        text("following.briefing.counted", lang, state=text(f"following.state.{state}", lang), number=tally[state])
        for state in STATES
        if tally[state]
    ]
    draft.heading(1, "following.briefing.summary")
    draft.say(
        "following.briefing.stands",
        day=words.day(status.on, lang),
        tasks=len(status.progress.tasks),
        states=text("following.briefing.comma", lang).join(shown),
    )
    running, deadline = status.progress.running.finish, status.progress.planned.deadline
    if running is not None and deadline is not None and running > deadline:
        days = (running - deadline).days
        draft.warn("following.briefing.late", day=words.day(running, lang), days=days)


def _done(draft: Draft, found: Briefing) -> None:
    lang = draft.lang
    draft.heading(1, "following.briefing.done")
    if not found.done and not found.begun and not found.dropped:
        draft.say("following.briefing.nothing_recorded")
    for kind, noted in (("done", found.done), ("begun", found.begun), ("dropped", found.dropped)):
        for one in noted:
            draft.item(f"following.briefing.item.{kind}", **_noted(one, lang))


def _noted(one: Noted, lang: Lang) -> dict[str, object]:
    record = one.record
    share: object = ""
    if record.share is not None:
        share = Cell(record.share, share=True, decimals=0)
    elif record.state == "started":
        share = text("following.briefing.no_share", lang)
    note = text("following.briefing.note", lang, note=record.note) if record.note else ""
    return {
        "day": words.day(record.on, lang),
        "owner": one.task.owner or text("following.none", lang),
        "text": one.task.text,
        "share": share,
        "note": note,
    }


def _coming(draft: Draft, found: Briefing) -> None:
    lang = draft.lang
    draft.heading(1, "following.briefing.coming")
    if not found.coming:
        draft.say("following.briefing.nothing_coming")
        return
    columns = (
        Column("due", text("following.column.due", lang), width=14, centred=True),
        Column("task", text("following.column.task", lang), width=40),
        Column("owner", text("following.column.owner", lang), width=22),
        Column("state", text("following.column.state", lang), width=12, centred=True),
    )
    rows = tuple(
        {
            "due": Cell(one.due),
            "task": Cell(one.task.text),
            "owner": Cell(one.task.owner or text("following.none", lang)),
            "state": Cell(text(f"following.state.{one.state}", lang)),
        }
        for one in found.coming
    )
    draft.table(Table("coming", "", text("following.briefing.coming_table", lang), columns, rows, broad=False))


def _overdue(draft: Draft, found: Briefing) -> None:
    lang = draft.lang
    draft.heading(1, "following.briefing.overdue")
    if not found.overdue:
        draft.say("following.briefing.nothing_overdue")
        return
    columns = (
        Column("owner", text("following.column.owner", lang), width=24),
        Column("task", text("following.column.task", lang), width=44),
        Column("due", text("following.column.due", lang), width=14, centred=True),
        Column("days", text("following.column.late_days", lang), decimals=0, width=12, centred=True),
    )
    rows = tuple(
        {
            "owner": Cell(owner or text("following.none", lang)),
            "task": Cell(state.task.text),
            "due": _day(state.overdue_since),
            "days": Cell(state.overdue_days),
        }
        for owner, states in found.overdue.items()
        for state in states
    )
    draft.table(Table("overdue", "", text("following.briefing.overdue_table", lang), columns, rows, broad=False))


def _targets(draft: Draft, found: Briefing) -> None:
    lang, states = draft.lang, found.status.targets
    if not states:
        return
    draft.heading(1, "following.briefing.targets")
    columns = (
        Column("target", text("following.column.target", lang), width=36),
        Column("wanted", text("following.column.wanted", lang), width=16, centred=True),
        Column("value", text("following.column.value", lang), width=16, centred=True),
        Column("verdict", text("following.column.verdict", lang), width=12, centred=True),
        Column("origin", text("following.column.origin", lang), width=24),
    )
    rows = target_rows(states, lang)
    draft.table(Table("targets", "", text("following.briefing.targets_table", lang), columns, rows, broad=False))


def _money(draft: Draft, found: Briefing) -> None:
    funds, lang = found.status.funds, draft.lang
    if not funds.lines:
        return
    draft.heading(1, "following.briefing.money")
    draft.say(
        "following.briefing.money_said",
        committed_month=amount(found.committed_yuan, lang),
        paid_month=amount(found.paid_yuan, lang),
        planned=amount(funds.whole.planned, lang),
        committed=amount(funds.whole.committed, lang),
        paid=amount(funds.whole.paid, lang),
        left=amount(funds.whole.left, lang),
    )
    for finding in funds.findings:
        draft.warn("following.briefing.said", text=finding.text(lang))


def _reports(draft: Draft, found: Briefing) -> None:
    lang = draft.lang
    if not found.status.plan.duties:
        return
    draft.heading(1, "following.briefing.reports")
    late = sum(one.state == "late" for one in found.came)
    draft.say("following.briefing.came", number=len(found.came), late=late)
    if not found.missing:
        draft.say("following.briefing.none_missing")
    units: Sequence[str] = list(dict.fromkeys(one.duty.unit for one in found.missing))
    for unit in units:
        own = [one for one in found.missing if one.duty.unit == unit]
        said = text("terms.separator.list", lang).join(
            text("following.briefing.missing_one", lang, text=one.duty.text, due=one.due) for one in own
        )
        draft.item("following.briefing.missing", unit=unit, number=len(own), reports=said)


def _day(day: date | None) -> Cell:
    return Cell(day if day is not None else "")
