"""What every page about an assessment begins with: the year, the version, the standard, and the addresses beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from junheng.assess.outcome import Assessment
from junheng.standards.model import Stage
from junheng.terms.errors import StandardsError
from junheng.terms.messages import Lang, text
from junheng.web.access import may, visible, within
from junheng.web.middleware import lang_of
from junheng.web.models import Campaign, Person, Unit, Version
from junheng.web.pages.person import person_of
from junheng.web.services.assessments import Case, assessed, case_of, earlier_cases
from junheng.web.services.moments import years
from junheng.web.services.pictures import Sight, drawn, stamp
from junheng.web.services.standards import USUAL, added, measure_of, rules_for
from junheng.web.services.versions import campaigns

WEEK = 604_800


@dataclass(frozen=True)
class View:
    """One year of a county held against a standard, for one reader.

    Attributes:
        found: The assessment.
        query: What every address on the page carries, so that the reader stays with the standard that he chose.
        trouble: Why the standard that was asked for could not be used; empty where it was.
    """

    campaign: Campaign
    county: Unit
    version: Version
    case: Case
    found: Assessment
    lang: Lang
    query: str
    trouble: str

    def address(self, name: str, /, *args: object, **asked: str) -> str:
        """An address of the same year under the same standard."""
        return self.in_year(self.campaign.pk, name, *args, **asked)

    def in_year(self, campaign: int, name: str, /, *args: object, **asked: str) -> str:
        """An address of another year under the same standard."""
        more = urlencode(asked)
        query = "&".join(part for part in (self.query, more) if part)
        return reverse(name, args=[campaign, *args]) + (f"?{query}" if query else "")

    def picture(self, sight: Sight, name: str, *args: object) -> str:
        """The address of a picture: another one for whatever it shows, so that a browser never keeps a stale one."""
        return self.address(name, *args, v=stamp(sight))

    def earlier(self) -> tuple[Case, ...]:
        """The county's earlier years under the same standard."""
        return earlier_cases(self.county, self.version, self.case)

    def stage(self, told: str) -> Stage:
        """A stage of an address.

        Raises:
            Http404: the county has no such stage.
        """
        stage = next((one for one in self.found.stages if one == told), None)
        if stage is None:
            raise Http404
        return stage

    def page(self) -> dict[str, object]:
        """What the head of every page shows."""
        return {
            "view": self,
            "campaign": self.campaign,
            "county": self.county,
            "version": self.version,
            "year": years(self.campaign.school_year, self.lang),
            "standard": self.found.rulebook.name(self.lang),
            "source": self.found.rulebook.source,
            "added": text("terms.separator.list", self.lang).join(
                name(self.lang) for name in added(self.case.rules, self.found.rulebook)
            ),
            "example": self.found.rulebook.example,
            "digest": self.case.data.digest[:12],
            "trouble": self.trouble,
            "query": f"?{self.query}" if self.query else "",
        }


def campaign_for(request: HttpRequest, action: str, key: int) -> Campaign:
    """A county's year for which the person may do something, without the bodies of its versions.

    Raises:
        Http404: it is not there, or not for this person.
    """
    found = visible(Campaign, person_of(request), action).select_related("county", "locked").defer("locked__body")
    return get_object_or_404(found, pk=key)


def campaign_around(request: HttpRequest, key: int) -> Campaign:
    """A county's year of which the person may see a school at least.

    Raises:
        Http404: it is not there, or the person may see none of its schools.
    """
    person = person_of(request)
    campaign = get_object_or_404(campaigns(), pk=key)
    around = campaign.county.path
    if not any(path.startswith(around) or around.startswith(path) for path in within(person, "see-school")):
        raise Http404
    return campaign


def schools_for(person: Person, county: Unit) -> dict[str, int]:
    """The schools of a county that a person may see: code → key."""
    seen = visible(Unit, person, "see-school").filter(kind=Unit.Kind.SCHOOL, path__startswith=county.path)
    return dict(seen.values_list("code", "pk"))


def schools_seen(request: HttpRequest, view: View, keys: Mapping[str, int]) -> Mapping[str, int] | None:
    """The schools that a reader may see; None for all, those that have no account among them."""
    return None if may(person_of(request), "see-county", view.county) else keys


def school_for(request: HttpRequest, county: Unit, key: int) -> Unit:
    """A school of a county that the person may see.

    Raises:
        Http404: it is not there, or not for this person.
    """
    seen = visible(Unit, person_of(request), "see-school").filter(kind=Unit.Kind.SCHOOL, path__startswith=county.path)
    return get_object_or_404(seen, pk=key)


def view_of(request: HttpRequest, campaign: Campaign) -> View:
    """A year as the reader wants it judged: by the standard of the address, else by the county's.

    Raises:
        Http404: the year is not locked, or no standard is in force for it.
    """
    if campaign.locked is None:
        raise Http404
    county, lang = campaign.county, lang_of(request)
    chosen, _ = measure_of(county)
    asked = request.GET.get("standard", "")
    trouble = ""
    for key in dict.fromkeys((asked, chosen, USUAL)):
        rules = rules_for(county, key) if key else None
        if rules is None:
            continue
        case = case_of(campaign.locked, rules)
        try:
            found = assessed(case)
        except StandardsError as unfit:
            trouble = trouble or unfit.say(lang)
            continue
        query = urlencode({"standard": key}) if key != chosen else ""
        return View(campaign, county, campaign.locked, case, found, lang, query, trouble)
    raise Http404(trouble)


def svg_response(sight: Sight) -> HttpResponse:
    """A picture.

    Raises:
        Http404: there is nothing to be drawn.
    """
    body = drawn(sight)
    if body is None:
        raise Http404
    return HttpResponse(body, content_type="image/svg+xml", headers={"Cache-Control": f"private, max-age={WEEK}"})
