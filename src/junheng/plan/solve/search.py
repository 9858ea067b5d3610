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
from junheng.plan.solve.mixed import Found, linear, mixed
from junheng.plan.solve.outcome import Outcome, Report, Standing, Status, gap_of
from junheng.plan.solve.tangents import Outer

INSIDE = 5e-6
"""How far below its limit a coefficient is kept, so that rounding areas and yuan does not lift it above."""
EXACT = 1e-9
"""The same where nothing is rounded: nearer than this the assessment decides by exact numbers."""
NEAR = 1
"""Whole numbers that the rounding step looks at on either side of the relaxed value."""
PROVING, ROUNDING = 0.4, 0.3
"""Shares of the gap asked for at which HiGHS may stop: the rest is for what polishing adds."""
DUST = (1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 1e-5)
"""Traces: less than so many of a column's units (100 m², 万元)."""
FIRST = 3e-3
"""Gap of the first plan."""
PATIENCE, LEAST_SECONDS = 6.0, 1.5
"""So many times as long as the relaxed program took, or seconds, HiGHS looks in one place; twice as long in each round.
What it finds it mostly finds soon, and elsewhere if not there."""
SHARE = 0.15
"""Of the time left, at most, in one place."""
FAR = 3.0
"""Plans that cost more than so many times the relaxed program need no better bound."""
BESIDE = 1e-4
"""Such a trace, as a share of what a column is."""
WHOLE = 1e-4
"""A number this near to a whole one is whole."""
SETTLED = 0.05
"""A choice this near to yes or no is settled in the rounding step."""
TRIES = 4
"""Rounding steps in a row."""
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
        if first.solved and self._open():
            self._take_apart()
        settled = False
        while self._open() and not settled:
            wanted = PATIENCE * self.pace * 2**self.rounds
            seconds = max(LEAST_SECONDS, min(wanted, SHARE * self.left))
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

    def _learn(self, x: Floats, polished: Floats | None) -> bool:
        """Planes where they were missing: at the polished point, or at the point itself where it cannot be polished.

        Returns:
            Whether any is new.
        """
        if polished is None:
            return self.outer.touch(x, self._broken(x), beside=(-2, -1, 0, 1, 2, 3))
        return self.outer.touch(polished, self._tight(polished))

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
            found = self._mixed(low, high, min(self.left, rest), gap=gap, bounds=False)
            if found.x is None:
                return
            polished = self._polish(found.x)
            self._learn(found.x, polished)
            if polished is None:
                polished = self._mended(found.x)
            if polished is not None and self.program.cost @ polished <= (1 + gap) * (self.program.cost @ found.x):
                return

    def _mended(self, x: Floats) -> Floats | None:
        """A plan like a point whose whole numbers break a coefficient: only what moves that is chosen again."""
        low, high = self.program.low.copy(), self.program.high.copy()
        for _ in range(TRIES):
            free = np.zeros(self.number.size, bool)
            for at in self._broken_by_whole(x):
                free[self.program.cones[at].slope.indices] = True
            kept = self.program.whole & ~free
            low[kept] = high[kept] = x[kept]
            if not self._open() or not free.any():
                return None
            self._tell("rounding")
            found = self._mixed(low, high, min(self.left, max(LEAST_SECONDS, self.pace)), gap=self.gap, bounds=False)
            if found.x is None:
                return None
            x = found.x
            polished = self._polish(x)
            self._learn(x, polished)
            if polished is not None:
                return polished
        return None

    def _tight(self, x: Floats) -> list[int]:
        """Coefficients at their limits, or near."""
        return [at for at, cone in enumerate(self.program.cones) if cone.cv(x) > cone.limit_at(x) - TIGHT]

    def _broken(self, x: Floats) -> list[int]:
        """Coefficients above their limits."""
        return [at for at, cone in enumerate(self.program.cones) if cone.cv(x) > cone.limit_at(x)]

    def _broken_by_whole(self, x: Floats) -> list[int]:
        """Coefficients above their limits of schools that only whole numbers move: nothing else can mend them."""
        return [at for at in self._broken(x) if self.program.whole[self.program.cones[at].slope.indices].all()]

    def _mixed(self, low: Floats, high: Floats, seconds: float, *, gap: float, bounds: bool) -> Found:
        return mixed(
            self.program.cost,
            low,
            high,
            self.program.whole,
            self.outer.planes(),
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
        whole = self.program.whole
        point = np.where(whole, np.round(x), x)
        # Where all is whole nothing is rounded afterwards.
        inside = EXACT if whole.all() else INSIDE
        if self.program.worst_cone(point) <= -inside and self.program.worst_row(point) <= 1e-7:
            self._keep(point)
            if whole.all():
                return point
        if whole.all() or self._broken_by_whole(point):
            return None
        for inside in (INSIDE, 0.0):
            again = relaxed(self.program, fixed=(whole, point), inside=inside, seconds=max(1.0, self.left))
            if not again.usable:
                continue
            found = np.where(whole, point, np.clip(again.x, self.program.low, self.program.high))
            for one in (found, self._within_rows(found)):
                if one is not None and self._holds(one):
                    one = self._without_dust(one)
                    self._keep(one)
                    return one
        return None

    def _within_rows(self, point: Floats) -> Floats | None:
        """The point moved by traces, where an interior solver left one outside its rows."""
        whole = self.program.whole
        trace = np.where(whole, 0.0, BESIDE * np.maximum(1.0, np.abs(point)))
        low, high = np.maximum(self.program.low, point - trace), np.minimum(self.program.high, point + trace)
        outer = Outer(self.program, inside=INSIDE)
        outer.touch(point)
        found = linear(self.program.cost, low, high, outer.planes())
        return None if found is None else np.where(whole, point, found[0])

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
