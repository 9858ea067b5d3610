"""An indicator over the schools of a stage: as dots by township, as a table, and as a workbook."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from junheng.facts.fields import find
from junheng.report import words
from junheng.report.formula import linear
from junheng.report.kinds.method.formulas import Naming, indicator_formulas, naming, totals_of
from junheng.report.kinds.method.spread_formulas import coefficient_formulas
from junheng.report.tables import Cell, Column, Table, full_decimals, telling_decimals, value_decimals
from junheng.standards.model import Stage
from junheng.terms.messages import Lang, text
from junheng.web.pages.judged import View, campaign_for, schools_for, svg_response, view_of
from junheng.web.pages.person import person_of
from junheng.web.pages.tables import Drawn, draw, excel_response, listing_page, narrowed, wanted_of
from junheng.web.pages.ways import PRINTED, level_way
from junheng.web.services.assessments import assessed
from junheng.web.services.pictures import Sight, said
from junheng.web.services.tables import Line, Listing, arranged, indicator_listing, workbook

FIGURES = ("value", "threshold", "floor", "shortfall", "to_floor")
"""Columns whose figures lead to how they came about."""


SPARED = ("school", "unit")
"""Columns that the page has no room for; the workbook has them."""


def indicator(request: HttpRequest, key: int, stage: str, indicator: str) -> HttpResponse:
    """The page of one indicator."""
    view = view_of(request, campaign_for(request, "see-county", key))
    chosen, listing = _listing(view, stage, indicator)
    schools = schools_for(person_of(request), view.county)

    def link(line: Line, column: str) -> str:
        pk = schools.get(line.school)
        if pk is None:
            return ""
        if column == "name":
            return view.address("school", pk)
        return view.address("derivation", pk, chosen, indicator) if column in FIGURES else ""

    book = view.found.rulebook.indicators[indicator]
    named = naming(totals_of(book), view.lang)
    sight = Sight("dots", view.case, view.lang, chosen, indicator)
    page = {
        **view.page(),
        **listing_page(request, narrowed(listing, SPARED), None, link, view.lang),
        "years": _years(view, chosen, indicator),
        "name": words.measured(book, view.lang),
        "stage": chosen,
        "stage_word": words.stage(chosen, view.lang),
        "others": _others(view, chosen, indicator),
        "alt": said(sight),
        "picture": view.picture(sight, "indicator-dots", chosen, indicator),
        "formulas": [linear(one.math) for one in indicator_formulas(book, named, view.lang)],
        "letters": letters(named, view.lang),
        "excel": reverse("indicator-excel", args=[key, chosen, indicator]) + listing_query(request),
        **_spread(view, chosen, indicator),
    }
    return render(request, "web/indicator.html", page)


def letters(named: Naming, lang: Lang) -> list[tuple[str, str]]:
    """Which letter of a formula stands for which field; nothing where fields stand by their names."""
    if not named.lettered:
        return []
    fields = {name: find(name) for name in named.atoms}
    return [
        (linear(atom), name if (field := fields[name]) is None else field.label(lang))
        for name, atom in named.atoms.items()
    ]


def listing_query(request: HttpRequest) -> str:
    """The query of the address without the page: a workbook has all of them."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return f"?{kept.urlencode()}" if kept else ""


def _listing(view: View, stage: str, indicator: str) -> tuple[Stage, Listing]:
    chosen = view.stage(stage)
    if indicator not in view.found.rulebook.indicators:
        raise Http404
    listing = indicator_listing(view.case, chosen, indicator, view.lang)
    if not listing.lines:
        raise Http404
    return chosen, listing


def _others(view: View, stage: Stage, indicator: str) -> list[tuple[str, str, bool]]:
    """The other indicators of the stage, and this one in the other stage."""
    found = []
    for other in view.found.stages:
        for id, book in view.found.rulebook.indicators.items():
            if other in book.stages and (other == stage or id == indicator):
                name = id if other == stage else words.stage(other, view.lang)
                found.append((name, view.address("indicator", other, id), (other, id) == (stage, indicator)))
    return found


def _spread(view: View, stage: Stage, indicator: str) -> dict[str, object]:
    """The coefficient with what it was computed from."""
    spread = view.found.stages[stage].spreads.get(indicator)
    if spread is None:
        return {}
    lang = view.lang
    verdict = "" if spread.passes is None else "pass" if spread.passes else "fail"
    figures = []
    for name, value in (("mean", spread.mean), ("sd", spread.sd), ("cv", spread.cv)):
        shown = text("terms.no_data", lang)
        if value is not None:
            least = 3 if name == "cv" else value_decimals([spread.mean])
            bounds = [spread.limit] if name == "cv" else []
            shown = PRINTED.show(Cell(value, decimals=telling_decimals(value, bounds, least)))
        figures.append((text(f"web.spread.{name}", lang), shown))
    if spread.limit is not None:
        limit = PRINTED.show(Cell(spread.limit, decimals=full_decimals(spread.limit, 2)))
        figures.append((text("web.spread.limit", lang), limit))
    return {
        "figures": figures,
        "near": spread.borderline,
        "spread_verdict": verdict,
        "spread_word": text(f"terms.verdict.{verdict}", lang) if verdict else "",
        "way": level_way(view, stage, indicator) if spread.passes is False else "",
        "spread_formulas": [linear(one.math) for one in coefficient_formulas()],
        "missing_schools": words.listed(list(spread.missing), lang) if spread.missing else "",
    }


def _years(view: View, stage: Stage, indicator: str) -> Drawn | None:
    """The county's value and coefficient over the locked years, the present one last; None where there is one alone."""
    lang, rows = view.lang, []
    for case in (*view.earlier(), view.case):
        found = assessed(case)
        spread = found.stages[stage].spreads.get(indicator) if stage in found.stages else None
        if spread is None:
            continue
        readings = [
            unit.readings[indicator]
            for unit in found.units
            if unit.stage == stage and unit.in_scope and indicator in unit.readings
        ]
        judged = {} if spread.limit is None else {"verdict": words.passing(spread.passes, lang)}
        rows.append(
            {
                "year": Cell(words.school_year(found.school_year, lang)),
                "mean": words.figure(spread.mean, lang, value_decimals([spread.mean])),
                "cv": words.figure(
                    spread.cv, lang, 3 if spread.cv is None else telling_decimals(spread.cv, [spread.limit], 3)
                ),
                "failing": Cell(sum(one.threshold is not None and one.met is False for one in readings)),
                **judged,
            }
        )
    columns = (
        Column("year", text("web.indicator.year", lang), width=16),
        Column("mean", text("web.spread.mean", lang), width=12),
        Column("cv", text("web.spread.cv", lang), width=12),
        words.column("verdict", lang, width=10, centred=True),
        Column("failing", text("web.indicator.below", lang), decimals=0, width=12),
    )
    return draw(Table("years", "", text("web.indicator.years", lang), columns, tuple(rows))) if len(rows) > 1 else None


def dots(request: HttpRequest, key: int, stage: str, indicator: str) -> HttpResponse:
    """The schools as dots by township."""
    view = view_of(request, campaign_for(request, "see-county", key))
    chosen, _ = _listing(view, stage, indicator)
    return svg_response(Sight("dots", view.case, view.lang, chosen, indicator))


def excel(request: HttpRequest, key: int, stage: str, indicator: str) -> HttpResponse:
    """The table as a workbook: every row that the reader may see and asked for, on no pages."""
    view = view_of(request, campaign_for(request, "see-county", key))
    _, listing = _listing(view, stage, indicator)
    lines = arranged(listing, wanted_of(request), None)
    body = workbook(listing.table, lines, view.found.on, view.found.note, view.lang)
    return excel_response(f"{view.county.name}-{listing.table.sheet}-{view.found.school_year}", body)


urlpatterns = [
    path("county/<int:key>/indicator/<str:stage>/<str:indicator>/", indicator, name="indicator"),
    path("county/<int:key>/indicator/<str:stage>/<str:indicator>/dots.svg", dots, name="indicator-dots"),
    path("county/<int:key>/indicator/<str:stage>/<str:indicator>/table.xlsx", excel, name="indicator-excel"),
]
