"""The records that a rotation list is made from: teachers where they will be, schools, and what is needed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import asin, cos, radians, sin, sqrt
from typing import Literal

import polars as pl

from junheng.facts.campuses import merge_campuses, parent_of
from junheng.facts.table import Facts
from junheng.plan.rotation.curriculum import Curriculum
from junheng.plan.rotation.rules import Rules
from junheng.standards.model import STAGES, Stage
from junheng.terms.calendar import first_day
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding

EARTH_KM = 6371.0088
Place = tuple[float, float]
"""Longitude and latitude, degrees."""
Unit = tuple[str, Stage]
Standing = Literal["exchange", "support", "stays"]


@dataclass(frozen=True)
class Teacher:
    """One full-time teacher on the first day of the new school year.

    Attributes:
        school: Where the teacher will teach if nothing is decided.
        group: Subjects that the teacher can take (`Curriculum.group_of`).
        standing: Whether the rules let the teacher be exchanged, only sent to support, or neither.
        partner: The spouse, where both are in the list.
    """

    id: str
    school: str
    stage: Stage
    subject: str | None
    group: str
    backbone: bool
    head: bool
    standing: Standing
    home: Place | None
    willing: str
    wished_school: str | None
    partner: str | None


@dataclass(frozen=True)
class School:
    """One school.

    Attributes:
        takes_part: Whether the rules and the records let its teachers move.
    """

    id: str
    name: str
    township: str
    urban_rural: str | None
    place: Place | None
    takes_part: bool


@dataclass(frozen=True)
class Return:
    """A posting that is over: the teacher goes back."""

    teacher: str
    from_school: str
    to_school: str
    stage: Stage
    subject: str | None
    kind: str


@dataclass(frozen=True)
class Records:
    """All that is known.

    Attributes:
        year: The school year that the list is for.
        need: Posts by school and stage, and by group of subjects.
        backbone_need: Backbone teachers wanted by school and stage.
        findings: What could not be judged.
    """

    year: int
    teachers: Mapping[str, Teacher]
    schools: Mapping[str, School]
    need: Mapping[Unit, Mapping[str, Fraction]]
    backbone_need: Mapping[Unit, Fraction]
    returns: tuple[Return, ...]
    findings: tuple[Finding, ...]

    @cached_property
    def said_by(self) -> dict[str, str]:
        """Teacher → who names the teacher as spouse."""
        return {teacher.partner: teacher.id for teacher in self.teachers.values() if teacher.partner is not None}

    @property
    def eligible(self) -> list[Teacher]:
        """Who counts for the share that has to move."""
        return [teacher for teacher in self.teachers.values() if teacher.standing == "exchange"]


def apart_km(one: Place, other: Place) -> float:
    """Great-circle distance.

    Example:
        >>> round(apart_km((120.0, 30.0), (121.0, 30.0)), 1)
        96.3
    """
    lon, lat, lon2, lat2 = map(radians, (*one, *other))
    half = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def records(facts: Facts, rules: Rules, curriculum: Curriculum) -> Records:
    """What a list for the school year after the data's is made from.

    Raises:
        InputError: several counties, no school year, no teachers, no classes, or wishes that name nobody.
    """
    if (number := len(facts.county_codes())) > 1:
        raise InputError("rotate.one_county", number=number)
    years = facts["county"]["school_year"].drop_nulls()
    if not len(years):
        raise InputError("allocate.no_year")
    parents = parent_of(facts)
    wished = facts["wishes"].with_columns(pl.col("wished_school").replace(parents))
    facts = merge_campuses(facts).with_tables(wishes=wished)
    for table in ("teachers", "classes"):
        if facts[table].is_empty():
            raise InputError("rotate.table_empty", table=table)
    year = int(years[0]) + 1
    schools = _schools(facts, rules)
    at, returns = _whereabouts(facts, rules, year)
    teachers, unsure = _teachers(facts, rules, curriculum, schools, at, year)
    need, backbone_need = _needs(facts, rules, curriculum)
    findings = []
    if unsure:
        findings.append(
            Finding("rotate.not_judged", params={"number": len(unsure), "teachers": unsure[:10]}, table="teachers")
        )
    if lost := [school.name for school in schools.values() if school.place is None and school.takes_part is False]:
        findings.append(Finding("rotate.no_place", params={"number": len(lost), "schools": lost[:10]}, table="schools"))
    back = tuple(
        Return(id, came, schools_to, teachers[id].stage, teachers[id].subject, kind)
        for id, came, schools_to, kind in returns
        if id in teachers
    )
    return Records(year, teachers, schools, need, backbone_need, back, tuple(findings))


def _place(lon: int | None, lat: int | None) -> Place | None:
    return None if lon is None or lat is None else (lon / 1e6, lat / 1e6)


def _schools(facts: Facts, rules: Rules) -> dict[str, School]:
    found = {}
    columns = ("school", "name", "township", "urban_rural", "organiser", "type", "lon", "lat")
    for id, name, township, place, organiser, kind, lon, lat in facts["schools"].select(columns).iter_rows():
        where = _place(lon, lat)
        public = organiser in rules.organisers and kind not in ("special", "vocational", "kindergarten")
        if not public:
            where = where or (0.0, 0.0)  # nobody asks where it lies
        found[id] = School(id, name or id, township or "", place, where, public and where is not None)
    return found


def _whereabouts(facts: Facts, rules: Rules, year: int) -> tuple[dict[str, str], list[tuple[str, str, str, str]]]:
    """Who is posted elsewhere on the first day of the year; and who comes back, from where, to where, from what."""
    day = first_day(year)
    away: dict[str, str] = {}
    back = []
    home = dict(
        facts["teachers"].unique("teacher", keep="first", maintain_order=True).select("teacher", "school").iter_rows()
    )
    columns = ("teacher", "from_school", "to_school", "kind", "since", "until")
    for id, _, there, kind, since, until in (
        facts["postings"].sort("since", maintain_order=True).select(columns).iter_rows()
    ):
        if id not in home or kind in ("part_time", "visiting") or there == home[id] or since is None:
            continue
        over = until or _years_after(since, rules.terms.get(kind or "exchange", 1))
        if since <= day < over:
            away[id] = there
        elif first_day(year - 1) < over <= day and since < day:
            back.append((id, there, home[id], kind or "exchange"))
    return away, [entry for entry in back if entry[0] not in away]


def _years_after(day: date, years: int) -> date:
    return date(day.year + years, day.month, min(day.day, 28) if day.month == 2 else day.day)


def _teachers(
    facts: Facts,
    rules: Rules,
    curriculum: Curriculum,
    schools: Mapping[str, School],
    at: Mapping[str, str],
    year: int,
) -> tuple[dict[str, Teacher], list[str]]:
    """Full-time teachers, and those of whom the records do not say whether they may be exchanged."""
    full = facts["teachers"].filter(pl.col("full_time").fill_null(True) & pl.col("stage").is_in(STAGES))
    full = full.unique("teacher", keep="first", maintain_order=True)
    wishes = {row["teacher"]: row for row in facts["wishes"].iter_rows(named=True)}
    known = set(full["teacher"].to_list())
    _refuse_strangers(wishes, known, schools, set(facts["teachers"]["teacher"].to_list()))
    posted = set(at) | set(
        facts["postings"].filter(pl.col("kind").is_in(["part_time", "visiting"]))["teacher"].to_list()
    )
    found, unsure = {}, []
    for row in full.iter_rows(named=True):
        id, wish = row["teacher"], wishes.get(row["teacher"], {})
        school = at.get(id, row["school"])
        if school not in schools:
            continue
        standing: Standing | None = "stays"
        if id not in posted and schools[school].takes_part:
            standing = _standing(row, wish, rules, year)
        if standing is None:
            unsure.append(id)
        partner = wish.get("partner")
        found[id] = Teacher(
            id=id,
            school=school,
            stage=row["stage"],
            subject=row["subject"],
            group=curriculum.group_of(row["subject"]),
            backbone=(row["backbone"] or "none") != "none",
            head=bool(row["head"]),
            standing=standing or "stays",
            home=_place(wish.get("home_lon"), wish.get("home_lat")),
            willing=wish.get("willing") or "neutral",
            wished_school=wish.get("wished_school"),
            partner=partner if partner in known else None,
        )
    return found, unsure


def _refuse_strangers(
    wishes: Mapping[str, dict[str, str]], known: set[str], schools: Mapping[str, School], listed: set[str]
) -> None:
    for id, wish in wishes.items():
        partner, school = wish.get("partner"), wish.get("wished_school")
        if partner is not None and (partner not in listed or partner == id):
            raise InputError("rotate.unknown_partner", teacher=id, partner=partner)
        back = wishes.get(partner, {}).get("partner") if partner is not None else None
        if partner is not None and back is not None and back != id:
            raise InputError("rotate.other_partner", teacher=id, partner=partner, other=back)
        if school is not None and school not in schools:
            raise InputError("rotate.unknown_wish", teacher=id, school=school)


def _standing(row: Mapping[str, object], wish: Mapping[str, object], rules: Rules, year: int) -> Standing | None:
    """What the rules say of a teacher; None where a figure that they need is missing."""
    if wish.get("exempt") in rules.exempt and wish.get("exempt") is not None:
        return "stays"
    head, head_since, joined = row["head"], row["head_since"], row["joined"]
    if head:
        if rules.heads == "stay":
            return "stays"
        if head_since is None:
            return None
        if head_since > first_day(year - rules.head_years):  # type: ignore[operator]  # a date
            return "stays"
    sex, born = row["sex"], row["birth_year"]
    oldest = max(rules.oldest.values()) if sex is None else rules.oldest[str(sex)]
    if born is None:
        return None
    age = year - int(born)  # type: ignore[call-overload]  # a year
    if age > oldest:
        return "stays"
    if sex is None and age > min(rules.oldest.values()):
        return None
    if joined is None:
        return None
    if joined <= first_day(year - rules.years_at_school):  # type: ignore[operator]  # a date
        return "exchange"
    if rules.support and not head and joined <= first_day(year - rules.support_years):  # type: ignore[operator]
        return "support"
    return "stays"


def _needs(
    facts: Facts, rules: Rules, curriculum: Curriculum
) -> tuple[dict[Unit, dict[str, Fraction]], dict[Unit, Fraction]]:
    classes: dict[Unit, Counter[int]] = {}
    for school, stage, grade in facts["classes"].select("school", "stage", "grade").iter_rows():
        if grade is None:
            continue
        held: Stage = stage or ("primary" if grade <= 6 else "junior")
        classes.setdefault((school, held), Counter())[grade] += 1
    posts = {unit: curriculum.posts(unit[1], own) for unit, own in classes.items()}
    backbone = {
        (school, stage): Fraction(pupils or 0) * rules.backbone_per_hundred / 100
        for school, stage, pupils in facts["stages"].select("school", "stage", "pupils").iter_rows()
    }
    return posts, backbone
