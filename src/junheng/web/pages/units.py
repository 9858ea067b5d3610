"""The tree of units: looked at, set up from a county's workbook, mended by hand; uploaded lists before they apply."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from junheng.terms.errors import InputError
from junheng.terms.messages import Lang, text
from junheng.web.access import HELD, may_found, visible
from junheng.web.middleware import lang_of
from junheng.web.models import Proposal, Unit
from junheng.web.pages.accounts import passwords_page
from junheng.web.pages.person import person_of, row_for
from junheng.web.pages.trying import day_told, tried
from junheng.web.services import account_lists, unit_lists, units
from junheng.web.services.moments import spoken
from junheng.web.services.proposals import LARGEST, Uploaded
from junheng.web.services.refusals import Refused
from junheng.web.services.units import ACTION, CLOSABLE, INSIDE

ON_A_PAGE = 200
QUIET = ("same", "nothing")
"""What lines of a list do that change nothing."""


def show(request: HttpRequest, key: int) -> HttpResponse:
    """A unit: what lies inside it, and what its administrator may do."""
    unit, lang = row_for(Unit, request, ACTION, key, "parent"), lang_of(request)
    inside = Unit.objects.filter(parent=unit).annotate(inner=Count("children", distinct=True))
    found = inside.annotate(people_number=Count("posts", distinct=True)).order_by("path")
    kinds = [str(kind) for kind in INSIDE[Unit.Kind(unit.kind)]]
    return render(
        request,
        "web/unit.html",
        {
            "unit": unit,
            "kind": text(f"web.kind.{unit.kind}", lang),
            "above": _above(request, unit),
            "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
            "kinds": [(kind, text(f"web.kind.{kind}", lang)) for kind in kinds],
            "closable": unit.kind in CLOSABLE,
            "imports": unit.kind in (Unit.Kind.COUNTY, Unit.Kind.CITY, Unit.Kind.PROVINCE),
            "roles": [(str(role), text(f"web.role.{role}", lang)) for role in HELD[Unit.Kind(unit.kind)]],
            "limit": LARGEST // 2**20,
        },
    )


def _above(request: HttpRequest, unit: Unit) -> list[Unit]:
    """The units above this one that the person keeps too."""
    codes = unit.path.strip("/").split("/")[:-1]
    paths = ["".join(f"{code}/" for code in codes[: at + 1]) for at in range(len(codes))]
    return list(visible(Unit, person_of(request), ACTION).filter(path__in=paths))


@require_POST
def add(request: HttpRequest, key: int) -> HttpResponse:
    """One unit more, by hand."""
    parent = row_for(Unit, request, ACTION, key)
    return _added(request, parent)


def _added(request: HttpRequest, parent: Unit | None) -> HttpResponse:
    told = [request.POST.get(name, "") for name in ("kind", "code", "name")]
    try:
        unit = units.add(person_of(request), parent, *told)
    except Refused as refused:
        messages.error(request, refused.say(lang_of(request)))
        return redirect("unit", parent.pk) if parent is not None else redirect("setup")
    messages.success(request, text("web.unit.done.add", lang_of(request), unit=unit.name))
    return redirect("unit", parent.pk if parent is not None else unit.pk)


@require_POST
def rename(request: HttpRequest, key: int) -> HttpResponse:
    """Another name."""
    unit = row_for(Unit, request, ACTION, key)

    def do() -> str:
        units.rename(person_of(request), unit, request.POST.get("seen", ""), request.POST.get("name", ""))
        return text("web.unit.done.rename", lang_of(request))

    tried(request, do)
    return redirect("unit", key)


@require_POST
def close(request: HttpRequest, key: int) -> HttpResponse:
    """A school that is shut down from a day on, or with no day opened again."""
    unit, lang = row_for(Unit, request, ACTION, key, "parent"), lang_of(request)
    reopens = request.POST.get("step") == "reopen"

    def do() -> str:
        seen = day_told(request, "seen") if request.POST.get("seen") else None
        units.close(person_of(request), unit, seen, None if reopens else day_told(request))
        if unit.closed_on is None:
            return text("web.unit.done.reopen", lang, unit=unit.name)
        return spoken("web.unit.done.close", lang, unit=unit.name, day=unit.closed_on)

    tried(request, do)
    return redirect("unit", key)


@require_POST
def register(request: HttpRequest, key: int) -> HttpResponse:
    """The register of schools from a county's workbook: looked through, nothing is done yet."""
    return _proposed(request, row_for(Unit, request, ACTION, key))


def setup(request: HttpRequest) -> HttpResponse:
    """The first county, set up by the account of the first run."""
    if not may_found(person_of(request)):
        raise Http404
    if request.method == "POST":
        return _added(request, None) if "code" in request.POST else _proposed(request, None)
    kinds = [(kind, text(f"web.kind.{kind}", lang_of(request))) for kind in ("province", "city", "county")]
    held = Unit.objects.filter(posts__person=person_of(request)).first()
    return render(request, "web/setup.html", {"limit": LARGEST // 2**20, "kinds": kinds, "there": held})


def _proposed(request: HttpRequest, unit: Unit | None) -> HttpResponse:
    file, lang = request.FILES.get("file"), lang_of(request)
    try:
        if file is None:
            raise Refused("web.list.no_file")
        with Uploaded(file.name or "", file, file.size or 0) as found:
            proposal = unit_lists.propose(person_of(request), unit, found)
    except (Refused, InputError) as refused:
        messages.error(request, refused.say(lang))
        return redirect("unit", unit.pk) if unit is not None else redirect("setup")
    return redirect("proposal", proposal.pk)


def proposal(request: HttpRequest, key: int) -> HttpResponse:
    """What an uploaded list would change, and what is wrong with it."""
    found, lang = _own(request, key), lang_of(request)
    lines = [_spoken(found.kind, line, lang) for line in found.shown]
    does: dict[str, int] = {}
    for line in lines:
        does[line["does"]] = does.get(line["does"], 0) + 1
    telling = [line for line in lines if line["faults"]] or [line for line in lines if line["does"] not in QUIET]
    unread = found.rows.get("unread", []) if isinstance(found.rows, dict) else []
    return render(
        request,
        "web/proposal.html",
        {
            "proposal": found,
            "page": Paginator(telling, ON_A_PAGE).get_page(request.GET.get("page")),
            "counts": [(text(f"web.list.does.{name}", lang), number) for name, number in does.items()],
            "unread": [one[lang] for one in unread],
            "changes": len(telling),
            "back": _back(found),
        },
    )


def _own(request: HttpRequest, key: int) -> Proposal:
    """A list of the person's own: nobody else sees it."""
    return get_object_or_404(Proposal.objects.select_related("unit"), pk=key, person=person_of(request))


def _spoken(kind: str, line: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    said = dict(line) | {
        "does_word": text(f"web.list.does.{line['does']}", lang),
        "faults": [text(id, lang, **blanks) for id, blanks in line["faults"]],
    }
    if kind == Proposal.Kind.REGISTER:
        said["kind_word"] = text(f"web.kind.{line['kind']}", lang)
    else:
        held = {str(role) for roles in HELD.values() for role in roles}
        said["role_word"] = text(f"web.role.{line['role']}", lang) if line["role"] in held else line["role"]
    return said


def _back(found: Proposal) -> tuple[str, int | None]:
    if found.kind == Proposal.Kind.ACCOUNTS and found.unit is not None:
        return "accounts-upload", found.unit.pk
    return ("unit", found.unit.pk) if found.unit is not None else ("setup", None)


@require_POST
def apply(request: HttpRequest, key: int) -> HttpResponse:
    """Do all that the list says."""
    found, person, lang = _own(request, key), person_of(request), lang_of(request)
    try:
        if found.kind == Proposal.Kind.ACCOUNTS:
            opened = account_lists.apply(person, found)
            return passwords_page(request, opened, len(found.shown))
        county = unit_lists.apply(person, found)
    except Refused as refused:
        messages.error(request, refused.say(lang))
        return redirect("proposal", key)
    messages.success(request, text("web.unit.done.register", lang, county=county.name))
    return redirect("unit", county.pk)


@require_POST
def discard(request: HttpRequest, key: int) -> HttpResponse:
    """Forget a list."""
    found = _own(request, key)
    name, unit = _back(found)
    if found.applied_at is None:
        found.delete()
    return redirect(name, unit) if unit is not None else redirect(name)


urlpatterns = [
    path("setup/", setup, name="setup"),
    path("unit/<int:key>/", show, name="unit"),
    path("unit/<int:key>/add/", add, name="unit-add"),
    path("unit/<int:key>/rename/", rename, name="unit-rename"),
    path("unit/<int:key>/close/", close, name="unit-close"),
    path("unit/<int:key>/register/", register, name="unit-register"),
    path("proposal/<int:key>/", proposal, name="proposal"),
    path("proposal/<int:key>/apply/", apply, name="proposal-apply"),
    path("proposal/<int:key>/discard/", discard, name="proposal-discard"),
]
