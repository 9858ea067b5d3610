"""Pages for requests that were stopped: drawn without the data base, which may be what is wrong."""

import sys
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from junheng.terms.messages import text
from junheng.web.middleware import lang_of
from junheng.web.receiving import LOST
from junheng.web.services.proposals import LARGEST
from junheng.web.services.troubles import DISK, trouble_of

MISSING, FORGED, TOO_LARGE = 404, 403, 413


def gate(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Nobody reads a request that is too large, or of which the server could not keep the body."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if f"HTTP_{LOST}" in request.META:
            return stopped(request, DISK.code, DISK.status)
        told = str(request.META.get("CONTENT_LENGTH") or "0")
        size = int(told) if told.isdecimal() else 0
        if size > settings.LARGEST_REQUEST:
            told_of = _in_mb(size=size, limit=settings.LARGEST_REQUEST, each=LARGEST)
            return stopped(request, "too_large", TOO_LARGE, **told_of)
        return get_response(request)

    return middleware


def _in_mb(**sizes: int) -> dict[str, str]:
    return {name: f"{size / 2**20:.0f}" for name, size in sizes.items()}


def failed(request: HttpRequest) -> HttpResponse:
    """Something went wrong on the way: whose it is to mend, and whether anything was changed."""
    trouble = trouble_of(sys.exc_info()[1])
    return stopped(request, trouble.code, trouble.status)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page, or not for this reader: which of the two is not said."""
    return stopped(request, "missing", MISSING)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was not drawn for this session, or before somebody logged in elsewhere in the browser."""
    return stopped(request, "forged", FORGED)


def stopped(request: HttpRequest, code: str, status: int, **blanks: object) -> HttpResponse:
    """The page, or for a field of a form the sentence alone."""
    lang = lang_of(request)
    why = text(f"web.stopped.{code}", lang, **blanks)
    name = "web/refused.html" if "HX-Request" in request.headers else "web/stopped.html"
    # Without the request: what every page shows around its content is asked of the data base.
    body = render_to_string(name, {"lang": lang, "why": why})
    return HttpResponse(body, status=status, headers={"Cache-Control": "no-store", "Content-Language": lang})
