"""The survey of resources (P-A1, P-A4): every figure by school, added up by township and for the county."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from junheng.assess.contract import number
from junheng.assess.groups import TAUGHT, group, groups, is_ordinary, summed, totals
from junheng.assess.holdings import (
    Blank,
    Figures,
    Group,
    Part,
    Place,
    Quotient,
    Total,
)
from junheng.assess.quantities import prepared
from junheng.assess.ratios import DIVIDED, ratios
from junheng.facts.engine import Engine, PolarsEngine
from junheng.facts.fields import Field, code_list, dictionary
from junheng.facts.table import Facts
from junheng.standards.model import STAGES, Stage

OWED: Mapping[str, tuple[str, ...]] = {
    "children": ("kindergarten",),
    "kindergarten_classes": ("kindergarten",),
    "kindergarten_teachers": ("kindergarten",),
    "pupils_senior": ("complete_secondary", "twelve_year"),
    "classes_senior": ("complete_secondary", "twelve_year"),
    "entrants_three_years_ago": ("junior",),
    "transferred_in": ("junior",),
    "transferred_out": ("junior",),
    "deceased": ("junior",),
}
"""Figures that only some types, or stages, have to enter; for the others a blank says that they have none."""

SPECIAL_ROOMS = tuple(kind for kind in code_list("room") if kind not in ("ordinary", "other"))
"""Kinds of rooms that a survey counts."""


@dataclass(frozen=True)
class Survey:
    """What the county has.

    Attributes:
        places: One for each school that counts as one, in the order of the data.
        townships: In the order in which the data first name them.
        areas: City, town, countryside, and places for which it is not entered; those that have a place.
        kinds: By type of school, in the dictionary's order; those that have a place.
        county: All places together.
        own: Figures of the county itself, by field id, such as pay and quotas.
    """

    places: tuple[Place, ...]
    townships: tuple[Group, ...]
    areas: tuple[Group, ...]
    kinds: tuple[Group, ...]
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
    rows: dict[str, dict[Stage, Mapping[str, Any]]] = {}
    for row in ready["stages"].iter_rows(named=True):
        if row["stage"] in STAGES:
            rows.setdefault(row["school"], {}).setdefault(row["stage"], row)
    schools = ready["schools"].unique("school", keep="first", maintain_order=True)
    rooms = _rooms(ready)
    places = tuple(
        _place(row, rows.get(row["school"], {}), rooms.get(row["school"], {})) for row in schools.iter_rows(named=True)
    )
    county = next(iter(ready["county"].iter_rows(named=True)), {})
    own = _figures(county, [field for field in dictionary()["county"].fields.values() if _figure(field)])
    return Survey(
        places,
        groups(places, lambda place: place.township, ()),
        groups(places, lambda place: place.urban_rural, code_list("urban_rural")),
        groups(places, lambda place: place.type, code_list("school_type")),
        group("", places),
        own,
    )


def _figure(field: Field) -> bool:
    return field.numeric and field.type not in ("year", "degrees")


def _adds_up(field: Field) -> bool:
    # Land in mu has been turned into m², and stays beside it only where it was entered so.
    return _figure(field) and field.type != "percent" and field.unit != "mu"


def _figures(row: Mapping[str, Any], fields: Iterable[Field]) -> dict[str, Fraction | None]:
    return {field.id: None if row.get(field.id) is None else Fraction(row[field.id], field.scale) for field in fields}


def _applies(field: Field, row: Mapping[str, Any], what: str | None, *, taught: bool = True) -> bool:
    """Whether a figure is owed by this type or stage, or was entered all the same.

    What is of one grade (`pupils_g7`) is owed by nobody: a stage does not have the grades taught elsewhere. A school
    whose type is blank may have senior pupils, and unless it teaches a compulsory stage it may be a kindergarten.
    """
    if row.get(field.id) is not None:
        return True
    if field.id.rpartition("_g")[2].isdigit():
        return False
    by = OWED.get(field.id)
    if by is None:
        return True
    return what in by if what is not None else not (taught and "kindergarten" in by)


def _rooms(facts: Facts) -> Mapping[str, Mapping[str, int]]:
    """Special rooms by school and kind; a school that lists none is not there."""
    found: dict[str, dict[str, int]] = {}
    for school, kind in facts["rooms"].select("school", "kind").iter_rows():
        own = found.setdefault(school, dict.fromkeys(SPECIAL_ROOMS, 0))
        if kind in own:
            own[kind] += 1
    return found


def _place(row: Mapping[str, Any], rows: Mapping[Stage, Mapping[str, Any]], rooms: Mapping[str, int]) -> Place:
    type = row["type"]
    stages = tuple(stage for stage in STAGES if stage in rows or stage in TAUGHT.get(type, ()))
    of_school = [
        field
        for field in dictionary()["schools"].fields.values()
        if _adds_up(field) and _applies(field, row, type, taught=bool(stages))
    ]
    of_stage = [field for field in dictionary()["stages"].fields.values() if _adds_up(field)]
    by_stage = {
        stage: _figures(rows.get(stage, {}), [f for f in of_stage if _applies(f, rows.get(stage, {}), stage)])
        for stage in stages
    }
    ids = dict.fromkeys(id for part in by_stage.values() for id in part)
    figures = {
        **_figures(row, of_school),
        **{id: summed([part[id] for part in by_stage.values() if id in part]) for id in ids},
    }
    lon, lat = dictionary()["schools"]["lon"], dictionary()["schools"]["lat"]
    return Place(
        school=row["school"],
        name=row["name"] or row["school"],
        township=row["township"],
        type=type,
        urban_rural=row["urban_rural"],
        centre=row["centre"],
        boarding=row["boarding"],
        lon=None if row["lon"] is None else row["lon"] / lon.scale,
        lat=None if row["lat"] is None else row["lat"] / lat.scale,
        stages=stages,
        figures=figures,
        by_stage=by_stage,
        rooms={kind: Fraction(rooms[kind]) if rooms else None for kind in SPECIAL_ROOMS},
        blanks=(
            *(Blank(field.id) for field in _blank("schools", row, type)),
            *(Blank(field.id, stage) for stage in stages for field in _blank("stages", rows.get(stage, {}), type)),
        ),
        ratios=_ratios(row["school"], figures) if is_ordinary(type, stages) else {},
    )


def _ratios(school: str, figures: Figures) -> Mapping[str, Quotient]:
    return ratios(totals([(school, {id: value for id, value in figures.items() if id in DIVIDED})]))


def _blank(table: str, row: Mapping[str, Any], type: str | None) -> Iterable[Field]:
    """Required figures that are not there; kindergartens do not owe those of the compulsory stages."""
    for field in dictionary()[table].fields.values():
        owed = field.required and not field.key and not (field.numeric and type == "kindergarten")
        if owed and row.get(field.id) is None:
            yield field


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
                "rooms": _plain(place.rooms),
                "blanks": [{"field": blank.field, "stage": blank.stage} for blank in place.blanks],
                "ratios": _ratios_json(place.ratios),
            }
            for place in found.places
        ],
        "townships": [
            _group_json(group)
            | {
                "three_schools": {
                    kind: {"has": own.has, "schools": list(own.schools), "unknown": list(own.unknown)}
                    for kind, own in group.three_schools.items()
                }
            }
            for group in found.townships
        ],
        "areas": [_group_json(group) for group in found.areas],
        "kinds": [_group_json(group) for group in found.kinds],
        "county": _group_json(found.county),
        "own": _plain(found.own),
    }


def _plain(figures: Figures) -> dict[str, float | int | None]:
    return {id: number(value) for id, value in figures.items()}


def _group_json(group: Group) -> dict[str, Any]:
    return {"name": group.name, **_part_json(group.all), "ordinary": _part_json(group.ordinary)}


def _part_json(part: Part) -> dict[str, Any]:
    return {
        "schools": list(part.places),
        "totals": _totals_json(part.totals),
        "stages": {stage: _totals_json(totals) for stage, totals in part.by_stage.items()},
        "rooms": _totals_json(part.rooms),
        "ratios": _ratios_json(part.ratios),
        "ratios_by_stage": {stage: _ratios_json(own) for stage, own in part.ratios_by_stage.items()},
    }


def _totals_json(totals: Mapping[str, Total]) -> dict[str, Any]:
    return {
        id: {"value": number(total.value), "known": number(total.known), "missing": list(total.missing)}
        for id, total in totals.items()
    }


def _ratios_json(found: Mapping[str, Quotient]) -> dict[str, Any]:
    return {id: {"value": number(own.value), "missing": list(own.missing)} for id, own in found.items()}
