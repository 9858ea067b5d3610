"""One section of a document as a sheet: its title, its blocks under each other, and the page that it is printed on."""

from collections.abc import Sequence
from io import BytesIO
from math import ceil

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from junheng.report.charts.draw import ZOOM, png
from junheng.report.document import Block, Captioned, Document, Heading, Paragraph, Picture, Section
from junheng.report.excel.grid import LONGEST, column_width, height
from junheng.report.excel.pen import HEAD_FONT, Pen
from junheng.report.excel.place import ENDS, FOOT, PIXEL, SIDES, Paper, Place
from junheng.report.excel.tables import draw_table
from junheng.report.formula import Formula, linear
from junheng.report.looks import DARK, SOFT, WARNING, WARNING_EDGE
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
PICTURE_ROW = 16.0
"""Points of each of the rows that a picture lies over; a height that is the default would not be stored."""
PICTURE_SHARE = 0.75
"""Of a page's depth that a picture may take, so that its title and notes have room beside it."""


def draw_section(pen: Pen, sheet: Worksheet, section: Section, document: Document) -> None:
    """A section on its sheet."""
    tables = [block.table for block in section.blocks if isinstance(block, Captioned)]
    main = max(tables, key=lambda table: len(table.columns), default=None)
    grid = PLAIN_GRID if main is None else tuple(column_width(column, main.rows) for column in main.columns)
    if sum(grid) < sum(PLAIN_GRID) and any(not isinstance(block, (Captioned, Heading)) for block in section.blocks):
        grid = tuple(width * sum(PLAIN_GRID) / sum(grid) for width in grid)
    for position, width in enumerate(grid):
        sheet.set_column(position, position, width)
    pictured = any(isinstance(block, Picture) for block in section.blocks) and not section.compact
    place = Place(sheet, grid, Paper.of(grid, landscape=section.landscape) if pictured else None)
    rest = _title(pen, place, section, document)
    top = place.row
    for number, block in enumerate(rest):
        if isinstance(block, Captioned):
            _captioned(pen, place, block, titled=number > 0 or bool(block.label), is_main=block.table is main)
            if block.table is main:
                _keep_in_sight(place, block.table, top, alone=len(tables) == 1)
        else:
            _block(pen, place, block)
    _page(place, section, document)


def _title(pen: Pen, place: Place, section: Section, document: Document) -> Sequence[Block]:
    """The sheet's title: its first heading, or the title of its first table; what is left to draw."""
    blocks = section.blocks
    first = blocks[0] if blocks else None
    if isinstance(first, Heading):
        said, caption, rest = first.label + first.words, document.caption, blocks[1:]
    elif isinstance(first, Captioned) and not first.label:
        said, caption, rest = first.table.title, first.table.caption, blocks
    else:
        said, caption, rest = " ".join(document.title.split("\n")) or section.sheet, document.caption, blocks
    align = "center" if place.width <= CENTRED_UP_TO else "left"
    title = pen.of(font_name=HEAD_FONT, font_size=18, font_color=f"#{DARK}", align=align)
    _line(place, said, title, PAGE_TITLE)
    said_below = any(isinstance(block, Paragraph) and block.plain() == caption for block in rest[:1])
    if caption and not said_below:
        small = pen.of(font_size=10.5, align=align, text_wrap=True)
        _line(place, caption, small, max(20, height(caption, place.width)))
    return rest


def _captioned(pen: Pen, place: Place, block: Captioned, *, titled: bool, is_main: bool) -> None:
    """A table with its title and notes, which are printed on the page of its first row."""
    table, first = block.table, place.row
    if titled and table.title:
        place.add(10)
        title = pen.of(font_name=HEAD_FONT, font_size=12, font_color=f"#{DARK}")
        _line(place, block.label + table.title, title, 24)
    for said in table.notes:
        _line(place, said, pen.of(text_wrap=True, font_color=f"#{SOFT}"))
    place.hold(first, place.row)
    draw_table(pen, place, table, is_main=is_main)


def _keep_in_sight(place: Place, table: Table, top: int, *, alone: bool) -> None:
    """Keep the headings of the sheet's broadest table in sight, on the screen and on each page, just drawn.

    Args:
        place: Behind the table.
        table: The broadest one.
        top: Rows of the sheet's title.
        alone: Whether it is the only one, so that its headings hold for the whole sheet.
    """
    heads = (2 if table.grouped else 1) if table.headed else 0
    start = place.row - len(table.rows) - heads
    # Where no headings hold for the whole sheet, its title does.
    place.repeated = range(start, start + heads) if alone and heads else range(top)
    if alone and heads and start + heads <= FROZEN:
        place.sheet.freeze_panes(start + heads, table.keep)
    else:
        place.sheet.freeze_panes(top, 0)
    if table.broad and table.rows and heads:
        place.sheet.autofilter(start + heads - 1, 0, place.row - 1, len(place.grid) - 1)


def _block(pen: Pen, place: Place, block: Block) -> None:
    if isinstance(block, Heading):
        size = {1: 16, 2: 14, 3: 12}[block.level]
        _line(place, block.label + block.words, pen.of(font_name=HEAD_FONT, font_size=size), size + 14)
        place.hold(place.row - 1, place.row)
    elif isinstance(block, Paragraph):
        shape: dict[str, object] = {"text_wrap": True, "font_size": 9 if block.role == "note" else 10.5}
        if block.role == "item":
            shape["indent"] = 1
        if block.role == "warning":
            shape |= {"bold": True, "bg_color": f"#{WARNING}", "border": 1, "border_color": f"#{WARNING_EDGE}"}
        if block.role == "note":
            shape["font_color"] = f"#{SOFT}"
        _line(place, block.plain(), pen.of(**shape))
    elif isinstance(block, Picture):
        _picture(pen, place, block)
    elif isinstance(block, Formula):
        _line(place, linear(block.math), pen.of(text_wrap=True, align="center", font_size=11))


def _picture(pen: Pen, place: Place, block: Picture) -> None:
    """A chart as broad as it is meant to be, or smaller where the sheet is or the page; its title below."""
    chart, first = block.chart, place.row
    scale = min(1.0, place.width * PIXELS / chart.width)
    if place.paper:
        scale = min(scale, place.paper.room * PICTURE_SHARE / (chart.height * PIXEL))
    shape = {"x_scale": scale / ZOOM, "y_scale": scale / ZOOM, "object_position": 2, "description": chart.alt}
    drawn = BytesIO(png(chart))
    place.sheet.insert_image(place.row, 0, f"{chart.key}.png", {"image_data": drawn, **shape})
    for _ in range(ceil(chart.height * scale * PIXEL / PICTURE_ROW) + 1):
        place.add(PICTURE_ROW)
    _line(place, block.label + block.title, pen.of(font_name=HEAD_FONT, align="center"))
    for said in block.notes:
        _line(place, said, pen.of(text_wrap=True, font_color=f"#{SOFT}", font_size=9))
    place.hold(first, place.row - 1)


def _line(place: Place, said: str, format: Format, tall: float | None = None) -> None:
    """A text over the whole breadth of the sheet."""
    row = place.add(height(said, place.width) if tall is None else tall)
    if len(place.grid) > 1:
        place.sheet.merge_range(row, 0, row, len(place.grid) - 1, "", format)
    place.sheet.write_string(row, 0, said[:LONGEST], format)


def _page(place: Place, section: Section, document: Document) -> None:
    """A4, as broad as the sheet, with page numbers."""
    sheet, rows, columns = place.sheet, max(place.row, 1), len(place.grid)
    sheet.set_paper(9)
    if section.landscape:
        sheet.set_landscape()
    if place.repeated:
        sheet.repeat_rows(place.repeated[0], place.repeated[-1])
    if place.paper:
        sheet.set_print_scale(place.paper.scale)
        sheet.set_h_pagebreaks(place.page_starts(place.paper.room))
    else:
        sheet.fit_to_pages(1, 1 if section.compact else 0)
    sheet.center_horizontally()
    (left, right), (above, below) = SIDES, ENDS
    sheet.set_margins(left=left, right=right, top=above, bottom=below)
    sheet.print_area(0, 0, rows - 1, columns - 1)
    sheet.set_footer(footer(document.note, document.lang), {"margin": FOOT})
    sheet.hide_gridlines(2)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{rows}"})


def footer(note: str, lang: Lang) -> str:
    """The page, and under it the note, which is too long to stand beside it."""
    return f"&C&9{text('report.page', lang, page='&P', pages='&N')}\n{footer_text(note)}"


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
