"""What the pupils to come need: places, classes by the class-size rule, staff by the staffing ratio, teachers.

Rule:
    Staff to pupils 1 : 19 in primary and 1 : 13.5 in junior schools, over all staff; full-time teachers follow by the
    county's share of teachers in staff. Classes by grade, as few as keep the standard's limit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from types import MappingProxyType
from typing import Literal

import numpy as np
import polars as pl

from junheng.facts.fields import dictionary
from junheng.facts.table import Facts
from junheng.forecast.formation import Layout, Norm, classes_of
from junheng.forecast.model import Counts
from junheng.forecast.project import Projection
from junheng.forecast.spans import Span, middle, rounded_up, spans
from junheng.standards.model import STAGES, ClassSizeTest, Rulebook, Stage

PUPILS_PER_STAFF: Mapping[Stage, Fraction] = MappingProxyType({"primary": Fraction(19), "junior": Fraction(27, 2)})


@dataclass(frozen=True)
class TeacherShare:
    """The county's full-time teachers as a share of its staff.

    Attributes:
        value: From 0 to 1; None where it is neither entered nor can be computed.
        source: Entered for the county, or computed from its schools.
        schools: Schools that it was computed from.
    """

    value: Fraction | None
    source: Literal["entered", "computed", "missing"]
    schools: int = 0


@dataclass(frozen=True)
class Need:
    """What a school's stage needs in a school year; a county's where `school` is None.

    Attributes:
        seats: A place for every pupil.
        classes: None where the standard has no class size.
        teachers: None where the share of teachers in staff is not known.
    """

    school: str | None
    stage: Stage
    year: int
    pupils: Span
    seats: Span
    classes: Span | None
    staff: Span
    teachers: Span | None


def class_limits(rulebook: Rulebook) -> dict[Stage, int]:
    """The most pupils that a class may have, by stage; a stage without a class-size test is not there."""
    found: dict[Stage, int] = {}
    for clause in rulebook.clauses.values():
        for test in clause.tests:
            if isinstance(test, ClassSizeTest):
                for stage, most in test.at_most.items():
                    found[stage] = min(found.get(stage, floor(most)), floor(most))
    return found


def teacher_share(facts: Facts) -> TeacherShare:
    """The share as entered for the county; else over the schools that have only compulsory stages.

    A school with senior pupils or young children employs staff for them too, so it would lower the share.

    Args:
        facts: Prepared facts.
    """
    field = dictionary()["county"]["teachers_in_staff_share"]
    held = facts["county"]["teachers_in_staff_share"].to_list()
    if len(held) == 1 and held[0] is not None:
        return TeacherShare(Fraction(held[0], field.scale * 100), "entered")
    teachers = (
        facts["stages"]
        .group_by("school")
        .agg(pl.when(pl.col("teachers").null_count() == 0).then(pl.col("teachers").sum()).alias("_teachers"))
    )
    alone = [(pl.col(name).fill_null(0) == 0) for name in ("pupils_senior", "children", "kindergarten_teachers")]
    known = (
        facts["schools"]
        .filter(pl.col("type").is_in(["primary", "teaching_point", "junior", "nine_year"]), *alone)
        .join(teachers, on="school", how="inner")
        .filter(pl.col("_teachers").is_not_null() & (pl.col("staff") > 0) & (pl.col("_teachers") <= pl.col("staff")))
    )
    if known.is_empty():
        return TeacherShare(None, "missing")
    share = Fraction(int(known["_teachers"].sum()), int(known["staff"].sum()))
    return TeacherShare(share, "computed", known.height)


def needs(projection: Projection, rulebook: Rulebook, share: TeacherShare) -> tuple[Need, ...]:
    """What every school's stage, and the county by stage, needs in each year of the forecast.

    The county's needs are the sums of its schools': staff cannot be shared out in fractions.
    """
    layout, forecast = projection.layout, projection.forecast
    if not layout.units:
        return ()
    rule = _Rule.of(layout, projection.norms, class_limits(rulebook), share)
    found: list[Need] = []
    for at, year in enumerate(forecast.years):
        expected = rule.amounts(projection.pupils(year)[None])
        drawn = rule.amounts(forecast.draws[:, :, at])
        for name, stage_units in _groups(layout):
            one = {key: values[:, stage_units] for key, values in expected.items()}
            many = {key: values[:, stage_units] for key, values in drawn.items()}
            if name is not None:
                one = {key: values.sum(axis=1, keepdims=True) for key, values in one.items()}
                many = {key: values.sum(axis=1, keepdims=True) for key, values in many.items()}
            if len(forecast.draws):
                one |= {key: middle(many[key])[None] for key in many if key != "pupils"}
            ranges = {key: spans(one[key][0], many[key]) for key in one}
            for row in range(len(ranges["pupils"])):
                school, stage = (None, name) if name is not None else layout.units[stage_units[row]]
                own = {key: ranges[key][row] for key in ranges}
                found.append(
                    Need(
                        school,
                        stage,
                        year,
                        own["pupils"],
                        own["pupils"],
                        own["classes"] if stage in rule.limits else None,
                        own["staff"],
                        own["teachers"] if share.value is not None else None,
                    )
                )
    return tuple(found)


def _groups(layout: Layout) -> list[tuple[Stage | None, list[int]]]:
    """The units one by one, then by stage together."""
    stages = [(stage, [at for at, unit in enumerate(layout.units) if unit[1] == stage]) for stage in STAGES]
    return [(None, list(range(len(layout.units)))), *[(stage, units) for stage, units in stages if units]]


@dataclass(frozen=True)
class _Rule:
    """The rules as arrays over the units."""

    layout: Layout
    limits: Mapping[Stage, int]
    classes: Mapping[tuple[str, Stage], Norm]
    share: Fraction | None

    @classmethod
    def of(
        cls,
        layout: Layout,
        norms: Mapping[tuple[str, Stage], Norm],
        limits: Mapping[Stage, int],
        share: TeacherShare,
    ) -> "_Rule":
        allowed = {
            unit: Norm(limits[unit[1]], norms[unit].together if unit in norms else False)
            for unit in layout.units
            if unit[1] in limits
        }
        return cls(layout, limits, allowed, share.value)

    def amounts(self, pupils: Counts) -> dict[str, Counts]:
        """Needs of every unit. Shapes: draws × cells → draws × units."""
        total = np.asarray(self.layout.totals(pupils), dtype=np.int64)
        classes = np.asarray(self.layout.totals(classes_of(pupils, self.layout, self.classes)), dtype=np.int64)
        staff = np.zeros_like(total)
        for stage, ratio in PUPILS_PER_STAFF.items():
            own = [at for at, unit in enumerate(self.layout.units) if unit[1] == stage]
            staff[:, own] = rounded_up(total[:, own], ratio.denominator, ratio.numerator)
        share = self.share or Fraction(0)
        teachers = rounded_up(staff, share.numerator, share.denominator)
        return {"pupils": total, "classes": classes, "staff": staff, "teachers": teachers}
