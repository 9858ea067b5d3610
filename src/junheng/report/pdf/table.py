"""A table as data for the typesetter."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from junheng.report.pdf.columns import PAGE, SIZE, Fit, Printed
from junheng.report.pdf.lines import lines, pieces
from junheng.report.tables import EMPTY, Cell, Column, Table

Told = dict[str, Any]

SMALL = 9.5
"""Points of captions and notes."""
TALLEST = 20
"""Lines up to which a row is kept on one page."""


def told_table(printed: Printed, label: str, landscape: bool, by: float) -> Told:
    """A table as data.

    Args:
        printed: The table and its texts.
        label: What numbers it.
        landscape: Whether its page lies on its side.
        by: Its type as part of the full size.
    """
    table, fit, room = printed.table, printed.fitted(landscape, SIZE * by), PAGE[landscape] / SMALL
    return {
        "is": "table",
        "title": table.title and label + table.title,
        "caption": pieces(table.caption, room) if table.caption else [],
        "size": fit.size,
        "widths": fit.widths,
        "heads": _heads(table, fit) if table.headed else [],
        "rows": [
            _row([row.get(column.key, EMPTY) for column in table.columns], said, table.columns, fit)
            for row, said in zip(table.rows, printed.rows, strict=True)
        ],
        "notes": [pieces(note, room) for note in table.notes],
    }


def _heads(table: Table, fit: Fit) -> list[list[Told]]:
    """The rows of headings: one, or two where columns stand under a common heading."""
    rooms = {column.key: room for column, room in zip(table.columns, fit.rooms, strict=True)}
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
    return {"words": pieces(said, room), "across": across, "down": down}


def _row(cells: Sequence[Cell], said: Sequence[str], columns: Sequence[Column], fit: Fit) -> Told:
    drawn = []
    for cell, words, column, room in zip(cells, said, columns, fit.rooms, strict=True):
        # A number is never taken apart: half of one looks like another.
        drawn.append([[words] if cell.is_number else pieces(words, room), cell.look, column.side(cell)])
    tall = max(map(lines, said, fit.rooms))
    return {"cells": drawn, "whole": tall <= TALLEST}
