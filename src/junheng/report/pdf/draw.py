"""A document drawn as a PDF: the only place that knows the typesetter.

The document goes over as data, so that no name of a school can be read as markup. The file is PDF/A-2a: tagged, for
those who cannot see it; and the typesetter refuses it when a letter is in no font, instead of leaving a gap.
"""

import json
from datetime import UTC, datetime
from importlib.resources import as_file, files

import pylopdf_fonts_zh_cn
import typst

from junheng.report.document import Document, Progress, silent
from junheng.report.pdf.told import told_document
from junheng.terms.errors import EngineError

MARK = "\ufeff"
"""What some programs leave at the beginning of a text; it has no ink, and PDF/A forbids it."""


def draw_pdf(document: Document, progress: Progress = silent) -> bytes:
    """The document as the bytes of a PDF; the same document gives the same bytes.

    Args:
        document: What to draw, its headings numbered.
        progress: Told how many sections are handed over; the typesetter then draws all at once.

    Raises:
        EngineError: a text has a letter that no font has, or the typesetter failed.
    """
    told = json.dumps(told_document(document, progress), ensure_ascii=False).replace(MARK, "")
    # The embedded fonts are for the signs of formulas; the template names every font, and never another's.
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[pylopdf_fonts_zh_cn.sans_path().parent])
    day = document.day
    with as_file(files(__package__)) as templates:
        try:
            drawn, warnings = typst.compile_with_warnings(
                templates / "document.typ",
                root=templates,
                font_paths=fonts,
                sys_inputs={"document": told},
                timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
                pdf_standards="a-2a",
            )
        except typst.TypstError as refused:
            raise EngineError("engine.typeset", why=refused.message) from refused
    if warnings:
        raise EngineError("engine.typeset", why=warnings[0].message)
    return drawn
