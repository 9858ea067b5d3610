"""The declared checks as values, read from `checks.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from junheng.facts.fields import Field, Label, dictionary
from junheng.terms.messages import Lang

ALL_PUPILS = Field(
    id="all_pupils",
    table="schools",
    type="count",
    label=Label("全校学生数", "All pupils"),
    about=Label("", ""),
)
"""Every pupil of a school, of all stages: a denominator that the checks add up and no table holds."""


@dataclass(frozen=True)
class Words:
    """What the checks call something, in both languages."""

    zh: str
    en: str

    @property
    def id(self) -> str:
        """How programs are told."""
        return self.en

    def label(self, lang: Lang) -> str:
        """How people are told."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True)
class Sum:
    """Parts that add up to a total.

    Attributes:
        id: Says `check.<id>_over` and `check.<id>_under`.
        table: The table of all figures concerned.
        total: The field that holds the total.
        parts: Fields that may be blank.
        needed: Once all of these are filled the parts must reach the total; none: a rest is allowed.
        stage: The only stage that the rule is for; empty for all.
    """

    id: str
    table: str
    total: str
    parts: tuple[str, ...]
    needed: tuple[str, ...] = ()
    stage: str = ""


@dataclass(frozen=True)
class Inside:
    """Figures of which each is a part of another; `certain` ones are errors when they exceed it."""

    table: str
    whole: str
    parts: tuple[str, ...]
    certain: bool


@dataclass(frozen=True)
class Ratio:
    """A proportion with the range in which it is not worth a second look.

    Attributes:
        label: What it is called in a sentence.
        unit: Its unit, as a word.
        top: Numerator.
        bottom: Denominator; `all_pupils` is every pupil of the school.
        times: Factor that brings it to the unit.
        low: Below it is odd; None where nothing is too little.
        high: Above it is odd.
        least: Too much is said only from this denominator up.
        peers: Whether schools of a kind are compared by it.
        apart: A field by which peers are told apart besides stage and place; empty for none.
    """

    table: str
    label: Words
    unit: Words
    top: str
    bottom: str
    times: Fraction
    low: Fraction | None
    high: Fraction
    least: int
    peers: bool
    apart: str

    @property
    def figures(self) -> tuple[Field, Field]:
        """Numerator and denominator as fields."""
        return figure(self.table, self.top), figure(self.table, self.bottom)


@dataclass(frozen=True)
class Jump:
    """How far figures may change in a year; `least` is in the field's unit."""

    table: str
    fields: tuple[str, ...]
    up: Fraction
    down: Fraction
    least: Fraction


@dataclass(frozen=True)
class Slip:
    """A mistake of unit or digit: what it is called, and what it multiplies a figure by."""

    label: Words
    factor: Fraction
    types: tuple[str, ...]


@dataclass(frozen=True)
class Reference:
    """A field that names a row of another table."""

    table: str
    field: str
    to: str
    certain: bool


@dataclass(frozen=True)
class Kind:
    """The stages that a type of school must and may have, and whether it has senior pupils."""

    must: tuple[str, ...]
    may: tuple[str, ...]
    senior: bool


@dataclass(frozen=True)
class Rules:
    """All declared checks."""

    sums: tuple[Sum, ...]
    inside: tuple[Inside, ...]
    ratios: tuple[Ratio, ...]
    jumps: tuple[Jump, ...]
    slips: tuple[Slip, ...]
    references: tuple[Reference, ...]
    unique: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, Kind]
    bounds: Mapping[str, Any]


def figure(table: str, id: str) -> Field:
    """A field of a table, or the sum of all pupils of a school."""
    return ALL_PUPILS if id == ALL_PUPILS.id else dictionary()[table][id]


@cache
def rules() -> Rules:
    """The declared checks.

    Raises:
        KeyError: one names a field that the dictionary does not have; a mistake of the programmer.
    """
    source = tomllib.loads(files(__package__).joinpath("checks.toml").read_text(encoding="utf-8"))
    return Rules(
        sums=tuple(
            Sum(
                e["id"],
                e["table"],
                e["total"],
                tuple(e["parts"]),
                tuple(e.get("needed", ())),
                e.get("stage", ""),
            )
            for e in source["sum"]
        ),
        inside=tuple(Inside(e["table"], e["whole"], tuple(e["parts"]), e["certain"]) for e in source["inside"]),
        ratios=tuple(_ratio(entry) for entry in source["ratio"]),
        jumps=tuple(
            Jump(e["table"], tuple(e["fields"]), Fraction(e["up"]), Fraction(e["down"]), Fraction(e["least"]))
            for e in source["jump"]
        ),
        slips=tuple(Slip(Words(e["zh"], e["en"]), Fraction(e["factor"]), tuple(e["types"])) for e in source["slip"]),
        references=tuple(Reference(**entry) for entry in source["reference"]),
        unique=MappingProxyType({table: tuple(keys) for table, keys in source["unique"].items()}),
        kinds=MappingProxyType(
            {
                id: Kind(tuple(entry["must"]), tuple(entry["may"]), entry.get("senior", False))
                for id, entry in source["types"].items()
            }
        ),
        bounds=MappingProxyType(source["bounds"]),
    )


def _ratio(entry: dict[str, Any]) -> Ratio:
    return Ratio(
        table=entry["table"],
        label=Words(entry["zh"], entry["en"]),
        unit=Words(entry["zh_unit"], entry["en_unit"]),
        top=entry["top"],
        bottom=entry["bottom"],
        times=Fraction(entry.get("times", "1")),
        low=Fraction(entry["low"]) if "low" in entry else None,
        high=Fraction(entry["high"]),
        least=entry.get("least", 1),
        peers=entry.get("peers", False),
        apart=entry.get("apart", ""),
    )
