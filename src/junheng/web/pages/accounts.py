"""Accounts of a unit and all that is inside it: found, made one by one or by a list, given posts, blocked, reset."""

import base64
from collections.abc import Iterable, Mapping

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from junheng.terms.errors import InputError
from junheng.terms.messages import Lang, text
from junheng.web.access import HELD, visible
from junheng.web.middleware import lang_of
from junheng.web.models import Person, Post, Role, Unit
from junheng.web.pages.person import person_of, row_for
from junheng.web.pages.sending import XLSX, workbook
from junheng.web.pages.trying import tried
from junheng.web.services import account_lists, accounts
from junheng.web.services.accounts import ACTION, kept_whole
from junheng.web.services.proposals import LARGEST, Uploaded
from junheng.web.services.refusals import Refused

ON_A_PAGE = 50
STATES: Mapping[str, Q] = {
    "active": Q(is_active=True, must_change=False),
    "one_time": Q(is_active=True, must_change=True),
    "blocked": Q(is_active=False),
}
"""What an account may be filtered by."""


def listed(request: HttpRequest, key: int) -> HttpResponse:
    """The accounts of a unit, filtered."""
    unit, lang = row_for(Unit, request, ACTION, key), lang_of(request)
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "role", "state")}
    posts = Prefetch("posts", Post.objects.select_related("unit"))
    found = _filtered(visible(Person, person_of(request), ACTION).filter(unit__path__startswith=unit.path), asked)
    page = Paginator(found.prefetch_related(posts), ON_A_PAGE).get_page(request.GET.get("page"))
    rest = request.GET.copy()
    rest.pop("page", None)
    return render(
        request,
        "web/accounts.html",
        {
            "unit": unit,
            "page": page,
            "rows": [(one, _state(one, lang), _posts(one.posts.all(), lang)) for one in page],
            "asked": asked,
            "query": rest.urlencode(),
            "unused": account_lists.unused(unit).count(),
            "filtered": any(asked.values()),
            "roles": [(role, text(f"web.role.{role}", lang)) for role in Role.values],
            "states": [(state, text(f"web.account.state.{state}", lang)) for state in STATES],
        },
    )


def _filtered(found: QuerySet[Person], asked: Mapping[str, str]) -> QuerySet[Person]:
    if words := asked["q"]:
        found = found.filter(
            Q(username__icontains=words) | Q(name__icontains=words) | Q(posts__unit__name__icontains=words)
        )
    if asked["role"]:
        found = found.filter(posts__role=asked["role"])
    if asked["state"] in STATES:
        found = found.filter(STATES[asked["state"]])
    return found.order_by("username").distinct()


def _state(person: Person, lang: Lang) -> tuple[str, str]:
    state = "blocked" if not person.is_active else "one_time" if person.must_change else "active"
    return state, text(f"web.account.state.{state}", lang)


def _posts(held: Iterable[Post], lang: Lang) -> list[tuple[Post, str]]:
    return [(post, text(f"web.role.{post.role}", lang)) for post in held]


def new(request: HttpRequest, key: int) -> HttpResponse:
    """A new account: first the unit of its post, then who and as what."""
    top, lang = row_for(Unit, request, ACTION, key), lang_of(request)
    units = Unit.objects.filter(path__startswith=top.path)
    chosen = units.filter(pk=request.POST.get("unit") or request.GET.get("unit") or key).first() or top
    told = {name: request.POST.get(name, "") for name in ("username", "name", "role")}
    if request.method == "POST":
        try:
            made, password = accounts.create(person_of(request), chosen, told["role"], told["username"], told["name"])
        except Refused as refused:
            messages.error(request, refused.say(lang))
        else:
            return _password_page(request, made, password)
    page = {"unit": top, "units": units, "chosen": chosen, "told": told, "roles": _roles(chosen, lang)}
    return render(request, "web/account_new.html", page)


def _roles(unit: Unit, lang: Lang) -> list[tuple[str, str]]:
    return [(str(role), text(f"web.role.{role}", lang)) for role in HELD[Unit.Kind(unit.kind)]]


def _password_page(request: HttpRequest, person: Person, password: str) -> HttpResponse:
    """The only time that a one-time password is seen."""
    return render(request, "web/account_password_once.html", {"person": person, "password": password})


def one(request: HttpRequest, key: int) -> HttpResponse:
    """An account: its posts and state, and what may be done with it."""
    person, lang = row_for(Person, request, ACTION, key, "unit"), lang_of(request)
    by = person_of(request)
    units = list(visible(Unit, by, ACTION))
    chosen = next((unit for unit in units if str(unit.pk) == request.GET.get("unit")), person.unit)
    return render(
        request,
        "web/account.html",
        {
            "person": person,
            "state": _state(person, lang),
            "held_posts": _posts(person.posts.select_related("unit"), lang),
            "oneself": person == by,
            "whole": kept_whole(by, person),
            "units": units,
            "chosen": chosen,
            "roles": _roles(chosen, lang) if chosen else (),
        },
    )


@require_POST
def give(request: HttpRequest, key: int) -> HttpResponse:
    """A post more."""
    person, by = row_for(Person, request, ACTION, key, "unit"), person_of(request)
    told = request.POST.get("unit", "")
    unit = get_object_or_404(visible(Unit, by, ACTION), pk=int(told) if told.isdigit() else 0)

    def do() -> str:
        accounts.give_post(by, person, unit, request.POST.get("role", ""))
        return text("web.account.done.give", lang_of(request))

    tried(request, do)
    return redirect("account", key)


@require_POST
def end(request: HttpRequest, key: int, post: int) -> HttpResponse:
    """A post less."""
    person = row_for(Person, request, ACTION, key, "unit")
    held = person.posts.select_related("unit", "person__unit").filter(pk=post).first()

    def do() -> str:
        if held is not None:
            accounts.end_post(person_of(request), held)
        return text("web.account.done.end", lang_of(request))

    tried(request, do)
    return redirect("account", key)


@require_POST
def step(request: HttpRequest, key: int, step: str) -> HttpResponse:
    """Block, let in again, or a new one-time password."""
    person, by = row_for(Person, request, ACTION, key, "unit"), person_of(request)
    try:
        if step == "reset":
            return _password_page(request, person, accounts.reset(by, person))
        if step not in STEPS:
            raise Http404
        STEPS[step](by, person)
    except Refused as refused:
        messages.error(request, refused.say(lang_of(request)))
    else:
        messages.success(request, text(f"web.account.done.{step}", lang_of(request)))
    return redirect("account", key)


STEPS = {"block": accounts.block, "unblock": accounts.unblock}


def template(request: HttpRequest, key: int) -> HttpResponse:
    """The list to fill in, with a row for each unit that still needs somebody."""
    unit = row_for(Unit, request, ACTION, key)
    return workbook(account_lists.template(unit, lang_of(request)), f"accounts-{unit.code}")


def upload(request: HttpRequest, key: int) -> HttpResponse:
    """Many accounts by a list: the file is looked through, nothing is done yet."""
    unit, lang = row_for(Unit, request, ACTION, key), lang_of(request)
    file = request.FILES.get("file")
    if request.method == "POST" and file is None:
        messages.error(request, text("web.list.no_file", lang))
    elif request.method == "POST" and file is not None:
        try:
            with Uploaded(file.name or "", file, file.size or 0) as found:
                proposal = account_lists.propose(person_of(request), unit, found)
        except (Refused, InputError) as refused:
            messages.error(request, refused.say(lang))
        else:
            return redirect("proposal", proposal.pk)
    return render(request, "web/account_upload.html", {"unit": unit, "limit": LARGEST // 2**20})


@require_POST
def renew(request: HttpRequest, key: int) -> HttpResponse:
    """New one-time passwords for everybody who has not come in yet."""
    unit = row_for(Unit, request, ACTION, key)
    opened = account_lists.renew(person_of(request), unit)
    return passwords_page(request, opened, len(opened))


def passwords_page(request: HttpRequest, opened: list[account_lists.Opened], number: int) -> HttpResponse:
    """What a list made: the only time that its passwords are seen, here and as a workbook."""
    lang = lang_of(request)
    book = base64.b64encode(account_lists.passwords(opened, lang)).decode("ascii") if opened else ""
    rows = [(each, text(f"web.role.{each.role}", lang) if each.role else "") for each in opened]
    page = {"rows": rows, "book": book, "kind": XLSX, "number": number}
    return render(request, "web/account_passwords.html", page)


urlpatterns = [
    path("unit/<int:key>/accounts/", listed, name="accounts"),
    path("unit/<int:key>/accounts/new/", new, name="account-new"),
    path("unit/<int:key>/accounts/template/", template, name="accounts-template"),
    path("unit/<int:key>/accounts/upload/", upload, name="accounts-upload"),
    path("unit/<int:key>/accounts/renew/", renew, name="accounts-renew"),
    path("account/<int:key>/", one, name="account"),
    path("account/<int:key>/post/", give, name="account-give"),
    path("account/<int:key>/post/<int:post>/end/", end, name="account-end"),
    path("account/<int:key>/<str:step>/", step, name="account-step"),
]
