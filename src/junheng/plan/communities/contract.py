"""Communities as the JSON that programs read (schema in docs/schemas/communities.schema.json).

A key may be added, never renamed.
"""

from collections.abc import Mapping
from typing import Any

from junheng.plan.communities.follow import Following
from junheng.plan.communities.result import Communities
from junheng.terms.messages import Lang, text

Json = dict[str, Any]


def rule_words(rule: str, lang: Lang) -> str:
    """What a rule says."""
    return text(f"communities.rule.{rule}", lang)


def level_words(level: str, lang: Lang) -> str:
    """What a level is called."""
    return text(f"communities.level.{level}", lang)


def kind_words(kind: str, lang: Lang) -> str:
    """What communities of a kind are called."""
    return text(f"communities.kind.{kind}", lang)


def communities_json(found: Communities, lang: Lang, *, inputs: Mapping[str, object]) -> Json:
    """The whole list.

    Args:
        found: The values.
        lang: Language of names and rules.
        inputs: What it was made with: digests, seed, names of the files.
    """
    known, rules = found.records, found.rules
    settings = {
        "kind": rules.kind,
        "weights": dict(rules.weights),
        "quality_indicators": {id: float(weight) for id, weight in rules.quality_indicators.items()},
        "lead_indicators": {id: float(weight) for id, weight in rules.lead_indicators.items()},
    }
    return {
        "status": found.status,
        "kind": rules.kind,
        "county": known.county,
        "year": known.year,
        "inputs": {**inputs, **settings},
        "points": found.points,
        "bound": found.bound,
        "gap": found.gap,
        "greedy_points": found.greedy,
        "seconds": found.seconds,
        "mean_quality": known.mean,
        "uneven": {"before": found.uneven_before, "after": found.uneven_after},
        "communities": [
            {
                "lead": _school(found, one.lead, lang) | {"score": known.schools[one.lead].score},
                "members": [
                    _school(found, member.school, lang) | {"km": member.km, "gap": member.gap, "new": member.new}
                    for member in one.members
                ],
                "pupils": one.pupils,
                "mean_quality": one.quality,
                "apart": one.apart,
                "points": one.points,
                "locked": one.locked,
            }
            for one in found.communities
        ],
        "out": [_school(found, id, lang) for id in found.out],
        "unplaced": [{"id": id, "why": why.rsplit(".", 1)[-1]} for id, why in known.unplaced.items()],
        "rules": [
            {
                "rule": rule.rule,
                "text": rule_words(rule.rule, lang),
                "holds": rule.holds,
                "wanted": rule.wanted,
                "found": rule.found,
                "breaches": list(rule.breaches),
            }
            for rule in found.held
        ],
        "short": found.short,
        "missed": [
            {"id": one.school, "name": known.schools[one.school].name, "nearest_lead": one.nearest, "km": one.km}
            for one in found.missed
        ],
        "blocking": [
            {"rule": block.rule, "text": rule_words(block.rule, lang), "short_without": block.short}
            for block in found.blocking
        ],
        "changed": None if found.changed is None else {key: list(ids) for key, ids in found.changed.items()},
        "findings": [finding.as_json(lang) for finding in found.findings],
    }


def _school(found: Communities, id: str, lang: Lang) -> Json:
    school = found.records.schools[id]
    return {
        "id": id,
        "name": school.name,
        "township": school.township,
        "urban_rural": school.urban_rural,
        "stages": list(school.stages),
        "level": school.level,
        "pupils": school.pupils,
        "quality": school.quality,
        "indicators": dict(found.records.indicators[id]),
    }


def following_json(found: Following, lang: Lang) -> Json:
    """Members' gaps then and now."""
    return {
        "county": found.county,
        "since": found.since,
        "year": found.year,
        "mean_gap": {"then": found.mean_then, "now": found.mean_now},
        "members": [
            {
                "lead": one.lead,
                "lead_name": found.names[one.lead],
                "id": one.school,
                "name": found.names[one.school],
                "gap": {"then": one.then, "now": one.now},
                "closed": one.closed,
                "state": one.state,
                "indicators": {id: {"then": then, "now": now} for id, (then, now) in one.indicators.items()},
            }
            for one in found.members
        ],
        "findings": [finding.as_json(lang) for finding in found.findings],
    }


def geojson(found: Communities) -> Json:
    """The map: a point for each school, and a line from each lead to each of its members."""
    known, features = found.records.schools, list[Json]()
    for number, one in enumerate(found.communities, start=1):
        lead = known[one.lead]
        for id in (one.lead, *(member.school for member in one.members)):
            school = known[id]
            role = "lead" if id == one.lead else "member"
            place: Json | None = None
            if school.lon is not None:
                place = {"type": "Point", "coordinates": [school.lon, school.lat]}
            said: Json = {"id": id, "name": school.name, "role": role, "community": number, "lead": one.lead}
            features.append({"type": "Feature", "geometry": place, "properties": said | {"quality": school.quality}})
            if role == "member" and school.lon is not None and lead.lon is not None:
                line = {"type": "LineString", "coordinates": [[lead.lon, lead.lat], [school.lon, school.lat]]}
                km = next(member.km for member in one.members if member.school == id)
                said = {"role": "link", "community": number, "lead": one.lead, "member": id}
                features.append({"type": "Feature", "geometry": line, "properties": said | {"km": km}})
    return {"type": "FeatureCollection", "features": features}
