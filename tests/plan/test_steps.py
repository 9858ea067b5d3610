"""Whole numbers moved one by one: what comes out keeps every row and every coefficient, or nothing comes out."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from junheng.plan.program import Cone, Floats, Program
from junheng.plan.solve.steps import stepped


def program(posts: list[int], pupils: list[int], limits: tuple[float, float], room: int, most: int) -> Program:
    """Schools with posts for their pupils, where posts may be added; the second coefficient may not be lifted."""
    number = len(posts)
    weights = np.array(pupils) / sum(pupils)
    each = sparse.csr_array(sparse.diags_array(1.0 / np.array(pupils)))
    fixed = np.array(posts) / np.array(pupils)
    turned = np.array(posts[::-1]) / np.array(pupils) + 0.1
    return Program(
        cost=np.arange(1.0, number + 1),
        low=np.zeros(number),
        high=np.full(number, float(room)),
        whole=np.ones(number, bool),
        rows=sparse.csr_array(np.ones((1, number))),
        row_low=np.array([0.0]),
        row_high=np.array([float(most)]),
        cones=(
            Cone(("R", "primary", 2024), each, fixed, weights, limits[0]),
            Cone(("S", "primary", 2024), each, turned, weights, limits[1]),
        ),
    )


@given(
    st.lists(st.tuples(st.integers(1, 40), st.integers(50, 900)), min_size=2, max_size=9),
    st.floats(0.05, 0.6),
    st.integers(0, 9),
    st.integers(0, 30),
)
def test_what_comes_out_keeps_rows_and_coefficients(
    schools: list[tuple[int, int]], limit: float, room: int, most: int
) -> None:
    posts, pupils = [one[0] for one in schools], [one[1] for one in schools]
    asked = program(posts, pupils, (limit, 9.0), room, most)
    begin: Floats = np.zeros(len(schools))
    above = [at for at, cone in enumerate(asked.cones) if cone.cv(begin) > cone.limit]
    if not above:
        return
    found = stepped(asked, begin, above)
    assert not begin.any()
    if found is not None:
        assert asked.worst_row(found) == 0
        assert np.array_equal(found, np.round(found))
        assert all(cone.cv(found) <= cone.limit + 1e-9 for cone in asked.cones)


def test_the_cheap_step_that_helps_is_taken() -> None:
    asked = program([2, 10, 10], [100, 100, 100], (0.3, 9.0), 9, 30)
    found = stepped(asked, np.zeros(3), [0])
    assert found is not None
    assert found[1:].tolist() == [0, 0]
    # Not one post more than it takes.
    assert asked.cones[0].cv(found) <= 0.3 < asked.cones[0].cv(found - [1, 0, 0])


def test_nothing_comes_out_where_rows_leave_no_room() -> None:
    asked = program([2, 10, 10], [100, 100, 100], (0.3, 9.0), 9, 1)
    assert stepped(asked, np.zeros(3), [0]) is None


def test_a_coefficient_that_holds_is_not_lifted_above_its_limit() -> None:
    free = program([2, 10, 10], [100, 100, 100], (0.3, 9.0), 9, 30)
    at_limit = free.cones[1].cv(np.zeros(3))
    held = program([2, 10, 10], [100, 100, 100], (0.3, at_limit), 9, 30)
    found = stepped(held, np.zeros(3), [0])
    assert found is None or held.cones[1].cv(found) <= at_limit + 1e-9
