"""Plans to write documents on: small ones, searched once."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from junheng.facts.example import example_county
from junheng.forecast.model import Forecast
from junheng.forecast.pupils import forecast_pupils
from junheng.plan.allocate import allocate
from junheng.plan.costs import default_costs
from junheng.plan.model import Question
from junheng.plan.request import Effort, Request
from junheng.report.kinds.plan.material import PlanMaterial, plan_material
from junheng.standards.resolve import find_rulebook, resolve

ON = date(2025, 8, 31)
NOW = 2024


def planned(
    schools: int,
    seed: int,
    *,
    ahead: int = 0,
    budgets_yuan: tuple[float | None, ...] = (),
    most: bool = False,
    weights: Mapping[str, float] | None = None,
) -> PlanMaterial:
    """An example county with its plan, for the data's own year or for the years ahead of it."""
    facts = example_county(schools, seed)
    rulebook = resolve(find_rulebook("national-2017"), facts.county_codes()[0], ON)
    years = tuple(range(NOW + 1, NOW + ahead + 1)) if ahead else (NOW,)
    forecast: Forecast | None = forecast_pupils(facts, ahead, draws=20, seed=0) if ahead else None
    question = Question(years, budgets_yuan, weights=weights or {})
    request = Request(question, years[-1:], effort=Effort(seconds=10, gap=5e-3), most=most)
    plan = allocate(facts, rulebook, default_costs(), request, forecast=forecast)
    return plan_material(plan, facts, forecast)


@cache
def material(kind: str) -> PlanMaterial:
    """One of the kinds of plans that a document is written on."""
    match kind:
        case "one year":
            return planned(16, 1)
        case "three years":
            return planned(16, 2, ahead=3)
        case "most":
            return planned(16, 1, budgets_yuan=(1_000_000.0,), most=True)
        case "no plan":
            return planned(16, 1, budgets_yuan=(1_000.0,))
        case "favoured":
            return planned(16, 1, weights=dict.fromkeys(_schools(16, 1), 1.5))
    raise ValueError(kind)


def _schools(schools: int, seed: int) -> list[str]:
    found: list[str] = example_county(schools, seed)["schools"]["school"].to_list()
    return found[: schools // 2]
