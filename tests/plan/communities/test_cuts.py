"""Cuts: no list in whole numbers breaks them, and points of the linear program that do are found."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.facts.example import example_county
from junheng.plan.communities import enumerate as enumerated
from junheng.plan.communities.broken import broken
from junheng.plan.communities.close import close
from junheng.plan.communities.cuts import HALVES_OF_FIVE, KINDS, Cut, Cuts, Kind, counted, odd
from junheng.plan.communities.enumerate import Looked, listed
from junheng.plan.communities.ground import Column, Ground, ground
from junheng.plan.communities.pricing import Worth, quick, reduced, worthwhile
from junheng.plan.communities.rounds import first_columns, price
from junheng.plan.communities.rules import default_rules
from junheng.plan.communities.schools import records
from junheng.plan.communities.search import of_part, search
from junheng.plan.communities.standing import Standing
from junheng.plan.communities.wishes import Wishes


def arrays(size: int, seed: int) -> Ground:
    rules = default_rules()
    return ground(records(example_county(size, seed), rules, {}), rules, Wishes(), {})


def there(size: int, communities: Sequence[Sequence[int]]) -> np.ndarray:
    found = np.zeros((size, len(communities)), dtype=np.int64)
    for at, schools in enumerate(communities):
        found[list(schools), at] = 1
    return found


def found(size: int, communities: Sequence[Sequence[int]], shares: Sequence[float], *kinds: Kind) -> list[Cut]:
    return broken(there(size, communities), np.array(shares), [], 10, kinds, 20)


@given(st.lists(st.integers(0, 4), min_size=9, max_size=9), st.sampled_from([3, 5, 7]))
def test_no_list_breaks_a_cut_over_an_odd_set(community_of: list[int], size: int) -> None:
    inside = np.array([[int(one == at) for one in community_of] for at in range(5)])
    cuts = [odd(own) for own in combinations(range(9), size)]
    assert (counted(inside, cuts).sum(axis=0) <= [cut.most for cut in cuts]).all()


@given(st.lists(st.integers(0, 4), min_size=6, max_size=6), st.sampled_from(KINDS))
def test_no_list_breaks_a_cut_of_any_kind(community_of: list[int], kind: Kind) -> None:
    inside = np.array([[int(one == at) for one in community_of] for at in range(5)])
    cuts = [Cut(own, kind.weights, kind.by) for own in permutations(range(6), len(kind.weights))]
    assert (counted(inside, cuts).sum(axis=0) <= [cut.most for cut in cuts]).all()


def test_halves_of_three_pairs_break_the_cut_of_their_schools() -> None:
    pairs = [(0, 1), (1, 2), (0, 2), (3, 4)]
    assert found(6, pairs, [0.5, 0.5, 0.5, 1.0]) == [odd((0, 1, 2))]
    assert broken(there(6, pairs), np.array([0.5, 0.5, 0.5, 1.0]), [odd((0, 1, 2))], 10, (), 20) == []


def test_halves_of_a_ring_of_five_break_the_cut_of_five() -> None:
    ring = [(at, (at + 1) % 5) for at in range(5)]
    assert found(5, ring, [0.5] * 5, HALVES_OF_FIVE) == [odd((0, 1, 2, 3, 4))]


def test_a_school_that_meets_three_others_breaks_the_cut_of_four() -> None:
    shares = [1 / 3, 1 / 3, 1 / 3, 2 / 3]
    cuts = found(4, [(0, 1), (0, 2), (0, 3), (1, 2, 3)], shares, KINDS[0])
    assert Cut((0, 1, 2, 3), (2, 1, 1, 1), 3) in cuts


@given(st.integers(0, 10_000), st.sampled_from(KINDS))
@settings(max_examples=30)
def test_cuts_that_are_found_are_broken(seed: int, kind: Kind) -> None:
    draw = np.random.default_rng(seed)
    communities = [tuple(draw.choice(10, 4, replace=False).tolist()) for _ in range(12)]
    shares = draw.uniform(0.1, 0.6, 12)
    cuts = found(10, communities, shares.tolist(), kind)
    assert (shares @ counted(there(10, communities).T, cuts) > [cut.most for cut in cuts]).all()


def test_a_list_in_whole_numbers_breaks_nothing() -> None:
    assert found(6, [(0, 1, 2), (3, 4, 5)], [1.0, 1.0], *KINDS) == []


@pytest.mark.parametrize("seed", range(2))
def test_choices_held_against_each_other_leave_the_cheapest_community(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(enumerated, "MANY", 20)
    monkeypatch.setattr(enumerated, "SEVERAL", 10)
    g, draw = arrays(60, 3), np.random.default_rng(seed)
    sets = tuple(tuple(draw.choice(g.size, size, replace=False).tolist()) for size in [3] * 60 + [5] * 20)
    cuts = Cuts(sets, tuple(draw.uniform(0, 8, len(sets)).tolist()))
    members, base = reduced(g, Worth(draw.uniform(10, 22, g.size), 0.0))
    bound = quick(g, members, base)
    ats = {}
    for lead in np.argsort(bound)[:8].tolist():
        ats[lead] = worthwhile(g, lead, members[lead], float(base[lead]), -5.0)
    every = listed(g, ats, members, base, -5.0, cuts, Looked(every=True))
    cheapest = listed(g, ats, members, base, -5.0, cuts, Looked())
    assert any(one.columns for one in every.values())
    for lead, one in every.items():
        assert one.whole
        assert cheapest[lead].least == pytest.approx(one.least, abs=1e-5)


@pytest.mark.parametrize(("size", "seed"), [(40, 3), (50, 4), (60, 2)])
def test_what_is_proved_step_by_step_stays_below_the_best_list(size: int, seed: int) -> None:
    g = arrays(size, seed)
    best = search(g, 60.0, 0.0, 0)
    assert best.columns is not None
    assert best.points == pytest.approx(best.bound, abs=1e-3)
    s = Standing(g, 1e4, 60.0, 0.0, 0)
    s.master.grow(first_columns(s))
    price(s)
    assert s.bound < best.points - 1.0  # a gap to close
    s.offer(list(best.columns))
    before = s.bound
    close(s, of_part)
    assert before < s.bound <= best.points + 1e-6


def test_a_list_that_breaks_a_rule_does_not_come_into_the_program() -> None:
    g = arrays(40, 5)
    s = Standing(g, 1e4, 10.0, 0.0, 0)
    lead = 0
    too_many = tuple(np.flatnonzero(g.allowed[lead])[: g.rules.most].tolist())
    column = Column(lead, too_many, g.points(lead, too_many))
    assert not g.fits(lead, too_many)
    assert not s.offer([column])
    assert s.master.columns == []


def test_where_no_school_needs_a_community_none_is_the_best_list() -> None:
    g = arrays(30, 3)
    free = replace(
        g, must=np.zeros(g.size, dtype=bool), left_out=np.full(g.size, 0.01),
        towns=(), town=np.full(g.size, -1, dtype=np.int64),
    )  # fmt: skip
    found = search(free, 20.0, 0.0, 0)
    assert found.columns == ()
    assert found.bound <= found.points == pytest.approx(0.01 * g.size)
    s = Standing(free, free.dear, 20.0, 0.0, 0)
    s.master.grow(first_columns(s))
    price(s)
    close(s, of_part)
    assert s.bound <= 0.01 * g.size + 1e-6
