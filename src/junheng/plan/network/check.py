"""A network held against its rules by code that shares nothing with the model that found it.

Sums are made by loops over what was decided; contiguity is walked cell by cell; costs are added again.
"""

import itertools
from collections import deque
from dataclasses import dataclass

import numpy as np

from junheng.plan.network.problem import Network, Problem

RULES = (
    "assigned",
    "distance",
    "capacity",
    "boarding",
    "growth",
    "stays_closed",
    "protected",
    "merger",
    "settled",
    "contiguous",
    "cost",
)


@dataclass(frozen=True)
class Breach:
    """A rule that is broken.

    Attributes:
        rule: One of `RULES`.
        year, cell, site: Where, by number; −1 where it does not apply.
    """

    rule: str
    year: int = -1
    cell: int = -1
    site: int = -1


def breaches(problem: Problem, network: Network, cost: float | None = None, *, whole: bool = True) -> list[Breach]:
    """What a network breaks; nothing where it keeps every rule.

    Args:
        problem: What was asked.
        network: What is decided.
        cost: What the network is said to cost, in yuan.
        whole: Whether every cell has to go to one site.
    """
    found: list[Breach] = []
    for year in range(problem.years):
        found += _assigned(problem, network, year, whole=whole)
        found += _room(problem, network, year)
        if problem.contiguous and whole:
            for site in range(problem.sites):
                found += [Breach("contiguous", year, cell, site) for cell in _cut_off(problem, network, year, site)]
    found += _sites(problem, network)
    if cost is not None and abs(recosted(problem, network) - cost) > 1e-6 * max(1.0, abs(cost)):
        found.append(Breach("cost"))
    return found


def recosted(problem: Problem, network: Network) -> float:
    """The network's cost, added up again."""
    total = 0.0
    for year in range(problem.years):
        for cell, site in np.argwhere(network.share[year] > 0):
            pupils = problem.demand[year, cell] * network.share[year, cell, site]
            if pupils:
                total += problem.weight[year] * pupils * problem.km[cell, site] * problem.km_yuan
        for site in range(problem.sites):
            if network.open[year, site]:
                total += problem.weight[year] * problem.keep_yuan[site]
    for site in range(problem.sites):
        was, ends = bool(problem.exists[site]), bool(network.open[-1, site])
        total += problem.close_yuan[site] if was and not ends else 0.0
        total += problem.open_yuan[site] if ends and not was else 0.0
        total += problem.room_yuan[site] * int(network.classes[-1, site])
    return float(total)


def _assigned(problem: Problem, network: Network, year: int, *, whole: bool) -> list[Breach]:
    found = []
    for cell in range(problem.cells):
        row = network.share[year, cell]
        shares = [float(value) for value in row if value > 1e-9]
        if abs(sum(shares) - 1) > 1e-6 or (whole and any(abs(value - 1) > 1e-6 for value in shares)):
            found.append(Breach("assigned", year, cell))
        for site in np.nonzero(row > 1e-6)[0]:
            km = problem.km[cell, site]
            if not problem.allowed[cell, site] or not np.isfinite(km):
                found.append(Breach("distance", year, cell, int(site)))
            if not network.open[year, site]:
                found.append(Breach("assigned", year, cell, int(site)))
    return found


def _room(problem: Problem, network: Network, year: int) -> list[Breach]:
    found = []
    for site in range(problem.sites):
        pupils = boarders = 0.0
        for cell in np.nonzero(network.share[year, :, site] > 0)[0]:
            here = problem.demand[year, cell] * network.share[year, cell, site]
            pupils += here
            boarders += here if problem.boards[cell, site] else 0.0
        classes = int(network.classes[year, site])
        places = problem.places[site] + problem.class_size * classes if network.open[year, site] else 0.0
        if pupils > places + 1e-4 * max(1.0, places * 1e-2):
            found.append(Breach("capacity", year, site=site))
        if boarders > problem.beds[site] + 1e-4:
            found.append(Breach("boarding", year, site=site))
        if classes < 0 or classes > problem.most_classes[site] or (classes and not network.open[year, site]):
            found.append(Breach("growth", year, site=site))
        if year and classes < network.classes[year - 1, site]:
            found.append(Breach("growth", year, site=site))
    return found


def _sites(problem: Problem, network: Network) -> list[Breach]:
    found = []
    for site in range(problem.sites):
        states = [bool(value) for value in network.open[:, site]]
        if problem.exists[site]:
            states = [True, *states]
            for year in range(problem.years):
                if states[year + 1] or not problem.may_close[site]:
                    continue
                others = [r for r in range(problem.sites) if problem.receives[site, r] and network.open[year, r]]
                if not others:
                    found.append(Breach("merger", year, site=site))
            if not problem.may_close[site] and not all(states):
                found.append(Breach("protected", site=site))
            turns = [later and not earlier for earlier, later in itertools.pairwise(states)]
        else:
            turns = [earlier and not later for earlier, later in itertools.pairwise(states)]
        if any(turns):
            found.append(Breach("stays_closed", site=site))
        if problem.must_close is not None and problem.must_close[site] and states[-1]:
            found.append(Breach("settled", site=site))
    return found


def _cut_off(problem: Problem, network: Network, year: int, site: int) -> list[int]:
    """Cells of a site that cannot be walked to from the one it lies in."""
    mine = {int(cell) for cell in np.nonzero(network.share[year, :, site] > 0.5)[0]}
    start = int(problem.home[site])
    seen, queue = {start}, deque([start])
    while queue:
        cell = queue.popleft()
        for other in np.nonzero(problem.links[[cell]].toarray().ravel())[0]:
            if int(other) in mine and int(other) not in seen:
                seen.add(int(other))
                queue.append(int(other))
    return sorted(mine - seen)
