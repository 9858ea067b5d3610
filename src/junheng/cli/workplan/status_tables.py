"""A plan's status on the terminal: what needs somebody first, then who, targets, money, bodies and reports."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import click

from junheng.cli.output import print_findings, print_tally, table
from junheng.terms.messages import Lang, text

if TYPE_CHECKING:
    from junheng.deliver.following.duties import DutyWord
    from junheng.deliver.following.funds import Sums
    from junheng.deliver.following.progress import State, TaskState
    from junheng.deliver.following.status import Status
    from junheng.deliver.following.targets import TargetState

URGENT = ("overdue", "at-risk", "due")
MOST_TASKS = 40
"""Shown on the terminal; JSON and the ledger have all."""
SHOWN_STATES: "tuple[State, ...]" = ("overdue", "at-risk", "due", "running", "not-yet", "done", "dropped")
SHOWN_DUTIES: "tuple[DutyWord, ...]" = ("missing", "late", "in-time", "due", "not-yet")


def print_status(status: "Status", lang: Lang) -> None:
    """The whole answer."""
    progress = status.progress
    tally = progress.tally()
    click.echo(text("following.title", lang, title=status.plan.title, on=status.on, tasks=len(progress.tasks)))
    shown = [f"{text(f'following.state.{state}', lang)} {tally[state]}" for state in SHOWN_STATES if tally[state]]
    if shown:
        click.echo(text("terms.separator.list", lang).join(shown))
    _ends(status, lang)
    _urgent(status, lang)
    _evidence(status, lang)
    _groups("owner", progress.by(lambda task: task.owner), lang)
    stages = {stage.id: stage.name for stage in status.plan.stages}
    _groups("stage", progress.by(lambda task: stages.get(task.stage or "")), lang)
    _targets(status, lang)
    _money(status, lang)
    _bodies(status, lang)
    _duties(status, lang)
    _children(status, lang)
    print_findings(status.findings, lang)
    print_tally(status.findings, lang)


def _ends(status: "Status", lang: Lang) -> None:
    """By when all can be done, and what that hangs on."""
    planned, running = status.progress.planned, status.progress.running
    if planned.deadline is None or running.finish is None:
        return
    click.echo(text("following.ends", lang, deadline=planned.deadline, expected=running.finish))
    critical = planned.critical[:12]
    more = "" if len(planned.critical) <= len(critical) else "…"
    click.echo(text("following.critical", lang, tasks=[*critical, *([more] if more else [])]))


def _head(names: Sequence[str], lang: Lang) -> list[str]:
    return [text(f"following.column.{name}", lang) for name in names]


def _urgent(status: "Status", lang: Lang) -> None:
    chosen = [state for name in URGENT for state in status.progress.tasks if state.state == name]
    if not chosen:
        return
    chosen.sort(key=lambda state: (URGENT.index(state.state), state.due or date.max))
    rows = [
        [
            state.task.id,
            state.task.text,
            state.task.owner or "",
            text(f"following.state.{state.state}", lang),
            str(state.due or ""),
            str(state.earliest or ""),
            "" if state.slack_days is None else str(state.slack_days),
            remark(state, lang),
        ]
        for state in chosen[:MOST_TASKS]
    ]
    heads = _head(("id", "task", "owner", "state", "due", "earliest", "slack", "remark"), lang)
    table(text("following.table.urgent", lang, number=len(chosen)), heads, rows, right=(6,))


def remark(state: "TaskState", lang: Lang) -> str:
    """Why a task needs somebody."""
    said = []
    if missed := sum(time.state == "overdue" for time in state.times):
        said.append(text("following.remark.missed", lang, missed=missed, times=len(state.times)))
    if state.overdue_days:
        said.append(text("following.remark.overdue", lang, days=state.overdue_days))
    said += [text(f"following.remark.{reason}", lang) for reason in state.reasons]
    if state.waiting_for:
        said.append(text("following.remark.waiting", lang, tasks=list(state.waiting_for)))
    if state.evidence_owed:
        said.append(text("following.remark.evidence", lang))
    return text("following.separator", lang).join(said)


def _evidence(status: "Status", lang: Lang) -> None:
    late = [state.task.id for state in status.progress.tasks if state.evidence_late]
    if late:
        click.echo(text("following.evidence_late", lang, number=len(late), tasks=late))


def _groups(name: str, groups: "Mapping[str, Mapping[State, int]]", lang: Lang) -> None:
    if not groups:
        return
    rows = [
        [group or text("following.none", lang), *(str(counts[state] or "") for state in SHOWN_STATES)]
        for group, counts in groups.items()
    ]
    heads = [text(f"following.column.{name}", lang), *(text(f"following.state.{one}", lang) for one in SHOWN_STATES)]
    table(text(f"following.table.by_{name}", lang), heads, rows, right=range(1, 8))


def figure(value: Fraction | None, unit: str, lang: Lang) -> str:
    """A figure for reading, with its unit behind it."""
    if value is None:
        return text("terms.no_data", lang)
    return f"{float(value):,.4f}".rstrip("0").rstrip(".") + (f" {unit}" if unit else "")


def _origin(state: "TargetState", lang: Lang) -> str:
    if state.origin == "data":
        return text("following.origin.data", lang, what=text(f"following.what.{state.what}", lang))
    if state.origin == "entered":
        return text("following.origin.entered", lang, on=state.measured_on or "—")
    return text(state.why_not, lang) if state.why_not else ""


def _targets(status: "Status", lang: Lang) -> None:
    rows = [
        [
            state.target.id,
            state.target.text,
            f"{state.target.operator} {figure(state.target.value, state.target.unit, lang)}",
            "" if state.what == "verdict" else figure(state.value, state.target.unit, lang),
            text(f"following.verdict.{state.verdict}", lang),
            str(state.target.by or ""),
            _origin(state, lang),
        ]
        for state in status.targets
    ]
    if rows:
        heads = _head(("id", "target", "wanted", "value", "verdict", "by", "origin"), lang)
        table(text("following.table.targets", lang), heads, rows, right=(3,))


def _money(status: "Status", lang: Lang) -> None:
    funds = status.funds
    if not funds.lines:
        return
    names = {task.id: task.text for task in status.plan.tasks}
    for key, groups in (
        ("fund", funds.by(lambda line: line.fund)),
        ("project", funds.by(lambda line: names.get(line.task, line.task))),
        ("year", funds.by(lambda line: str(line.year))),
    ):
        rows = [[name, *_sums(sums)] for name, sums in groups.items()]
        rows.append([text("following.total", lang), *_sums(funds.whole)])
        heads = _head((key, "planned", "committed", "paid", "left"), lang)
        table(text(f"following.table.by_{key}", lang), heads, rows, right=(1, 2, 3, 4))


def _sums(sums: "Sums") -> list[str]:
    from junheng.deliver.following.funds import yuan_said

    return [yuan_said(one) for one in (sums.planned, sums.committed, sums.paid, sums.left)]


def _bodies(status: "Status", lang: Lang) -> None:
    rows = [
        [
            body.body.name,
            str(body.members),
            str(body.body.minimum or ""),
            text("following.separator", lang).join(
                f"{one.rule.group} {one.members} ({one.rule.operator} {one.rule.members})" for one in body.rules
            ),
            text("terms.separator.list", lang).join(f"{post.post} {post.group or ''}".strip() for post in body.vacant),
            text("following.in_order" if body.in_order else "following.not_in_order", lang),
        ]
        for body in status.bodies
    ]
    if rows:
        heads = _head(("body", "members", "minimum", "composition", "vacant", "verdict"), lang)
        table(text("following.table.bodies", lang), heads, rows, right=(1, 2))


def _duties(status: "Status", lang: Lang) -> None:
    rows = [
        [unit, *(str(counts[word] or "") for word in SHOWN_DUTIES)] for unit, counts in status.duties.by_unit().items()
    ]
    if not rows:
        return
    heads = [*_head(("unit",), lang), *(text(f"following.duty.{word}", lang) for word in SHOWN_DUTIES)]
    table(text("following.table.duties", lang), heads, rows, right=range(1, 6))
    missing = [one for one in status.duties.owed if one.state == "missing"]
    rows = [[one.duty.unit, one.duty.text, str(one.due), str(one.late_days)] for one in missing[:MOST_TASKS]]
    if rows:
        heads = _head(("unit", "report", "due", "late_days"), lang)
        table(text("following.table.missing", lang, number=len(missing)), heads, rows, right=(3,))


def _children(status: "Status", lang: Lang) -> None:
    rows = []
    for child in status.family.children:
        counts = child.progress.tally()
        rows.append([child.plan.area or child.plan.title, *(str(counts[state] or "") for state in SHOWN_STATES)])
    if rows:
        heads = [*_head(("child",), lang), *(text(f"following.state.{state}", lang) for state in SHOWN_STATES)]
        table(text("following.table.children", lang, number=len(rows)), heads, rows, right=range(1, 8))
    carried = [
        [
            id,
            text(f"following.state.{one.own}", lang),
            text(f"following.state.{one.state}", lang),
            f"{one.done}/{one.wanted}",
        ]
        for id, one in status.family.tasks.items()
        if one.parts
    ]
    if carried:
        table(text("following.table.rolled", lang), _head(("id", "own", "rolled", "parts"), lang), carried, right=(3,))
