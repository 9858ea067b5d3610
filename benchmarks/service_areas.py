"""Service areas of the published instances: whole units, every site kept, areas that hang together.

    .venv/bin/python benchmarks/service_areas.py ../shared [SECONDS [SEED,SEED...]]

The unit that a site lies in belongs to it. Beside our value and bound stands the best value that CPLEX reached in
two hours (published with the instances). Without seeds, 0 is run.
"""

import csv
import sys
import time
from itertools import product
from pathlib import Path

import numpy as np
from measuring import say
from scipy import sparse

from junheng.plan.network.check import breaches
from junheng.plan.network.model import model_of
from junheng.plan.network.problem import Problem
from junheng.plan.network.whole import whole_cells

INSTANCES = {"gy2s_20a": "gy2_20a", "gys_40a": "gy_40a", "zys_15a": "zy_15a"}


def instance(raw: Path, name: str) -> Problem:
    """A published instance as a problem of one year, in person-kilometres."""
    lines = (raw / f"AFSAP_{name}.txt").read_text(encoding="utf-8").splitlines()[1:]
    rows = np.array([[float(value) for value in line.split("\t")] for line in lines if line.strip()])
    number = {int(id): at for at, id in enumerate(rows[:, 0])}
    home = np.nonzero(rows[:, 6] > 0)[0]
    km = np.sqrt(((rows[:, None, 2:4] - rows[None, home, 2:4]) ** 2).sum(axis=-1)) / 1000
    links_file = raw / f"AFSAP_{name.split('_')[0]}_connectivity.txt"
    pairs = [line.split(",") for line in links_file.read_text(encoding="utf-8").splitlines()[1:] if line.strip()]
    ends = np.array([(number[int(pair[1])], number[int(pair[2])]) for pair in pairs])
    units, sites = len(rows), home.size
    links = sparse.coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(units, units))
    allowed = np.ones((units, sites), dtype=bool)
    allowed[home] = False
    allowed[home, np.arange(sites)] = True
    nothing, no = np.zeros(sites), np.zeros(sites, dtype=bool)
    return Problem(
        demand=rows[:, 1][None],
        weight=np.ones(1),
        km=km,
        allowed=allowed,
        boards=np.zeros((units, sites), dtype=bool),
        places=rows[home, 6],
        most_classes=np.zeros(sites, dtype=np.int64),
        exists=~no,
        may_close=no,
        keep_yuan=nothing,
        open_yuan=nothing,
        close_yuan=nothing,
        room_yuan=nothing,
        beds=nothing,
        receives=np.zeros((sites, sites), dtype=bool),
        km_yuan=1.0,
        class_size=45.0,
        home=home,
        links=sparse.csr_array(((links + links.T) > 0).astype(float)),
        contiguous=True,
    )


def main() -> None:
    """Run and print."""
    folder = Path(sys.argv[1]) / "data" / "china_gongyi_siting"
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    with (folder / "published_service_areas.csv").open(encoding="utf-8") as file:
        published = {row["instance"]: float(row["best_obj_cplex"]) for row in csv.DictReader(file)}
    seeds = [int(seed) for seed in sys.argv[3].split(",")] if len(sys.argv) > 3 else [0]
    for (name, key), seed in product(INSTANCES.items(), seeds):
        problem = instance(folder / "raw", name)
        model = model_of(problem)
        began = time.monotonic()
        found = whole_cells(model, until=began + seconds, gap=1e-4, seed=seed, stop=lambda: False)
        spent = time.monotonic() - began
        named = f"{key}, seed {seed}"
        if found.point is None:
            say(f"{named}: none in {spent:.1f} s, bound {found.bound / published[key] - 1:+.3%} of the published best")
            continue
        value = float(model.cost @ found.point)
        broken = breaches(problem, model.network(found.point), value)
        say(
            f"{named}: {value:,.2f}, {value / published[key] - 1:+.3%} of the published best, bound "
            f"{1 - found.bound / value:.3%} below, {spent:.1f} s, {len(broken)} rules broken"
        )


if __name__ == "__main__":
    main()
