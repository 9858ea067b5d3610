"""How a figure came about: clause, formula, inputs with their fields, version; and the same of a clause."""

from fractions import Fraction

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from junheng.assess.explain import Explanation, Input
from junheng.facts.fields import dictionary, find
from junheng.report import words
from junheng.report.formula import linear
from junheng.report.kinds.method.formulas import indicator_formulas, naming, totals_of
from junheng.report.school_sheets import value
from junheng.report.tables import Cell, full_decimals
from junheng.report.words import amount, state
from junheng.terms.errors import InputError
from junheng.terms.findings import plain_value
from junheng.terms.messages import Lang, text
from junheng.web.access import may
from junheng.web.pages.indicators import letters
from junheng.web.pages.judged import View, campaign_around, campaign_for, school_for, schools_for, view_of
from junheng.web.pages.person import person_of
from junheng.web.pages.proving import papers_of, proved
from junheng.web.pages.ways import PRINTED
from junheng.web.pages.ways import clause as told
from junheng.web.services.assessments import explained


def derivation(request: HttpRequest, key: int, school: int, stage: str, indicator: str) -> HttpResponse:
    """The chain behind one indicator of one school's stage."""
    view = view_of(request, campaign_around(request, key))
    unit = school_for(request, view.county, school)
    try:
        found = explained(view.case, unit.code, stage, indicator)
    except InputError as nothing:
        raise Http404 from nothing
    lang, book, reading = view.lang, found.indicator, found.reading
    tolerances = [view.found.rulebook.tolerances[id] for id in reading.tolerances]
    used = next(iter(tolerances), None)
    named = naming(totals_of(book, tolerances), lang)
    page = {
        **view.page(),
        "unit": unit,
        "unit_link": view.address("school", unit.pk),
        "indicator_link": view.address("indicator", stage, indicator)
        if may(person_of(request), "see-county", view.county)
        else "",
        "name": words.measured(book, lang),
        "stage_word": words.stage(found.unit.stage, lang),
        "clause": f"{found.source} {found.clause}".strip(),
        "formulas": [linear(one.math) for one in indicator_formulas(book, named, lang, used)],
        "letters": letters(named, lang),
        "parts": _parts(found, lang),
        "share": "" if found.share is None else _share(found.share),
        "share_shown": "" if found.share is None else PRINTED.show(Cell(found.share, decimals=4)),
        "result": PRINTED.show(value(reading, lang)),
        "unit_word": book.unit(lang) if reading.value is not None else "",
        "exact": "" if reading.value is None else _share(reading.value),
        "threshold": _limit(reading.threshold),
        "floor": _limit(reading.floor),
        "state": reading.state if found.unit.in_scope and reading.threshold is not None else "",
        "state_word": state(reading.state, lang).value,
        "shortfall": PRINTED.show(amount(reading.shortfall, book)) if reading.shortfall else "",
        "shortfall_unit": words.unit(reading.unit, lang),
        "tolerances": [one.label(lang) for one in tolerances],
        "missing": words.lacking(reading.missing, lang) if reading.missing else "",
    }
    return render(request, "web/derivation.html", page)


def _limit(value: Fraction | None) -> str:
    return "" if value is None else PRINTED.show(Cell(value, decimals=full_decimals(value)))


def _share(value: Fraction) -> str:
    """A figure as it was computed with."""
    return str(value)


def _parts(found: Explanation, lang: Lang) -> list[tuple[str, list[dict[str, str]]]]:
    """What stands above, below, and what the stage's share was computed from."""
    parts = (("numerator", found.numerator), ("denominator", found.denominator), ("weights", found.weights))
    return [(text(f"web.derivation.{name}", lang), [_input(one, lang) for one in own]) for name, own in parts if own]


def _input(entry: Input, lang: Lang) -> dict[str, str]:
    field = find(entry.field)
    shown = plain_value(entry.value)
    whole = entry.part == "schools"
    return {
        "label": entry.label(lang),
        "field": entry.field,
        "table": "" if field is None else dictionary()[field.table].label(lang),
        "part": text("web.derivation.whole_school" if whole else f"terms.stage.{entry.part}", lang),
        "weight": _share(entry.weight) if entry.weight != 1 else "",
        "value": text("terms.no_data", lang)
        if shown is None
        else f"{shown:,}"
        if isinstance(shown, (int, float))
        else str(shown),
        "unit": words.unit(entry.unit, lang) if entry.unit else "",
        "source": "" if entry.source == "entered" else text(f"explain.{entry.source}", lang),
        "missing": "missing" if shown is None else "",
    }


def clause(request: HttpRequest, key: int, id: str) -> HttpResponse:
    """The chain behind one clause."""
    view = view_of(request, campaign_for(request, "see-county", key))
    result = view.found.clauses.get(id)
    if result is None:
        raise Http404
    book, lang = view.found.rulebook.clauses[id], view.lang
    (one,) = proved(request, view, [told(view, id, result)])
    keys = schools_for(person_of(request), view.county)
    names = {unit.school: (unit.name or unit.school, unit.township or "") for unit in view.found.units}
    stages = [
        (words.stage(stage, lang), own.clauses[id].verdict, text(f"terms.verdict.{own.clauses[id].verdict}", lang))
        for stage, own in view.found.stages.items()
        if id in own.clauses
    ]
    page = {
        **view.page(),
        "clause": one,
        "papers": list(papers_of(request, view, id)) if one.proof else [],
        "clause_source": book.source or view.found.rulebook.source,
        "confidence": book.confidence.said(lang),
        "stages": stages,
        "schools": [
            (*names.get(school, (school, "")), view.address("school", keys[school]) if school in keys else "")
            for school in dict.fromkeys(result.schools)
        ],
        "spreads": _spreads(view, id),
    }
    return render(request, "web/clause.html", page)


def _spreads(view: View, id: str) -> list[tuple[str, str]]:
    """The coefficients that a clause looks at, each with its page."""
    counted = {name for test in view.found.rulebook.clauses[id].tests for name in getattr(test, "counted", ())}
    return [
        (
            f"{words.stage(stage, view.lang)} {words.indicator(view.found.rulebook.indicators[one], view.lang)}",
            view.address("indicator", stage, one),
        )
        for stage, result in view.found.stages.items()
        for one in result.spreads
        if one in counted
    ]


urlpatterns = [
    path("county/<int:key>/school/<int:school>/<str:stage>/<str:indicator>/", derivation, name="derivation"),
    path("county/<int:key>/clause/<str:id>/", clause, name="clause"),
]
