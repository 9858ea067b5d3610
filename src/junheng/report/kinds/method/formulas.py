"""The formulas of a standard, built from its entries: the same values that the assessment computes with.

A page that shows an indicator can take its formula from here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from string import ascii_lowercase

from junheng.assess.quantities import numerator
from junheng.facts.fields import Field, find
from junheng.report.formula import Formula, Group, Math, Number, Row, Sub, Sum, Symbol, Word, linear
from junheng.report.formula import Fraction as Over
from junheng.report.tables import Cell, breadth, full_decimals
from junheng.standards.model import Indicator, ShareTest, Tolerance
from junheng.standards.model import Sum as Total
from junheng.terms.messages import Lang, text

MOST_DECIMALS = 6
"""Printed of a figure of a standard; every one that people write has fewer."""
BREADTH = 52
"""Latin characters that a formula's name and the broader side of its fraction may take on a page; beyond them fields
stand as letters."""


@dataclass(frozen=True)
class Naming:
    """How the fields of a formula are written: by their names, or by letters where the names are too long.

    Attributes:
        atoms: Field id → what stands for it.
        lettered: Whether a table has to say which letter is which field.
    """

    atoms: Mapping[str, Math]
    lettered: bool = False


def figure(value: Fraction, unit: str = "", least: int = 0) -> Cell:
    """A figure of a standard, printed in full, with at least so many decimals."""
    return Cell(value, decimals=full_decimals(value, least, MOST_DECIMALS), unit=unit)


def number(value: Fraction | int) -> Number:
    """A figure of a standard inside a formula."""
    return Number(figure(Fraction(value)))


def row(*parts: Math | str | int | Fraction) -> Row:
    """Parts side by side; a text is a letter or an operator.

    Example:
        >>> linear(row("S", "=", 2, "×", Word("x")))
        'S = 2 × x'
    """
    return Row(tuple(_part(part) for part in parts))


def _part(part: Math | str | int | Fraction) -> Math:
    if isinstance(part, str):
        return Symbol(part)
    return number(part) if isinstance(part, (int, Fraction)) else part


def sub(base: str, index: str | Math) -> Sub:
    """A letter with an index."""
    return Sub(Symbol(base), Symbol(index) if isinstance(index, str) else index)


def summed(body: Math, index: str = "i", upper: str = "n") -> Sum:
    """A sum over an index that runs from 1."""
    return Sum(row(index, "=", 1), Symbol(upper), body)


def fields_of(totals: Iterable[Total]) -> dict[str, Field]:
    """The fields that sums name, by the name used there, in order of appearance."""
    names = dict.fromkeys(name for total in totals for name in total.weights)
    return {name: field for name in names if (field := find(name)) is not None}


def naming(totals: Iterable[Total], lang: Lang, name: str = "") -> Naming:
    """How the fields of some sums are written, so that the longest of them fits on a page behind a formula's name."""
    totals = list(totals)
    fields = fields_of(totals)
    named = Naming({name: Word(field.label(lang)) for name, field in fields.items()})
    labels = {field.label(lang) for field in fields.values()}
    broad = any(breadth(linear(sum_math(total, named))) > BREADTH - breadth(name) for total in totals)
    if (broad or len(labels) < len(fields)) and len(fields) <= len(ascii_lowercase):
        return Naming({name: Symbol(letter) for name, letter in zip(fields, ascii_lowercase, strict=False)}, True)
    return named


def sum_math(total: Total, named: Naming) -> Math:
    """A weighted sum; a weight of 1 is not written."""
    parts: list[Math] = []
    for name, weight in total.weights.items():
        if weight < 0 or parts:
            parts.append(Symbol("−" if weight < 0 else "+"))
        if abs(weight) != 1:
            parts += [number(abs(weight)), Symbol("×")]
        parts.append(named.atoms[name])
    if total.plus or not parts:
        parts += [Symbol("+")] if parts else []
        parts.append(number(total.plus))
    return parts[0] if len(parts) == 1 else Row(tuple(parts))


def ratio_math(top: Total, bottom: Total, scale: Fraction, named: Naming) -> tuple[Math, ...]:
    """A numerator over a denominator times a scale, as parts of a row."""
    times: tuple[Math, ...] = () if scale == 1 else (Symbol("×"), number(scale))
    over = sum_math(top, named)
    if not bottom.weights and bottom.plus == 1:
        return (Group(over) if times and isinstance(over, Row) else over, *times)
    return (Over(over, sum_math(bottom, named)), *times)


def totals_of(indicator: Indicator, tolerances: Iterable[Tolerance] = ()) -> tuple[Total, ...]:
    """Every sum that an indicator's formulas name; what tolerances add stands last, as the fewest schools have it."""
    added = [tolerance for tolerance in tolerances if tolerance.add is not None]
    whole = [numerator(indicator, stage, []) for stage in indicator.stages]
    relaxed = [numerator(indicator, stage, [tolerance]) for tolerance in added for stage in indicator.stages]
    return (*whole, indicator.denominator, *relaxed)


def indicator_formulas(
    indicator: Indicator, named: Naming, lang: Lang, tolerance: Tolerance | None = None
) -> Iterator[Formula]:
    """An indicator's formula; one a stage where its numerators differ.

    Args:
        indicator: As the standard in force has it.
        named: How its fields are written.
        lang: Language of the stages' names.
        tolerance: One that counts into its numerator; the formula is then that of the schools it is for.
    """
    used = [tolerance] if tolerance is not None else []
    tops = {stage: numerator(indicator, stage, used) for stage in indicator.stages}
    alike = len(set(map(_key, tops.values()))) == 1
    for stage, top in list(tops.items())[: 1 if alike else None]:
        name: Math = Word(indicator.id)
        if not alike:
            name = Sub(name, Word(text(f"terms.stage.{stage}", lang)))
        key = "-".join([indicator.id, *([] if alike else [stage]), *(one.id for one in used)])
        yield Formula(row(name, "=", *ratio_math(top, indicator.denominator, indicator.scale, named)), key)


def _key(total: Total) -> tuple[object, ...]:
    return total.plus, tuple(total.weights.items())


def share_formula(id: str, test: ShareTest, named: Naming, place: int | None) -> Formula:
    """The share that a clause asks for; `place` tells several of one clause apart."""
    name: Math = Word(id) if place is None else Sub(Word(id), number(place))
    ratio = ratio_math(test.numerator, test.denominator, test.scale, named)
    return Formula(row(name, "=", *ratio), id if place is None else f"{id}-{place}")
