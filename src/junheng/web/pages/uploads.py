"""Workbooks brought along: the size said beforehand, the changes looked at, then applied or discarded."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from junheng.facts.fields import dictionary
from junheng.terms.messages import text
from junheng.web.access import visible
from junheng.web.middleware import lang_of
from junheng.web.models import Campaign, Sheet, Unit, Upload
from junheng.web.pages.boxes import label_of
from junheng.web.pages.person import person_of, row_for
from junheng.web.pages.trying import tried
from junheng.web.services.bringing import File, layouts, mapping_told
from junheng.web.services.moments import years
from junheng.web.services.proposals import LARGEST
from junheng.web.services.uploads import apply, discard, look

ON_A_PAGE = 200
SEVERITIES = ("error", "warning", "note")


def of_sheet(request: HttpRequest, key: int) -> HttpResponse:
    """Bring a school's workbook."""
    sheet = row_for(Sheet, request, "upload", key, "campaign__county", "school")
    return _brought(request, sheet.campaign, sheet.school, sheet)


def of_county(request: HttpRequest, key: int) -> HttpResponse:
    """Bring a county's workbook."""
    campaign = row_for(Campaign, request, "upload", key, "county")
    return _brought(request, campaign, campaign.county, None)


def _brought(request: HttpRequest, campaign: Campaign, unit: Unit, sheet: Sheet | None) -> HttpResponse:
    person = person_of(request)
    if request.method == "POST":
        kept: list[Upload] = []

        def do() -> str:
            files = [_file(one) for one in request.FILES.getlist("file")]
            mapping = request.FILES.get("mapping")
            layout = None
            if sheet is None:
                layout = mapping_told(request.POST.get("layout", ""), _file(mapping) if mapping else None)
            clearing = request.POST.get("blanks") == "clear"
            upload = look(person, campaign, unit, files, layout, clearing=clearing)
            kept.append(upload)
            return text("web.done.looked", lang_of(request), file=upload.file)

        if tried(request, do):
            return redirect("upload", kept[0].pk)
        return redirect(request.path)
    waiting = Upload.objects.filter(campaign=campaign, unit=unit, person=person, state=Upload.State.WAITING)
    page = {
        "campaign": campaign,
        "unit": unit,
        "sheet": sheet,
        "limit": LARGEST // 2**20,
        "layouts": [(one.id, one.name(lang_of(request))) for one in layouts()] if sheet is None else (),
        "waiting": waiting.only("pk", "file", "made_at"),
        "year": years(campaign.school_year, lang_of(request)),
    }
    return render(request, "web/upload_new.html", page)


def _file(upload: "UploadedFile[Any]") -> File:
    return File(upload.name or "", upload, upload.size or 0)


def show(request: HttpRequest, key: int) -> HttpResponse:
    """What a workbook would change, and what there is to say about it."""
    upload, lang = _own(request, key), lang_of(request)
    findings = [
        (severity, school, label_of(at, lang) if at else "", zh if lang == "zh" else en)
        for severity, school, at, zh, en in sorted(upload.findings, key=lambda told: SEVERITIES.index(told[0]))
    ]
    lines = Paginator(upload.lines, ON_A_PAGE).get_page(request.GET.get("page"))
    found = Paginator(findings, ON_A_PAGE).get_page(request.GET.get("findings"))
    page = {
        "upload": upload,
        "whole": upload.unit.kind != Unit.Kind.SCHOOL,
        "page": lines,
        "lines": [(sheet, school, label_of(at, lang), old, new) for sheet, school, at, old, new in lines],
        "findings": found,
        "lists": [(dictionary()[id].label(lang), before, after) for id, before, after in upload.lists],
        "waiting": upload.state == Upload.State.WAITING,
        "state": text(f"web.upload.state.{upload.state}", lang),
        "may_apply": upload.state == Upload.State.WAITING and not upload.blocking,
    }
    return render(request, "web/upload.html", page)


@require_POST
def do_apply(request: HttpRequest, key: int) -> HttpResponse:
    """Apply all of it."""
    upload = _own(request, key)

    def do() -> str:
        number = apply(person_of(request), upload, approve=request.POST.get("approve") == "yes")
        return text("web.done.applied", lang_of(request), number=number)

    if not tried(request, do):
        return redirect("upload", key)
    if upload.unit.kind != Unit.Kind.SCHOOL:
        return redirect("board", upload.campaign_id)
    return redirect("sheet", upload.campaign.sheets.get(school=upload.unit).pk)


@require_POST
def do_discard(request: HttpRequest, key: int) -> HttpResponse:
    """Forget it."""
    upload = _own(request, key)

    def do() -> str:
        discard(person_of(request), upload)
        return text("web.done.discarded", lang_of(request), file=upload.file)

    tried(request, do)
    return redirect("upload", key)


def _own(request: HttpRequest, key: int) -> Upload:
    """An upload of the person's own: nobody else's is there."""
    person = person_of(request)
    mine = visible(Upload, person, "upload").filter(person=person).defer("body")
    return get_object_or_404(mine.select_related("unit", "campaign__county"), pk=key)


urlpatterns = [
    path("sheet/<int:key>/upload/", of_sheet, name="sheet-upload"),
    path("survey/<int:key>/upload/", of_county, name="county-upload"),
    path("upload/<int:key>/", show, name="upload"),
    path("upload/<int:key>/apply/", do_apply, name="upload-apply"),
    path("upload/<int:key>/discard/", do_discard, name="upload-discard"),
]
