"""The form of a school's sheet, from the data dictionary: which fields in which section, and what is typed there."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from junheng.facts.fields import Field, dictionary
from junheng.facts.table import plain
from junheng.facts.workbook.example_row import entry_shown
from junheng.terms.messages import Lang

PLACES = ("schools", "stages/primary", "stages/junior", "county")
"""The places of sheets, in the order of the form; the last is the county's own sheet."""
GRADES = {"primary": range(1, 7), "junior": range(7, 10)}
"""Grades of a stage: the others' fields are not asked for."""


@dataclass(frozen=True)
class Section:
    """Part of a form."""

    id: str
    table: str
    fields: tuple[Field, ...]


@cache
def sections(table: str) -> tuple[Section, ...]:
    """The sections of a table's form, in order."""
    fields = dictionary()[table].fields
    return tuple(
        Section(entry["id"], table, tuple(fields[id] for id in entry["fields"])) for entry in _told()[table]["section"]
    )


@cache
def own(table: str) -> tuple[str, ...]:
    """Fields that the county's register sets."""
    return tuple(_told()[table]["own"])


@cache
def stays(table: str) -> frozenset[str]:
    """Fields that a new survey may begin with as they were last year."""
    kept = _told()[table]["stays"]
    return frozenset(field.id for section in sections(table) if section.id in kept for field in section.fields)


def _told() -> Mapping[str, Mapping[str, list]]:  # type: ignore[type-arg]  # as TOML gives it
    return tomllib.loads(files(__package__).joinpath("sections.toml").read_text(encoding="utf-8"))


def asked(place: str) -> Iterator[Section]:
    """The sections of one place of a sheet: `schools`, `stages/primary`, `stages/junior` or `county`."""
    table, _, stage = place.partition("/")
    for section in sections(table):
        fields = tuple(field for field in section.fields if not stage or _of_stage(field.id, stage))
        yield Section(section.id, table, fields)


def _of_stage(field: str, stage: str) -> bool:
    head, _, grade = field.rpartition("_g")
    return not (head in ("pupils", "classes") and grade.isdigit()) or int(grade) in GRADES[stage]


def in_order(places: Iterable[str]) -> list[str]:
    """The places of a sheet in the order of the form, whatever order a data base keeps them in."""
    return sorted(places, key=PLACES.index)


def field_at(path: str, places: Iterable[str] = PLACES) -> tuple[str, Field] | None:
    """The place and field of a path such as `stages/primary/pupils`; None where it names none that may be entered.

    Args:
        path: As a control of the form is named.
        places: Those of the sheet.
    """
    place, _, id = path.rpartition("/")
    if place not in PLACES or place not in places:
        return None
    return next(((place, field) for section in asked(place) for field in section.fields if field.id == id), None)


def typed(field: Field, held: object, lang: Lang = "zh") -> str:
    """A held figure as somebody would have typed it."""
    if held is None:
        return ""
    if field.numeric:
        figure = plain(field, int(str(held)))
        words = f"{figure:f}" if field.decimals else str(figure)
        return words.rstrip("0").rstrip(".") if "." in words else words
    return str(entry_shown(field, held, lang))
