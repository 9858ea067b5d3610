"""Two years, or two versions of a year, side by side."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from junheng.assess.difference import Difference
from junheng.assess.outcome import Assessment, Spread, Unit
from junheng.report import words
from junheng.report.sheets import caption_of
from junheng.report.tables import Cell, Column, Row, Table, telling_decimals
from junheng.terms.errors import StandardsError
from junheng.terms.messages import text
from junheng.web.models import Version
from junheng.web.pages.indicators import listing_query
from junheng.web.pages.judged import View, campaign_for, schools_for, view_of
from junheng.web.pages.person import person_of
from junheng.web.pages.tables import Drawn, draw, excel_response, listing_page, wanted_of
from junheng.web.pages.ways import PRINTED
from junheng.web.services.comparisons import compared, others
from junheng.web.services.tables import Line, Listing, arranged, workbook


def comparison(request: HttpRequest, key: int) -> HttpResponse:
    """The county's present assessment beside another of its versions."""
    view = view_of(request, campaign_for(request, "see-county", key))
    versions, other = _other(request, view)
    page: dict[str, object] = {
        **view.page(),
        "choices": [(one.pk, _called(view, one)) for one in versions],
        "other": other,
        "kept_standard": request.GET.get("standard", ""),
    }
    if other is not None:
        try:
            found = compared(view.case, other)
        except StandardsError as unfit:
            page["unfit"] = unfit.say(view.lang)
        else:
            page |= _shown(request, view, found, other)
    return render(request, "web/comparison.html", page)


def _other(request: HttpRequest, view: View) -> tuple[list[Version], Version | None]:
    """The versions to compare with, and the one that the address names, else the newest.

    Raises:
        Http404: the address names none of them.
    """
    versions = others(view.county, view.version)
    asked = request.GET.get("with", "")
    other = next((one for one in versions if str(one.pk) == asked), None)
    if asked and other is None:
        raise Http404
    return versions, other or next(iter(versions), None)


def excel(request: HttpRequest, key: int) -> HttpResponse:
    """The schools that changed as a workbook, all that were asked for, on no pages."""
    view = view_of(request, campaign_for(request, "see-county", key))
    _, other = _other(request, view)
    try:
        found = None if other is None else compared(view.case, other)
    except StandardsError as unfit:
        raise Http404 from unfit
    if found is None:
        raise Http404
    listing = _listing(view, found)
    lines = arranged(listing, wanted_of(request), None)
    body = workbook(listing.table, lines, view.found.on, view.found.note, view.lang)
    return excel_response(f"{view.county.name}-{listing.table.sheet}-{view.found.school_year}", body)


def _called(view: View, version: Version) -> str:
    year = words.school_year(version.school_year, view.lang)
    return text("web.comparison.version", view.lang, year=year, number=version.number)


def _shown(request: HttpRequest, view: View, found: Difference, other: Version) -> dict[str, object]:
    lang, keys = view.lang, schools_for(person_of(request), view.county)
    sides = [(found.before, _called(view, other)), (found.after, _called(view, view.version))]
    listing = _listing(view, found)

    def link(line: Line, column: str) -> str:
        return view.address("school", keys[line.school]) if column == "name" and line.school in keys else ""

    return {
        "sides": [
            {
                "called": called,
                "verdict": side.verdict,
                "word": text(f"terms.verdict.{side.verdict}", lang),
                "failing": sum(one.verdict == "fail" for one in side.clauses.values()),
                "schools": _passing(side),
            }
            for side, called in sides
        ],
        "clauses": [
            (
                pair.id,
                _clause_name(found, pair.id, view),
                pair.before,
                _verdict(pair.before, view),
                pair.after,
                _verdict(pair.after, view),
                pair.changed,
            )
            for pair in found.clauses
        ],
        "changed_clauses": sum(pair.changed for pair in found.clauses),
        "spreads": _spreads(view, found),
        "changed_units": len(listing.lines),
        **listing_page(request, listing, None, link, lang),
        "stages": [(stage, words.stage(stage, lang)) for stage in view.found.stages],
        "excel": view.address("comparison-excel").partition("?")[0] + listing_query(request),
    }


def _passing(side: Assessment) -> str:
    judged = [unit for unit in side.units if unit.in_scope and unit.needed is not None]
    return f"{sum(unit.passes is True for unit in judged)} / {len(judged)}" if judged else ""


def _clause_name(found: Difference, id: str, view: View) -> str:
    book = found.after.rulebook if id in found.after.rulebook.clauses else found.before.rulebook
    return book.clauses[id].name(view.lang)


def _verdict(verdict: str | None, view: View) -> str:
    return text(f"terms.verdict.{verdict}", view.lang) if verdict else text("report.not_applicable", view.lang)


def _spreads(view: View, found: Difference) -> Drawn:
    lang = view.lang
    columns = (
        words.column("stage", lang, width=8, centred=True),
        words.column("indicator", lang, width=34),
        Column("before", text("web.comparison.before", lang), width=10),
        Column("after", text("web.comparison.after", lang), width=10),
        Column("change", text("web.comparison.change", lang), decimals=3, width=10, signed=True),
        words.column("limit", lang, decimals=2, width=8),
        words.column("verdict", lang, width=10, centred=True),
    )
    rows = []
    for pair in found.spreads:
        limit = next((side.limit for side in (pair.after, pair.before) if side is not None), None)
        book = found.after.rulebook.indicators.get(pair.indicator) or found.before.rulebook.indicators[pair.indicator]
        row = {
            "stage": Cell(words.stage(pair.stage, lang)),
            "indicator": Cell(words.indicator(book, lang)),
            "before": _coefficient(pair.before, view),
            "after": _coefficient(pair.after, view),
            "change": Cell(pair.change),
            "limit": Cell(limit),
        }
        if pair.after is not None and pair.after.limit is not None:
            row["verdict"] = words.passing(pair.after.passes, lang)
        rows.append(row)
    return draw(Table("spreads", "", text("web.comparison.spreads", lang), columns, tuple(rows)))


def _coefficient(spread: Spread | None, view: View) -> Cell:
    if spread is None or spread.cv is None:
        return words.no_data(view.lang)
    look = "failing" if spread.passes is False else ""
    return Cell(spread.cv, look, telling_decimals(spread.cv, [spread.limit], 3))  # type: ignore[arg-type]  # a look


def _listing(view: View, found: Difference) -> Listing:
    """The schools' stages that changed; sorted out by how they stand now."""
    lang = view.lang
    columns = (
        words.column("stage", lang, width=8, centred=True),
        words.column("name", lang, width=24),
        words.column("township", lang, width=12),
        Column("before", text("web.comparison.before", lang), width=18, centred=True),
        Column("after", text("web.comparison.after", lang), width=18, centred=True),
    )
    lines = []
    for pair in found.units:
        unit = pair.after or pair.before
        if unit is None or not pair.changed:
            continue
        after = _unit(pair.after, view)
        row: Row = {
            "stage": Cell(words.stage(unit.stage, lang)),
            "name": Cell(unit.name or unit.school),
            "township": Cell(unit.township or None),
            "before": _unit(pair.before, view),
            "after": after,
        }
        lines.append(Line(unit.school, unit.township or "", unit.stage, after.look, row))
    title = text("web.comparison.units", lang)
    rows = tuple(line.row for line in lines)
    return Listing(Table("units", title, title, columns, rows, caption_of(view.found, lang)), tuple(lines))


def _unit(unit: Unit | None, view: View) -> Cell:
    if unit is None:
        return Cell(text("web.comparison.not_there", view.lang), "out")
    if not unit.in_scope:
        return Cell(text("report.left_out", view.lang), "out")
    if unit.needed is None:
        return Cell()
    verdict = words.passing(unit.passes, view.lang)
    return Cell(f"{verdict.value}  {PRINTED.show(unit.met)}/{PRINTED.show(unit.needed)}", verdict.look)


urlpatterns = [
    path("county/<int:key>/comparison/", comparison, name="comparison"),
    path("county/<int:key>/comparison/table.xlsx", excel, name="comparison-excel"),
]
