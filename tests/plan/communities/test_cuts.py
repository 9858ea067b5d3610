"""Cuts over odd sets of schools: no list breaks them, and points of the linear program that do are found."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from junheng.facts.example import example_county
from junheng.plan.communities import enumerate as enumerated
from junheng.plan.communities.close import close
from junheng.plan.communities.cuts import Cuts, broken, most
from junheng.plan.communities.enumerate import Looked, listed
from junheng.plan.communities.ground import Column, Ground, ground
from junheng.plan.communities.pricing import Worth, quick, reduced, worthwhile
from junheng.plan.communities.rounds import first_columns, price
from junheng.plan.communities.rules import default_rules
from junheng.plan.communities.schools import records
from junheng.plan.communities.search import search
from junheng.plan.communities.standing import Standing
from junheng.plan.communities.wishes import Wishes


def arrays(size: int, seed: int) -> Ground:
    rules = default_rules()
    return ground(records(example_county(size, seed), rules, {}), rules, Wishes(), {})


@given(st.lists(st.integers(0, 4), min_size=9, max_size=9), st.sampled_from([3, 5, 7]))
def test_no_list_breaks_a_cut(community_of: list[int], size: int) -> None:
    for own in combinations(range(9), size):
        counted = sum(sum(community_of[at] == one for at in own) // 2 for one in range(5))
        assert counted <= most(own)


def test_halves_of_three_pairs_break_the_cut_of_their_schools() -> None:
    pairs = [(0, 1), (1, 2), (0, 2), (3, 4)]
    assert broken(6, pairs, [0.5, 0.5, 0.5, 1.0], [], 10) == [(0, 1, 2)]
    assert broken(6, pairs, [0.5, 0.5, 0.5, 1.0], [(0, 1, 2)], 10) == []


def test_halves_of_a_ring_of_five_break_the_cut_of_five() -> None:
    ring = [(at, (at + 1) % 5) for at in range(5)]
    assert broken(5, ring, [0.5] * 5, [], 10) == [(0, 1, 2, 3, 4)]


def test_a_list_in_whole_numbers_breaks_nothing() -> None:
    assert broken(6, [(0, 1, 2), (3, 4, 5)], [1.0, 1.0], [], 10) == []


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
    close(s)
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
