"""A table as Word draws it: headings on every page, rows in one piece, states by shade, type and sign."""

from collections.abc import Sequence
from itertools import groupby
from typing import Literal
from xml.etree.ElementTree import Element

from junheng.report.looks import HEAD, SHOWN
from junheng.report.tables import EMPTY, Cell, Column, Table, breadth
from junheng.report.word.markup import LINES, add, legal, twips
from junheng.report.word.runs import paragraph, run
from junheng.report.word.styles import TABLE_LINE, cell_margins, look_style, text_style
from junheng.report.word.widths import lines_of, padding
from junheng.terms.messages import Lang

LONG = 60
"""Characters from which on a text is measured."""
TALL = 240.0
"""Points; a higher row goes on over the page."""


def write_table(parent: Element, table: Table, columns: Sequence[float], size: float, lang: Lang) -> None:
    """Add a table.

    Args:
        parent: The body.
        table: What to draw.
        columns: Points for each column.
        size: Of the type.
        lang: Of its words.
    """
    grid = [twips(width) for width in columns]
    drawn = add(parent, "tbl")
    properties = add(drawn, "tblPr")
    add(properties, "tblStyle", val="Figures")
    add(properties, "tblW", w=sum(grid), type="dxa")
    add(properties, "jc", val="center")
    add(properties, "tblLayout", type="fixed")
    margins = add(properties, "tblCellMar")
    above, beside = cell_margins(size)
    for side, space in (("top", above), ("left", beside), ("bottom", above), ("right", beside)):
        add(margins, side, w=twips(space), type="dxa")
    if table.title:
        add(properties, "tblCaption", val=legal(table.title))
    lines = add(drawn, "tblGrid")
    for width in grid:
        add(lines, "gridCol", w=width)
    if table.headed:
        _headings(drawn, table, grid, size, lang)
    for cells in table.rows:
        row = _row(
            drawn,
            whole=not any(_tall(cells.get(c.key, EMPTY), w, size) for c, w in zip(table.columns, columns, strict=True)),
        )
        for column, width in zip(table.columns, grid, strict=True):
            _write(row, column, cells.get(column.key, EMPTY), width, size, lang)


def _headings(drawn: Element, table: Table, grid: Sequence[int], size: float, lang: Lang) -> None:
    """One row of headings, or two where columns stand under common ones."""
    style = text_style(size, "head")
    if not table.grouped:
        row = _row(drawn, head=True)
        for column, width in zip(table.columns, grid, strict=True):
            run(paragraph(_cell(row, width, shade=HEAD), style), column.head(), lang)
        return
    upper, lower = _row(drawn, head=True), _row(drawn, head=True)
    position = 0
    for group, columns in groupby(table.columns, key=lambda column: column.group):
        together = list(columns)
        places = grid[position : position + len(together)]
        position += len(together)
        if group:
            over = _cell(upper, sum(places), span=len(together), shade=HEAD)
            run(paragraph(over, style), group, lang)
        for column, width in zip(together, places, strict=True):
            if group:
                run(paragraph(_cell(lower, width, shade=HEAD), style), column.head(), lang)
            else:
                top = _cell(upper, width, shade=HEAD, merge="restart")
                run(paragraph(top, style), column.head(), lang)
                paragraph(_cell(lower, width, shade=HEAD, merge="continue"), style)


def _tall(cell: Cell, width: float, size: float) -> bool:
    """Whether a text takes so much of a page that its row has to be parted: one that is not may lose its end."""
    if not isinstance(cell.value, str) or len(cell.value) < LONG:
        return False
    lines = [breadth(line) for line in LINES.split(cell.value)]
    return lines_of(lines, width - padding(size), size) * size * TABLE_LINE > TALL


def _row(drawn: Element, *, head: bool = False, whole: bool = True) -> Element:
    row = add(drawn, "tr")
    properties = add(row, "trPr")
    if whole:
        add(properties, "cantSplit")
    if head:
        add(properties, "tblHeader")
    return row


def _cell(
    row: Element, width: int, *, shade: str = "", span: int = 1, merge: Literal["", "restart", "continue"] = ""
) -> Element:
    cell = add(row, "tc")
    properties = add(cell, "tcPr")
    add(properties, "tcW", w=width, type="dxa")
    if span > 1:
        add(properties, "gridSpan", val=span)
    if merge:
        add(properties, "vMerge", val=merge)
    if shade:
        add(properties, "shd", val="clear", color="auto", fill=shade)
    add(properties, "vAlign", val="center")
    return cell


def _write(row: Element, column: Column, cell: Cell, width: int, size: float, lang: Lang) -> None:
    style = text_style(size, column.side(cell))
    drawn = _cell(row, width, shade=SHOWN[cell.look].shade)
    run(paragraph(drawn, style), column.show(cell), lang, look_style(cell.look))
