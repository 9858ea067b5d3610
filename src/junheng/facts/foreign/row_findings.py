"""What is notable in the rows of a table that was put together: blanks, and rows that are there twice."""

from collections.abc import Sequence

import polars as pl

from junheng.facts.fields import Table
from junheng.facts.foreign.joined_rows import in_its_sheet
from junheng.facts.table import ROW, Source
from junheng.facts.workbook.sheet_table import LISTED, brief
from junheng.terms.findings import Finding, Locus

Blamed = set[tuple[int, str]]
"""Row and field of the entries that a finding is about already."""


def key_blanks(table: Table, keys: Sequence[str], frame: pl.DataFrame, blamed: Blamed, source: Source) -> list[Finding]:
    """Rows that cannot be identified."""
    blank = [(row, key) for key in keys for row in frame.filter(pl.col(key).is_null())[ROW] if (row, key) not in blamed]
    return _told(table, "read.key_blank", blank, frame, source)


def required_blanks(table: Table, frame: pl.DataFrame, blamed: Blamed, source: Source) -> list[Finding]:
    """Required figures that are missing without a finding that says why."""
    findings = []
    for field in table.fields.values():
        if not field.required or field.key or field.id not in frame.columns:
            continue
        missing = frame.filter(pl.col(field.id).is_null())
        if table.id == "schools" and field.numeric and "type" in frame.columns:
            missing = missing.filter(pl.col("type").ne_missing("kindergarten"))
        blank = [(row, field.id) for row in missing[ROW] if (row, field.id) not in blamed]
        if len(blank) == frame.height > 1:
            place = Locus(source.sheet, ", ".join(source.columns.get(field.id, ())) or None)
            params: dict[str, object] = {"field": field}
            findings.append(Finding("read.column_blank", place, table.id, fields=(field.id,), params=params))
        else:
            findings += _told(table, "read.blank", blank, frame, source)
    return findings


def _told(
    table: Table, code: str, blank: Sequence[tuple[int, str]], frame: pl.DataFrame, source: Source
) -> list[Finding]:
    schools = dict(zip(frame[ROW], frame["school"], strict=True)) if "school" in frame.columns else {}
    findings = [
        Finding(
            code,
            source.locus(row, id),
            table=table.id,
            row=in_its_sheet(row),
            fields=(id,),
            school=schools.get(row),
            params={"field": table[id]},
        )
        for row, id in blank[:LISTED]
    ]
    if len(blank) > LISTED:
        kind = Finding(code).severity
        more = "read.more_errors" if kind == "error" else "read.more_warnings"
        params: dict[str, object] = {
            "field": table[blank[0][1]],
            "more": len(blank) - LISTED,
            "listed": LISTED,
        }
        letters = ", ".join(source.columns.get(blank[0][1], ())) or None
        findings.append(Finding(more, Locus(source.sheet, letters), table.id, fields=(blank[0][1],), params=params))
    return findings


def each_once(
    table: Table, frame: pl.DataFrame, keys: Sequence[str], source: Source
) -> tuple[pl.DataFrame, list[Finding]]:
    """Each row once; of rows with equal keys the first stays, and a finding tells of the others."""
    groups = frame.group_by(keys, maintain_order=True).agg(ROW).filter(pl.col(ROW).list.len() > 1)
    findings = []
    for group in groups.head(LISTED).iter_rows(named=True):
        rows = [in_its_sheet(row) for row in group[ROW]]
        findings.append(
            Finding(
                "read.duplicate",
                source.locus(group[ROW][1], keys[0]),
                table=table.id,
                row=rows[1],
                fields=tuple(keys),
                school=group.get("school"),
                value=brief(group[keys[0]]),
                params={"rows": rows, "first": rows[0], "fields": [table[key] for key in keys]},
            )
        )
    if groups.height > LISTED:
        params: dict[str, object] = {
            "field": table[keys[0]],
            "more": groups.height - LISTED,
            "listed": LISTED,
        }
        findings.append(Finding("read.more_errors", Locus(source.sheet), table.id, fields=tuple(keys), params=params))
    return frame.unique(keys, keep="first", maintain_order=True), findings
