"""What every page shows around its content."""

from dataclasses import dataclass

from django.db.models import F
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse

from junheng.terms.messages import text
from junheng.web.access import MAY, posts, visible
from junheng.web.middleware import lang_of, viewing_of
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
        found["nav"] = () if person.must_change else navigation(request, person)
        if (post := viewing_of(request)) is not None:
            role = text(f"web.role.{post.role}", lang)
            found["viewing"] = text("web.view.banner", lang, unit=post.unit.name, role=role)
        found["held"] = [(post.unit.name, text(f"web.role.{post.role}", lang)) for post in held]
    return found


def navigation(request: HttpRequest, person: Person) -> list[Link]:
    """Where a person may go: the pages of the newest campaign that he may see."""
    lang = lang_of(request)
    links: list[tuple[str, str]] = []
    papers: list[tuple[str, str]] = []
    newest_locked = F("locked__school_year").desc(nulls_last=True)
    for campaign in visible(Campaign, person, "see-county").order_by(newest_locked, "-school_year")[:1]:
        links.append(("dashboard", reverse("county", args=[campaign.pk])))
        papers = [(name, reverse(name, args=[campaign.pk])) for name in ("documents", "evidence")]
    surveyed = visible(Sheet, person, "see-board").select_related("campaign").order_by("-campaign__school_year")
    for sheet in surveyed[:1]:
        links.append(("board", reverse("board", args=[sheet.campaign.pk])))
    for sheet in visible(Sheet, person, "submit-sheet").order_by("-campaign__school_year")[:1]:
        links.append(("sheet", reverse("sheet", args=[sheet.pk])))
        papers = papers or [("evidence", reverse("evidence", args=[sheet.campaign_id]))]
    if not links or links[0][0] != "dashboard":
        links += _own_schools(person)
    links += papers
    for post in posts(person):
        if post.role in MAY["plan-survey"]:
            links.append(("campaigns", reverse("campaigns", args=[post.unit.pk])))
            break
    for unit in visible(Unit, person, "see-log")[:1]:
        links.append(("log", reverse("log", args=[unit.pk])))
    for post in posts(person):
        if post.role in MAY["keep-accounts"]:
            links.append(("accounts", reverse("accounts", args=[post.unit.pk])))
            links.append(("units", reverse("unit", args=[post.unit.pk])))
            break
    here = _here(request.path, [address for _, address in links])
    return [Link(text(f"web.nav.{name}", lang), address, address == here) for name, address in links]


def _here(path: str, addresses: list[str]) -> str:
    """The entry that a page belongs to: its own in another year, else the longest address that the page lies under."""
    own = next((address for address in addresses if _kind(address) == _kind(path)), "")
    return own or max((address for address in addresses if path.startswith(address)), key=len, default="")


def _kind(path: str) -> str | None:
    try:
        return resolve(path).url_name
    except Resolver404:
        return None


def _own_schools(person: Person) -> list[tuple[str, str]]:
    """For whoever does not see the county: the newest results of his school, with documents, or of his township's."""
    locked = visible(Sheet, person, "see-sheet").filter(campaign__locked__isnull=False)
    for sheet in locked.defer("entries").order_by("-campaign__school_year")[:1]:
        if all(post.unit.kind == Unit.Kind.SCHOOL for post in posts(person)):
            own = reverse("school", args=[sheet.campaign_id, sheet.school_id])
            return [("school", own), ("documents", reverse("documents", args=[sheet.campaign_id]))]
        return [("schools", reverse("schools", args=[sheet.campaign_id]))]
    return []
