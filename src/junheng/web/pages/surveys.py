"""The board of a campaign: who has come how far, by township; and the county's lock."""

from collections import Counter

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from junheng.terms.messages import text
from junheng.web.access import may, visible
from junheng.web.middleware import lang_of
from junheng.web.models import Campaign, Sheet
from junheng.web.pages.person import person_of, row_for
from junheng.web.services.refusals import Refused
from junheng.web.services.surveys import lock

STATES = ("draft", "submitted", "approved", "locked")


def board(request: HttpRequest, key: int) -> HttpResponse:
    """All sheets that the person may see, by township."""
    person, lang = person_of(request), lang_of(request)
    found = visible(Sheet, person, "see-board").filter(campaign=key)
    sheets = list(found.select_related("school__parent", "campaign__county"))
    if not sheets:
        raise Http404
    campaign = sheets[0].campaign
    townships: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        townships.setdefault(sheet.school.parent.name if sheet.school.parent else "", []).append(sheet)
    rows = [{"township": name, "sheets": held} for name, held in townships.items()]
    total = Counter(sheet.state for sheet in sheets)
    return render(
        request,
        "web/board.html",
        {
            "campaign": campaign,
            "rows": rows,
            "states": [(state, text(f"web.state.{state}", lang), total[state]) for state in STATES],
            "number": len(sheets),
            "done": total["approved"] + total["locked"],
            "may_lock": may(person, "lock-campaign", campaign.county) and total["locked"] < len(sheets),
            "year": f"{campaign.school_year}—{campaign.school_year + 1}",
        },
    )


@require_POST
def lock_all(request: HttpRequest, key: int) -> HttpResponse:
    """Lock the county's data of the year."""
    campaign = row_for(Campaign, request, "lock-campaign", key, "county", "given")
    lang = lang_of(request)
    try:
        version = lock(person_of(request), campaign)
    except Refused as refused:
        messages.error(request, refused.say(lang))
        return redirect("board", key)
    messages.success(request, text("web.done.lock", lang, number=version.number))
    return redirect("county", key)


urlpatterns = [
    path("survey/<int:key>/", board, name="board"),
    path("survey/<int:key>/lock/", lock_all, name="board-lock"),
]
