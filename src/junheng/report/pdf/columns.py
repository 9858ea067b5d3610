"""How a table's columns share the breadth of a page, so that no word runs into its neighbour."""

from dataclasses import dataclass
from functools import cached_property

from junheng.report.breadths import shared
from junheng.report.pdf.lines import ems, longest_word
from junheng.report.tables import EMPTY, Table

PAGE = {False: 442.0, True: 637.0}
"""Points between the margins, by whether the page lies on its side."""
SIZE = 10.5
"""Points of a table's type where there is room for it."""
DEMANDS = (
    (9.0, 9.0, 0.9),
    (7.0, 9.0, 0.75),
    (7.0, 6.0, 0.75),
    (7.0, 6.0, 0.5),
    (6.0, 6.0, 0.5),
    (5.5, 4.0, 0.5),
    (5.5, 4.0, 0.0),
)
"""What columns may insist on, the first with which all fit: points down to which the type shrinks for it, ems up to
which words are kept whole, and the part of its own width that each column keeps.
"""
SLACK = 1e-6
"""Ems by which what was reckoned to fit may miss, for a float is not exact."""
INSET = 0.6
"""Ems that a column keeps free, both sides together."""


@dataclass(frozen=True)
class Fit:
    """A table on its page.

    Attributes:
        size: Points of its type.
        widths: Of its columns, in points.
    """

    size: float
    widths: tuple[float, ...]

    @cached_property
    def rooms(self) -> tuple[float, ...]:
        """Ems that a line of each column holds."""
        return tuple(width / self.size - INSET + SLACK for width in self.widths)


class Printed:
    """A table's texts as printed, and what its columns ask for, in ems.

    Attributes:
        table: The table.
        rows: The text of every cell.
        numbers: What each column needs for its longest number.
        words: What it needs for its longest word or number, by the ems up to which words are kept whole.
        wanted: Its width as the table says it, or what its longest text takes where that is less.
    """

    def __init__(self, table: Table) -> None:
        """The texts of a table."""
        self.table = table
        self.rows = [[column.show(row.get(column.key, EMPTY)) for column in table.columns] for row in table.rows]
        self.numbers: list[float] = []
        self.words: dict[float, list[float]] = {most: [] for _, most, _ in DEMANDS}
        self.wanted: list[float] = []
        for place, column in enumerate(table.columns):
            texts = [row[place] for row in self.rows] + ([column.head()] if table.headed else [])
            figures = [
                ems(said[place])
                for said, row in zip(self.rows, table.rows, strict=True)
                if row.get(column.key, EMPTY).is_number
            ]
            number = max(figures, default=0.0) + INSET
            broadest = max(map(ems, texts)) + INSET if texts else column.width
            self.numbers.append(number)
            for most, needed in self.words.items():
                needed.append(max([number, *(longest_word(said, most) + INSET for said in texts)]))
            self.wanted.append(min(column.width / 2, broadest))

    def fitted(self, landscape: bool, most: float = SIZE) -> Fit:
        """Columns in proportion to their widths, each as broad as its numbers and, where there is room, its words.

        Numbers are never broken over lines, so the type shrinks as far as they need.

        Args:
            landscape: Whether the page lies on its side.
            most: Points of the type where there is room for it.
        """
        page = PAGE[landscape]
        least = self.numbers
        for smallest, words, part in DEMANDS:
            asked = [max(word, wanted * part) for word, wanted in zip(self.words[words], self.wanted, strict=True)]
            if sum(asked) * smallest <= page:
                least = asked
                break
        size = min(most, page / sum(least))
        return Fit(size, tuple(width * size for width in shared(page / size, self.wanted, least)))
