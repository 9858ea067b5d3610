"""Small counties: the planner's optimum against enumeration, and against a solver of another kind."""

import itertools
import json
import pickle
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from junheng.assess.county import assess
from junheng.plan.model import Question
from junheng.plan.solve.conic import relaxed
from junheng.plan.solve.lagrangian import lagrangian
from junheng.plan.solve.outcome import Status
from junheng.plan.solve.tangents import Outer
from tests.assess.counties import ON, School, good_county, plenty
from tests.plan.counties import COSTS, YEAR, nation, only, planned, search, strained

PRICE = float(COSTS.unit["equip-multimedia"].once["urban"])
DESIGNATION = COSTS.unit["designate-backbone"]


def lacking(school: str, pupils: int, rooms: int, backbone: int) -> School:
    """A school that has enough of everything but multimedia rooms and backbone teachers."""
    return plenty(school, pupils, ample=1.4).having(multimedia_rooms=rooms, teachers_backbone=backbone)


@pytest.mark.parametrize(
    "counts",
    [
        ((1000, 21, 9), (600, 3, 0), (800, 26, 2)),
        ((500, 4, 5), (1200, 20, 6), (900, 30, 12)),
        ((400, 2, 1), (700, 15, 8), (650, 40, 1)),
    ],
)
def test_no_other_numbers_of_rooms_and_designations_are_cheaper(counts: tuple[tuple[int, int, int], ...]) -> None:
    facts = good_county(*(lacking(str(at + 1), *numbers) for at, numbers in enumerate(counts)))
    found = planned(
        facts, question=Question((YEAR,), forbidden=only("equip-multimedia", "designate-backbone")), gap=1e-7
    )
    before = assess(facts, nation(facts), ON)
    units = sorted(before.units, key=lambda unit: unit.school)
    assert [unit.stage for unit in units] == ["primary"] * len(counts)
    wanted = [[unit.readings[id].per_base * unit.readings[id].base for id in ("R7", "R2")] for unit in units]
    each = DESIGNATION.once["urban"] + DESIGNATION.yearly["urban"]
    options = []
    for (_, rooms, backbone), (of_rooms, of_backbone) in zip(counts, wanted, strict=True):
        here = []
        for more_rooms, more_backbone in itertools.product(range(34), range(16)):
            met = [rooms + more_rooms >= of_rooms, backbone + more_backbone >= of_backbone]
            borne = [
                rooms + more_rooms >= Fraction(85, 100) * of_rooms,
                backbone + more_backbone >= Fraction(85, 100) * of_backbone,
            ]
            if all(borne) and any(met):
                here.append(
                    (rooms + more_rooms, backbone + more_backbone, more_rooms * PRICE + more_backbone * float(each))
                )
        options.append(np.array(here))
    pupils = np.array([number for number, _, _ in counts], float)
    best = np.inf
    first, second, third = options
    for one in first[np.argsort(first[:, 2])]:
        if one[2] + second[:, 2].min() + third[:, 2].min() >= best:
            break
        for two in second[np.argsort(second[:, 2])]:
            if one[2] + two[2] + third[:, 2].min() >= best:
                break
            cost = one[2] + two[2] + third[:, 2]
            good = cost < best
            for column in (0, 1):
                values = np.stack(
                    [np.full(len(third), one[column]), np.full(len(third), two[column]), third[:, column]]
                )
                share = values / pupils[:, None]
                mean = values.sum(axis=0) / pupils.sum()
                spread = np.sqrt((pupils[:, None] / pupils.sum() * (share - mean) ** 2).sum(axis=0)) / mean
                good &= spread <= 0.5
            if good.any():
                best = float(cost[good].min())
    assert found.outcome.status is Status.OPTIMAL
    assert found.outcome.cost * 1e4 == pytest.approx(best, rel=1e-6)


@pytest.mark.parametrize(
    ("schools", "seed", "level"), [(5, 3, 1.6), (6, 11, 1.0), (8, 4, 2.0), (6, 21, 1.2), (7, 5, 0.6)]
)
def test_another_solver_with_true_cones_finds_the_same_cost(
    schools: int, seed: int, level: float, tmp_path: Path
) -> None:
    program = planned(strained(schools, seed, level)).model.program
    mine = search(program, gap=1e-6)
    path = tmp_path / "program.pickle"
    path.write_bytes(pickle.dumps(program))
    peer = Path(__file__).with_name("peer.py")
    told = subprocess.run([sys.executable, str(peer), str(path)], capture_output=True, text=True, check=True)
    its = json.loads(told.stdout)
    assert its["status"] in ("optimal", "gaplimit")
    assert mine.cost == pytest.approx(its["cost"], rel=1e-4)
    assert mine.bound <= its["cost"] * (1 + 1e-6)
    first = relaxed(program)
    assert first.bound + program.offset <= its["cost"] * (1 + 1e-6)
    outer = Outer(program)
    outer.touch(first.x)
    apart = lagrangian(program, outer, cost_most=3 * first.bound, seconds=10)
    assert first.bound * (1 - 1e-5) <= apart.bound
    assert apart.bound + program.offset <= its["cost"] * (1 + 1e-6)
