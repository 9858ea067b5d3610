"""The ledger of money: every line of the funding table with what was committed and paid of it."""

from fractions import Fraction

from junheng.deliver.following.funds import Sums
from junheng.deliver.following.status import Status
from junheng.report.tables import Cell, Column, Row, Table, full_decimals
from junheng.terms.messages import Lang, text

WAN = 10_000
"""Yuan to a 万元."""


def money_ledger(status: Status, lang: Lang) -> Table:
    """Lines in the order of the plan, and their total."""
    names = {task.id: task.text for task in status.plan.tasks}
    wan = text("following.wan", lang)
    columns = (
        Column("number", text("following.ledger.number", lang), width=6, centred=True),
        Column("line", text("following.ledger.line_id", lang), width=8, centred=True),
        Column("task", text("following.ledger.task", lang), width=36),
        Column("fund", text("following.column.fund", lang), width=16),
        Column("year", text("following.column.year", lang), width=8, centred=True),
        Column("purpose", text("following.ledger.purpose", lang), width=20),
        *(
            Column(key, text(f"following.column.{key}", lang), wan, width=15)
            for key in ("planned", "committed", "paid", "left")
        ),
    )
    rows: list[Row] = [
        {
            "number": Cell(number),
            "line": Cell(line.id),
            "task": Cell(names.get(line.task, line.task)),
            "fund": Cell(line.fund),
            "year": Cell(str(line.year)),
            "purpose": Cell(line.purpose or ""),
            **_amounts(sums),
        }
        for number, (line, sums) in enumerate(status.funds.lines.values(), 1)
    ]
    if rows:
        blank = {key: Cell("") for key in ("number", "line", "fund", "year", "purpose")}
        rows.append({**blank, "task": Cell(text("following.total", lang), "strong"), **_amounts(status.funds.whole)})
    notes = tuple(finding.text(lang) for finding in status.funds.findings)
    title = text("following.ledger.of_money", lang, title=status.plan.title)
    sheet = text("following.ledger.sheet.money", lang)
    return Table("money", sheet, title, columns, tuple(rows), notes=notes, keep=3)


def _amounts(sums: Sums) -> Row:
    return {
        "planned": wan_cell(sums.planned),
        "committed": wan_cell(sums.committed),
        "paid": wan_cell(sums.paid),
        "left": wan_cell(sums.left),
    }


def wan_cell(yuan: Fraction) -> Cell:
    """Yuan in 万元, with as many decimals as its cents need."""
    return Cell(yuan / WAN, decimals=full_decimals(yuan / WAN, least=2, most=6), exact=yuan)
