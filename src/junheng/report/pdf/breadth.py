"""How a table's columns share the breadth of a page, so that no word runs into its neighbour."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache

from junheng.report.tables import EMPTY, Table, breadth

PAGE = {False: 442.0, True: 637.0}
"""Points between the margins, by whether the page lies on its side."""
SIZE, SMALLEST = 10.5, 7.0
"""Points of a table's type, and down to which it shrinks so that words need not be broken."""
CLOSER = 0.75
"""How much narrower than wanted columns may get, their texts on more lines, before the type shrinks."""
INSET = 0.6
"""Ems that a column keeps free, both sides together."""
LONGEST = 9.0
"""Ems up to which a column is widened for a word; a longer one is broken."""
WIDE, CAPITAL, SMALL = 1.06, 0.75, 0.56
"""Ems of the widest Latin letters, of other capitals, and of digits and small letters in the body's font."""


@dataclass(frozen=True)
class Fit:
    """A table on its page.

    Attributes:
        size: Points of its type.
        widths: Of its columns, in points.
    """

    size: float
    widths: tuple[float, ...]

    def room(self, column: int) -> float:
        """Ems that a line of a column holds."""
        return self.widths[column] / self.size - INSET


@dataclass(frozen=True)
class Wants:
    """What a table's columns ask for, in ems.

    Attributes:
        wanted: Their widths as the table says them, or what their longest text takes where that is less.
        numbers: Of their longest numbers.
        words: Of their longest words, or numbers where those are longer.
    """

    wanted: tuple[float, ...]
    numbers: tuple[float, ...]
    words: tuple[float, ...]


def wants(table: Table) -> Wants:
    """What a table's columns ask for."""
    places = range(len(table.columns))
    numbers = tuple(max(_numbers(table, place), default=0.0) + INSET for place in places)
    words = tuple(max(_words(table, place), default=0.0) + INSET for place in places)
    return Wants(
        tuple(
            min(column.width / 2, max(_texts(table, place), default=99.0) + INSET)
            for place, column in enumerate(table.columns)
        ),
        numbers,
        tuple(map(max, zip(numbers, words, strict=True))),
    )


def fitted(asked: Wants, landscape: bool, most: float = SIZE) -> Fit:
    """Columns in proportion to their widths, but each as broad as its numbers and, where there is room, its words.

    Numbers are never broken over lines, so the type shrinks as far as they need.

    Args:
        asked: What the columns ask for.
        landscape: Whether the page lies on its side.
        most: Points of the type where there is room for it.
    """
    page = PAGE[landscape]
    roomy = sum(map(max, asked.wanted, asked.words)) * CLOSER
    size = min(most, max(SMALLEST, min(page / roomy, page / sum(asked.words))))
    least = asked.words if sum(asked.words) * size <= page else asked.numbers
    size = min(size, page / sum(least))
    return Fit(size, tuple(width * size for width in shared(page / size, asked.wanted, least)))


def shared(whole: float, wanted: Sequence[float], least: Sequence[float]) -> list[float]:
    """A breadth shared out in proportion to what is wanted, nobody below their least.

    Example:
        >>> shared(100, [10, 30], [0, 0]), shared(100, [10, 30], [40, 10])
        ([25.0, 75.0], [40, 60.0])
    """
    held: set[int] = set()
    while True:
        free = [place for place in range(len(wanted)) if place not in held]
        rest = whole - sum(least[place] for place in held)
        scale = rest / (sum(wanted[place] for place in free) or 1)
        short = {place for place in free if wanted[place] * scale < least[place]}
        if not short:
            return [least[place] if place in held else wanted[place] * scale for place in range(len(wanted))]
        held |= short


@lru_cache(maxsize=20_000)
def ems(words: str) -> float:
    """About how broad a text is set, in ems; rather too much than too little."""
    return sum(map(_em, words))


def lines(words: str, room: float) -> int:
    r"""About how many lines a text takes, in lines of so many ems; rather one too many than too few.

    Example:
        >>> lines("达到85%底线", 4), lines("达标", 4), lines("甲\n乙", 4)
        (2, 1, 2)
    """
    return sum(_wrapped(part, room) for part in words.split("\n"))


def _wrapped(words: str, room: float) -> int:
    if ems(words) <= room:
        return 1
    count, used = 1, 0.0
    for word in _unbroken(words):
        width = ems(word)
        # A mark that may not begin a line takes the letter before it along.
        fits = used + width <= room - (1 if breadth(word[0]) == 2 else 0)
        if not fits and used:
            count, used = count + 1, 0.0
        more, used = divmod(used + width, max(room, 1.0))
        count += int(more)
    return count


def pieces(words: str, room: float) -> str | list[str]:
    """A text, with words too long for a line taken apart into pieces between which it may be broken.

    Example:
        >>> pieces("第1小学", 4), pieces("学校ABCDEF", 3)
        ('第1小学', ['学校', 'A', 'B', 'C', 'D', 'E', 'F'])
    """
    found: list[str] = [""]
    for word in _unbroken(words):
        if ems(word) > room and len(word) > 1:
            found += [*word, ""]
        else:
            found[-1] += word
    return [piece for piece in found if piece] if len(found) > 1 else words


def _numbers(table: Table, place: int) -> Iterator[float]:
    column = table.columns[place]
    for row in table.rows:
        cell = row.get(column.key, EMPTY)
        if isinstance(cell.value, (Fraction, float, int)):
            yield ems(column.show(cell))


def _texts(table: Table, place: int) -> Iterator[float]:
    column = table.columns[place]
    yield from (ems(column.show(row.get(column.key, EMPTY))) for row in table.rows)
    if table.headed:
        yield ems(column.head())


def _words(table: Table, place: int) -> Iterator[float]:
    column = table.columns[place]
    said = [column.show(row.get(column.key, EMPTY)) for row in table.rows]
    for words in [*said, *([column.head()] if table.headed else [])]:
        yield from (width for word in _unbroken(words) if (width := ems(word)) <= LONGEST)


def _unbroken(words: str) -> Iterator[str]:
    """A text's runs of letters that no line ends in, and what stands between them; joined they are the text."""
    run = ""
    for sign in words:
        if breadth(sign) == 1 and not sign.isspace():
            run += sign
            continue
        if run:
            yield run
        run = ""
        yield sign
    if run:
        yield run


@cache
def _em(sign: str) -> float:
    if breadth(sign) == 2 or not sign.isascii():
        return 1.0
    return WIDE if sign in "WMm%@w" else CAPITAL if sign.isupper() else SMALL
