"""Documents for clauses judged by documents: the list by clause, bringing one, an expert's finding."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from junheng.terms.errors import StandardsError
from junheng.terms.messages import Lang, text
from junheng.web.access import may, visible, within
from junheng.web.middleware import lang_of
from junheng.web.models import Campaign, Evidence, Person, Unit
from junheng.web.pages.documents import attachment, other_years
from junheng.web.pages.person import person_of, row_for
from junheng.web.pages.trying import revision_told, tried
from junheng.web.services.evidence import FINDINGS, LARGEST, asked_for, bring, review
from junheng.web.services.files import fetch
from junheng.web.services.moments import called, years
from junheng.web.services.papers import KINDS
from junheng.web.services.refusals import Refused
from junheng.web.services.versions import campaigns

STATUS = {True: "pass", False: "fail", None: "undetermined"}


def evidence(request: HttpRequest, key: int) -> HttpResponse:
    """Every clause judged by documents, its status and its documents; a clause can be picked to bring one for it."""
    campaign = _campaign(request, key)
    person, lang = person_of(request), lang_of(request)
    found = visible(Evidence, person, "see-evidence").filter(campaign=campaign)
    papers = list(found.select_related("unit", "brought_by", "reviewed_by"))
    trouble = ""
    try:
        asked = asked_for(campaign, papers)
    except StandardsError as unfit:
        asked, trouble = [], unfit.say(lang)
    units = _units(person, campaign)
    reviews = may(person, "review-evidence", campaign.county)
    to_clauses = campaign.locked_id is not None and may(person, "see-county", campaign.county)
    rows = [
        {
            "id": one.id,
            "name": one.name(lang),
            "source": one.source,
            "status": STATUS[one.met],
            "word": text(f"terms.verdict.{STATUS[one.met]}", lang),
            "link": reverse("clause", args=[key, one.id]) if to_clauses else "",
            "papers": [_paper(paper, lang, locked=campaign.locked_id is not None) for paper in one.papers],
        }
        for one in asked
    ]
    page: dict[str, Any] = {
        "campaign": campaign,
        "year": years(campaign.school_year, lang),
        "others": other_years(campaign, lang),
        "clauses": rows,
        "bare": [row for row in rows if not row["papers"]],
        "trouble": trouble,
        "units": units,
        "reviews": reviews,
        "findings": [(id, text(f"web.evidence.find.{id}", lang)) for id in FINDINGS],
        "waiting": sum(paper.state == Evidence.State.WAITING for paper in papers),
        "chosen": request.GET.get("clause", ""),
        "limit": LARGEST // 2**20,
        "accept": ",".join(f".{kind}" for kind in KINDS),
    }
    return render(request, "web/evidence.html", page)


@require_POST
def bring_(request: HttpRequest, key: int) -> HttpResponse:
    """Bring a document for a clause."""
    campaign = _campaign(request, key)
    person, told = person_of(request), request.POST

    def do() -> str:
        unit = next((one for one in _units(person, campaign) if str(one.pk) == told.get("unit")), None)
        file = request.FILES.get("file")
        if unit is None:
            raise Refused("web.not_allowed")
        if file is None:
            raise Refused("web.upload.no_file")
        if (file.size or 0) > LARGEST:
            raise Refused("web.evidence.too_large", file=file.name, limit=LARGEST // 2**20)
        clause, note = told.get("clause", ""), told.get("note", "")
        paper = bring(person, campaign, unit, clause, file.name or "", file.read(), note)
        return text("web.done.brought", lang_of(request), file=paper.name)

    tried(request, do)
    return redirect("evidence", key)


@require_POST
def review_(request: HttpRequest, key: int) -> HttpResponse:
    """Say what a document proves."""
    paper = row_for(Evidence, request, "review-evidence", key, "unit")
    lang = lang_of(request)

    def do() -> str:
        number = review(
            person_of(request),
            paper,
            revision_told(request),
            request.POST.get("finding", ""),
            request.POST.get("word", ""),
        )
        if number is None:
            return text("web.done.reviewed", lang)
        return text("web.done.reviewed_version", lang, number=number)

    tried(request, do)
    return redirect("evidence", paper.campaign_id)


def file(request: HttpRequest, key: int) -> HttpResponseBase:
    """A document itself."""
    paper = row_for(Evidence, request, "see-evidence", key)
    try:
        opened = fetch(paper.digest).open("rb")
    except Refused:
        raise Http404 from None
    return attachment(opened, paper.name, KINDS[paper.kind])


def _paper(paper: Evidence, lang: Lang, *, locked: bool) -> dict[str, Any]:
    school = paper.unit.kind == Unit.Kind.SCHOOL
    return {
        "row": paper,
        "unit_link": reverse("school", args=[paper.campaign_id, paper.unit_id]) if locked and school else "",
        "state": text(f"web.evidence.state.{paper.state}", lang),
        "who": called(paper.brought_by, lang),
        "reviewer": called(paper.reviewed_by, lang) if paper.reviewed_by else "",
        "kilobytes": max(1, round(paper.size / 1024)),
    }


def _campaign(request: HttpRequest, key: int) -> Campaign:
    campaign = get_object_or_404(campaigns(), pk=key)
    around = campaign.county.path
    paths = within(person_of(request), "see-evidence")
    if not any(path.startswith(around) or around.startswith(path) for path in paths):
        raise Http404
    return campaign


def _units(person: Person, campaign: Campaign) -> list[Unit]:
    """Of what a person may bring documents: the county and its schools, or his own school."""
    inside = visible(Unit, person, "bring-evidence").filter(path__startswith=campaign.county.path)
    return list(inside.exclude(kind=Unit.Kind.TOWNSHIP))


urlpatterns = [
    path("survey/<int:key>/evidence/", evidence, name="evidence"),
    path("survey/<int:key>/evidence/bring/", bring_, name="evidence-bring"),
    path("evidence/<int:key>/review/", review_, name="evidence-review"),
    path("evidence/<int:key>/file/", file, name="evidence-file"),
]
