"""From one sheet with a row of headings to one table of facts."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from junheng.facts.cells.entries import Problem, normal
from junheng.facts.cells.words import read_column
from junheng.facts.fields import Field, Table
from junheng.facts.files.sheets import Sheet, letter
from junheng.facts.table import ROW, Source
from junheng.facts.workbook.headings import Column, Headings, match_headings, recognised
from junheng.facts.workbook.layout import HEADING_ROWS, is_example
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding, Locus
from junheng.terms.messages import Lang

LISTED = 20
"""Findings of one kind that are listed for one column; the rest is counted in one more finding."""
SHOWN = 200
"""Characters of an entry that a finding repeats."""
NOT_DATA = frozenset(("合计", "总计", "小计", "全县合计", "total", "subtotal", "sum"))
FOOTERS = ("填表人", "制表", "审核", "填报人", "负责人", "注:", "备注:", "说明:", "note:")
_FOOTER_MARKS = frozenset(word[0] for word in (*NOT_DATA, *FOOTERS))
REPEATABLE = frozenset({"rooms"})
"""Tables in which rows with equal keys are ordinary: a school has several music rooms."""
TELLING_APART = {"postings": ("since",)}
"""What besides its keys tells a table's rows apart."""


@dataclass(frozen=True)
class Reading:
    """A table as read.

    Attributes:
        table: Its id.
        frame: Its rows, numbers as they are held, with the column `_row`.
        source: Where each field was read from.
        findings: What a person should look at.
    """

    table: str
    frame: pl.DataFrame
    source: Source
    findings: tuple[Finding, ...] = ()


def heading_row(table: Table, sheet: Sheet) -> int | None:
    """Index of the row among the first ten that names most fields; None where no row names any."""
    found = {
        index: len(recognised(table, row))
        for index, row in enumerate(sheet.rows[:HEADING_ROWS])
        if any(isinstance(cell, str) for cell in row)
    }
    best = max(found, key=lambda index: found[index], default=None)
    return best if best is not None and found[best] else None


def read_sheet_table(table: Table, sheet: Sheet, lang: Lang = "zh") -> Reading | None:
    """A sheet as a table of facts; None where the sheet is blank.

    Raises:
        InputError: no row of headings, or a key or required column is missing.
    """
    head = heading_row(table, sheet)
    if head is None:
        if any(cell is not None for row in sheet.rows for cell in row):
            raise InputError("read.no_headings", sheet=sheet.name, rows=HEADING_ROWS)
        return None
    headings = match_headings(table, sheet.rows[head])
    if not headings.columns:
        return None
    rows, left_out = _data_rows(sheet, head, headings)
    if rows and headings.missing:
        raise _missing(table, sheet, headings, lang)
    return _Page(table, sheet, headings, rows, lang).reading(left_out)


def _data_rows(sheet: Sheet, head: int, headings: Headings) -> tuple[list[int], list[Finding]]:
    """Indices of the rows that hold data, and a finding for each line that looks like a total or a footer."""
    indices = [column.index for column in headings.columns]
    keys = {0, *[column.index for column in headings.columns if column.field.key][:1]}
    special = {row for row, column in (*sheet.uncached, *sheet.broken) if column in indices}
    if _all_records(sheet.rows[head + 1 :], min(indices), keys):
        return list(range(head + 1, len(sheet.rows))), []
    rows, left_out = [], []
    for number in range(head + 1, len(sheet.rows)):
        row = sheet.rows[number]
        first = next((row[index] for index in indices if row[index] is not None), None)
        if first is None or (isinstance(first, str) and not first.strip()):
            filled = (row[index] for index in indices if row[index] is not None)
            if number not in special and all(isinstance(cell, str) and not cell.strip() for cell in filled):
                continue
        elif isinstance(first, str) and _is_footer(first):
            place = Locus(sheet.name, str(number + 1))
            left_out.append(Finding("read.not_a_record", place, row=number + 1, value=brief(first)))
            continue
        if not any(is_example(row[index]) for index in keys):
            rows.append(number)
    return rows, left_out


def _all_records(rows: Sequence[Sequence[object]], first: int, keys: set[int]) -> bool:
    """Whether every row plainly holds data, told from the different entries of its first columns alone."""
    return all(
        entry is not None
        and not (
            isinstance(entry, str)
            and not entry[:1].isdigit()  # no such word begins with a digit, and most identifiers do
            and (not entry.strip() or _is_footer(entry) or is_example(entry))
        )
        for column in {first, *keys}
        for entry in {row[column] for row in rows}
    )


def _is_footer(entry: str) -> bool:
    if entry.lstrip()[:1].lower() not in _FOOTER_MARKS:
        return False
    word = normal(entry)
    return word in NOT_DATA or word.startswith(FOOTERS)


def _missing(table: Table, sheet: Sheet, headings: Headings, lang: Lang) -> InputError:
    wanted = [field.label(lang) for field in headings.missing]
    likely = {stranger.like.id: stranger for stranger in headings.strangers if stranger.like}
    for field in headings.missing:
        if stranger := likely.get(field.id):
            cell = letter(stranger.index)
            return InputError(
                "read.column_misspelt",
                sheet=sheet.name,
                columns=wanted,
                heading=stranger.heading,
                column=cell,
                label=field.label(lang),
            )
    return InputError("read.column_missing", sheet=sheet.name, columns=wanted)


@dataclass(frozen=True)
class _Page:
    """A sheet whose headings and data rows are known."""

    table: Table
    sheet: Sheet
    headings: Headings
    rows: Sequence[int]
    lang: Lang

    def reading(self, findings: Iterable[Finding]) -> Reading:
        found = [*self._about_headings(), *findings]
        columns: dict[str, pl.Series] = {}
        blamed: dict[str, set[int]] = {}
        problems: list[tuple[Column, list[Problem]]] = []
        across = list(zip(*(self.sheet.rows[row] for row in self.rows), strict=True))
        for column in self.headings.columns:
            cells = across[column.index] if across else ()
            series, read = read_column(column.field, cells, column.unit, self.lang)
            unseen = [*self._special(column), *self._merged(column)]
            problems.append((column, [*read, *unseen]))
            blamed[column.field.id] = {problem.index for problem in (*read, *unseen)}
            columns[column.field.id] = series
        numbers = pl.Series(ROW, [row + 1 for row in self.rows], dtype=pl.Int64)
        frame = pl.DataFrame([*columns.values(), numbers])
        for column, entries in problems:
            blanks = self._blanks(column, frame, blamed[column.field.id])
            found += self._listed(column, [*entries, *blanks], frame)
        frame, repeated = self._distinct(frame)
        letters = {column.field.id: (letter(column.index),) for column in self.headings.columns}
        source = Source(self.sheet.name, letters)
        return Reading(self.table.id, frame, source, (*found, *repeated))

    def _about_headings(self) -> Iterator[Finding]:
        for column in self.headings.twice:
            first = next(other for other in self.headings.columns if other.field.id == column.field.id)
            params: dict[str, object] = {
                "heading": column.heading,
                "first": first.heading,
                "column": letter(first.index),
            }
            yield self._on_heading("read.heading_twice", column.index, (column.field.id,), params)
        for stranger in self.headings.strangers:
            cells = (self.sheet.rows[row][stranger.index] for row in self.rows)
            if stranger.like is None and all(cell is None for cell in cells):
                continue
            code = "read.heading_unknown"
            params = {"heading": stranger.heading}
            if stranger.like:
                code = "read.heading_unit" if stranger.unit else "read.heading_like"
                params |= {"label": stranger.like.heading(self.lang), "unit": stranger.unit}
            yield self._on_heading(code, stranger.index, (), params)

    def _on_heading(self, code: str, index: int, fields: tuple[str, ...], params: dict[str, object]) -> Finding:
        place = Locus(self.sheet.name, letter(index))
        return Finding(code, place, self.table.id, fields=fields, value=params["heading"], params=params)

    def _special(self, column: Column) -> Iterator[Problem]:
        """Cells that read as blank but are not."""
        if not (self.sheet.uncached or self.sheet.broken):
            return
        for index, row in enumerate(self.rows):
            cell = (row, column.index)
            if cell in self.sheet.uncached:
                yield Problem("read.formula_uncached", None, index)
            elif cell in self.sheet.broken:
                yield Problem("read.error_cell", self.sheet.broken[cell], index)

    def _merged(self, column: Column) -> Iterator[Problem]:
        """Cells under a merged range, whose one value belongs to its first cell alone."""
        if not self.sheet.merged:
            return
        places = {row: index for index, row in enumerate(self.rows)}
        for (top, left), (bottom, right) in self.sheet.merged:
            if not left <= column.index <= right or (top, left) == (bottom, right):
                continue
            span = f"{letter(left)}{top + 1}:{letter(right)}{bottom + 1}"
            for row in range(top, bottom + 1):
                if row in places and (row, column.index) != (top, left):
                    yield Problem("read.merged", None, places[row], {"span": span})

    def _blanks(self, column: Column, frame: pl.DataFrame, blamed: set[int]) -> list[Problem]:
        field = column.field
        if not field.key and not field.required:
            return []
        held = frame[field.id]
        if not held.null_count():
            return []
        expected = _expected(field, frame)
        blank = [
            index
            for index, empty in enumerate(held.is_null())
            if empty and index not in blamed and (expected is None or expected[index])
        ]
        if field.key:
            return [Problem("read.key_blank", None, index) for index in blank]
        if len(blank) == len(self.rows) > 1:
            return [Problem("read.column_blank", None, -1)]
        return [Problem("read.blank", None, index) for index in blank]

    def _listed(self, column: Column, problems: list[Problem], frame: pl.DataFrame) -> Iterator[Finding]:
        """The problems of a column as findings, each kind listed up to `LISTED` times and then counted."""
        schools = frame["school"] if "school" in frame.columns else None
        counted: dict[str, int] = {}
        for problem in problems:
            counted[problem.code] = counted.get(problem.code, 0) + 1
            if counted[problem.code] <= LISTED:
                number = self.rows[problem.index] + 1 if problem.index >= 0 else None
                cell = f"{letter(column.index)}{number or ''}"
                yield Finding(
                    problem.code,
                    Locus(self.sheet.name, cell),
                    table=self.table.id,
                    row=number,
                    fields=(column.field.id,),
                    school=schools[problem.index] if schools is not None and number else None,
                    value=brief(problem.value),
                    params={"field": column.heading, **problem.params},
                )
        for code, number in counted.items():
            if number > LISTED:
                kind = Finding(code).severity
                yield Finding(
                    "read.more_errors" if kind == "error" else "read.more_warnings",
                    Locus(self.sheet.name, letter(column.index)),
                    table=self.table.id,
                    fields=(column.field.id,),
                    params={"field": column.heading, "more": number - LISTED, "listed": LISTED},
                )

    def _distinct(self, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[Finding]]:
        """The rows that are identified, each once; of rows with equal keys the first stays."""
        keys = [key for key in self.table.keys if key in frame.columns]
        frame = frame.drop_nulls(keys)
        told = [*keys, *(name for name in TELLING_APART.get(self.table.id, ()) if name in frame.columns)]
        if self.table.id in REPEATABLE or not told or not frame.select(told).is_duplicated().any():
            return frame, []
        groups = frame.group_by(told, maintain_order=True).agg(ROW).filter(pl.col(ROW).list.len() > 1)
        columns = {column.field.id: column for column in self.headings.columns}
        findings = []
        for group in groups.iter_rows(named=True):
            rows = group[ROW]
            cell = f"{letter(columns[keys[0]].index)}{rows[1]}"
            names = [columns[name].heading for name in told]
            findings.append(
                Finding(
                    "read.duplicate",
                    Locus(self.sheet.name, cell),
                    table=self.table.id,
                    row=rows[1],
                    fields=tuple(told),
                    school=group.get("school"),
                    value=brief(group[keys[0]]),
                    params={"rows": rows, "first": rows[0], "fields": names},
                )
            )
        return frame.unique(told, keep="first", maintain_order=True), findings


def _expected(field: Field, frame: pl.DataFrame) -> pl.Series | None:
    """The rows in which a required figure is expected: a kindergarten has none of a school's."""
    if field.table == "schools" and field.numeric and "type" in frame.columns:
        return frame["type"].ne_missing("kindergarten")
    return None


def brief(value: object) -> object:
    """An entry as a finding repeats it: plain, and not longer than can be read."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, str) and len(value) > SHOWN:
        return value[:SHOWN] + "…"
    return value
