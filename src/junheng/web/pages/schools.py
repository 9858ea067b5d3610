"""The schools that a reader may see, and the page of each: figures, gaps, nearest way, rank, years before."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from junheng.report import words
from junheng.report.document import Draft, Paragraph
from junheng.report.kinds.school.clauses import clause_table
from junheng.report.kinds.school.findings import add_blanks, add_findings
from junheng.report.kinds.school.identity import identity_table
from junheng.report.kinds.school.indicators import indicator_table
from junheng.report.kinds.school.judgement import judgement
from junheng.report.kinds.school.subjects import County, Subject
from junheng.report.school_sheets import value
from junheng.report.tables import EMPTY, Cell, Column, Row, Table
from junheng.terms.messages import text
from junheng.web.access import may, visible
from junheng.web.models import Campaign, Sheet, Unit
from junheng.web.pages.gaps import billed
from junheng.web.pages.indicators import listing_query
from junheng.web.pages.judged import View, campaign_around, school_for, schools_for, schools_seen, view_of
from junheng.web.pages.person import person_of
from junheng.web.pages.tables import Drawn, draw, excel_response, listing_page, wanted_of
from junheng.web.services.assessments import assessed, sheets_of
from junheng.web.services.gaps import gaps_of_school
from junheng.web.services.moments import years
from junheng.web.services.tables import Line, arranged, school_listing, workbook

FIGURES = ("value", "threshold", "floor", "state", "shortfall", "to_floor")
"""Columns whose figures lead to how they came about."""


def schools(request: HttpRequest, key: int) -> HttpResponse:
    """The list of schools by verdict, as many of them as the reader may see."""
    view = view_of(request, campaign_around(request, key))
    keys = schools_for(person_of(request), view.county)
    listing = school_listing(view.case, view.lang)

    def link(line: Line, column: str) -> str:
        return view.address("school", keys[line.school]) if column == "name" and line.school in keys else ""

    page = {
        **view.page(),
        **listing_page(request, listing, schools_seen(request, view, keys), link, view.lang),
        "stages": [(stage, words.stage(stage, view.lang)) for stage in view.found.stages],
        "excel": view.address("schools-excel").partition("?")[0] + listing_query(request),
    }
    return render(request, "web/schools.html", page)


def excel(request: HttpRequest, key: int) -> HttpResponse:
    """The same as a workbook, on no pages."""
    view = view_of(request, campaign_around(request, key))
    listing = school_listing(view.case, view.lang)
    keys = schools_for(person_of(request), view.county)
    lines = arranged(listing, wanted_of(request), schools_seen(request, view, keys))
    body = workbook(listing.table, lines, view.found.on, view.found.note, view.lang)
    return excel_response(f"{view.county.name}-{listing.table.sheet}-{view.found.school_year}", body)


def school(request: HttpRequest, key: int, school: int) -> HttpResponse:
    """The page of one school."""
    view = view_of(request, campaign_around(request, key))
    unit = school_for(request, view.county, school)
    person = person_of(request)
    sheet = (
        visible(Sheet, person, "see-sheet")
        .filter(school=unit)
        .select_related("campaign")
        .defer("entries")
        .order_by("-campaign__school_year")
        .first()
    )
    county, subjects = sheets_of(view.case)
    subject = subjects.get(unit.code)
    page = {
        **view.page(),
        "unit": unit,
        "sheet": sheet,
        "sheet_year": years(sheet.campaign.school_year, view.lang) if sheet else "",
        "to_county": may(person, "see-county", view.county),
        "schools_link": view.address("schools"),
    }
    if subject is not None:
        page |= _told(view, unit, county, subject)
    return render(request, "web/school.html", page)


def _told(view: View, unit: Unit, county: County, subject: Subject) -> dict[str, object]:
    lang = view.lang
    draft = Draft("school", subject.place.name, lang)
    add_blanks(draft, subject)
    add_findings(draft, subject)
    verdicts = [
        (words.stage(one.stage, lang), "pass" if one.passes else "undetermined" if one.passes is None else "fail")
        for one in subject.units
        if one.in_scope and one.needed is not None
    ]
    return {
        "subject": subject,
        "verdicts": [(stage, verdict, text(f"terms.verdict.{verdict}", lang)) for stage, verdict in verdicts],
        "identity": draw(identity_table(subject, lang)),
        "judgement": [paragraph.plain() for paragraph in judgement(county, subject, lang)],
        "indicators": _indicators(view, unit, county, subject),
        "note": text(f"school.note.{'ruled' if county.ruled else 'values'}", lang),
        "clauses": draw(clause_table(county, subject, lang)) if any(one.clauses for one in subject.units) else None,
        "findings": [block.plain() for block in draft.blocks if isinstance(block, Paragraph)],
        "history": _history(view, unit.pk, subject),
        **_gaps(view, unit, subject),
    }


def _indicators(view: View, unit: Unit, county: County, subject: Subject) -> Drawn:
    """Each figure leads to how it came about; each name, for whoever may see it, to the county's page of it."""
    at: list[tuple[str, str] | None] = []
    for one in subject.units:
        at += [None, *((one.stage, id) for id in one.readings)]

    def link(row: int, column: str) -> str:
        place = at[row]
        if place is None or column not in FIGURES:
            return ""
        return view.address("derivation", unit.pk, *place)

    return draw(indicator_table(county, subject, view.lang), link)


def _gaps(view: View, unit: Unit, subject: Subject) -> dict[str, object]:
    """What the school lacks with what it would cost; each gap leads to how it came about."""
    table, summed = gaps_of_school(view.case, unit.code, view.lang)
    at = [
        (one.stage, id)
        for one in subject.units
        if one.in_scope
        for id, reading in one.readings.items()
        if reading.threshold is not None and reading.state != "met"
    ]

    def link(row: int, column: str) -> str:
        return view.address("derivation", unit.pk, *at[row]) if column == "shortfall" and row < len(at) else ""

    if not summed.gaps:
        return {}
    return {"gaps": draw(table, link), "bill": billed(summed, view.lang), "gaps_link": view.address("gaps")}


def _history(view: View, key: int, subject: Subject) -> Drawn | None:
    """The school's values over the locked years; None where there is one year only."""
    cases = [*view.earlier(), view.case]
    if len(cases) < 2 or not subject.units:
        return None
    found = [assessed(case) for case in cases]
    columns = (
        words.column("indicator", view.lang, width=40),
        *(Column(str(one.school_year), words.school_year(one.school_year, view.lang), width=12) for one in found),
    )
    campaigns = {
        key: pk
        for pk, key in Campaign.objects.filter(county=view.county, locked__isnull=False).values_list("pk", "locked")
    }
    rows: list[Row] = []
    at: list[tuple[str, str] | None] = []
    for unit in subject.units:
        rows.append(
            {"indicator": Cell(words.stage(unit.stage, view.lang), "strong")} | {c.key: Cell("") for c in columns[1:]}
        )
        at.append(None)
        for id in unit.readings:
            at.append((unit.stage, id))
            row = {"indicator": Cell(words.measured(view.found.rulebook.indicators[id], view.lang))}
            for one in found:
                then = next((u for u in one.units if (u.school, u.stage) == (unit.school, unit.stage)), None)
                reading = then.readings.get(id) if then is not None else None
                row[str(one.school_year)] = EMPTY if reading is None else value(reading, view.lang)
            rows.append(row)
    by_year = {str(one.school_year): campaigns.get(case.data.version) for one, case in zip(found, cases, strict=True)}

    def link(row: int, column: str) -> str:
        """A figure leads to how it came about, in a year that has its own pages."""
        place, campaign = at[row], by_year.get(column)
        if place is None or campaign is None or rows[row][column].value is None:
            return ""
        return view.in_year(campaign, "derivation", key, *place)

    return draw(Table("history", "", text("web.school.history", view.lang), columns, tuple(rows)), link)


urlpatterns = [
    path("county/<int:key>/schools/", schools, name="schools"),
    path("county/<int:key>/schools/table.xlsx", excel, name="schools-excel"),
    path("county/<int:key>/school/<int:school>/", school, name="school"),
]
