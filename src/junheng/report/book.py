"""A document drawn as a workbook."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from junheng.report.document import Captioned, Document, Progress, silent
from junheng.report.excel import draw_workbook


def draw_book(document: Document, progress: Progress = silent) -> bytes:
    """The document as the bytes of an .xlsx file."""
    tables = [block.table for section in document.sections for block in section.blocks if isinstance(block, Captioned)]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        draw_workbook(
            path,
            tables,
            datetime(document.day.year, document.day.month, document.day.day),
            document.note,
            document.lang,
        )
        return path.read_bytes()
