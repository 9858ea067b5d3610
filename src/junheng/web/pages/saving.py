"""Saving what was typed into a form, a field at a time or the whole."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from junheng.terms.messages import text
from junheng.web.middleware import lang_of
from junheng.web.pages.boxes import as_saved
from junheng.web.pages.trying import revision_told
from junheng.web.services.refusals import Refused


def saved(
    request: HttpRequest,
    enter: Callable[[int, Mapping[str, str]], object],
    page: Callable[[], dict[str, Any]],
    name: str,
    key: int,
) -> HttpResponse:
    """What was typed is kept; answers with the field as it now stands, or with the whole form where no field asked.

    Args:
        request: With the entries by path.
        enter: Keeps them, given the revision that the person saw.
        page: What the form shows afterwards.
        name: Of the form's page.
        key: Of its row.
    """
    lang, alone = lang_of(request), "HX-Request" in request.headers
    changes = {path: str(words) for path, words in request.POST.items() if "/" in path}
    try:
        enter(revision_told(request), changes)
    except Refused as refused:
        if alone:
            return render(request, "web/refused.html", {"why": refused.say(lang)}, status=409)
        messages.error(request, refused.say(lang))
        return redirect(name, key)
    if not alone:
        messages.success(request, text("web.saved", lang))
        return redirect(name, key)
    shown = page()
    return as_saved(shown, shown["parts"], changes, lang)
