"""Drawing tables as a workbook: the only place that knows XlsxWriter."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from itertools import groupby
from math import ceil
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from junheng.assess.outcome import Assessment
from junheng.facts.files.atomic import replacing
from junheng.report.sheets import assessment_tables
from junheng.report.tables import EMPTY, NOTHING, Cell, Column, Look, Row, Table, breadth
from junheng.terms.messages import Lang, text

BODY_FONT, HEAD_FONT = "宋体", "黑体"
CHARSET = 134  # GB 2312: where the fonts are not installed, another Chinese one takes their place
LINE, PAGE_TITLE, DARK, PALE, RULE = 14, 30, "#1F3864", "#DCE6F1", "#8C8C8C"
LONGEST = 32_767
"""Characters that a cell can hold."""
TALLEST = 400
"""Points that a row can be high."""
ROOMY = 12
"""Columns from this width on keep their text off the lines."""
CENTRED_UP_TO = 220
"""Broader sheets have their title on the left, where the screen begins."""

LATIN = re.compile(r"[!-~]+")
"""A word that a heading should not break."""

LOOKS: dict[Look, dict[str, object]] = {
    "": {},
    "met": {"bg_color": "#E6F2E1"},
    "within-tolerance": {"bg_color": "#FFEFB8", "italic": True},
    "failing": {"bg_color": "#F4B9AC", "bold": True, "font_color": "#7A0C00"},
    "missing": {"bg_color": "#E3E3E3", "font_color": "#404040"},
    "out": {"italic": True, "font_color": "#7F7F7F"},
    "strong": {"bold": True, "font_name": HEAD_FONT},
}


def write_excel(path: Path, assessment: Assessment, lang: Lang) -> None:
    """The report of an assessment; an existing file is replaced once the new one is complete.

    The same assessment gives the same bytes: the workbook is dated on the day of judging.

    Raises:
        InputError: the file cannot be written there.
    """
    tables = assessment_tables(assessment, lang)
    stamp = datetime(assessment.on.year, assessment.on.month, assessment.on.day)
    with replacing(path) as draft:
        draw_workbook(draft, tables, stamp, assessment.note, lang)


def draw_workbook(path: Path, tables: Sequence[Table], stamp: datetime, note: str, lang: Lang) -> None:
    """Tables as a workbook; neighbours on the same sheet are drawn under each other.

    Args:
        path: Where to.
        tables: What to draw.
        stamp: When the workbook says it was made.
        note: Printed at the foot of every page, such as that the data are invented.
        lang: Language of page numbers.

    Raises:
        OSError: the file cannot be written.
    """
    as_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(path), {**as_text, "in_memory": True})
    book.set_properties({"title": tables[0].title, "subject": tables[0].caption, "comments": note, "created": stamp})
    pen = _Pen(book)
    for name, group in groupby(tables, key=lambda table: table.sheet):
        _sheet(pen, book.add_worksheet(name), list(group), note, lang)
    try:
        book.close()
    except XlsxWriterException as refused:
        raise OSError(str(refused)) from refused


@dataclass
class _Pen:
    """The workbook's formats, made when first asked for."""

    book: Workbook
    made: dict[tuple[tuple[str, object], ...], Format] = field(default_factory=dict)

    def of(self, **shape: object) -> Format:
        plain = {"font_name": BODY_FONT, "font_charset": CHARSET, "font_size": 10, "valign": "vcenter"}
        whole = {**plain, **shape}
        key = tuple(sorted(whole.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(whole)
        return self.made[key]

    def lined(self, **shape: object) -> Format:
        return self.of(**{"border": 1, "border_color": RULE, "text_wrap": True, **shape})

    def head(self, **shape: object) -> Format:
        bold = {"font_name": HEAD_FONT, "align": "center", "bg_color": PALE, "font_color": DARK}
        return self.lined(**{**bold, **shape})


@dataclass(frozen=True)
class _Span:
    """A table's column on the sheet's grid: from and to which grid column, both inclusive."""

    first: int
    last: int
    width: float


def spans(wanted: Sequence[float], grid: Sequence[float]) -> list[tuple[int, int]]:
    """One table's columns laid over the grid of another: each over what it needs, the last over the rest.

    Example:
        >>> spans([10, 30], [10, 12, 8, 12]), spans([5, 5], [10, 12])
        ([(0, 0), (1, 3)], [(0, 0), (1, 1)])
    """
    scale = sum(grid) / sum(wanted)
    found = []
    start = 0
    for position, width in enumerate(wanted):
        left = len(wanted) - position - 1
        end, room = start, grid[start]
        # Another grid column is taken while that brings the width nearer, and enough are left for the others.
        while end + 1 < len(grid) - left and room + grid[end + 1] / 2 <= width * scale:
            end += 1
            room += grid[end]
        found.append((start, len(grid) - 1 if left == 0 else end))
        start = end + 1
    return found


def _sheet(pen: _Pen, sheet: Worksheet, tables: Sequence[Table], note: str, lang: Lang) -> None:
    main = max(tables, key=lambda table: len(table.columns))
    grid = [_width(column, main.rows) for column in main.columns]
    for position, width in enumerate(grid):
        sheet.set_column(position, position, width)
    row = _title(pen, sheet, tables[0], grid)
    for position, table in enumerate(tables):
        if position:
            sheet.set_row(row, 10)
            _line(
                pen.of(font_name=HEAD_FONT, font_size=12, font_color=DARK),
                sheet,
                row + 1,
                grid,
                table.title,
                24,
            )
            row += 2
            row = _notes(pen, sheet, row, grid, table)
        start = row
        row = _table(pen, sheet, table, grid, row, is_main=table is main)
        if table is main:
            heads = 2 if table.grouped else 1
            if len(tables) == 1:
                sheet.repeat_rows(start, start + heads - 1)
                sheet.freeze_panes(start + heads, table.keep)
            else:  # no headings hold for the whole sheet, but its title does
                sheet.repeat_rows(0, 1)
                sheet.freeze_panes(2, 0)
            if table.broad and table.rows:
                sheet.autofilter(start + heads - 1, 0, row - 1, len(grid) - 1)
    _page(sheet, row, len(grid), note, lang)


def _title(pen: _Pen, sheet: Worksheet, table: Table, grid: Sequence[float]) -> int:
    """The sheet's title, whose figures they are, and the notes; the row where the table begins."""
    align = "center" if sum(grid) <= CENTRED_UP_TO else "left"
    title = pen.of(font_name=HEAD_FONT, font_size=18, font_color=DARK, align=align)
    _line(title, sheet, 0, grid, table.title, PAGE_TITLE)
    _line(pen.of(font_size=10.5, align=align, text_wrap=True), sheet, 1, grid, table.caption, 20)
    return _notes(pen, sheet, 2, grid, table)


def _notes(pen: _Pen, sheet: Worksheet, row: int, grid: Sequence[float], table: Table) -> int:
    for said in table.notes:
        note = pen.of(text_wrap=True, font_size=10, font_color="#404040")
        _line(note, sheet, row, grid, said, _height(said, sum(grid)))
        row += 1
    return row


def _line(format: Format, sheet: Worksheet, row: int, grid: Sequence[float], said: str, height: float) -> None:
    """A text over the whole breadth of the sheet."""
    sheet.set_row(row, height)
    if len(grid) > 1:
        sheet.merge_range(row, 0, row, len(grid) - 1, "", format)
    sheet.write_string(row, 0, said[:LONGEST], format)


def _table(pen: _Pen, sheet: Worksheet, table: Table, grid: Sequence[float], row: int, *, is_main: bool) -> int:
    """Headings and rows; the row after the last."""
    wanted = [column.width for column in table.columns]
    laid = [(n, n) for n in range(len(grid))] if is_main else spans(wanted, grid)
    places = [_Span(first, last, sum(grid[first : last + 1])) for first, last in laid]
    if table.headed:
        row = _headings(pen, sheet, table, places, row)
    for cells in table.rows:
        tallest = 1
        for column, place in zip(table.columns, places, strict=True):
            cell = cells.get(column.key, EMPTY)
            _write(pen, sheet, row, place, column, cell)
            if isinstance(cell.value, str):
                tallest = max(tallest, _lines(cell.value, place.width))
        sheet.set_row(row, min(TALLEST, tallest * LINE + 6))
        row += 1
    return row


def _headings(pen: _Pen, sheet: Worksheet, table: Table, places: Sequence[_Span], row: int) -> int:
    """One row of headings, or two where columns stand under common ones."""
    last = row + 1 if table.grouped else row
    tops: list[int] = [1]
    position = 0
    for name, columns in groupby(table.columns, key=lambda column: column.group):
        number = len(list(columns))
        if name:
            first, end = places[position], places[position + number - 1]
            _merged(sheet, row, first.first, row, end.last, name, pen.head(bold=True))
            tops.append(_lines(name, sum(place.width for place in places[position : position + number])))
        position += number
    for column, place in zip(table.columns, places, strict=True):
        if column.group:
            _merged(sheet, last, place.first, last, place.last, column.head(), pen.head())
        else:
            _merged(sheet, row, place.first, last, place.last, column.head(), pen.head())
    taken = [(c.group, _lines(c.head(), p.width)) for c, p in zip(table.columns, places, strict=True)]
    own = max(lines for group, lines in taken if group or not table.grouped)
    if table.grouped:
        sheet.set_row(row, min(TALLEST, max(tops) * LINE + 6))
        own = max(own, max((lines for group, lines in taken if not group), default=1) - max(tops))
    sheet.set_row(last, min(TALLEST, own * LINE + 8))
    return last + 1


def _merged(sheet: Worksheet, top: int, left: int, bottom: int, right: int, said: str, format: Format) -> None:
    if (top, left) != (bottom, right):
        sheet.merge_range(top, left, bottom, right, "", format)
    sheet.write_string(top, left, said[:LONGEST], format)


def _write(pen: _Pen, sheet: Worksheet, row: int, place: _Span, column: Column, cell: Cell) -> None:
    """One cell; a text is always written as a text, whatever it begins with."""
    value = cell.value
    number = isinstance(value, (Fraction, float, int))
    centred = column.centred or value is None or (cell.look == "missing" and not number)
    align = "center" if centred else "right" if number else "left"
    shape: dict[str, object] = {**LOOKS[cell.look], "align": align}
    if align == "left" and place.width >= ROOMY:
        shape["indent"] = 1
    if number:
        shape["num_format"] = number_format(column, cell)
        shape["text_wrap"] = False
    elif isinstance(value, date):
        shape["num_format"] = "yyyy-mm-dd"
    format = pen.lined(**shape)
    if place.last > place.first:
        sheet.merge_range(row, place.first, row, place.last, "", format)
    if isinstance(value, (Fraction, float, int)):
        sheet.write_number(row, place.first, float(value), format)
    elif isinstance(value, date):
        sheet.write_datetime(row, place.first, datetime(value.year, value.month, value.day), format)
    else:
        sheet.write_string(row, place.first, (NOTHING if value is None else value)[:LONGEST], format)


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


def _width(column: Column, rows: Sequence[Row]) -> float:
    """The column's width, or what its longest number needs: what does not fit is printed as ###."""
    cells = (row.get(column.key, EMPTY) for row in rows)
    numbers = (breadth(column.show(cell)) for cell in cells if isinstance(cell.value, (Fraction, float, int)))
    longest = max(numbers, default=0)
    word = max((len(word) for word in LATIN.findall(column.head())), default=0)
    return max(column.width, word + 1, longest + 2)


def _lines(said: str, width: float) -> int:
    """Lines that a text takes in a column, somewhat generously."""
    room = width - (2.5 if width >= ROOMY else 0.5)
    return sum(max(1, ceil(breadth(part) / max(room, 1))) for part in said.split("\n"))


def _height(said: str, width: float) -> float:
    return min(TALLEST, _lines(said, width) * LINE + 4)


def _page(sheet: Worksheet, rows: int, columns: int, note: str, lang: Lang) -> None:
    """A4 on its side, as broad as the sheet, with page numbers."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.print_area(0, 0, rows - 1, columns - 1)
    pages = text("report.page", lang, page="&P", pages="&N")
    said = footer_text(note)
    sheet.set_footer(f"&L&9{said}&R&9{pages}")
    sheet.hide_gridlines(2)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{max(rows, 1)}"})


def footer_text(note: str, room: int = 180) -> str:
    """As much of a note as fits at the foot of a page, where an ampersand would begin a code.

    Example:
        >>> footer_text("A & B"), footer_text("一二三四", room=3)
        ('A && B', '一二…')
    """
    said = ""
    for sign in note.replace("\n", " "):
        more = "&&" if sign == "&" else sign
        if len(said) + len(more) > room - 1:
            return f"{said}…"
        said += more
    return said
