"""A school's sheet: the form, saved field by field as it is typed, and its steps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from junheng.facts.cells.entries import Problem
from junheng.facts.fields import Field, code_list
from junheng.terms.messages import Lang, message, text
from junheng.web.access import may
from junheng.web.form import asked
from junheng.web.mapping import read_entries
from junheng.web.middleware import lang_of
from junheng.web.models import Sheet
from junheng.web.pages.person import person_of, row_for
from junheng.web.services.refusals import Refused
from junheng.web.services.sheets import findings_of, last_years
from junheng.web.services.surveys import enter, take, why_closed


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
    """A section of the form under its heading."""

    heading: str
    boxes: tuple[Box, ...]


def show(request: HttpRequest, key: int) -> HttpResponse:
    """The whole form."""
    sheet = row_for(Sheet, request, "see-sheet", key, "campaign__county", "campaign__given", "school__parent")
    return render(request, "web/sheet.html", _page(request, sheet))


@require_POST
def save(request: HttpRequest, key: int) -> HttpResponse:
    """Save what was typed; answers with the field as it now stands, or with the whole form where no field asked."""
    sheet = row_for(Sheet, request, "see-sheet", key, "campaign__county", "campaign__given", "school__parent")
    lang = lang_of(request)
    changes = {name: str(words) for name, words in request.POST.items() if "/" in name}
    try:
        enter(person_of(request), sheet, _revision(request), changes)
    except Refused as refused:
        if request.headers.get("HX-Request"):
            return render(request, "web/refused.html", {"why": refused.say(lang)}, status=409)
        messages.error(request, refused.say(lang))
        return redirect("sheet", key)
    if not request.headers.get("HX-Request"):
        messages.success(request, text("web.saved", lang))
        return redirect("sheet", key)
    page = _page(request, sheet)
    boxes = [box for part in page["parts"] for box in part.boxes if box.path in changes]
    return render(request, "web/box.html", page | {"box": boxes[0], "alone": True})


@require_POST
def step(request: HttpRequest, key: int, step: str) -> HttpResponse:
    """Submit, return or approve."""
    sheet = row_for(Sheet, request, "see-sheet", key, "campaign", "school")
    lang = lang_of(request)
    remarks = {name.removeprefix("remark:"): str(words) for name, words in request.POST.items() if ":" in name}
    try:
        take(person_of(request), sheet, step, _revision(request), remarks)
    except Refused as refused:
        messages.error(request, refused.say(lang))
    else:
        messages.success(request, text(f"web.done.{step}", lang))
    return redirect("sheet", key)


def _revision(request: HttpRequest) -> int:
    told = request.POST.get("revision", "")
    return int(told) if told.isdigit() else -1


def _page(request: HttpRequest, sheet: Sheet) -> dict[str, Any]:
    person, lang = person_of(request), lang_of(request)
    closed = why_closed(sheet)
    mine = may(person, "enter-sheet", sheet.school)
    found = findings_of(sheet)
    last = last_years(sheet)
    remarks: dict[str, list[str]] = {}
    for remark in sheet.remarks.filter(settled=False):
        remarks.setdefault(remark.place, []).append(remark.text)
    parts = [part for place in sheet.entries for part in _parts(sheet, place, last, found, remarks, lang)]
    return {
        "sheet": sheet,
        "parts": parts,
        "closed": text(closed, lang) if closed else "",
        "open": mine and not closed,
        "may_submit": may(person, "submit-sheet", sheet.school) and sheet.state == Sheet.State.DRAFT,
        "may_review": may(person, "review-sheet", sheet.school) and sheet.state in ("submitted", "approved"),
        "state": text(f"web.state.{sheet.state}", lang),
        "general": remarks.get("", []),
        "doubts": sum(len(box.doubts) for part in parts for box in part.boxes),
        "year": f"{sheet.campaign.school_year}—{sheet.campaign.school_year + 1}",
    }


def _parts(
    sheet: Sheet,
    place: str,
    last: Mapping[str, str],
    found: Mapping[str, list[tuple[str, str, str]]],
    remarks: Mapping[str, list[str]],
    lang: Lang,
) -> Iterable[Part]:
    told = sheet.entries[place]
    stage = place.partition("/")[2]
    for section in asked(place):
        unread: dict[str, list[Problem]] = {}
        for field, problem in read_entries(place, section.fields, told):
            unread.setdefault(field.id, []).append(problem)
        boxes = []
        for field in section.fields:
            at = f"{place}/{field.id}"
            doubts = [_said(field, problem, lang) for problem in unread.get(field.id, ())]
            doubts += [(severity, zh if lang == "zh" else en) for severity, zh, en in found.get(at, ())]
            boxes.append(
                Box(
                    path=at,
                    label=field.heading(lang),
                    about=field.about(lang),
                    value=told.get(field.id, ""),
                    last=last.get(at, ""),
                    required=field.required,
                    numeric=field.numeric,
                    choices=_choices(field, lang),
                    doubts=tuple(doubts),
                    remarks=tuple(remarks.get(at, ())),
                )
            )
        heading = text(f"web.section.{section.table}.{section.id}", lang)
        if stage:
            heading = text("web.section_of_stage", lang, stage=text(f"terms.stage.{stage}", lang), section=heading)
        yield Part(heading, tuple(boxes))


def _choices(field: Field, lang: Lang) -> tuple[tuple[str, str], ...]:
    if field.type == "flag":
        return tuple((text(id, "zh"), text(id, lang)) for id in ("terms.yes", "terms.no"))
    if field.type == "code":
        return tuple((code.label("zh"), code.label(lang)) for code in code_list(field.codes).values())
    return ()


def _said(field: Field, problem: Problem, lang: Lang) -> tuple[str, str]:
    blanks = {"field": field.label(lang), "sheet": "", "cell": "", "value": problem.value, **problem.params}
    found = message(problem.code)
    words = text(problem.code, lang, **{"school": "", **blanks})
    return found.severity, words


urlpatterns = [
    path("sheet/<int:key>/", show, name="sheet"),
    path("sheet/<int:key>/save/", save, name="sheet-save"),
    path("sheet/<int:key>/<str:step>/", step, name="sheet-step"),
]
