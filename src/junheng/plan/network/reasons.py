"""The figures behind what happens to each site: what closing it saves and costs, and how far its pupils have to go."""

from dataclasses import dataclass

import numpy as np

from junheng.plan.network.problem import Network, Problem
from junheng.plan.program import Flags, Floats


@dataclass(frozen=True)
class Figures:
    """Of a site, over the school years that the plan years stand for.

    For a site that closes these are what closing it does; for one that stays, what it would do, taken by itself: its
    pupils go to the nearest of the other open sites, whose room is not looked at, so that it would cost no less.

    Attributes:
        pupils: The most in a plan year: its own, or for one that closes those of the cells that it loses.
        places: In the last plan year; for one that closes, those that it has now.
        saved_yuan: Running cost saved, less what closing costs.
        travel_yuan: Travel that comes on top; less where ways get shorter.
        building_yuan: What its classes and its opening cost.
        longest_km: Longest way of its cells as it is planned; 0 where it has none.
        other_km: Longest way of the same cells before, if they go elsewhere now, or if the site closed; None where
            that is not known or there is no other site.
        without: Pupils who would have no other open site within their limits.
        spare: Places left at the other open sites that its cells might go to, in the year that has fewest; None for a
            site that closes or is not there yet.
    """

    pupils: float
    places: float
    saved_yuan: float
    travel_yuan: float
    building_yuan: float
    longest_km: float
    other_km: float | None
    without: float
    spare: float | None = None


def figures(problem: Problem, network: Network, before: np.ndarray, site: int) -> Figures:
    """The figures of a site.

    Args:
        problem: What was asked.
        network: What is decided.
        before: The site of each cell today; −1 where that is not known.
        site: Which one.
    """
    site_of = np.argmax(network.share, axis=2)
    classes = int(network.classes[-1, site])
    building = float(problem.room_yuan[site] * classes)
    places = float(problem.places[site] + problem.class_size * classes)
    if problem.exists[site] and not network.open[-1, site]:
        return _closed(problem, network, site_of, before == site, site)
    mine = site_of == site
    if not problem.exists[site]:
        building += float(problem.open_yuan[site]) if network.open[-1, site] else 0.0
        was = mine.any(axis=0) & (before >= 0)
        longest, other = _longest(problem, mine, np.full(problem.cells, site)), _longest(problem, was[None], before)
        pupils = float((problem.demand * mine).sum(axis=1).max())
        return Figures(pupils, places, 0.0, 0.0, building, longest or 0.0, other, 0.0)
    saved = float(problem.weight.sum() * problem.keep_yuan[site] - problem.close_yuan[site])
    travel = without = 0.0
    furthest: float | None = None
    spare = np.inf
    for year in range(problem.years):
        others = problem.allowed & network.open[year] & (np.arange(problem.sites) != site)
        km = np.where(others, problem.km, np.inf).min(axis=1)
        near = others[mine[year]].any(axis=0)
        room = problem.places + problem.class_size * network.classes[year]
        load = np.bincount(site_of[year], problem.demand[year], problem.sites)
        spare = min(spare, float((room - load)[near].sum()))
        moves = mine[year] & np.isfinite(km)
        further = (km - problem.km[:, site])[moves]
        travel += float(problem.weight[year] * (problem.demand[year][moves] @ further)) * problem.km_yuan
        without = max(without, float(problem.demand[year][mine[year] & ~np.isfinite(km)].sum()))
        furthest = max([*([] if furthest is None else [furthest]), *km[moves].tolist()], default=None)
    longest = _longest(problem, mine, np.full(problem.cells, site)) or 0.0
    pupils = float((problem.demand * mine).sum(axis=1).max())
    return Figures(pupils, places, saved, travel, building, longest, furthest, without, spare)


def _closed(problem: Problem, network: Network, site_of: np.ndarray, lost: Flags, site: int) -> Figures:
    closed = ~network.open[:, site]
    saved = float(problem.weight @ closed) * float(problem.keep_yuan[site]) - float(problem.close_yuan[site])
    travel = 0.0
    cells = np.arange(problem.cells)
    for year in np.nonzero(closed)[0]:
        further = problem.km[cells, site_of[year]] - problem.km[:, site]
        known = lost & np.isfinite(further)
        travel += float(problem.weight[year] * (problem.demand[year][known] @ further[known])) * problem.km_yuan
    longest = max((_longest(problem, lost[None], site_of[year]) or 0.0 for year in np.nonzero(closed)[0]), default=0.0)
    other = _longest(problem, lost[None], np.full(problem.cells, site))
    pupils = float(problem.demand[:, lost].sum(axis=1).max())
    return Figures(pupils, float(problem.places[site]), saved, travel, 0.0, longest, other, 0.0)


def _longest(problem: Problem, mine: Flags, site_of: np.ndarray) -> float | None:
    """The longest known way of the cells that are any year's; None without any."""
    cells = np.nonzero(mine.any(axis=0))[0]
    km: Floats = problem.km[cells, site_of[cells]]
    known = km[np.isfinite(km)]
    return float(known.max()) if known.size else None
