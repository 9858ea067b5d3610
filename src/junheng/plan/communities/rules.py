"""The county's rules of communities, from a file over the default ones of a kind."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

from junheng.assess.ratios import RATIOS
from junheng.facts.fields import Label, code_list
from junheng.plan.county_files import name_over, read_file, said_of_files
from junheng.standards.read import Section, parse

KINDS = ("community", "group", "pairing", "township")
LEVELS = ("strong", "middle", "weak")
WEIGHTS = ("uneven", "km", "lead", "above", "change", "left_out")
LESS = ("class_size", "pupils_per_teacher", "boarder_share", "under_35_share")
"""Ratios of which more is not better, so that they say nothing of quality."""
INDICATORS = tuple(id for id in RATIOS if id not in LESS)
TYPES = tuple(type for type in code_list("school_type") if type not in ("special", "vocational", "kindergarten"))


@dataclass(frozen=True)
class Rules:
    """Who takes part, who may lead, how large, how far, how mixed, and what is weighed.

    Attributes:
        kind: One of KINDS.
        of: `all`, or `three_schools`: members are those of the townships' three schools.
        members: Levels that may be members.
        communities: How many; 0: as many as is best.
        lead_indicators, quality_indicators: Ratio of the survey → weight.
        weights: Points by WEIGHTS.

    Units:
        km by road; shares from 0 to 1; scores and quality: 100 is the median of like schools.
    """

    name: Label
    kind: str
    organisers: tuple[str, ...]
    types: tuple[str, ...]
    of: str
    members: tuple[str, ...]
    everyone: bool
    townships: bool
    least: int
    most: int
    communities: int
    every_lead: bool
    most_km: float
    road_factor: float
    km_per_hour: float
    strong_share: Fraction
    weak_share: Fraction
    most_weak_share: Fraction
    least_strong: int
    least_rural: int
    same_stage: bool
    least_score: float
    lead_types: tuple[str, ...]
    least_pupils: int
    best: bool
    places: tuple[str, ...]
    lead_indicators: Mapping[str, Fraction]
    quality_indicators: Mapping[str, Fraction]
    weights: Mapping[str, float]

    def most_weak(self, size: int) -> int:
        """Weak schools that a community of so many schools may have."""
        return int(self.most_weak_share * size)


def default_rules(kind: str = "community") -> Rules:
    """The rules that hold where a county says nothing else.

    Example:
        >>> default_rules("pairing").most, default_rules().most_weak(3)
        (2, 2)
    """
    presets = files(__package__).joinpath("presets")
    first = _read(parse(presets.joinpath("community.toml").read_text(encoding="utf-8"), "community.toml"), None)
    if kind == "community":
        return first
    source = presets.joinpath(f"{kind}.toml").read_text(encoding="utf-8")
    return replace(_read(parse(source, f"{kind}.toml"), first), kind=kind)


def load_rules(path: Path, kind: str = "community") -> Rules:
    """A county's rules over the default ones of a kind.

    Raises:
        InputError: no such file.
        StandardsError: not TOML, a rule that is not known, a value that makes no sense; names file and key.
    """
    with said_of_files():
        return _read(parse(read_file(path), path.name), default_rules(kind))


def _read(top: Section, base: Rules | None) -> Rules:
    needed = base is None
    head = top.section("rules", required=needed)
    name = name_over(head, base.name if base else None)
    known: dict[str, Any] = {} if base is None else {part.name: getattr(base, part.name) for part in fields(base)}
    schools, size = top.section("schools", needed), top.section("size", needed)
    distance, mixed = top.section("distance", needed), top.section("mixed", needed)
    lead, quality, weights = top.section("lead", needed), top.section("quality", needed), top.section("weights", needed)

    def over(key: str) -> tuple[Any, ...]:
        return (known[key],) if key in known else ()

    def number(section: Section, key: str, least: int = 0, most: int | None = None) -> Fraction:
        top_value = None if most is None else Fraction(most)
        return Fraction(section.number(key, *over(key), least=Fraction(least), most=top_value))

    found = Rules(
        name=name,
        kind="community" if base is None else base.kind,
        organisers=schools.choices("organisers", tuple(code_list("organiser")), *over("organisers")),
        types=schools.choices("types", TYPES, *over("types")),
        of=schools.one_of("of", ("all", "three_schools"), *over("of")),
        members=schools.choices("members", LEVELS, *over("members")),
        everyone=schools.take("everyone", bool, *over("everyone")),
        townships=schools.take("townships", bool, *over("townships")),
        least=size.whole("least", *over("least"), least=2),
        most=size.whole("most", *over("most"), least=2),
        communities=size.whole("communities", *over("communities")),
        every_lead=size.take("every_lead", bool, *over("every_lead")),
        most_km=float(number(distance, "most_km")),
        road_factor=float(number(distance, "road_factor", 1)),
        km_per_hour=float(number(distance, "km_per_hour", 1)),
        strong_share=number(mixed, "strong_share", 0, 1),
        weak_share=number(mixed, "weak_share", 0, 1),
        most_weak_share=number(mixed, "most_weak_share", 0, 1),
        least_strong=mixed.whole("least_strong", *over("least_strong")),
        least_rural=mixed.whole("least_rural", *over("least_rural")),
        same_stage=mixed.take("same_stage", bool, *over("same_stage")),
        least_score=float(number(lead, "least_score")),
        lead_types=lead.choices("types", TYPES, *over("lead_types")),
        least_pupils=lead.whole("least_pupils", *over("least_pupils")),
        best=lead.take("best", bool, *over("best")),
        places=lead.choices("places", tuple(code_list("urban_rural")), *over("places")),
        lead_indicators=_indicators(lead, known.get("lead_indicators")),
        quality_indicators=_indicators(quality, known.get("quality_indicators")),
        weights={key: _weight(weights, key, known.get("weights")) for key in WEIGHTS},
    )
    for section in (head, schools, size, distance, mixed, lead, quality, weights, top):
        section.done()
    if found.most < found.least:
        raise size.wrong("most", value=str(found.most), wanted=f"≥ {found.least}")
    if found.strong_share + found.weak_share > 1:
        raise mixed.wrong("weak_share", value=str(float(found.weak_share)), wanted="≤ 1 − strong_share")
    return found


def _weight(section: Section, key: str, base: Mapping[str, float] | None) -> float:
    default = () if base is None else (Fraction(base[key]),)
    return float(section.number(key, *default, least=Fraction(0), most=Fraction(10**6)))


def _indicators(section: Section, base: Mapping[str, Fraction] | None) -> Mapping[str, Fraction]:
    """A county that names indicators names all of them: weights of two lists would mean nothing together."""
    if base is not None and "indicators" not in section:
        return base
    inner = section.section("indicators")
    for key in inner.values:
        if key not in INDICATORS:
            raise inner.wrong(key, "standards.unknown_key", close=" / ".join(INDICATORS))
    found = {key: Fraction(inner.number(key, least=Fraction(0), most=Fraction(10**6))) for key in inner.values}
    inner.done()
    if not any(found.values()):
        raise section.wrong("indicators", "standards.key_missing")
    return found
