"""A mapping's rule for one field, carried out over the rows of a sheet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import polars as pl

from junheng.facts.cells.entries import Problem, normal
from junheng.facts.cells.numbers import factor, read_number
from junheng.facts.cells.words import read_column
from junheng.facts.fields import Field
from junheng.facts.files.sheets import Sheet, letter
from junheng.facts.foreign.field_rules import Condition, Rule
from junheng.facts.foreign.heading_lines import HeadingLines, close_headings, positions
from junheng.facts.table import column_type, plain
from junheng.facts.workbook.headings import bare_heading
from junheng.terms.errors import InputError
from junheng.terms.messages import Lang

FINE = 9
"""Decimals kept of a figure in another unit until the sum is converted."""


@dataclass(frozen=True)
class Placed:
    """A problem and the columns that it stands in."""

    problem: Problem
    columns: tuple[int, ...]


@dataclass(frozen=True)
class Filled:
    """One field of a block, filled.

    Attributes:
        series: Its values as they are held, one a row.
        columns: The columns that they were read from.
        problems: What is wrong with the entries.
    """

    series: pl.Series
    columns: tuple[int, ...] = ()
    problems: tuple[Placed, ...] = ()


@dataclass(frozen=True)
class Grid:
    """A sheet of another office whose headings are known.

    Attributes:
        sheet: The sheet.
        heads: Its headings.
        file: Name under which errors tell of it.
        mapping: File name of the mapping, for errors.
        lang: Language of the words that findings quote.
    """

    sheet: Sheet
    heads: HeadingLines
    file: str
    mapping: str
    lang: Lang = "zh"

    @cached_property
    def positions(self) -> Mapping[str, Sequence[int]]:
        """Column indices by heading as it is compared."""
        return positions(self.heads.names)

    def index(self, name: str) -> int | None:
        """Position of the column with a heading; None where there is none.

        Raises:
            InputError: several columns have that heading.
        """
        found = self.positions.get(bare_heading(name), [])
        if len(found) > 1:
            letters = [letter(index) for index in found]
            raise InputError("mapping.column_twice", file=self.file, mapping=self.mapping, column=name, letters=letters)
        return found[0] if found else None

    def needed(self, name: str) -> int:
        """Position of a column that must be there.

        Raises:
            InputError: there is no such column; the error names the closest headings.
        """
        index = self.index(name)
        if index is None:
            close = close_headings(name, self.heads.names)
            raise InputError(
                "mapping.column_missing",
                file=self.file,
                mapping=self.mapping,
                column=name,
                row=self.heads.below,
                close=close or ["—"],
            )
        return index

    def cells(self, column: int, rows: Sequence[int]) -> list[object]:
        """The entries of a column in some rows."""
        return [self.sheet.rows[row][column] for row in rows]

    def fulfils(self, condition: Condition, row: int) -> bool:
        """Whether a row fulfils a condition."""
        cell = self.sheet.rows[row][self.needed(condition.column)]
        text = _text(cell)
        if condition.test == "blank":
            return (not text) is condition.blank
        if condition.test == "starts":
            return bool(text) and text.startswith(condition.words)
        return (text in condition.words) is (condition.test == "is")

    def unseen(self, columns: Sequence[int], rows: Sequence[int]) -> Iterator[Placed]:
        """Cells that read as blank but are not: a formula without result, an error, the inside of a merge."""
        places = {row: index for index, row in enumerate(rows)}
        for row, column in sorted(self.sheet.uncached):
            if column in columns and row in places:
                yield Placed(Problem("read.formula_uncached", None, places[row]), (column,))
        for (row, column), entry in self.sheet.broken.items():
            if column in columns and row in places:
                yield Placed(Problem("read.error_cell", entry, places[row]), (column,))
        for (top, left), (bottom, right) in self.sheet.merged:
            span: dict[str, object] = {"span": f"{letter(left)}{top + 1}:{letter(right)}{bottom + 1}"}
            for row in range(max(top, self.heads.below), bottom + 1):
                for column in columns:
                    if row in places and left <= column <= right and (row, column) != (top, left):
                        yield Placed(Problem("read.merged", None, places[row], span), (column,))


def fill(grid: Grid, rule: Rule, rows: Sequence[int]) -> Filled | None:
    """A field of our table from the rows of theirs; None where an optional column is not there.

    Raises:
        InputError: a column that the mapping names is not there, or is there twice.
    """
    if rule.how == "constant":
        return Filled(pl.Series(rule.field.id, [rule.held] * len(rows), dtype=column_type(rule.field)))
    columns = _columns(grid, rule)
    if columns is None:
        return None
    plus, minus = columns
    if rule.how == "join":
        filled = _joined(grid, rule, plus, rows)
    elif len(plus) + len(minus) == 1:
        filled = _one(grid, rule, plus[0], rows)
    else:
        filled = _sum(grid, rule, plus, minus, rows)
    series, wrong = _in_range(rule.field, filled.series + rule.plus) if rule.field.numeric else (filled.series, [])
    every = (*plus, *minus)
    problems = (*filled.problems, *(Placed(problem, every) for problem in wrong), *grid.unseen(every, rows))
    return Filled(series.alias(rule.field.id), every, problems)


def _columns(grid: Grid, rule: Rule) -> tuple[list[int], list[int]] | None:
    if rule.how == "any_of":
        found = [index for name in rule.columns if (index := grid.index(name)) is not None]
        if not found and not rule.optional:
            grid.needed(rule.columns[0])
        return (found[:1], []) if found else None
    names = (*rule.columns, *rule.minus)
    if rule.optional and any(grid.index(name) is None for name in names):
        return None
    return [grid.needed(name) for name in rule.columns], [grid.needed(name) for name in rule.minus]


def _one(grid: Grid, rule: Rule, column: int, rows: Sequence[int]) -> Filled:
    cells = grid.cells(column, rows)
    problems: list[Problem] = []
    if rule.pattern is not None:
        cells, problems = _cut(rule, cells)
    if rule.codes is None:
        # A number that something is added to is not yet what its range is meant for.
        field = replace(rule.field, min=None, max=None) if rule.plus else rule.field
        series, read = read_column(field, cells, rule.unit, grid.lang)
        problems += read
    else:
        series, read = _coded(rule, cells, grid.lang)
        problems += read
    if rule.default is not None:
        series = _defaulted(series, cells, rule.default)
    return Filled(series, (column,), tuple(Placed(problem, (column,)) for problem in problems))


def _cut(rule: Rule, cells: Sequence[object]) -> tuple[list[object], list[Problem]]:
    """The part of each entry that the pattern picks."""
    assert rule.pattern is not None  # noqa: S101  # the caller looked
    cut: list[object] = []
    problems = []
    for index, cell in enumerate(cells):
        found = rule.pattern.search(_shown(cell)) if cell is not None else None
        cut.append(found[1] if found else None)
        if cell is not None and found is None:
            problems.append(Problem("mapping.pattern_unmatched", cell, index, {"pattern": rule.pattern.pattern}))
    return cut, problems


def _coded(rule: Rule, cells: Sequence[object], lang: Lang) -> tuple[pl.Series, list[Problem]]:
    """Entries by the mapping's words."""
    codes = rule.codes or {}
    held: list[object] = []
    problems = []
    rest: dict[int, object] = {}
    for index, cell in enumerate(cells):
        text = _text(cell)
        held.append(codes.get(text))
        if text in codes or not text or rule.others == "blank":
            continue
        if rule.others == "error":
            known = [word for word in codes if word]
            problems.append(Problem("mapping.word_unknown", cell, index, {"known": known}))
        else:
            rest[index] = cell
    if rest:
        series, read = read_column(rule.field, list(rest.values()), rule.unit, lang)
        for index, value in zip(rest, series, strict=True):
            held[index] = value
        back = list(rest)
        problems += [Problem(entry.code, entry.value, back[entry.index], entry.params) for entry in read]
    return pl.Series(rule.field.id, held, dtype=column_type(rule.field)), problems


def _defaulted(series: pl.Series, cells: Sequence[object], default: object) -> pl.Series:
    """Blank entries replaced; one that was filled and could not be read stays missing."""
    blank = pl.Series("blank", [not _text(cell) for cell in cells], dtype=pl.Boolean)
    held = pl.DataFrame([series.alias("held"), blank])
    filled = pl.when(pl.col("blank") & pl.col("held").is_null()).then(pl.lit(default, dtype=series.dtype))
    return held.select(filled.otherwise("held").alias("held"))["held"]


def _joined(grid: Grid, rule: Rule, columns: Sequence[int], rows: Sequence[int]) -> Filled:
    """Texts joined into one; blank where one of them is."""
    parts, problems = [], []
    for column in columns:
        series, read = read_column(rule.field, grid.cells(column, rows), "", grid.lang)
        parts.append(series.to_list())
        problems += [Placed(problem, (column,)) for problem in read]
    texts = [None if None in entry else rule.separator.join(entry) for entry in zip(*parts, strict=True)]
    return Filled(pl.Series(rule.field.id, texts, dtype=pl.String), tuple(columns), tuple(problems))


def _sum(grid: Grid, rule: Rule, plus: Sequence[int], minus: Sequence[int], rows: Sequence[int]) -> Filled:
    """Columns added and taken off, exactly; a blank that has no default makes the sum blank."""
    field = rule.field
    # In another unit the parts are added as they stand and the sum is converted once.
    part = replace(field, unit=rule.unit, decimals=FINE, min=None, max=None) if rule.unit else field
    total = pl.Series("", [0] * len(rows), dtype=pl.Int64)
    problems: list[Placed] = []
    blanks = [0] * len(rows)
    for sign, columns in ((1, plus), (-1, minus)):
        for column in columns:
            cells = grid.cells(column, rows)
            series, read = read_column(part, cells, "", grid.lang)
            problems += [Placed(problem, (column,)) for problem in read]
            if rule.default is not None:
                series = _defaulted(series, cells, rule.default)
            for index, cell in enumerate(cells):
                blanks[index] += not _text(cell)
            total = total + series * sign
    count = len(plus) + len(minus)
    some = [index for index, blank in enumerate(blanks) if 0 < blank < count and rule.default is None]
    every = (*plus, *minus)
    problems += [Placed(Problem("mapping.sum_blank", None, index), every) for index in some]
    if rule.unit:
        total = _converted(total, rule.unit, field)
    return Filled(total, every, tuple(problems))


def _converted(total: pl.Series, unit: str, field: Field) -> pl.Series:
    times = factor(unit, field.unit)
    assert times is not None  # noqa: S101  # the mapping's loader checked it
    exact = times * Fraction(field.scale, 10**FINE)
    return pl.Series(
        field.id,
        [None if value is None else int(exact * value + Fraction(1, 2)) for value in total],
        dtype=pl.Int64,
    )


def _in_range(field: Field, series: pl.Series) -> tuple[pl.Series, list[Problem]]:
    """What was computed from entries, held against the field's range; what lies outside is missing."""
    inside = pl.Series([True] * len(series), dtype=pl.Boolean)
    if field.min is not None:
        inside &= (series >= int(field.min * field.scale)).fill_null(value=True)
    if field.max is not None:
        inside &= (series <= int(field.max * field.scale)).fill_null(value=True)
    problems = []
    for index in (~inside).arg_true():
        figure = plain(field, series[index])
        problem = read_number(field, figure if isinstance(figure, int) else str(figure)).problem
        if problem is not None:
            problems.append(replace(problem, value=figure, index=index))
    return series.to_frame("a").select(pl.when(inside).then("a").alias("a"))["a"], problems


def _shown(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return "" if cell is None else str(cell)


def _text(cell: object) -> str:
    """An entry as it is compared with a mapping's words."""
    return normal(_shown(cell)) if cell is not None else ""
