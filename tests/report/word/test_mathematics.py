from xml.etree.ElementTree import Element, tostring

import pytest
from docx.oxml.parser import parse_xml

from junheng.report.formula import (
    Bar,
    Fraction,
    Function,
    Group,
    Math,
    Number,
    Root,
    Row,
    Sub,
    Sum,
    Super,
    Symbol,
    Word,
)
from junheng.report.tables import Cell
from junheng.report.word.markup import NAMESPACES, root
from junheng.report.word.mathematics import write_formula

M = f"{{{NAMESPACES['m']}}}"
X, Y = Symbol("x"), Symbol("y")


def drawn(math: Math) -> Element:
    paragraph = root("w:p", "w", "m")
    write_formula(paragraph, math)
    found = parse_xml(tostring(paragraph)).find(f"{M}oMathPara/{M}oMath")
    assert found is not None
    return found


def shape(element: Element) -> str:
    """Structure and signs of a formula: f(num(x)den(y))."""
    name = element.tag.removeprefix(M)
    if name == "r":
        return element.findtext(f"{M}t") or ""
    inside = "".join(shape(child) for child in element if not child.tag.endswith("Pr"))
    return inside if name == "oMath" else f"{name}({inside})"


@pytest.mark.parametrize(
    ("math", "expected"),
    [
        (Row((Word("学生数"), Symbol("="), Number(Cell(1234.5, decimals=1)))), "学生数=1,234.5"),
        (Fraction(X, Y), "f(num(x)den(y))"),
        (Root(X), "rad(deg()e(x))"),
        (Sub(X, Y), "sSub(e(x)sub(y))"),
        (Super(X, Y), "sSup(e(x)sup(y))"),
        (Bar(X), "bar(e(x))"),
        (Sum(X, Y, Symbol("z")), "nary(sub(x)sup(y)e(z))"),
        (Group(Row((X, Y))), "d(e(xy))"),
        (Function("ln", Group(X)), "func(fName(ln)e(d(e(x))))"),
        (Root(Fraction(Sum(X, Y, X), Sub(X, Y))), "rad(deg()e(f(num(nary(sub(x)sup(y)e(x)))den(sSub(e(x)sub(y))))))"),
    ],
)
def test_each_part_is_words_own_mathematics(math: Math, expected: str) -> None:
    assert shape(drawn(math)) == expected


def styles(math: Math) -> list[str]:
    shapes = drawn(math).iter(f"{M}rPr")
    return [next(iter(run)).get(f"{M}val") or next(iter(run)).tag.removeprefix(M) for run in shapes]


def test_words_stand_upright_and_letters_in_italics() -> None:
    assert styles(Row((Word("学生数"), X, Number(Cell(2))))) == ["nor", "i", "p"]


def test_the_name_of_a_function_stands_upright() -> None:
    assert styles(Function("max", X)) == ["nor", "i"]


@pytest.mark.parametrize(("opening", "closing"), ["()", "⌈⌉"])
def test_brackets_are_those_asked_for_and_grow(opening: str, closing: str) -> None:
    shape = next(drawn(Group(X, opening, closing)).iter(f"{M}dPr"))
    values = {child.tag.removeprefix(M): child.get(f"{M}val") for child in shape}
    assert values == {"begChr": opening, "endChr": closing, "grow": "1"}


def test_limits_that_say_nothing_are_hidden() -> None:
    hidden = {
        name: [p.get(f"{M}val") for p in drawn(Sum(X, Row(()), Y)).iter(f"{M}{name}")]
        for name in ("subHide", "supHide")
    }
    assert hidden == {"subHide": ["0"], "supHide": ["1"]}


def test_a_formula_may_hold_any_sign() -> None:
    assert shape(drawn(Word('<b>&"\x00'))) == '<b>&"\ufffd'
