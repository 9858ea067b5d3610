"""Tiny counties for communities, and all their partitions counted out one by one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from junheng.facts.table import Facts, frame_of
from junheng.plan.communities.rules import Rules, default_rules

LEVELS = {"backbone_per_100": Fraction(1)}


def county(schools: Sequence[Mapping[str, object]], year: int = 2024) -> Facts:
    """Schools `km` east of the first, with `pupils` and `backbone` teachers; primary and public if not said."""
    lon = [None if school.get("km") is None else 120 + float(str(school["km"])) / 96.3 for school in schools]
    rows = [
        {
            "school": f"S{at}", "name": f"S{at}", "township": school.get("township", "T"),
            "type": school.get("type", "primary"), "organiser": "county", "urban_rural": school.get("place", "town"),
            "counted": True, "lon": None if lon[at] is None else f"{lon[at]:.6f}",
            "lat": None if school.get("km") is None else "30", "centre": school.get("centre"),
        }
        for at, school in enumerate(schools)
    ]  # fmt: skip
    stages = [
        {
            "school": f"S{at}", "stage": school.get("stage", "primary"), "pupils": school.get("pupils", 500),
            "teachers": 40, "teachers_backbone": school.get("backbone", 5),
        }
        for at, school in enumerate(schools)
    ]  # fmt: skip
    return Facts.of(
        {
            "county": frame_of("county", [{"county": "990101", "name": "X", "school_year": year}]),
            "schools": frame_of("schools", rows),
            "stages": frame_of("stages", stages),
        }
    )


def plain_rules(**changed: object) -> Rules:
    """Rules that ask for little: quality is the number of backbone teachers, everybody may lead, any size from 2."""
    free: dict[str, object] = {
        "quality_indicators": LEVELS, "lead_indicators": LEVELS, "least": 2, "most": 4, "road_factor": 1.0,
        "least_score": 0.0, "least_pupils": 0, "least_rural": 0, "most_weak_share": Fraction(1), "most_km": 100.0,
    }  # fmt: skip
    return replace(default_rules(), **{**free, **changed})  # type: ignore[arg-type]  # fields of Rules


def lists(ids: Sequence[str], *, everyone: bool) -> Iterator[dict[str, list[str]]]:
    """Every way to put schools into communities of two and more with a lead each."""
    if not ids:
        yield {}
        return
    first, rest = ids[0], list(ids[1:])
    if not everyone:
        yield from lists(rest, everyone=everyone)
    for mask in range(1, 2 ** len(rest)):
        own = [first, *(id for at, id in enumerate(rest) if mask >> at & 1)]
        others = [id for at, id in enumerate(rest) if not mask >> at & 1]
        for tail in lists(others, everyone=everyone):
            for lead in own:
                yield {**tail, lead: [id for id in own if id != lead]}
