"""A document drawn as a workbook: a sheet a section, before them the list of sheets where it has contents."""

from datetime import datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.workbook import Workbook

from junheng.report.document import Document, Progress, silent
from junheng.report.excel.grid import height
from junheng.report.excel.names import sheet_names
from junheng.report.excel.pen import HEAD_FONT, Pen
from junheng.report.excel.place import ENDS, FOOT, SIDES
from junheng.report.excel.sheet import draw_section, footer
from junheng.report.front import front_of
from junheng.report.looks import DARK
from junheng.terms.errors import EngineError
from junheng.terms.messages import text

BREADTH = 80.0
"""Of the column with the list of sheets."""


def draw_book(document: Document, progress: Progress = silent) -> bytes:
    """The document as the bytes of an .xlsx file; the same document gives the same bytes.

    Raises:
        EngineError: a text has half of a letter, which no file can hold.
    """
    as_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    drawn = BytesIO()
    # Columns are so many digits of this font broad; each machine has it, or one with digits as broad.
    measure = {"default_format_properties": {"font_name": "Arial", "font_size": 10}}
    book = xlsxwriter.Workbook(drawn, {**as_text, **measure, "in_memory": True})
    stamp = datetime(document.day.year, document.day.month, document.day.day)
    about = {"title": document.name, "subject": document.caption, "comments": document.note, "created": stamp}
    book.set_properties(about)
    pen = Pen(book)
    front = [text("document.sheets", document.lang)] if document.contents or document.cover else []
    names = sheet_names([*front, *(section.sheet for section in document.sections)])
    if front:
        _contents(pen, book, names, document)
    for number, (name, section) in enumerate(zip(names[len(front) :], document.sections, strict=True), 1):
        draw_section(pen, book.add_worksheet(name), section, document)
        progress(number, len(document.sections))
    try:
        book.close()
    except UnicodeEncodeError as half:
        raise EngineError("engine.half_letter", letter=ascii(half.object[half.start])[1:-1]) from half
    return drawn.getvalue()


def _contents(pen: Pen, book: Workbook, names: list[str], document: Document) -> None:
    """The title, whose figures they are, and the sheets with links to them."""
    sheet = book.add_worksheet(names[0])
    sheet.set_column(0, 0, BREADTH)
    row = 0
    big = pen.of(font_name=HEAD_FONT, font_size=20, font_color=f"#{DARK}", align="center", text_wrap=True)
    small = pen.of(font_size=10.5, align="center", text_wrap=True)
    if front := front_of(document):
        for said in front.title:
            sheet.set_row(row, 34)
            sheet.write_string(row, 0, said, big)
            row += 1
        for said in (*front.caption, front.day, front.note):
            if said:
                sheet.set_row(row, height(said, BREADTH))
                sheet.write_string(row, 0, said, small)
                row += 1
        row += 1
    link = pen.of(font_size=11, font_color="#1F4E9E", underline=1, indent=1)
    for name in names[1:]:
        quoted = name.replace("'", "''")
        sheet.write_url(row, 0, f"internal:'{quoted}'!A1", link, name)
        row += 1
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    (left, right), (above, below) = SIDES, ENDS
    sheet.set_margins(left=left, right=right, top=above, bottom=below)
    sheet.print_area(0, 0, row - 1, 0)
    sheet.set_footer(footer(document.note, document.lang), {"margin": FOOT})
    sheet.hide_gridlines(2)
