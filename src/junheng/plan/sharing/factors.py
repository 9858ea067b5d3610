"""By what funds are shared: factors, their direction, measure and weight, from a file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Literal

from junheng.facts.fields import Label, dictionary
from junheng.plan.county_files import code_of, read_file
from junheng.standards.read import Section, parse
from junheng.terms.errors import InputError, StandardsError
from junheng.terms.messages import LANGS, text

Direction = Literal["more", "less"]
Measure = Literal["total", "per-head", "rate"]

MEASURES: Mapping[str, tuple[Measure, ...]] = {
    "population": ("total",),
    "gdp": ("total", "per-head"),
    "revenue": ("total", "per-head"),
    "poor_population": ("total", "per-head"),
    "need": ("total", "per-head"),
    "pupils": ("total", "per-head"),
    "income_per_head": ("rate",),
    "poor_county": ("rate",),
}
"""What may be shared by, and how each can be measured: incomes per head do not add up, amounts are no rates."""
COMPUTED = ("need", "pupils")
"""Figures that come from the assessment, not from the table of areas."""
ONLY_MORE = ("poor_county",)
"""Figures that are nothing where the answer is no, so that nothing can be divided by them."""


@dataclass(frozen=True)
class Named:
    """A figure or factor inside a sentence: said by its label, held in JSON by its id."""

    id: str
    label: Label


@dataclass(frozen=True)
class Factor:
    """One thing that funds are shared by.

    Attributes:
        id: Its name in the file.
        weight: As written, above 0; only its part in the sum counts.
    """

    id: str
    field: str
    direction: Direction
    measure: Measure
    weight: Fraction
    name: Label

    @property
    def by_heads(self) -> bool:
        """Whether the formula needs the residents besides."""
        return self.measure != "total"


@dataclass(frozen=True)
class Weights:
    """All factors.

    Attributes:
        source: Who decided on them, and where; None where nobody says.
        floor_yuan_per_head: The least for an area marked as less developed; 0 for none.
        file: The file that they were read from; empty for the default ones.
    """

    name: Label
    source: Label | None
    factors: tuple[Factor, ...]
    floor_yuan_per_head: Fraction = Fraction(0)
    file: str = ""

    def needs(self, field: str) -> bool:
        """Whether a figure is asked for."""
        return any(factor.field == field for factor in self.factors)


def default_weights() -> Weights:
    """What holds where nobody says anything else; all of it assumed."""
    source = files(__package__).joinpath("weights.toml").read_text(encoding="utf-8")
    return _read(parse(source, "weights.toml"))


def load_weights(path: Path) -> Weights:
    """Factors from a file, which replace the default ones.

    Raises:
        InputError: no such file, not TOML, an unknown key or field, a weight that is not above 0, a measure that a
            field does not have; names file and key.
    """
    source = read_file(path, "sharing.no_weights_file")
    try:
        return replace(_read(parse(source, path.name)), file=path.name)
    except StandardsError as wrong:
        raise InputError(code_of(wrong), **wrong.params) from wrong


def field_label(field: str) -> Label:
    """What a figure is called."""
    if field in COMPUTED:
        said = {lang: text(f"sharing.figure.{field}", lang) for lang in LANGS}
        return Label(said["zh"], said["en"])
    return dictionary()["areas"][field].label


def _read(top: Section) -> Weights:
    head = top.section("sharing", required=False)
    said = {lang: text("sharing.weights_of", lang, file=top.file) for lang in LANGS}
    name = head.label("name") if "name" in head else Label(said["zh"], said["en"])
    source = head.words("source")
    head.done()
    floor = top.section("floor", required=False)
    per_head = floor.number("yuan_per_head", Fraction(0), least=Fraction(0))
    floor.done()
    factors = tuple(_factor(id, part) for id, part in top.named("factor"))
    if not factors:
        raise top.wrong("factor", "standards.key_missing")
    top.done()
    return Weights(name, source, factors, per_head)


def _factor(id: str, part: Section) -> Factor:
    field = part.one_of("field", tuple(MEASURES))
    direction = part.one_of("direction", ("more", "less"))
    measure = part.one_of("measure", MEASURES[field])
    if direction == "less" and field in ONLY_MORE:
        raise part.wrong("direction", value=direction, wanted="more")
    if direction == "less" and measure == "total":
        # The inverse of an amount would give a small area more only because it is small.
        raise part.wrong("direction", "sharing.less_of_total", field=Named(field, field_label(field)))
    name = part.words("name") or field_label(field)
    found = Factor(id, field, direction, measure, part.positive("weight"), name)
    part.done()
    return found
