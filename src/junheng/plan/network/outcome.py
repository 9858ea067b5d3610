"""A county's school network as values: what happens to each site and why, who goes where, travel before and after."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from junheng.facts.table import Facts
from junheng.plan.network.check import Breach, breaches
from junheng.plan.network.greedy import greedy
from junheng.plan.network.ground import Ground, Site, grounds
from junheng.plan.network.problem import Network, cost_of
from junheng.plan.network.reasons import Figures, figures
from junheng.plan.network.rules import Rules
from junheng.plan.network.settle import Settled, settled_apart
from junheng.plan.network.short import Short
from junheng.plan.request import Effort
from junheng.plan.travel.journeys import Journeys
from junheng.standards.model import Stage
from junheng.terms.errors import EngineError
from junheng.terms.findings import Finding

AFTER = 5.0
"""Seconds that a stage may take which had not begun when somebody had enough."""

Fate = Literal["keep", "close", "grow", "open", "not_opened"]


@dataclass(frozen=True)
class SiteLine:
    """What happens to a site of a stage.

    Attributes:
        year: In which plan year; None where nothing happens.
        into: Sites that take over its cells, the one with most pupils first.
        reason: Why, as a message id.
        pupils, places: By plan year.
        classes: Added by the last one.
        figures: Behind the reason.
    """

    site: Site
    stage: Stage
    fate: Fate
    year: int | None
    into: tuple[str, ...]
    reason: str
    pupils: tuple[float, ...]
    places: tuple[float, ...]
    classes: int
    figures: Figures


@dataclass(frozen=True)
class CellLine:
    """Where a cell's pupils of a band go in a plan year.

    Attributes:
        before: The site today; None where that is not known. `before_assumed` says that it is the nearest with room.
    """

    cell: str
    name: str
    township: str
    stage: Stage
    band: str
    year: int
    pupils: float
    site: str
    km: float
    boards: bool
    before: str | None
    before_km: float | None
    before_assumed: bool

    @property
    def further_km(self) -> float | None:
        """By how much the way is longer than before."""
        return None if self.before_km is None else self.km - self.before_km


@dataclass(frozen=True, eq=False)
class StagePlan:
    """A stage's network with its proof."""

    ground: Ground
    settled: Settled
    sites: tuple[SiteLine, ...] = ()
    cells: tuple[CellLine, ...] = ()
    broken: tuple[Breach, ...] = ()
    costs: Mapping[str, float] = field(default_factory=dict)
    by_hand: float | None = None
    short: Short | None = None

    @property
    def together(self) -> bool:
        """Whether all primary grades of a cell go to one school."""
        return all(cell.band != "primary_upper" for cell in self.ground.cells)


@dataclass(frozen=True, eq=False)
class NetworkPlan:
    """All stages."""

    rules: Rules
    stages: tuple[StagePlan, ...]
    findings: tuple[Finding, ...]

    @property
    def status(self) -> str:
        """The worst of the stages' states."""
        order = ("infeasible", "unknown", "feasible", "optimal")
        return min((stage.settled.status for stage in self.stages), key=order.index)


def network_plan(
    facts: Facts, rules: Rules, journeys: Journeys, effort: Effort, stop: Callable[[], bool] = lambda: False
) -> NetworkPlan:
    """The network of a county.

    Args:
        facts: With `cells` and `sites`.
        rules: The county's.
        journeys: What distances are taken from.
        effort: Time (shared by the stages), gap, seed.
        stop: Asked whether to stop.

    Raises:
        InputError: a table is missing, or names what may not be.
        EngineError: the checker found a rule broken.
    """
    found = grounds(facts, rules, journeys)
    each = Effort(effort.seconds / max(1, len(found)), effort.gap, effort.seed)
    stages: list[StagePlan] = []
    for ground in found:
        if stop():  # the stages that are left get a first answer each
            short_time = replace(each, seconds=min(each.seconds, AFTER))
            stages.append(_stage(ground, short_time, lambda: False))
        else:
            stages.append(_stage(ground, each, stop))
    return NetworkPlan(rules, tuple(stages), tuple(finding for ground in found for finding in ground.findings))


def _stage(ground: Ground, effort: Effort, stop: Callable[[], bool]) -> StagePlan:
    problem = ground.problem
    answer, why = settled_apart(problem, effort, stop)
    if answer.network is None:
        return StagePlan(ground, answer, short=why)
    broken = breaches(problem, answer.network, answer.cost)
    if broken:
        raise EngineError("network.broken", rule=broken[0].rule, stage=ground.stage)
    hand = greedy(problem)
    before, assumed = _before(ground, hand)
    return StagePlan(
        ground,
        answer,
        _site_lines(ground, answer.network, before),
        _cell_lines(ground, answer.network, before, assumed),
        tuple(broken),
        cost_of(problem, answer.network),
        None if hand is None else sum(cost_of(problem, hand).values()),
    )


def _before(ground: Ground, hand: Network | None) -> tuple[np.ndarray, np.ndarray]:
    """The site of each cell today, and whether that is assumed: the nearest open one, with room where that works."""
    problem = ground.problem
    known = np.where(problem.exists & ~np.isnan(problem.km), problem.km, np.inf)
    nearest = np.where(np.isfinite(known.min(axis=1)), np.argmin(known, axis=1), -1)
    guess = nearest if hand is None else np.argmax(hand.share[0], axis=1)
    return np.where(ground.now >= 0, ground.now, guess), ground.now < 0


def _site_lines(ground: Ground, network: Network, before: np.ndarray) -> tuple[SiteLine, ...]:
    problem = ground.problem
    lines = []
    site_of = np.argmax(network.share, axis=2)
    for at, site in enumerate(ground.sites):
        pupils = tuple(float(problem.demand[turn][site_of[turn] == at].sum()) for turn in range(problem.years))
        open_ = network.open[:, at]
        places = tuple(
            float(problem.places[at] + problem.class_size * network.classes[turn, at]) if open_[turn] else 0.0
            for turn in range(problem.years)
        )
        classes = int(network.classes[-1, at])
        into: tuple[str, ...] = ()
        year: int | None = None
        if site.candidate:
            fate: Fate = "open" if open_[-1] else "not_opened"
            turn = int(np.argmax(open_)) if open_[-1] else -1
            reason = "network.reason.open" if open_[-1] else "network.reason.not_opened"
        elif not open_[-1]:
            fate, turn = "close", int(np.argmin(open_))
            into = _into(ground, network, before, at, turn)
            settled_ = problem.must_close is not None and problem.must_close[at]
            reason = "network.reason.close_settled" if settled_ else "network.reason.close"
        elif classes:
            fate, turn, reason = "grow", int(np.argmax(network.classes[:, at] > 0)), "network.reason.grow"
        else:
            fate, turn, reason = "keep", -1, f"network.reason.{site.stays or 'keep'}"
        if turn >= 0:
            year = ground.years[turn]
        told = figures(problem, network, before, at)
        lines.append(SiteLine(site, ground.stage, fate, year, into, reason, pupils, places, classes, told))
    return tuple(lines)


def _into(ground: Ground, network: Network, before: np.ndarray, site: int, turn: int) -> tuple[str, ...]:
    """Who takes over: the sites its cells go to; without any, the nearest open one."""
    problem = ground.problem
    cells = np.nonzero(before == site)[0]
    target = np.argmax(network.share[turn], axis=1)[cells]
    pupils = np.bincount(target, problem.demand[turn][cells], problem.sites)
    found = [int(at) for at in np.argsort(-pupils, kind="stable") if pupils[at] > 0]
    if not found:
        found = [int(at) for at in np.nonzero(problem.receives[site] & network.open[turn])[0]][:1]
    return tuple(ground.sites[at].id for at in found)


def _cell_lines(ground: Ground, network: Network, before: np.ndarray, assumed: np.ndarray) -> tuple[CellLine, ...]:
    problem = ground.problem
    lines = []
    for turn, year in enumerate(ground.years):
        site_of = np.argmax(network.share[turn], axis=1)
        for at, cell in enumerate(ground.cells):
            site, was = int(site_of[at]), int(before[at])
            was_km = float(problem.km[at, was]) if was >= 0 else np.nan
            lines.append(
                CellLine(
                    cell.id,
                    cell.name,
                    cell.township,
                    ground.stage,
                    cell.band,
                    year,
                    float(problem.demand[turn, at]),
                    ground.sites[site].id,
                    float(problem.km[at, site]),
                    bool(problem.boards[at, site]),
                    ground.sites[was].id if was >= 0 else None,
                    None if np.isnan(was_km) else was_km,
                    bool(assumed[at]),
                )
            )
    return tuple(lines)
