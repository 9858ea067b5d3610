"""Reading a report back as a person does: by the headings that stand over the figures."""

from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet


@dataclass(frozen=True)
class Sheet:
    """A sheet's rows under its last row of headings; a heading under a common one is named with it."""

    sheet: Worksheet
    head: int
    headings: list[str]
    rows: list[dict[str, Cell]]

    def row(self, **wanted: object) -> dict[str, Cell]:
        """The one row with these values."""
        found = [row for row in self.rows if all(row[name].value == value for name, value in wanted.items())]
        assert len(found) == 1, f"{len(found)} rows have {wanted}"
        return found[0]


def open_report(path: Path) -> dict[str, Worksheet]:
    """The sheets by name."""
    book = load_workbook(path)
    return {sheet.title: sheet for sheet in book.worksheets}


def read_sheet(sheet: Worksheet) -> Sheet:
    """A sheet with one table: the filter stands on its headings, or the headings are all there is."""
    frozen = sheet.freeze_panes
    assert frozen is not None
    head = sheet[frozen].row - 1
    merged = {
        (row, column): (area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }

    def said(row: int, column: int) -> object:
        return sheet.cell(*merged.get((row, column), (row, column))).value

    grouped = any(area.min_row == head - 1 and area.max_row == head for area in sheet.merged_cells.ranges)
    headings = []
    for column in range(1, sheet.max_column + 1):
        own, above = said(head, column), said(head - 1, column) if grouped else None
        headings.append(str(own) if above in (None, own) else f"{above}|{own}")
    rows = [
        dict(zip(headings, line, strict=True))
        for line in sheet.iter_rows(min_row=head + 1, max_col=len(headings))
        if any(cell.value is not None for cell in line)
    ]
    return Sheet(sheet, head, headings, rows)


def shade(cell: Cell) -> str:
    """A cell's fill."""
    return str(cell.fill.fgColor.rgb) if cell.fill.fill_type else ""
