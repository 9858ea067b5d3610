"""The list of actions: a row an action, to be filled in, edited and read again by `junheng.plan.actions_sheet`."""

from collections.abc import Sequence
from fractions import Fraction

from junheng.plan.actions_sheet import COLUMNS, UNITS_SHOWN_WHOLE
from junheng.plan.reasons import fund, reason, unit_word
from junheng.plan.result import Line
from junheng.report import words
from junheng.report.document import Draft, Section
from junheng.report.kinds.plan.figures import ACTIONS, money, what
from junheng.report.kinds.plan.material import PlanMaterial
from junheng.report.tables import Cell, Column, Row, Table, full_decimals
from junheng.terms.messages import Lang, text

WIDTHS = {
    "year": 7,
    "school": 14,
    "name": 18,
    "township": 12,
    "stage": 8,
    "id": 16,
    "verb": 9,
    "what": 16,
    "quantity": 11,
    "unit": 7,
    "cost": 12,
    "fund": 9,
    "clause": 9,
    "reason": 60,
    "before": 11,
    "after": 11,
    "responsible": 10,
    "done": 8,
}


PRINTED = ("year", "name", "township", "stage", "what", "quantity", "unit", "cost", "fund", "reason", "responsible")
"""Columns that a page has room for; the workbook has all, for it is read again."""


def action_list(material: PlanMaterial, lang: Lang, *, paper: bool = False) -> Section:
    """All actions, in the order of year, township and school.

    Args:
        material: The plan.
        lang: Language.
        paper: Only the columns that a page has room for.
    """
    draft = Draft("actions", text("plandoc.actions", lang), lang)
    draft.heading(1, "plandoc.actions")
    draft.note("plandoc.actions.paper" if paper else "plandoc.actions.said")
    draft.table(action_table(material, lang, PRINTED if paper else COLUMNS))
    return draft.done(landscape=True)


def action_table(material: PlanMaterial, lang: Lang, shown: Sequence[str] = COLUMNS) -> Table:
    """The list as a table of these columns."""
    columns = tuple(
        Column(key, text(f"plandoc.list.{key}", lang), width=WIDTHS[key], centred=key in ("stage", "unit"))
        for key in shown
    )
    lines = list(enumerate(material.plan.lines))
    lines.sort(key=lambda pair: (pair[1].year, pair[1].township, pair[1].school, pair[1].stage, pair[1].id))
    rows = tuple(_row(material, line, f"{ACTIONS}[{at}]", lang) for at, line in lines)
    return Table("actions", "", text("plandoc.actions.title", lang), columns, rows)


def _row(material: PlanMaterial, line: Line, source: str, lang: Lang) -> Row:
    decimals = UNITS_SHOWN_WHOLE if line.unit == "yuan" else full_decimals(line.quantity, most=4)
    row = {
        "year": Cell(line.year, source=f"{source}.year"),
        "school": Cell(line.school),
        "name": Cell(line.name),
        "township": Cell(line.township),
        "stage": Cell(words.stage(line.stage, lang)),
        "id": Cell(line.id),
        "verb": Cell(line.action),
        "what": Cell(what(line, lang)),
        "quantity": Cell(line.quantity, decimals=decimals, source=f"{source}.quantity"),
        "unit": Cell(unit_word(line.unit, lang)),
        "cost": _cost(line, source),
        "fund": Cell(fund(line.fund, lang)),
        "clause": Cell(line.clause),
        "reason": Cell(reason(line, material.now.rulebook, lang)),
        "responsible": Cell(""),
        "done": Cell(""),
    }
    for key, value in (("before", line.before), ("after", line.after)):
        if value is not None:
            row[key] = Cell(value, decimals=4 if abs(value) < 1 else 2, source=f"{source}.{key}")
    return row


def _cost(line: Line, source: str) -> Cell:
    """In 万元, with as many decimals as the yuan and its cents need."""
    cell = money(line.cost_yuan, f"{source}.cost")
    value = cell.value
    decimals = full_decimals(value, least=2, most=6) if isinstance(value, Fraction) else 2
    return Cell(value, decimals=decimals, source=cell.source, exact=cell.exact)
