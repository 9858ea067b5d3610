"""A county's surveys and locked data: opening one, its deadline, the county's own figures, versions."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from junheng.terms.messages import text
from junheng.web.access import may
from junheng.web.middleware import lang_of
from junheng.web.models import Campaign, Unit, Version
from junheng.web.pages.boxes import Beside, errors, hints, parts
from junheng.web.pages.person import person_of, row_for
from junheng.web.pages.saving import saved
from junheng.web.pages.sending import workbook
from junheng.web.pages.trying import day_told, revision_told, tried
from junheng.web.services.books import book_of_campaign, book_of_version
from junheng.web.services.campaigns import STAGES, open_campaign, prospect, reopen_county, set_deadline
from junheng.web.services.closing import why_county_closed
from junheng.web.services.moments import called, spoken, years
from junheng.web.services.refusals import Refused
from junheng.web.services.sheets import findings_of_county, last_years_of_county
from junheng.web.services.surveys import enter_county, own_of


def campaigns(request: HttpRequest, key: int) -> HttpResponse:
    """The county's surveys and locked data, and the form to open the next survey."""
    county = row_for(Unit, request, "see-county", key)
    person, lang = person_of(request), lang_of(request)
    versions = Version.objects.filter(county=county, kind=Version.Kind.LOCKED).defer("body").select_related("made_by")
    page: dict[str, Any] = {
        "county": county,
        "campaigns": Campaign.objects.filter(county=county).defer("locked__body").select_related("locked"),
        "versions": [
            (version, years(version.school_year, lang), called(version.made_by, lang))
            for version in versions.order_by("-school_year", "-number")
        ],
    }
    if may(person, "plan-survey", county):
        page["prospect"] = prospect(county)
        page["stages"] = [(id, text(f"web.campaign.stages.{id}", lang)) for id in STAGES]
    return render(request, "web/campaigns.html", page)


@require_POST
def begin(request: HttpRequest, key: int) -> HttpResponse:
    """Open a survey."""
    county = row_for(Unit, request, "plan-survey", key)
    opened: list[Campaign] = []

    def do() -> str:
        told = request.POST.get("year", "")
        if not (told.isascii() and told.isdigit() and len(told) == 4):
            raise Refused("web.campaign.no_year")
        stages = {name.removeprefix("stages:"): str(value) for name, value in request.POST.items() if ":" in name}
        carry = request.POST.get("carry") == "stays"
        campaign = open_campaign(person_of(request), county, int(told), day_told(request), carry=carry, stages=stages)
        opened.append(campaign)
        return spoken("web.done.opened", lang_of(request), year=told, due=campaign.due)

    return redirect("board", opened[0].pk) if tried(request, do) else redirect("campaigns", key)


@require_POST
def deadline(request: HttpRequest, key: int) -> HttpResponse:
    """Give a survey another deadline."""
    campaign = row_for(Campaign, request, "plan-survey", key, "county")

    def do() -> str:
        set_deadline(person_of(request), campaign, day_told(request))
        return spoken("web.done.deadline", lang_of(request), due=campaign.due)

    tried(request, do)
    return redirect("board", key)


def own(request: HttpRequest, key: int) -> HttpResponse:
    """The county's own figures."""
    campaign = row_for(Campaign, request, "see-county", key, "county")
    return render(request, "web/own.html", _own_page(request, campaign))


@require_POST
def save_own(request: HttpRequest, key: int) -> HttpResponse:
    """Save what was typed of the county itself."""
    campaign = row_for(Campaign, request, "plan-survey", key, "county")
    person = person_of(request)
    return saved(
        request,
        lambda revision, changes: enter_county(person, campaign, revision, changes),
        lambda: _own_page(request, campaign),
        "county-own",
        key,
    )


@require_POST
def open_own(request: HttpRequest, key: int) -> HttpResponse:
    """Open the county's own figures again."""
    campaign = row_for(Campaign, request, "plan-survey", key, "county")

    def do() -> str:
        reopen_county(person_of(request), campaign, revision_told(request), request.POST.get("reason", ""))
        return text("web.done.reopened", lang_of(request), school=campaign.county.name)

    tried(request, do)
    return redirect("county-own", key)


def campaign_book(request: HttpRequest, key: int) -> HttpResponse:
    """What all sheets say now, as a workbook."""
    campaign = row_for(Campaign, request, "plan-survey", key, "county")
    return workbook(book_of_campaign(campaign, lang_of(request)), f"{campaign.county.name}-{campaign.school_year}")


def version_book(request: HttpRequest, key: int) -> HttpResponse:
    """Locked data as a workbook."""
    version = row_for(Version, request, "see-county", key, "county")
    name = f"{version.county.name}-{version.school_year}-v{version.number}"
    return workbook(book_of_version(version, lang_of(request)), name)


def _own_page(request: HttpRequest, campaign: Campaign) -> dict[str, Any]:
    lang = lang_of(request)
    own = own_of(campaign)
    closed = why_county_closed(own)
    plans = may(person_of(request), "plan-survey", campaign.county)
    shown = parts(own.entries, Beside(last_years_of_county(campaign, lang), findings_of_county(own), {}), lang)
    return {
        "campaign": campaign,
        "revision": own.revision,
        "saves_at": reverse("county-own-save", args=[campaign.pk]),
        "parts": shown,
        "errors": errors(shown),
        "hints": hints(shown),
        "closed": closed.say(lang) if closed else "",
        "open": plans and not closed,
        "may_reopen": plans and closed is not None,
        "year": years(campaign.school_year, lang),
    }


urlpatterns = [
    path("surveys/<int:key>/", campaigns, name="campaigns"),
    path("surveys/<int:key>/open/", begin, name="campaign-open"),
    path("survey/<int:key>/deadline/", deadline, name="campaign-deadline"),
    path("survey/<int:key>/county/", own, name="county-own"),
    path("survey/<int:key>/county/save/", save_own, name="county-own-save"),
    path("survey/<int:key>/county/open-again/", open_own, name="county-own-open-again"),
    path("survey/<int:key>/workbook.xlsx", campaign_book, name="campaign-book"),
    path("version/<int:key>/workbook.xlsx", version_book, name="version-book"),
]
