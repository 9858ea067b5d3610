"""Every figure of a document held against the assessment's JSON, by the source that it names."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import jmespath
import pytest

from junheng.report.document import Captioned, Document, Paragraph, Picture
from junheng.report.formula import Bar, Formula, Group, Math, Number, Root, Row, Sub, Sum, Super
from junheng.report.formula import Fraction as Over
from junheng.report.material import Material, material_json
from junheng.report.tables import Cell
from junheng.terms.messages import Lang, text


def figures(document: Document) -> Iterator[tuple[str, Cell]]:
    """Every cell of a document with the place where it stands."""
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph):
                yield from ((section.key, part) for part in block.content if isinstance(part, Cell))
            elif isinstance(block, Captioned):
                for number, row in enumerate(block.table.rows):
                    place = f"{section.key}/{block.table.key}[{number}]"
                    keys = {column.key for column in block.table.columns}
                    yield from ((f"{place}.{key}", cell) for key, cell in row.items() if key in keys)
            elif isinstance(block, Picture):
                yield from ((f"{section.key}/{block.chart.key}", cell) for cell in block.chart.figures)
            elif isinstance(block, Formula):
                yield from ((f"{section.key}/{block.key}", cell) for cell in numbers(block.math))


def numbers(math: Math) -> Iterator[Cell]:
    """The figures inside a formula."""
    if isinstance(math, Number):
        yield math.cell
    elif isinstance(math, Row):
        for part in math.parts:
            yield from numbers(part)
    elif isinstance(math, Over):
        yield from (*numbers(math.top), *numbers(math.bottom))
    elif isinstance(math, (Root, Bar, Group)):
        yield from numbers(math.body)
    elif isinstance(math, Sub):
        yield from (*numbers(math.base), *numbers(math.index))
    elif isinstance(math, Super):
        yield from (*numbers(math.base), *numbers(math.power))
    elif isinstance(math, Sum):
        yield from (*numbers(math.lower), *numbers(math.upper), *numbers(math.body))


def is_figure(cell: Cell) -> bool:
    """Whether a cell holds a number."""
    return isinstance(cell.value, (Fraction, float, int))


def unsourced(document: Document) -> list[tuple[str, Cell]]:
    """Figures that do not say where they come from."""
    return [(place, cell) for place, cell in figures(document) if is_figure(cell) and not cell.source]


def differing(document: Document, material: Material, lang: Lang) -> list[tuple[str, Cell, Any]]:
    """Cells that say something else than the JSON at their source."""
    whole = material_json(material, lang)
    found = []
    for place, cell in figures(document):
        if cell.source:
            there = jmespath.search(cell.source, whole)
            if not agrees(cell, there, lang):
                found.append((place, cell, there))
    return found


def agrees(cell: Cell, there: Any, lang: Lang) -> bool:
    """Whether a cell says what stands in the JSON."""
    if is_figure(cell):
        if isinstance(there, bool) or not isinstance(there, (int, float)):
            return False
        value = cell.value if cell.exact is None else cell.exact
        assert isinstance(value, (Fraction, float, int))
        return float(value) == pytest.approx(there, rel=1e-12, abs=0)
    if there is None:
        return cell.value in (None, text("terms.no_data", lang)) or cell.look == "missing"
    if isinstance(there, bool):
        verdict = "pass" if there else "fail"
        spoken = (text(f"terms.verdict.{verdict}", lang), text("terms.yes" if there else "terms.no", lang))
        return any(str(cell.value).endswith(word) for word in spoken)
    if isinstance(there, str):
        spoken = tuple(text(f"terms.{kind}.{there}", lang) for kind in ("verdict", "state") if there in KNOWN[kind])
        return str(cell.value) == there or any(str(cell.value).endswith(word) for word in spoken)
    return False


KNOWN = {
    "verdict": ("pass", "fail", "undetermined"),
    "state": ("met", "within-tolerance", "failing", "missing"),
}
