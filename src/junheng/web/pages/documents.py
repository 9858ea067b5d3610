"""A county's documents: asked for, watched while they are made, taken along."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from junheng.report.drawers import FORMATS
from junheng.report.kinds.registry import KINDS
from junheng.terms.messages import LANGS, Lang, text
from junheng.web.access import may, visible, within
from junheng.web.middleware import lang_of
from junheng.web.models import Campaign, Job, Person, Unit
from junheng.web.pages.person import person_of, row_for
from junheng.web.pages.trying import tried
from junheng.web.services import jobs
from junheng.web.services.documents import KIND, OF_A_SCHOOL, ask, delete
from junheng.web.services.files import fetch
from junheng.web.services.moments import called, years
from junheng.web.services.refusals import Refused
from junheng.web.services.versions import campaigns, locked_versions

ON_A_PAGE = 30
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def documents(request: HttpRequest, key: int) -> HttpResponse:
    """The documents of a year, and the form to have one made."""
    campaign = _campaign(request, key)
    person, lang = person_of(request), lang_of(request)
    makers = _units(person, campaign)
    kinds = KINDS if any(unit.kind != Unit.Kind.SCHOOL for unit in makers) else OF_A_SCHOOL
    page: dict[str, Any] = {
        "campaign": campaign,
        "year": years(campaign.school_year, lang),
        "others": other_years(campaign, lang),
        "versions": [] if campaign.locked is None else _versions(campaign),
        "kinds": [(id, text(f"web.document.kind.{id}", lang), text(f"web.document.about.{id}", lang)) for id in kinds],
        "formats": [(id, text(f"web.document.format.{id}", lang)) for id in FORMATS],
        "langs": [(id, text(f"web.document.lang.{id}", lang)) for id in sorted(LANGS, key=lambda one: one != lang)],
        "units": makers,
        **_list(request, campaign),
    }
    return render(request, "web/documents.html", page)


def list_(request: HttpRequest, key: int) -> HttpResponse:
    """The list alone, which the page asks for again while something is under way."""
    return render(request, "web/documents_list.html", _list(request, _campaign(request, key)))


@require_POST
def make(request: HttpRequest, key: int) -> HttpResponse:
    """Have a document made."""
    campaign = _campaign(request, key)
    person, lang, told = person_of(request), lang_of(request), request.POST

    def do() -> str:
        unit = next((one for one in _units(person, campaign) if str(one.pk) == told.get("unit")), campaign.county)
        version = next((one for one in _versions(campaign) if str(one.pk) == told.get("version")), None)
        if version is None:
            raise Refused("web.document.no_version")
        _, new = ask(person, unit, version, told.get("kind", ""), told.get("format", ""), told.get("lang", ""))
        return text("web.done.asked" if new else "web.done.asked_before", lang)

    tried(request, do)
    return redirect("documents", key)


def file(request: HttpRequest, key: int) -> HttpResponseBase:
    """The document itself."""
    job = row_for(Job, request, "see-document", key)
    if job.state != Job.State.DONE:
        raise Http404
    try:
        place = fetch(job.digest)
    except Refused as gone:
        messages.error(request, gone.say(lang_of(request)))
        return redirect("home")
    return attachment(place.open("rb"), job.name, TYPES[job.name.rpartition(".")[2]])


def attachment(opened: Any, name: str, kind: str) -> FileResponse:
    """A file that a browser keeps and never shows on a page of ours."""
    response = FileResponse(opened, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def step(request: HttpRequest, key: int, step: str) -> HttpResponse:
    """End a document under way, or have one made again that failed."""
    job = row_for(Job, request, "make-document", key, "unit", "version")
    person, lang = person_of(request), lang_of(request)

    def do() -> str:
        if step == "cancel":
            jobs.cancel(person, job)
            return text("web.done.cancelled", lang)
        jobs.again(person, job)
        return text("web.done.asked", lang)

    tried(request, do)
    campaign = _of_job(person, job)
    return redirect("documents", campaign.pk) if campaign else redirect("home")


@require_POST
def delete_(request: HttpRequest, key: int) -> HttpResponse:
    """Delete a document that is no longer wanted."""
    job = row_for(Job, request, "make-document", key, "unit", "version", "asked_by")
    person, lang = person_of(request), lang_of(request)

    def do() -> str:
        delete(person, job)
        return text("web.done.deleted", lang)

    tried(request, do)
    campaign = _of_job(person, job)
    return redirect("documents", campaign.pk) if campaign else redirect("home")


def _of_job(person: Person, job: Job) -> Campaign | None:
    if job.version is None:
        return None
    return campaigns().filter(county=job.version.county_id, school_year=job.version.school_year).first()


def _campaign(request: HttpRequest, key: int) -> Campaign:
    """A year of which the person may see documents: the county's, or a school's in it.

    Raises:
        Http404: it is not there, or not for this person.
    """
    campaign = get_object_or_404(campaigns(), pk=key)
    around = campaign.county.path
    paths = within(person_of(request), "see-document")
    if not any(path.startswith(around) or around.startswith(path) for path in paths):
        raise Http404
    return campaign


def other_years(campaign: Campaign, lang: Lang) -> list[tuple[int, str]]:
    """The county's other years."""
    found = Campaign.objects.filter(county=campaign.county).exclude(pk=campaign.pk)
    return [(key, years(year, lang)) for key, year in found.values_list("pk", "school_year")]


def _units(person: Person, campaign: Campaign) -> list[Unit]:
    """Of what a person may have documents made: the county, else his schools in it."""
    if may(person, "make-document", campaign.county):
        return [campaign.county]
    inside = visible(Unit, person, "make-document").filter(path__startswith=campaign.county.path)
    return list(inside.filter(kind=Unit.Kind.SCHOOL)[:50])


def _versions(campaign: Campaign) -> list[Any]:
    """The locked versions of the year, newest first."""
    found = locked_versions(campaign.county).filter(school_year=campaign.school_year)
    return list(found.select_related("county").order_by("-number"))


def _list(request: HttpRequest, campaign: Campaign) -> dict[str, Any]:
    person, lang = person_of(request), lang_of(request)
    seen = visible(Job, person, "see-document").filter(
        kind=KIND, version__county=campaign.county, version__school_year=campaign.school_year
    )
    found = seen.select_related("version", "unit", "asked_by").defer("version__body")
    page = Paginator(found.order_by("-version__number", "-pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    makes = within(person, "make-document")
    rows = [
        {
            "job": job,
            "what": text(f"web.document.kind.{job.wanted.get('kind', '')}", lang),
            "format": text(f"web.document.format.{job.wanted.get('format', '')}", lang),
            "state": text(f"web.job.state.{job.state}", lang),
            "stage": text(f"web.job.stage.{job.stage}", lang) if job.stage else "",
            "percent": round(job.progress * 100),
            "trouble": (job.trouble or {}).get(lang, ""),
            "who": called(job.asked_by, lang),
            "mine": any(job.unit.path.startswith(path) for path in makes),
            "kilobytes": max(1, round(job.size / 1024)),
        }
        for job in page
    ]
    under_way = any(job.under_way for job in page)
    newest = campaign.locked.number if campaign.locked else 0
    return {"campaign": campaign, "rows": rows, "page": page, "under_way": under_way, "newest": newest}


urlpatterns = [
    path("county/<int:key>/documents/", documents, name="documents"),
    path("county/<int:key>/documents/list/", list_, name="documents-list"),
    path("county/<int:key>/documents/make/", make, name="documents-make"),
    path("document/<int:key>/file/", file, name="document-file"),
    path("document/<int:key>/cancel/", step, {"step": "cancel"}, name="document-cancel"),
    path("document/<int:key>/delete/", delete_, name="document-delete"),
    path("document/<int:key>/again/", step, {"step": "again"}, name="document-again"),
]
