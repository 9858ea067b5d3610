"""The log of changes, for officials."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from junheng.terms.messages import text
from junheng.web.access import visible
from junheng.web.middleware import lang_of
from junheng.web.models import Event, Unit
from junheng.web.pages.person import person_of

ON_A_PAGE = 50


def log(request: HttpRequest, key: int) -> HttpResponse:
    """Who changed what in a unit and inside it, newest first."""
    person, lang = person_of(request), lang_of(request)
    unit = get_object_or_404(visible(Unit, person, "see-log"), pk=key)
    events = Event.objects.filter(unit__path__startswith=unit.path).select_related("person", "unit")
    page = Paginator(events, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(event, text(f"web.did.{event.did}", lang)) for event in page]
    return render(request, "web/log.html", {"unit": unit, "page": page, "rows": rows})


urlpatterns = [path("log/<int:key>/", log, name="log")]
