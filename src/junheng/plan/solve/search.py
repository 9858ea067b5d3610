"""The search: relax, round, prove, polish, and again where a coefficient is still above its limit.

relax    Clarabel without whole numbers: a bound, and where the planes shall touch
round    whole numbers near the relaxed ones: a plan within a second or two
prove    HiGHS over all whole numbers with planes for cones: better plans, and the bound
polish   whole numbers kept, the rest solved again within the cones: what is paid for is enough
"""

import time
from collections.abc import Callable

import numpy as np

from junheng.plan.program import Floats, Program
from junheng.plan.solve.conic import Relaxed, relaxed
from junheng.plan.solve.mixed import Found, mixed
from junheng.plan.solve.outcome import Outcome, Report, Standing, Status, gap_of
from junheng.plan.solve.tangents import Outer, Planes

INSIDE = 5e-6
"""How far below its limit a coefficient is kept, so that rounding areas and yuan does not lift it above."""
EXACT = 1e-9
"""The same where nothing is rounded: nearer than this the assessment decides by exact numbers."""
NEAR = 1
"""Whole numbers that the rounding step looks at on either side of the relaxed value."""
PROVING, ROUNDING = 0.4, 0.8
"""Shares of the gap asked for at which HiGHS may stop: the rest is for what polishing adds."""
DUST = (1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 1e-5)
"""Traces: less than so many of a column's units (100 m², 万元)."""
FIRST = 3e-3
"""Gap of the first plan."""
FIRST_TRIES = ((False, 0.4), (True, 0.4))
"""How a first plan is looked for: whether nearly whole numbers may change, and in what share of the time left."""
BETTER = 0.15
"""Share of the time left for a better one."""
WHOLE, NEARLY = 1e-4, 1e-2
"""A number this near to a whole one is whole, or nearly."""
SETTLED = 0.05
"""A choice this near to yes or no is settled in the rounding step."""
TRIES = 4
"""Rounding steps in a row."""
TIGHT = 0.02
"""A coefficient this near to its limit gets planes from the start; the others when they pass it."""
ROUNDS = 12


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
        self.rounds = 0
        self.outer = Outer(program)

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
        centre = first.x if first.solved else self._some_point()
        if not self.program.whole.any() and first.solved:
            self._polish(centre)
        self.outer.touch(centre, self._tight(centre), beside=True)
        if first.solved and self._open():
            self._round(centre)
        while self._open() and self.rounds < ROUNDS:
            self.rounds += 1
            self._tell("proving")
            low, high = self.program.low, self.program.high
            found = self._mixed(self.outer.planes(), low, high, self.left, gap=PROVING * self.gap, bounds=True)
            if found.infeasible:
                # A plan and a proof that there is none: tolerances disagree, so only what is proved is said.
                if self.best is None:
                    return self._outcome(Status.INFEASIBLE, first)
                break
            self._bound(found.bound)
            if found.x is None:
                break
            self._polish(found.x)
            broken = self._broken(found.x)
            if broken:
                self.outer.touch(found.x, broken)
            elif self.cost <= (1 + 0.1 * self.gap) * float(self.program.cost @ found.x):
                break  # the planes' optimum is a plan: only the bound is left, and time for it is out
            if self._open():
                self._round(found.x)
        if self.best is None:
            return self._outcome(Status.UNKNOWN, first)
        return self._outcome(Status.OPTIMAL if self._proved() else Status.FEASIBLE, first)

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

    def _round(self, centre: Floats) -> None:
        """Plans of whole numbers near a point: first any that is good, then a better one; the best is kept."""
        wide = False
        for beside, share in FIRST_TRIES if self.best is None else ():
            if self.best is None:
                wide = beside
                self._rounded(*self._near(centre, beside=beside), gap=max(self.gap, FIRST), share=share)
        self._rounded(*self._near(centre, beside=wide), gap=ROUNDING * self.gap, share=BETTER)

    def _near(self, centre: Floats, *, beside: bool) -> tuple[Floats, Floats]:
        """Bounds that leave only whole numbers near a point.

        Args:
            centre: The point.
            beside: Whether what is nearly whole at the point may change by `NEAR` as well.
        """
        low, high = self.program.low.copy(), self.program.high.copy()
        whole = self.program.whole
        choice = whole & (self.program.low == 0) & (self.program.high == 1)
        number = whole & ~choice
        nearly = WHOLE if beside else NEARLY
        away = np.where(beside | (np.abs(centre - np.round(centre)) > nearly), NEAR, 0)
        low[number] = np.maximum(low, np.floor(centre + nearly) - away)[number]
        high[number] = np.minimum(high, np.ceil(centre - nearly) + away)[number]
        low[choice & (centre > 1 - SETTLED)] = 1.0
        high[choice & (centre < SETTLED)] = 0.0
        return low, high

    def _rounded(self, low: Floats, high: Floats, *, gap: float, share: float) -> None:
        """A plan within bounds, from HiGHS up to a gap, in a share of the time that is left."""
        seconds = max(1.5, share * self.left)
        began = time.monotonic()
        for _ in range(TRIES):
            rest = seconds - (time.monotonic() - began)
            if not self._open() or rest < 0.1:
                return
            self._tell("rounding")
            found = self._mixed(self.outer.planes(), low, high, min(self.left, rest), gap=gap, bounds=False)
            if found.x is None or self._polish(found.x):
                return
            # What whole numbers alone decide cannot be polished: say where they must not go, and look again.
            self.outer.touch(found.x, self._broken(found.x), beside=True)

    def _tight(self, x: Floats) -> list[int]:
        """Coefficients at their limits, or near."""
        return [at for at, cone in enumerate(self.program.cones) if cone.cv(x) > cone.limit_at(x) - TIGHT]

    def _broken(self, x: Floats) -> list[int]:
        """Coefficients above their limits."""
        return [at for at, cone in enumerate(self.program.cones) if cone.cv(x) > cone.limit_at(x)]

    def _mixed(self, planes: Planes, low: Floats, high: Floats, seconds: float, *, gap: float, bounds: bool) -> Found:
        return mixed(
            self.program.cost,
            low,
            high,
            self.program.whole,
            planes,
            seconds=seconds,
            gap=gap,
            seed=self.seed,
            on_bound=self._bound if bounds else None,
            stop=(lambda: not self._open()) if bounds else self.stop,
        )

    def _polish(self, x: Floats) -> bool:
        """Keep the whole numbers, solve the rest within the cones; a better plan is kept.

        Returns:
            Whether there is a plan with these whole numbers.
        """
        self._tell("polishing")
        whole = self.program.whole
        point = np.where(whole, np.round(x), x)
        # Where all is whole nothing is rounded afterwards.
        inside = EXACT if whole.all() else INSIDE
        if self.program.worst_cone(point) <= -inside and self.program.worst_row(point) <= 1e-7:
            self._keep(point)
            if whole.all():
                return True
        if whole.all():
            return False
        for inside in (INSIDE, 0.0):
            again = relaxed(self.program, fixed=(whole, point), inside=inside, seconds=max(1.0, self.left))
            if again.usable:
                found = np.where(whole, point, np.clip(again.x, self.program.low, self.program.high))
                if self._holds(found):
                    self._keep(self._without_dust(found))
                    return True
        return False

    def _holds(self, point: Floats) -> bool:
        """Whether a point keeps rows and cones, but for a solver's tolerance in the rows."""
        return self.program.worst_cone(point) <= 0 and self.program.worst_row(point) <= 1e-6

    def _without_dust(self, point: Floats) -> Floats:
        """The point without the traces that an interior solver leaves everywhere, as far as it holds without them."""
        for trace in DUST:
            swept = np.where(~self.program.whole & (point < trace) & (self.program.low <= 0), 0.0, point)
            if self._holds(swept):
                return swept
        return point

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
