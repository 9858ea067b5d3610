"""The fields of a sheet as a form shows them."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string

from junheng.facts.cells.entries import Problem
from junheng.facts.fields import Field, code_list
from junheng.terms.messages import Lang, fill, message, text
from junheng.web.form import asked, in_order
from junheng.web.mapping import Entries, read_entries
from junheng.web.services.sheets import Doubt


@dataclass(frozen=True)
class Box:
    """One field of the form.

    Attributes:
        path: The name of its control.
        choices: What may be chosen, as it is stored and as it is read; empty where it is typed.
        doubts: What there is to say about the entry, each with its severity.
        remarks: What a reviewer asks.
    """

    path: str
    label: str
    about: str
    value: str
    last: str
    required: bool
    numeric: bool
    choices: tuple[tuple[str, str], ...]
    doubts: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A section of the form under its heading.

    Attributes:
        id: Where a link leads to.
    """

    id: str
    heading: str
    boxes: tuple[Box, ...]

    @property
    def errors(self) -> int:
        """Errors in it."""
        return sum(severity == "error" for box in self.boxes for severity, _ in box.doubts)


@dataclass(frozen=True)
class Beside:
    """What stands beside the fields, by path."""

    last: Mapping[str, str]
    found: Mapping[str, Sequence[Doubt]]
    remarks: Mapping[str, Sequence[str]]


def parts(entries: Entries, beside: Beside, lang: Lang) -> list[Part]:
    """The form of a sheet, section by section."""
    return [part for place in in_order(entries) for part in _parts(place, entries[place], beside, lang)]


def errors(shown: Iterable[Part]) -> list[tuple[str, str, str]]:
    """The errors of a form: the field's path, its label, and what is wrong."""
    return [
        (box.path, box.label, words)
        for part in shown
        for box in part.boxes
        for severity, words in box.doubts
        if severity == "error"
    ]


def hints(shown: Iterable[Part]) -> int:
    """How many things there are to look at besides errors."""
    return sum(severity != "error" for part in shown for box in part.boxes for severity, _ in box.doubts)


def as_saved(page: Mapping[str, Any], shown: Iterable[Part], paths: Container[str], lang: Lang) -> HttpResponse:
    """The field that was saved, as it now stands, and what is said at the top; nothing around it is asked for."""
    saved = [box for part in shown for box in part.boxes if box.path in paths]
    if not saved:
        return HttpResponse(status=204)
    return HttpResponse(render_to_string("web/box.html", {**page, "box": saved[0], "alone": True, "lang": lang}))


def label_of(path: str, lang: Lang) -> str:
    """The name of a field by its path, with the stage where it is a stage's; empty where the path names none."""
    place, _, id = path.rpartition("/")
    stage = place.partition("/")[2]
    field = next((field for section in asked(place) for field in section.fields if field.id == id), None)
    if field is None:
        return ""
    heading = field.heading(lang)
    if not stage:
        return heading
    return text("web.section_of_stage", lang, stage=text(f"terms.stage.{stage}", lang), section=heading)


def _parts(place: str, told: Mapping[str, str], beside: Beside, lang: Lang) -> Iterator[Part]:
    stage = place.partition("/")[2]
    for section in asked(place):
        unread: dict[str, list[Problem]] = {}
        for field, problem in read_entries(place, section.fields, told):
            unread.setdefault(field.id, []).append(problem)
        boxes = tuple(
            _box(f"{place}/{field.id}", field, told.get(field.id, ""), unread.get(field.id, ()), beside, lang)
            for field in section.fields
        )
        heading = text(f"web.section.{section.table}.{section.id}", lang)
        if stage:
            heading = text("web.section_of_stage", lang, stage=text(f"terms.stage.{stage}", lang), section=heading)
        yield Part(f"{place}/{section.id}".replace("/", "-"), heading, boxes)


def _box(path: str, field: Field, value: str, unread: Iterable[Problem], beside: Beside, lang: Lang) -> Box:
    doubts = [_said(field, problem, lang) for problem in unread]
    doubts += [(doubt.severity, doubt.say(lang)) for doubt in beside.found.get(path, ())]
    return Box(
        path=path,
        label=field.heading(lang),
        about=field.about(lang),
        value=value,
        last=beside.last.get(path, ""),
        required=field.required,
        numeric=field.numeric,
        choices=_choices(field, lang),
        doubts=tuple(doubts),
        remarks=tuple(beside.remarks.get(path, ())),
    )


def _choices(field: Field, lang: Lang) -> tuple[tuple[str, str], ...]:
    if field.type == "flag":
        return tuple((text(id, "zh"), text(id, lang)) for id in ("terms.yes", "terms.no"))
    if field.type == "code":
        return tuple((code.label("zh"), code.label(lang)) for code in code_list(field.codes).values())
    return ()


def _said(field: Field, problem: Problem, lang: Lang) -> tuple[str, str]:
    """How grave it is, and what is wrong with what to do; without the place in a workbook, for there is none."""
    found = message(problem.code)
    blanks = {"field": field.label(lang), "sheet": "", "cell": "", "school": "", "value": problem.value}
    told = found.text(lang)
    for place, instead in (("web.place.field", "{field}"), ("web.place.cell", "")):
        told = told.replace(message(place).text(lang), instead)
    parts = [fill(part, {**blanks, **problem.params}, lang) for part in (told, found.mend(lang)) if part]
    return found.severity, text("terms.separator.sentence", lang).join(parts)
