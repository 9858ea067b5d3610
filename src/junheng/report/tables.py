"""A table as values: drawn alike by a workbook, a document and a page.

A cell keeps the figure itself; how many decimals are printed is said beside it and never computed with.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal
from unicodedata import east_asian_width

Value = Fraction | float | int | str | date | None
Look = Literal["", "met", "within-tolerance", "failing", "missing", "out", "strong"]

SIGNS: Mapping[Look, str] = {"met": "√", "within-tolerance": "△", "failing": "×", "missing": "○"}
"""A sign for each state, so that colour is never the only difference; every Chinese font has them."""

NOTHING = "—"
"""Printed where a figure does not apply."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value and how it looks.

    Attributes:
        value: The figure, unrounded, or a text; None where nothing applies.
        look: What state it is in.
        decimals: Printed decimals where they differ from the column's.
        unit: Printed behind the number where the column has no unit of its own.
        share: A share from 0 to 1, printed as a percentage.
        source: Where the figure stands in the assessment's JSON, as a JMESPath expression
            (`junheng.report.sources`); empty for words.
        exact: The figure itself where `value` is what a standard prints of it, to the nearest hundred.
    """

    value: Value = None
    look: Look = ""
    decimals: int | None = None
    unit: str = ""
    share: bool = False
    source: str = ""
    exact: Fraction | None = None

    @property
    def is_number(self) -> bool:
        """Whether it is a figure, not words or nothing."""
        return isinstance(self.value, (Fraction, float, int))


EMPTY = Cell()


@dataclass(frozen=True)
class Column:
    """One column: which value, its heading, unit and decimals (shown, never computed with).

    Attributes:
        key: Name of its values in a row.
        heading: As printed, without the unit.
        unit: Printed with the heading.
        decimals: Of its numbers; None prints them as they are.
        width: In Latin characters; a Chinese one takes two. Numbers that need more get more.
        group: Heading over several neighbouring columns.
        signed: Prints a plus before what is above 0.
        centred: Printed in the middle: marks and short words.
    """

    key: str
    heading: str
    unit: str = ""
    decimals: int | None = None
    width: float = 10
    group: str = ""
    signed: bool = False
    centred: bool = False

    def head(self) -> str:
        """Heading with its unit.

        Example:
            >>> Column("pupils", "在校生", unit="人").head()
            '在校生（人）'
        """
        return bracketed(self.heading, self.unit) if self.unit else self.heading

    def side(self, cell: Cell) -> Literal["left", "right", "center"]:
        """Where in the column a cell is printed: figures on the right; in the middle what stands for one.

        Example:
            >>> [Column("cv", "差异系数").side(cell) for cell in (Cell(0.5), Cell("甲"), Cell("暂无数据", "missing"))]
            ['right', 'left', 'center']
        """
        if self.centred or cell.value is None:
            return "center"
        if cell.is_number:
            return "right"
        return "center" if cell.look == "missing" else "left"

    def show(self, content: Cell | Value) -> str:
        """The value as printed.

        Example:
            >>> Column("cv", "差异系数", decimals=3).show(0.501787), Column("cv", "差异系数").show(None)
            ('0.502', '—')
            >>> Column("share", "达标率").show(Cell(Fraction(1, 3), share=True, decimals=1))
            '33.3%'
        """
        cell = content if isinstance(content, Cell) else Cell(content)
        if cell.value is None:
            return NOTHING
        if isinstance(cell.value, (str, date)):
            return str(cell.value)
        decimals = self.decimals if cell.decimals is None else cell.decimals
        shown = _grouped(cell.value * 100 if cell.share else cell.value, decimals)
        plus = "+" if self.signed and cell.value > 0 else ""
        return f"{plus}{shown}{'%' if cell.share else cell.unit}"


Row = Mapping[str, Cell]


@dataclass(frozen=True)
class Table:
    """Rows under headings, with a title and what has to be said beside them.

    Attributes:
        key: Which table it is, in every language.
        sheet: The sheet, or chapter, that it stands on; neighbours of the same name share it.
        title: As printed over it.
        columns: From left to right.
        rows: A cell for each column's key; a key that a row lacks is an empty cell.
        caption: Whose figures, by which standard, of which day.
        notes: Printed under the title.
        keep: How many columns on the left stay in sight.
        headed: Whether the headings are printed; a list of items and values has none.
        broad: Whether it is meant to be sorted and filtered.
    """

    key: str
    sheet: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()
    caption: str = ""
    notes: tuple[str, ...] = field(default=())
    keep: int = 1
    headed: bool = True
    broad: bool = True

    @property
    def grouped(self) -> bool:
        """Whether some columns stand under a common heading."""
        return any(column.group for column in self.columns)


def rounded(value: Fraction | float | int, decimals: int) -> Decimal:
    """A figure to so many decimals, halves away from 0, as a workbook prints it.

    Example:
        >>> rounded(Fraction(1, 8), 2), rounded(0.0005, 3), rounded(-2.5, 0)
        (Decimal('0.13'), Decimal('0.001'), Decimal('-3'))
        >>> rounded(-0.001, 2)
        Decimal('0.00')
    """
    if isinstance(value, Fraction):
        scaled = abs(value) * 10**decimals
        whole = int(scaled + Fraction(1, 2))
        return Decimal(whole if value >= 0 else -whole).scaleb(-decimals)
    # Nothing is added lest a figure just below 0 be printed as −0.
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0


def _grouped(value: Fraction | float | int, decimals: int | None) -> str:
    if decimals is None:
        return f"{float(value) if isinstance(value, Fraction) else value}"
    return f"{rounded(value, decimals):,f}"


def value_decimals(values: Iterable[Fraction | None]) -> int:
    """Decimals for an indicator's values: two, but four where all are below 1, such as teachers per pupil.

    Example:
        >>> value_decimals([Fraction(3), None]), value_decimals([Fraction(1, 16)])
        (2, 4)
    """
    known = [value for value in values if value is not None]
    return 4 if known and max(known) < 1 else 2


def full_decimals(value: Fraction, least: int = 0, most: int = 4) -> int:
    """Decimals that print a figure in full, `most` where it has no end.

    Example:
        >>> full_decimals(Fraction("4.505")), full_decimals(Fraction(2000)), full_decimals(Fraction(1, 3))
        (3, 0, 4)
    """
    return next((n for n in range(least, most) if (value * 10**n).denominator == 1), most)


def telling_decimals(value: Fraction | float, bounds: Sequence[Fraction | None], least: int = 2, most: int = 6) -> int:
    """The fewest decimals with which a printed figure stands on the true side of what it is held against.

    Without them 4.4996 would be printed as 4.50 beside "4.50: not met".

    Example:
        >>> telling_decimals(Fraction("4.4996"), [Fraction("4.5")]), telling_decimals(4.31, [Fraction("4.5")])
        (4, 2)
    """
    # A figure equal to a bound without end, such as a third, can be printed no truer.
    held = [bound for bound in bounds if bound is not None and (bound != value or rounded(bound, most) == bound)]

    def true(decimals: int) -> bool:
        shown = Fraction(rounded(value, decimals))
        return all(_side(shown, bound) == _side(value, bound) for bound in held)

    return next((decimals for decimals in range(least, most) if true(decimals)), most)


def _side(value: Fraction | float, bound: Fraction) -> int:
    return (value > bound) - (value < bound)


def breadth(words: str) -> int:
    """How many Latin characters wide a text is; a Chinese character counts as two.

    Example:
        >>> breadth("R4 面积")
        7
    """
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in words)


def bracketed(words: str, more: str) -> str:
    """A text with another in brackets behind it, full-width behind Chinese.

    Example:
        >>> bracketed("占地面积", "平方米"), bracketed("Land", "m²")
        ('占地面积（平方米）', 'Land (m²)')
    """
    return f"{words}（{more}）" if breadth(words) > len(words) else f"{words} ({more})"
