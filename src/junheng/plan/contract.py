"""A plan as the JSON that programs read (schema in docs/schemas/plan.schema.json).

Money is yuan, numbers are unrounded, and what is not known is null. A key may be added, never renamed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import isfinite
from typing import Any

from junheng.assess.contract import number
from junheng.assess.outcome import Assessment
from junheng.plan.certify import failing_schools
from junheng.plan.reasons import (
    clause_of,
    kind_of,
    obstacle,
    outside_name,
    price,
    reason,
    resource,
    rulebook_of,
    school_names,
)
from junheng.plan.request import Request
from junheng.plan.result import Line, Plan, YearAfter
from junheng.standards.model import Rulebook
from junheng.terms.findings import Finding
from junheng.terms.messages import Lang

Json = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What a plan was asked, beside what it carries itself.

    Attributes:
        request: The question and how hard to search.
        digests: Of what it was made with: `costs`, `standard`.
        draws: Futures that were drawn; 0 without a forecast.
        share: Of them, in which the plan shall pass.
        findings: Of reading, forecasting and wishes.
        costs_file: Name of the county's own file of costs, over the default ones.
    """

    request: Request
    digests: Mapping[str, str] = field(default_factory=dict)
    draws: int = 0
    share: float | None = None
    findings: Sequence[Finding] = ()
    costs_file: str | None = None


def plan_json(plan: Plan, lang: Lang, asked: Asked | None = None) -> Json:
    """The whole plan.

    Args:
        plan: The values.
        lang: Language of `reason`, `text` and the name of the costs.
        asked: What was asked, where that is known.
    """
    rulebook, names = rulebook_of(plan), school_names(plan)
    last = list(plan.before.values())[-1]
    return {
        "status": plan.status,
        "question": plan.question,
        "interrupted": plan.interrupted,
        "county": {"code": last.county_code, "name": last.county_name},
        "inputs": _inputs(plan, asked, lang),
        "cost": finite(plan.cost_yuan),
        "weighed_cost": finite(plan.weighed_yuan),
        "bound": finite(plan.bound_yuan),
        "gap": finite(plan.gap) if isfinite(plan.cost_yuan) else None,
        "seconds": plan.seconds,
        "failing_bound": plan.failing_bound,
        "least_cost": finite(plan.least_cost_yuan),
        "greedy_cost": finite(plan.greedy_yuan),
        "actions": [action_json(line, rulebook, lang) for line in plan.lines],
        "funds": {
            name: {str(year): number(yuan) for year, yuan in own.items()} for name, own in paid_by_fund(plan).items()
        },
        "before": {str(year): _year(found) for year, found in plan.before.items()},
        "after": {str(year): _after(found) for year, found in plan.after.items()},
        "inside": plan.inside,
        "outside": [
            {"clause": id, "verdict": verdict, "text": outside_name(id, last, lang)} for id, verdict in plan.outside
        ],
        "share_of_draws": finite(plan.share_of_draws),
        "prices": [
            {
                "clause": found.clause,
                "indicator": found.indicator,
                "stage": found.stage,
                "year": found.year,
                "kind": found.kind,
                "marginal_cost": finite(found.marginal_cost_yuan),
                "text": price(found, rulebook, lang),
            }
            for found in plan.prices
        ],
        "blocking": [
            {
                "kind": kind_of(block),
                "clause": clause_of(block, rulebook),
                "indicator": block.indicator,
                "stage": block.stage,
                "year": block.year,
                "schools": list(block.schools),
                "amount": finite(block.amount),
                "unit": block.unit,
                "smallest_relaxation": finite(block.smallest_relaxation),
                "text": obstacle(block, rulebook, names, lang),
            }
            for block in plan.blocking
        ],
        "findings": [
            finding.as_json(lang) for finding in (*(asked.findings if asked is not None else ()), *plan.findings)
        ],
    }


def finite(value: float | None) -> float | int | None:
    """A figure as JSON carries it; null for what is not known or has no end."""
    return None if value is None or not isfinite(value) else number(value)


def _inputs(plan: Plan, asked: Asked | None, lang: Lang) -> Json:
    found: Json = {
        "standard": plan.standard,
        "digests": dict(plan.digests),
        "costs": plan.costs_name.get(lang),
        "seed": plan.seed,
        "years": list(plan.years),
        "pass_years": list(plan.pass_years),
        "budgets": [finite(budget) for budget in plan.budgets_yuan],
        "discount": plan.discount,
        "versions": dict(plan.versions),
    }
    if asked is None:
        return found
    request = asked.request
    question, effort = request.question, request.effort
    forbidden = sorted(question.forbidden, key=lambda pair: (pair[0], pair[1] or ""))
    return found | {
        "digests": {**plan.digests, **asked.digests},
        "costs_file": asked.costs_file,
        "gap": effort.gap,
        "seconds": effort.seconds,
        "draws": asked.draws,
        "share_of_draws": asked.share,
        "settings": dict(request.choices.settings),
        "tolerances": list(request.choices.tolerances),
        "forbidden": [{"action": action, "school": school} for action, school in forbidden],
        "fixed": [
            {"action": action, "school": school, "stage": stage, "year": year, "quantity": quantity}
            for (action, school, stage, year), quantity in question.fixed.items()
        ],
        "weights": dict(question.weights),
    }


def action_json(line: Line, rulebook: Rulebook, lang: Lang) -> Json:
    """One action."""
    return {
        "id": line.id,
        "school": line.school,
        "name": line.name,
        "township": line.township,
        "stage": line.stage,
        "resource": line.resource,
        "action": line.action,
        "text": resource(line, lang),
        "quantity": number(line.quantity),
        "unit": line.unit,
        "cost": number(line.cost_yuan),
        "cost_by_year": {str(year): number(yuan) for year, yuan in line.by_year_yuan.items()},
        "year": line.year,
        "fund": line.fund,
        "clause": line.clause,
        "for_coefficient": line.spread,
        "before": finite(line.before),
        "after": finite(line.after),
        "against": finite(line.against),
        "reason": reason(line, rulebook, lang),
    }


def paid_by_fund(plan: Plan) -> dict[str, dict[int, Fraction]]:
    """What each purse pays in each of the plan's years, yuan."""
    found: dict[str, dict[int, Fraction]] = {}
    for line in plan.lines:
        own = found.setdefault(line.fund, dict.fromkeys(plan.years, Fraction(0)))
        for year, yuan in line.by_year_yuan.items():
            own[year] += yuan
    return {name: found[name] for name in sorted(found)}


def _year(found: Assessment) -> Json:
    """A year's coefficients by stage and indicator, and how many schools fail."""
    stages = {
        stage: {
            id: {
                "mean": number(spread.mean),
                "cv": finite(spread.cv),
                "limit": number(spread.limit),
                "passes": spread.passes,
            }
            for id, spread in result.spreads.items()
        }
        for stage, result in found.stages.items()
    }
    failing = len(failing_schools(found, found.rulebook))
    return {"stages": stages, "schools_failing": failing, "shortfall_cost": None}


def _after(found: YearAfter) -> Json:
    return _year(found.assessment) | {
        "schools_failing": found.schools_failing,
        "shortfall_cost": finite(found.shortfall_cost_yuan),
    }
