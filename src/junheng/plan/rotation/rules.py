"""The county's rules of rotation, from a file over the default one."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

from junheng.facts.fields import Label, code_list
from junheng.plan.county_files import name_over, read_file, said_of_files
from junheng.standards.read import Section, parse

WEIGHTS = (
    "missing_post",
    "surplus_post",
    "missing_backbone",
    "move",
    "km",
    "volunteer",
    "unwilling",
    "wished_school",
    "change",
)
POSTS = ("head", "deputy")
"""Of managers."""
FAVOURS = ("volunteer", "wished_school")
"""Weights that make a move cheaper."""


@dataclass(frozen=True)
class Rules:
    """Who may move, how many have to, how far and where to.

    Attributes:
        oldest: By sex, the greatest age in the new school year's first calendar year.
        terms: By kind of posting, years after which one without an end is over.
        weights: Points by WEIGHTS.

    Units:
        years, shares from 0 to 1, kilometres by road.
    """

    name: Label
    years_at_school: int
    oldest: Mapping[str, int]
    head_years: int
    organisers: tuple[str, ...]
    exempt: tuple[str, ...]
    unwilling: str
    least_share: Fraction
    backbone_share: Fraction
    most_of_school: Fraction
    most_of_subject: Fraction
    most_growth: Fraction
    most_km: float
    road_factor: float
    km_per_hour: float
    keep_backbone: int
    keep_couples: bool
    heads: str
    support: bool
    support_years: int
    support_km: float
    seconded: int
    seconded_who: tuple[str, ...]
    seconded_years: int
    seconded_km: float
    strong: Fraction
    weak: Fraction
    villages: bool
    visiting: bool
    visiting_lessons: int
    terms: Mapping[str, int]
    backbone_per_hundred: Fraction
    visiting_km: float
    weights: Mapping[str, float]


def default_rules() -> Rules:
    """The rules that hold where a county says nothing else."""
    source = files(__package__).joinpath("rules.toml").read_text(encoding="utf-8")
    return _read(parse(source, "rules.toml"), None)


def load_rules(path: Path) -> Rules:
    """A county's rules over the default ones.

    Raises:
        InputError: no such file.
        StandardsError: not TOML, a rule that is not known, a value that makes no sense; names file and key.
    """
    with said_of_files():
        return _read(parse(read_file(path), path.name), default_rules())


def _read(top: Section, base: Rules | None) -> Rules:
    head = top.section("rules", required=base is None)
    name = name_over(head, base.name if base else None)
    head.done()
    needed = base is None
    part = _Part(base)
    eligible, move = top.section("eligible", needed), top.section("move", needed)
    support, terms = top.section("support", needed), top.section("terms", needed)
    second, visiting = top.section("secondment", needed), top.section("visiting", needed)
    need, weights = top.section("need", needed), top.section("weights", needed)
    found = Rules(
        name=name,
        years_at_school=part.whole(eligible, "years_at_school"),
        oldest=_whole_by(eligible, "oldest", tuple(code_list("sex")), base.oldest if base else None),
        head_years=part.whole(eligible, "head_years"),
        organisers=_codes(eligible, "organisers", "organiser", base.organisers if base else None),
        exempt=_codes(eligible, "exempt", "exemption", base.exempt if base else None),
        unwilling=eligible.one_of("unwilling", ("weigh", "stay"), *part.default("unwilling")),
        **{
            key: part.share(move, key)
            for key in ("least_share", "backbone_share", "most_of_school", "most_of_subject", "most_growth")
        },
        most_km=part.number(move, "most_km"),
        road_factor=float(move.number("road_factor", *part.default("road_factor"), least=Fraction(1))),
        km_per_hour=float(move.positive("km_per_hour", *part.default("km_per_hour"))),
        keep_backbone=part.whole(move, "keep_backbone"),
        keep_couples=move.take("keep_couples", bool, *part.default("keep_couples")),
        heads=move.one_of("heads", ("swap", "stay"), *part.default("heads")),
        support=support.take("use", bool, *part.default("support")),
        support_years=part.whole(support, "years_at_school", "support_years"),
        support_km=part.number(support, "most_km", "support_km"),
        seconded=part.whole(second, "number", "seconded"),
        seconded_who=_posts(second, base),
        seconded_years=part.whole(second, "years_at_school", "seconded_years"),
        seconded_km=part.number(second, "most_km", "seconded_km"),
        strong=part.share(second, "strong"),
        weak=part.share(second, "weak"),
        villages=second.take("villages", bool, *part.default("villages")),
        visiting=visiting.take("use", bool, *part.default("visiting")),
        visiting_lessons=part.whole(visiting, "most_lessons", "visiting_lessons"),
        terms={
            kind: terms.whole(kind, *((base.terms[kind],) if base else ()), least=1) for kind in code_list("posting")
        },
        backbone_per_hundred=Fraction(
            need.number("backbone_per_hundred", *part.default("backbone_per_hundred"), least=Fraction(0))
        ),
        visiting_km=part.number(need, "visiting_km"),
        weights={key: _weight(weights, key, base) for key in WEIGHTS},
    )
    for section in (eligible, move, support, second, visiting, terms, need, weights, top):
        section.done()
    if found.strong + found.weak > 1:
        raise second.wrong("weak", value=f"{float(found.weak):g}", wanted="≤ 1 − strong")
    least_move = found.weights["move"] + sum(found.weights[key] for key in FAVOURS)
    if least_move < 0:
        raise weights.wrong("move", value=f"{found.weights['move']:g}", wanted="≥ −(volunteer + wished_school)")
    return found


@dataclass(frozen=True)
class _Part:
    """Values that fall back on the default rules."""

    base: Rules | None

    def default(self, name: str) -> tuple[Any, ...]:
        return () if self.base is None else (getattr(self.base, name),)

    def whole(self, section: Section, key: str, name: str = "") -> int:
        return section.whole(key, *self.default(name or key))

    def share(self, section: Section, key: str) -> Fraction:
        return Fraction(section.number(key, *self.default(key), least=Fraction(0), most=Fraction(1)))

    def number(self, section: Section, key: str, name: str = "") -> float:
        return float(section.number(key, *self.default(name or key), least=Fraction(0)))


def _weight(section: Section, key: str, base: Rules | None) -> float:
    default = () if base is None else (Fraction(base.weights[key]),)
    least, most = (Fraction(-1000), Fraction(0)) if key in FAVOURS else (Fraction(0), Fraction(10**6))
    return float(section.number(key, *default, least=least, most=most))


def _posts(section: Section, base: Rules | None) -> tuple[str, ...]:
    found = section.texts("who", *(() if base is None else (base.seconded_who,)))
    for value in found:
        if value not in POSTS:
            raise section.wrong("who", value=value, wanted=" / ".join(POSTS))
    return found


def _codes(section: Section, key: str, codes: str, default: tuple[str, ...] | None) -> tuple[str, ...]:
    found = section.texts(key, *(() if default is None else (default,)))
    known = tuple(code_list(codes))
    for value in found:
        if value not in known:
            raise section.wrong(key, value=value, wanted=" / ".join(known))
    return found


def _whole_by(section: Section, key: str, names: tuple[str, ...], base: Mapping[str, int] | None) -> Mapping[str, int]:
    inner = section.section(key, required=base is None)
    found = {name: inner.whole(name, *(() if base is None else (base[name],))) for name in names}
    inner.done()
    return found
