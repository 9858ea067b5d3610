"""The same tables of a document written the plain way: cell by cell with python-docx, row by row with openpyxl."""

from fractions import Fraction
from io import BytesIO

import docx
import openpyxl

from junheng.report.document import Captioned, Document, Heading, Paragraph, Section
from junheng.report.tables import EMPTY, Cell


def by_python_docx(document: Document) -> bytes:
    """Headings, paragraphs and tables as Word text, without any layout."""
    book = docx.Document()
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Heading):
                book.add_heading(block.label + block.words, block.level)
            elif isinstance(block, Paragraph):
                book.add_paragraph(block.plain())
            elif isinstance(block, Captioned):
                columns = block.table.columns
                drawn = book.add_table(1, len(columns))
                for cell, column in zip(drawn.rows[0].cells, columns, strict=True):
                    cell.text = column.head()
                for row in block.table.rows:
                    for cell, column in zip(drawn.add_row().cells, columns, strict=True):
                        cell.text = column.show(row.get(column.key, EMPTY))
        book.add_page_break()
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def by_openpyxl(document: Document) -> bytes:
    """A sheet a section, its tables under each other, without any layout."""
    book = openpyxl.Workbook()
    for number, section in enumerate(document.sections):
        sheet = book.create_sheet(str(number))
        for row in _rows(section):
            sheet.append(row)
    drawn = BytesIO()
    book.save(drawn)
    return drawn.getvalue()


def _rows(section: Section) -> list[list[object]]:
    rows: list[list[object]] = []
    for block in section.blocks:
        if isinstance(block, Heading):
            rows.append([block.words])
        elif isinstance(block, Paragraph):
            rows.append([block.plain()])
        elif isinstance(block, Captioned):
            rows.append([column.head() for column in block.table.columns])
            rows += [[_plain(row.get(column.key, EMPTY)) for column in block.table.columns] for row in block.table.rows]
    return rows


def _plain(cell: Cell) -> object:
    return float(cell.value) if isinstance(cell.value, Fraction) else cell.value
