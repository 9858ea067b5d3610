"""The ledger of reports that units owe."""

from collections.abc import Mapping

from junheng.deliver.following.duties import DutyWord
from junheng.deliver.following.status import Status
from junheng.report.tables import Cell, Column, Look, Table
from junheng.terms.messages import Lang, text

LOOKS: Mapping[DutyWord, Look] = {
    "missing": "failing",
    "late": "within-tolerance",
    "in-time": "met",
    "due": "",
    "not-yet": "",
}


def report_ledger(status: Status, lang: Lang) -> Table:
    """Reports unit by unit; those that are not due yet are left out."""
    units = list(status.duties.by_unit())
    owed = sorted(
        (one for one in status.duties.owed if one.state != "not-yet"),
        key=lambda one: (units.index(one.duty.unit), one.due),
    )
    columns = (
        Column("number", text("following.ledger.number", lang), width=6, centred=True),
        Column("unit", text("following.column.unit", lang), width=22),
        Column("report", text("following.column.report", lang), width=30),
        Column("to", text("following.ledger.to", lang), width=20),
        Column("first", text("following.ledger.first", lang), width=13, centred=True),
        Column("last", text("following.ledger.last", lang), width=13, centred=True),
        Column("due", text("following.ledger.due", lang), width=13, centred=True),
        Column("came_on", text("following.ledger.came_on", lang), width=13, centred=True),
        Column("state", text("following.ledger.state", lang), width=11, centred=True),
        Column("late_days", text("following.ledger.late_days", lang), decimals=0, width=10, centred=True),
    )
    rows = tuple(
        {
            "number": Cell(number),
            "unit": Cell(one.duty.unit),
            "report": Cell(one.duty.text),
            "to": Cell(one.duty.to or ""),
            "first": Cell(one.span.first),
            "last": Cell(one.span.last),
            "due": Cell(one.due),
            "came_on": Cell(one.came_on if one.came_on is not None else ""),
            "state": Cell(text(f"following.duty.{one.state}", lang), LOOKS[one.state]),
            "late_days": Cell(one.late_days) if one.late_days else Cell(""),
        }
        for number, one in enumerate(owed, 1)
    )
    title = text("following.ledger.of_reports", lang, title=status.plan.title)
    return Table("reports", text("following.ledger.sheet.reports", lang), title, columns, rows, keep=3)
