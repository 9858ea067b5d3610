"""What the typesetter is told: a document as plain data, with nothing left to decide but where ink goes."""

from collections.abc import Sequence
from itertools import groupby
from typing import assert_never

from junheng.report.charts.draw import svg
from junheng.report.document import (
    PLAIN,
    Block,
    Captioned,
    Document,
    Heading,
    Paragraph,
    Picture,
    Progress,
    Section,
    Text,
)
from junheng.report.formula import Formula, linear
from junheng.report.front import Front, front_of
from junheng.report.pdf.columns import PAGE, Printed
from junheng.report.pdf.compact import shrunk
from junheng.report.pdf.formula import told_math
from junheng.report.pdf.lines import ems, pieces
from junheng.report.pdf.table import SMALL, Told, told_table
from junheng.terms.messages import text

BODY, FRONT, SMALL_FRONT = 16.0, 14.0, 12.0
"""Points of the body's type, and of the lines under the title: where they fit, and where they do not."""
BLANK = "\0"


def told_document(document: Document, progress: Progress) -> Told:
    """A document as data."""
    sections = []
    for number, section in enumerate(document.sections, 1):
        sections.append(_section(section))
        progress(number, len(document.sections))
    return {
        "lang": document.lang,
        "name": document.name,
        "front": _front(front_of(document)),
        "note": document.note,
        "cover": document.cover,
        "contents": text("document.contents", document.lang) if document.contents else "",
        "page": text("document.page", document.lang, page=BLANK).split(BLANK),
        "runs": _runs(sections),
    }


def _front(front: Front | None) -> Told | None:
    if front is None:
        return None
    fits = max(map(ems, front.caption), default=0) <= PAGE[False] / FRONT
    return {
        "title": front.title,
        "caption": [pieces(part, PAGE[False] / SMALL_FRONT) for part in front.caption],
        "captioned": FRONT if fits else SMALL_FRONT,
        "day": front.day,
        "note": front.note,
    }


def _runs(sections: Sequence[Told]) -> list[Told]:
    """Sections on pages of one kind together: another kind begins a new page."""
    runs = groupby(sections, key=lambda section: (section["landscape"], section["compact"]))
    return [{"landscape": side, "compact": compact, "sections": list(group)} for (side, compact), group in runs]


def _section(section: Section) -> Told:
    blocks = [(block, Printed(block.table) if isinstance(block, Captioned) else None) for block in section.blocks]
    by = shrunk(blocks, section.landscape) if section.compact else 1.0
    return {
        "landscape": section.landscape,
        "compact": section.compact,
        "flows": section.flows,
        "by": by,
        "blocks": [_block(block, printed, section.landscape, by) for block, printed in blocks],
    }


def _block(block: Block, printed: Printed | None, landscape: bool, by: float) -> Told:
    room = PAGE[landscape]
    match block:
        case Heading():
            return {"is": "heading", "level": block.level, "words": pieces(block.label + block.words, room / BODY - 2)}
        case Paragraph():
            return {"is": block.role, "parts": _parts(block.content, room / BODY - 3)}
        case Captioned():
            return told_table(printed or Printed(block.table), block.label, landscape, by)
        case Picture():
            return {
                "is": "picture",
                "svg": svg(block.chart),
                "width": block.chart.width,
                "height": block.chart.height,
                "alt": block.chart.alt,
                "title": block.label + block.title,
                "notes": [pieces(note, room / SMALL) for note in block.notes],
            }
        case Formula():
            return {"is": "formula", "math": told_math(block.math), "alt": linear(block.math)}
        case _:
            assert_never(block)


def _parts(content: Text, room: float) -> list[Told]:
    parts = []
    for part in content:
        look, said = ("", part) if isinstance(part, str) else (part.look, PLAIN.show(part))
        parts.append({"words": pieces(said, room), "look": look})
    return parts
