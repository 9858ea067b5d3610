"""One's own account: password, posts, and the browsers in which one is logged in; looking at pages as somebody."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from junheng.terms.messages import text
from junheng.web.access import posts
from junheng.web.middleware import VIEWING, lang_of
from junheng.web.models import Unit
from junheng.web.pages.person import person_of, row_for
from junheng.web.services import viewing
from junheng.web.services.accounts import change_password
from junheng.web.services.doors import end_visits, follow
from junheng.web.services.factors import address_of, is_on, new_secret, square_of, turn_off, turn_on
from junheng.web.services.refusals import Refused

SECRET = "secret"  # noqa: S105  # a name, not a secret
"""Where a session keeps the secret of a second factor until the first code fits."""


def me(request: HttpRequest) -> HttpResponse:
    """What one may do, and where one is logged in."""
    person, lang = person_of(request), lang_of(request)
    here = request.session.session_key
    return render(
        request,
        "web/account_own.html",
        {
            "person": person,
            "held_posts": [(post.unit, text(f"web.role.{post.role}", lang)) for post in posts(person)],
            "factor": is_on(person),
            "visits": [(visit, visit.session == here) for visit in person.visits.all()],
        },
    )


@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password."""
    person = person_of(request)
    form = PasswordChangeForm(person, request.POST if request.method == "POST" else None)
    same = False
    if request.method == "POST" and form.is_valid():
        new = form.cleaned_data["new_password1"]
        same = new == form.cleaned_data["old_password"]
        if not same:
            here = request.session.session_key or ""
            change_password(person, new, here)
            update_session_auth_hash(request, person)
            follow(here, request.session.session_key or "")
            messages.success(request, text("web.password_changed", lang_of(request)))
            return redirect("home")
    faults = [fault for name in form.errors for fault in form.errors[name]] if form.is_bound else []
    page = {"faults": faults, "same": same, "forced": person.must_change, "rules": password_validators_help_texts()}
    return render(request, "web/account_password.html", page)


@sensitive_post_parameters()
def factor(request: HttpRequest) -> HttpResponse:
    """Turn the second factor on or off; either takes a code that fits."""
    person, lang = person_of(request), lang_of(request)
    code, on, wrong = request.POST.get("code", ""), is_on(person), False
    if request.method == "POST" and on:
        if turn_off(person, code):
            messages.success(request, text("web.factor.done.off", lang))
            return redirect("me")
        wrong = True
    secret = "" if on else request.session.setdefault(SECRET, new_secret())
    if request.method == "POST" and not on:
        spare = turn_on(person, secret, code)
        if spare is not None:
            del request.session[SECRET]
            return render(request, "web/account_factor.html", {"spare": spare})
        wrong = True
    page: dict[str, object] = {"on": on, "wrong": wrong}
    if not on:
        address = address_of(secret, person, text("web.title", lang))
        spaced = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        page |= {"secret": spaced, "address": address, "square": square_of(address)}
    return render(request, "web/account_factor.html", page)


@require_POST
def end_visit(request: HttpRequest, key: int) -> HttpResponse:
    """Log oneself out in another browser; 0 is in all but this one."""
    person = person_of(request)
    here = request.session.session_key or ""
    number = end_visits(person, only=key or None, but=here)
    messages.success(request, text("web.visits_ended", lang_of(request), number=number))
    return redirect("me")


@require_POST
def view_as(request: HttpRequest, key: int) -> HttpResponse:
    """Look at pages as a role in a unit."""
    unit = row_for(Unit, request, viewing.ACTION, key)
    try:
        request.session[VIEWING] = viewing.begin(person_of(request), unit, request.POST.get("role", ""))
    except Refused as refused:
        messages.error(request, refused.say(lang_of(request)))
        return redirect("unit", key)
    return redirect("home")


@require_POST
def end_view(request: HttpRequest) -> HttpResponse:
    """Stop looking as somebody."""
    told = request.session.pop(VIEWING, None)
    unit = Unit.objects.filter(pk=told["unit"]).first() if told else None
    if told and unit is not None:
        viewing.end(person_of(request), unit, told["role"])
        return redirect("unit", unit.pk)
    return redirect("home")


urlpatterns = [
    path("me/", me, name="me"),
    path("me/password/", password, name="password"),
    path("me/second-factor/", factor, name="factor"),
    path("me/visit/<int:key>/end/", end_visit, name="visit-end"),
    path("unit/<int:key>/view-as/", view_as, name="view-as"),
    path("view-as/end/", end_view, name="view-as-end"),
]
