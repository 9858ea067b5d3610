"""What the typesetter is told: a document as plain data, with nothing left to decide but where ink goes."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, assert_never

from junheng.report import words
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
from junheng.report.formula import Formula
from junheng.report.pdf.breadth import PAGE, SIZE, Fit, fitted, lines, pieces, wants
from junheng.report.pdf.compact import shrunk
from junheng.report.pdf.formula import line, told_math
from junheng.report.tables import EMPTY, Cell, Column, Table
from junheng.terms.messages import text

Told = dict[str, Any]

BODY, SMALL = 16.0, 9.5
"""Points of the body's type and of captions and notes."""
TALLEST = 20
"""Lines up to which a row of a table is kept on one page."""
BLANK = "\0"


def told_document(document: Document, progress: Progress) -> Told:
    """A document as data."""
    drawn = []
    for number, section in enumerate(document.sections, 1):
        drawn.append(_section(section))
        progress(number, len(document.sections))
    return {
        "lang": document.lang,
        "title": document.title.split("\n"),
        "caption": [_loose(part, PAGE[False] / 14) for part in document.caption.split("\n") if part],
        "day": words.day(document.day, document.lang),
        "note": document.note,
        "cover": document.cover,
        "contents": text("document.contents", document.lang) if document.contents else "",
        "page": text("document.page", document.lang, page=BLANK).split(BLANK),
        "runs": _runs(drawn),
    }


def _runs(sections: Sequence[Told]) -> list[Told]:
    """Sections on pages of one kind together: another kind begins a new page."""
    runs = groupby(sections, key=lambda section: (section["landscape"], section["compact"]))
    return [{"landscape": side, "compact": compact, "sections": list(group)} for (side, compact), group in runs]


def _section(section: Section) -> Told:
    by = shrunk(section) if section.compact else 1.0
    return {
        "landscape": section.landscape,
        "compact": section.compact,
        "flows": section.flows,
        "by": by,
        "blocks": [_block(block, section.landscape, by) for block in section.blocks],
    }


def _block(block: Block, landscape: bool, by: float) -> Told:
    room = PAGE[landscape]
    match block:
        case Heading():
            said = _loose(block.label + block.words, room / BODY - 2)
            return {"is": "heading", "level": block.level, "words": said}
        case Paragraph():
            return {"is": block.role, "parts": _parts(block.content, room / BODY - 3)}
        case Captioned():
            return _table(block.table, block.label, landscape, by)
        case Picture():
            return {
                "is": "picture",
                "svg": svg(block.chart),
                "width": block.chart.width,
                "height": block.chart.height,
                "alt": block.chart.alt,
                "title": _titled(block.label, block.title),
                "notes": [_loose(note, room / SMALL) for note in block.notes],
            }
        case Formula():
            return {"is": "formula", "math": told_math(block.math), "alt": line(block.math)}
        case _:
            assert_never(block)


def _parts(content: Text, room: float) -> list[Told]:
    parts = []
    for part in content:
        look, said = ("", part) if isinstance(part, str) else (part.look, PLAIN.show(part))
        parts.append({"words": _loose(said, room), "look": look})
    return parts


def _titled(label: str, title: str) -> str:
    return f"{label}　{title}" if label else title


def _loose(said: str, room: float) -> list[str]:
    found = pieces(said, room)
    return [found] if isinstance(found, str) else found


def _table(table: Table, label: str, landscape: bool, by: float) -> Told:
    fit, room = fitted(wants(table), landscape, SIZE * by), PAGE[landscape] / SMALL
    return {
        "is": "table",
        "title": _titled(label, table.title) if table.title else "",
        "caption": _loose(table.caption, room) if table.title and table.caption else [],
        "size": fit.size,
        "widths": fit.widths,
        "heads": _heads(table, fit) if table.headed else [],
        "rows": [
            _row([row.get(column.key, EMPTY) for column in table.columns], table.columns, fit) for row in table.rows
        ],
        "notes": [_loose(note, room) for note in table.notes],
    }


def _heads(table: Table, fit: Fit) -> list[list[Told]]:
    """The rows of headings: one, or two where columns stand under a common heading."""
    rooms = {column.key: fit.room(place) for place, column in enumerate(table.columns)}
    if not table.grouped:
        return [[_head(column.head(), rooms[column.key]) for column in table.columns]]
    above: list[Told] = []
    below: list[Told] = []
    for group, members in groupby(table.columns, key=lambda column: column.group):
        columns = list(members)
        if group:
            above.append(_head(group, sum(rooms[column.key] for column in columns), across=len(columns)))
            below += [_head(column.head(), rooms[column.key]) for column in columns]
        else:
            above += [_head(column.head(), rooms[column.key], down=2) for column in columns]
    return [above, below]


def _head(said: str, room: float, across: int = 1, down: int = 1) -> Told:
    return {"words": _loose(said, room), "across": across, "down": down}


def _row(cells: Sequence[Cell], columns: Sequence[Column], fit: Fit) -> Told:
    drawn = []
    tall = 1
    for place, (cell, column) in enumerate(zip(cells, columns, strict=True)):
        said, room = column.show(cell), max(fit.room(place), 1)
        tall = max(tall, lines(said, room))
        drawn.append([_loose(said, room), cell.look, _side(cell, column)])
    return {"cells": drawn, "whole": tall <= TALLEST}


def _side(cell: Cell, column: Column) -> str:
    if column.centred or cell.value is None:
        return "center"
    return "left" if isinstance(cell.value, str) else "right"
