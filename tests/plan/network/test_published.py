"""A published solution of the county of Gongyi, costed and checked by our own code."""

from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from junheng.plan.network.check import breaches, recosted
from junheng.plan.network.problem import Network, Problem, cost_of

PUBLISHED = {"gya1": 3_499_012, "gyb1": 3_433_223, "gyc1": 3_351_292}
"""Fixed cost and population × km, in the names of the files of best solutions."""


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_solution_costs_what_was_published(shared: Path, name: str) -> None:
    raw = shared / "data" / "china_gongyi_siting" / "raw"
    rows = np.array([line.split() for line in (raw / f"{name}.txt").read_text().splitlines()[1:]], dtype=float)
    path = raw / "bestSolutions" / f"{name}.txt_sol0_{PUBLISHED[name]}.txt"
    pairs = [line.split() for line in path.read_text().splitlines()[1:] if line.strip()]
    site_of = np.array([int(pair[2]) for pair in pairs])
    units = len(rows)
    places = np.nonzero(rows[:, 6] > 0)[0]
    column = {int(at): turn for turn, at in enumerate(places)}
    km = np.sqrt(((rows[:, None, 2:4] - rows[None, places, 2:4]) ** 2).sum(axis=-1)) / 1000
    share = np.zeros((1, units, places.size))
    share[0, [int(pair[0]) for pair in pairs], [column[int(at)] for at in site_of]] = 1.0
    nothing, no = np.zeros(places.size), np.zeros(places.size, dtype=bool)
    problem = Problem(
        demand=rows[:, 1][None],
        weight=np.ones(1),
        km=km,
        allowed=np.ones(km.shape, dtype=bool),
        boards=np.zeros(km.shape, dtype=bool),
        places=rows[places, 6],
        most_classes=np.zeros(places.size, dtype=np.int64),
        exists=no,
        may_close=no,
        keep_yuan=nothing,
        open_yuan=rows[places, 5],
        close_yuan=nothing,
        room_yuan=nothing,
        beds=nothing,
        receives=np.zeros((places.size, places.size), dtype=bool),
        km_yuan=1.0,
        class_size=1.0,
        home=places,
        links=sparse.csr_array((units, units)),
    )
    network = Network(share.any(axis=1), np.zeros((1, places.size), dtype=np.int64), share)
    assert breaches(problem, network) == []
    assert recosted(problem, network) == pytest.approx(PUBLISHED[name], abs=1.0)
    assert sum(cost_of(problem, network).values()) == pytest.approx(PUBLISHED[name], abs=1.0)
