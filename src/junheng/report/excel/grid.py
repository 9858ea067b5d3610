"""The grid of a sheet: how broad its columns are, how texts and other tables lie over it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from junheng.report.tables import EMPTY, Column, Row, breadth

LINE, TALLEST = 14, 400
"""Points that a line takes, and that a row can be high."""
LONGEST = 32_767
"""Characters that a cell can hold."""
ROOMY = 12
"""Columns from this width on keep their text off the lines."""
LATIN = re.compile(r"[!-~]+")
"""A word that a heading should not break."""


@dataclass(frozen=True)
class Span:
    """A table's column on the sheet's grid: from and to which grid column, both inclusive."""

    first: int
    last: int
    width: float


def spans(wanted: Sequence[float], grid: Sequence[float]) -> list[tuple[int, int]]:
    """One table's columns laid over the grid of another: each over what it needs, the last over the rest.

    Example:
        >>> spans([10, 30], [10, 12, 8, 12]), spans([5, 5], [10, 12])
        ([(0, 0), (1, 3)], [(0, 0), (1, 1)])
    """
    scale = sum(grid) / sum(wanted)
    found = []
    start = 0
    for position, width in enumerate(wanted):
        left = len(wanted) - position - 1
        end, room = start, grid[start]
        # Another grid column is taken while that brings the width nearer, and enough are left for the others.
        while end + 1 < len(grid) - left and room + grid[end + 1] / 2 <= width * scale:
            end += 1
            room += grid[end]
        found.append((start, len(grid) - 1 if left == 0 else end))
        start = end + 1
    return found


def column_width(column: Column, rows: Sequence[Row]) -> float:
    """The column's width, or what its longest number needs: what does not fit is printed as ###."""
    cells = (row.get(column.key, EMPTY) for row in rows)
    numbers = (breadth(column.show(cell)) for cell in cells if cell.is_number)
    longest = max(numbers, default=0)
    word = max((len(word) for word in LATIN.findall(column.head())), default=0)
    return max(column.width, word + 1, longest + 2)


def lines(said: str, width: float) -> int:
    """Lines that a text takes in a column, somewhat generously."""
    room = width - (2.5 if width >= ROOMY else 0.5)
    return sum(max(1, ceil(breadth(part) / max(room, 1))) for part in said.split("\n"))


def height(said: str, width: float) -> float:
    """Points that a text takes over this width."""
    return min(TALLEST, lines(said, width) * LINE + 4)
