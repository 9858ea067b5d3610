"""The log of changes, for officials."""

import re
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from junheng.terms.messages import Lang, catalogue, text
from junheng.web.access import visible
from junheng.web.middleware import lang_of
from junheng.web.models import Event, Unit
from junheng.web.pages.boxes import label_of
from junheng.web.pages.person import person_of
from junheng.web.services.moments import called, moment

ON_A_PAGE = 50
DIGEST = re.compile(r"[0-9a-f]{64}")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T")
NAMED = {
    "": ("web.state.", "web.job.state."),
    "state": ("web.state.", "web.evidence.state.", "web.job.state."),
    "role": ("web.role.",),
    "kind": ("web.document.kind.",),
    "format": ("web.document.format.",),
    "lang": ("web.document.lang.",),
    "stages": ("terms.stage.",),
}
"""Where the catalogue has the words for what a log keeps as an id, by the name of the thing."""


def log(request: HttpRequest, key: int) -> HttpResponse:
    """Who changed what in a unit and inside it, newest first."""
    person, lang = person_of(request), lang_of(request)
    unit = get_object_or_404(visible(Unit, person, "see-log"), pk=key)
    events = Event.objects.filter(unit__path__startswith=unit.path).select_related("person", "unit")
    page = Paginator(events, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [
        (
            event,
            text(f"web.did.{event.did}", lang),
            changes(event.before, event.after, lang),
            called(event.person, lang),
        )
        for event in page
    ]
    return render(request, "web/log.html", {"unit": unit, "page": page, "rows": rows})


def changes(before: object, after: object, lang: Lang) -> list[tuple[str, str, str]]:
    """What an entry says, line by line: the name of a thing, what it was and what it is."""
    was = before if isinstance(before, dict) else {"": before}
    now = after if isinstance(after, dict) else {"": after}
    lines = [
        (_name(key, lang), _shown(key, was.get(key), lang), _shown(key, now.get(key), lang)) for key in {**was, **now}
    ]
    return [(name, old, new) for name, old, new in lines if old or new]


def _name(key: str, lang: Lang) -> str:
    if "/" in key:
        return label_of(key, lang) or key
    return text(f"web.logged.{key}", lang) if f"web.logged.{key}" in catalogue() else key


def _shown(key: str, value: object, lang: Lang) -> str:
    """A logged value as people read it; the beginning of a digest is enough to tell two apart."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return text("terms.yes" if value else "terms.no", lang)
    if isinstance(value, list | tuple):
        return text("terms.separator.list", lang).join(_shown(key, one, lang) for one in value)
    if isinstance(value, dict):
        told = changes(None, value, lang)
        return text("terms.separator.list", lang).join(f"{name} {new}".strip() for name, _, new in told)
    if isinstance(value, str) and DIGEST.fullmatch(value):
        return value[:12]
    if isinstance(value, str) and MOMENT.match(value):
        return moment(datetime.fromisoformat(value), lang)
    named = next((f"{kind}{value}" for kind in NAMED.get(key, ()) if f"{kind}{value}" in catalogue()), None)
    return text(named, lang) if named else str(value)


urlpatterns = [path("log/<int:key>/", log, name="log")]
