"""What each binding limit costs at the margin, from the relaxed optimum."""

import numpy as np

from junheng.plan.model import WAN, Model
from junheng.plan.result import Price
from junheng.plan.situation import Situation
from junheng.plan.solve.outcome import Outcome
from junheng.standards.model import SpreadTest, Stage

LEAST_YUAN = 1.0
"""What costs less is not binding."""


def prices(county: Situation, model: Model, outcome: Outcome) -> tuple[Price, ...]:
    """Prices of coefficients (a limit 0.01 higher) and thresholds (1 % higher), dearest first.

    They hold for a small change, and for the plan without whole numbers: a direction, not a quotation.
    """
    found: list[Price] = []
    clause = _spread_clauses(county)
    for cone, price in zip(model.program.cones, outcome.cone_prices, strict=False):
        yuan = float(price) * 0.01 * WAN
        if abs(yuan) >= LEAST_YUAN:
            indicator, stage, year = cone.name
            found.append(Price(clause.get(indicator, ""), indicator, _stage(stage), year, "coefficient", yuan))
    for name, span in model.program.blocks.items():
        kind, *rest = name.split("/")
        if kind != "threshold" or not outcome.row_prices.size:
            continue
        rule, indicator, stage, year_text = rest
        moment = next(moment for moment in county.moments if moment.year == int(year_text))
        del moment
        # The rows are scaled by what is needed: a threshold 1 % higher raises each side by 0.01.
        yuan = float(np.sum(outcome.row_prices[span])) * 0.01 * WAN
        if abs(yuan) >= LEAST_YUAN:
            found.append(Price(rule, indicator, _stage(stage), int(year_text), "threshold", yuan))
    return tuple(sorted(found, key=lambda price: -abs(price.marginal_cost_yuan)))


def _spread_clauses(county: Situation) -> dict[str, str]:
    return {
        indicator: id
        for id, clause in county.rulebook.clauses.items()
        for test in clause.tests
        if isinstance(test, SpreadTest)
        for indicator in test.counted
    }


def _stage(name: str) -> Stage:
    return "primary" if name == "primary" else "junior"
