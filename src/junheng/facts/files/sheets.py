"""Sheets as lists of rows: the one place that opens a workbook or a text table.

Whatever is wrong with the file as a file ends in an `InputError`; the entries are judged elsewhere.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from junheng.facts.files.archive import (
    ZIP,
    check_size,
    damaged,
    encrypted,
    kind_error,
    sheet_parts,
)
from junheng.facts.files.compound import sheet_marks
from junheng.facts.files.marks import Marks, marks
from junheng.facts.files.text_tables import text_rows
from junheng.terms.errors import InputError

WORKBOOKS = (".xlsx", ".xlsm", ".xls")
TEXTS = (".csv", ".tsv", ".txt")

Cell = tuple[int, int]
"""Row and column of a cell, counted from 0 as in `Sheet.rows`."""
Box = tuple[Cell, Cell]
"""First and last cell of a range."""


@dataclass(frozen=True)
class Sheet:
    """One sheet as it stands.

    Attributes:
        name: Name of the sheet; of a text table the file's name without its extension.
        rows: Row i of the list is row i + 1 of the sheet, column j is `letter(j)`. Every row is as long as
            the longest. A cell is `str`, `float`, `int`, `bool`, a date or time, or None where it is blank.
        uncached: Cells with a formula whose result was never stored: they read as None.
        broken: Cells that hold an error such as `#DIV/0!`: they read as None.
        formulas: Cells that hold a formula.
        merged: Merged ranges; only their first cell has the value.
    """

    name: str
    rows: list[list[object]]
    uncached: frozenset[Cell] = frozenset()
    broken: dict[Cell, str] = field(default_factory=dict)
    formulas: frozenset[Cell] = frozenset()
    merged: tuple[Box, ...] = ()


def letter(column: int) -> str:
    """The letters of a column counted from 0.

    Example:
        >>> letter(0), letter(25), letter(26), letter(701)
        ('A', 'Z', 'AA', 'ZZ')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def open_sheets(path: Path, *, encoding: str | None = None) -> list[Sheet]:
    """All sheets of a workbook, or the one table of a .csv file.

    Args:
        path: An .xlsx, .xls, .csv (comma, tab or semicolon) or .tsv file.
        encoding: Encoding of a text table; without it UTF-8, UTF-16 with its mark and GB18030 are told apart.

    Raises:
        InputError: the file cannot be read; its code says why.
    """
    suffix = path.suffix.lower()
    data = _bytes(path)
    if suffix in TEXTS:
        return [Sheet(path.stem, text_rows(data, str(path), path.stem, encoding))]
    if suffix not in WORKBOOKS:
        raise InputError("read.file_kind", path=path, suffix=path.suffix)
    if wrong := kind_error(data[:512], str(path)):
        raise wrong
    if encrypted(data):
        raise InputError("read.password", path=path)
    if data.startswith(ZIP):
        found = {name: marks(xml, str(path), name) for name, xml in sheet_parts(data, str(path)).items()}
        return _workbook(data, path, lambda name, _: found.get(name, Marks()))
    listed = sheet_marks(data, str(path))
    return _workbook(data, path, lambda _, index: listed[index] if index < len(listed) else Marks())


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise InputError("read.file_is_folder", path=path)
    try:
        data = path.read_bytes()
    except FileNotFoundError as absent:
        raise InputError("read.file_missing", path=path) from absent
    except OSError as refused:
        raise InputError("read.file_unreadable", path=path, reason=refused.strerror or "") from refused
    if not data:
        raise InputError("read.file_empty", path=path)
    return data


def _workbook(data: bytes, path: Path, special: Callable[[str, int], Marks]) -> list[Sheet]:
    """Every worksheet through calamine, whose own failures all mean that the file is damaged."""
    from python_calamine import CalamineError, PasswordError, SheetTypeEnum

    def all_sheets() -> list[Sheet]:
        from python_calamine import load_workbook

        book = load_workbook(BytesIO(data))
        names = [entry.name for entry in book.sheets_metadata if entry.typ == SheetTypeEnum.WorkSheet]
        return [
            _sheet(name, book.get_sheet_by_name(name), special(name, index), path) for index, name in enumerate(names)
        ]

    try:
        return _guarded(all_sheets, path)
    except PasswordError as locked:
        raise InputError("read.password", path=path) from locked
    except (CalamineError, ValueError, KeyError, OSError, OverflowError) as bad:
        raise damaged(str(path), str(bad).splitlines()[0][:120] if str(bad) else "xml") from bad


def _guarded(read: Callable[[], list[Sheet]], path: Path) -> list[Sheet]:
    """A reader's panic arrives as a `BaseException`: here it is what it means, a damaged file."""
    try:
        return read()
    except BaseException as panic:
        if type(panic).__name__ != "PanicException":
            raise
        raise damaged(str(path), "xml") from panic


def _sheet(name: str, source: Any, special: Marks, path: Path) -> Sheet:  # calamine has no types
    if source.end is not None:
        check_size(str(path), name, source.end[0] + 1, source.end[1] + 1)
    rows = [
        row if "" not in row else [None if cell == "" else cell for cell in row]
        for row in source.to_python(skip_empty_area=False)
    ]
    needed = 1 + max((row for row, _ in (*special.formulas, *special.broken)), default=-1)
    while len(rows) > needed and not any(cell is not None for cell in rows[-1]):
        rows.pop()
    merged = tuple(source.merged_cell_ranges or ())
    return Sheet(name, rows, special.uncached, special.broken, special.formulas, merged)
