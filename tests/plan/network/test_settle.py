"""Networks against every answer of tiny stages, and by the independent checker."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.plan.network.check import breaches
from junheng.plan.network.greedy import greedy
from junheng.plan.network.problem import Network, Problem, cost_of
from junheng.plan.network.settle import settled
from junheng.plan.network.short import short, too_big
from junheng.plan.request import Effort
from tests.plan.network.tiny import least, tiny

QUICK = Effort(10.0, 1e-6, 0)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("contiguous", [False, True])
def test_a_tiny_network_costs_no_more_than_the_best_of_all(seed: int, contiguous: bool) -> None:
    problem = tiny(seed, contiguous=contiguous)
    best = least(problem)
    found = settled(problem, Effort(2.0, 1e-6, 0))
    if np.isinf(best):
        assert found.network is None
        return
    assert found.network is not None
    assert found.cost is not None
    assert found.bound is not None
    assert breaches(problem, found.network, found.cost) == []
    assert found.bound <= best * (1 + 1e-9)
    assert found.cost == pytest.approx(best, rel=0.02 if contiguous else 1e-3)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([1, 2, 3]))
def test_random_stages_keep_every_rule_and_the_bound_is_below(seed: int, years: int) -> None:
    problem = tiny(seed, cells=12, sites=5, years=years)
    found = settled(problem, QUICK)
    if found.network is None:
        return
    assert found.cost is not None
    assert found.bound is not None
    assert breaches(problem, found.network, found.cost) == []
    assert found.bound <= found.cost
    assert found.split_cost is not None
    assert found.split_cost <= found.cost * (1 + 1e-6)
    hand = greedy(problem)
    if hand is not None:
        assert breaches(problem, hand) == []
        assert found.bound <= sum(cost_of(problem, hand).values()) * (1 + 1e-9)


def test_the_same_seed_gives_the_same_network() -> None:
    problem = tiny(3, cells=12, sites=5, years=2)
    first, again = settled(problem, QUICK), settled(problem, QUICK)
    assert first.network is not None
    assert again.network is not None
    assert (first.network.share == again.network.share).all()


def kept() -> tuple[Problem, Network]:
    problem = replace(tiny(1, cells=8, sites=4, years=2), most_classes=np.full(4, 9))
    found = settled(problem, QUICK)
    assert found.network is not None
    return problem, found.network


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [
        ("assigned", lambda n: replace(n, share=n.share * np.where(np.arange(8) == 2, 0.5, 1.0)[None, :, None])),
        ("capacity", lambda n: n),
        ("growth", lambda n: replace(n, classes=n.classes + 100)),
        ("protected", lambda n: replace(n, open=n.open & (np.arange(4) > 0))),
        ("stays_closed", lambda n: replace(n, open=np.array([[True] * 4, [True, True, True, False]]))),
        ("cost", lambda n: replace(n, open=n.open | True)),
    ],
)
def test_the_checker_finds_what_is_spoilt(rule: str, spoil: Callable[[Network], Network]) -> None:
    problem, network = kept()
    spoilt = spoil(network)
    if rule == "capacity":
        problem = replace(problem, places=np.zeros(4))
    cost = sum(cost_of(problem, network).values())
    assert rule in {breach.rule for breach in breaches(problem, spoilt, cost if rule == "cost" else None)}


def test_a_protected_site_never_closes_and_a_settled_one_does() -> None:
    problem = replace(tiny(5, cells=8, sites=4), most_classes=np.full(4, 20), keep_yuan=np.full(4, 1e9))
    stay = settled(replace(problem, may_close=np.zeros(4, bool)), QUICK)
    assert stay.network is not None
    assert stay.network.open[-1, :3].all()
    cheap = replace(problem, keep_yuan=np.zeros(4), receives=~np.eye(4, dtype=bool), allowed=np.ones((8, 4), bool))
    closed = settled(replace(cheap, must_close=np.array([False, True, False, False])), QUICK)
    assert closed.network is not None
    assert not closed.network.open[-1, 1]


def test_a_merger_needs_an_open_site_nearby() -> None:
    problem = replace(tiny(5, cells=8, sites=4), most_classes=np.full(4, 20), keep_yuan=np.full(4, 1e9))
    problem = replace(problem, allowed=np.ones((8, 4), bool))
    alone = settled(replace(problem, receives=np.zeros((4, 4), bool)), QUICK)
    assert alone.network is not None
    assert alone.network.open[-1, :3].all()
    merged = settled(replace(problem, receives=~np.eye(4, dtype=bool)), QUICK)
    assert merged.network is not None
    assert not merged.network.open[-1, 1:3].any()


def test_boarders_take_no_more_than_the_beds() -> None:
    problem = replace(tiny(2, cells=8, sites=4), most_classes=np.full(4, 20), allowed=np.ones((8, 4), bool))
    boards = np.zeros((8, 4), bool)
    boards[:, 0] = True
    problem = replace(problem, boards=boards, beds=np.full(4, 30.0), may_close=np.zeros(4, bool))
    found = settled(problem, QUICK)
    assert found.network is not None
    assert problem.demand[0] @ found.network.share[0][:, 0] <= 30


def test_a_cell_that_no_school_can_hold_is_named() -> None:
    problem = tiny(4, cells=6, sites=3)
    demand = problem.demand.copy()
    most = float((problem.places + problem.class_size * problem.most_classes).max())
    problem = replace(problem, allowed=np.ones((6, 3), bool), boards=np.zeros((6, 3), bool))
    demand[0, 3] = most
    assert not too_big(replace(problem, demand=demand))[0].size
    demand[0, 3] = most + 1
    big = replace(problem, demand=demand)
    found, places = too_big(big)
    assert (found.tolist(), places.tolist()) == ([3], [most])
    assert settled(big, QUICK).status == "infeasible"


def test_what_is_short_is_named_and_counted() -> None:
    problem = tiny(4, cells=6, sites=3)
    problem = replace(
        problem, allowed=np.ones((6, 3), bool), most_classes=np.zeros(3, np.int64), places=np.full(3, 10.0)
    )
    assert settled(problem, QUICK).status == "infeasible"
    assert short(problem).unplaced.sum() == pytest.approx(problem.demand.sum() - 30)
    allowed = problem.allowed.copy()
    allowed[2] = False
    far = short(replace(problem, allowed=allowed))
    assert far.out_of_reach.tolist() == [2]
    assert far.nearest_km[0] == problem.km[2].min()


def test_catchments_hang_together_only_where_asked() -> None:
    apart = 0
    for seed in range(6):
        problem = tiny(seed, cells=10, sites=3)
        problem = replace(problem, most_classes=np.full(3, 1), may_close=np.zeros(3, bool))
        loose = settled(problem, Effort(3.0, 1e-4, 0))
        joined = settled(replace(problem, contiguous=True), Effort(2.0, 1e-2, 0))
        if loose.network is not None:
            apart += bool(breaches(replace(problem, contiguous=True), loose.network))
        if joined.network is not None:
            assert breaches(replace(problem, contiguous=True), joined.network, joined.cost) == []
    assert apart
