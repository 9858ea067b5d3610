"""Unit costs and limits of a plan, from a file over the default one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

from junheng.facts.fields import Label, code_list
from junheng.plan.actions import actions
from junheng.plan.county_files import name_over, read_file, said_of_files
from junheng.standards.model import STAGES, Stage
from junheng.standards.read import Section, parse

PLACES = tuple(code_list("urban_rural"))
ByPlace = Mapping[str, Fraction]


@dataclass(frozen=True)
class UnitCost:
    """What one unit of an action costs, by urban_rural.

    Units:
        yuan.
    """

    once: ByPlace
    yearly: ByPlace

    def through(self, place: str, years: int) -> Fraction:
        """What it costs at a place, paid for so many years."""
        return self.once[place] + years * self.yearly[place]


@dataclass(frozen=True)
class Costs:
    """Unit costs and what cannot be had in any amount.

    Attributes:
        unit: By action.
        split_once: Furniture of a class more, by urban_rural, yuan.
        split_room_m2: Area of its room.
        split_teachers: Teachers of such a class.
        move_out_share: Share of a stage's teachers that may leave it.
        backbone_share: Share of a stage's teachers that may be backbone teachers.
        storeys: Floors of a new building.
        open_share: Share of a campus that stays open.
        for_sale_m2: Land that can be bought for a school, by urban_rural.
        own_for_sale_m2: The same for single schools.
    """

    name: Label
    source: str
    unit: Mapping[str, UnitCost]
    split_once: ByPlace
    split_room_m2: Mapping[Stage, Fraction]
    split_teachers: Mapping[Stage, Fraction]
    move_out_share: Fraction
    backbone_share: Fraction
    storeys: Fraction
    open_share: Fraction
    for_sale_m2: ByPlace
    own_for_sale_m2: Mapping[str, Fraction] = field(default_factory=dict)

    def land_for_sale(self, school: str, place: str) -> Fraction:
        """Land that can be bought for a school, m²."""
        return self.own_for_sale_m2.get(school, self.for_sale_m2[place])


def default_costs() -> Costs:
    """The costs that hold where a county says nothing else; all of them assumed."""
    source = files(__package__).joinpath("costs.toml").read_text(encoding="utf-8")
    return _read(parse(source, "costs.toml"), None)


def load_costs(path: Path) -> Costs:
    """A county's costs over the default ones.

    Raises:
        InputError: no such file.
        StandardsError: not TOML, an unknown key, a cost that is missing or negative; names file and key.
    """
    source = read_file(path, "plan.no_costs_file")
    with said_of_files():
        return _read(parse(source, path.name), default_costs())


def _read(top: Section, base: Costs | None) -> Costs:
    head = top.section("costs", required=base is None)
    name = name_over(head, base.name if base else None)
    source = head.text("source", *(() if base is None else (base.source,)))
    head.done()
    return Costs(
        name=name,
        source=source,
        unit=_units(top, base),
        **_split(top, base),
        **_limits(top, base),
        **_land(top, base),
    )


def _units(top: Section, base: Costs | None) -> Mapping[str, UnitCost]:
    part = top.section("cost", required=base is None)
    found = dict(base.unit) if base is not None else {}
    for id in part.values:
        if id not in actions():
            raise part.wrong(id, "plan.unknown_action", action=id, known=list(actions()))
        inner = part.section(id)
        before = found.get(id)
        if "once_yuan" not in inner and "yearly_yuan" not in inner:
            raise inner.wrong("once_yuan", "standards.key_missing")
        nothing = dict.fromkeys(PLACES, Fraction(0))
        found[id] = UnitCost(
            _by_place(inner, "once_yuan", before.once if before else nothing),
            _by_place(inner, "yearly_yuan", before.yearly if before else nothing),
        )
        inner.done()
    part.done()
    absent = next((id for id in actions() if id not in found), None)
    if absent is not None:
        raise part.wrong(absent, "standards.key_missing")
    return found


def _by_place(section: Section, key: str, default: ByPlace | None) -> ByPlace:
    """A number for every place, or one each; places left out keep the default."""
    if key not in section:
        if default is None:
            raise section.wrong(key, "standards.key_missing")
        return default
    if not isinstance(section.values[key], dict):
        return dict.fromkeys(PLACES, section.number(key, least=Fraction(0)))
    inner = section.section(key)
    for place in inner.values:
        if place not in PLACES:
            known = list(PLACES)
            raise inner.wrong(place, "standards.unknown_code", field="urban_rural", value=place, known=known)
    found = {place: inner.number(place, least=Fraction(0)) for place in inner.values}
    absent = [place for place in PLACES if place not in found]
    if absent and default is None:
        raise inner.wrong(absent[0], "standards.key_missing")
    return {place: found.get(place, (default or {}).get(place, Fraction(0))) for place in PLACES}


def _split(top: Section, base: Costs | None) -> dict[str, Any]:
    part = top.section("split", required=base is None)
    found: dict[str, Any] = {
        "split_once": _by_place(part, "once_yuan", base.split_once if base else None),
        "split_room_m2": _by_stage(part, "room_area_m2", base.split_room_m2 if base else None),
        "split_teachers": _by_stage(part, "teachers_per_class", base.split_teachers if base else None),
    }
    part.done()
    return found


def _by_stage(section: Section, key: str, default: Mapping[Stage, Fraction] | None) -> Mapping[Stage, Fraction]:
    if key not in section and default is not None:
        return default
    if not isinstance(section.take(key, (dict, int, float, object)), dict):
        return dict.fromkeys(STAGES, section.number(key, least=Fraction(0)))
    inner = section.section(key)
    for stage in inner.values:
        if stage not in STAGES:
            raise inner.wrong(stage, "standards.unknown_stage", stage=stage, known=list(STAGES))
    found = {stage: inner.number(stage, (default or {}).get(stage, ...), least=Fraction(0)) for stage in STAGES}
    inner.done()
    return found


def _limits(top: Section, base: Costs | None) -> dict[str, Any]:
    part = top.section("limits", required=base is None)
    found = {
        key: part.number(key, *(() if base is None else (getattr(base, key),)), least=Fraction(0), most=Fraction(1))
        for key in ("move_out_share", "backbone_share")
    }
    part.done()
    return found


def _land(top: Section, base: Costs | None) -> dict[str, Any]:
    part = top.section("land", required=base is None)
    found: dict[str, Any] = {
        "storeys": part.number("storeys", *(() if base is None else (base.storeys,)), least=Fraction(1)),
        "open_share": part.number(
            "open_share", *(() if base is None else (base.open_share,)), least=Fraction(0), most=Fraction(1)
        ),
        "for_sale_m2": _by_place(part, "for_sale_m2", base.for_sale_m2 if base else None),
    }
    part.done()
    own = dict(base.own_for_sale_m2) if base is not None else {}
    schools = top.section("school", required=False)
    for id in schools.values:
        inner = schools.section(id)
        own[id] = inner.number("for_sale_m2", least=Fraction(0))
        inner.done()
    schools.done()
    found["own_for_sale_m2"] = own
    top.done()
    return found
