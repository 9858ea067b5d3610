"""A formula as values, drawn alike as Word mathematics, as typeset PDF and as a line of text."""

from dataclasses import dataclass

from junheng.report.tables import Cell, Column


@dataclass(frozen=True)
class Word:
    """Words inside a formula, set upright: the name of a quantity."""

    text: str


@dataclass(frozen=True)
class Symbol:
    """A letter, set in italics, or an operator such as = + − ×; Greek letters as themselves."""

    text: str


@dataclass(frozen=True)
class Number:
    """A figure; it keeps its value and source."""

    cell: Cell


@dataclass(frozen=True)
class Row:
    """Parts side by side."""

    parts: tuple["Math", ...]


@dataclass(frozen=True)
class Fraction:
    """One part over another."""

    top: "Math"
    bottom: "Math"


@dataclass(frozen=True)
class Root:
    """Square root."""

    body: "Math"


@dataclass(frozen=True)
class Sub:
    """A part with an index below."""

    base: "Math"
    index: "Math"


@dataclass(frozen=True)
class Super:
    """A part with a power."""

    base: "Math"
    power: "Math"


@dataclass(frozen=True)
class Bar:
    """A part with a bar over it: a mean."""

    body: "Math"


@dataclass(frozen=True)
class Sum:
    """A sum over an index."""

    lower: "Math"
    upper: "Math"
    body: "Math"


@dataclass(frozen=True)
class Group:
    """A part in brackets that grow with it: round ones, or those of rounding up."""

    body: "Math"
    opening: str = "("
    closing: str = ")"


@dataclass(frozen=True)
class Function:
    """A function of what stands behind it: its name upright, with room before it."""

    name: str
    body: "Math"


Math = Word | Symbol | Number | Row | Fraction | Root | Sub | Super | Bar | Sum | Group | Function


@dataclass(frozen=True)
class Formula:
    """A formula on a line of its own.

    Attributes:
        math: What it says.
        key: Which formula it is, in every language.
    """

    math: Math
    key: str = ""


OPERATORS = frozenset("=+−×÷≤≥<>≈")
"""Symbols that stand between two parts, with room on both sides."""
SUMMANDS = frozenset("+−")
COMMA = Symbol(",")
APART = (OPERATORS - {"÷"}) | {COMMA.text}
"""Symbols that part a fraction beside them from the rest; a second division does not: a ÷ b ÷ c is not a ÷ (b ÷ c)."""

LOWERED = str.maketrans("0123456789aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
RAISED = str.maketrans("0123456789in", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁱⁿ")
OVERLINE = "\u0305"


def linear(math: Math) -> str:
    """A formula on one line of text, for a sheet's cell and for those who have it read aloud.

    Brackets stand where the two dimensions of the typeset formula said what belongs together.

    Example:
        >>> x, y = Sub(Symbol("x"), Symbol("i")), Symbol("X")
        >>> linear(Row((Word("CV"), Symbol("="), Fraction(Symbol("S"), y))))
        'CV = S ÷ X'
        >>> squares = Super(Group(Row((x, Symbol("−"), y))), Number(Cell(2)))
        >>> linear(Root(Sum(Row((Symbol("i"), Symbol("="), Number(Cell(1)))), Symbol("n"), squares)))
        '√(Σ(i = 1…n) (xᵢ − X)²)'
    """
    if isinstance(math, (Word, Symbol)):
        return math.text
    if isinstance(math, Number):
        return Column("", "").show(math.cell)
    if isinstance(math, Row):
        return _side_by_side(math)
    if isinstance(math, Fraction):
        return f"{_factor(math.top)} ÷ {_factor(math.bottom)}"
    if isinstance(math, Root):
        return f"√({linear(math.body)})"
    if isinstance(math, Sub):
        return linear(math.base) + _moved(linear(math.index), LOWERED, "_")
    if isinstance(math, Super):
        return _factor(math.base) + _moved(linear(math.power), RAISED, "^")
    if isinstance(math, Bar):
        inside = linear(math.body)
        return f"{inside}{OVERLINE}" if len(inside) == 1 else f"({inside}){OVERLINE}"
    if isinstance(math, Sum):
        bounds = "…".join(part for part in (linear(math.lower), linear(math.upper)) if part)
        body = f"({linear(math.body)})" if _adds(math.body) else linear(math.body)
        return f"Σ({bounds}) {body}" if bounds else f"Σ {body}"
    if isinstance(math, Function):
        inside = linear(math.body)
        return f"{math.name}{inside}" if isinstance(math.body, Group) else f"{math.name}({inside})"
    return f"{math.opening}{linear(math.body)}{math.closing}"


def _side_by_side(row: Row) -> str:
    said = ""
    for place, part in enumerate(row.parts):
        if isinstance(part, Symbol) and part.text in OPERATORS:
            said += f" {part.text} " if place else part.text
            continue
        if part == COMMA:
            said += ", "
            continue
        beside = row.parts[max(place - 1, 0) : place] + row.parts[place + 1 : place + 2]
        touching = any(not (isinstance(other, Symbol) and other.text in APART) for other in beside)
        said += f"({linear(part)})" if touching and isinstance(part, Fraction) else linear(part)
    return said


def _factor(math: Math) -> str:
    """A part of a quotient or power; in brackets where it would fall apart."""
    inside = linear(math)
    whole = isinstance(math, (Word, Symbol, Number, Root, Sub, Bar, Group, Super, Function)) and not _gapped(math)
    return inside if whole else f"({inside})"


def _gapped(math: Math) -> bool:
    """Words with a gap in them, which read as several parts."""
    return isinstance(math, Word) and " " in math.text


def _adds(math: Math) -> bool:
    return isinstance(math, Row) and any(isinstance(part, Symbol) and part.text in SUMMANDS for part in math.parts)


def _moved(inside: str, letters: dict[int, int], sign: str) -> str:
    """An index or power in small letters where all of it has them, else behind a sign."""
    moved = inside.translate(letters)
    if all(ord(letter) in letters for letter in inside):
        return moved
    return f"{sign}({inside})" if len(inside) > 1 and not inside.isalnum() else f"{sign}{inside}"
