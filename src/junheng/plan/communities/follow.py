"""A later year: how far members are behind their lead, then and now, and whether that closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from junheng.facts.table import Facts
from junheng.plan.communities.rules import Rules
from junheng.plan.communities.schools import records
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding

NOTHING = 1e-9
LEAST = 1.0
"""Points of quality: of a smaller gap no share is told that has been closed."""


@dataclass(frozen=True)
class Followed:
    """A member then and now.

    Attributes:
        then, now: By how much the lead's quality is above its own; None where a school is not there now, or lacks a
            figure.
        closed: Share of the gap that is gone; None where there was none, or it is not known.
        state: `ahead`: the member is level with its lead or above it now; `closing`, `same`, `widening`, `unknown`.
        indicators: Ratio of the survey → the lead's figure less the member's, then and now.
    """

    lead: str
    school: str
    then: float
    now: float | None
    closed: float | None
    state: str
    indicators: Mapping[str, tuple[float | None, float | None]]


@dataclass(frozen=True)
class Following:
    """All members of a list.

    Attributes:
        since, year: School years compared.
        names: By school, as they are called now, or were then.
        mean_then, mean_now: Gaps of those known in both years, on average.
    """

    county: str
    since: int
    year: int
    members: tuple[Followed, ...]
    names: Mapping[str, str]
    mean_then: float | None
    mean_now: float | None
    findings: tuple[Finding, ...]


def followed(facts: Facts, rules: Rules, told: Mapping[str, Any]) -> Following:
    """Compare a list, as it was written, with a later year's data.

    Quality has to mean the same in both years: the rules' indicators and weights have to be those of the list.

    Raises:
        InputError: the list was made with other indicators, is not of an earlier year, or is of another county.
    """
    known = records(facts, rules, {})
    try:
        made_with = {str(key): float(value) for key, value in told["inputs"]["quality_indicators"].items()}
        since, county = int(told["year"]), str(told["county"])
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise InputError("communities.follow_list") from wrong
    if made_with != {key: float(value) for key, value in rules.quality_indicators.items()}:
        raise InputError("communities.follow_indicators")
    if since >= known.year:
        raise InputError("communities.follow_year", then=since, now=known.year)
    if county != known.county:
        raise InputError("communities.follow_county", then=county, now=known.county)
    found: list[Followed] = []
    names: dict[str, str] = {}
    for one in told["communities"]:
        lead = one["lead"]
        for member in (lead, *one["members"]):
            id = str(member["id"])
            names[id] = known.schools[id].name if id in known.schools else str(member["name"])
        found += [_one(lead, member, known.schools, known.indicators, rules) for member in one["members"]]
    both = [(one.then, one.now) for one in found if one.now is not None]
    lost = [names[one.school] for one in found if one.now is None]
    told_of = [*known.findings]
    if lost:
        told_of.append(Finding("communities.follow_lost", params={"number": len(lost), "schools": lost[:10]}))
    return Following(
        county=known.county,
        since=since,
        year=known.year,
        members=tuple(found),
        names=names,
        mean_then=sum(then for then, _ in both) / len(both) if both else None,
        mean_now=sum(now for _, now in both) / len(both) if both else None,
        findings=tuple(told_of),
    )


def _one(
    lead: Mapping[str, Any],
    member: Mapping[str, Any],
    schools: Mapping[str, Any],
    indicators: Mapping[str, Mapping[str, float | None]],
    rules: Rules,
) -> Followed:
    first, second = str(lead["id"]), str(member["id"])
    then = float(lead["quality"]) - float(member["quality"])
    there = first in schools and second in schools
    now = schools[first].quality - schools[second].quality if there else None
    gaps = {
        id: (
            _less(lead["indicators"].get(id), member["indicators"].get(id)),
            _less(indicators[first][id], indicators[second][id]) if there else None,
        )
        for id in rules.quality_indicators
    }
    closed = None if now is None or then < LEAST else (then - now) / then
    return Followed(first, second, then, now, closed, _state(then, now), gaps)


def _state(then: float, now: float | None) -> str:
    if now is None:
        return "unknown"
    if now <= 0:
        return "ahead"
    if abs(now - then) <= NOTHING:
        return "same"
    return "closing" if now < then else "widening"


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other
