"""One table on a sheet: headings, then cells; a text is always written as a text."""

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from itertools import groupby

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from junheng.report.excel.grid import LINE, LONGEST, ROOMY, TALLEST, Span, lines, spans
from junheng.report.excel.pen import Pen, look
from junheng.report.excel.place import Place
from junheng.report.tables import EMPTY, NOTHING, Cell, Column, Table


def draw_table(pen: Pen, place: Place, table: Table, *, is_main: bool) -> None:
    """Headings and rows."""
    grid = place.grid
    wanted = [column.width for column in table.columns]
    laid = [(n, n) for n in range(len(grid))] if is_main else spans(wanted, grid)
    over = [Span(first, last, sum(grid[first : last + 1])) for first, last in laid]
    if table.headed:
        _headings(pen, place, table, over)
    for cells in table.rows:
        tallest = 1
        for column, span in zip(table.columns, over, strict=True):
            cell = cells.get(column.key, EMPTY)
            _write(pen, place.sheet, place.row, span, column, cell)
            if isinstance(cell.value, str):
                tallest = max(tallest, lines(cell.value, span.width))
        place.add(min(TALLEST, tallest * LINE + 6))


def _headings(pen: Pen, place: Place, table: Table, places: Sequence[Span]) -> None:
    """One row of headings, or two where columns stand under common ones; the first row of figures goes with them."""
    sheet, row = place.sheet, place.row
    last = row + 1 if table.grouped else row
    tops: list[int] = [1]
    position = 0
    for name, columns in groupby(table.columns, key=lambda column: column.group):
        number = len(list(columns))
        if name:
            first, end = places[position], places[position + number - 1]
            _merged(sheet, row, first.first, row, end.last, name, pen.head(bold=True))
            tops.append(lines(name, sum(span.width for span in places[position : position + number])))
        position += number
    for column, span in zip(table.columns, places, strict=True):
        if column.group:
            _merged(sheet, last, span.first, last, span.last, column.head(), pen.head())
        else:
            _merged(sheet, row, span.first, last, span.last, column.head(), pen.head())
    taken = [(c.group, lines(c.head(), p.width)) for c, p in zip(table.columns, places, strict=True)]
    own = max(lines for group, lines in taken if group or not table.grouped)
    if table.grouped:
        place.add(min(TALLEST, max(tops) * LINE + 6))
        own = max(own, max((lines for group, lines in taken if not group), default=1) - max(tops))
    place.add(min(TALLEST, own * LINE + 8))
    place.hold(row, place.row)


def _merged(sheet: Worksheet, top: int, left: int, bottom: int, right: int, said: str, format: Format) -> None:
    if (top, left) != (bottom, right):
        sheet.merge_range(top, left, bottom, right, "", format)
    sheet.write_string(top, left, said[:LONGEST], format)


def _write(pen: Pen, sheet: Worksheet, row: int, span: Span, column: Column, cell: Cell) -> None:
    """One cell; a text is always written as a text, whatever it begins with."""
    value = cell.value
    align = column.side(cell)
    shape: dict[str, object] = {**look(cell.look), "align": align}
    if align == "left" and span.width >= ROOMY:
        shape["indent"] = 1
    if cell.is_number:
        shape["num_format"] = number_format(column, cell)
        shape["text_wrap"] = False
    elif isinstance(value, date):
        shape["num_format"] = "yyyy-mm-dd"
    format = pen.lined(**shape)
    if span.last > span.first:
        sheet.merge_range(row, span.first, row, span.last, "", format)
    if isinstance(value, (Fraction, float, int)):
        sheet.write_number(row, span.first, float(value), format)
    elif isinstance(value, date):
        sheet.write_datetime(row, span.first, datetime(value.year, value.month, value.day), format)
    else:
        sheet.write_string(row, span.first, (NOTHING if value is None else value)[:LONGEST], format)


def number_format(column: Column, cell: Cell) -> str:
    """The number format of a cell: the figure stays whole, only its print is rounded.

    `_ ` keeps a number off the line on its right by the breadth of a space.

    Example:
        >>> number_format(Column("cv", "差异系数", decimals=3), Cell(0.501787))
        '#,##0.000_ '
        >>> number_format(Column("share", "达标率"), Cell(0.5, decimals=1, share=True))
        '0.0%_ '
    """
    decimals = column.decimals if cell.decimals is None else cell.decimals
    if decimals is None:
        return "General"
    places = f".{'0' * decimals}" if decimals else ""
    if cell.share:
        return f"0{places}%_ "
    plain = f"#,##0{places}" + (f'"{cell.unit}"' if cell.unit else "") + "_ "
    return f"+{plain};-{plain};{plain}" if column.signed else plain
