"""What happens around every request."""

import time
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation

from junheng.terms.messages import LANGS, Lang, text
from junheng.web.access import look_through, shut_out
from junheng.web.models import Person, Post
from junheng.web.services.doors import SEEN_EVERY, leave, seen
from junheng.web.services.moments import spoken
from junheng.web.services.viewing import post_of

COOKIE = "lang"
SEEN, VIEWING = "seen", "viewing"
"""Where a session keeps when it was last seen, and as what its person looks at pages."""
ALWAYS = ("language", "logout", "view-as-end")
"""What may be asked for in every state of an account."""


def lang_of(request: HttpRequest) -> Lang:
    """The language that the reader chose; Chinese until then, whatever the browser prefers."""
    chosen = request.COOKIES.get(COOKIE)
    return next((lang for lang in LANGS if lang == chosen), LANGS[0])


def viewing_of(request: HttpRequest) -> Post | None:
    """The post through which an administrator looks at pages in this request; nothing may be written then."""
    found = getattr(request, "viewing", None)
    return found if isinstance(found, Post) else None


def not_kept(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Browsers keep no page: on an office's machine the next person must not find it by the back button.

    A picture that its page has a browser keep is kept for one session (`Vary: Cookie`).
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def language(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Django's own words (of its forms and passwords) in the reader's language."""

    def middleware(request: HttpRequest) -> HttpResponse:
        lang = lang_of(request)
        with translation.override("zh-hans" if lang == "zh" else "en"):
            response = get_response(request)
        response.headers.setdefault("Content-Language", lang)
        return response

    return middleware


def account(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Accounts that may do less: with a one-time password, of a school that is shut down, or looking as somebody."""

    def middleware(request: HttpRequest) -> HttpResponse:
        person = request.user
        if not isinstance(person, Person):
            return get_response(request)
        _seen(request)
        if (unit := shut_out(person)) is not None:
            leave(request.session.session_key or "")
            logout(request)
            messages.error(request, spoken("web.unit.shut_out", lang_of(request), unit=unit.name, day=unit.closed_on))
            return redirect("login")
        if request.path in [reverse(name) for name in ALWAYS]:
            return get_response(request)
        if person.must_change and request.path != reverse("password"):
            return redirect("password")
        if told := request.session.get(VIEWING):
            post = post_of(person, told)
            if post is None:
                del request.session[VIEWING]
                return redirect("home")
            look_through(person, post)
            request.viewing = post  # type: ignore[attr-defined]  # read by `viewing_of`
            return _only_read(request, get_response)
        return get_response(request)

    return middleware


def _seen(request: HttpRequest) -> None:
    """Write down now and then that a browser is still there."""
    now = time.time()
    if now - float(request.session.get(SEEN, 0)) > SEEN_EVERY.total_seconds():
        try:
            seen(request.session.session_key or "")
        except OperationalError:
            # Where the disk is full people can still read.
            return
        request.session[SEEN] = now


def _only_read(request: HttpRequest, get_response: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    """The page, and whatever a page writes besides (that a reminder was seen, say) is taken back."""
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        return _refusal(request)
    with transaction.atomic():
        response = get_response(request)
        transaction.set_rollback(True)
    return response


def _refusal(request: HttpRequest) -> HttpResponse:
    why = text("web.view.reading_only", lang_of(request))
    if request.headers.get("HX-Request"):
        return render(request, "web/refused.html", {"why": why}, status=409)
    return render(request, "web/account_refused.html", {"why": why}, status=403)
