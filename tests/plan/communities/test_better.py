"""Better lists from one that is there: by programs of parts, by the prices of the whole, and read off the program."""

import pytest

from junheng.facts.example import example_county
from junheng.plan.communities.close import pool_for_lists
from junheng.plan.communities.dive import WAYS, dive
from junheng.plan.communities.exchange import exchanged
from junheng.plan.communities.greedy import by_hand, keeps, value
from junheng.plan.communities.ground import Ground, ground
from junheng.plan.communities.improve import improved
from junheng.plan.communities.nearby import renewed
from junheng.plan.communities.read import better
from junheng.plan.communities.rounds import first_columns, price
from junheng.plan.communities.rules import default_rules
from junheng.plan.communities.schools import records
from junheng.plan.communities.search import of_part
from junheng.plan.communities.standing import Standing
from junheng.plan.communities.wishes import Wishes

SECONDS = 20.0


@pytest.fixture(scope="module")
def arrays() -> Ground:
    rules = default_rules()
    return ground(records(example_county(100, 3), rules, {}), rules, Wishes(), {})


@pytest.fixture
def standing(arrays: Ground) -> Standing:
    """A search that has solved its linear program."""
    s = Standing(arrays, arrays.dear, SECONDS, 1e-4, 0)
    s.master.grow(first_columns(s))
    price(s)
    return s


def test_parts_solved_again_make_the_list_by_hand_better(arrays: Ground, standing: Standing) -> None:
    first = exchanged(arrays, by_hand(arrays))
    assert keeps(arrays, first)
    found = improved(standing, first, of_part, SECONDS / 4)
    assert keeps(arrays, found)
    assert standing.bound <= value(arrays, found) < value(arrays, first)
    assert standing.best == found


def test_prices_of_the_whole_make_a_list_better(arrays: Ground, standing: Standing) -> None:
    first = improved(standing, exchanged(arrays, by_hand(arrays)), of_part, SECONDS / 4, (20,))
    found = renewed(standing, first, SECONDS / 4)
    assert keeps(arrays, found)
    assert standing.bound <= value(arrays, found) < value(arrays, first)


def test_a_list_is_read_off_the_program(arrays: Ground, standing: Standing) -> None:
    found = dive(standing, WAYS[0])
    assert found is not None
    assert keeps(arrays, found)
    assert value(arrays, found) < value(arrays, exchanged(arrays, by_hand(arrays)))
    assert not standing.gone.any()
    lp = standing.master.lp.solved(5.0)
    assert lp is not None
    assert lp[0] == pytest.approx(standing.floor, rel=1e-3)  # nothing is left settled


def test_a_list_is_read_off_communities_listed_as_a_whole(arrays: Ground, standing: Standing) -> None:
    standing.offer(exchanged(arrays, by_hand(arrays)))
    before = standing.points
    pool = pool_for_lists(standing)
    assert pool is not None
    better(standing, pool, standing.floor, of_part)
    assert standing.best is not None
    assert keeps(arrays, standing.best)
    assert standing.bound <= standing.points < before
    assert not standing.gone.any()


def test_communities_dearer_than_a_target_drop_out_of_a_pool(arrays: Ground, standing: Standing) -> None:
    standing.offer(exchanged(arrays, by_hand(arrays)))
    pool = pool_for_lists(standing)
    assert pool is not None
    assert pool.solve() is not None
    every = len(pool.left())
    low = pool.reached
    pool.target = low + 1.0
    assert pool.solve() is not None
    left = pool.left()
    assert 0 < len(left) < every
    costs = pool.master.reduced(left, pool.prices)
    assert costs.max() <= 1.0 + (pool.reached - low) + 1e-5
