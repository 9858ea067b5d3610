"""The survey of resources (P-A1, P-A4): every figure by school, added up by township and for the county."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from junheng.assess.contract import number
from junheng.assess.quantities import prepared
from junheng.facts.engine import Engine, PolarsEngine
from junheng.facts.fields import Field, dictionary
from junheng.facts.table import Facts
from junheng.standards.model import STAGES, Stage

Figures = Mapping[str, Fraction | None]


@dataclass(frozen=True)
class Place:
    """One school, kindergarten or teaching point, with all its stages.

    Attributes:
        school: Its identifier.
        stages: Compulsory stages that it teaches, primary first.
        figures: By field id: its own figures, and those of its stages added up; None where one is blank.
        by_stage: The figures of each stage.
    """

    school: str
    name: str
    township: str | None
    type: str | None
    urban_rural: str | None
    centre: bool | None
    boarding: bool | None
    lon: float | None
    lat: float | None
    stages: tuple[Stage, ...]
    figures: Figures
    by_stage: Mapping[Stage, Figures]


@dataclass(frozen=True)
class Total:
    """A figure added up over places.

    Attributes:
        value: The sum; None where a place has not entered its part, for a sum of some is not the sum.
        known: The sum of what was entered.
        missing: Places whose part is blank, by identifier.
    """

    value: Fraction | None
    known: Fraction
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Places taken together: a township, or the county.

    Attributes:
        name: The township's name as entered, empty for places without one and for the county.
        places: Their identifiers, in the order of the data.
        totals: By field id, over what each place has; a stage's figure counts for places of that stage.
        by_stage: The same for each stage alone.
    """

    name: str
    places: tuple[str, ...]
    totals: Mapping[str, Total]
    by_stage: Mapping[Stage, Mapping[str, Total]]


@dataclass(frozen=True)
class Survey:
    """What the county has.

    Attributes:
        places: One for each school that counts as one, in the order of the data.
        townships: In the order in which the data first name them.
        county: All places together.
        own: Figures of the county itself, by field id, such as pay and quotas.
    """

    places: tuple[Place, ...]
    townships: tuple[Group, ...]
    county: Group
    own: Figures


def survey(facts: Facts, engine: Engine | None = None) -> Survey:
    """Take stock of one county.

    Args:
        facts: The county's facts as entered; campuses are merged into their schools and what teacher, class and
            facility lists say fills blank counts, as for the assessment.
        engine: Where record tables are counted.
    """
    ready = prepared(facts, engine or PolarsEngine())
    of_school = [field for field in dictionary()["schools"].fields.values() if _adds_up(field)]
    of_stage = [field for field in dictionary()["stages"].fields.values() if _adds_up(field)]
    stages: dict[str, dict[Stage, Figures]] = {}
    for row in ready["stages"].iter_rows(named=True):
        if row["stage"] in STAGES:
            own = _figures(row, (field for field in of_stage if row[field.id] is not None or not _of_grade(field)))
            stages.setdefault(row["school"], {})[row["stage"]] = own
    places = tuple(
        _place(row, _figures(row, of_school), stages.get(row["school"], {}))
        for row in ready["schools"].iter_rows(named=True)
    )
    names = list(dict.fromkeys(place.township or "" for place in places))
    townships = tuple(_group(name, [p for p in places if (p.township or "") == name]) for name in names)
    county = next(iter(ready["county"].iter_rows(named=True)), {})
    of_county = _figures(county, filter(_figure, dictionary()["county"].fields.values()))
    return Survey(places, townships, _group("", places), of_county)


def _figure(field: Field) -> bool:
    return field.numeric and field.type not in ("year", "degrees")


def _adds_up(field: Field) -> bool:
    return _figure(field) and field.type != "percent"


def _of_grade(field: Field) -> bool:
    """Whether a figure is of one grade; a stage does not have the grades that are taught elsewhere."""
    return field.id.rpartition("_g")[2].isdigit()


def _figures(row: Mapping[str, Any], fields: Iterable[Field]) -> dict[str, Fraction | None]:
    return {field.id: None if row.get(field.id) is None else Fraction(row[field.id], field.scale) for field in fields}


def _place(row: Mapping[str, Any], own: Figures, by_stage: Mapping[Stage, Figures]) -> Place:
    ids = dict.fromkeys(id for part in by_stage.values() for id in part)
    sums = {id: _sum(part[id] for part in by_stage.values() if id in part) for id in ids}
    lon, lat = dictionary()["schools"]["lon"], dictionary()["schools"]["lat"]
    return Place(
        school=row["school"],
        name=row["name"] or row["school"],
        township=row["township"],
        type=row["type"],
        urban_rural=row["urban_rural"],
        centre=row["centre"],
        boarding=row["boarding"],
        lon=None if row["lon"] is None else row["lon"] / lon.scale,
        lat=None if row["lat"] is None else row["lat"] / lat.scale,
        stages=tuple(stage for stage in STAGES if stage in by_stage),
        figures={**own, **sums},
        by_stage=by_stage,
    )


def _sum(parts: Iterable[Fraction | None]) -> Fraction | None:
    known = list(parts)
    if any(part is None for part in known):
        return None
    return sum((part for part in known if part is not None), Fraction(0))


def _group(name: str, places: Sequence[Place]) -> Group:
    return Group(
        name,
        tuple(place.school for place in places),
        _totals([(place.school, place.figures) for place in places]),
        {
            stage: _totals([(place.school, place.by_stage[stage]) for place in places if stage in place.by_stage])
            for stage in STAGES
            if any(stage in place.by_stage for place in places)
        },
    )


def _totals(parts: Sequence[tuple[str, Figures]]) -> dict[str, Total]:
    ids = dict.fromkeys(id for _, figures in parts for id in figures)
    return {id: _total([(owner, figures[id]) for owner, figures in parts if id in figures]) for id in ids}


def _total(parts: Sequence[tuple[str, Fraction | None]]) -> Total:
    known = sum((part for _, part in parts if part is not None), Fraction(0))
    missing = tuple(owner for owner, part in parts if part is None)
    return Total(None if missing else known, known, missing)


def survey_json(found: Survey) -> dict[str, Any]:
    """The survey as programs read it; numbers unrounded, a blank as null."""
    return {
        "schools": [
            {
                "id": place.school,
                "name": place.name,
                "township": place.township,
                "type": place.type,
                "urban_rural": place.urban_rural,
                "centre": place.centre,
                "boarding": place.boarding,
                "lon": place.lon,
                "lat": place.lat,
                "figures": _plain(place.figures),
                "stages": {stage: _plain(figures) for stage, figures in place.by_stage.items()},
            }
            for place in found.places
        ],
        "townships": [_group_json(group) for group in found.townships],
        "county": _group_json(found.county),
        "own": _plain(found.own),
    }


def _plain(figures: Figures) -> dict[str, float | int | None]:
    return {id: number(value) for id, value in figures.items()}


def _group_json(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "schools": list(group.places),
        "totals": _totals_json(group.totals),
        "stages": {stage: _totals_json(totals) for stage, totals in group.by_stage.items()},
    }


def _totals_json(totals: Mapping[str, Total]) -> dict[str, Any]:
    return {
        id: {"value": number(total.value), "known": number(total.known), "missing": list(total.missing)}
        for id, total in totals.items()
    }
