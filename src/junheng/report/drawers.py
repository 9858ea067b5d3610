"""The formats of files, and who draws each: loaded when asked for, since each drawing library takes a while."""

import importlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from junheng.report.document import Document, Progress

FORMATS: Mapping[str, str] = {
    "docx": "junheng.report.word.draw:draw_word",
    "pdf": "junheng.report.pdf.draw:draw_pdf",
    "xlsx": "junheng.report.excel.draw:draw_book",
}
"""Ending of the file → where its drawer lives."""


def drawer(format: str) -> "Callable[[Document, Progress], bytes]":
    """What draws a document as a file of this format."""
    module, _, name = FORMATS[format].partition(":")
    found: Callable[[Document, Progress], bytes] = getattr(importlib.import_module(module), name)
    return found
