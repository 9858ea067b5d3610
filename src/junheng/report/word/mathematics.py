"""Formulas as Word's own mathematics (OMML), so that they can be edited and scale with the type."""

from xml.etree.ElementTree import Element, SubElement

from junheng.report.document import PLAIN
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
from junheng.report.word.fonts import fonts
from junheng.report.word.markup import add, legal

SUM = "∑"


def write_formula(paragraph: Element, math: Math) -> None:
    """Add a formula to a paragraph of its own."""
    whole = SubElement(paragraph, "m:oMathPara")
    SubElement(SubElement(whole, "m:oMathParaPr"), "m:jc", {"m:val": "center"})
    _write(SubElement(whole, "m:oMath"), math)


def _write(parent: Element, math: Math) -> None:
    if isinstance(math, Row):
        for piece in math.parts:
            _write(parent, piece)
    elif isinstance(math, Word):
        _run(parent, math.text, "nor")
    elif isinstance(math, Symbol):
        _run(parent, math.text, "i")
    elif isinstance(math, Number):
        _run(parent, PLAIN.show(math.cell), "p")
    elif isinstance(math, Fraction):
        _parts(SubElement(parent, "m:f"), num=math.top, den=math.bottom)
    elif isinstance(math, Root):
        radical = SubElement(parent, "m:rad")
        _property(SubElement(radical, "m:radPr"), "degHide", "1")
        SubElement(radical, "m:deg")
        _parts(radical, e=math.body)
    elif isinstance(math, Sub):
        _parts(SubElement(parent, "m:sSub"), e=math.base, sub=math.index)
    elif isinstance(math, Super):
        _parts(SubElement(parent, "m:sSup"), e=math.base, sup=math.power)
    elif isinstance(math, Bar):
        bar = SubElement(parent, "m:bar")
        _property(SubElement(bar, "m:barPr"), "pos", "top")
        _parts(bar, e=math.body)
    elif isinstance(math, Sum):
        _sum(parent, math)
    elif isinstance(math, Group):
        brackets = SubElement(parent, "m:d")
        properties = SubElement(brackets, "m:dPr")
        _property(properties, "begChr", math.opening)
        _property(properties, "endChr", math.closing)
        _property(properties, "grow", "1")
        _parts(brackets, e=math.body)
    elif isinstance(math, Function):
        function = SubElement(parent, "m:func")
        # As words: LibreOffice sets a name that it does not know as a function, such as max, in italics.
        _run(SubElement(function, "m:fName"), math.name, "nor")
        _parts(function, e=math.body)


def _sum(parent: Element, math: Sum) -> None:
    found = SubElement(parent, "m:nary")
    properties = SubElement(found, "m:naryPr")
    _property(properties, "chr", SUM)
    _property(properties, "limLoc", "undOvr")
    _property(properties, "grow", "1")
    # An index that says nothing is hidden, or Word shows a dotted box for it.
    for name, limit in (("subHide", math.lower), ("supHide", math.upper)):
        _property(properties, name, "1" if limit == Row(()) else "0")
    _parts(found, sub=math.lower, sup=math.upper, e=math.body)


def _parts(parent: Element, **parts: Math) -> None:
    for name, math in parts.items():
        _write(SubElement(parent, f"m:{name}"), math)


def _property(parent: Element, name: str, value: str) -> None:
    SubElement(parent, f"m:{name}", {"m:val": value})


def _run(parent: Element, words: str, style: str) -> None:
    """A run: `nor` upright words in the fonts of the text, `p` upright, `i` italic."""
    run = SubElement(parent, "m:r")
    shape = SubElement(run, "m:rPr")
    faces = fonts().faces
    if style == "nor":
        SubElement(shape, "m:nor")
        latin = faces["latin"]
    else:
        _property(shape, "sty", style)
        latin = faces["mathematics"]
    add(add(run, "rPr"), "rFonts", ascii=latin, eastAsia=faces["small"], hAnsi=latin, cs=latin)
    SubElement(run, "m:t", {"xml:space": "preserve"}).text = legal(words)
