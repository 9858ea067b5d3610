"""Stages and their tasks: as text, and as the table of who does what by when."""

from collections.abc import Sequence
from fractions import Fraction

from junheng.deliver.workplan.model import Stage, Task
from junheng.plan.reasons import WAN
from junheng.report import words
from junheng.report.document import Draft, Heading
from junheng.report.kinds.workplan.goals import add_numbered
from junheng.report.kinds.workplan.material import WorkPlanMaterial
from junheng.report.kinds.workplan.money import wan_cell
from junheng.report.kinds.workplan.wording import figure, span, task_said, task_sentence, when
from junheng.report.tables import Cell, Column, Row, Table
from junheng.terms.messages import Lang, text

SUMMED_FROM = 3
"""Tasks of one kind of action in a stage that the text sums up; the table has each."""


def period(draft: Draft, material: WorkPlanMaterial) -> None:
    """From when to when the plan runs, and the higher plan that it is a part of."""
    plan = material.plan
    if plan.parent:
        draft.say("workplandoc.parent", parent=plan.parent)
    if plan.start is not None and plan.end is not None:
        draft.say("workplandoc.period", span=span(plan.start, plan.end, draft.lang))


def stages(draft: Draft, material: WorkPlanMaterial) -> None:
    """The stages as a table."""
    plan, lang = material.plan, draft.lang
    if not plan.stages:
        return
    columns = (
        Column("number", text("workplandoc.column.number", lang), width=6, centred=True),
        Column("stage", text("workplandoc.column.stage", lang), width=40),
        Column("start", text("workplandoc.column.start", lang), width=18, centred=True),
        Column("end", text("workplandoc.column.end", lang), width=18, centred=True),
        Column("tasks", text("workplandoc.column.tasks", lang), decimals=0, width=12),
    )
    rows = tuple(
        {
            "number": Cell(number),
            "stage": Cell(stage.name),
            "start": Cell(when(stage.start, lang) if stage.start else ""),
            "end": Cell(when(stage.end, lang) if stage.end else ""),
            "tasks": Cell(sum(task.stage == stage.id for task in plan.tasks)),
        }
        for number, stage in enumerate(plan.stages, 1)
    )
    draft.table(Table("stages", "", text("workplandoc.stages", lang), columns, rows, broad=False))


def by_stage(draft: Draft, material: WorkPlanMaterial) -> None:
    """The tasks of each stage as sentences; those of no stage at the end."""
    plan, lang = material.plan, draft.lang
    known = {stage.id for stage in plan.stages}
    for stage in plan.stages:
        own = [task for task in plan.tasks if task.stage == stage.id]
        draft.blocks.append(Heading(2, _stage_heading(stage, lang)))
        _add(draft, own)
        if not own:
            draft.say("workplandoc.blank")
    rest = [task for task in plan.tasks if task.stage not in known]
    if rest and plan.stages:
        draft.heading(2, "workplandoc.other_tasks")
    _add(draft, rest)


def _stage_heading(stage: Stage, lang: Lang) -> str:
    dates = span(stage.start, stage.end, lang)
    return text("workplandoc.stage", lang, name=stage.name, dates=dates) if dates else stage.name


def _add(draft: Draft, tasks: Sequence[Task]) -> None:
    """Tasks as sentences, many of one kind of action as one sum."""
    lang = draft.lang
    alike: dict[tuple[str, str], list[Task]] = {}
    for task in tasks:
        if task.action is not None and task.deliverable is not None:
            alike.setdefault((task.deliverable, task.unit or ""), []).append(task)
    summed = {key: own for key, own in alike.items() if len(own) >= SUMMED_FROM}
    said = {task.id for own in summed.values() for task in own}
    number = 0
    for (what, unit), own in summed.items():
        number += 1
        amount = sum((task.quantity or Fraction(0) for task in own), Fraction(0))
        shown = f"{figure(amount / WAN)}{text('workplandoc.wan', lang)}" if unit == "yuan" else figure(amount)
        add_numbered(
            draft,
            number,
            text(
                "workplandoc.summed",
                lang,
                what=what,
                amount=shown if unit == "yuan" else f"{shown}{words.behind(unit, lang)}",
                schools=len({task.school for task in own}),
                tasks=len(own),
            ),
        )
    for task in tasks:
        if task.id not in said:
            number += 1
            add_numbered(draft, number, task_sentence(task, lang))


def responsibilities(draft: Draft, material: WorkPlanMaterial) -> None:
    """Every task with who answers, who helps, dates, money, and what will show it."""
    plan, lang = material.plan, draft.lang
    if not plan.tasks:
        return
    paid: dict[str, Fraction] = {}
    for line in plan.money:
        paid[line.task] = paid.get(line.task, Fraction(0)) + line.planned_yuan
    persons = any(task.person for task in plan.tasks)
    columns = [
        Column("number", text("workplandoc.column.number", lang), width=6, centred=True),
        *([Column("stage", text("workplandoc.column.stage", lang), width=14)] if plan.stages else []),
        Column("task", text("workplandoc.column.task", lang), width=38),
        Column("owner", text("workplandoc.column.owner", lang), width=16),
        *([Column("person", text("workplandoc.column.in_person", lang), width=11)] if persons else []),
        Column("helpers", text("workplandoc.column.helpers", lang), width=16),
        Column("start", text("workplandoc.column.start", lang), width=18, centred=True),
        Column("end", text("workplandoc.column.by", lang), width=18, centred=True),
        Column("result", text("workplandoc.column.result", lang), width=18),
        *(
            [Column("money", text("workplandoc.column.money", lang), text("workplandoc.wan", lang), width=11)]
            if paid
            else []
        ),
    ]
    names = {stage.id: stage.name for stage in plan.stages}
    rows = tuple(
        _row(number, task, names.get(task.stage or "", ""), paid.get(task.id), lang)
        for number, task in enumerate(plan.tasks, 1)
    )
    title = text("workplandoc.responsibilities", lang)
    draft.table(Table("responsibilities", "", title, tuple(columns), rows, keep=2))
    if any(not task.owner for task in plan.tasks):
        draft.note("workplandoc.owners_missing", number=sum(not task.owner for task in plan.tasks))


def _row(number: int, task: Task, stage: str, yuan: Fraction | None, lang: Lang) -> Row:
    separator = text("terms.separator.list", lang)
    return {
        "number": Cell(number),
        "stage": Cell(stage),
        "task": Cell(task_said(task, lang)),
        "owner": Cell(task.owner or text("workplandoc.to_fill", lang)),
        "person": Cell(task.person or ""),
        "helpers": Cell(separator.join(task.helpers)),
        "start": Cell(when(task.start, lang) if task.start else ""),
        "end": Cell(when(task.end, lang) if task.end else ""),
        "result": Cell(_results(task, lang)),
        "money": Cell() if yuan is None else wan_cell(yuan),
    }


def _results(task: Task, lang: Lang) -> str:
    """What will be there, and what shows it."""
    found = list(dict.fromkeys(said for said in (task.deliverable, task.evidence) if said))
    return text("workplandoc.semicolon", lang).join(found)
