"""What a search knows so far: its time, its rows and columns, the bound, the best communities."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from junheng.plan.communities.greedy import keeps, value
from junheng.plan.communities.ground import Column, Ground
from junheng.plan.communities.master import Master
from junheng.plan.program import Flags, Floats


@dataclass(frozen=True)
class Found:
    """What a search came to.

    Attributes:
        columns: The best communities; None where there are none.
        points: Theirs, without locked ones; what is missed, where that is made least.
        bound: None have fewer.
        missed: Numbers of the schools that are in no community although they have to be.
        first_seconds: After how long the best ones were found.
    """

    columns: tuple[Column, ...] | None
    points: float
    bound: float
    missed: tuple[int, ...] = ()
    first_seconds: float = 0.0


def near(points: float, bound: float, share: float) -> bool:
    """Whether there is a list, and it is that near to its bound, as a share of its points."""
    return bool(np.isfinite(points)) and points - bound <= share * abs(points) + 1e-6


class Standing:
    """Where a search stands.

    Args:
        g: The arrays.
        dear: What missing a rule costs; 1 where the rules missed are what is made least.
        seconds: What it may take.
        gap: As a share of the points, at which it is done.
        seed: Of the solver's own choices.
        say: Told what is solved and the bound.
        stop: Asked now and then whether to stop.
        deep: Whether cuts are added and parts solved again; not in a part itself.
        better: Told of communities that are better than those before.

    Attributes:
        master: Rows, and the columns found so far.
        bound: No communities have fewer points.
        floor: The same as far as `prices` of the linear program's rows say so; reduced points count from here.
        best: The best communities so far, of `points`; `first`, the seconds after which they were found.
        relaxed: The last solution of the linear program.
        gone: Schools that are settled for now and that no community is priced for.
        partial: Where there are no best ones: communities that keep their own rules and leave few schools out.
        lists: The number of the next list that is read off the linear program.
        step_seconds: What the next step of closing takes at least.
        tried: Communities that were formed anew without gain, and at which floor.
    """

    def __init__(
        self,
        g: Ground,
        dear: float,
        seconds: float,
        gap: float,
        seed: int,
        say: Callable[[str, float], None] | None = None,
        stop: Callable[[], bool] | None = None,
        *,
        deep: bool = True,
        better: Callable[[Found], None] | None = None,
    ) -> None:
        self.better = better
        self.g, self.gap, self.seed, self.say, self.asked, self.deep = g, gap, seed, say, stop, deep
        self.started, self.seconds = time.monotonic(), seconds
        self.master = Master(g, dear)
        self.bound, self.floor = -np.inf, -np.inf
        self.prices: Floats = np.zeros(self.master.rows)
        self.best: list[Column] | None = None
        self.points = np.inf
        self.first = 0.0
        self.relaxed: Floats = np.zeros(0)
        self.gone: Flags = np.zeros(g.size, dtype=bool)
        self.partial: list[Column] = []
        self.lists = seed
        self.step_seconds = 0.0
        self.tried: set[tuple[float, frozenset[tuple[int, tuple[int, ...]]]]] = set()

    def left(self) -> float:
        """Seconds that are left."""
        return self.seconds - (time.monotonic() - self.started)

    def over(self) -> bool:
        """Whether it is time to end."""
        return self.left() <= 0 or (self.asked is not None and self.asked())

    @property
    def target(self) -> float:
        """A bound that is enough: from here on the best is near it."""
        return self.points - self.gap * abs(self.points) if np.isfinite(self.points) else np.inf

    @property
    def short(self) -> bool:
        """Whether the linear program's last solution misses a rule in part."""
        number = len(self.master.slacks)
        return bool((self.relaxed[:number][self.master.slack_costs >= self.master.dear] > 1e-6).any())

    def near(self, share: float) -> bool:
        """Whether the best is that near to the bound."""
        return near(self.points, self.bound, share)

    def inside(self, columns: Sequence[Column]) -> Flags:
        """Schools that some communities have."""
        inside = np.zeros(self.g.size, dtype=bool)
        for column in columns:
            inside[self.master.schools(column)] = True
        return inside

    def offer(self, columns: list[Column]) -> bool:
        """Take communities for the best ones if they are.

        Those that break a rule of their own stay out of the linear program: it would fall below every lawful list.
        """
        self.master.grow(column for column in columns if self.g.fits(column.lead, column.members))
        if self.master.least_missing:
            points = self._missing(columns)
        elif keeps(self.g, columns):
            points = value(self.g, columns)
        else:
            self._half(columns)
            return False
        if points < self.points - 1e-9:
            self.best, self.points = columns, points
            self.first = time.monotonic() - self.started
            if self.better is not None:
                self.better(Found(tuple(columns), points, min(self.bound, points), first_seconds=self.first))
            return True
        return False

    def _half(self, columns: list[Column]) -> None:
        """Keep communities that leave fewer schools out than those kept so far."""
        inside = self.inside(columns)
        apart = sum(len(self.master.schools(column)) for column in columns) == int(inside.sum())
        if apart and (inside & self.g.must).sum() > (self.inside(self.partial) & self.g.must).sum():
            self.partial = columns

    def _missing(self, columns: list[Column]) -> float:
        """Schools that have to be in a community and are not, townships without one, communities too many or few."""
        g, inside = self.g, self.inside(columns)
        towns = set(g.town[inside].tolist())
        found = float((g.must & ~inside).sum()) + sum(at not in towns for at in range(len(g.towns)))
        return found + (abs(len(columns) - g.communities) if g.communities else 0)

    def priced_at(self, floor: float, prices: Floats) -> None:
        """Take prices that prove more than those before."""
        if floor > self.floor:
            self.floor, self.prices = floor, prices
            self.bound = max(self.bound, floor)

    def found(self) -> Found:
        """What it came to."""
        columns = None if self.best is None else tuple(self.best)
        if self.master.least_missing:
            missed = tuple(np.flatnonzero(self.g.must & ~self.inside(self.best or [])).tolist())
            return Found(columns, self.points, max(0.0, float(np.ceil(self.bound - 1e-6))), missed)
        return Found(columns, self.points, min(self.bound, self.points), first_seconds=self.first)
