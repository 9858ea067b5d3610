"""A plan as values. `junheng.plan.contract` turns them into the published JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from junheng.assess.outcome import Assessment
from junheng.plan.actions import Fund
from junheng.standards.model import Stage
from junheng.terms.findings import Finding

Asked = Literal["least-cost", "most-for-budget"]
Verb = Literal["hire", "upgrade", "move-in", "move-out", "build", "buy", "equip", "split-class"]


@dataclass(frozen=True)
class Line:
    """One action at one school in one year.

    Attributes:
        id: The action as the file of costs calls it; `split-class` for classes that are more.
        school: Its identifier, `name` what a person calls it.
        stage: Whose it is; for what the stages of a school share, the stage that needs it most.
        quantity: In `unit`, above 0.
        cost_yuan: Through the plan's years: what is paid once and what is paid yearly.
        by_year_yuan: What of it falls in each year.
        clause: What it is for: an indicator or a clause.
        spread: It is for the indicator's coefficient, not for the school's own threshold.
        before, after: The indicator's value at the school in the year of `against`, without and with the plan; for
            clauses, what is lacking.
        against: The value asked for.
    """

    id: str
    action: Verb
    resource: str
    school: str
    name: str
    township: str
    stage: Stage
    quantity: Fraction
    unit: str
    cost_yuan: Fraction
    by_year_yuan: Mapping[int, Fraction]
    year: int
    fund: Fund
    clause: str
    spread: bool
    before: float | None
    after: float | None
    against: float | None


@dataclass(frozen=True)
class Price:
    """What a limit costs at the margin.

    Attributes:
        clause: The clause, `indicator` which of its indicators.
        year: School year in which it has to be kept.
        marginal_cost_yuan: Change of the least cost for a limit 0.01 higher (coefficients), or for a threshold 1 %
            higher (indicators).
    """

    clause: str
    indicator: str
    stage: Stage
    year: int
    kind: Literal["coefficient", "threshold"]
    marginal_cost_yuan: float


@dataclass(frozen=True)
class Block:
    """Why there is no plan.

    Attributes:
        clause: What blocks: a clause, `land` or `budget`.
        schools: Those that cannot reach it.
        amount: By how much all of them together miss it at best, posts and rooms counted as if they could be split.
        smallest_relaxation: The limit, threshold, land or budget that has to be allowed at the least.
    """

    clause: str
    indicator: str | None
    stage: Stage | None
    year: int
    schools: tuple[str, ...]
    amount: float
    unit: str
    smallest_relaxation: float | None


@dataclass(frozen=True)
class YearAfter:
    """A year with the plan: the real assessment, and what still lacks."""

    assessment: Assessment
    schools_failing: int
    shortfall_cost_yuan: float


@dataclass(frozen=True)
class Plan:
    """A computed plan with its proof.

    Attributes:
        status: See `junheng.plan.solve.outcome.Status`.
        cost_yuan: What it costs through its years, undiscounted; `bound_yuan` what no plan undercuts, of the same
            kind of money as `weighed_yuan`.
        weighed_yuan: The cost as it was minimised: discounted, and less where the county favours schools.
        years: In which something can be done; `pass_years` in which every inside clause passes.
        before: Assessments of the pass years if nothing is done, `after` with the plan.
        inside: Verdict over the inside clauses with the plan.
        outside: Clauses of the standard outside the plan that do not pass, in the last year.
        greedy_yuan: What filling every gap by hand costs; None where that does not make the county pass.
        failing_bound: For the most that a budget buys: no plan leaves fewer schools failing.
        share_of_draws: Share of possible futures in which the plan still passes; None where there is no forecast.
    """

    status: str
    question: Asked
    standard: str
    years: tuple[int, ...]
    pass_years: tuple[int, ...]
    lines: tuple[Line, ...]
    cost_yuan: float
    weighed_yuan: float
    bound_yuan: float
    gap: float
    seconds: float
    before: Mapping[int, Assessment]
    after: Mapping[int, YearAfter]
    inside: str
    outside: tuple[tuple[str, str], ...]
    prices: tuple[Price, ...] = ()
    blocking: tuple[Block, ...] = ()
    greedy_yuan: float | None = None
    failing_bound: int | None = None
    share_of_draws: float | None = None
    least_cost_yuan: float | None = None
    budgets_yuan: tuple[float | None, ...] = ()
    discount: float = 0.0
    seed: int = 0
    costs_name: Mapping[str, str] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    interrupted: bool = False
    findings: tuple[Finding, ...] = ()
