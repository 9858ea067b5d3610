"""Plans within budgets, also after areas and yuan are rounded up."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from junheng.plan.deeds import Deed, deeds
from junheng.plan.formulation.builder import Builder
from junheng.plan.lines import paid
from junheng.plan.model import WAN, Model, Question
from junheng.plan.program import Program
from junheng.plan.request import Request
from junheng.plan.situation import Situation
from junheng.plan.solve.outcome import Outcome, Status

TRIES = 4
"""Searches with a budget drawn in by what rounding has added."""


def within_budget(
    county: Situation,
    builder: Builder,
    program: Program,
    model: Model,
    request: Request,
    ask: Callable[[Program], Outcome],
    furniture: float = 0.0,
) -> tuple[Outcome, list[Deed]]:
    """Search, and again with a little less to spend where rounding up areas and yuan has passed a budget.

    That nothing fits in a budget that was drawn in proves nothing of the true one: the outcome is then unknown.
    """
    question = request.question
    outcome = ask(program)
    bound = outcome.bound
    for attempt in range(TRIES):
        if outcome.x is None:
            return (outcome if attempt == 0 else replace(outcome, status=Status.UNKNOWN)), []
        done = deeds(county, model, question, outcome.x[: model.program.cost.size], builder.free_land_m2())
        over = _over(county, question, done, model, furniture)
        if not over:
            return replace(outcome, bound=bound), done
        program = program.with_row_high(
            {row: float(program.row_high[row]) - (1.05 + attempt) * much for row, much in over.items()}
        )
        outcome = ask(program)
    return replace(outcome, status=Status.UNKNOWN, x=None), []


def _over(
    county: Situation, question: Question, done: Sequence[Deed], model: Model, furniture: float
) -> dict[int, float]:
    """By how much deeds pass the budgets, 万元, by the budgets' rows."""
    spent = dict.fromkeys(question.years, 0.0)
    for deed in done:
        if deed.sign > 0:
            unit = deed.site if not deed.action.of_school else int(np.flatnonzero(county.school_of == deed.site)[0])
            bill = paid(deed.cost, county.sites[unit].place, deed.quantity, deed.year, question.years)
            for year, yuan in bill.items():
                spent[year] += float(yuan) / WAN
    found = {}
    for year in question.years:
        span = model.program.blocks.get(f"budget/{year}")
        if span is not None:
            much = spent[year] - (float(model.program.row_high[span.start]) + furniture)
            if much > 1e-7:
                found[span.start] = much
    return found
