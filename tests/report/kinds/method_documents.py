"""The method document of several standards, and what stands in it."""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from junheng.assess.county import Choices, assess
from junheng.assess.survey import survey
from junheng.facts.example import example_county
from junheng.report.document import PLAIN, Captioned, Document, Heading, Paragraph, plain
from junheng.report.formula import Formula, linear
from junheng.report.kinds.method import method_document
from junheng.report.material import Material
from junheng.report.tables import Row, Table
from junheng.standards.model import (
    Rulebook,
)
from junheng.standards.resolve import find_rulebook, resolve
from junheng.terms.messages import Lang
from tests.assess.counties import ON, PLACE

COUNTY = example_county(30, 1)
STANDARDS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "2017": ("national-2017", PLACE, ()),
    "2012": ("national-2012", PLACE, ()),
    "city": ("national-2017", "990202", ()),
    "county": ("national-2017", "990201", ()),
    "province": ("national-2012", PLACE, ("school-standard-2012-example",)),
    "per pupil": ("example-per-pupil", PLACE, ()),
    "beside": ("national-2017", PLACE, ("example-per-pupil",)),
    "targets": ("national-2017", PLACE, ("plan-targets-example", "standardised-schools-example")),
    "2030": ("target-2030-example", PLACE, ()),
}
every_standard = pytest.mark.parametrize("case", STANDARDS)


@cache
def standard(case: str) -> Rulebook:
    name, place, extra = STANDARDS[case]
    return resolve(find_rulebook(name), place, ON, [find_rulebook(id) for id in extra])


@cache
def material(case: str, tolerances: tuple[str, ...] = ()) -> Material:
    return made_of(standard(case), tolerances)


def made_of(book: Rulebook, tolerances: tuple[str, ...] = ()) -> Material:
    return Material(assess(COUNTY, book, ON, Choices(tolerances=tolerances)), survey(COUNTY))


@cache
def document(case: str, lang: Lang = "zh", tolerances: tuple[str, ...] = ()) -> Document:
    return method_document(material(case, tolerances), lang)


def tables(made: Document) -> Iterator[Table]:
    yield from (b.table for section in made.sections for b in section.blocks if isinstance(b, Captioned))


def rows(made: Document, key: str) -> tuple[Row, ...]:
    return next(table.rows for table in tables(made) if table.key == key)


def said(made: Document) -> str:
    """All that a document says, as it is printed."""
    return "\n".join(words for section in made.sections for block in section.blocks for words in _said(block))


def _said(block: object) -> Iterator[str]:
    if isinstance(block, Heading):
        yield block.words
    elif isinstance(block, Paragraph):
        yield plain(block.content)
    elif isinstance(block, Formula):
        yield linear(block.math)
    elif isinstance(block, Captioned):
        yield from (block.table.title, *block.table.notes, *(column.head() for column in block.table.columns))
        yield from (PLAIN.show(cell) for row in block.table.rows for cell in row.values())


def numbers_in(words: str) -> set[float]:
    return {float(found.replace(",", "")) for found in re.findall(r"\d[\d,]*(?:\.\d+)?", words)}
