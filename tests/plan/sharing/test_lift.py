"""What an amount lifts: the least level, exactly; nothing spent that the level does not ask for."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from junheng.plan.sharing.check import broken
from junheng.plan.sharing.lift import lifted
from junheng.plan.sharing.need import Needs
from junheng.plan.sharing.planned import Planned
from junheng.plan.sharing.result import Sharing
from junheng.plan.sharing.share import shared
from tests.plan.sharing.made import county, factor, share, weights

ROWS = [{"area": "甲", "population": 100}, {"area": "乙", "population": 300}, {"area": "丙", "population": 50}]
AREAS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 2000)), min_size=1, max_size=6)


@given(areas=AREAS, amount=st.integers(1, 2 * 10**6))
def test_the_level_is_the_least_that_the_amount_can_reach(areas: list[tuple[int, int]], amount: int) -> None:
    lacking = {str(at): Fraction(yuan) for at, (yuan, _) in enumerate(areas)}
    pupils = {str(at): number for at, (_, number) in enumerate(areas)}
    found = lifted(amount, "need", lacking, pupils)
    assert found is not None
    assert found.spent_yuan <= amount
    assert found.spent_yuan == min(Fraction(amount), sum(lacking.values(), Fraction(0)))
    for area, own in lacking.items():
        assert 0 <= found.yuan[area] <= own
        left = found.left(area, found.yuan[area])
        assert left is not None
        assert left <= found.level
        assert not found.yuan[area] or left == found.level
    # The same as a linear program: y ≥ 0, lacking − y ≤ t · pupils, Σ y ≤ amount, least t.
    number = len(areas)
    rows = [[-float(at == other) for other in range(number)] + [-float(areas[at][1])] for at in range(number)]
    rows.append([1.0] * number + [0.0])
    sides = [-float(yuan) for yuan, _ in areas] + [float(amount)]
    least = linprog([0.0] * number + [1.0], A_ub=rows, b_ub=sides)
    assert float(found.level) == pytest.approx(least.fun, rel=1e-6, abs=1e-6)


def with_pupils(pupils: dict[str, int], need: dict[str, int], planned: Planned | None = None) -> Sharing:
    made = county(ROWS, need)
    assert made.needs is not None
    known = replace(made, needs=Needs(yuan=made.needs.yuan, pupils=pupils))
    basis = share(county(ROWS), 100, weights(factor("population"))).basis
    return shared([known], basis, weights(factor("population")), 1000, planned)


def test_the_weakest_area_gets_most_and_the_formula_leaves_it_worse_off() -> None:
    found = with_pupils({"甲": 10, "乙": 30, "丙": 10}, {"甲": 900, "乙": 600, "丙": 0})
    lift = found.lift
    assert lift is not None
    assert lift.of == "need"
    assert lift.level == Fraction(900 + 600 - 1000, 40)
    assert {area: int(yuan) for area, yuan in lift.yuan.items()} == {"甲": 775, "乙": 225, "丙": 0}
    by_formula = {one.area.id: lift.left(one.area.id, one.amount_yuan) for one in found.shares}
    assert max(by_formula[area] or 0 for area in by_formula) > lift.level


def test_a_plan_says_what_lacks_where_there_is_one() -> None:
    found = with_pupils({"甲": 10, "乙": 30, "丙": 10}, {"甲": 9}, Planned({"乙": Fraction(500)}, ("plan.json",)))
    assert found.lift is not None
    assert (found.lift.of, found.lift.level) == ("plan", 0)
    assert found.lift.spent_yuan == 500


def test_what_is_not_known_is_not_lifted() -> None:
    assert share(county(ROWS), 1000, weights(factor("population"))).lift is None
    assert with_pupils({"甲": 0, "乙": 30, "丙": 10}, {"甲": 900}).lift is None
    lost = county(ROWS, {"": 5, "甲": 900})
    assert (
        shared(
            [lost], share(county(ROWS), 1, weights(factor("population"))).basis, weights(factor("population")), 9
        ).lift
        is None
    )


def test_the_checker_sees_a_lift_that_is_not_level() -> None:
    found = with_pupils({"甲": 10, "乙": 30, "丙": 10}, {"甲": 900, "乙": 600})
    assert broken(found) == []
    assert found.lift is not None
    yuan = dict(found.lift.yuan) | {"甲": found.lift.yuan["甲"] - 100, "乙": found.lift.yuan["乙"] + 100}
    assert broken(replace(found, lift=replace(found.lift, yuan=yuan))) == ["lift 乙", "lift 甲"]
