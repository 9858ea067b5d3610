"""A formula evaluated: the value of what a document prints, by code that does not know how it was written."""

from collections.abc import Callable, Collection, Mapping
from fractions import Fraction
from math import ceil, log, sqrt

from junheng.report.formula import Formula, Function, Group, Math, Number, Root, Row, Sub, Sum, Super, Symbol, Word
from junheng.report.formula import Fraction as Over

Value = Fraction | float


def value(math: Math, names: Callable[[str, Mapping[str, int]], Value], at: Mapping[str, int]) -> Value:
    """A formula's value; `names` gives that of a word, or of a letter with the indices in force."""
    if isinstance(math, Number):
        held = math.cell.value
        assert isinstance(held, (Fraction, int, float))
        return Fraction(held)
    if isinstance(math, (Word, Symbol)):
        return names(math.text, at)
    if isinstance(math, Sub):
        assert isinstance(math.base, (Symbol, Word))
        assert isinstance(math.index, (Symbol, Word))
        return names(f"{math.base.text}_{math.index.text}", at)
    if isinstance(math, Over):
        return value(math.top, names, at) / value(math.bottom, names, at)
    if isinstance(math, Root):
        return sqrt(value(math.body, names, at))
    if isinstance(math, Group):
        inside = value(math.body, names, at)
        return Fraction(ceil(inside)) if math.opening == "⌈" else inside
    if isinstance(math, Super):
        return value(math.base, names, at) ** int(value(math.power, names, at))
    if isinstance(math, Sum):
        assert isinstance(math.lower, Row)
        letter, start = math.lower.parts[0], math.lower.parts[2]
        assert isinstance(letter, Symbol)
        assert isinstance(math.upper, Symbol)
        first = int(value(start, names, at))
        last = at[math.upper.text] if math.upper.text in at else int(names(math.upper.text, at))
        terms = [value(math.body, names, {**at, letter.text: place}) for place in range(first, last + 1)]
        return sum(terms, Fraction(0))
    if isinstance(math, Function):
        return applied(math, names, at)
    assert isinstance(math, Row)
    return summed(list(math.parts), names, at)


def applied(math: Function, names: Callable[[str, Mapping[str, int]], Value], at: Mapping[str, int]) -> Value:
    """A logarithm, that of nothing being 0 here, or the largest of what stands in the brackets."""
    assert isinstance(math.body, Group)
    if math.name == "ln":
        inside = value(math.body, names, at)
        return log(inside) if inside > 0 else 0.0
    assert math.name == "max"
    assert isinstance(math.body.body, Row)
    return max(value(part, names, at) for part in split_at(math.body.body, {","}))


def split_at(math: Row, signs: Collection[str]) -> list[Row]:
    """The parts of a row between signs."""
    sides: list[list[Math]] = [[]]
    for part in math.parts:
        if isinstance(part, Symbol) and part.text in signs:
            sides.append([])
        else:
            sides[-1].append(part)
    return [Row(tuple(side)) for side in sides]


def summed(parts: list[Math], names: Callable[[str, Mapping[str, int]], Value], at: Mapping[str, int]) -> Value:
    """Parts side by side: products, put together by + and −."""
    total: Value = Fraction(0)
    sign, factors, divides = 1, list[Value](), False

    def product() -> Value:
        found: Value = Fraction(1)
        for factor in factors:
            found = found * factor
        return found

    for part in parts:
        sort = part.text if isinstance(part, Symbol) else ""
        if sort in ("+", "−"):
            total += sign * product() if factors else 0
            sign, factors = (1 if sort == "+" else -1), []
        elif sort in ("×", "÷"):
            divides = sort == "÷"
        else:
            found = value(part, names, at)
            factors.append(1 / found if divides else found)
            divides = False
    return total + sign * product()


def right(formula: Formula, place: int = 1) -> Row:
    """What stands behind the first = of a formula, up to the next."""
    assert isinstance(formula.math, Row)
    return split_at(formula.math, {"=", ","})[place]
