"""A formula as values, drawn alike as Word mathematics, as typeset PDF and as a line of text."""

from dataclasses import dataclass

from junheng.report.tables import Cell


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
    """A part in round brackets that grow with it."""

    body: "Math"


Math = Word | Symbol | Number | Row | Fraction | Root | Sub | Super | Bar | Sum | Group


@dataclass(frozen=True)
class Formula:
    """A formula on a line of its own.

    Attributes:
        math: What it says.
        key: Which formula it is, in every language.
    """

    math: Math
    key: str = ""
