"""A document drawn as a PDF: the only place that knows the typesetter.

The document goes over as data, so that no name of a school can be read as markup. The file is PDF/A-2a: tagged, for
those who cannot see it; and the typesetter refuses it when a letter is in no font, instead of leaving a gap.
"""

import json
import re
from datetime import UTC, date, datetime
from importlib.resources import as_file, files

import pylopdf_fonts_zh_cn
import typst

from junheng.report import looks
from junheng.report.document import Document, Progress, silent
from junheng.report.pdf.told import told_document
from junheng.terms.errors import EngineError

MARK = "\ufeff"
"""What some programs leave at the beginning of a text; it has no ink, and PDF/A forbids it."""
UNSHOWN = re.compile('the (?:text|PDF contains the codepoint) `"(.+?)"`')
"""How the typesetter names a letter that is in none of its fonts, or has no meaning of its own."""
COLOURS = {
    "soft": looks.SOFT,
    "dark": looks.DARK,
    "head": looks.HEAD,
    "rule": looks.RULE,
    "warning": looks.WARNING,
    "warning-edge": looks.WARNING_EDGE,
    "alarm": looks.ALARM,
    **{f"shade-{look}": shown.shade for look, shown in looks.SHOWN.items() if shown.shade},
    **{f"ink-{look}": shown.ink for look, shown in looks.SHOWN.items() if shown.ink},
}
"""What the templates call the colours of documents."""


def draw_pdf(document: Document, progress: Progress = silent) -> bytes:
    """The document as the bytes of a PDF; the same document gives the same bytes.

    Only a document with a letter that the fonts of the package lack is drawn with the machine's own fonts as well, and
    differs between machines with different ones.

    Args:
        document: What to draw, its headings numbered.
        progress: Told how many sections are handed over; the typesetter then draws all at once.

    Raises:
        EngineError: a text has a letter that no font has, or the typesetter failed.
    """
    told = json.dumps(told_document(document, progress), ensure_ascii=False).replace(MARK, "")
    try:
        told.encode()
    except UnicodeEncodeError as half:
        raise EngineError("engine.half_letter", letter=ascii(told[half.start])[1:-1]) from half
    try:
        return _typeset(told, document.day, own_fonts=False)
    except typst.TypstError as refused:
        if not UNSHOWN.search(refused.message):
            raise EngineError("engine.typeset", why=refused.message) from refused
    try:
        return _typeset(told, document.day, own_fonts=True)
    except typst.TypstError as refused:
        if letter := UNSHOWN.search(refused.message):
            raise EngineError("engine.letter", letter=letter[1]) from refused
        raise EngineError("engine.typeset", why=refused.message) from refused


def _typeset(data: str, day: date, *, own_fonts: bool) -> bytes:
    """The file; `own_fonts` lets the machine's own fonts stand in for what those of the package lack."""
    # The embedded fonts are for the signs of formulas.
    fonts = typst.Fonts(include_system_fonts=own_fonts, font_paths=[pylopdf_fonts_zh_cn.sans_path().parent])
    with as_file(files(__package__)) as templates:
        drawn, warnings = typst.compile_with_warnings(
            templates / "document.typ",
            root=templates,
            font_paths=fonts,
            sys_inputs={"document": data, "fallback": str(own_fonts), "colours": json.dumps(COLOURS)},
            timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
            pdf_standards="a-2a",
        )
    if warnings:
        raise EngineError("engine.typeset", why=warnings[0].message)
    return drawn
