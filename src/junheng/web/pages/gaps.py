"""What the schools lack and what it would cost: the list to sort, filter and take along, and its sums."""

from collections.abc import Mapping
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from junheng.plan.gaps import Bill, bill
from junheng.report import words
from junheng.report.kinds.plan.figures import money
from junheng.terms.messages import Lang, text
from junheng.web.access import may
from junheng.web.pages.indicators import listing_query
from junheng.web.pages.judged import View, campaign_around, schools_for, schools_seen, view_of
from junheng.web.pages.person import person_of
from junheng.web.pages.tables import draw, excel_response, listing_page, narrowed, wanted_of
from junheng.web.pages.ways import PRINTED
from junheng.web.services.gaps import costs, gap_listing, gap_sums, priced
from junheng.web.services.tables import Line, Listing, arranged, workbook

FIGURES = ("value", "threshold", "shortfall")
"""Columns whose figures lead to how they came about."""
SPARED = ("school",)
"""Columns that a page has no room for; the workbook has them."""


def gaps(request: HttpRequest, key: int) -> HttpResponse:
    """The list of gaps, as many of them as the reader may see, and what they cost together."""
    view = view_of(request, campaign_around(request, key))
    person = person_of(request)
    keys = schools_for(person, view.county)
    listing, seen = gap_listing(view.case, view.lang), schools_seen(request, view, keys)

    def link(line: Line, column: str) -> str:
        if line.school not in keys:
            return ""
        if column == "name":
            return view.address("school", keys[line.school])
        return view.address("derivation", keys[line.school], line.stage, line.indicator) if column in FIGURES else ""

    county = may(person, "see-county", view.county)
    page = {
        **view.page(),
        **listing_page(request, narrowed(listing, SPARED), seen, link, view.lang),
        "stages": [(stage, words.stage(stage, view.lang)) for stage in view.found.stages],
        "indicators": [
            (id, words.indicator(book, view.lang))
            for id, book in view.found.rulebook.indicators.items()
            if any(line.indicator == id for line in listing.lines)
        ],
        "excel": view.address("gaps-excel").partition("?")[0] + listing_query(request),
        "to_county": county,
        "notes": listing.table.notes[:1],
        "sums": draw(gap_sums(view.case, view.lang)) if county else None,
        "bill": billed(_of_lines(view, listing, arranged(listing, wanted_of(request), seen)), view.lang),
    }
    return render(request, "web/gaps.html", page)


def _of_lines(view: View, listing: Listing, lines: list[Line]) -> Bill:
    """What the gaps of some lines cost together."""
    of = {id(line): gap for line, gap in zip(listing.lines, priced(view.case), strict=True)}
    return bill(of[id(line)] for line in lines)


def billed(found: Bill, lang: Lang) -> Mapping[str, object]:
    """What gaps cost together, in words."""
    return {
        "gaps": found.gaps,
        "without": found.without,
        "single": PRINTED.show(money(found.once_yuan, "")),
        "yearly": PRINTED.show(money(found.yearly_yuan, "")),
        "costs": costs().name(lang),
    }


def excel(request: HttpRequest, key: int) -> HttpResponse:
    """The same as a workbook, on no pages, its sums below."""
    view = view_of(request, campaign_around(request, key))
    listing = gap_listing(view.case, view.lang)
    seen = schools_seen(request, view, schools_for(person_of(request), view.county))
    lines = arranged(listing, wanted_of(request), seen)
    told = billed(_of_lines(view, listing, lines), view.lang)
    said = text("web.gaps.bill_open" if told["without"] else "web.gaps.bill", view.lang, **told)
    table = replace(listing.table, notes=(said, *listing.table.notes))
    body = workbook(table, lines, view.found.on, view.found.note, view.lang)
    return excel_response(f"{view.county.name}-{table.sheet}-{view.found.school_year}", body)


urlpatterns = [
    path("county/<int:key>/gaps/", gaps, name="gaps"),
    path("county/<int:key>/gaps/table.xlsx", excel, name="gaps-excel"),
]
