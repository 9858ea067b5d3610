"""From a sheet with one figure a line (label, value, unit) to the one row of a table: the county's."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from junheng.facts.cells.entries import Problem, normal
from junheng.facts.cells.numbers import factor, unit_words
from junheng.facts.cells.words import read_column
from junheng.facts.fields import Table
from junheng.facts.files.sheets import Sheet, letter
from junheng.facts.table import ROW, Source
from junheng.facts.workbook.headings import Column, match_heading, recognised, shown_heading
from junheng.facts.workbook.layout import ITEM
from junheng.facts.workbook.sheet_table import Reading, brief, heading_row
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding, Locus
from junheng.terms.messages import Lang

LABEL_COLUMNS = 4
"""Columns from the left among which the labels are looked for."""


@dataclass(frozen=True)
class Line:
    """One labelled figure: its row and column, and the field as `headings.Column` describes it."""

    row: int
    value_column: int
    column: Column


def label_column(table: Table, sheet: Sheet) -> int | None:
    """The column that names more fields downwards than the best row does across; None where there is none."""
    counted = {
        index: sum(
            match_heading(table, shown_heading(row[index])) is not None
            for row in sheet.rows
            if index < len(row) and isinstance(row[index], str)
        )
        for index in range(LABEL_COLUMNS)
    }
    best = max(counted, key=lambda index: counted[index])
    head = heading_row(table, sheet)
    across = len(recognised(table, sheet.rows[head])) if head is not None else 0
    return best if counted[best] > across else None


def read_vertical(table: Table, sheet: Sheet, at: int, lang: Lang = "zh") -> Reading:
    """The one row of a table from its labelled figures.

    Args:
        table: The table.
        sheet: The sheet.
        at: Index of the column with the labels; values stand to the right of it, then units.
        lang: Language of the messages' blanks.

    Raises:
        InputError: a key or required figure has no line.
    """
    lines: dict[str, Line] = {}
    findings: list[Finding] = []
    for number, row in enumerate(sheet.rows):
        heading = shown_heading(row[at])
        value = row[at + 1] if at + 1 < len(row) else None
        if not heading or normal(heading) in (normal(ITEM.zh), normal(ITEM.en)):
            continue
        column = match_heading(table, heading, at + 1)
        place = Locus(sheet.name, f"{letter(at)}{number + 1}")
        if column is None:
            if value is not None:
                found = Finding("read.line_unknown", place, table.id, number + 1, value=heading)
                findings.append(replace(found, params={"heading": heading}))
        elif column.field.id in lines:
            params: dict[str, object] = {"heading": heading, "first": lines[column.field.id].row + 1}
            fields = (column.field.id,)
            findings.append(
                Finding("read.line_twice", place, table.id, number + 1, fields, value=heading, params=params)
            )
        else:
            lines[column.field.id] = Line(number, at + 1, _with_unit(column, row, at + 2))
    missing = [field for field in table.fields.values() if (field.key or field.required) and field.id not in lines]
    if missing:
        raise InputError("read.line_missing", sheet=sheet.name, lines=[field.label(lang) for field in missing])
    return _reading(table, sheet, lines, findings, lang)


def _with_unit(column: Column, row: list[object], at: int) -> Column:
    """The column with the unit of its line where the unit cell names another that can be converted."""
    unit = row[at] if at < len(row) else None
    if not isinstance(unit, str) or not column.field.unit:
        return column
    for id in unit_words().get(normal(unit), ()):
        if id == column.field.unit:
            return replace(column, unit="")
        if factor(id, column.field.unit) is not None:
            return replace(column, unit=id)
    return column


def _reading(table: Table, sheet: Sheet, lines: dict[str, Line], findings: list[Finding], lang: Lang) -> Reading:
    held: dict[str, pl.Series] = {}
    for id, line in lines.items():
        row = sheet.rows[line.row]
        cell = row[line.value_column] if line.value_column < len(row) else None
        held[id], problems = read_column(line.column.field, [cell], line.column.unit, lang)
        problems += _unseen(sheet, line)
        if held[id].null_count() and not problems:
            problems += _blank(line)
        for problem in problems:
            findings.append(
                Finding(
                    problem.code,
                    Locus(sheet.name, f"{letter(line.value_column)}{line.row + 1}"),
                    table=table.id,
                    row=line.row + 1,
                    fields=(id,),
                    value=brief(problem.value),
                    params={"field": line.column.heading, **problem.params},
                )
            )
    first = lines[table.keys[0]]
    frame = pl.DataFrame([*held.values(), pl.Series(ROW, [first.row + 1], dtype=pl.Int64)]).drop_nulls(table.keys)
    letters = {id: (letter(line.value_column),) for id, line in lines.items()}
    source = Source(sheet.name, letters, {id: line.row + 1 for id, line in lines.items()})
    return Reading(table.id, frame, source, tuple(findings))


def _unseen(sheet: Sheet, line: Line) -> Iterator[Problem]:
    place = (line.row, line.value_column)
    if place in sheet.uncached:
        yield Problem("read.formula_uncached", None)
    if place in sheet.broken:
        yield Problem("read.error_cell", sheet.broken[place])
    for (top, left), (bottom, right) in sheet.merged:
        if top <= line.row <= bottom and left <= line.value_column <= right and place != (top, left):
            yield Problem("read.merged", None, params={"span": f"{letter(left)}{top + 1}:{letter(right)}{bottom + 1}"})


def _blank(line: Line) -> Iterator[Problem]:
    field = line.column.field
    if field.key:
        yield Problem("read.key_blank", None)
    elif field.required:
        yield Problem("read.blank", None)
