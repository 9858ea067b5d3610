"""Cells exchanged between catchments that hang together, by chance and ever more strictly, until no place is short.

A cell at an edge joins a catchment that it touches, or does so while another cell leaves that catchment. A change for
the worse is taken as well, the more seldom the cooler it is. Where places are short there is a charge, and one more
for each pupil; both rise as it cools. The number of tries is counted, so that a seed gives one answer.

Source:
    simulated annealing (Kirkpatrick, Gelatt, Vecchi 1983).
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from junheng.plan.network.joined import hangs, touches
from junheng.plan.network.problem import Ints, Problem
from junheng.plan.program import Flags, Floats
from junheng.plan.solve.mixed import linear
from junheng.plan.solve.tangents import Planes

TRIES = 6000
"""For each cell, at first; half as many when warmed up again."""
HOT, WARM, COLD = 1.0, 0.6, 0.05
"""Cost of a change for the worse, in mean costs of a cell, that is as likely as not (by e) to be taken."""
A_PUPIL = 2.0
"""Charge for a pupil without a place, beyond the price of a place there, in mean costs of a pupil, at first."""
RISES = 0.2
"""The charge rises by this power of the cooling."""
AT_LEAST = 1.0
"""Cells of mean size that are charged besides where any place is short."""
STEP = 1000
"""Tries at one heat."""
IDLE = 6
"""Times that it is warmed up again for nothing before it ends."""
SHORT = 1e-6
"""Pupils short that are none."""


@dataclass(frozen=True, eq=False)
class Grounds:
    """What does not change.

    Attributes:
        cost: Of each cell at each site; infinite where it may not go.
        pupils: Of each cell.
        places: Of each site.
        next_to: Cells that touch each cell.
        doors: By what each cell may join a catchment: a cell beside it, or as ~s the site s that lies in it or beside.
        home: Cell that each site lies in; it leads on even where it is another's.
        charge: For a pupil without a place at each site, at first.
    """

    cost: list[list[float]]
    pupils: list[float]
    places: list[float]
    next_to: list[list[int]]
    doors: list[list[int]]
    home: list[int]
    charge: list[float]


def exchanged(
    problem: Problem,
    year: int,
    allowed: Flags,
    places: Floats,
    site_of: Ints,
    *,
    seed: int,
    stop: Callable[[], bool],
) -> Ints:
    """The site of each cell after exchanges: places are short only where no answer without was met.

    Args:
        problem: Cells and sites; catchments have to hang together.
        year: Of the plan years.
        allowed: Which cells may go to which sites.
        places: Of each site, with the classes added.
        site_of: Where to begin: it hangs together, places may be short.
        seed: Of the choices.
        stop: Asked whether to stop.

    Shapes:
        allowed: U × S; places: S; site_of: U.
    """
    grounds = grounds_of(problem, year, allowed, places)
    tries = TRIES * problem.cells
    search = _Search(grounds, site_of.tolist(), seed, stop)
    search.begin(site_of.tolist())
    idle = 0
    while idle < IDLE and not stop():
        before = search.best_cost
        if search.best is None:  # anew, with other chances
            search.begin(site_of.tolist())
            search.cool(HOT, tries)
        else:
            search.begin(search.best)
            search.cool(WARM, tries // 2)
        idle = 0 if search.best_cost < before else idle + 1
    return np.array(search.site_of if search.best is None else search.best, dtype=np.int64)


def grounds_of(problem: Problem, year: int, allowed: Flags, places: Floats) -> Grounds:
    """A year of a problem in lists."""
    pupils = problem.demand[year]
    links = problem.links
    next_to = [links.indices[links.indptr[at] : links.indptr[at + 1]].tolist() for at in range(problem.cells)]
    doors = [list(cells) for cells in next_to]
    for site, home in enumerate(problem.home.tolist()):
        for cell in (home, *next_to[home]):
            doors[cell].append(~site)
    cost = np.where(allowed, problem.km * pupils[:, None], np.inf)
    charge = _prices(cost, pupils, places) + A_PUPIL * _mean(cost, pupils)
    lists = (cost.tolist(), pupils.tolist(), places.tolist(), next_to, doors, problem.home.tolist(), charge.tolist())
    return Grounds(*lists)


def _prices(cost: Floats, pupils: Floats, places: Floats) -> Floats:
    """What a place more is worth at each site where cells may be split; nothing where there is no such answer."""
    cell, site = np.nonzero(np.isfinite(cost))
    x = np.arange(cell.size)
    scale = max(float(pupils.mean()), 1e-9)
    value = np.concatenate([np.ones(x.size), pupils[cell] / scale])
    cells, sites = cost.shape
    rows = sparse.csr_array(
        (value, (np.concatenate([cell, cells + site]), np.tile(x, 2))), shape=(cells + sites, x.size)
    )
    low, high = np.ones(cells + sites), np.ones(cells + sites)
    low[cells:], high[cells:] = -np.inf, places / scale
    found = linear(cost[cell, site], np.zeros(x.size), np.ones(x.size), Planes(x.size, rows, low, high))
    return np.zeros(sites) if found is None else np.maximum(-found[1][cells:] / scale, 0.0)


def _mean(cost: Floats, pupils: Floats) -> float:
    """The least that a pupil may cost, on average."""
    least = np.where(np.isfinite(cost), cost, np.inf).min(axis=1)
    return max(float(least.sum()), 1e-9) / max(float(pupils.sum()), 1e-9)


def _chances(seed: int) -> Iterator[float]:
    """Numbers from 0 up to 1, one at a time but drawn many at once, which is quicker."""
    rng = np.random.default_rng(seed)
    while True:
        yield from rng.random(4096).tolist()


class _Search:
    def __init__(self, grounds: Grounds, site_of: list[int], seed: int, stop: Callable[[], bool]) -> None:
        self.grounds, self.site_of, self.stop = grounds, site_of, stop
        self.chance = _chances(seed).__next__
        self.best: list[int] | None = None
        self.best_cost = math.inf
        self.mean = max(self.cost() / max(len(site_of), 1), 1e-9)
        pupils = max(sum(grounds.pupils), 1e-9)
        self.besides = AT_LEAST * pupils / len(site_of)
        self.free = [cell for cell, row in enumerate(grounds.cost) if sum(value < math.inf for value in row) > 1]
        self.load: list[float] = []

    def cost(self) -> float:
        """Of all cells where they are."""
        return sum(self.grounds.cost[cell][site] for cell, site in enumerate(self.site_of))

    def loads(self) -> list[float]:
        """Pupils beyond the places of each site; below zero where places are left."""
        over = [-places for places in self.grounds.places]
        for cell, site in enumerate(self.site_of):
            over[site] += self.grounds.pupils[cell]
        return over

    def begin(self, site_of: list[int]) -> None:
        """Go on from there."""
        self.site_of = list(site_of)
        self.load = self.loads()
        cost = self.cost()
        if cost < self.best_cost and max(self.load) <= SHORT:
            self.best_cost, self.best = cost, list(site_of)

    def cool(self, hot: float, tries: int) -> None:
        """Try so many exchanges, from hot to cold."""
        if not self.free:
            return
        turns = max(tries // STEP, 1)
        for turn in range(turns):
            if self.stop():
                return
            cooled = (COLD / hot) ** (turn / turns)
            risen = (hot * cooled) ** -RISES
            self._tried(hot * cooled * self.mean, [risen * value for value in self.grounds.charge])

    def _tried(self, heat: float, price: list[float]) -> None:
        """Try some exchanges at one heat. One long loop over local names: this is where the time goes."""
        grounds, site_of, load = self.grounds, self.site_of, self.load
        cost, pupils, next_to, doors, home = grounds.cost, grounds.pupils, grounds.next_to, grounds.doors, grounds.home
        chance, log, free, besides = self.chance, math.log, self.free, self.besides
        number = len(free)
        total = self.cost()
        short = sum(over > SHORT for over in load)

        def charge(over: float) -> float:
            return over + besides if over > SHORT else 0.0

        for _ in range(STEP):
            cell = free[int(chance() * number)]
            source = site_of[cell]
            near = doors[cell]
            if not near:
                continue
            door = near[int(chance() * len(near))]
            target = site_of[door] if door >= 0 else ~door
            if target == source:
                continue
            change = cost[cell][target] - cost[cell][source]
            if change == math.inf:
                continue
            most = -heat * log(chance() + 1e-300)
            some = pupils[cell]
            first, second = load[source], load[target]
            eased = price[source] * (charge(first - some) - charge(first))
            if change + eased + price[target] * (charge(second + some) - charge(second)) <= most:
                if not hangs(site_of, cell, source, next_to, home):
                    continue
                site_of[cell] = target
                load[source], load[target] = first - some, second + some
                short += (first - some > SHORT) - (first > SHORT) + (second + some > SHORT) - (second > SHORT)
            else:
                if second + some <= SHORT:
                    continue
                # Another cell leaves the target: one near this, so that they may change places.
                other = cell
                for _ in range(4):
                    beside = next_to[cell]
                    beside = next_to[beside[int(chance() * len(beside))]] if beside else near
                    other = beside[int(chance() * len(beside))]
                    if other >= 0 and other != cell and site_of[other] == target:
                        break
                else:
                    continue
                near = doors[other]
                door = near[int(chance() * len(near))]
                third = site_of[door] if door >= 0 else ~door
                change += cost[other][third] - cost[other][target]
                if third == target or not change < math.inf:
                    continue
                more = pupils[other]
                after = second + some - more
                if third == source:
                    eased = price[source] * (charge(first - some + more) - charge(first))
                else:
                    eased += price[third] * (charge(load[third] + more) - charge(load[third]))
                if change + eased + price[target] * (charge(after) - charge(second)) > most:
                    continue
                if not hangs(site_of, cell, source, next_to, home):
                    continue
                site_of[cell] = target
                if not hangs(site_of, other, target, next_to, home) or not touches(
                    site_of, other, third, next_to, home
                ):
                    site_of[cell] = source
                    continue
                site_of[other] = third
                if not touches(site_of, cell, target, next_to, home):
                    site_of[cell], site_of[other] = source, target
                    continue
                load[source] -= some
                load[target] = after
                load[third] += more
                short = sum(over > SHORT for over in load)
            total += change
            if not short and total < self.best_cost - 1e-9 * abs(total):
                self.best_cost, self.best = total, list(site_of)
