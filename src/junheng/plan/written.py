"""A plan written down: what a search found, in the values that people and programs read."""

from collections.abc import Collection, Sequence
from importlib.metadata import version

import numpy as np

from junheng.plan.certify import Certificate, certify, failing_schools, resources
from junheng.plan.costs import Costs
from junheng.plan.deeds import Deed, deeds, within_land
from junheng.plan.formulation.builder import Builder
from junheng.plan.greedy import by_hand
from junheng.plan.lines import lines
from junheng.plan.model import WAN, Model
from junheng.plan.prices import prices
from junheng.plan.request import Request
from junheng.plan.result import Block, Plan, YearAfter
from junheng.plan.situation import Situation
from junheng.plan.solve.outcome import Outcome, Status


def written(
    county: Situation,
    costs: Costs,
    request: Request,
    model: Model,
    outcome: Outcome,
    done: Sequence[Deed],
    certificate: Certificate | None,
    blocks: tuple[Block, ...],
    unsplit: Collection[str] = (),
) -> Plan:
    """The plan of a search's outcome.

    Args:
        county: The county.
        costs: Unit costs.
        request: What was asked.
        model: The model.
        outcome: What came of it.
        done: Its deeds.
        certificate: What the assessment says of them; None where there is no plan.
        blocks: What is in the way.
        unsplit: Schools whose classes stay as they are.
    """
    question = request.question
    after = {} if certificate is None else certificate.after
    held = {at: resources(county, after[moment.year]) for at, moment in enumerate(county.moments) if after}
    written = lines(county, costs, question, done, held, unsplit) if certificate is not None else ()
    cost = float(sum(line.cost_yuan for line in written))
    # What rounding up areas and yuan adds is part of the plan's cost, and so of its gap.
    weighed = outcome.cost * WAN if question.weights or question.discount else max(cost, outcome.bound * WAN)
    weighed = weighed if certificate is not None else float("inf")
    return Plan(
        status=str(outcome.status),
        question="least-cost",
        standard=county.rulebook.id,
        years=question.years,
        pass_years=request.pass_years,
        lines=written,
        cost_yuan=cost if certificate is not None else float("nan"),
        weighed_yuan=weighed,
        bound_yuan=outcome.bound * WAN if np.isfinite(outcome.bound) else float("nan"),
        gap=max(0.0, (weighed - outcome.bound * WAN) / weighed) if certificate is not None and weighed > 0 else 0.0,
        seconds=outcome.seconds,
        before={moment.year: moment.before for moment in county.moments},
        after={
            year: YearAfter(found, len(failing_schools(found, county.rulebook)), 0.0) for year, found in after.items()
        },
        inside=certificate.inside if certificate is not None else "undetermined",
        outside=certificate.outside if certificate is not None else (),
        prices=prices(county, model, outcome) if outcome.status is not Status.INFEASIBLE else (),
        blocking=blocks,
        budgets_yuan=question.budgets_yuan,
        discount=question.discount,
        seed=request.effort.seed,
        costs_name={"zh": costs.name.zh, "en": costs.name.en},
        digests={"data": county.now.digest},
        versions={name: version(name) for name in ("highspy", "clarabel", "junheng")},
        interrupted=outcome.interrupted,
    )


def greedy_yuan(county: Situation, builder: Builder, model: Model, costs: Costs, request: Request) -> float | None:
    """What filling gaps by hand costs, as far as the county then passes and the land suffices."""
    x = by_hand(county, model, request.question)
    free = builder.free_land_m2()
    done = deeds(county, model, request.question, x, free)
    if certify(county, request.choices, done).broken or not within_land(model, done, free):
        return None
    written = lines(county, costs, request.question, done, {})
    return float(sum(line.cost_yuan for line in written))
