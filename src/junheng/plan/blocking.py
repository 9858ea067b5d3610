"""Why there is no plan: what blocks, where, by how much, and what would open the way.

The model is asked again with every limit allowed to give: the clauses, or the land. The least that has to give is the
answer. Posts and rooms may be split for that: what has to give even then has to give in any plan, and is found at once.
Only where nothing has to, whole numbers are what is in the way, and are kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from scipy import sparse

from junheng.plan.model import WAN, Model, Question
from junheng.plan.program import Cone, Floats, Program
from junheng.plan.result import Block
from junheng.plan.situation import Situation
from junheng.plan.solve.conic import relaxed
from junheng.plan.solve.outcome import Outcome
from junheng.standards.model import Stage

LEAST = 1e-5
"""A slack below this is a solver's tolerance."""
NARROW, MOST_NARROWED, ROUNDS = 1e-4, 1e3, 6
"""A coefficient is as low as it gets when its cone would narrow by less than this; by how much it may at once."""

Solve = Callable[[Program], Outcome]


def blocking(county: Situation, model: Model, solve: Solve) -> tuple[Block, ...]:
    """What stands in the way of any plan, least first.

    Args:
        county: The county.
        model: Its model, which has no solution.
        solve: How to search a program whose whole numbers are kept.
    """
    clauses = elastic(model.program, ("threshold", "split-room", "split-teacher", "rooms"), cones=True)
    land = elastic(model.program, ("land",), cones=False)
    given, larger = least(clauses, model, solve), least(land, model, solve)
    blocks: list[Block] = []
    if given is not None:
        blocks += _of_thresholds(county, model, clauses, given)
        blocks += _of_cones(county, clauses, given)
    if larger is not None:
        blocks += _of_land(county, model, land, larger)
    return tuple(blocks)


def least(program: Program, model: Model, solve: Solve) -> Floats | None:
    """The point of an elastic program at which as little as possible gives; None where no giving helps."""
    giving = program.cost.copy()
    giving[: model.program.cost.size] = 0.0
    found = relaxed(replace(program, cost=giving))
    if found.infeasible:
        return None
    if found.solved and found.value > LEAST:
        return _narrowed(replace(program, cost=giving), found.x)
    return solve(program).x


def _narrowed(program: Program, x: Floats) -> Floats:
    """The point moved to where the coefficients that give are lowest: the least slack is not the lowest coefficient.

    Source:
        Dinkelbach (1967): a ratio's minimum by minimising its numerator less so many times its denominator.
    """
    wide = {cone.slack: cone for cone in program.cones if cone.slack is not None and x[cone.slack] > LEAST}
    if not wide:
        return x
    low = program.low.copy()
    low[list(wide)] = -MOST_NARROWED
    for _ in range(ROUNDS):
        cones = [replace(cone, limit=cone.cv(x)) if cone.slack in wide else cone for cone in program.cones]
        found = relaxed(replace(program, low=low, cones=tuple(cones)))
        if not found.solved:
            break
        x = found.x
        if x[list(wide)].sum() > -NARROW:
            break
    return x


def budget_blocks(model: Model, question: Question, solve: Solve) -> tuple[Block, ...]:
    """By how much the budgets are too small, by year: the least that all of them together have to grow."""
    program = elastic(model.program, ("budget",), cones=False)
    found = least(program, model, solve)
    if found is None:
        return ()
    blocks = []
    at = model.program.cost.size
    for name in program.blocks:
        if not name.startswith("budget/"):
            continue
        yuan = float(found[at]) * WAN
        at += 1
        if yuan > 1:
            year = int(name.split("/")[1])
            budget = question.budgets_yuan[question.years.index(year)] or 0.0
            blocks.append(Block("budget", None, None, year, (), yuan, "yuan", budget + yuan))
    return tuple(blocks)


def elastic(program: Program, kinds: Sequence[str], *, cones: bool) -> Program:
    """The program with rows of some kinds, and the cones, allowed to give; only giving costs."""
    width = program.cost.size
    spans = [span for name, span in program.blocks.items() if name.split("/")[0] in kinds]
    rows = np.concatenate([np.arange(span.start, span.stop) for span in spans]) if spans else np.zeros(0, np.int64)
    sign = np.where(np.isfinite(program.row_low[rows]), 1.0, -1.0)
    number = rows.size + (len(program.cones) if cones else 0)
    more = sparse.csr_array((sign, (rows, np.arange(rows.size))), shape=(program.rows.shape[0], number))
    wider = []
    for at, cone in enumerate(program.cones):
        slope = cone.slope.copy()
        slope.resize((slope.shape[0], width + number))
        wider.append(replace(cone, slope=slope, slack=width + rows.size + at if cones else None))
    weight = np.concatenate([np.ones(rows.size), np.full(number - rows.size, 5.0)])
    return Program(
        # A hair of the true cost keeps the answer from buying what it does not need.
        cost=np.concatenate([program.cost * 1e-9, weight]),
        low=np.concatenate([program.low, np.zeros(number)]),
        high=np.concatenate([np.where(np.isfinite(program.high), program.high, 1e5), np.full(number, np.inf)]),
        whole=np.concatenate([program.whole, np.zeros(number, bool)]),
        rows=sparse.csr_array(sparse.hstack([program.rows, more])),
        row_low=program.row_low,
        row_high=program.row_high,
        cones=tuple(wider),
        blocks=program.blocks,
    )


def _of_thresholds(county: Situation, model: Model, program: Program, x: Floats) -> list[Block]:
    found = []
    at = model.program.cost.size
    for name, span in program.blocks.items():
        kind, *rest = name.split("/")
        if kind not in ("threshold", "split-room", "split-teacher", "rooms"):
            continue
        slack = x[at : at + span.stop - span.start]
        at += span.stop - span.start
        hit = np.flatnonzero(slack > LEAST)
        if not hit.size:
            continue
        if kind != "threshold":
            found.append(Block(name, None, None, int(rest[-1]), (), float(slack[hit].sum()), "", None))
            continue
        rule, indicator, stage, year = rest[0], rest[1], _stage(rest[2]), int(rest[3])
        moment = next(moment for moment in county.moments if moment.year == year)
        column = county.indicators.index(indicator)
        units = model.rows_of[name][hit]
        amount = float((slack[hit] * moment.need[units, column]).sum())
        # What the worst of them still reaches, in the indicator's own unit: a threshold there would let all pass.
        scale = float(county.rulebook.indicators[indicator].scale)
        least = np.min((1 - slack[hit]) * moment.need[units, column] / moment.base[units, column] * scale)
        schools = tuple(dict.fromkeys(county.sites[unit].school for unit in units))
        unit_of = county.rulebook.indicators[indicator].resource_unit
        found.append(Block(rule, indicator, stage, year, schools, amount, unit_of, float(least)))
    return found


def _of_cones(county: Situation, program: Program, x: Floats) -> list[Block]:
    found = []
    for cone in program.cones:
        reached = cone.cv(x)
        if reached <= cone.limit + LEAST:
            continue
        indicator, stage, year = cone.name
        clause = next(
            (
                id
                for id, clause in county.rulebook.clauses.items()
                for test in clause.tests
                if hasattr(test, "counted") and hasattr(test, "at_most") and indicator in test.counted
            ),
            "",
        )
        schools = _lowest(county, cone, x)
        found.append(Block(clause, indicator, _stage(stage), year, schools, reached - cone.limit, "", reached))
    return found


def _lowest(county: Situation, cone: Cone, x: Floats) -> tuple[str, ...]:
    """The schools that lie farthest below the mean, which a wider limit would leave there."""
    values = cone.values(x)
    mean = float(cone.weights @ values)
    moment = next(moment for moment in county.moments if moment.year == cone.name[2])
    column = county.indicators.index(cone.name[0])
    stages = np.array([site.stage for site in county.sites])
    units = np.flatnonzero(moment.scoped & (stages == cone.name[1]) & (moment.base[:, column] > 0))
    part = cone.weights * (values - mean) ** 2
    order = np.argsort(-np.where(values < mean, part, 0.0), kind="stable")[:5]
    return tuple(dict.fromkeys(county.sites[units[at]].school for at in order if values[at] < mean))


def _of_land(county: Situation, model: Model, program: Program, x: Floats) -> list[Block]:
    found = []
    at = model.program.cost.size
    for name, span in program.blocks.items():
        if name.split("/")[0] != "land":
            continue
        slack = x[at : at + span.stop - span.start] * 100.0
        at += span.stop - span.start
        hit = np.flatnonzero(slack > 0.5)
        if hit.size:
            schools = tuple(county.schools[row] for row in model.rows_of[name][hit])
            amount = float(slack[hit].sum())
            found.append(Block("land", None, None, int(name.split("/")[1]), schools, amount, "m2", amount))
    return found


def _stage(name: str) -> Stage:
    return "primary" if name == "primary" else "junior"
