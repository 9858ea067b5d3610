"""A school's sheet: the form, saved field by field as it is typed, its steps, and its workbook."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from junheng.terms.messages import text
from junheng.web.access import may
from junheng.web.middleware import lang_of
from junheng.web.models import Sheet
from junheng.web.pages.boxes import Beside, errors, hints, parts
from junheng.web.pages.person import person_of, row_for
from junheng.web.pages.saving import saved
from junheng.web.pages.sending import workbook
from junheng.web.pages.trying import day_told, revision_told, tried
from junheng.web.services.books import book_of_sheet
from junheng.web.services.campaigns import extend, reminder_of, reopen
from junheng.web.services.closing import extension_of, why_closed
from junheng.web.services.moments import called, spoken, years
from junheng.web.services.sheets import findings_of, last_years
from junheng.web.services.surveys import STEPS, enter, take

RELATED = ("campaign__county", "school__parent")


def show(request: HttpRequest, key: int) -> HttpResponse:
    """The whole form."""
    sheet = row_for(Sheet, request, "see-sheet", key, *RELATED)
    return render(request, "web/sheet.html", _page(request, sheet))


@require_POST
def save(request: HttpRequest, key: int) -> HttpResponse:
    """Save what was typed; answers with the field as it now stands, or with the whole form where no field asked."""
    sheet = row_for(Sheet, request, "see-sheet", key, *RELATED)
    person = person_of(request)
    return saved(
        request,
        lambda revision, changes: enter(person, sheet, revision, changes),
        lambda: _page(request, sheet),
        "sheet",
        key,
    )


@require_POST
def step(request: HttpRequest, key: int, step: str) -> HttpResponse:
    """Submit, return or approve."""
    sheet = row_for(Sheet, request, "see-sheet", key, *RELATED)
    if step not in STEPS:
        raise Http404
    remarks = {name.removeprefix("remark:"): str(words) for name, words in request.POST.items() if ":" in name}

    def do() -> str:
        take(person_of(request), sheet, step, revision_told(request), remarks)
        return text(f"web.done.{step}", lang_of(request))

    tried(request, do)
    return redirect("sheet", key)


@require_POST
def more_time(request: HttpRequest, key: int) -> HttpResponse:
    """Give the school more time."""
    sheet = row_for(Sheet, request, "plan-survey", key, *RELATED)

    def do() -> str:
        extension = extend(person_of(request), sheet, day_told(request), request.POST.get("reason", ""))
        return spoken("web.done.extended", lang_of(request), school=sheet.school.name, until=extension.until)

    tried(request, do)
    return redirect("sheet", key)


@require_POST
def open_again(request: HttpRequest, key: int) -> HttpResponse:
    """Open a locked sheet again."""
    sheet = row_for(Sheet, request, "plan-survey", key, *RELATED)

    def do() -> str:
        reopen(person_of(request), sheet, revision_told(request), day_told(request), request.POST.get("reason", ""))
        return text("web.done.reopened", lang_of(request), school=sheet.school.name)

    tried(request, do)
    return redirect("sheet", key)


def book(request: HttpRequest, key: int) -> HttpResponse:
    """The sheet as a workbook, to be filled in elsewhere."""
    sheet = row_for(Sheet, request, "see-sheet", key, *RELATED)
    return workbook(book_of_sheet(sheet, lang_of(request)), f"{sheet.school.name}-{sheet.campaign.school_year}")


def _page(request: HttpRequest, sheet: Sheet) -> dict[str, Any]:
    person, lang = person_of(request), lang_of(request)
    closed = why_closed(sheet)
    mine = may(person, "enter-sheet", sheet.school)
    plans = may(person, "plan-survey", sheet.school)
    remarks: dict[str, list[str]] = {}
    for remark in sheet.remarks.filter(settled=False):
        remarks.setdefault(remark.place, []).append(remark.text)
    shown = parts(sheet.entries, Beside(last_years(sheet, lang), findings_of(sheet), remarks), lang)
    extension, reminder = extension_of(sheet), reminder_of(sheet) if mine else None
    return {
        "sheet": sheet,
        "revision": sheet.revision,
        "saves_at": reverse("sheet-save", args=[sheet.pk]),
        "parts": shown,
        "errors": errors(shown),
        "hints": hints(shown),
        "closed": closed.say(lang) if closed else "",
        "open": mine and not closed,
        "may_submit": may(person, "submit-sheet", sheet.school) and sheet.state == Sheet.State.DRAFT,
        "may_review": may(person, "review-sheet", sheet.school) and sheet.state in ("submitted", "approved"),
        "may_upload": mine and not closed,
        "may_extend": plans and sheet.state == Sheet.State.DRAFT,
        "may_reopen": plans and sheet.state == Sheet.State.LOCKED,
        "extension": extension,
        "extended_by": called(extension.made_by, lang) if extension else "",
        "reminder": reminder,
        "reminded_by": called(reminder.made_by, lang) if reminder else "",
        "state": text(f"web.state.{sheet.state}", lang),
        "general": remarks.get("", []),
        "year": years(sheet.campaign.school_year, lang),
    }


urlpatterns = [
    path("sheet/<int:key>/", show, name="sheet"),
    path("sheet/<int:key>/save/", save, name="sheet-save"),
    path("sheet/<int:key>/more-time/", more_time, name="sheet-more-time"),
    path("sheet/<int:key>/open-again/", open_again, name="sheet-open-again"),
    path("sheet/<int:key>/workbook.xlsx", book, name="sheet-book"),
    path("sheet/<int:key>/<str:step>/", step, name="sheet-step"),
]
