"""Branching against every answer of small programs, and what it says when it is stopped or has no answer."""

from itertools import product

import numpy as np
import pytest
from scipy import sparse

from junheng.plan.program import Floats
from junheng.plan.solve.branching import Branched, branched
from junheng.plan.solve.kept import Kept, Row
from junheng.plan.solve.mixed import linear
from junheng.plan.solve.tangents import Planes


class Small:
    """Four whole columns and three that follow from them; rows that no point may pass."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.cost = np.concatenate([rng.uniform(1, 9, 4), rng.uniform(1, 5, 3)])
        self.low, self.high = np.zeros(7), np.concatenate([np.array([1.0, 1, 1, 3]), np.full(3, 9.0)])
        rows = np.round(rng.uniform(-1, 5, (5, 7)), 1)
        self.planes = Planes(7, sparse.csr_array(-rows), np.full(5, -np.inf), -rng.uniform(5, 12, 5))

    def least(self) -> float:
        """By trying every choice of the whole columns."""
        best = np.inf
        for head in product((0, 1), (0, 1), (0, 1), range(4)):
            fixed = np.array(head, dtype=float)
            found = linear(self.cost, np.append(fixed, self.low[4:]), np.append(fixed, self.high[4:]), self.planes)
            if found is not None:
                best = min(best, float(self.cost @ found[0]))
        return best

    def found(self, gap: float, *, stopped: bool = False, lazy: bool = False) -> Branched:
        planes, held = self.planes, list[Row]()
        if lazy:
            dense = planes.rows.toarray()
            held = [(np.arange(7), dense[at], float(planes.high[at])) for at in (3, 4)]
            planes = Planes(7, planes.rows[:3], planes.low[:3], planes.high[:3])

        def look(point: Floats) -> list[Row]:
            return [row for row in held if float(row[1] @ point) > row[2] + 1e-7]

        kept = Kept(self.cost, self.low, self.high, planes)
        return branched(kept, self.low[:4], self.high[:4], until=np.inf, gap=gap, stop=lambda: stopped, look=look)


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("lazy", [False, True])
def test_the_best_is_that_of_all_and_the_bound_is_below(seed: int, lazy: bool) -> None:
    small = Small(seed)
    best = small.least()
    for gap in (0.0, 0.05):
        found = small.found(gap, lazy=lazy)
        if np.isinf(best):
            assert found.infeasible
            assert found.point is None
            continue
        assert found.point is not None
        assert found.cost == pytest.approx(float(small.cost @ found.point))
        assert found.bound <= best * (1 + 1e-9)
        assert best <= found.cost * (1 + 1e-9)
        assert found.cost - found.bound <= gap * found.cost + 1e-6
        assert (small.planes.rows @ found.point <= small.planes.high + 1e-6).all()


def test_a_search_that_is_stopped_has_the_bound_of_what_it_saw() -> None:
    for seed in range(10):
        small = Small(seed)
        found = small.found(0.0, stopped=True)
        assert found.bound <= small.least() * (1 + 1e-9)
        assert not found.infeasible or np.isinf(small.least())


def test_a_point_that_is_known_is_kept_unless_there_is_a_better_one() -> None:
    small = Small(1)
    first = small.found(0.0)
    assert first.point is not None
    kept = Kept(small.cost, small.low, small.high, small.planes)
    again = branched(
        kept,
        small.low[:4],
        small.high[:4],
        until=np.inf,
        gap=1e-6,
        stop=lambda: False,
        best=first.point,
        cost=first.cost,
    )
    assert again.point is first.point
    assert again.bound <= first.cost
