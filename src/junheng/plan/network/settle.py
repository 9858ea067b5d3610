"""A stage's network: split cells for the bound and the sites, whole cells over those sites."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from junheng.plan.network.model import Model, model_of
from junheng.plan.network.nearby import nearby
from junheng.plan.network.packing import packed
from junheng.plan.network.problem import Network, Problem
from junheng.plan.network.relaxed import Relaxed, relaxed
from junheng.plan.network.short import Short, short, too_big
from junheng.plan.network.whole import whole_cells
from junheng.plan.program import Floats
from junheng.plan.request import Effort
from junheng.plan.solve.child import apart
from junheng.terms.errors import EngineError

SCALE = 1e4
"""Yuan that count as one in the program: costs of ordinary size."""
SPLIT_SHARE = {True: 0.7, False: 0.12}
"""Share of the time that the split network may take, for one year and for more: theirs gains little after that."""
PACKING_SHARE = 0.2
"""Share of the time left that goes into the bound for whole cells."""
AHEAD = 0.02
"""A network with whole cells is thought to cost so much more than the linear program, as a share."""
SURE = 0.85
"""A site that sites choosing for themselves open, or close, so often is settled."""
SETTLING_SHARE = 0.1
"""Share of the time left that goes into settling the others."""
FULL = 0.98
"""Share of the places of a site that whole cells are thought to fill, where its last ones would be missed."""
ROOMY_SHARE = 0.2
"""Share of the time left that goes into choosing sites so."""
TRY_SHARE = 0.5
"""Share of the time left that a choice of sites may take before another is tried."""

PAUSE = 2.5
"""Seconds that a first answer is waited for when somebody has had enough."""

Status = Literal["optimal", "feasible", "infeasible", "unknown"]


@dataclass(frozen=True, eq=False)
class Settled:
    """A network with its proof.

    Attributes:
        network: With whole cells; None where there is none or none was found.
        cost: What it costs; bound: no network with whole cells costs less.
        split_cost: What the network with split cells costs; None where none was found.
        split_gap: How far from the best that may be.

    Units:
        yuan over the years that the plan years stand for.
    """

    status: Status
    network: Network | None
    cost: float | None
    bound: float | None
    split_cost: float | None
    split_gap: float | None
    seconds: float
    interrupted: bool = False

    @property
    def gap(self) -> float | None:
        """How far from the best the network can be, as a share of its cost."""
        if self.cost is None or self.bound is None:
            return None
        return max(0.0, self.cost - self.bound) / max(abs(self.cost), 1e-9)


def settled_apart(problem: Problem, effort: Effort, stop: Callable[[], bool]) -> tuple[Settled, Short | None]:
    """The same in a process of its own, with what is short where there is no network.

    Raises:
        EngineError: the child died with no network.
    """
    heard = apart(_work, problem, effort, seconds=effort.seconds, stop=stop)
    if heard.value is not None:
        found, why = heard.value
        return replace(found, interrupted=heard.interrupted), why
    if heard.better is not None:
        return replace(heard.better, interrupted=heard.interrupted), None
    if heard.interrupted or heard.why == "time":
        return Settled("unknown", None, None, None, None, None, effort.seconds, heard.interrupted), None
    raise EngineError("engine.solver", why=heard.why)


def _work(
    problem: Problem,
    effort: Effort,
    *,
    say: Callable[[str, float], None],
    better: Callable[[object], None],
    stop: Callable[[], bool],
) -> tuple[Settled, Short | None]:
    found = settled(problem, effort, stop, better)
    if np.isfinite(found.bound or -np.inf):
        say("split", float(found.bound or 0.0))
    return found, short(problem) if found.status == "infeasible" else None


def settled(
    problem: Problem,
    effort: Effort,
    stop: Callable[[], bool] = lambda: False,
    better: Callable[[Settled], None] = lambda found: None,
) -> Settled:
    """The cheapest network that was found in the time.

    Args:
        problem: What is asked.
        effort: Time, gap and seed.
        stop: Asked whether to stop; what was found by then is returned.
        better: Told of the first network.
    """
    began = time.monotonic()
    until = began + effort.seconds
    if not problem.allowed.any(axis=1).all() or too_big(problem)[0].size:
        return Settled("infeasible", None, None, None, None, None, time.monotonic() - began)
    model = model_of(problem, SCALE)
    half = began + SPLIT_SHARE[problem.years == 1] * effort.seconds
    split = relaxed(model, until=half, gap=effort.gap, seed=effort.seed, stop=stop, joined=problem.contiguous)
    told = _Told(problem, model, split, effort, began, split.bound)
    if split.root is None or (split.point is None and split.infeasible):
        return told.nothing("infeasible" if split.infeasible else "unknown", interrupted=stop())
    best: Floats | None = None
    later = _Later(stop)
    first = _roomy(problem, effort, until, stop) if problem.contiguous else _packed(told, until, stop)
    points = [point for point in (first, told.split.point) if point is not None]
    if not points:
        return told.nothing("unknown", interrupted=stop())
    schemes = [*_schemes(problem, points[0])[:1], *_schemes(problem, points[-1])]
    for turn, (least, most) in enumerate(schemes):
        left = until - time.monotonic()
        share = left if turn == len(schemes) - 1 else TRY_SHARE * left
        fixed = _fixed(model, least, most)
        found = whole_cells(fixed, until=time.monotonic() + share, gap=effort.gap, seed=effort.seed, stop=later)
        if found.point is not None:
            best = found.point
            break
    if best is None:
        return told.nothing("unknown", interrupted=stop())
    better(told.settled(best, interrupted=True))
    if told.settled(best).status != "optimal" and time.monotonic() < until and not stop():
        nearer = nearby(
            model,
            best,
            split.prices,
            split.floor,
            until=until,
            gap=effort.gap,
            bound=told.bound,
            seed=effort.seed,
            stop=stop,
        )
        if nearer is not None and model.cost @ nearer < model.cost @ best:
            best = nearer
    return told.settled(best, interrupted=stop())


class _Later:
    """Whether somebody has had enough, some seconds after: for what has no answer yet."""

    def __init__(self, stop: Callable[[], bool]) -> None:
        self.stop = stop
        self.asked = np.inf

    def __call__(self) -> bool:
        if np.isinf(self.asked) and self.stop():
            self.asked = time.monotonic()
        return time.monotonic() > self.asked + PAUSE


@dataclass(eq=False)
class _Told:
    """What is said of a point.

    Attributes:
        bound: No network with whole cells costs less, in the model's units.
    """

    problem: Problem
    model: Model
    split: Relaxed
    effort: Effort
    began: float
    bound: float

    @property
    def still(self) -> float:
        """Closing is charged as what is not got back by staying open."""
        return float(self.problem.close_yuan @ self.problem.exists)

    def settled(self, point: Floats, *, interrupted: bool = False) -> Settled:
        cost = float(self.model.cost @ point) * SCALE + self.still
        bound = min(self.bound * SCALE + self.still, cost)
        proved = cost - bound <= self.effort.gap * abs(cost)
        spent = time.monotonic() - self.began
        status: Status = "optimal" if proved else "feasible"
        return Settled(status, self.model.network(point), cost, bound, *self._split(), spent, interrupted)

    def nothing(self, status: Status, *, interrupted: bool) -> Settled:
        bound = self.bound * SCALE + self.still
        spent = time.monotonic() - self.began
        shown = bound if np.isfinite(bound) else None
        return Settled(status, None, None, shown, *self._split(), spent, interrupted)

    def _split(self) -> tuple[float | None, float | None]:
        if not np.isfinite(self.split.cost):
            return None, None
        cost = self.split.cost * SCALE + self.still
        return cost, max(0.0, cost - self.split.bound * SCALE - self.still) / max(abs(cost), 1e-9)


def _schemes(problem: Problem, point: Floats) -> list[tuple[Floats, Floats]]:
    """Which sites are open, at least and at most: as the split network has it; with more; with today's too."""
    number = problem.years * problem.sites
    first = np.round(point[:number])
    all_ = np.ones((problem.years, problem.sites))
    if problem.must_close is not None:
        all_[-1, problem.must_close] = 0.0
    today = np.where(problem.exists, all_, first.reshape(all_.shape)).ravel()
    return [(first, first), (first, all_.ravel()), (today, all_.ravel())]


def _roomy(problem: Problem, effort: Effort, until: float, stop: Callable[[], bool]) -> Floats | None:
    """A split network with room to spare at its sites: whole cells fill them less well."""
    narrow = replace(problem, places=problem.places * FULL, class_size=problem.class_size * FULL)
    soon = time.monotonic() + ROOMY_SHARE * (until - time.monotonic())
    model = model_of(narrow, SCALE)
    return relaxed(model, until=soon, gap=3 * effort.gap, seed=effort.seed, stop=stop, joined=problem.contiguous).point


def _packed(told: "_Told", until: float, stop: Callable[[], bool]) -> Floats | None:
    """A split network over the sites that are sure once each packs whole cells; the bound for whole cells is kept."""
    model, effort = told.model, told.effort
    soon = time.monotonic() + PACKING_SHARE * (until - time.monotonic())
    near = told.split.floor + AHEAD * abs(told.split.floor)
    found = packed(model, near, until=soon, gap=effort.gap, stop=stop)
    if found is None:
        return None
    told.bound = max(told.bound, found.bound)
    number = model.scheme
    low, high = model.low.copy(), model.high.copy()
    sure = found.mean[:number]
    high[:number][sure < 1 - SURE] = low[:number][sure < 1 - SURE]
    low[:number][sure > SURE] = high[:number][sure > SURE]
    settled = replace(model, low=low, high=high, extra=list(model.extra))
    soon = time.monotonic() + SETTLING_SHARE * (until - time.monotonic())
    split = relaxed(settled, until=soon, gap=effort.gap, seed=effort.seed, stop=stop)
    if split.cost < told.split.cost:
        told.split = replace(told.split, point=split.point, cost=split.cost)
    return split.point


def _fixed(model: Model, least: Floats, most: Floats) -> Model:
    """The model with its sites settled; cells go to sites that may be open only."""
    number = model.scheme
    low, high = model.low.copy(), model.high.copy()
    low[:number], high[:number] = least, most
    high[number : 2 * number] *= most
    high[model.first :] *= most[model.year * model.problem.sites + model.site]
    return replace(model, low=low, high=high, extra=list(model.extra))
