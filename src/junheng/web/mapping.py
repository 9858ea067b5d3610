"""Rows of the data base and values of the domain."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from junheng.facts.cells.entries import Problem
from junheng.facts.cells.words import read_column
from junheng.facts.fields import Field, dictionary
from junheng.facts.table import ROW, Facts, complete, empty
from junheng.terms.messages import Lang
from junheng.web.form import own, typed

Entries = Mapping[str, Mapping[str, str]]
"""A sheet: per place each field as it was typed."""


@dataclass(frozen=True)
class Doubt:
    """An entry that cannot be read."""

    school: str
    place: str
    field: Field
    problem: Problem


def pack(facts: Facts) -> bytes:
    """The tables of facts as one blob: a zip of Arrow files, without the places in files that they came from."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for id, frame in facts.tables.items():
            if frame.height:
                part = io.BytesIO()
                frame.write_ipc(part)
                archive.writestr(zipfile.ZipInfo(f"{id}.arrow"), part.getvalue())
    return body.getvalue()


def unpack(body: bytes) -> Facts:
    """The facts of a blob."""
    tables = {}
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for name in archive.namelist():
            tables[name.removesuffix(".arrow")] = pl.read_ipc(io.BytesIO(archive.read(name)))
    return Facts.of(tables)


def entries_of(facts: Facts, lang: Lang = "zh") -> dict[str, dict[str, dict[str, str]]]:
    """What the schools of a county would have typed: school → place → field → words."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for table in ("schools", "stages"):
        for row in facts[table].iter_rows(named=True):
            found.setdefault(row["school"], {})[_place(table, row)] = _typed(table, row, lang)
    return found


def county_entries(facts: Facts, lang: Lang = "zh") -> dict[str, dict[str, str]]:
    """What the county would have typed of itself."""
    rows = facts["county"].head(1).iter_rows(named=True)
    return {"county": next((_typed("county", row, lang) for row in rows), {})}


def with_sheets(given: Facts, sheets: Mapping[str, Entries]) -> tuple[Facts, list[Doubt]]:
    """A county's facts with the schools' sheets in place of their rows, and the entries that cannot be read.

    Args:
        given: The register of schools, the county's own figures and everything that no sheet holds.
        sheets: School → its entries.
    """
    doubts: list[Doubt] = []
    tables = {}
    for table in ("schools", "stages"):
        rows = [row for row in given[table].iter_rows(named=True) if row["school"] in sheets]
        kept = given[table].filter(~pl.col("school").is_in(list(sheets)))
        told = [sheets[row["school"]].get(_place(table, row), {}) for row in rows]
        frame, found = _read(table, rows, told)
        doubts += found
        tables[table] = pl.concat([kept, frame]).sort(ROW, nulls_last=True, maintain_order=True)
    return given.with_tables(**tables), doubts


def with_county(given: Facts, entries: Entries) -> tuple[Facts, list[Doubt]]:
    """A county's facts with what the county entered of itself, and the entries that cannot be read."""
    rows = list(given["county"].head(1).iter_rows(named=True))
    frame, doubts = _read("county", rows, [entries.get("county", {})] * len(rows))
    return given.with_tables(county=frame), doubts


def read_entries(place: str, fields: Iterable[Field], told: Mapping[str, str]) -> list[tuple[Field, Problem]]:
    """What is wrong with the entries of one place, by themselves."""
    found = []
    for field in fields:
        _, problems = read_column(field, [told.get(field.id) or None])
        found += [(field, problem) for problem in problems]
    return found


def _place(table: str, row: Mapping[str, object]) -> str:
    return f"stages/{row['stage']}" if table == "stages" else table


def _typed(table: str, row: Mapping[str, object], lang: Lang) -> dict[str, str]:
    fields = dictionary()[table].fields
    return {
        id: words for id, field in fields.items() if id not in own(table) and (words := typed(field, row[id], lang))
    }


def _read(
    table: str, rows: Sequence[Mapping[str, object]], told: Sequence[Mapping[str, str]]
) -> tuple[pl.DataFrame, list[Doubt]]:
    if not rows:
        return empty(table), []
    schema = empty(table).schema
    columns: list[pl.Series] = []
    doubts = []
    for id, field in dictionary()[table].fields.items():
        if id in own(table):
            columns.append(pl.Series(id, [row[id] for row in rows], dtype=schema[id]))
            continue
        series, problems = read_column(field, [entries.get(id) or None for entries in told])
        columns.append(series.alias(id).cast(schema[id]))
        doubts += [
            Doubt(str(rows[problem.index].get("school", "")), _place(table, rows[problem.index]), field, problem)
            for problem in problems
        ]
    columns.append(pl.Series(ROW, [row[ROW] for row in rows], dtype=pl.Int64))
    return complete(table, pl.DataFrame(columns)), doubts
