"""The solver's parts: cones, planes, bounds, prices, limits of time, and a child that dies."""

import multiprocessing
import os
import signal
import threading
import time
from dataclasses import replace
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from junheng.assess.spread import Shares, cv
from junheng.facts.example import example_county
from junheng.plan.blocking import elastic
from junheng.plan.model import Question
from junheng.plan.program import Cone, Program
from junheng.plan.solve.apart import search_apart
from junheng.plan.solve.conic import ACCURACY, relaxed
from junheng.plan.solve.mixed import mixed
from junheng.plan.solve.outcome import Standing, Status, gap_of
from junheng.plan.solve.search import Search
from junheng.plan.solve.tangents import Outer
from junheng.terms.errors import EngineError
from tests.plan.counties import YEAR, planned, search, strained


@cache
def program_of(schools: int, seed: int, level: float) -> Program:
    """The program of a strained county."""
    return planned(strained(schools, seed, level)).model.program


schools = st.lists(st.tuples(st.integers(1, 500), st.integers(0, 900)), min_size=1, max_size=8)


def cone_of(figures: list[tuple[int, int]], limit: float) -> Cone:
    """Each school has a column that adds to what it has."""
    base = np.array([pupils for pupils, _ in figures], float)
    have = np.array([amount for _, amount in figures], float)
    slope = sparse.csr_array(np.diag(1 / base))
    return Cone(("R6", "primary", 2024), slope, have / base, base / base.sum(), limit)


@given(figures=schools, more=st.lists(st.integers(0, 400), min_size=8, max_size=8))
def test_a_cone_measures_what_the_assessment_measures(figures: list[tuple[int, int]], more: list[int]) -> None:
    added = np.array(more[: len(figures)])
    shares = Shares(
        tuple(Fraction(amount + int(plus)) for (_, amount), plus in zip(figures, added, strict=True)),
        tuple(Fraction(pupils) for pupils, _ in figures),
    )
    cone = cone_of(figures, 0.5)
    if shares.has_mean:
        assert cone.cv(added.astype(float)) == pytest.approx(float(cv(shares)), rel=1e-9, abs=1e-9)
    else:
        assert cone.cv(added.astype(float)) == np.inf


@given(
    figures=schools,
    touched=st.lists(st.lists(st.floats(0, 500), min_size=8, max_size=8), min_size=1, max_size=4),
    point=st.lists(st.floats(0, 500), min_size=8, max_size=8),
    limit=st.floats(0.1, 1.0),
    beside=st.booleans(),
)
@settings(max_examples=60)
def test_no_plane_cuts_off_a_point_that_keeps_the_limit(
    figures: list[tuple[int, int]], touched: list[list[float]], point: list[float], limit: float, beside: bool
) -> None:
    number = len(figures)
    cone = cone_of(figures, limit)
    x = np.array(point[:number])
    program = Program(
        cost=np.ones(number),
        low=np.zeros(number),
        high=np.full(number, np.inf),
        whole=np.full(number, beside),
        rows=sparse.csr_array((0, number)),
        row_low=np.zeros(0),
        row_high=np.zeros(0),
        cones=(cone,),
    )
    outer = Outer(program)
    for other in touched:
        outer.touch(np.array(other[:number]), beside=(0, 1) if beside else ())
    if cone.cv(x) > limit - 1e-9:
        return
    planes = outer.planes()
    _, moving, first, mean = outer.places[0]
    values = cone.values(x)
    centre = float(cone.weights @ values)
    full = np.zeros(planes.width)
    full[:number], full[mean] = x, centre
    # Of each school v²/V: the least that the cone taken apart allows.
    full[first : first + moving.size] = values[moving] ** 2 / centre
    reached = planes.rows @ full
    scale = np.maximum(1.0, np.abs(reached))
    assert (reached >= planes.low - 1e-7 * scale).all()
    assert (reached <= planes.high + 1e-7 * scale).all()


@pytest.mark.parametrize(("number", "seed", "level"), [(8, 1, 1.0), (30, 3, 1.0)])
def test_planes_and_cones_give_one_continuous_optimum(number: int, seed: int, level: float) -> None:
    program = program_of(number, seed, level)
    free = replace(program, whole=np.zeros_like(program.whole))
    exact = relaxed(free)
    assert exact.solved
    outer = Outer(free)
    x = exact.x
    for _ in range(60):
        outer.touch(x)
        found = mixed(free.cost, free.low, free.high, free.whole, outer.planes(), seconds=20, gap=1e-9, seed=0)
        assert found.x is not None
        x = found.x
        if free.worst_cone(x) < 1e-7:
            break
    assert found.bound == pytest.approx(exact.value, rel=1e-5)
    assert exact.bound <= float(program.cost @ x) * (1 + 1e-6)


@pytest.mark.parametrize(("number", "seed", "level"), [(8, 1, 1.0), (25, 6, 1.0), (40, 3, 0.6)])
def test_bounds_undercut_every_plan(number: int, seed: int, level: float) -> None:
    program = program_of(number, seed, level)
    plans = []
    found = Search(program, seconds=20, gap=1e-3, on_better=lambda x, cost: plans.append((x, cost))).run()
    assert found.x is not None
    assert plans
    assert relaxed(program).bound <= min(cost for _, cost in plans)
    assert found.bound <= found.cost
    assert gap_of(found.cost, found.bound) <= 1e-3
    for x, cost in plans:
        assert program.worst_cone(x) <= 0
        assert program.worst_row(x) <= 1e-6
        assert (x[program.whole] == np.round(x[program.whole])).all()
        assert cost == pytest.approx(float(program.cost @ x))


def test_the_price_of_a_limit_is_what_a_small_change_costs() -> None:
    program = program_of(24, 49, 2.4)
    here = relaxed(program)
    assert here.solved
    priced = np.flatnonzero(here.cone_prices < -1e-3 * abs(here.cone_prices).max())
    assert priced.size
    for at in priced.tolist():
        values = []
        for change in (-1e-3, 1e-3):
            cones = list(program.cones)
            cones[at] = replace(cones[at], limit=cones[at].limit + change)
            values.append(relaxed(replace(program, cones=tuple(cones))).value)
        assert here.cone_prices[at] == pytest.approx((values[1] - values[0]) / 2e-3, rel=0.05)


def test_the_price_of_thresholds_is_what_a_small_change_costs() -> None:
    program = program_of(20, 2, 1.6)
    here = relaxed(program)
    spans = [span for name, span in program.blocks.items() if name.startswith("threshold/")]
    checked = 0
    for span in spans:
        price = float(here.row_prices[span].sum())
        values = []
        for change in (-1e-3, 1e-3):
            low = program.row_low.copy()
            low[span] += change
            values.append(relaxed(replace(program, row_low=low)).value)
        before, after = (here.value - values[0]) / 1e-3, (values[1] - here.value) / 1e-3
        # The value is convex in the sides: the price lies between the slopes on either side.
        hair = 2 * ACCURACY * here.value / 1e-3 + 1e-3 * abs(price)
        assert before - hair <= price <= after + hair
        checked += price > 10 * hair
    assert checked >= 3


def test_what_has_no_plan_is_told_and_proved() -> None:
    program = program_of(12, 1, 1.0)
    tight = replace(program, high=np.where(program.whole, program.high, 0.0))
    assert search(tight).status is Status.INFEASIBLE
    only_whole = Program(
        cost=np.ones(1),
        low=np.zeros(1),
        high=np.full(1, 5.0),
        whole=np.ones(1, bool),
        rows=sparse.csr_array(np.array([[2.0]])),
        row_low=np.array([1.0]),
        row_high=np.array([1.5]),
    )
    assert relaxed(only_whole).solved
    assert search(only_whole).status is Status.INFEASIBLE


def test_a_coefficient_that_only_whole_numbers_move_may_lie_at_its_limit() -> None:
    # One school has 2 for each pupil, the other 1: (2 − 1) / (2 + 1) is the coefficient, to the last digit the limit.
    cone = cone_of([(1, 2), (1, 0)], 0.3333335)
    program = Program(
        cost=np.array([1.0, 1.0]),
        low=np.zeros(2),
        high=np.full(2, 4.0),
        whole=np.ones(2, bool),
        rows=sparse.csr_array((0, 2)),
        row_low=np.zeros(0),
        row_high=np.zeros(0),
        cones=(cone,),
    )
    found = search(program)
    assert found.status is Status.OPTIMAL
    assert found.cost == pytest.approx(1.0)


def test_the_same_seed_gives_the_same_plan() -> None:
    program = program_of(30, 3, 1.0)
    first, second = (search(program) for _ in range(2))
    assert first.x is not None
    assert second.x is not None
    assert (first.x == second.x).all()
    assert first.bound == second.bound


def test_a_short_time_gives_the_best_plan_so_far_and_its_gap() -> None:
    program = program_of(60, 11, 1.6)
    began = time.monotonic()
    found = search_apart(program, seconds=0.5, gap=0.0)
    assert time.monotonic() - began < 5
    assert found.status in (Status.FEASIBLE, Status.UNKNOWN)
    assert found.bound <= found.cost
    assert (found.x is None) == (found.status is Status.UNKNOWN)
    longer = search_apart(program, seconds=1.2, gap=0.0)
    assert longer.x is not None
    assert program.worst_cone(longer.x) <= 0
    assert 0 <= longer.gap < 0.05


def test_whoever_stops_a_search_gets_the_best_plan_so_far() -> None:
    program = program_of(60, 11, 1.6)
    seen: list[Standing] = []
    found = search_apart(
        program, seconds=30, gap=0.0, on_standing=seen.append, stop=lambda: any(s.cost < np.inf for s in seen)
    )
    assert found.interrupted
    assert found.status is Status.FEASIBLE
    assert found.x is not None
    assert program.worst_row(found.x) <= 1e-6
    assert found.bound <= found.cost


def test_a_child_that_dies_is_an_error_of_the_engine() -> None:
    def kill() -> None:
        while not (children := multiprocessing.active_children()):
            time.sleep(0.01)
        os.kill(children[0].pid or 0, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(EngineError) as raised:
        search_apart(program_of(60, 11, 1.6), seconds=30, gap=0.0)
    killer.join()
    assert raised.value.code == "engine.solver"


def test_being_told_does_not_shorten_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("junheng.plan.solve.apart.GRACE", 0.0)
    told: list[Standing] = []
    watched = search_apart(program_of(30, 3, 1.4), seconds=60, gap=1e-3, on_standing=told.append)
    assert told
    assert watched.status is Status.OPTIMAL
    assert len(watched.cone_prices)  # the child's own answer, not what the parent makes of a child that it ended


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_a_budget_lacks_is_found_though_rows_and_costs_are_of_other_sizes(seed: int) -> None:
    model = planned(example_county(60, seed), question=Question((YEAR,), (1_000.0,)), gap=0.02).model
    program = elastic(model.program, ("budget",), cones=False)
    found = search(program, gap=0.02)
    assert found.x is not None
    assert program.worst_row(found.x) <= 1e-6
    assert program.worst_cone(found.x) <= 0
