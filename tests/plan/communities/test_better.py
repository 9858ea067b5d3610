"""Better lists from one that is there: by programs of parts, by the prices of the whole, and read off the program."""

import pytest

from junheng.facts.example import example_county
from junheng.plan.communities.dive import WAYS, dive
from junheng.plan.communities.exchange import exchanged
from junheng.plan.communities.greedy import by_hand, keeps, value
from junheng.plan.communities.ground import Ground, ground
from junheng.plan.communities.improve import improved
from junheng.plan.communities.nearby import renewed
from junheng.plan.communities.rounds import first_columns, price
from junheng.plan.communities.rules import default_rules
from junheng.plan.communities.schools import records
from junheng.plan.communities.search import dear, of_part
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
    s = Standing(arrays, dear(arrays), SECONDS, 1e-4, 0)
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
    found = renewed(standing, first, SECONDS / 4, dear)
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
