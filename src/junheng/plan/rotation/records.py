"""The records that a rotation list is made from, read from a county's facts."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import polars as pl

from junheng.facts.campuses import merge_campuses, parent_of
from junheng.facts.table import Facts
from junheng.plan.rotation.curriculum import Curriculum
from junheng.plan.rotation.people import NAMED, Place, Records, Return, School, Standing, Teacher, Unit
from junheng.plan.rotation.rules import Rules
from junheng.plan.travel.journeys import Journeys
from junheng.standards.model import STAGES, Stage
from junheng.terms.calendar import first_day
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding

VISITING = ("part_time", "visiting")
"""Kinds of postings that leave a teacher at the own school."""


def records(
    facts: Facts,
    rules: Rules,
    curriculum: Curriculum,
    journeys: Journeys | None = None,
    managers: Mapping[str, str] | None = None,
) -> Records:
    """What a list for the school year after the data's is made from.

    Args:
        facts: One county.
        rules: Who may move.
        curriculum: What schools need.
        journeys: What distances are taken from; great circles with the rules' road factor where it is not said.
        managers: Teacher → `head` or `deputy`, for those whom the records do not show as heads.

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
    at, shared, returns = _whereabouts(facts, rules, year)
    teachers, unsure = _teachers(facts, rules, curriculum, schools, at, shared | {back[0] for back in returns}, year)
    need, gradeless = _needs(facts, curriculum)
    pupils = {
        (school, stage): pupils
        for school, stage, pupils in facts["stages"].select("school", "stage", "pupils").iter_rows()
        if pupils is not None
    }
    backbone_need = {unit: number * rules.backbone_per_hundred / 100 for unit, number in pupils.items()}
    findings = []
    if unsure:
        findings.append(
            Finding("rotate.not_judged", params={"number": len(unsure), "teachers": unsure[:NAMED]}, table="teachers")
        )
    if gradeless:
        names = [schools[id].name if id in schools else id for id in gradeless]
        findings.append(
            Finding(
                "rotate.no_grade", params={"number": sum(gradeless.values()), "schools": names[:NAMED]}, table="classes"
            )
        )
    posts = {id: "head" for id, teacher in teachers.items() if teacher.head}
    for id, post in (managers or {}).items():
        if id not in teachers:
            raise InputError("rotate.manager_unknown", teacher=id)
        posts.setdefault(id, post)
    back = tuple(
        Return(id, came, home, teachers[id].stage, teachers[id].subject, kind)
        for id, came, home, kind in returns
        if id in teachers
    )
    journeys = journeys if journeys is not None else Journeys(rules.road_factor)
    return Records(year, teachers, schools, need, backbone_need, pupils, back, tuple(findings), journeys, posts)


def _place(lon: int | None, lat: int | None) -> Place | None:
    return None if lon is None or lat is None else (lon / 1e6, lat / 1e6)


def _schools(facts: Facts, rules: Rules) -> dict[str, School]:
    found = {}
    columns = ("school", "name", "township", "urban_rural", "organiser", "type", "lon", "lat")
    for id, name, township, place, organiser, kind, lon, lat in facts["schools"].select(columns).iter_rows():
        public = organiser in rules.organisers and kind not in ("special", "vocational", "kindergarten")
        # A school whose township is not known shares its township with nobody.
        found[id] = School(id, name or id, township or id, place, _place(lon, lat), public)
    return found


def _whereabouts(
    facts: Facts, rules: Rules, year: int
) -> tuple[dict[str, str], set[str], list[tuple[str, str, str, str]]]:
    """Who is posted elsewhere on the first day of the year, who teaches at two schools, and who comes back.

    Returns:
        Teacher → school; teachers; teacher, from where, to where, from what.
    """
    day = first_day(year)
    away: dict[str, str] = {}
    shared: set[str] = set()
    back: dict[str, tuple[str, str, str, str]] = {}
    home = dict(
        facts["teachers"].unique("teacher", keep="first", maintain_order=True).select("teacher", "school").iter_rows()
    )
    columns = ("teacher", "from_school", "to_school", "kind", "since", "until")
    for id, _, there, kind, since, until in (
        facts["postings"].sort("since", maintain_order=True).select(columns).iter_rows()
    ):
        if id not in home or since is None:
            continue
        over = until or _years_after(since, rules.terms.get(kind or "exchange", 1))
        if kind in VISITING:
            if since <= day < over:
                shared.add(id)
        elif there == home[id]:
            continue
        elif since <= day < over:
            away[id] = there
        elif first_day(year - 1) < over <= day and since < day:
            back[id] = (id, there, home[id], kind or "exchange")
    return away, shared, [entry for id, entry in back.items() if id not in away]


def _years_after(day: date, years: int) -> date:
    return date(day.year + years, day.month, min(day.day, 28) if day.month == 2 else day.day)


def _teachers(
    facts: Facts,
    rules: Rules,
    curriculum: Curriculum,
    schools: Mapping[str, School],
    at: Mapping[str, str],
    bound: set[str],
    year: int,
) -> tuple[dict[str, Teacher], list[str]]:
    """Full-time teachers, and those of whom the records do not say whether they may be exchanged.

    `at` says who is posted elsewhere, `bound` who teaches at two schools already or has just come back.
    """
    full = facts["teachers"].filter(pl.col("full_time").fill_null(True) & pl.col("stage").is_in(STAGES))
    full = full.unique("teacher", keep="first", maintain_order=True)
    wishes = {row["teacher"]: row for row in facts["wishes"].iter_rows(named=True)}
    known = set(full["teacher"].to_list())
    _refuse_strangers(wishes, known, schools, set(facts["teachers"]["teacher"].to_list()))
    posted = set(at) | bound
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
            settled=id not in posted and wish.get("exempt") not in rules.exempt,
            years=None if row["joined"] is None else _whole_years(row["joined"], first_day(year)),
        )
    return found, unsure


def _whole_years(since: date, until: date) -> int:
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


def _refuse_strangers(
    wishes: Mapping[str, dict[str, str]], known: set[str], schools: Mapping[str, School], listed: set[str]
) -> None:
    named: dict[str, str] = {}
    for id, wish in wishes.items():
        partner, school = wish.get("partner"), wish.get("wished_school")
        if partner is not None and (partner not in listed or partner == id):
            raise InputError("rotate.unknown_partner", teacher=id, partner=partner)
        back = wishes.get(partner, {}).get("partner") if partner is not None else None
        if partner is not None and back is not None and back != id:
            raise InputError("rotate.other_partner", teacher=id, partner=partner, other=back)
        if partner is not None and (other := named.setdefault(partner, id)) != id:
            raise InputError("rotate.named_twice", partner=partner, teacher=other, other=id)
        if school is not None and school not in schools:
            raise InputError("rotate.unknown_wish", teacher=id, school=school)


def _standing(row: Mapping[str, object], wish: Mapping[str, object], rules: Rules, year: int) -> Standing | None:
    """What the rules say of a teacher; None where a figure that they need is missing."""
    if wish.get("exempt") in rules.exempt:
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


def _needs(facts: Facts, curriculum: Curriculum) -> tuple[dict[Unit, dict[str, Fraction]], Counter[str]]:
    """Posts needed; and by school the classes of which no need is known, having no grade."""
    gradeless: Counter[str] = Counter()
    classes: dict[Unit, Counter[int]] = {}
    for school, stage, grade in facts["classes"].select("school", "stage", "grade").iter_rows():
        if grade is None:
            gradeless[school] += 1
            continue
        held: Stage = stage or ("primary" if grade <= 6 else "junior")
        classes.setdefault((school, held), Counter())[grade] += 1
    posts = {unit: curriculum.posts(unit[1], own) for unit, own in classes.items()}
    return posts, gradeless
