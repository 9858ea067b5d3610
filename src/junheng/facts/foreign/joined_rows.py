"""Rows of one table from several sheets: told apart, traced back, and those of one school made one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from junheng.facts.fields import Table
from junheng.facts.table import ROW, Source, plain
from junheng.terms.findings import Finding, Locus

PART = 10_000_000
"""`_row` is the row in the sheet; every further sheet of a table adds this once more: no two are equal."""
NEVER_COMPARED = frozenset({ROW})


@dataclass(frozen=True)
class Patchwork(Source):
    """A table put together from several sheets.

    Attributes:
        parts: Where each part came from.
        moved: Figures that stand in another row than their record's first: row and field → that row.
    """

    parts: tuple[Source, ...] = ()
    moved: Mapping[tuple[int, str], int] = field(default_factory=dict)

    def locus(self, row: int | None, field_id: str | None = None) -> Locus:
        """The cell of a row's field, in the sheet that it came from."""
        if row is None:
            return Locus(self.sheet, None)
        if field_id is not None:
            row = self.moved.get((row, field_id), row)
        part, number = divmod(row, PART)
        return self.parts[part].locus(number, field_id)


def in_its_sheet(row: int) -> int:
    """A row's number as a person counts it in its sheet.

    Example:
        >>> in_its_sheet(12), in_its_sheet(2 * PART + 12)
        (12, 12)
    """
    return row % PART


def source_of(parts: Sequence[Source], moved: Mapping[tuple[int, str], int]) -> Source:
    """Where a table came from: one sheet as it is, several as a patchwork."""
    if len(parts) == 1 and not moved:
        return parts[0]
    names = list(dict.fromkeys(part.sheet for part in parts))
    return Patchwork(", ".join(names), parts=tuple(parts), moved=dict(moved))


def merge_equal(
    table: Table, frame: pl.DataFrame, keys: Sequence[str], source: Source
) -> tuple[pl.DataFrame, dict[tuple[int, str], int], list[Finding]]:
    """Rows with equal keys as one row: each field from the first row that has it.

    Returns:
        The rows in order, where figures were moved from, and a finding for each field that differs.
    """
    repeated = frame.filter(frame.select(keys).is_duplicated())
    if repeated.is_empty():
        return frame, {}, []
    merged: dict[tuple[object, ...], dict[str, object]] = {}
    moved: dict[tuple[int, str], int] = {}
    findings: dict[tuple[object, ...], Finding] = {}
    for row in repeated.iter_rows(named=True):
        key = tuple(row[name] for name in keys)
        first = merged.setdefault(key, row)
        if first is row:
            continue
        for name, value in row.items():
            if value is None or name in NEVER_COMPARED or name in keys or value == first[name]:
                continue
            at = int(str(first[ROW]))
            if first[name] is None:
                first[name] = value
                moved[at, name] = row[ROW]
            elif (*key, name) not in findings:
                findings[*key, name] = _differs(table, name, source, moved.get((at, name), at), first, row)
    rows = pl.DataFrame(list(merged.values()), schema=frame.schema)
    single = frame.filter(~frame.select(keys).is_duplicated())
    return pl.concat([single, rows]).sort(ROW, maintain_order=True), moved, list(findings.values())


def _differs(
    table: Table, name: str, source: Source, at: int, first: Mapping[str, object], row: Mapping[str, object]
) -> Finding:
    field = table[name]
    shown = [plain(field, v) if field.numeric and isinstance(v, int) else v for v in (first[name], row[name])]
    kept = source.locus(at, name)
    number = row[ROW]
    assert isinstance(number, int)  # noqa: S101  # the column's type says so
    # Names are spelt differently without being wrong; figures and codes cannot both be true.
    return Finding(
        "mapping.words_differ" if field.type == "text" else "mapping.differs",
        source.locus(number, name),
        table=table.id,
        row=in_its_sheet(number),
        fields=(name,),
        school=row.get("school") if isinstance(row.get("school"), str) else None,  # type: ignore[arg-type]  # looked at
        stage=row.get("stage") if isinstance(row.get("stage"), str) else None,  # type: ignore[arg-type]  # looked at
        value=shown[1],
        params={"field": field, "kept": shown[0], "where": f"{kept.sheet} {kept.cell}"},
    )
