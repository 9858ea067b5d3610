"""Facts: the tables of one or several counties, with the places that their figures came from.

A number is held exactly, as a whole multiple of its field's last decimal (`Int64`): an area of 5494.5 m² with
two decimals is 549450. `Facts.figure` and `plain` give it back in the field's unit.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, cached_property
from types import MappingProxyType

import polars as pl

from junheng.facts.fields import Field, dictionary
from junheng.terms.findings import Locus

ROW = "_row"
"""Column that holds a row's number in its sheet, as a person counts."""


@dataclass(frozen=True)
class Source:
    """Where a table came from: the sheet, and the column letters that each field was read from."""

    sheet: str
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    vertical: Mapping[str, int] = field(default_factory=dict)
    """For a sheet with one figure a line: the row of each field."""

    def locus(self, row: int | None, field_id: str | None = None) -> Locus:
        """The cell of a row's field; only the sheet (or its row) where the cell is not known."""
        if field_id is not None and field_id in self.vertical:
            row = self.vertical[field_id]
        letters = self.columns.get(field_id, ()) if field_id else ()
        if row is None:
            return Locus(self.sheet, None)
        if not letters:
            return Locus(self.sheet, str(row))
        return Locus(self.sheet, ", ".join(f"{letter}{row}" for letter in letters))


def column_type(field: Field) -> pl.DataType:
    """How a field's column is held."""
    if field.numeric:
        return pl.Int64()
    return {"flag": pl.Boolean(), "date": pl.Date()}.get(field.type, pl.String())


def empty(table: str) -> pl.DataFrame:
    """A table of the dictionary without rows."""
    return _empty(table).clone()


@cache
def _empty(table: str) -> pl.DataFrame:
    schema = {field.id: column_type(field) for field in dictionary()[table].fields.values()}
    return pl.DataFrame(schema={**schema, ROW: pl.Int64()})


def complete(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with every column of its table, in the dictionary's order; absent ones blank."""
    wanted = _empty(table)
    if frame.schema == wanted.schema:
        return frame
    absent = [pl.lit(None, dtype=kind).alias(name) for name, kind in wanted.schema.items() if name not in frame.columns]
    return frame.with_columns(absent).select(wanted.columns).cast(wanted.schema)


def plain(field: Field, scaled: int | None) -> Decimal | int | None:
    """A held number in the field's unit: exact, an `int` for whole numbers.

    Example:
        >>> plain(dictionary()["schools"]["land_area_m2"], 1068800)
        Decimal('10688.00')
    """
    if scaled is None or field.decimals == 0:
        return scaled
    return Decimal(scaled).scaleb(-field.decimals)


@dataclass(frozen=True)
class Facts:
    """What is known.

    Attributes:
        tables: Every table of the dictionary by id, complete in columns; empty where nothing was given.
        sources: Where each table came from.

    Shapes:
        schools: one row a school; stages: one row a school and stage; county: one row a county; the record
        tables as the dictionary says.
    """

    tables: Mapping[str, pl.DataFrame]
    sources: Mapping[str, Source] = field(default_factory=dict)

    @classmethod
    def of(cls, tables: Mapping[str, pl.DataFrame], sources: Mapping[str, Source] | None = None) -> "Facts":
        """Facts from the frames that there are; the others are empty."""
        held = {id: complete(id, tables[id]) if id in tables else empty(id) for id in dictionary()}
        return cls(MappingProxyType(held), MappingProxyType(dict(sources or {})))

    def __getitem__(self, table: str) -> pl.DataFrame:
        return self.tables[table]

    def with_tables(self, **tables: pl.DataFrame) -> "Facts":
        """The same facts with some tables replaced."""
        held = {**self.tables, **{id: complete(id, frame) for id, frame in tables.items()}}
        return replace(self, tables=MappingProxyType(held))

    def locus(self, table: str, row: int | None, field_id: str | None = None) -> Locus:
        """Where a figure stands in the user's file."""
        source = self.sources.get(table)
        if source is None:
            return Locus(dictionary()[table].label.zh, str(row) if row is not None else None)
        return source.locus(row, field_id)

    def county_codes(self) -> list[str]:
        """The counties that the data hold, in order."""
        return [code for code in self["county"]["county"].to_list() if code is not None]

    def counties(self) -> Iterator["Facts"]:
        """Each county's facts by itself."""
        codes = self.county_codes()
        if len(codes) <= 1:
            yield self
            return
        parts = {code: self.of_county(code) for code in codes}
        yield from parts.values()

    def of_county(self, code: str) -> "Facts":
        """The facts of one county: its schools and all that belongs to them."""
        schools = self["schools"].filter(pl.col("county") == code)
        ids = schools["school"].implode()
        teachers = self["teachers"].filter(pl.col("school").is_in(ids))
        held: dict[str, pl.DataFrame] = {}
        for id, frame in self.tables.items():
            if id == "schools":
                held[id] = schools
            elif id == "county":
                held[id] = frame.filter(pl.col("county") == code)
            elif "school" in frame.columns:
                held[id] = frame.filter(pl.col("school").is_in(ids))
            elif "teacher" in frame.columns:
                held[id] = frame.filter(pl.col("teacher").is_in(teachers["teacher"].implode()))
            else:
                held[id] = frame
        return replace(self, tables=MappingProxyType(held))

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all figures, independent of row order and of where they were read."""
        total = hashlib.sha256()
        for id, frame in self.tables.items():
            if frame.is_empty():
                continue
            body = frame.drop(ROW)
            body = body.sort(body.columns)
            total.update(id.encode())
            total.update(body.write_csv().encode())
        return total.hexdigest()


def frame_of(table: str, rows: Iterable[Mapping[str, object]]) -> pl.DataFrame:
    """A table from rows whose numbers are in the field's unit (for tests, examples and expert cases).

    Raises:
        KeyError: a row names a field that the table does not have.
        ValueError: a number has more decimals than its field.
    """
    fields = dictionary()[table].fields
    columns: dict[str, list[object]] = {name: [] for name in [*fields, ROW]}
    for number, row in enumerate(rows, start=2):
        for name in row:
            if name not in columns:
                raise KeyError(f"{table}.{name}")
        for name, values in columns.items():
            value = row.get(name, number if name == ROW else None)
            values.append(scaled(fields[name], value) if name in fields and fields[name].numeric else value)
    schema = dict(empty(table).schema)
    return pl.DataFrame(columns, schema=schema)


def scaled(field: Field, value: object) -> int | None:
    """A number in the field's unit as the whole number that is held.

    Example:
        >>> scaled(dictionary()["schools"]["equipment_value"], "5.27")
        5270000
    """
    if value is None:
        return None
    exact = Decimal(str(value)).scaleb(field.decimals)
    if exact != exact.to_integral_value():
        raise ValueError(f"{field.id}: {value} has more than {field.decimals} decimals")
    return int(exact)
