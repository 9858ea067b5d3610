"""The ledger by task, and the same by school."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from junheng.deliver.following.family import RollUp
from junheng.deliver.following.progress import State, TaskState
from junheng.deliver.following.status import Status
from junheng.deliver.workplan.model import Record, WorkPlan
from junheng.report import words
from junheng.report.tables import Cell, Column, Look, Row, Table
from junheng.terms.messages import Lang, text

LOOKS: Mapping[State, Look] = {
    "done": "met",
    "overdue": "failing",
    "at-risk": "within-tolerance",
    "due": "within-tolerance",
    "running": "",
    "not-yet": "",
    "dropped": "out",
}


def _column(key: str, lang: Lang, width: float, *, centred: bool = False, decimals: int | None = None) -> Column:
    return Column(key, text(f"following.ledger.{key}", lang), "", decimals, width, centred=centred)


def task_ledger(status: Status, lang: Lang) -> Table:
    """Every task, in the order of the plan."""
    stages, known = {stage.id: stage.name for stage in status.plan.stages}, _known(status.plan, status.on)
    columns = (
        _column("number", lang, 6, centred=True),
        _column("id", lang, 8, centred=True),
        _column("stage", lang, 18),
        _column("task", lang, 36),
        *_followed(lang),
    )
    rows = tuple(
        {
            "number": Cell(number),
            "id": Cell(state.task.id),
            "stage": Cell(stages.get(state.task.stage or "", "")),
            **_cells(state, known.get(state.task.id), lang),
        }
        for number, state in enumerate(status.progress.tasks, 1)
    )
    title = text("following.ledger.by_task", lang, title=status.plan.title)
    return Table("tasks", text("following.ledger.sheet.tasks", lang), title, columns, rows, keep=4)


@dataclass(frozen=True)
class _AtSchool:
    """A task at a school: of the plan itself, or of the school's own plan."""

    school: str
    name: str
    state: TaskState
    known: tuple[Record, str] | None


def school_ledger(status: Status, names: Mapping[str, str], lang: Lang) -> Table:
    """The tasks that are done at schools, school by school; those of schools' own plans go with them."""
    found = sorted(_at_schools(status.family, names, status.on), key=lambda one: one.school)
    columns = (
        _column("number", lang, 6, centred=True),
        _column("school_id", lang, 13, centred=True),
        _column("school", lang, 22),
        _column("task", lang, 36),
        _column("quantity", lang, 14),
        *_followed(lang),
    )
    rows: list[Row] = []
    for number, one in enumerate(found, 1):
        task = one.state.task
        unit = words.behind(task.unit, lang) if task.unit else ""
        rows.append(
            {
                "number": Cell(number),
                "school_id": Cell(one.school),
                "school": Cell(one.name),
                "quantity": Cell() if task.quantity is None else Cell(task.quantity, unit=unit),
                **_cells(one.state, one.known, lang),
            }
        )
    title = text("following.ledger.by_school", lang, title=status.plan.title)
    return Table("schools", text("following.ledger.sheet.schools", lang), title, columns, tuple(rows), keep=4)


def _at_schools(family: RollUp, names: Mapping[str, str], on: date) -> Iterator[_AtSchool]:
    plan, known = family.plan, _known(family.plan, on)
    own = (plan.code or "") if plan.kind == "school" else ""
    for state in family.progress.tasks:
        if school := state.task.school or own:
            name = names.get(school) or ((plan.area or "") if school == own else "")
            yield _AtSchool(school, name, state, known.get(state.task.id))
    for child in family.children:
        yield from _at_schools(child, names, on)


def _followed(lang: Lang) -> tuple[Column, ...]:
    """What both ledgers say of a task."""
    return (
        _column("owner", lang, 18),
        _column("person", lang, 12),
        _column("helpers", lang, 18),
        _column("start", lang, 12, centred=True),
        _column("due", lang, 12, centred=True),
        _column("state", lang, 10, centred=True),
        _column("share", lang, 9, centred=True, decimals=0),
        _column("done_on", lang, 12, centred=True),
        _column("late_days", lang, 8, centred=True, decimals=0),
        _column("deliverable", lang, 18),
        _column("evidence", lang, 18),
        _column("note", lang, 22),
    )


def _known(plan: WorkPlan, on: date) -> Mapping[str, tuple[Record, str]]:
    """The latest record of each task that has one, and the latest evidence of it."""
    found: dict[str, tuple[Record, str]] = {}
    for record in sorted((one for one in plan.records if one.on <= on), key=lambda one: one.on):
        shown = found[record.task][1] if record.task in found else ""
        found[record.task] = (record, record.evidence or shown)
    return found


def _cells(state: TaskState, known: tuple[Record, str] | None, lang: Lang) -> Row:
    task, (record, evidence) = state.task, known or (None, "")
    late = state.late_days or state.overdue_days
    owed = text("following.remark.evidence", lang) if state.evidence_owed else ""
    return {
        "task": Cell(task.text),
        "owner": Cell(task.owner or ""),
        "person": Cell(task.person or ""),
        "helpers": Cell(text("terms.separator.list", lang).join(task.helpers)),
        "start": _day(state.first),
        "due": _day(state.due),
        "state": Cell(text(f"following.state.{state.state}", lang), LOOKS[state.state]),
        "share": Cell() if state.share is None else Cell(state.share, share=True),
        "done_on": _day(state.done_on),
        "late_days": Cell(late) if late else Cell(""),
        "deliverable": Cell(task.deliverable or ""),
        "evidence": Cell(evidence or owed, "missing" if owed else ""),
        "note": Cell((record.note if record is not None else None) or ""),
    }


def _day(day: date | None) -> Cell:
    return Cell(day if day is not None else "")
