"""Whole cells of one year, made better move by move: a cell changes its site, or two cells change places.

Simulated annealing: a move that costs more is taken less and less often; pupils beyond a site's places cost a price,
so that the search may pass through what is not allowed. The catchments met on the way are kept for a choice among
them (`pool`), which puts together the good parts of many answers.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from math import exp, inf
from random import Random

import numpy as np

from junheng.plan.network.joined import parts_off
from junheng.plan.network.problem import Ints, Problem
from junheng.plan.program import Floats

NEAREST = 8
"""Sites that a cell tries, where catchments need not hang together."""
EVERY = 256
"""Moves between two looks at the clock."""


@dataclass(eq=False)
class Year:
    """The cells of one year and the places that their sites have.

    Attributes:
        cost: Of each cell at each site; infinite where it may not go.
        demand, places: Pupils.
        boarders: Pupils of a cell who would board at a site; beds: how many may.

    Shapes:
        cost, boarders: U × S; demand: U; places, beds: S.
    """

    problem: Problem
    cost: Floats
    demand: Floats
    places: Floats
    boarders: Floats
    beds: Floats
    pool: dict[tuple[int, frozenset[int]], float] = field(default_factory=dict)

    def feasible(self, site_of: Ints) -> bool:
        """Whether an answer keeps every limit."""
        sites = self.places.size
        if (site_of < 0).any() or not np.isfinite(self.cost[np.arange(site_of.size), site_of]).all():
            return False
        load = np.bincount(site_of, self.demand, sites)
        board = np.bincount(site_of, self.boarders[np.arange(site_of.size), site_of], sites)
        if (load > self.places + 1e-6).any() or (board > self.beds + 1e-6).any():
            return False
        if not self.problem.contiguous:
            return True
        home = self.problem.home
        return not any(parts_off(self.problem, np.nonzero(site_of == at)[0], int(home[at])) for at in range(sites))

    def value(self, site_of: Ints) -> float:
        """What it costs."""
        return float(self.cost[np.arange(site_of.size), site_of].sum())


def rounded(year: Year, share: Floats) -> Ints:
    """A first answer: each cell where most of it goes; parts that break off join a neighbour's catchment.

    Args:
        year: Cells and sites.
        share: Of each cell at each site, as a split answer has it.

    Returns:
        The site of each cell; −1 where none could be reached. Places are not looked at.

    Shapes:
        share: U × S.
    """
    problem = year.problem
    allowed = np.isfinite(year.cost)
    found: Ints = np.argmax(np.where(allowed, share, -1.0), axis=1)
    found = np.where(allowed.any(axis=1), found, -1)
    if not problem.contiguous:
        return found
    for site in range(problem.sites):
        for part in parts_off(problem, np.nonzero(found == site)[0], int(problem.home[site])):
            found[part] = -1
    links = problem.links
    heap: list[tuple[float, int, int]] = []

    def spread(cell: int, site: int) -> None:
        for other in links.indices[links.indptr[cell] : links.indptr[cell + 1]]:
            if found[other] < 0 and allowed[other, site]:
                heappush(heap, (float(problem.km[other, site]), int(other), site))

    for at in np.nonzero(allowed.any(axis=0))[0]:
        home = int(problem.home[at])
        if found[home] < 0 and allowed[home, at]:
            heappush(heap, (0.0, home, int(at)))
        spread(home, int(at))
    for cell, of in enumerate(found.tolist()):
        if of >= 0:
            spread(cell, of)
    while heap:
        _, next_, of = heappop(heap)
        if found[next_] < 0:
            found[next_] = of
            spread(next_, of)
    return found


def annealed(
    year: Year,
    start: Ints,
    *,
    until: float,
    seed: int,
    stop: Callable[[], bool],
    moves: int = 400_000,
    warm: float = 0.6,
) -> Ints | None:
    """The best answer that keeps every limit; None where none was met.

    Args:
        year: Cells and sites; its pool gets catchments.
        start: Where to begin; catchments hang together if they have to, places may be short.
        until: When to end, by the monotonic clock.
        seed: Of the choices.
        stop: Asked whether to stop.
        moves: Moves that are tried.
        warm: How much worse than a cell's mean cost a move may be at first.
    """
    return _Walk(year, start, seed, warm).run(until, stop, moves)


class _Walk:
    """One walk. Plain lists: a move touches two sites, which arrays would be slow for."""

    def __init__(self, year: Year, start: Ints, seed: int, warm: float) -> None:
        problem = year.problem
        self.year, self.chance = year, Random(seed)  # noqa: S311 (no secret depends on it)
        self.cost = year.cost.tolist()
        self.demand, self.places = year.demand.tolist(), year.places.tolist()
        self.boarders, self.beds = year.boarders.tolist(), year.beds.tolist()
        self.site_of = start.tolist()
        self.home = problem.home.tolist()
        links = problem.links
        self.contiguous = problem.contiguous
        self.next_to = [links.indices[links.indptr[at] : links.indptr[at + 1]].tolist() for at in range(problem.cells)]
        self.homes_at: list[list[int]] = [[] for _ in range(problem.cells)]
        for site, cell in enumerate(self.home):
            self.homes_at[cell].append(site)
        order = np.argsort(year.cost, axis=1, kind="stable")[:, :NEAREST]
        self.nearest = [[int(s) for s in row if np.isfinite(year.cost[at, s])] for at, row in enumerate(order)]
        self.cells: list[set[int]] = [set() for _ in self.places]
        self.load, self.board = [0.0] * len(self.places), [0.0] * len(self.places)
        self.now = 0.0
        for cell, site in enumerate(self.site_of):
            self.cells[site].add(cell)
            self.load[site] += self.demand[cell]
            self.board[site] += self.boarders[cell][site]
            self.now += self.cost[cell][site]
        total = max(sum(self.demand), 1.0)
        self.price = 2.0 * self.now / total + 1e-6
        self.warm = warm * self.now / max(len(self.site_of), 1)

    def over(self, site: int, load: float, board: float) -> float:
        found: float = max(0.0, load - self.places[site]) + max(0.0, board - self.beds[site])
        return found

    def run(self, until: float, stop: Callable[[], bool], moves: int) -> Ints | None:
        chance = self.chance
        best, least = None, inf
        base = self.price
        number = len(self.site_of)
        excess = sum(self.over(at, self.load[at], self.board[at]) for at in range(len(self.places)))
        if excess < 1e-6:
            best, least = list(self.site_of), self.now
        changed = False
        for turn in range(moves):
            if turn % EVERY == 0:
                if time.monotonic() > until or stop():
                    break
                heat = self.warm * max(1e-4, 1 - turn / moves) ** 2
                if turn % (EVERY * 16) == 0 and turn:
                    scaled = self.price * (1.05 if excess > 1e-6 else 0.95)
                    self.price = min(max(scaled, 0.1 * base), 20.0 * base)
            cell = chance.randrange(number)
            here = self.site_of[cell]
            there = self._target(cell, here)
            if there < 0:
                continue
            back = self._partner(cell, here, there) if chance.random() < 0.5 else -1
            if back == -2:
                continue
            gain = self.cost[cell][there] - self.cost[cell][here]
            shift, beds_in, beds_out = self.demand[cell], self.boarders[cell][there], self.boarders[cell][here]
            if back >= 0:
                gain += self.cost[back][here] - self.cost[back][there]
                shift -= self.demand[back]
                beds_in -= self.boarders[back][there]
                beds_out -= self.boarders[back][here]
            before = self.over(here, self.load[here], self.board[here]) + self.over(
                there, self.load[there], self.board[there]
            )
            after = self.over(here, self.load[here] - shift, self.board[here] - beds_out) + self.over(
                there, self.load[there] + shift, self.board[there] + beds_in
            )
            total = gain + self.price * (after - before)
            if total > 0 and chance.random() >= exp(-total / heat):
                continue
            if not self._move(cell, here, there):
                continue
            if back >= 0 and not self._move(back, there, here):
                self._put(cell, there, here)
                continue
            self.load[here] -= shift
            self.load[there] += shift
            self.board[here] -= beds_out
            self.board[there] += beds_in
            self.now += gain
            excess += after - before
            changed = True
            if excess < 1e-6 and self.now < least - 1e-9:
                best, least = list(self.site_of), self.now
            if changed and turn % 8 == 0:
                self._keep(here)
                self._keep(there)
        return None if best is None else np.array(best, dtype=np.int64)

    def _keep(self, site: int) -> None:
        pool = self.year.pool
        if len(pool) < 60_000 and self.over(site, self.load[site], self.board[site]) < 1e-6:
            cells = frozenset(self.cells[site])
            pool[site, cells] = sum(self.cost[cell][site] for cell in cells)

    def _target(self, cell: int, here: int) -> int:
        if self.contiguous:
            at = self.next_to[cell]
            there = self.site_of[at[self.chance.randrange(len(at))]] if at else here
            if there == here and self.homes_at[cell]:
                there = self.homes_at[cell][0]
        else:
            near = self.nearest[cell]
            there = near[self.chance.randrange(len(near))]
        return -1 if there == here or self.cost[cell][there] == inf else there

    def _partner(self, cell: int, here: int, there: int) -> int:
        """A cell that comes in exchange; −2 where chance met none."""
        members = self.cells[there]
        if not members:
            return -2
        if self.contiguous:
            some = [
                other
                for own in self.chance.sample(sorted(self.cells[here]), min(6, len(self.cells[here])))
                for other in self.next_to[own]
                if self.site_of[other] == there and other != cell
            ]
        else:
            some = self.chance.sample(sorted(members), min(4, len(members)))
        some = [other for other in some if self.cost[other][here] < inf]
        return some[self.chance.randrange(len(some))] if some else -2

    def _put(self, cell: int, here: int, there: int) -> None:
        self.cells[here].discard(cell)
        self.cells[there].add(cell)
        self.site_of[cell] = there

    def _move(self, cell: int, here: int, there: int) -> bool:
        if self.contiguous and not (self._joins(cell, there) and self._parts(cell, here)):
            return False
        self._put(cell, here, there)
        return True

    def _joins(self, cell: int, site: int) -> bool:
        if self.home[site] == cell:
            return True
        return any(self.site_of[at] == site or self.home[site] == at for at in self.next_to[cell])

    def _parts(self, cell: int, site: int) -> bool:
        """Whether the site's other cells still hang together without this one."""
        home = self.home[site]
        if cell == home:
            return True
        members = self.cells[site]
        around = [at for at in self.next_to[cell] if at in members or at == home]
        if len(around) <= 1:
            return True
        seen, stack, wanted = {around[0]}, [around[0]], set(around[1:])
        while stack:
            for at in self.next_to[stack.pop()]:
                if at != cell and at not in seen and (at in members or at == home):
                    seen.add(at)
                    wanted.discard(at)
                    if not wanted:
                        return True
                    stack.append(at)
        return False
