"""Where a county stands: verdict, clauses, coefficients against limits, the trend, and its map."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from junheng.assess.outcome import Composite, Spread
from junheng.plan.gaps import bill
from junheng.report import words
from junheng.report.sheets import targets, townships
from junheng.report.tables import Cell, full_decimals, telling_decimals
from junheng.terms.errors import JunhengError
from junheng.terms.findings import errors
from junheng.terms.messages import Lang, text
from junheng.web.access import may, visible
from junheng.web.middleware import lang_of
from junheng.web.models import Campaign, Sheet
from junheng.web.pages.gaps import billed
from junheng.web.pages.judged import View, campaign_for, svg_response, view_of
from junheng.web.pages.person import person_of
from junheng.web.pages.proving import proved
from junheng.web.pages.tables import Drawn, draw, excel_response
from junheng.web.pages.ways import PRINTED, clauses
from junheng.web.services.assessments import Case
from junheng.web.services.gaps import priced
from junheng.web.services.maps import LARGEST, bring_map, map_of
from junheng.web.services.moments import sentences, years
from junheng.web.services.pictures import Sight, said
from junheng.web.services.refusals import Refused
from junheng.web.services.standards import measure_of, number_of
from junheng.web.services.tables import school_listing, whole_workbook

WEAKER = "standards.weaker_than_nation"
"""What is found where a local standard asks less than the nation."""
VERDICTS = ("fail", "undetermined", "pass")


def dashboard(request: HttpRequest, key: int) -> HttpResponse:
    """The county's page."""
    campaign = campaign_for(request, "see-county", key)
    year = years(campaign.school_year, lang_of(request))
    page: dict[str, object] = {"campaign": campaign, "county": campaign.county, "year": year}
    if campaign.locked is not None:
        page |= _shown(request, view_of(request, campaign))
    page |= {"running": _under_way(request, campaign), "others": _other_years(request, campaign)}
    return render(request, "web/county.html", page)


def _under_way(request: HttpRequest, campaign: Campaign) -> dict[str, object] | None:
    """The newest survey of the county that is not locked yet."""
    sheets = visible(Sheet, person_of(request), "see-board").filter(
        campaign__county=campaign.county, campaign__locked=None
    )
    states = list(sheets.order_by("-campaign__school_year").values_list("campaign", "campaign__school_year", "state"))
    if not states:
        return None
    newest, year, _ = states[0]
    own = [state for survey, _, state in states if survey == newest]
    done = sum(state in (Sheet.State.APPROVED, Sheet.State.LOCKED) for state in own)
    return {"key": newest, "year": years(year, lang_of(request)), "number": len(own), "done": done}


def _other_years(request: HttpRequest, campaign: Campaign) -> list[tuple[int, str]]:
    """The county's other years that are locked."""
    found = visible(Campaign, person_of(request), "see-county").filter(county=campaign.county, locked__isnull=False)
    others = found.exclude(pk=campaign.pk).values_list("pk", "school_year")
    return [(pk, years(year, lang_of(request))) for pk, year in others]


def _shown(request: HttpRequest, view: View) -> dict[str, object]:
    found, lang = view.found, view.lang
    told = proved(request, view, clauses(view))
    tally = [(v, text(f"terms.verdict.{v}", lang), sum(one.verdict == v for one in told)) for v in VERDICTS]
    earlier = view.earlier()
    return {
        **view.page(),
        "verdict": found.verdict,
        "verdict_word": text(f"terms.verdict.{found.verdict}", lang),
        "meaning": text(f"report.meaning.verdict.{found.verdict}", lang),
        "tally": tally,
        "clauses": told,
        "failing": [one for one in told if one.verdict == "fail"],
        "open": [one for one in told if one.verdict == "undetermined"],
        "proving": any(one.proof for one in told),
        "weaker": [sentences(one, lang) for one in found.findings if one.code == WEAKER],
        "errors": len(errors(found.findings)),
        "charts": _pictures(view, "coefficients"),
        "trends": _pictures(view, "years", earlier),
        "rows": _coefficients(view),
        "stages": [words.stage(stage, lang) for stage in found.stages],
        "more": _more(view),
        "schools_link": view.address("schools"),
        "excel_link": view.address("county-excel"),
        "gaps_link": view.address("gaps"),
        "bill": billed(bill(priced(view.case)), lang),
        "map_link": view.address("county-map"),
        "compare_link": view.address("comparison"),
        "standards_link": view.address("standards"),
    }


def _more(view: View) -> list[Drawn]:
    """Plan targets and standardised schools, where the standard has them."""
    found, tables = view.found, []
    if found.targets:
        tables.append(draw(targets(found, "", view.lang)))
    if found.rulebook.standardised is not None:
        tables.append(draw(townships(found, "", view.lang)))
    return tables


def _pictures(view: View, kind: str, earlier: tuple[Case, ...] = ()) -> list[tuple[str, str, str]]:
    """Stage, address and words of each picture of a kind."""
    found = []
    for stage in view.found.stages:
        sight = Sight(kind, view.case, view.lang, stage, earlier=earlier)
        alt = said(sight)
        if alt is not None:
            found.append((words.stage(stage, view.lang), view.picture(sight, f"county-{kind}", stage), alt))
    return found


def _coefficients(view: View) -> list[tuple[str, list[Mapping[str, object] | None]]]:
    """A row an indicator, a cell a stage; the mean of the coefficients last, where the standard judges it."""
    stages = view.found.stages
    ids = dict.fromkeys(id for stage in stages.values() for id in stage.spreads)
    rows: list[tuple[str, list[Mapping[str, object] | None]]] = []
    for id in ids:
        spreads = [(stage, result.spreads.get(id)) for stage, result in stages.items()]
        name = words.measured(view.found.rulebook.indicators[id], view.lang)
        cells = [
            None if one is None else _cell(view, one.cv, one, view.address("indicator", stage, id))
            for stage, one in spreads
        ]
        rows.append((name, cells))
    means = [result.composite for result in stages.values()]
    if any(means):
        cells = [None if one is None else _cell(view, one.value, one, "") for one in means]
        rows.append((text("report.composite", view.lang), cells))
    return rows


def _cell(view: View, value: float | None, judged: Spread | Composite, link: str) -> Mapping[str, object]:
    verdict = "" if judged.passes is None else "pass" if judged.passes else "fail"
    shown = text("terms.no_data", view.lang)
    if value is not None:
        shown = PRINTED.show(Cell(value, decimals=telling_decimals(value, [judged.limit], 3)))
    limit = "" if judged.limit is None else PRINTED.show(Cell(judged.limit, decimals=full_decimals(judged.limit, 2)))
    return {
        "value": shown,
        "limit": limit,
        "verdict": verdict,
        "word": text(f"terms.verdict.{verdict}", view.lang) if verdict else "",
        "near": judged.borderline,
        "link": link,
    }


def excel(request: HttpRequest, key: int) -> HttpResponse:
    """Everything that the assessment says, every table whole, as a workbook."""
    view = view_of(request, campaign_for(request, "see-county", key))
    name = f"{view.county.name}-{text('web.county.workbook', view.lang)}-{view.found.school_year}"
    return excel_response(name, whole_workbook(view.case, view.lang))


def chart(request: HttpRequest, key: int, stage: str) -> HttpResponse:
    """The coefficients of a stage against their limits, as a picture."""
    view = view_of(request, campaign_for(request, "see-county", key))
    return svg_response(Sight("coefficients", view.case, view.lang, view.stage(stage)))


def trend(request: HttpRequest, key: int, stage: str) -> HttpResponse:
    """The coefficients of a stage over the locked years, as a picture."""
    view = view_of(request, campaign_for(request, "see-county", key))
    return svg_response(Sight("years", view.case, view.lang, view.stage(stage), earlier=view.earlier()))


def county_map(request: HttpRequest, key: int) -> HttpResponse:
    """The schools where they stand, and beside the picture the same as a list by township."""
    campaign = campaign_for(request, "see-county", key)
    view = view_of(request, campaign)
    person = person_of(request)
    sight = Sight("map", view.case, view.lang, map=map_of(view.county))
    townships: dict[str, list[dict[str, str]]] = {}
    for line in school_listing(view.case, view.lang).lines:
        verdict = {"met": "pass", "failing": "fail", "missing": "undetermined"}.get(line.look, "not_applicable")
        word = line.row["passes"].value if "passes" in line.row else ""
        townships.setdefault(line.township, []).append(
            {
                "name": str(line.row["name"].value),
                "stage": str(line.row["stage"].value),
                "verdict": verdict,
                "word": str(word).lstrip("√△×○ "),
            }
        )
    page = {
        **view.page(),
        "alt": said(sight),
        "picture": view.picture(sight, "county-map-picture"),
        "townships": [(name, lines, _counts(lines)) for name, lines in townships.items()],
        "has_map": bool(sight.map[1]),
        "may_set": may(person, "set-map", view.county),
        "revision": measure_of(view.county)[1],
    }
    return render(request, "web/map.html", page)


def _counts(lines: list[dict[str, str]]) -> str:
    return f"{sum(line['verdict'] == 'pass' for line in lines)}/{len(lines)}"


def map_picture(request: HttpRequest, key: int) -> HttpResponse:
    """The map as a picture."""
    view = view_of(request, campaign_for(request, "see-county", key))
    return svg_response(Sight("map", view.case, view.lang, map=map_of(view.county)))


@require_POST
def set_map(request: HttpRequest, key: int) -> HttpResponse:
    """Keep boundaries that somebody sends."""
    campaign = campaign_for(request, "set-map", key)
    lang: Lang = lang_of(request)
    sent = request.FILES.get("file")
    revision = number_of(request.POST.get("revision", ""))
    if sent is None or isinstance(sent, list):
        messages.error(request, text("web.map.file_wanted", lang))
        return redirect("county-map", key)
    try:
        bring_map(
            person_of(request),
            campaign.county,
            sent.name or "",
            sent.read(LARGEST + 1),
            revision,
        )
    except (Refused, JunhengError) as wrong:
        messages.error(request, wrong.say(lang))
    else:
        messages.success(request, text("web.map.kept", lang))
    return redirect("county-map", key)


urlpatterns = [
    path("county/<int:key>/", dashboard, name="county"),
    path("county/<int:key>/table.xlsx", excel, name="county-excel"),
    path("county/<int:key>/coefficients/<str:stage>.svg", chart, name="county-coefficients"),
    path("county/<int:key>/years/<str:stage>.svg", trend, name="county-years"),
    path("county/<int:key>/map/", county_map, name="county-map"),
    path("county/<int:key>/map.svg", map_picture, name="county-map-picture"),
    path("county/<int:key>/map/set/", set_map, name="county-map-set"),
]
