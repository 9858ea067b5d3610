"""What only a sheet's XML tells: how far it reaches, and which cells hold formulas or errors.

The workbook reader shows a formula without a stored result, and an error such as `#DIV/0!`, as a blank cell.
Taken for blank they would be dropped silently.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree import ElementTree

from junheng.facts.files.archive import MAX_CELLS, check_size, damaged

Cell = tuple[int, int]
"""Row and column, counted from 0."""

_REGULAR = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"')
_UNUSUAL = re.compile(rb'<c(?! r="[A-Z][0-9]{1,5}")')
"""A cell that is not plainly within the first 26 columns and 99,999 rows."""
_SHORT_LETTERS = re.compile(rb'<c r="([A-Z]{1,3})[0-9]{1,5}"')
NARROW, SHORT = 26, 99_999
_SPECIAL = re.compile(rb'<f[\s/>]|\st="e"')
_RESULT = re.compile(rb"<v(?:\s[^<>]*)?>([^<]*)</v>")
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True)
class Marks:
    """The special cells of a sheet."""

    uncached: frozenset[Cell] = frozenset()
    broken: dict[Cell, str] = field(default_factory=dict)
    formulas: frozenset[Cell] = frozenset()


def column_of(letters: str) -> int:
    """The column counted from 0 of its letters.

    Example:
        >>> column_of("A"), column_of("AA")
        (0, 26)
    """
    total = 0
    for mark in letters.upper():
        total = 26 * total + ord(mark) - 64
    return total - 1


def marks(xml: bytes, path: str, sheet: str) -> Marks:
    """The special cells of a sheet, after its true size was found to be within the limits.

    Raises:
        InputError: too many rows, columns or cells, or XML that is not well formed.
    """
    start, end = xml.find(b"<sheetData"), xml.rfind(b"</sheetData>")
    body = xml[max(start, 0) : max(end, start, 0)]
    if start < 0 or b":sheetData" in xml or (b":" in body and b":c" in body):
        return _parsed(xml, path, sheet)
    extent = _extent(body)
    if extent is None:
        return _parsed(xml, path, sheet)
    check_size(path, sheet, *extent)
    special = b"<f" in body or b't="e"' in body
    return _scanned(body) if special else Marks()


def _extent(body: bytes) -> tuple[int, int] | None:
    """Rows and columns that hold every cell, the cheapest bound that tells enough.

    Returns:
        None where a cell's place has not the form that is known: only then may it not be taken from that form.
    """
    if not _UNUSUAL.search(body):
        return SHORT, NARROW
    letters = _SHORT_LETTERS.findall(body)
    columns = 1 + max((column_of(name.decode()) for name in set(letters)), default=-1)
    number = body.count(b"<c")
    if len(letters) == number and SHORT * columns <= MAX_CELLS:
        return SHORT, columns
    places = {(cell[1], int(cell[2])) for cell in _REGULAR.finditer(body)}
    if len(places) != number:
        return None
    return max(row for _, row in places), 1 + max(column_of(name.decode()) for name in {name for name, _ in places})


def _scanned(xml: bytes) -> Marks:
    """The quick way, for the form that all common programs write."""
    uncached, broken, formulas = set(), {}, set()
    end = 0
    for match in _SPECIAL.finditer(xml):
        if match.start() < end:
            continue
        start = xml.rfind(b"<c r=", 0, match.end())
        end = xml.find(b"</c>", match.start())
        if start < 0 or end < 0 or not (named := _REGULAR.match(xml, start)):
            break
        body = xml[start:end]
        place = (int(named[2]) - 1, column_of(named[1].decode()))
        result = _RESULT.search(body)
        if b"<f" in body:
            formulas.add(place)
        if b't="e"' in body[: body.find(b">")]:
            broken[place] = result[1].decode("utf-8", "replace") if result else ""
        elif b"<f" in body and (result is None or not result[1]) and b't="str"' not in body[: body.find(b">")]:
            uncached.add(place)
    return Marks(frozenset(uncached), broken, frozenset(formulas))


def _parsed(xml: bytes, path: str, sheet: str) -> Marks:
    """The exact way, for XML of any form: prefixes, cells without a reference, unusual spacing."""
    uncached, broken, formulas = set(), {}, set()
    rows = columns = 0
    try:
        for place, cell in _cells(xml):
            rows, columns = max(rows, place[0] + 1), max(columns, place[1] + 1)
            check_size(path, sheet, rows, columns)
            parts = {_local(part.tag): part.text or "" for part in cell}
            if "f" in parts:
                formulas.add(place)
            if cell.get("t") == "e":
                broken[place] = parts.get("v", "")
            elif "f" in parts and not parts.get("v") and cell.get("t") != "str":
                uncached.add(place)
    except (ElementTree.ParseError, ValueError, LookupError) as bad:
        raise damaged(path, sheet) from bad
    return Marks(frozenset(uncached), broken, frozenset(formulas))


def _cells(xml: bytes) -> Iterator[tuple[Cell, ElementTree.Element]]:
    row, column = -1, -1
    events = ElementTree.iterparse(BytesIO(xml), events=("start", "end"))  # noqa: S314  # entities were refused
    for event, element in events:
        name = _local(element.tag)
        if event == "start" and name == "row":
            given = element.get("r", "")
            row = int(given) - 1 if given.strip().isdigit() else row + 1
            column = -1
        elif event == "end" and name == "c":
            named = _REFERENCE.fullmatch(element.get("r", "").strip())
            place = (int(named[2]) - 1, column_of(named[1])) if named else (row, column + 1)
            column = place[1]
            yield place, element
        elif event == "end" and name == "row":
            element.clear()


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
