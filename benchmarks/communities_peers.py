"""CP-SAT and clusters of bounded size on the arrays of `communities.py`.

It imports nothing of Junheng: highspy and ortools do not go into one process.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

WHOLE = 1000
"""CP-SAT counts in whole numbers: thousandths of a point."""


ARRAYS = ("allowed", "price", "opening", "surplus", "weak", "strong", "rural", "urban")


def say(line: str) -> None:
    """A line of the answer."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def cp_sat(told: dict[str, Any], seconds: float) -> None:
    """Assignment by lead and member, the absolute value as a variable between two rows."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    leads, number = told["leads"], told["allowed"].shape[1]
    opened = [model.new_bool_var(f"y{at}") for at in range(len(leads))]
    joins: dict[tuple[int, int], Any] = {}
    for at in range(len(leads)):
        for school in np.flatnonzero(told["allowed"][at]).tolist():
            joins[at, school] = model.new_bool_var(f"x{at}_{school}")
            model.add_implication(joins[at, school], opened[at])
    by_school: dict[int, list[Any]] = {school: [] for school in range(number)}
    by_lead: dict[int, list[tuple[int, Any]]] = {at: [] for at in range(len(leads))}
    for (at, school), chosen in joins.items():
        by_school[school].append(chosen)
        by_lead[at].append((school, chosen))
    for at, school in enumerate(leads):
        by_school[school].append(opened[at])
    for chosen in by_school.values():
        model.add_exactly_one(chosen)
    surplus = np.round(told["surplus"] * WHOLE).astype(int).tolist()
    total = int(np.abs(surplus).sum())
    costs = []
    for at, school in enumerate(leads):
        own = by_lead[at]
        size = sum(chosen for _, chosen in own) + opened[at]
        model.add(size >= told["least"] * opened[at])
        model.add(size <= told["most"] * opened[at])
        apart = model.new_int_var(0, total, f"d{at}")
        d = sum(surplus[other] * chosen for other, chosen in own) + surplus[school] * opened[at]
        model.add(apart >= d)
        model.add(apart >= -d)
        sizes = []
        for n in range(told["least"], told["most"] + 1):
            is_so = model.new_bool_var(f"n{at}_{n}")
            sizes.append((n, is_so))
        model.add(sum(n * is_so for n, is_so in sizes) == size)
        model.add(sum(is_so for _, is_so in sizes) == opened[at])
        weak = sum(chosen for other, chosen in own if told["weak"][other]) + int(told["weak"][school]) * opened[at]
        model.add(weak <= sum(told["most_weak"][n] * is_so for n, is_so in sizes))
        if told["least_strong"]:
            strong = sum(chosen for other, chosen in own if told["strong"][other])
            model.add(strong + int(told["strong"][school]) * opened[at] >= told["least_strong"] * opened[at])
        if told["least_rural"] and told["urban"][school]:
            rural = sum(chosen for other, chosen in own if told["rural"][other])
            model.add(rural >= told["least_rural"] * opened[at])
        costs.append(round(WHOLE * float(told["opening"][at])) * opened[at] + apart)
        costs += [round(WHOLE * float(told["price"][at, other])) * chosen for other, chosen in own]
    model.minimize(sum(costs))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    started = time.monotonic()
    status = solver.solve(model)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        points, bound = solver.objective_value / WHOLE, solver.best_objective_bound / WHOLE
        took = time.monotonic() - started
        say(f"CP-SAT {points:.1f} points, own gap {(points - bound) / points:.2%}, {took:.1f} s, 2 workers")
    else:
        say(f"CP-SAT — no list in {time.monotonic() - started:.1f} s")


def clusters(told: dict[str, Any]) -> None:
    """As many clusters as ours has communities, sizes bounded; the cheapest lead of each; rules not known to it."""
    from k_means_constrained import KMeansConstrained

    places = np.array(told["places"], dtype=float)
    k = told["communities"]
    if not k or np.isnan(places).any():
        return
    places[:, 0] *= np.cos(np.radians(places[:, 1].mean()))
    started = time.monotonic()
    made = KMeansConstrained(n_clusters=k, size_min=told["least"], size_max=told["most"], random_state=0)
    label = made.fit_predict(places)
    points, broken = 0.0, 0
    for cluster in range(k):
        own = np.flatnonzero(label == cluster).tolist()
        tried = [
            float(told["opening"][at] + told["price"][at, [s for s in own if s != school]].sum())
            for at, school in enumerate(told["leads"])
            if school in own and all(told["allowed"][at, s] for s in own if s != school)
        ]
        broken += not tried
        points += (min(tried) if tried else 0.0) + abs(float(told["surplus"][own].sum()))
    took = time.monotonic() - started
    say(f"k-means-constrained {points:.1f} points, {broken} of {k} clusters have no lead that may, {took:.1f} s")


if __name__ == "__main__":
    read = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    arrays = {key: np.array(value) if key in ARRAYS else value for key, value in read.items()}
    cp_sat(arrays, float(sys.argv[2]))
    clusters(arrays)
