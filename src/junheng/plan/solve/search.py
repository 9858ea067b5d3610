"""The search: relax, take apart, round, prove, polish, and again where a coefficient is still above its limit.

relax    Clarabel without whole numbers: a bound, and where the planes shall touch
apart    each school for itself at the county's prices: a better bound, and where good plans are
round    whole numbers near both: a plan within a second or two, then better ones
prove    HiGHS over all whole numbers with planes for cones, where that is not enough
polish   whole numbers kept, the rest solved again within the cones: what is paid for is enough
"""

import time
from collections.abc import Callable, Iterator

import numpy as np

from junheng.plan.program import Floats, Program
from junheng.plan.solve.conic import Relaxed, relaxed
from junheng.plan.solve.lagrangian import lagrangian
from junheng.plan.solve.mixed import Found, mixed
from junheng.plan.solve.outcome import Outcome, Report, Standing, Status, gap_of
from junheng.plan.solve.polish import broken, broken_by_whole, polished
from junheng.plan.solve.steps import stepped
from junheng.plan.solve.tangents import Outer

NEAR = 1
"""Whole numbers that the rounding step looks at on either side of the relaxed value."""
PROVING, ROUNDING = 0.4, 0.3
"""Shares of the gap asked for at which HiGHS may stop: the rest is for what polishing adds."""
FIRST = 3e-3
"""Gap of the first plan."""
PATIENCE, LEAST_SECONDS = 6.0, 1.5
"""So many times as long as the relaxed program took, or seconds, HiGHS looks in one place; twice as long in each round.
What it finds it mostly finds soon, and elsewhere if not there."""
SHARE, FIRST_SHARE = 0.15, 0.4
"""Of the time left, at most, in one place; while there is no plan yet."""
FAR = 3.0
"""Plans that cost more than so many times the relaxed program need no better bound."""
WHOLE = 1e-4
"""A number this near to a whole one is whole."""
SETTLED = 0.05
"""A choice this near to yes or no is settled in the rounding step."""
TRIES = 4
"""Rounding steps in a row."""
PENALTY, LEAST_PENALTY = 2.0, 0.1
"""So many times its price in the relaxed program it costs to pass a limit; a share of the dearest, at least."""
TIGHT = 0.02
"""A coefficient this near to its limit gets planes from the start; the others when they pass it."""


class Search:
    """One search; `run` once."""

    def __init__(
        self,
        program: Program,
        *,
        seconds: float,
        gap: float,
        seed: int = 0,
        on_standing: Report | None = None,
        on_better: Callable[[Floats, float], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> None:
        self.program, self.seconds, self.gap, self.seed = program, seconds, gap, seed
        self.on_standing, self.on_better, self.stop = on_standing, on_better, stop
        self.began = time.monotonic()
        self.best: Floats | None = None
        self.cost, self.bound = np.inf, -np.inf
        self.rounds, self.pace = 0, 0.0
        self.apart: Floats | None = None
        self.penalties = np.full(len(program.cones), np.inf)
        self.impossible = False
        self.outer = Outer(program)
        self.choice = program.whole & (program.low == 0) & (program.high == 1)
        self.number = program.whole & ~self.choice

    @property
    def left(self) -> float:
        """Seconds left."""
        return self.seconds - (time.monotonic() - self.began)

    def run(self) -> Outcome:
        """Search until the gap is proved or time is out."""
        self._tell("relaxing")
        first = relaxed(self.program, seconds=max(1.0, self.left))
        if first.infeasible:
            return self._outcome(Status.INFEASIBLE, first)
        if first.solved:
            self._bound(first.bound)
        self.pace = time.monotonic() - self.began
        centre = first.x if first.solved else self._some_point()
        if not self.program.whole.any() and first.solved:
            self._polish(centre)
        self.outer.touch(centre, self._tight(centre), beside=(0, 1))
        if first.solved:
            self.penalties = self._penalties(first)
        if first.solved and self._open():
            self._take_apart()
        settled = False
        while self._open() and not settled:
            wanted = PATIENCE * self.pace * 2**self.rounds
            share = FIRST_SHARE if self.best is None else SHARE
            seconds = max(LEAST_SECONDS, min(wanted, share * self.left))
            for low, high in self._regions(centre):
                if self._open():
                    self._rounded(low, high, seconds=seconds)
            if self.rounds or not first.solved:
                settled = self._whole_program(seconds)
            self.rounds += 1
        if self.best is None:
            return self._outcome(Status.INFEASIBLE if self.impossible else Status.UNKNOWN, first)
        return self._outcome(Status.OPTIMAL if self._proved() else Status.FEASIBLE, first)

    def _take_apart(self) -> None:
        """The bound from schools that choose each for itself, and what they choose."""
        self._tell("proving")
        found = lagrangian(self.program, self.outer, cost_most=FAR * max(1.0, self.bound), seconds=self.left)
        self._bound(found.bound)
        self.apart = found.x

    def _regions(self, centre: Floats) -> Iterator[tuple[Floats, Floats]]:
        """Where good plans may be: few whole numbers are free there."""
        if self.apart is None:
            yield self._near(centre)
        else:
            if self.best is None and self.rounds:
                yield self._between(self.apart, centre, settled=True)
            yield self._between(self.apart, centre, wide=True)
            yield self._between(self.apart, centre)
        if self.best is not None:
            yield self._between(self.best, centre, beside=0)

    def _whole_program(self, seconds: float) -> bool:
        """All whole numbers free: better bounds, and plans.

        Returns:
            Whether there is nothing more to learn: there is no plan, or what is left is finer than tolerances.
        """
        if not self._open():
            return True
        self._tell("proving")
        low, high = self.program.low, self.program.high
        found = self._mixed(low, high, min(self.left, seconds), gap=PROVING * self.gap, bounds=True)
        if found.infeasible:
            # A plan and a proof that there is none: tolerances disagree, so only what is proved is said.
            self.impossible = self.best is None
            return True
        self._bound(found.bound)
        if found.x is None:
            return False
        cost = self.cost
        new = self._learn(found.x, self._polish(found.x))
        return found.ended and not new and cost == self.cost

    def _open(self) -> bool:
        """Whether there is something left to prove, and time for it."""
        halted = self.stop is not None and self.stop()
        return not self._proved() and self.left > 0.05 and not halted

    def _proved(self) -> bool:
        """Whether the best plan is as good as was asked for."""
        return gap_of(self.cost, self.bound) <= self.gap or self.cost - self.bound < self.program.step

    def _some_point(self) -> Floats:
        """A point at which planes may touch when there is no better one: everything as it is now."""
        return np.where(np.isfinite(self.program.low), self.program.low, 0.0)

    def _learn(self, x: Floats, plan: Floats | None) -> bool:
        """Planes where they were missing: at the polished point, or at the point itself where it cannot be polished.

        Returns:
            Whether any is new.
        """
        if plan is None:
            return self.outer.touch(x, broken(self.program, x), beside=(-2, -1, 0, 1, 2, 3))
        return self.outer.touch(plan, self._tight(plan))

    def _between(
        self, x: Floats, centre: Floats, *, settled: bool = False, wide: bool = False, beside: int = NEAR
    ) -> tuple[Floats, Floats]:
        """Bounds that leave whole numbers only what lies between a point and a relaxed one, or beside.

        Args:
            x: The point.
            centre: The relaxed point.
            settled: All choices are as at the point: a plan is found soon, though not the best.
            wide: Numbers are free; only choices of which the two say the same are not.
            beside: By how much numbers may lie outside.
        """
        low, high = self.program.low.copy(), self.program.high.copy()
        same = self.choice & (settled | (np.abs(x - centre) < SETTLED))
        low[same] = high[same] = np.round(x[same])
        if not wide:
            least, most = np.floor(np.minimum(x, centre + WHOLE)), np.ceil(np.maximum(x, centre - WHOLE))
            low[self.number] = np.maximum(low, least - beside)[self.number]
            high[self.number] = np.minimum(high, most + beside)[self.number]
        return low, high

    def _near(self, centre: Floats) -> tuple[Floats, Floats]:
        """Bounds that leave only whole numbers near a point."""
        low, high = self.program.low.copy(), self.program.high.copy()
        choice, number = self.choice, self.number
        low[number] = np.maximum(low, np.floor(centre + WHOLE) - NEAR)[number]
        high[number] = np.minimum(high, np.ceil(centre - WHOLE) + NEAR)[number]
        low[choice & (centre > 1 - SETTLED)] = 1.0
        high[choice & (centre < SETTLED)] = 0.0
        return low, high

    def _rounded(self, low: Floats, high: Floats, *, seconds: float) -> None:
        """A plan within bounds, in so many seconds: any if there is none yet, a better one otherwise."""
        gap = max(self.gap, FIRST) if self.best is None else ROUNDING * self.gap
        began = time.monotonic()
        for _ in range(TRIES):
            rest = seconds - (time.monotonic() - began)
            if not self._open() or rest < 0.1:
                return
            self._tell("rounding")
            found = self._mixed(low, high, min(self.left, rest), gap=gap, soft=self.best is None)
            if found.x is None:
                return
            plan = self._polish(found.x)
            self._learn(found.x, plan)
            if plan is None:
                plan = self._mended(found.x)
            if plan is not None and self.program.cost @ plan <= (1 + gap) * (self.program.cost @ found.x):
                return

    def _mended(self, x: Floats) -> Floats | None:
        """A plan like a point whose whole numbers break a coefficient: only what moves that is chosen again."""
        low, high = self.program.low.copy(), self.program.high.copy()
        for _ in range(TRIES):
            above = broken_by_whole(self.program, x)
            if not above or not self._open():
                return None
            near = stepped(self.program, x, above)
            if near is not None and (plan := self._polish(near)) is not None:
                return plan
            free = np.zeros(self.number.size, bool)
            for at in above:
                free[self.program.cones[at].slope.indices] = True
            kept = self.program.whole & ~free
            low[kept] = high[kept] = x[kept]
            self._tell("rounding")
            seconds = min(self.left, max(LEAST_SECONDS, self.pace))
            found = self._mixed(low, high, seconds, gap=self.gap, soft=True)
            if found.x is None:
                return None
            x = found.x
            plan = self._polish(x)
            self._learn(x, plan)
            if plan is not None:
                return plan
        return None

    def _penalties(self, first: Relaxed) -> Floats:
        """What passing a limit costs where a solver may, so that it finds something soon."""
        found = np.full(len(self.program.cones), np.inf)
        for at, (cone, price) in enumerate(zip(self.program.cones, first.cone_prices, strict=True)):
            if cone.limit > 0:
                found[at] = PENALTY * abs(price) / (2 * cone.limit * float(cone.weights @ cone.values(first.x)))
        there = np.isfinite(found)
        least: Floats = np.maximum(found, LEAST_PENALTY * found[there].max(initial=0.0))
        return least

    def _tight(self, x: Floats) -> list[int]:
        """Coefficients at their limits, or near."""
        return [at for at, cone in enumerate(self.program.cones) if cone.cv(x) > cone.limit_at(x) - TIGHT]

    def _mixed(
        self, low: Floats, high: Floats, seconds: float, *, gap: float, bounds: bool = False, soft: bool = False
    ) -> Found:
        return mixed(
            self.program.cost,
            low,
            high,
            self.program.whole,
            self.outer.soft(self.penalties) if soft else self.outer.planes(),
            seconds=seconds,
            gap=gap,
            seed=self.seed,
            target=(1 + PROVING * self.gap) * self.bound if self.bound > 0 else -np.inf,
            on_bound=self._bound if bounds else None,
            stop=(lambda: not self._open()) if bounds else self.stop,
        )

    def _polish(self, x: Floats) -> Floats | None:
        """Keep the whole numbers, solve the rest within the cones; a better plan is kept.

        Returns:
            The plan with these whole numbers; None where there is none.
        """
        self._tell("polishing")
        found = polished(self.program, x, lambda: max(1.0, self.left))
        for plan in found.plans:
            self._keep(plan)
        return found.best

    def _keep(self, point: Floats) -> None:
        cost = float(self.program.cost @ point)
        if cost < self.cost:
            self.best, self.cost = point, cost
            if self.on_better is not None:
                self.on_better(point, cost)

    def _bound(self, bound: float) -> None:
        if bound > self.bound:
            self.bound = bound
            self._tell("proving")

    def _tell(self, step: str) -> None:
        if self.on_standing is not None:
            self.on_standing(Standing(step, self.cost, self.bound, time.monotonic() - self.began))

    def _outcome(self, status: Status, first: Relaxed) -> Outcome:
        offset = self.program.offset
        # A bound from planes may pass the cost by what the solver's tolerances leave open.
        bound = min(self.bound, self.cost)
        return Outcome(
            status=status,
            x=self.best,
            cost=self.cost + offset,
            bound=bound + offset,
            seconds=time.monotonic() - self.began,
            rounds=self.rounds,
            cone_prices=first.cone_prices,
            row_prices=first.row_prices,
        )
