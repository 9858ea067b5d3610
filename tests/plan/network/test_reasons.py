"""The figures behind a site's fate, on a stage small enough to work out by hand, and where places should be added."""

from dataclasses import replace

import numpy as np
import pytest

from junheng.plan.network.problem import Network, Problem
from junheng.plan.network.reasons import figures
from junheng.plan.network.short import short
from tests.plan.network.tiny import tiny

KM = np.array([[0.0, 6.0, 4.0], [1.0, 5.0, 3.0], [6.0, 0.0, 2.0]])


def stage() -> Problem:
    """Two schools, the second of which may close, and a place to build at; two plan years of two and three years."""
    return replace(
        tiny(1, cells=3, sites=3),
        demand=np.array([[10.0, 20.0, 30.0], [8.0, 16.0, 24.0]]),
        weight=np.array([2.0, 3.0]),
        km=KM,
        allowed=KM <= 6,
        boards=np.zeros((3, 3), bool),
        places=np.array([100.0, 40.0, 45.0]),
        most_classes=np.array([1, 1, 1]),
    )


def sent(to: list[int], years: int = 2) -> np.ndarray:
    share = np.zeros((years, 3, 3))
    share[:, np.arange(3), to] = 1.0
    return share


BEFORE = np.array([0, 0, 1])


def test_what_closing_saves_and_how_much_further_its_pupils_go() -> None:
    problem = stage()
    network = Network(np.array([[True, False, False]] * 2), np.zeros((2, 3), np.int64), sent([0, 0, 0]))
    found = figures(problem, network, BEFORE, 1)
    assert found.pupils == 30
    assert found.saved_yuan == 5 * 3e4 - 5e3
    assert found.travel_yuan == (2 * 30 + 3 * 24) * 6 * 300
    assert (found.other_km, found.longest_km) == (0.0, 6.0)


def test_what_closing_a_site_that_stays_would_do() -> None:
    problem = stage()
    network = Network(np.array([[True, True, False]] * 2), np.zeros((2, 3), np.int64), sent([0, 0, 1]))
    found = figures(problem, network, BEFORE, 1)
    assert (found.pupils, found.places, found.without) == (30, 40, 0)
    assert found.saved_yuan == 5 * 3e4 - 5e3
    assert found.travel_yuan == (2 * 30 + 3 * 24) * 6 * 300
    assert found.spare == 100 - 30
    alone = replace(problem, allowed=KM <= 3)
    assert figures(alone, network, BEFORE, 1).without == 30


def test_what_a_new_school_costs_and_spares_its_pupils() -> None:
    problem = stage()
    network = Network(np.array([[True, True, True]] * 2), np.array([[0, 0, 1]] * 2), sent([0, 2, 2]))
    found = figures(problem, network, BEFORE, 2)
    assert (found.pupils, found.places) == (50, 90)
    assert found.building_yuan == 9e4 + 4e4
    assert (found.other_km, found.longest_km) == (1.0, 3.0)


@pytest.mark.parametrize("seed", range(6))
def test_with_the_places_that_are_named_nobody_is_without_one(seed: int) -> None:
    problem = tiny(seed, cells=8, sites=4, years=2)
    problem = replace(problem, places=np.full(4, 10.0), most_classes=np.zeros(4, np.int64))
    boards = problem.allowed & (problem.km > 4)
    problem = replace(problem, boards=boards, beds=np.full(4, 3.0))
    found = short(problem)
    assert found.unplaced.sum() > 0
    assert found.places.sum() >= found.unplaced.sum(axis=1).max() - found.beds.sum() - 1e-6
    more = short(replace(problem, places=problem.places + found.places, beds=problem.beds + found.beds))
    assert more.unplaced.sum() == pytest.approx(0.0, abs=1e-6)
    assert more.places.sum() + more.beds.sum() == pytest.approx(0.0, abs=1e-6)
