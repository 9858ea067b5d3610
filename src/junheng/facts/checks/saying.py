"""From rows that a check has caught to findings: where they stand and what they say."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import cached_property
from typing import Any

import polars as pl

from junheng.facts.checks.view import NAME, View
from junheng.facts.fields import Code, Field, code_list, dictionary
from junheng.facts.table import ROW, Facts, plain
from junheng.terms.findings import Finding, Locus
from junheng.terms.messages import Lang, text

Row = Mapping[str, Any]
Blanks = Callable[[Row], dict[str, object]]


@dataclass(frozen=True)
class Where:
    """The school, or school and stage, that a sentence is about."""

    name: str
    stage: Code | None = None

    @property
    def id(self) -> str:
        """How programs are told."""
        return self.name

    def label(self, lang: Lang) -> str:
        """How people are told."""
        if self.stage is None:
            return self.name
        return text("check.where", lang, name=self.name, part=self.stage)


@dataclass(frozen=True)
class Figure:
    """A figure with its name, as it stands in an enumeration."""

    field: Field
    value: object

    @property
    def id(self) -> str:
        """How programs are told."""
        return f"{self.field.id}={self.value}"

    def label(self, lang: Lang) -> str:
        """How people are told."""
        return text("check.figure", lang, figure=self.field, number=self.value)


def _nothing(row: Row) -> dict[str, object]:
    return {}


@dataclass(frozen=True)
class Test:
    """One check over the rows of a table.

    Attributes:
        code: The message.
        when: Catches a row when true; null catches nothing.
        fields: The fields concerned, the first of them the one whose value is quoted.
        blanks: What the message names besides the place.
        filled: Only those of the fields that the row has filled are concerned.
    """

    code: str
    when: pl.Expr
    fields: tuple[str, ...]
    blanks: Blanks = attribute(default=_nothing)
    filled: bool = False

    @cached_property
    def mark(self) -> pl.Expr:
        """Whether a row is caught, never null."""
        return self.when.fill_null(value=False)

    def concerned(self, row: Row) -> tuple[str, ...]:
        """The fields that the test is about in one row."""
        return tuple(id for id in self.fields if row[id] is not None) if self.filled else self.fields


def caught(view: View, table: str, frame: pl.DataFrame, tests: Iterable[Test]) -> list[Finding]:
    """The findings of all tests over one frame, whose rows are (some of) the table's.

    All conditions are evaluated in one pass; only rows that are caught are looked at one by one. Of the rows of
    schools, those that the view is about.
    """
    listed = list(tests)
    if view.only is not None and "school" in frame.columns:
        frame = frame.filter(pl.col("school").is_in(view.only))
    if frame.is_empty() or not listed:
        return []
    # One after the other: to spread so small a table over the processor's cores costs more than it saves.
    marks = frame.select_seq(test.mark.alias(str(n)) for n, test in enumerate(listed))
    return [
        finding(view.facts, table, row, test.code, test.concerned(row), test.blanks(row))
        for test, mark in zip(listed, marks.get_columns(), strict=True)
        if mark.any()
        for row in frame.filter(mark).iter_rows(named=True)
    ]


def finding(
    facts: Facts, table: str, row: Row, code: str, fields: tuple[str, ...], blanks: Mapping[str, object]
) -> Finding:
    """One finding about a row of a table."""
    stage = row.get("stage")
    number = row.get(ROW)
    school = row.get("school")
    return Finding(
        code=code,
        locus=locus(facts, table, number if isinstance(number, int) else None, fields),
        table=table,
        row=number if isinstance(number, int) else None,
        fields=fields,
        school=school if isinstance(school, str) else None,
        stage=stage if isinstance(stage, str) else None,
        value=held(table, fields[0], row) if fields else None,
        params={"where": where(row), **blanks},
    )


def where(row: Row) -> Where:
    """The place that a row is about."""
    name, stage = row.get(NAME), row.get("stage")
    return Where(str(name or row.get("school") or ""), code_list("stage")[stage] if isinstance(stage, str) else None)


def locus(facts: Facts, table: str, row: int | None, fields: tuple[str, ...]) -> Locus:
    """The cells of several fields of a row; the row alone where no cell is known."""
    loci = [facts.locus(table, row, id) for id in fields] or [facts.locus(table, row)]
    cells = dict.fromkeys(cell for place in loci if place.cell for cell in place.cell.split(", "))
    known = [cell for cell in cells if not cell.isdigit()] or list(cells)
    return Locus(loci[0].sheet, ", ".join(known) or None)


def held(table: str, id: str, row: Row) -> object:
    """A row's figure in its unit, code or text as it is said."""
    field = dictionary()[table][id]
    value = row.get(id)
    if field.numeric:
        return plain(field, value if isinstance(value, int) else None)
    return value


def said(field: Field, scaled: object) -> object:
    """A held number in its field's unit."""
    return plain(field, scaled if isinstance(scaled, int) else None)


def code_of(table: str, id: str, value: object) -> object:
    """A code as an entry of its list, so that it is shown in the reader's language."""
    return code_list(dictionary()[table][id].codes).get(str(value), value)
