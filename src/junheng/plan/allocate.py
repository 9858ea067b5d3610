"""The plan of resources: from facts to a plan that the real assessment has passed.

situation → build → search → deeds → certify → lines
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from junheng.facts.table import Facts
from junheng.forecast.model import Forecast
from junheng.forecast.project import Projection
from junheng.plan.blocking import blocking, budget_blocks
from junheng.plan.budgets import within_budget
from junheng.plan.certify import Certificate, certify, failing_schools
from junheng.plan.costs import Costs
from junheng.plan.deeds import Deed
from junheng.plan.formulation.builder import Builder
from junheng.plan.model import WAN
from junheng.plan.most import lesser
from junheng.plan.program import Program
from junheng.plan.refusals import refuse_standard
from junheng.plan.request import Request
from junheng.plan.result import Block, Plan
from junheng.plan.robust import at_quantile, share_of_draws
from junheng.plan.situation import Project, Situation, situation
from junheng.plan.solve.apart import search_apart
from junheng.plan.solve.conic import relaxed
from junheng.plan.solve.outcome import Outcome, Report, Status
from junheng.plan.written import greedy_yuan, written
from junheng.standards.model import Rulebook
from junheng.terms.errors import EngineError
from junheng.terms.findings import Finding

EXPLAINING_SECONDS = 10.0
EXPLAINING_GAP = 0.02
"""How hard to search for what is in the way: a hundredth more or less of it opens the way as well."""


SECURING_TRIES = 6
"""Plans tried for one that passes in a share of the futures."""
TIGHTER = 0.08
"""By what share the coefficients' limits are drawn in when a plan is made for the most pupils of any future."""


@dataclass(frozen=True)
class Answer:
    """A plan and its deeds, which its lines are worded from."""

    plan: Plan
    done: tuple[Deed, ...]


def allocate(
    facts: Facts,
    rulebook: Rulebook,
    costs: Costs,
    request: Request,
    *,
    forecast: Forecast | None = None,
    share: float | None = None,
    on: date | None = None,
    on_standing: Report | None = None,
    stop: Callable[[], bool] | None = None,
) -> Plan:
    """The cheapest set of actions that makes every school and the county pass, with its proof.

    Args:
        facts: As entered.
        rulebook: The standard in force.
        costs: Unit costs and limits.
        request: What is asked.
        forecast: Pupils to come, from the same facts; None plans for the data's own year.
        share: Of the forecast's futures, in which the plan shall pass; None asks for the expected one only.
        on: The day of judging a plan of the data's own year; later years are judged on their last day.
        on_standing: Told how far the search has come.
        stop: Asked whether to stop.

    Raises:
        StandardsError: the standard is of a kind that a plan cannot promise.
        InputError: a figure that a clause rests on is missing.
        EngineError: the solver failed, or its plan does not pass the assessment.
    """
    refuse_standard(rulebook)
    projection = None if forecast is None else Projection.of(facts, forecast)
    project = None if projection is None else projection.facts

    def answer_of(project: Project | None, tighter: float = 0.0) -> tuple[Situation, Answer]:
        county = situation(facts, rulebook, request.choices, request.pass_years, project=project, on=on)
        limits = {stage: sides * (1 - tighter) for stage, sides in county.limits.items()}
        return county, Planner(replace(county, limits=limits), costs, request, on_standing, stop).answer()

    county, answer = answer_of(project)
    if forecast is None or projection is None or not answer.done:
        return answer.plan
    passes = share_of_draws(county, forecast, answer.done, request.choices)
    plan = replace(answer.plan, share_of_draws=passes)
    if share is None or passes >= share or request.most:
        return plan
    return _secured(plan, forecast, facts, share, request, answer_of, stop)


def _secured(
    plan: Plan,
    forecast: Forecast,
    facts: Facts,
    share: float,
    request: Request,
    answer_of: Callable[[Project | None, float], tuple[Situation, Answer]],
    stop: Callable[[], bool] | None,
) -> Plan:
    """The cheapest plan found that passes in a share of the futures.

    Each try plans for more pupils than expected, every school's grades at the same quantile of their futures, and for
    coefficients below their limits, the farther the higher the quantile. The quantile is halved in on. That a cheaper
    plan exists is not ruled out by this, so there is no bound and the status says feasible.
    """
    best: Plan | None = None
    low, high = 0.5, 1.0
    for at in range(SECURING_TRIES):
        quantile = 1.0 if at == 0 else (low + high) / 2
        project = Projection.of(facts, at_quantile(forecast, quantile)).facts
        county, answer = answer_of(project, TIGHTER * (2 * quantile - 1))
        if answer.done:
            passes = share_of_draws(county, forecast, answer.done, request.choices)
            if passes >= share and (best is None or answer.plan.cost_yuan < best.cost_yuan):
                best = replace(answer.plan, share_of_draws=passes)
        else:
            passes = 0.0
        if at > 0 or not answer.done:
            low, high = (low, quantile) if passes >= share else (quantile, high)
        if (stop is not None and stop()) or (at == 0 and passes < share):
            break
    if best is None:
        return replace(
            plan,
            status=str(Status.FEASIBLE),
            findings=(*plan.findings, Finding("plan.not_secured", params={"share": share})),
        )
    return replace(best, status=str(Status.FEASIBLE), bound_yuan=float("nan"), gap=float("nan"))


class Planner:
    """One county, one question."""

    def __init__(
        self,
        county: Situation,
        costs: Costs,
        request: Request,
        on_standing: Report | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> None:
        self.county, self.costs, self.request = county, costs, request
        self.on_standing, self.stop = on_standing, stop
        self.builder = Builder(county, costs, request.question)
        self.model = self.builder.build()

    def answer(self) -> Answer:
        """The plan that was asked for.

        Raises:
            EngineError: the solver failed, or its plan does not pass the assessment.
        """
        return self._most() if self.request.most else self._least()

    def _ask(self, program: Program, share: float = 1.0) -> Outcome:
        effort = self.request.effort
        return search_apart(
            program,
            seconds=effort.seconds * share,
            gap=effort.gap,
            seed=effort.seed,
            on_standing=self.on_standing,
            stop=self.stop,
        )

    def _explain(self, program: Program) -> Outcome:
        effort = self.request.effort
        seconds = min(EXPLAINING_SECONDS, effort.seconds)
        return search_apart(program, seconds=seconds, gap=EXPLAINING_GAP, seed=effort.seed, stop=self.stop)

    def _least(self) -> Answer:
        """The least cost to pass."""
        county, request = self.county, self.request
        outcome, done = within_budget(county, self.builder, self.model.program, self.model, request, self._ask)
        blocks: tuple[Block, ...] = ()
        if outcome.status is Status.INFEASIBLE:
            if any(budget is not None for budget in request.question.budgets_yuan):
                return self._over_budget(outcome)
            blocks = blocking(county, self.model, self._explain)
        certificate: Certificate | None = None
        if outcome.x is not None:
            certificate = certify(county, request.choices, done)
            if certificate.broken:
                raise EngineError("plan.not_certified", broken=[f"{year} {id}" for year, id in certificate.broken])
        plan = written(county, self.costs, request, self.model, outcome, done, certificate, blocks)
        if outcome.status is Status.INFEASIBLE:  # by hand there is no plan either
            return Answer(plan, ())
        greedy = greedy_yuan(county, self.builder, self.model, self.costs, request)
        return Answer(replace(plan, greedy_yuan=greedy), tuple(done))

    def _over_budget(self, outcome: Outcome) -> Answer:
        """No plan fits the budgets: what it would take, or what else is in the way."""
        request = self.request
        free = replace(request, question=replace(request.question, budgets_yuan=()))
        wanted = Planner(self.county, self.costs, free, self.on_standing, self.stop).answer().plan
        blocks = wanted.blocking
        if wanted.lines:
            blocks = budget_blocks(self.model, request.question, self._explain)
        plan = replace(
            wanted,
            status=str(Status.INFEASIBLE),
            lines=(),
            cost_yuan=float("nan"),
            weighed_yuan=float("inf"),
            gap=0.0,
            after={},
            inside="undetermined",
            outside=(),
            prices=(),
            blocking=blocks,
            budgets_yuan=request.question.budgets_yuan,
            least_cost_yuan=wanted.cost_yuan if wanted.lines else None,
            seconds=outcome.seconds + wanted.seconds,
        )
        return Answer(plan, ())

    def _most(self) -> Answer:
        """As few failing schools as the budgets allow, then as little left to do."""
        county, request, model = self.county, self.request, self.model
        part = lesser(county, self.builder, model)
        first = self._ask(part.program, 0.5)
        if first.x is None:
            return Answer(written(county, self.costs, request, model, first, [], None, ()), ())
        free = {span.start: np.inf for name, span in model.program.blocks.items() if name.startswith("budget/")}
        rest = part.least_left(first.x, model.program.cones, relaxed(model.program.with_row_high(free)).cone_prices)
        saved = float(part.furniture[part.failing(first.x)].sum())
        second, done = within_budget(
            county, self.builder, rest, model, request, lambda program: self._ask(program, 0.5), saved
        )
        if second.x is None:
            nothing = replace(first, status=Status.UNKNOWN, x=None)
            return Answer(written(county, self.costs, request, model, nothing, [], None, ()), ())
        failing = part.failing(second.x)
        named = {county.schools[at] for at in failing.tolist()}
        unsplit = {county.schools[at] for at in failing.tolist() if part.furniture[at]}
        certificate = certify(county, request.choices, done, unsplit=unsplit)
        for year, found in certificate.after.items():
            others = [school for school in failing_schools(found, county.rulebook) if school not in named]
            if others:
                raise EngineError("plan.not_certified", broken=[f"{year} {school}" for school in others[:5]])
        plan = written(county, self.costs, request, model, first, done, certificate, (), unsplit)
        left = (part.left(second.x, rest) + float(part.furniture[failing].sum())) * WAN
        plan = replace(
            plan,
            question="most-for-budget",
            weighed_yuan=plan.cost_yuan,
            bound_yuan=float("nan"),
            gap=max(0.0, (first.cost - first.bound) / max(first.cost, 1e-9)),
            after={year: replace(after, shortfall_cost_yuan=left) for year, after in plan.after.items()},
            failing_bound=max(0, int(np.ceil(first.bound - part.hair(first.x) - 1e-3))),
            prices=(),
            seconds=first.seconds + second.seconds,
        )
        return Answer(plan, tuple(done))
