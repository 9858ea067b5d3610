"""Pupils of the past as one array: schools × grades × years, with what had to be mended in it.

A school that is missing in a year between two others, or that has no pupils at all in it, has a hole: it is bridged by
the straight line between its neighbours and told. A school without pupils in the last year has ended and is not
forecast. Only the unbroken run of years up to the last is used.
"""

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from junheng.facts.table import Facts
from junheng.forecast.model import Floats
from junheng.standards.model import STAGES, Stage
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding

LEAST_YEARS = 3
GRADES = 9
THIN = 0.5
"""A last year with fewer of the year before's pupils than this looks unfinished."""

CERTAIN = 10
"""Pupils of a grade before and after which no pupils at all between them mean that they were not given."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Panel:
    """What the method reads.

    Attributes:
        schools: Ids, rising.
        years: Unbroken, rising; the last is the origin.
        pupils: 0 where a grade is not taught.
        allowed: Grades that a school may come to teach: those of the stages that it has.
        group: Number of the group towards which a school's rates are drawn.
        area: Number of the township.
        stage: Of each grade of a school.
        areas: Names of the townships.

    Shapes:
        pupils: schools × grades × years; allowed, stage: schools × grades; group, area: schools.
    """

    schools: tuple[str, ...]
    years: tuple[int, ...]
    pupils: Floats
    allowed: Flags
    group: NDArray[np.int64]
    area: NDArray[np.int64]
    stage: tuple[tuple[Stage, ...], ...]
    areas: tuple[str, ...]
    findings: tuple[Finding, ...] = field(default=())

    @property
    def origin(self) -> int:
        """The last school year that is known."""
        return self.years[-1]


def panel_of(facts: Facts) -> Panel:
    """The history in the facts' table `enrolment`.

    Raises:
        InputError: fewer than three years in a row up to the last, a grade entered twice or outside 1 to 9.
    """
    held = facts["enrolment"]
    keys = ["school", "stage", "grade", "school_year"]
    rows = held.drop_nulls([*keys, "pupils"])
    found: list[Finding] = []
    if rows.height < held.height:
        blank = held.height - rows.height
        found.append(Finding("forecast.blank_rows", table="enrolment", fields=("pupils",), params={"rows": blank}))
    _refuse_odd(rows)
    years, dropped = _years(rows)
    if dropped:
        found.append(
            Finding("forecast.years_left", table="enrolment", fields=("school_year",), params={"years": dropped})
        )
    rows = rows.filter(pl.col("school_year").is_in(years)).sort(keys)
    schools = sorted(set(rows["school"].to_list()))
    place = {school: at for at, school in enumerate(schools)}
    pupils = np.zeros((len(schools), GRADES, len(years)))
    at_school = np.array([place[id] for id in rows["school"].to_list()], dtype=np.int64)
    at_grade = rows["grade"].to_numpy() - 1
    pupils[at_school, at_grade, rows["school_year"].to_numpy() - years[0]] = rows["pupils"].to_numpy()
    junior = np.zeros((len(schools), GRADES), bool)
    junior[:, 6:] = True
    # Rows are in the order of years, so that the last one decides.
    junior[at_school, at_grade] = (rows["stage"] == "junior").to_numpy()
    found += _notable_years(pupils, years)
    pupils, told = _bridged(pupils, schools, years)
    found += told
    alive = pupils[:, :, -1].sum(axis=1) > 0
    for school in np.flatnonzero(~alive):
        found.append(Finding("forecast.ended", table="enrolment", school=schools[school], params={"year": years[-1]}))
    kept = np.flatnonzero(alive)
    short = int((alive & ((pupils.sum(axis=1) > 0).sum(axis=1) < LEAST_YEARS)).sum())
    if short:
        found.append(Finding("forecast.short_history", table="enrolment", params={"schools": short}))
    pupils, junior = pupils[kept], junior[kept]
    ids = tuple(schools[at] for at in kept)
    group, area, areas = _groups(facts, ids)
    allowed = allowed_of(pupils[:, :, -1] > 0, junior)
    stage = tuple(tuple(STAGES[int(flag)] for flag in row) for row in junior)
    return Panel(ids, tuple(years), pupils, allowed, group, area, stage, areas, tuple(found))


def allowed_of(taught: Flags, junior: Flags) -> Flags:
    """Grades that schools may come to teach: those of the stages in which they teach.

    Shapes:
        taught, junior: schools × grades.
    """
    has = np.stack([(taught & ~junior).any(axis=1), (taught & junior).any(axis=1)], axis=1)
    return np.where(junior, has[:, 1:2], has[:, 0:1])


def _refuse_odd(rows: pl.DataFrame) -> None:
    outside = rows.filter(~pl.col("grade").is_between(1, GRADES))
    if outside.height:
        raise InputError("forecast.grade_outside", school=outside["school"][0], grade=outside["grade"][0])
    negative = rows.filter(pl.col("pupils") < 0)
    if negative.height:
        school, year, value = negative.select("school", "school_year", "pupils").row(0)
        raise InputError("forecast.negative_pupils", school=school, year=year, value=value)
    twice = rows.filter(pl.struct("school", "grade", "school_year").is_duplicated())
    if twice.height:
        school, grade, year = twice.select("school", "grade", "school_year").row(0)
        raise InputError("forecast.entered_twice", school=school, grade=grade, year=year)


def _years(rows: pl.DataFrame) -> tuple[list[int], list[int]]:
    """The unbroken run up to the last year, and the years before it."""
    given = sorted(set(rows.filter(pl.col("pupils") > 0)["school_year"].to_list()))
    run = given[-1:]
    for year in reversed(given[:-1]):
        if year != run[0] - 1:
            break
        run.insert(0, year)
    if len(run) < LEAST_YEARS:
        raise InputError("forecast.too_short", least=LEAST_YEARS, number=len(run), years=given)
    return run, given[: -len(run)]


def _notable_years(pupils: Floats, years: list[int]) -> list[Finding]:
    """A grade of the whole county without pupils between years with some; a last year that looks unfinished."""
    found = []
    county = pupils.sum(axis=0)
    for grade in range(GRADES):
        given = np.flatnonzero(county[grade] > 0)
        if len(given):
            gone = [year for at, year in enumerate(years) if county[grade, at] == 0]
            if gone:
                params: dict[str, object] = {"grade": grade + 1, "years": gone}
                found.append(Finding("forecast.grade_not_given", table="enrolment", fields=("pupils",), params=params))
    total = county.sum(axis=0)
    if total[-1] < THIN * total[-2]:
        share = {"year": years[-1], "pupils": int(total[-1]), "before": int(total[-2])}
        found.append(Finding("forecast.thin_year", table="enrolment", fields=("school_year",), params=dict(share)))
    return found


def _bridged(pupils: Floats, schools: list[str], years: list[int]) -> tuple[Floats, list[Finding]]:
    """Holes filled by the straight line between the years around: of whole schools, then of single grades."""
    pupils = pupils.copy()
    total = pupils.sum(axis=1)
    found = []

    def told(code: str, school: int, **params: object) -> None:
        found.append(Finding(code, table="enrolment", fields=("pupils",), school=schools[school], params=dict(params)))

    for school in np.flatnonzero((total == 0).any(axis=1)):
        given = np.flatnonzero(total[school] > 0)
        gap = [at for at in range(given[0], given[-1]) if total[school, at] == 0] if len(given) else []
        for grade in range(GRADES):
            pupils[school, grade, gap] = np.interp(gap, given, pupils[school, grade, given])
        for at in gap:
            told("forecast.hole", int(school), year=years[at])
    lone = (pupils[:, :, 1:-1] == 0) & (pupils[:, :, :-2] >= CERTAIN) & (pupils[:, :, 2:] >= CERTAIN)
    for school, grade, at in zip(*np.nonzero(lone), strict=True):
        pupils[school, grade, at + 1] = pupils[school, grade, [at, at + 2]].mean()
        told("forecast.school_grade_not_given", int(school), grade=int(grade) + 1, years=[years[at + 1]])
    return pupils, found


def _groups(facts: Facts, ids: tuple[str, ...]) -> tuple[NDArray[np.int64], NDArray[np.int64], tuple[str, ...]]:
    """Group by place and township of each school; those that the facts do not list stand by themselves."""
    known = {
        school: (place or "", township or "")
        for school, place, township in facts["schools"].select("school", "urban_rural", "township").iter_rows()
    }
    rows = [known.get(id, ("", "")) for id in ids]
    places = sorted({place for place, _ in rows})
    areas = sorted({township for _, township in rows})
    group = np.array([places.index(place) for place, _ in rows], dtype=np.int64)
    area = np.array([areas.index(township) for _, township in rows], dtype=np.int64)
    return group, area, tuple(areas)
