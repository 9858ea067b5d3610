"""How fast a school network is proved, and what whole cells cost over split ones, beside a greedy network.

    .venv/bin/python benchmarks/network.py            400 cells × 120 sites: a year, ten seeds; three years, three
    .venv/bin/python benchmarks/network.py --quick    two seeds of each

The counties are invented, by seed: villages round forty townships, sites of today and candidates, a third of the
schools not to be closed. The seeds were not used while the planner was made.
"""

import argparse
import time

import numpy as np
from measuring import say
from scipy import sparse
from scipy.spatial import Delaunay

from junheng.plan.network.check import breaches
from junheng.plan.network.greedy import greedy
from junheng.plan.network.problem import Problem, cost_of
from junheng.plan.network.settle import settled
from junheng.plan.request import Effort

ONE, THREE = (10.0, range(6011, 6021)), (120.0, range(6111, 6114))


def county(cells: int, sites: int, years: int, seed: int) -> Problem:
    """An invented county of one stage."""
    rng = np.random.default_rng(seed)
    towns = rng.uniform(0, 60, (40, 2))
    home = towns[rng.integers(0, 40, cells)] + rng.normal(0, 3.5, (cells, 2))
    old = sites * 5 // 6
    place = np.vstack([home[rng.choice(cells, old, replace=False)], towns[rng.choice(40, sites - old)]])
    km = 1.3 * np.sqrt(((home[:, None] - place[None]) ** 2).sum(axis=-1))
    pupils = np.round(rng.gamma(2.0, 20.0, cells)) + 4
    trend = np.clip(rng.normal(0.9, 0.08, cells), 0.6, 1.2)
    demand = np.array([np.round(pupils * trend**year) for year in range(years)])
    limit = np.maximum(10.0, np.sort(km, axis=1)[:, 2])
    exists = np.arange(sites) < old
    share = np.bincount(np.argmin(km[:, :old], axis=1), pupils, sites)
    places = np.where(exists, 45 * np.ceil(np.maximum(share, 45) * rng.uniform(0.9, 1.4, sites) / 45), 540)
    links = sparse.lil_array((cells, cells))
    for row in Delaunay(home).simplices:
        for one in row:
            for other in row:
                if one != other:
                    links[one, other] = 1.0
    between = 1.3 * np.sqrt(((place[:, None] - place[None]) ** 2).sum(axis=-1))
    return Problem(
        demand=demand,
        weight=np.full(years, 5.0),
        km=km,
        allowed=km <= limit[:, None],
        boards=np.zeros((cells, sites), bool),
        places=places,
        most_classes=np.where(exists, rng.integers(0, 9, sites), 12),
        exists=exists,
        may_close=exists & (rng.random(sites) < 0.67),
        keep_yuan=np.full(sites, 6e5),
        open_yuan=np.full(sites, 2.2e7),
        close_yuan=np.full(sites, 2e5),
        room_yuan=np.full(sites, 9e5),
        beds=np.zeros(sites),
        receives=(between <= 15) & ~np.eye(sites, dtype=bool),
        km_yuan=300.0,
        class_size=45.0,
        home=np.argmin(km, axis=0),
        links=sparse.csr_array(links),
    )


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    for years, (seconds, seeds) in ((1, ONE), (3, THREE)):
        for seed in seeds[:2] if quick else seeds:
            problem = county(400, 120, years, seed)
            began = time.monotonic()
            found = settled(problem, Effort(seconds, 1e-3, 0))
            spent = time.monotonic() - began
            hand = greedy(problem)
            beside = "—"
            if hand is not None and found.cost:
                beside = f"{sum(cost_of(problem, hand).values()) / found.cost - 1:+.1%}"
            broken = [] if found.network is None else breaches(problem, found.network, found.cost)
            split = "—" if found.split_gap is None else f"{found.split_gap:.3%}"
            loss = "—" if found.gap is None else f"{found.gap:.3%}"
            dearer = "—"
            if found.cost and found.split_cost and found.split_gap is not None:
                dearer = f"{1 - found.split_cost * (1 - found.split_gap) / found.cost:.3%}"
            say(
                f"400 × 120, {years} year(s), seed {seed}: {found.status}, split gap {split}, whole cells within "
                f"{loss} of their bound, {dearer} above that of split ones, {spent:.1f} s, greedy {beside}, "
                f"{len(broken)} rules broken"
            )


if __name__ == "__main__":
    main()
