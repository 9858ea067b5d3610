"""What the plan document is made from, and the JSON into which its figures point."""

from dataclasses import dataclass
from typing import Any

from junheng.assess.contract import Json, assessment_json
from junheng.assess.county import Choices, assess
from junheng.assess.outcome import Assessment
from junheng.facts.table import Facts
from junheng.forecast.model import Forecast
from junheng.forecast.needs import Need, needs, teacher_share
from junheng.forecast.project import Projection
from junheng.forecast.spans import Span
from junheng.plan.contract import plan_json
from junheng.plan.result import Plan
from junheng.report.kinds.plan.areas import schools_by_area
from junheng.standards.model import STAGES
from junheng.terms.calendar import last_day
from junheng.terms.messages import Lang


@dataclass(frozen=True)
class PlanMaterial:
    """Everything that the plan document may say.

    Attributes:
        plan: The computed plan.
        now: The county in the year of its data, before anything is done and before any forecast.
        needs: What the pupils to come need, of the county by stage and year; empty without a forecast.
        by_grade: Whether the forecast is by grade.
    """

    plan: Plan
    now: Assessment
    needs: tuple[Need, ...] = ()
    by_grade: bool = True

    @property
    def last(self) -> int:
        """The last year in which the county has to pass."""
        return self.plan.pass_years[-1]

    @property
    def done(self) -> bool:
        """Whether there is a plan."""
        return bool(self.plan.after)


def plan_material(plan: Plan, facts: Facts, forecast: Forecast | None = None) -> PlanMaterial:
    """The material of a plan.

    Args:
        plan: The computed plan.
        facts: What it was computed from.
        forecast: Pupils to come, if it was computed with them.
    """
    first = next(iter(plan.before.values()))
    rulebook = first.rulebook
    # Later years are judged on days of their own: the data's own year is judged on its last one.
    day = first.on if first.school_year == (year := facts["county"]["school_year"][0]) else last_day(int(year))
    now = assess(facts, rulebook, day, Choices(first.settings, first.tolerances))
    if forecast is None:
        return PlanMaterial(plan, now)
    projection = Projection.of(facts, forecast)
    found = needs(projection, rulebook, teacher_share(projection.now))
    county = sorted((need for need in found if need.school is None), key=lambda need: STAGES.index(need.stage))
    return PlanMaterial(plan, now, tuple(county), forecast.by_grade)


def plan_material_json(material: PlanMaterial, lang: Lang) -> Json:
    """What the figures of the document point into: the county's assessment, its plan, and the pupils to come."""
    plan, last = material.plan, material.last
    after = plan.after[last].assessment if last in plan.after else None
    return assessment_json(material.now, lang) | {
        "plan": plan_json(plan, lang),
        "unplanned": assessment_json(plan.before[last], lang) if last in plan.before else None,
        "planned": None if after is None else assessment_json(after, lang),
        "areas": {area: {"schools": number} for area, number in schools_by_area(plan).items()},
        "needs": [_need(need) for need in material.needs],
    }


def _need(need: Need) -> Json:
    spans: dict[str, Span | None] = {
        "pupils": need.pupils,
        "classes": need.classes,
        "staff": need.staff,
        "teachers": need.teachers,
    }
    found: dict[str, Any] = {"stage": need.stage, "year": need.year}
    return found | {
        name: None if span is None else {"expected": span.expected, "low": span.low, "high": span.high}
        for name, span in spans.items()
    }
