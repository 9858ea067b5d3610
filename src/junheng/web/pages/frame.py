"""What every page shows around its content."""

from dataclasses import dataclass

from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse

from junheng.terms.messages import text
from junheng.web.access import posts, visible
from junheng.web.middleware import lang_of
from junheng.web.models import Campaign, Person, Sheet, Unit


@dataclass(frozen=True)
class Link:
    """An entry of the navigation."""

    name: str
    address: str
    here: bool


def frame(request: HttpRequest) -> dict[str, object]:
    """The language, where the reader may go, and the posts that the reader holds."""
    lang = lang_of(request)
    person = getattr(request, "user", None)
    found: dict[str, object] = {"lang": lang, "nav": (), "held": ()}
    if isinstance(person, Person):
        held = posts(person)
        found["nav"] = navigation(request, person)
        found["held"] = [(post.unit.name, text(f"web.role.{post.role}", lang)) for post in held]
    return found


def navigation(request: HttpRequest, person: Person) -> list[Link]:
    """Where a person may go: the pages of the newest campaign that he may see."""
    lang = lang_of(request)
    links: list[tuple[str, str]] = []
    newest_locked = F("locked__school_year").desc(nulls_last=True)
    for campaign in visible(Campaign, person, "see-county").order_by(newest_locked, "-school_year")[:1]:
        links.append(("dashboard", reverse("county", args=[campaign.pk])))
    surveyed = visible(Sheet, person, "see-board").select_related("campaign").order_by("-campaign__school_year")
    for sheet in surveyed[:1]:
        links.append(("board", reverse("board", args=[sheet.campaign.pk])))
    for sheet in visible(Sheet, person, "submit-sheet").order_by("-campaign__school_year")[:1]:
        links.append(("sheet", reverse("sheet", args=[sheet.pk])))
    for unit in visible(Unit, person, "see-log")[:1]:
        links.append(("log", reverse("log", args=[unit.pk])))
    return [Link(text(f"web.nav.{name}", lang), address, request.path.startswith(address)) for name, address in links]
