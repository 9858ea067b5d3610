"""Tables of a PDF page, put together again from the lines that rule them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

NEAR = 2.5
"""Points by which two rulings may miss each other."""
THIN = 4.0
MOST_RULINGS = 1_500


@dataclass(frozen=True)
class Box:
    """A rectangle of a page; y grows upwards. A ruling is one of no width or no height."""

    x0: float
    y0: float
    x1: float
    y1: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.x0 <= x < self.x1 and self.y0 <= y < self.y1


@dataclass(frozen=True)
class Sign:
    """A character of a page, by its middle."""

    text: str
    x: float
    y: float
    size: float


@dataclass(frozen=True)
class Grid:
    """A ruled table: the places of its columns and rows, and its rulings."""

    box: Box
    columns: tuple[float, ...]
    rows: tuple[float, ...]
    upright: tuple[Box, ...]
    level: tuple[Box, ...]

    def like(self, other: "Grid") -> bool:
        """Whether another has its columns at the same places: the table goes on over the page."""
        return len(self.columns) == len(other.columns) and all(
            abs(one - two) <= NEAR for one, two in zip(self.columns, other.columns, strict=True)
        )

    def read(self, signs: Sequence[Sign]) -> Iterator[tuple[float, tuple[str, ...]]]:
        """The rows from the top, each with its height on the page and its cells.

        A cell that covers several rows holds for each; one that covers several columns stands in its first.
        """
        inside = [sign for sign in signs if self.box.holds(sign.x, sign.y)]
        read: dict[Box, str] = {}
        for top, bottom in pairwise(self.rows):
            cells: list[str] = []
            for cell, width in self._cells(top, bottom):
                if cell not in read:
                    read[cell] = _text([sign for sign in inside if cell.holds(sign.x, sign.y)])
                cells += [read[cell], *[""] * (width - 1)]
            yield top, tuple(cells)

    def _cells(self, top: float, bottom: float) -> Iterator[tuple[Box, int]]:
        middle = (top + bottom) / 2
        begin = 0
        for index in range(1, len(self.columns)):
            last = index == len(self.columns) - 1
            if not last and not any(
                _near(one.x0, self.columns[index]) and one.y0 < middle < one.y1 for one in self.upright
            ):
                continue
            left, right = self.columns[begin], self.columns[index]
            yield Box(left, self._edge(left, right, bottom, -1), right, self._edge(left, right, top, 1)), index - begin
            begin = index

    def _edge(self, left: float, right: float, at: float, way: int) -> float:
        """The row's edge, or the next one where no ruling stands between two merged cells."""
        middle = (left + right) / 2
        further = [row for row in self.rows if (row - at) * way >= 0]
        for row in sorted(further, key=lambda one: one * way):
            if any(_near(one.y0, row) and one.x0 < middle < one.x1 for one in self.level):
                return row
        return further[-1 if way < 0 else 0]


def grids(rulings: Sequence[Box]) -> list[Grid]:
    """The tables of a page: rulings that cross or touch, of at least two rows and two columns."""
    if len(rulings) > MOST_RULINGS:
        return []
    found = []
    for group in _touching([one for one in rulings if min(one.x1 - one.x0, one.y1 - one.y0) <= THIN]):
        upright = tuple(one for one in group if one.x1 - one.x0 < one.y1 - one.y0)
        level = tuple(one for one in group if one.x1 - one.x0 >= one.y1 - one.y0)
        columns, rows = _places([one.x0 for one in upright]), _places([one.y0 for one in level])
        if len(columns) > 2 and len(rows) > 2:
            box = Box(columns[0] - NEAR, rows[0] - NEAR, columns[-1] + NEAR, rows[-1] + NEAR)
            found.append(Grid(box, columns, rows[::-1], upright, level))
    return found


def edges(box: Box) -> Iterator[Box]:
    """The rulings that a drawn rectangle is: itself, where it is thin, or its four sides."""
    if min(box.x1 - box.x0, box.y1 - box.y0) <= THIN:
        yield box
        return
    yield Box(box.x0, box.y0, box.x0, box.y1)
    yield Box(box.x1, box.y0, box.x1, box.y1)
    yield Box(box.x0, box.y0, box.x1, box.y0)
    yield Box(box.x0, box.y1, box.x1, box.y1)


def _touching(rulings: Sequence[Box]) -> list[list[Box]]:
    groups: list[tuple[Box, list[Box]]] = []
    for ruling in sorted(rulings, key=lambda one: (-one.y1, one.x0)):
        held, around = [ruling], ruling
        apart: list[tuple[Box, list[Box]]] = []
        for outline, group in groups:
            if _meet(outline, around):
                held = group + held
                around = _about(outline, around)
            else:
                apart.append((outline, group))
        groups = [*apart, (around, held)]
    return [group for _, group in groups]


def _meet(one: Box, other: Box) -> bool:
    return (
        one.x0 - NEAR <= other.x1
        and other.x0 - NEAR <= one.x1
        and one.y0 - NEAR <= other.y1
        and other.y0 - NEAR <= one.y1
    )


def _about(one: Box, other: Box) -> Box:
    return Box(min(one.x0, other.x0), min(one.y0, other.y0), max(one.x1, other.x1), max(one.y1, other.y1))


def _places(values: Sequence[float]) -> tuple[float, ...]:
    """Values that lie close together as one, in order."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return tuple(found)


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= NEAR


def _text(signs: Sequence[Sign]) -> str:
    """The characters of a cell in reading order, its lines put together."""
    lines: list[list[Sign]] = []
    for sign in sorted(signs, key=lambda one: -one.y):
        if lines and abs(lines[-1][0].y - sign.y) <= sign.size / 2:
            lines[-1].append(sign)
        else:
            lines.append([sign])
    return "".join("".join(one.text for one in sorted(line, key=lambda one: one.x)) for line in lines).strip()
