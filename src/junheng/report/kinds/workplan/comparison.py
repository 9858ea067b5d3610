"""The yearly summary: what was planned beside what was done, of tasks, targets and money."""

from fractions import Fraction

from junheng.assess.outcome import Verdict
from junheng.deliver.following.funds import Sums
from junheng.deliver.following.progress import STATES, State, TaskState
from junheng.deliver.following.targets import TargetState, counted
from junheng.deliver.workplan.model import Record, Target
from junheng.report import words
from junheng.report.charts.gantt import gantt_charts
from junheng.report.document import Draft
from junheng.report.kinds.workplan.goals import add_numbered, asked, scope
from junheng.report.kinds.workplan.material import WorkPlanMaterial
from junheng.report.kinds.workplan.money import fund_name, wan_cell
from junheng.report.kinds.workplan.wording import bare, task_said, when
from junheng.report.tables import NOTHING, Cell, Column, Look, Row, Table, full_decimals, telling_decimals
from junheng.terms.messages import Lang, text

LOOKS: dict[State, Look] = {"done": "met", "overdue": "failing", "at-risk": "within-tolerance", "dropped": "out"}
LATE: tuple[State, ...] = ("overdue", "at-risk", "dropped")
COEFFICIENT_DECIMALS = 3
PICTURE_ROWS, MOST_PICTURES = 26, 4
"""Lines of a picture that a page draws in about its full breadth, and pictures that a summary has at most."""
MET: dict[Verdict, Look] = {"pass": "met", "fail": "failing", "undetermined": "missing"}


def whole(draft: Draft, material: WorkPlanMaterial) -> None:
    """How many tasks stand how, how many targets are met, how much money went; and the plan through time."""
    plan, lang = material.plan, draft.lang
    if material.progress is not None and plan.tasks:
        tally = material.progress.tally()
        parts = [
            text("workplandoc.counted", lang, state=text(f"workplandoc.state.{state}", lang), number=tally[state])
            for state in STATES
            if tally[state]
        ]
        draft.say(
            "workplandoc.whole_tasks",
            on=words.day(material.on, lang),
            number=len(plan.tasks),
            parts=text("terms.separator.list", lang).join(parts),
        )
    if material.reached:
        met = counted(material.reached)
        draft.say(
            "workplandoc.whole_targets",
            number=len(material.reached),
            met=met["pass"],
            failed=met["fail"],
            unknown=met["undetermined"],
        )
    if material.funds is not None and plan.money:
        sums = material.funds.whole
        draft.say(
            "workplandoc.whole_money",
            planned=wan_cell(sums.planned),
            committed=wan_cell(sums.committed),
            paid=wan_cell(sums.paid),
        )
    if material.progress is not None:
        states = {one.task.id: one.state for one in material.progress.tasks}
        charts = gantt_charts(plan, states, material.on, lang, rows=PICTURE_ROWS)
        if len(charts) > MOST_PICTURES:
            draft.note("workplandoc.gantt.apart")
        else:
            for chart in charts:
                draft.picture(chart, text("workplandoc.gantt.title", lang))


def targets(draft: Draft, material: WorkPlanMaterial) -> None:
    """Each target with what was reached."""
    lang = draft.lang
    if not material.reached:
        return
    columns = (
        Column("number", text("workplandoc.column.number", lang), width=6, centred=True),
        Column("target", text("workplandoc.column.indicator", lang), width=36),
        Column("scope", text("workplandoc.column.scope", lang), width=12, centred=True),
        Column("value", text("workplandoc.column.planned", lang), width=14, centred=True),
        Column("reached", text("workplandoc.column.reached", lang), width=14, centred=True),
        Column("unit", text("workplandoc.column.unit", lang), width=10, centred=True),
        Column("by", text("workplandoc.column.by", lang), width=14, centred=True),
        Column("verdict", text("workplandoc.column.met", lang), width=14, centred=True),
    )
    rows = tuple(_target(number, one, lang) for number, one in enumerate(material.reached, 1))
    title = text("workplandoc.compared_targets", lang)
    draft.table(Table("compared_targets", "", title, columns, rows, broad=False))


def _target(number: int, state: TargetState, lang: Lang) -> Row:
    target = state.target
    unknown = Cell() if state.verdict != "undetermined" else words.no_data(lang)
    return {
        "number": Cell(number),
        "target": Cell(bare(target.text)),
        "scope": Cell(scope(target, lang)),
        "value": Cell(asked(target, lang)),
        "reached": unknown if state.value is None else _reached(state.value, target),
        "unit": Cell(words.unit(target.unit, lang)),
        "by": Cell(when(target.by, lang) if target.by is not None else ""),
        "verdict": Cell(text(f"workplandoc.met.{state.verdict}", lang), MET[state.verdict]),
    }


def _reached(value: Fraction, target: Target) -> Cell:
    """What was reached, with as many decimals as show on which side of the target it lies."""
    least = COEFFICIENT_DECIMALS if target.unit == "" else 2
    return Cell(value, decimals=min(full_decimals(value, most=6), telling_decimals(value, [target.value], least)))


def tasks(draft: Draft, material: WorkPlanMaterial) -> None:
    """Each task with how it stands, how much of it is done, and what shows it."""
    lang = draft.lang
    if material.progress is None or not material.progress.tasks:
        return
    last = _last_records(material)
    columns = (
        Column("number", text("workplandoc.column.number", lang), width=6, centred=True),
        Column("task", text("workplandoc.column.task", lang), width=40),
        Column("owner", text("workplandoc.column.owner", lang), width=16),
        Column("end", text("workplandoc.column.by", lang), width=14, centred=True),
        Column("state", text("workplandoc.column.state", lang), width=12, centred=True),
        Column("share", text("workplandoc.column.share", lang), decimals=0, width=10),
        Column("evidence", text("workplandoc.column.evidence", lang), width=20),
        Column("note", text("workplandoc.column.note", lang), width=20),
    )
    rows = tuple(
        _task(number, one, last.get(one.task.id), lang) for number, one in enumerate(material.progress.tasks, 1)
    )
    draft.table(Table("compared_tasks", "", text("workplandoc.compared_tasks", lang), columns, rows, keep=2))


def _task(number: int, state: TaskState, record: Record | None, lang: Lang) -> Row:
    task = state.task
    return {
        "number": Cell(number),
        "task": Cell(task_said(task, lang)),
        "owner": Cell(task.owner or text("workplandoc.to_fill", lang)),
        "end": Cell(when(task.end, lang) if task.end else ""),
        "state": Cell(text(f"workplandoc.state.{state.state}", lang), LOOKS.get(state.state, "")),
        "share": Cell(state.share, share=True),
        "evidence": Cell((record.evidence if record else None) or ""),
        "note": Cell((record.note if record else None) or ""),
    }


def _last_records(material: WorkPlanMaterial) -> dict[str, Record]:
    """The last record of each task, up to the day."""
    found = sorted((one for one in material.plan.records if one.on <= material.on), key=lambda one: one.on)
    return {one.task: one for one in found}


def money(draft: Draft, material: WorkPlanMaterial) -> None:
    """Planned, committed and paid by year and fund."""
    lang = draft.lang
    if material.funds is None or not material.funds.lines:
        return
    wan = text("workplandoc.wan", lang)
    columns = (
        Column("year", text("workplandoc.column.budget_year", lang), width=12, centred=True),
        Column("fund", text("workplandoc.column.fund", lang), width=24),
        Column("planned", text("workplandoc.column.planned_money", lang), wan, width=16),
        Column("committed", text("workplandoc.column.committed", lang), wan, width=16),
        Column("paid", text("workplandoc.column.paid", lang), wan, width=16),
        Column("share", text("workplandoc.column.share_paid", lang), decimals=1, width=12),
    )
    by: dict[tuple[int, str], Sums] = {}
    for line, sums in material.funds.lines.values():
        by[line.year, line.fund] = by.get((line.year, line.fund), Sums()) + sums
    rows = [_money(str(year), fund_name(fund, lang), by[year, fund]) for year, fund in sorted(by)]
    rows.append(_money("", text("workplandoc.total", lang), material.funds.whole))
    title = text("workplandoc.compared_money", lang)
    draft.table(Table("compared_money", "", title, columns, tuple(rows), broad=False))
    if material.funds.refused:
        draft.warn("workplandoc.refused", number=len(material.funds.refused))


def _money(year: str, fund: str, sums: Sums) -> Row:
    return {
        "year": Cell(year),
        "fund": Cell(fund),
        "planned": wan_cell(sums.planned),
        "committed": wan_cell(sums.committed),
        "paid": wan_cell(sums.paid),
        "share": Cell(sums.paid / sums.planned if sums.planned else None, share=True),
    }


def late(draft: Draft, material: WorkPlanMaterial) -> None:
    """Tasks that are late, at risk or given up, with the reason that was reported."""
    lang, last = draft.lang, _last_records(material)
    found = material.progress.tasks if material.progress is not None else ()
    for number, one in enumerate((one for one in found if one.state in LATE), 1):
        record = last.get(one.task.id)
        missed = sum(time.state == "overdue" for time in one.times)
        state = text(f"workplandoc.state.{one.state}", lang)
        said = text(
            "workplandoc.late",
            lang,
            task=bare(one.task.text),
            state=text("workplandoc.missed", lang, state=state, number=missed) if missed else state,
            end=when(one.task.end, lang) if one.task.end else NOTHING,
            owner=one.task.owner or text("workplandoc.to_fill", lang),
            reason=bare((record.note if record else None) or text("workplandoc.no_reason", lang)),
        )
        add_numbered(draft, number, said)
