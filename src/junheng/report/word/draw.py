"""A document drawn as a Word file."""

from io import BytesIO

import docx
from docx.shared import Mm

from junheng.report.charts.draw import png
from junheng.report.document import Captioned, Document, Heading, Paragraph, Picture, Progress, silent
from junheng.report.tables import EMPTY


def draw_word(document: Document, progress: Progress = silent) -> bytes:
    """The document as the bytes of a .docx file."""
    book = docx.Document()
    book.add_heading(document.title, 0)
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
            elif isinstance(block, Picture):
                book.add_picture(BytesIO(png(block.chart)), width=Mm(156))
    out = BytesIO()
    book.save(out)
    return out.getvalue()
