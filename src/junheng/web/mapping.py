"""Rows of the data base and values of the domain."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from junheng.facts.cells.entries import Problem
from junheng.facts.cells.words import read_column
from junheng.facts.fields import Field, dictionary
from junheng.facts.table import ROW, Facts, empty
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
        mine = given[table]["school"].is_in(list(sheets)).fill_null(value=False)
        rows = list(given[table].filter(mine).iter_rows(named=True))
        kept = given[table].filter(~mine)
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
    table = place.partition("/")[0]
    return [
        (field, problem) for field in fields for problem in _entered(table, field.id, told.get(field.id) or None)[1]
    ]


@lru_cache(maxsize=50_000)
def _entered(table: str, id: str, words: str | None) -> tuple[object, tuple[Problem, ...]]:
    """What is held for one entry, and what is wrong with it: of a sheet that is saved again all but one are known."""
    series, problems = read_column(dictionary()[table][id], [words])
    return series.cast(empty(table).schema[id])[0], tuple(problems)


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
    own_fields = own(table)
    held: list[list[object]] = []
    doubts = []
    for row, entries in zip(rows, told, strict=True):
        line: list[object] = []
        for id in schema:
            if id == ROW or id in own_fields:
                line.append(row[id])
                continue
            value, problems = _entered(table, id, entries.get(id) or None)
            line.append(value)
            field = dictionary()[table][id]
            doubts += [Doubt(str(row.get("school", "")), _place(table, row), field, problem) for problem in problems]
        held.append(line)
    return pl.DataFrame(held, schema=schema, orient="row"), doubts
