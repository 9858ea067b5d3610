"""What a county is held against: the standards to choose from, and one of its own to bring along."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from junheng.terms.calendar import last_day
from junheng.terms.errors import JunhengError, StandardsError
from junheng.terms.messages import Lang, text
from junheng.web.access import may
from junheng.web.middleware import lang_of
from junheng.web.models import Campaign
from junheng.web.pages.judged import campaign_for
from junheng.web.pages.person import person_of
from junheng.web.services.moments import sentences, years
from junheng.web.services.refusals import Refused
from junheng.web.services.standards import LARGEST, Rules, bring, choose, measure_of, number_of, offered, weaker_limits


def standards(request: HttpRequest, key: int) -> HttpResponse:
    """The list, with what is chosen."""
    campaign = campaign_for(request, "see-county", key)
    lang = lang_of(request)
    chosen, revision = measure_of(campaign.county)
    found = offered(campaign.county)
    names = {one.rules.key: one.name(lang) for one in found}
    offers = [
        {
            "key": one.rules.key,
            "name": one.name(lang),
            "source": one.source,
            "amends": _amended(one.amends, names, lang),
            "example": one.example,
            "added_at": one.added_at,
            "chosen": one.rules.key == chosen,
            "weaker": _weaker(campaign, one.rules, lang),
            "look": f"{reverse('county', args=[key])}?standard={one.rules.key}",
        }
        for one in found
    ]
    page = {
        "campaign": campaign,
        "county": campaign.county,
        "year": years(campaign.school_year, lang),
        "offers": offers,
        "revision": revision,
        "may_set": may(person_of(request), "set-standard", campaign.county),
        "most": LARGEST // 1000,
    }
    return render(request, "web/standards.html", page)


def _weaker(campaign: Campaign, rules: Rules, lang: Lang) -> list[str]:
    """Where a standard asks less than the nation; nothing where it is not in force in the year."""
    try:
        found = weaker_limits(campaign.county, rules, last_day(campaign.school_year))
    except StandardsError:
        return []
    return [sentences(one, lang) for one in found]


def _amended(id: str | None, names: Mapping[str, str], lang: Lang) -> str:
    """What a standard adds to, by its name."""
    if id is None:
        return ""
    return text("web.standard.any", lang) if id == "any" else names.get(id, id)


@require_POST
def choose_standard(request: HttpRequest, key: int) -> HttpResponse:
    """Hold the county against one from now on."""
    campaign = campaign_for(request, "set-standard", key)
    lang = lang_of(request)
    try:
        choose(
            person_of(request),
            campaign.county,
            request.POST.get("standard", ""),
            number_of(request.POST.get("revision", "")),
        )
    except (Refused, JunhengError) as wrong:
        messages.error(request, wrong.say(lang))
    else:
        messages.success(request, text("web.standard.chosen", lang))
    return redirect("standards", key)


@require_POST
def bring_standard(request: HttpRequest, key: int) -> HttpResponse:
    """Keep a local standard, once it has proved right."""
    campaign = campaign_for(request, "set-standard", key)
    lang, sent = lang_of(request), request.FILES.get("file")
    if sent is None or isinstance(sent, list):
        messages.error(request, text("web.map.file_wanted", lang))
        return redirect("standards", key)
    try:
        row = bring(person_of(request), campaign.county, sent.name or "", sent.read(LARGEST + 1))
    except (Refused, JunhengError) as wrong:
        messages.error(request, wrong.say(lang))
    else:
        messages.success(request, text("web.standard.kept", lang, name=row.name))
    return redirect("standards", key)


urlpatterns = [
    path("county/<int:key>/standards/", standards, name="standards"),
    path("county/<int:key>/standards/choose/", choose_standard, name="standards-choose"),
    path("county/<int:key>/standards/bring/", bring_standard, name="standards-bring"),
]
