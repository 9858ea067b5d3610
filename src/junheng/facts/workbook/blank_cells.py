"""Which cells of a fill-in workbook were left blank, as opposed to absent, or there and not to be read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from junheng.facts.fields import dictionary
from junheng.facts.table import ROW, Facts
from junheng.terms.findings import Finding

SAID_BLANK = frozenset({"read.blank", "read.column_blank", "read.key_blank"})
"""Findings that say that a cell is blank; any other of a cell says that something stands there."""


@dataclass(frozen=True)
class BlankCell:
    """A cell that was left blank: of a school, of one of its stages, or (school and stage empty) of the county."""

    table: str
    field: str
    school: str
    stage: str


@dataclass(frozen=True)
class Blanks:
    """What was left blank.

    Attributes:
        cells: Those of columns that the workbook has.
        doubtful: Table and field of columns in which more cells could not be read than are told one by one: there
            nothing counts as left blank.
    """

    cells: tuple[BlankCell, ...]
    doubtful: tuple[tuple[str, str], ...]


def blanks_of(facts: Facts, findings: Sequence[Finding], tables: Sequence[str]) -> Blanks:
    """The blank cells of some tables.

    Args:
        facts: As they were read, with the places that they came from.
        findings: What the reader said.
        tables: Their ids.
    """
    told = [finding for finding in findings if finding.code not in SAID_BLANK]
    filled = {(finding.table or "", finding.row, id) for finding in told for id in finding.fields}
    doubtful = sorted({(table, id) for table, row, id in filled if row is None})
    cells = tuple(
        cell
        for table in tables
        for row, cell in _blank(facts, table)
        if (table, row, cell.field) not in filled and (table, cell.field) not in doubtful
    )
    return Blanks(cells, tuple(doubtful))


def _blank(facts: Facts, table: str) -> Iterator[tuple[int | None, BlankCell]]:
    """Each blank cell with the row that a finding would name."""
    source = facts.sources.get(table)
    if source is None:
        return
    for id in dictionary()[table].fields:
        if id not in source.columns:
            continue
        for row in facts[table].filter(pl.col(id).is_null()).iter_rows(named=True):
            # On a sheet with a figure a line the finding names the figure's own line.
            line = source.vertical.get(id, row[ROW])
            yield line, BlankCell(table, id, row.get("school") or "", row.get("stage") or "")
