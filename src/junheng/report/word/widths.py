"""How broad the columns of a table are, in which size its text is set, and how high its rows become.

Word and LibreOffice lay a table out again when they open it; what is reckoned here decides only what they cannot:
the share of each column, the size of the type, and whether a sheet fits its page.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil

from junheng.report.breadths import shared
from junheng.report.tables import EMPTY, Cell, Column, Table, breadth
from junheng.report.word.styles import TABLE_LINE, TABLE_SIZES, cell_margins

WORD = re.compile(r"[!-~]+")
LONGEST_WORD = 18
"""Latin characters after which a word may be broken."""
NARROWEST = 4
LETTER = 0.57
"""Breadth of a digit in sizes of the type, somewhat generously: fonts differ."""
CAPITAL, BROAD, BOLD = 1.4, "%@mw", 1.15
"""How much broader capitals, some other signs, and what is bold are."""
SHARE = 0.6
"""Of the breadth that a column of texts asks for, which it gets at least."""
RAGGED = 1.5
"""Latin characters that stay empty at the end of a line, for words are not broken."""
READABLE = 8
"""Points; a table goes below only when its words would break otherwise."""
CROWDED = 1.25
"""How much more than the page the columns may want before the type gets smaller: their texts take more lines."""


@dataclass(frozen=True)
class Measured:
    """A table in Latin characters.

    Attributes:
        wanted: What each column asks for.
        least: What each column needs so that no number and no word is broken.
        heads: Breadth of each heading.
        groups: Breadth of each common heading, and over how many columns it stands; 0 where there is none.
        rows: Breadth of each line of each cell that may be broken; 0 for the others.
    """

    wanted: tuple[float, ...]
    least: tuple[float, ...]
    heads: tuple[int, ...]
    groups: tuple[tuple[int, int], ...]
    rows: tuple[tuple[tuple[int, ...], ...], ...]


def measured(table: Table) -> Measured:
    """A table's texts, measured once for every size that is tried."""
    cells = [[(column, row.get(column.key, EMPTY)) for column in table.columns] for row in table.rows]
    rows = tuple(tuple(_lines_wanted(column, cell) for column, cell in row) for row in cells)
    least = []
    for position, column in enumerate(table.columns):
        needed = max((_unbroken(*row[position]) for row in cells), default=0.0)
        longest = max((max(row[position]) for row in rows), default=0)
        if table.headed:
            needed = max(needed, _longest_word(column.head()) * BOLD)
        # A text that takes several lines keeps a good part of the breadth asked for it.
        least.append(max(NARROWEST, min(needed, LONGEST_WORD), min(longest, column.width * SHARE)))
    groups = []
    for name, columns in groupby(table.columns, key=lambda column: column.group):
        number = len(list(columns))
        groups.append((breadth(name), number))
    return Measured(
        wanted=tuple(float(column.width) for column in table.columns),
        least=tuple(least),
        heads=tuple(breadth(column.head()) for column in table.columns) if table.headed else (),
        groups=tuple(groups) if table.headed and table.grouped else (),
        rows=rows,
    )


def _whole(column: Column, cell: Cell) -> bool:
    """Whether a cell has to stand on one line: a figure with its unit, a sign with its word."""
    return column.centred or cell.is_number


def _unbroken(column: Column, cell: Cell) -> float:
    """Latin characters that have to stand on one line."""
    words = column.show(cell)
    heavy = BOLD if cell.look in ("failing", "strong") else 1.0
    return (breadth(words) if _whole(column, cell) else _longest_word(words)) * heavy


def _lines_wanted(column: Column, cell: Cell) -> tuple[int, ...]:
    """Breadth of each line of a text; what stands on one line asks for no more."""
    return (0,) if _whole(column, cell) else tuple(breadth(line) for line in column.show(cell).split("\n"))


def _longest_word(words: str) -> float:
    return max((_letters(word) for word in WORD.findall(words)), default=0.0)


def _letters(word: str) -> float:
    """How broad a word is, in digits: capitals are broader than small letters."""
    return sum(CAPITAL if sign.isupper() or sign in BROAD else 1.0 for sign in word)


def size_for(table: Measured, room: float) -> float:
    """The largest size of type in which a table is readable within so many points.

    Args:
        table: What has to fit.
        room: From margin to margin.
    """

    def fits(size: float) -> bool:
        return sum(_needs(letters, size) for letters in table.least) <= room

    def roomy(size: float) -> bool:
        return sum(_needs(letters, size) for letters in table.wanted) <= room * CROWDED

    good = (size for size in TABLE_SIZES if size >= READABLE and fits(size) and roomy(size))
    possible = (size for size in TABLE_SIZES if size <= READABLE and fits(size))
    return next(good, next(possible, TABLE_SIZES[-1]))


def widths(table: Measured, room: float, size: float) -> list[float]:
    """Points for each column: shares as asked for, but nobody gets less than its longest word.

    Example:
        >>> table = Measured((10.0, 30.0), (4.0, 4.0), (), (), ())
        >>> widths(table, 400, 10)
        [100.0, 300.0]
    """
    least = [_needs(letters, size) for letters in table.least]
    if sum(least) >= room:
        return [room * need / sum(least) for need in least]
    return shared(room, table.wanted, least)


def heights(table: Measured, columns: Sequence[float], size: float) -> float:
    """Points that the whole table takes, its headings included."""
    line = size * TABLE_LINE

    def high(lines: int) -> float:
        return lines * line + 2 * cell_margins(size)[0] + 0.5

    total = 0.0
    if table.groups:
        start, tops = 0, []
        for breadth_, number in table.groups:
            tops.append(lines_of((breadth_,), sum(columns[start : start + number]) - padding(size), size))
            start += number
        total += high(max(tops))
    if table.heads:
        total += high(max(_lines_in(zip(((head,) for head in table.heads), columns, strict=True), size)))
    return total + sum(high(max(_lines_in(zip(row, columns, strict=True), size))) for row in table.rows)


def lines_of(breadths: Sequence[float], room: float, size: float) -> int:
    """Lines that a text takes in so many points, its own line breaks kept."""
    letters = max(room / (size * LETTER) - RAGGED, 1.0)
    return sum(max(1, ceil(breadth_ / letters)) for breadth_ in breadths)


def _lines_in(cells: "zip[tuple[tuple[int, ...], float]]", size: float) -> list[int]:
    return [lines_of(cell, width - padding(size), size) for cell, width in cells]


def _needs(letters: float, size: float) -> float:
    return letters * size * LETTER + padding(size)


def padding(size: float) -> float:
    """Points that a column takes besides its text: margins of the cell and half a rule on either side."""
    return 2 * cell_margins(size)[1] + 1
