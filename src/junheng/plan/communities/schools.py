"""The schools that may belong together: where they lie, how good they are, whether they may lead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from junheng.assess.groups import is_ordinary
from junheng.assess.holdings import Place
from junheng.assess.survey import Survey, survey
from junheng.facts.table import Facts
from junheng.plan.communities.rules import Rules
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding

MOST = Fraction(200)
"""An indicator counts at most twice its median, so that one outlier does not make a good school."""
NAMED = 10
"""Schools that a finding names."""


@dataclass(frozen=True)
class School:
    """One school that takes part.

    Attributes:
        quality: 100 is the median of schools that teach one of its stages.
        score: The same, of the indicators that make a lead.
        level: strong, middle, weak.
        may_lead, may_join: Whether the rules let it lead a community, or be a member of one.
    """

    id: str
    name: str
    township: str
    urban_rural: str | None
    stages: tuple[str, ...]
    lon: float | None
    lat: float | None
    pupils: int
    quality: float
    score: float
    level: str
    may_lead: bool
    may_join: bool


@dataclass(frozen=True)
class Records:
    """All that is known.

    Attributes:
        year: School year of the data.
        county: What the county is called.
        schools: By identifier, in its order.
        unplaced: Schools that cannot be placed for want of a figure, with the reason's message.
        indicators: By school and ratio of the survey: its value, for comparing members with their lead.
        mean: Quality of the county, by pupil.
    """

    year: int
    county: str
    schools: Mapping[str, School]
    unplaced: Mapping[str, str]
    indicators: Mapping[str, Mapping[str, float | None]]
    mean: float
    findings: tuple[Finding, ...]


def records(facts: Facts, rules: Rules, scores: Mapping[str, float], asked: frozenset[str] = frozenset()) -> Records:
    """What communities are made from.

    Args:
        facts: One county.
        rules: Who takes part.
        scores: Scores that the county has set itself, by school.
        asked: Schools that are to lead whatever their score.

    Raises:
        InputError: several counties, no school year, or fewer than two schools take part.
    """
    if (number := len(facts.county_codes())) > 1:
        raise InputError("communities.one_county", number=number)
    years = facts["county"]["school_year"].drop_nulls()
    if not len(years):
        raise InputError("allocate.no_year")
    taken = survey(facts)
    part = _taking_part(facts, taken, rules)
    whole = {place.school: place for place in part}
    unplaced = _unplaced(part, rules)
    placed = [place for place in part if place.school not in unplaced]
    quality = index(part, rules.quality_indicators)
    score = {id: float(value) for id, value in index(part, rules.lead_indicators).items() if value is not None}
    score |= {id: value for id, value in scores.items() if id in whole}
    level = _levels({place.school: Fraction(quality[place.school] or 0) for place in placed}, rules)
    three = three_schools(taken)
    found = {}
    for place in sorted(placed, key=lambda place: place.school):
        id = place.school
        joins = level[id] in rules.members and (rules.of == "all" or id in three)
        pupils = int(place.figures["pupils"] or 0)
        leads = place.urban_rural in rules.places and place.type in rules.lead_types
        leads &= score[id] >= rules.least_score and pupils >= rules.least_pupils
        found[id] = School(
            id=id,
            name=place.name,
            township=place.township or "",
            urban_rural=place.urban_rural,
            stages=place.stages,
            lon=place.lon,
            lat=place.lat,
            pupils=pupils,
            quality=float(quality[id] or 0),
            score=score[id],
            level=level[id],
            may_lead=leads or id in asked,
            may_join=joins,
        )
    if len(found) < 2:
        raise InputError("communities.too_few", number=len(found))
    pupils = sum(school.pupils for school in found.values())
    mean = sum(school.pupils * school.quality for school in found.values()) / pupils
    held = {
        id: {key: None if (value := own.value) is None else float(value) for key, own in whole[id].ratios.items()}
        for id in found
    }
    told = _findings(whole, unplaced, rules, taken)
    name = next(iter(facts["county"]["name"].drop_nulls()), "") or (facts.county_codes() or [""])[0]
    return Records(int(years[0]), name, found, unplaced, held, mean, told)


def _taking_part(facts: Facts, taken: Survey, rules: Rules) -> list[Place]:
    organiser = dict(facts["schools"].select("school", "organiser").iter_rows())
    return [
        place
        for place in taken.places
        if organiser.get(place.school) in rules.organisers
        and place.type in rules.types
        and is_ordinary(place.type, place.stages)
    ]


def _unplaced(part: Sequence[Place], rules: Rules) -> dict[str, str]:
    """A school without pupils or without one of the figures is left aside by name, never counted as 0."""
    wanted = {id for own in (rules.quality_indicators, rules.lead_indicators) for id, weight in own.items() if weight}
    found = {}
    for place in part:
        if not place.figures.get("pupils"):
            found[place.school] = "communities.no_pupils"
        elif any(place.ratios[id].value is None for id in wanted):
            found[place.school] = "communities.no_quality"
    return found


def index(part: Sequence[Place], weights: Mapping[str, Fraction]) -> dict[str, Fraction | None]:
    """The weighted mean of a school's indicators, each as a percentage of its median over like schools.

    Like schools are those that take part and teach a stage that the school teaches. An indicator counts at most 200;
    where the median is 0 a school that has nothing has 100 and one that has something 200.

    Returns:
        None where a figure is missing.
    """
    known: dict[tuple[tuple[str, ...], str], Fraction | None] = {}
    found: dict[str, Fraction | None] = {}
    for place in part:
        total = Fraction(0)
        missing = False
        for id, weight in weights.items():
            if not weight:
                continue
            key = (place.stages, id)
            if key not in known:
                like = [other.ratios[id].value for other in part if set(other.stages) & set(place.stages)]
                values = [value for value in like if value is not None]
                known[key] = median(values) if values else None
            value, middle = place.ratios[id].value, known[key]
            if value is None or middle is None:
                missing = True
            elif middle == 0:
                total += weight * (MOST if value else 100)
            else:
                total += weight * min(MOST, 100 * value / middle)
        found[place.school] = None if missing else total / sum(weights.values())
    return found


def _levels(quality: Mapping[str, Fraction], rules: Rules) -> dict[str, str]:
    """By rank: the best share is strong, the last share is weak."""
    order = sorted(quality, key=lambda school: (-quality[school], school))
    strong, weak = int(rules.strong_share * len(order)), int(rules.weak_share * len(order))
    return {
        id: "strong" if at < strong else "weak" if at >= len(order) - weak else "middle" for at, id in enumerate(order)
    }


def three_schools(taken: Survey) -> frozenset[str]:
    """Schools that are one of their township's three, kindergartens left aside."""
    return frozenset(
        school
        for township in taken.townships
        for kind, standing in township.three_schools.items()
        if kind != "centre_kindergarten"
        for school in standing.schools
    )


def _findings(
    whole: Mapping[str, Place], unplaced: Mapping[str, str], rules: Rules, taken: Survey
) -> tuple[Finding, ...]:
    found = []
    for code in dict.fromkeys(unplaced.values()):
        names = [whole[id].name for id, why in unplaced.items() if why == code]
        found.append(Finding(code, table="schools", params={"number": len(names), "schools": names[:NAMED]}))
    lost = [place.name for place in whole.values() if place.lon is None or place.lat is None]
    if lost:
        params: dict[str, object] = {"number": len(lost), "schools": lost[:NAMED]}
        found.append(Finding("communities.no_place", table="schools", params=params))
    if rules.of == "three_schools":
        names = [
            place.name
            for place in taken.places
            for township in taken.townships
            if (own := township.three_schools.get("centre_kindergarten")) and place.school in own.schools
        ]
        if names:
            found.append(Finding("communities.kindergartens", params={"number": len(names), "schools": names[:NAMED]}))
        blank = [group.name for group in taken.townships if any(own.unknown for own in group.three_schools.values())]
        if blank:
            found.append(Finding("communities.three_unknown", params={"townships": blank[:NAMED]}))
    return tuple(found)
