"""The linear program over communities listed as a whole: it needs no pricing, and cuts may be of every kind."""

import numpy as np
from scipy import sparse

from junheng.plan.communities.cuts import KINDS, counted
from junheng.plan.communities.ground import Column, Ints
from junheng.plan.communities.master import Master
from junheng.plan.communities.standing import Standing
from junheng.plan.program import Flags, Floats

FIRST, AT_A_TIME = 3000, 1000
"""Communities that the program begins with, and those that it is grown by at a time."""
CUTS, STARTS = 80, 60
"""Cuts that are added at a time at most, and sets of three schools that larger ones are grown from."""
NOTHING = 1e-7


class Pool:
    """Communities that can be in a list below a target, and the linear program over them.

    Args:
        s: Where the search stands: its prices and cuts are begun with.
        columns: The communities.

    Attributes:
        target: Who is too dear to be in a list below it drops out; at first, in a better list than the best.
        master: Rows, and the communities that the program has been grown by.
        alive: Which of the communities have not dropped out.
        reached: No list of them has fewer points.
        prices: Those of the last program.
    """

    def __init__(self, s: Standing, columns: list[Column]) -> None:
        self.s, self.columns, self.target = s, columns, s.points
        self.master = Master(s.g, s.master.dear)
        self.master.take(s.master.in_force)
        self.inside = sparse.csr_array(self.master.inside(columns), dtype=float)
        self.points = np.array([column.points for column in columns])
        self.leads = np.array([column.lead for column in columns], dtype=np.int64)
        self.counts: list[sparse.csr_array] = []
        self.alive: Flags = np.ones(len(columns), dtype=bool)
        self.grown: Ints = np.zeros(0, dtype=np.int64)
        self.reached = -np.inf
        self._count(0)
        self.prices = s.prices
        self._grow(np.argsort(self._judged(s.prices), kind="stable")[:FIRST])

    def solve(self) -> Floats | None:
        """The program's point, once no community that is left would make it less; None where time ran out.

        With schools that are settled for now, communities that have any of them stay out, and nothing is proved.
        """
        settled = bool(self.s.gone.any())
        rows = self._without(self.s.gone) if settled else None
        while True:
            solved = self.master.lp.solved(self.s.left())
            if solved is None:
                return None
            _, x, raw = solved
            prices = self.master.clipped(raw)
            costs = self._judged(prices) if rows is None else self._costs(rows, prices)
            costs[self.grown] = 0.0
            fresh = np.flatnonzero(costs < -NOTHING)
            if not fresh.size:
                return x
            self._grow(fresh[np.argsort(costs[fresh], kind="stable")[:AT_A_TIME]])

    def cut(self, x: Floats) -> bool:
        """Add cuts that a point breaks; whether there are any."""
        before = len(self.master.in_force)
        self.master.cut(x, CUTS, KINDS, STARTS)
        self._count(before)
        return len(self.master.in_force) > before

    def left(self) -> list[Column]:
        """The communities that have not dropped out."""
        return [column for column, one in zip(self.columns, self.alive.tolist(), strict=True) if one]

    def cheapest(self, number: int, outside: Flags, limit: float = np.inf) -> list[Column]:
        """Those of fewest reduced points by the last prices, below a limit and without some schools."""
        rows = self._without(outside)
        costs = self._reduced(rows, self.prices)
        order = np.argsort(costs, kind="stable")[:number]
        return [self.columns[at] for at in rows[order[costs[order] < limit]].tolist()]

    def _without(self, schools: Flags) -> Ints:
        """Numbers of those left that have none of some schools."""
        rows: Ints = np.flatnonzero(self.alive & (self.inside @ schools.astype(float) == 0))
        return rows

    def _grow(self, at: Ints) -> None:
        """Let communities into the program."""
        self.master.grow([self.columns[one] for one in at.tolist()])
        self.grown = np.append(self.grown, at)

    def _count(self, before: int) -> None:
        """What each community counts in the cuts after the first so many."""
        self.counts.append(sparse.csr_array(counted(self.inside, self.master.in_force[before:]), dtype=float))

    def _judged(self, prices: Floats) -> Floats:
        """Reduced points by prices, infinity of those that have dropped out; who is too dear drops out."""
        self.prices = prices
        rows = np.flatnonzero(self.alive)
        costs = self._costs(rows, prices)
        least = np.zeros(self.s.g.leads.size)
        np.minimum.at(least, self.leads[rows], costs[rows])
        proved = self.master.side(prices) + float(least.sum())
        self.reached = max(self.reached, proved)
        # Reduced points count from what these same prices prove, not from what others proved before.
        dear = self.alive & (costs > self.target - proved + 1e-6)
        self.alive &= ~dear
        for at in np.flatnonzero(dear[self.grown]).tolist():
            self.master.lp.limit(len(self.master.slacks) + at, 0.0, 0.0)
        return np.where(self.alive, costs, np.inf)

    def _costs(self, rows: Ints, prices: Floats) -> Floats:
        """Reduced points of some communities, infinity of the others."""
        costs = np.full(len(self.columns), np.inf)
        costs[rows] = self._reduced(rows, prices)
        return costs

    def _reduced(self, rows: Ints, prices: Floats) -> Floats:
        """Points of some communities, less what they are worth at prices."""
        worth = self.master.worth(prices)
        found: Floats = self.points - self.inside @ worth.schools - worth.each
        first = self.master.rows
        for counts in self.counts:
            own = prices[first : first + counts.shape[1]]
            first += counts.shape[1]
            if own.any():
                found -= counts @ np.pad(own, (0, counts.shape[1] - own.size))
        return found[rows]
