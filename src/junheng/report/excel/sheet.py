"""One section of a document as a sheet: its title, its blocks under each other, and the page that it is printed on."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from math import ceil

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from junheng.report.charts.draw import ZOOM, png
from junheng.report.document import Block, Captioned, Document, Heading, Paragraph, Picture, Section
from junheng.report.excel.grid import LONGEST, column_width, height
from junheng.report.excel.pen import DARK, HEAD_FONT, RULE, SOFT, WARN, Pen
from junheng.report.excel.tables import draw_table
from junheng.report.formula import Formula, linear
from junheng.report.tables import Table
from junheng.terms.messages import Lang, text

PAGE_TITLE = 30
"""Points of the row that carries the sheet's title."""
CENTRED_UP_TO = 220
"""Broader sheets have their title on the left, where the screen begins."""
PLAIN_GRID = (16.0,) * 6
"""Columns of a sheet without a table."""
FROZEN = 12
"""Headings further down than this many rows are not kept in sight: nothing else would be."""
PIXELS = 7.0
"""Pixels to a unit of column width."""
ROW_PIXELS = 20


@dataclass
class _Place:
    """Where the next block is written."""

    sheet: Worksheet
    grid: Sequence[float]
    row: int = 0

    @property
    def width(self) -> float:
        return sum(self.grid)


def draw_section(pen: Pen, sheet: Worksheet, section: Section, document: Document) -> None:
    """A section on its sheet."""
    tables = [block.table for block in section.blocks if isinstance(block, Captioned)]
    main = max(tables, key=lambda table: len(table.columns), default=None)
    grid = PLAIN_GRID if main is None else tuple(column_width(column, main.rows) for column in main.columns)
    if sum(grid) < sum(PLAIN_GRID) and any(not isinstance(block, (Captioned, Heading)) for block in section.blocks):
        grid = tuple(width * sum(PLAIN_GRID) / sum(grid) for width in grid)
    for position, width in enumerate(grid):
        sheet.set_column(position, position, width)
    place = _Place(sheet, grid)
    rest = _title(pen, place, section.blocks, document)
    for number, block in enumerate(rest):
        if isinstance(block, Captioned):
            _captioned(pen, place, block, main, titled=number > 0 or bool(block.label), alone=len(tables) == 1)
        else:
            _block(pen, place, block)
    _page(sheet, place.row, len(grid), section, document)


def _title(pen: Pen, place: _Place, blocks: Sequence[Block], document: Document) -> Sequence[Block]:
    """The sheet's title: its first heading, or the title of its first table; what is left to draw."""
    first = blocks[0] if blocks else None
    if isinstance(first, Heading):
        said, caption, rest = first.label + first.words, document.caption, blocks[1:]
    elif isinstance(first, Captioned) and not first.label:
        said, caption, rest = first.table.title, first.table.caption, blocks
    else:
        said, caption, rest = document.title.replace("\n", " "), document.caption, blocks
    align = "center" if place.width <= CENTRED_UP_TO else "left"
    title = pen.of(font_name=HEAD_FONT, font_size=18, font_color=DARK, align=align)
    _line(place, said, title, PAGE_TITLE)
    said_below = any(isinstance(block, Paragraph) and block.plain() == caption for block in rest[:1])
    if caption and not said_below:
        small = pen.of(font_size=10.5, align=align, text_wrap=True)
        _line(place, caption, small, max(20, height(caption, place.width)))
    return rest


def _captioned(pen: Pen, place: _Place, block: Captioned, main: Table | None, *, titled: bool, alone: bool) -> None:
    """A table with its title and notes; the broadest one keeps its headings in sight."""
    table = block.table
    if titled and table.title:
        place.sheet.set_row(place.row, 10)
        place.row += 1
        title = pen.of(font_name=HEAD_FONT, font_size=12, font_color=DARK)
        _line(place, f"{block.label} {table.title}".strip(), title, 24)
    for said in table.notes:
        _line(place, said, pen.of(text_wrap=True, font_color=SOFT))
    start = place.row
    place.row = draw_table(pen, place.sheet, table, place.grid, start, is_main=table is main)
    if table is not main:
        return
    heads = (2 if table.grouped else 1) if table.headed else 0
    if alone and heads:
        place.sheet.repeat_rows(start, start + heads - 1)
    else:  # no headings hold for the whole sheet, but its title does
        place.sheet.repeat_rows(0, 1)
    if alone and heads and start + heads <= FROZEN:
        place.sheet.freeze_panes(start + heads, table.keep)
    else:
        place.sheet.freeze_panes(2, 0)
    if table.broad and table.rows and heads:
        place.sheet.autofilter(start + heads - 1, 0, place.row - 1, len(place.grid) - 1)


def _block(pen: Pen, place: _Place, block: Block) -> None:
    if isinstance(block, Heading):
        size = {1: 16, 2: 14, 3: 12}[block.level]
        _line(place, block.label + block.words, pen.of(font_name=HEAD_FONT, font_size=size), size + 14)
    elif isinstance(block, Paragraph):
        shape: dict[str, object] = {"text_wrap": True, "font_size": 9 if block.role == "note" else 10.5}
        if block.role == "item":
            shape["indent"] = 1
        if block.role == "warning":
            shape |= {"bold": True, "bg_color": WARN, "border": 1, "border_color": RULE}
        if block.role == "note":
            shape["font_color"] = SOFT
        _line(place, block.plain(), pen.of(**shape))
    elif isinstance(block, Picture):
        _picture(pen, place, block)
    elif isinstance(block, Formula):
        _line(place, linear(block.math), pen.of(text_wrap=True, align="center", font_size=11))


def _picture(pen: Pen, place: _Place, block: Picture) -> None:
    """A chart as broad as it is meant to be, or as the sheet if that is narrower; its title below."""
    scale = min(1.0, place.width * PIXELS / block.chart.width)
    shape = {"x_scale": scale / ZOOM, "y_scale": scale / ZOOM, "object_position": 2, "description": block.chart.alt}
    drawn = BytesIO(png(block.chart))
    place.sheet.insert_image(place.row, 0, f"{block.chart.key}.png", {"image_data": drawn, **shape})
    for _ in range(ceil(block.chart.height * scale / ROW_PIXELS) + 1):
        place.sheet.set_row_pixels(place.row, ROW_PIXELS)
        place.row += 1
    _line(place, f"{block.label} {block.title}".strip(), pen.of(font_name=HEAD_FONT, align="center"))
    for said in block.notes:
        _line(place, said, pen.of(text_wrap=True, font_color=SOFT, font_size=9))


def _line(place: _Place, said: str, format: Format, tall: float | None = None) -> None:
    """A text over the whole breadth of the sheet."""
    place.sheet.set_row(place.row, height(said, place.width) if tall is None else tall)
    if len(place.grid) > 1:
        place.sheet.merge_range(place.row, 0, place.row, len(place.grid) - 1, "", format)
    place.sheet.write_string(place.row, 0, said[:LONGEST], format)
    place.row += 1


def _page(sheet: Worksheet, rows: int, columns: int, section: Section, document: Document) -> None:
    """A4, as broad as the sheet, with page numbers."""
    sheet.set_paper(9)
    if section.landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 1 if section.compact else 0)
    sheet.center_horizontally()
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.print_area(0, 0, max(rows, 1) - 1, columns - 1)
    sheet.set_footer(footer(document.note, document.lang))
    sheet.hide_gridlines(2)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{max(rows, 1)}"})


def footer(note: str, lang: Lang) -> str:
    """The note on the left, the page on the right."""
    return f"&L&9{footer_text(note)}&R&9{text('report.page', lang, page='&P', pages='&N')}"


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
