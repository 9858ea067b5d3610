"""What the plan is for, and the targets that make it measurable."""

from junheng.deliver.workplan.model import Target
from junheng.report import words
from junheng.report.document import Draft, Paragraph
from junheng.report.kinds.workplan.material import WorkPlanMaterial
from junheng.report.kinds.workplan.wording import bare, wanted, when
from junheng.report.tables import Cell, Column, Row, Table
from junheng.standards.model import STAGES
from junheng.terms.messages import Lang, text

MOST_NUMBERED = 99
VERDICT = ".verdict"
"""At the end of a measure that asks for no figure, but that a clause passes."""


def goals(draft: Draft, material: WorkPlanMaterial) -> None:
    """The goals, numbered."""
    for number, goal in enumerate(material.plan.goals, 1):
        add_numbered(draft, number, text("workplandoc.sentence", draft.lang, text=bare(goal.text)))


def add_numbered(draft: Draft, number: int, said: str) -> None:
    """A paragraph of a numbered list; one past 99 has a mark instead, for a longer number reads as a figure."""
    if number > MOST_NUMBERED:
        draft.blocks.append(Paragraph((said,), "item"))
    else:
        draft.blocks.append(Paragraph((text("workplandoc.numbered", draft.lang, number=number, text=said),)))


def targets(draft: Draft, material: WorkPlanMaterial) -> None:
    """The targets as a table."""
    plan, lang = material.plan, draft.lang
    if not plan.targets:
        return
    scoped = any(one.scope for one in plan.targets)
    columns = [
        Column("number", text("workplandoc.column.number", lang), width=6, centred=True),
        Column("target", text("workplandoc.column.indicator", lang), width=40),
        *([Column("scope", text("workplandoc.column.scope", lang), width=12, centred=True)] if scoped else []),
        Column("value", text("workplandoc.column.value", lang), width=12, centred=True),
        Column("unit", text("workplandoc.column.unit", lang), width=10, centred=True),
        Column("by", text("workplandoc.column.by", lang), width=16, centred=True),
    ]
    rows = tuple(_row(number, one, lang) for number, one in enumerate(plan.targets, 1))
    draft.table(Table("targets", "", text("workplandoc.targets", lang), tuple(columns), rows, broad=False))


def _row(number: int, target: Target, lang: Lang) -> Row:
    return {
        "number": Cell(number),
        "target": Cell(bare(target.text)),
        "scope": Cell(scope(target, lang)),
        "value": Cell(asked(target, lang)),
        "unit": Cell(words.unit(target.unit, lang)),
        "by": Cell(when(target.by, lang) if target.by is not None else ""),
    }


def asked(target: Target, lang: Lang) -> str:
    """The figure that is wanted; of a clause that is to pass the word for it."""
    if (target.measure or "").endswith(VERDICT) and target.value == 1:
        return text("terms.verdict.pass", lang)
    return wanted(target.operator, target.value)


def scope(target: Target, lang: Lang) -> str:
    """Where a target is measured, in words; a township's name or a school's id as it is."""
    if target.scope in STAGES:
        return words.stage(target.scope, lang)
    return text("workplandoc.county", lang) if target.scope == "county" else target.scope or ""
