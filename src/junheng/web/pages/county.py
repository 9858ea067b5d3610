"""Where a county stands: verdict, clauses, coefficients against limits, schools that fail."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from junheng.assess.outcome import Assessment
from junheng.report.charts.coefficients import coefficients_chart
from junheng.report.charts.draw import svg
from junheng.terms.messages import Lang, text
from junheng.web.middleware import lang_of
from junheng.web.models import Campaign
from junheng.web.pages.person import row_for
from junheng.web.services.assessments import assessment_of

STANDARD = "national-2017"


def dashboard(request: HttpRequest, key: int) -> HttpResponse:
    """The county's page."""
    campaign = row_for(Campaign, request, "see-county", key, "county", "locked")
    lang = lang_of(request)
    page: dict[str, object] = {"campaign": campaign, "year": f"{campaign.school_year}—{campaign.school_year + 1}"}
    if campaign.locked is not None:
        found = assessment_of(campaign.locked, STANDARD)
        page |= _shown(found, lang)
        page |= {"version": campaign.locked}
    if (running := _under_way(campaign)) is not None:
        page |= {"running": running}
    return render(request, "web/county.html", page)


def _under_way(campaign: Campaign) -> dict[str, object] | None:
    """The newest survey of the county that is not locked yet."""
    newest = Campaign.objects.filter(county=campaign.county, locked=None).first()
    if newest is None:
        return None
    number = newest.sheets.count()
    done = newest.sheets.filter(state__in=("approved", "locked")).count()
    year = f"{newest.school_year}—{newest.school_year + 1}"
    return {"key": newest.pk, "year": year, "number": number, "done": done}


def _shown(found: Assessment, lang: Lang) -> dict[str, object]:
    judged = [unit for unit in found.units if unit.in_scope]
    failing = [unit for unit in judged if unit.passes is False]
    return {
        "standard": found.rulebook.name(lang),
        "verdict": found.verdict,
        "verdict_word": text(f"terms.verdict.{found.verdict}", lang),
        "clauses": [
            {
                "id": id,
                "name": found.rulebook.clauses[id].name(lang),
                "dimension": found.rulebook.clauses[id].dimension(lang),
                "verdict": result.verdict,
                "word": text(f"terms.verdict.{result.verdict}", lang),
            }
            for id, result in found.clauses.items()
        ],
        "stages": [(stage, text(f"terms.stage.{stage}", lang)) for stage in found.stages],
        "charts": [(stage, coefficients_chart(found, stage, lang).alt) for stage in found.stages],
        "judged": len(judged),
        "failing": sorted(failing, key=lambda unit: (unit.met or 0, unit.school)),
    }


def chart(request: HttpRequest, key: int, stage: str) -> HttpResponse:
    """The coefficients of a stage against their limits, as a picture."""
    campaign = row_for(Campaign, request, "see-county", key, "county", "locked")
    if campaign.locked is None:
        raise Http404
    found = assessment_of(campaign.locked, STANDARD)
    chosen = next((one for one in found.stages if one == stage), None)
    if chosen is None:
        raise Http404
    return HttpResponse(svg(coefficients_chart(found, chosen, lang_of(request))), content_type="image/svg+xml")


urlpatterns = [
    path("county/<int:key>/", dashboard, name="county"),
    path("county/<int:key>/coefficients/<str:stage>.svg", chart, name="county-chart"),
]
