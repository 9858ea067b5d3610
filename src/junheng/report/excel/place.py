"""Where on a sheet the next block is written, and the pages on which the sheet is printed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from xlsxwriter.worksheet import Worksheet

ACROSS, DOWN = 595.3, 841.9
"""Points of A4."""
SIDES, ENDS = (0.4, 0.4), (0.5, 0.8)
"""Inches of the margins left and right, above and below."""
FOOT = 0.25
"""Inches below the note at the foot, which takes up to three lines with the page number."""
SURE = 0.93
"""Of a page that is used where its end is reckoned: programs differ in how broad and high they print a cell."""
PIXEL = 0.75
"""Points."""


@dataclass(frozen=True)
class Paper:
    """How a sheet is printed whose pictures must not be cut: a scale, and so each page's end, settled beforehand.

    A sheet that the program fits to the page's breadth by itself heeds no page break.

    Attributes:
        scale: Percent.
        room: Points of the sheet's rows that a page holds.
    """

    scale: int
    room: float

    @classmethod
    def of(cls, grid: Sequence[float], *, landscape: bool) -> "Paper":
        """The paper on which the whole breadth of a grid has room."""
        across, down = (DOWN, ACROSS) if landscape else (ACROSS, DOWN)
        taken = sum(round(width * 7) + 5 for width in grid) * PIXEL
        scale = max(10, min(100, int(100 * (across - 72 * sum(SIDES)) * SURE / taken)))
        return cls(scale, (down - 72 * sum(ENDS)) * SURE * 100 / scale)


@dataclass
class Place:
    """A sheet while it is written.

    Attributes:
        sheet: The sheet.
        grid: Widths of its columns, in Latin characters.
        paper: Its pages where pictures have to stay whole.
        row: The row of the next block.
        heights: Points of each row so far.
        held: Rows that have to be printed on the page of the row before them.
        repeated: Rows that stand on top of each page but the first.
    """

    sheet: Worksheet
    grid: Sequence[float]
    paper: Paper | None = None
    row: int = 0
    heights: list[float] = field(default_factory=list)
    held: set[int] = field(default_factory=set)
    repeated: range = range(0)

    @property
    def width(self) -> float:
        """Of all columns together."""
        return sum(self.grid)

    def add(self, points: float) -> int:
        """Make the next row so high; its number."""
        self.sheet.set_row(self.row, points)
        self.heights.append(points)
        self.row += 1
        return self.row - 1

    def hold(self, first: int, last: int) -> None:
        """Keep these rows on one page, both inclusive."""
        self.held |= set(range(first + 1, last + 1))

    def page_starts(self, room: float) -> list[int]:
        """The rows with which a page of so many points begins, but the first.

        Rows that are held together and yet longer than a page are parted where it ends.
        """
        above = sum(self.heights[row] for row in self.repeated)
        found: list[int] = []
        start, used = 0, 0.0
        for row, points in enumerate(self.heights):
            if used + points > room and row > start:
                start = next((at for at in range(row, start, -1) if at not in self.held), row)
                found.append(start)
                used = above + sum(self.heights[start:row])
            used += points
        return found
