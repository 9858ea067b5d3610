"""A first list: mended by exchange from a broken one, and made of pieces."""

import numpy as np
import pytest

from junheng.facts.example import example_county
from junheng.plan.communities.exchange import exchanged
from junheng.plan.communities.greedy import by_hand, keeps, value
from junheng.plan.communities.ground import Ground, ground
from junheng.plan.communities.rules import default_rules
from junheng.plan.communities.schools import records
from junheng.plan.communities.search import search
from junheng.plan.communities.standing import Found
from junheng.plan.communities.start import PIECE, pieces
from junheng.plan.communities.wishes import Wishes


def arrays(size: int, seed: int) -> Ground:
    rules = default_rules()
    return ground(records(example_county(size, seed), rules, {}), rules, Wishes(), {})


@pytest.mark.parametrize("seed", [1, 3, 4])
def test_a_list_by_hand_that_breaks_rules_is_mended_by_exchange(seed: int) -> None:
    g = arrays(166, seed)
    assert not keeps(g, by_hand(g))
    assert keeps(g, exchanged(g, by_hand(g)))


def test_exchange_ends_where_no_change_saves_points() -> None:
    g = arrays(166, 1)
    first = exchanged(g, by_hand(g))
    assert keeps(g, first)
    assert exchanged(g, first) == first
    assert value(g, first) < value(g, exchanged(g, by_hand(g), steps=5))


def test_pieces_hold_every_school_once() -> None:
    g = arrays(166, 1)
    found = pieces(g)
    assert sorted(np.concatenate(found).tolist()) == list(range(g.size))
    assert max(piece.size for piece in found) <= PIECE


def test_a_county_of_hundreds_of_schools_has_a_list_within_seconds_and_a_bound_below_it() -> None:
    g = arrays(333, 1)
    told: list[Found] = []
    found = search(g, 6.0, 1e-2, 0, better=told.append)
    assert found.columns is not None
    assert keeps(g, list(found.columns))
    assert found.points == pytest.approx(value(g, list(found.columns)))
    assert found.bound <= found.points
    assert told[0].points >= found.points
