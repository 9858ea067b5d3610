"""The board of a campaign: who has come how far, by township; reminders; and the county's lock."""

from collections.abc import Iterable

from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from junheng.terms.messages import text
from junheng.web.access import may, visible
from junheng.web.middleware import lang_of
from junheng.web.models import Campaign, Sheet
from junheng.web.pages.person import person_of, row_for
from junheng.web.pages.sending import workbook
from junheng.web.pages.trying import tried
from junheng.web.services.boards import STATES, Board, board_of, book
from junheng.web.services.campaigns import STAGES, add_schools, remind, unlocked, without_sheet
from junheng.web.services.moments import years
from junheng.web.services.surveys import lock


def board(request: HttpRequest, key: int) -> HttpResponse:
    """All sheets that the person may see, by township."""
    person, lang = person_of(request), lang_of(request)
    found = _board(request, key)
    campaign = found.campaign
    plans = may(person, "plan-survey", campaign.county)
    reminds = may(person, "remind", campaign.county) or any(
        may(person, "remind", sheet.school) for township in found.townships for sheet in township.sheets[:1]
    )
    return render(
        request,
        "web/board.html",
        {
            "board": found,
            "campaign": campaign,
            "states": [(state, text(f"web.state.{state}", lang), found.counts.get(state, 0)) for state in STATES],
            "done": found.counts.get("approved", 0) + found.counts.get("locked", 0),
            "may_plan": plans,
            "joining": without_sheet(campaign) if plans else (),
            "stages": [(id, text(f"web.campaign.stages.{id}", lang)) for id in STAGES],
            "may_see_county": may(person, "see-county", campaign.county),
            "may_remind": reminds and found.counts.get("draft", 0),
            "may_lock": may(person, "lock-campaign", campaign.county)
            and unlocked(campaign, found.number - found.counts.get("locked", 0)),
            "year": years(campaign.school_year, lang),
        },
    )


def board_book(request: HttpRequest, key: int) -> HttpResponse:
    """The board as a workbook, with the sheets that were asked for."""
    found = _board(request, key)
    campaign = found.campaign
    return workbook(book(found, lang_of(request)), f"{campaign.county.name}-{campaign.school_year}")


@require_POST
def remind_all(request: HttpRequest, key: int) -> HttpResponse:
    """Remind the schools that have not submitted: all that the person may remind, or the one that is named."""
    person = person_of(request)
    sheets = visible(Sheet, person, "remind").filter(campaign=key).select_related("school").defer("entries")
    if not sheets.exists():
        raise Http404
    one = request.POST.get("sheet", "")
    wanted = sheets.filter(pk=int(one)) if one.isascii() and one.isdigit() else sheets

    def do() -> str:
        return text("web.done.reminded", lang_of(request), number=remind(person, wanted))

    tried(request, do)
    return redirect("board", key)


@require_POST
def join(request: HttpRequest, key: int) -> HttpResponse:
    """Give a sheet to schools that joined after the survey was opened."""
    campaign = row_for(Campaign, request, "plan-survey", key, "county")
    stages = {name.removeprefix("stages:"): str(told) for name, told in request.POST.items() if ":" in name}

    def do() -> str:
        return text("web.done.joined", lang_of(request), number=add_schools(person_of(request), campaign, stages))

    tried(request, do)
    return redirect("board", key)


@require_POST
def lock_all(request: HttpRequest, key: int) -> HttpResponse:
    """Lock the county's data of the year."""
    campaign = row_for(Campaign, request, "lock-campaign", key, "county")

    def do() -> str:
        return text("web.done.lock", lang_of(request), number=lock(person_of(request), campaign).number)

    return redirect("county" if tried(request, do) else "board", key)


def _board(request: HttpRequest, key: int) -> Board:
    sheets = list(_sheets(request).filter(campaign=key).annotate(reminded=Max("reminders__made_at")))
    if not sheets:
        raise Http404
    campaign = Campaign.objects.select_related("county").get(pk=key)
    last = Campaign.objects.filter(county=campaign.county_id, school_year=campaign.school_year - 1).first()
    earlier = _sheets(request).filter(campaign=last).only("submitted_at", "campaign", "school__parent__name")
    before = _of(last, earlier) if last else []
    state = request.GET.get("state", "")
    return board_of(campaign, _of(campaign, sheets), before, state if state in STATES else "")


def _of(campaign: Campaign, sheets: Iterable[Sheet]) -> list[Sheet]:
    """Sheets with their one survey, which 300 of them need not bring along each."""
    found = list(sheets)
    for sheet in found:
        sheet.campaign = campaign
    return found


def _sheets(request: HttpRequest) -> QuerySet[Sheet]:
    return visible(Sheet, person_of(request), "see-board").select_related("school__parent").defer("entries")


urlpatterns = [
    path("survey/<int:key>/", board, name="board"),
    path("survey/<int:key>/board.xlsx", board_book, name="board-book"),
    path("survey/<int:key>/remind/", remind_all, name="board-remind"),
    path("survey/<int:key>/join/", join, name="board-join"),
    path("survey/<int:key>/lock/", lock_all, name="board-lock"),
]
