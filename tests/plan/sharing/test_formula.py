"""The formula: sums exact, scale without effect, more poverty never less money, floors kept, weights' effect."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from junheng.plan.sharing.check import broken
from junheng.plan.sharing.factors import Weights, default_weights
from junheng.plan.sharing.formula import whole_yuan, with_floors
from junheng.plan.sharing.result import Sharing
from junheng.terms.errors import InputError
from tests.plan.sharing.made import county, factor, money, share, weights

ALL = weights(
    factor("population", weight=3),
    factor("income_per_head", "less", 2),
    factor("gdp", "less", 1),
    factor("poor_population", weight=2),
    factor("poor_county", weight=1),
    factor("need", weight=4),
)

QUICK = settings(max_examples=40, deadline=None)

Row = dict[str, object]
town = st.fixed_dictionaries(
    {
        "population": st.integers(1, 200_000),
        "gdp": st.integers(1, 10**6),
        "income_per_head": st.integers(1, 10**5),
        "poor_population": st.integers(0, 10_000),
        "poor_county": st.booleans(),
    }
)
towns = st.lists(st.tuples(town, st.integers(0, 10**8)), min_size=1, max_size=7)
amounts = st.integers(1, 10**10)


def shared_of(given_: list[tuple[Row, int]], amount: int, chosen: Weights = ALL) -> Sharing:
    rows = [{"area": f"镇{at}", **row} for at, (row, _) in enumerate(given_)]
    return share(county(rows, {f"镇{at}": need for at, (_, need) in enumerate(given_)}), amount, chosen)


@QUICK
@given(towns, amounts)
def test_shares_are_whole_yuan_and_add_up_to_exactly_the_amount(made: list[tuple[Row, int]], amount: int) -> None:
    found = shared_of(made, amount)
    assert sum(one.share for one in found.shares) == 1
    assert sum(one.exact_yuan for one in found.shares) == amount == sum(one.amount_yuan for one in found.shares)
    assert all(abs(one.amount_yuan - one.exact_yuan) < 1 for one in found.shares)
    for factor_ in found.weights.factors:
        if factor_.id not in found.idle:
            assert sum(one.parts[factor_.id] for one in found.shares) == 1


@QUICK
@given(towns, amounts, st.integers(2, 1000))
def test_neither_the_scale_of_weights_nor_that_of_money_figures_matters(
    made: list[tuple[Row, int]], amount: int, times: int
) -> None:
    found = shared_of(made, amount)
    heavier = replace(ALL, factors=tuple(replace(one, weight=one.weight * times) for one in ALL.factors))
    assert money(shared_of(made, amount, heavier)) == money(found)
    dearer = [(row, need * times) for row, need in made]
    assert money(shared_of(dearer, amount)) == money(found)


@QUICK
@given(towns, amounts, st.data(), st.integers(1, 50_000), st.sampled_from([0, 1, 7]))
def test_an_area_that_becomes_poorer_or_needier_never_gets_less(
    made: list[tuple[Row, int]], amount: int, data: st.DataObject, more: int, floor: int
) -> None:
    least = sum(floor * int(str(row["population"])) for row, _ in made if row["poor_county"])
    assume(amount >= least)
    chosen = replace(ALL, floor_yuan_per_head=Fraction(floor))
    at = data.draw(st.integers(0, len(made) - 1))
    before = money(shared_of(made, amount, chosen))[f"镇{at}"]
    row, need = made[at]
    poorer = {**row, "poor_population": int(str(row["poor_population"])) + more}
    for changed in ((poorer, need), (row, need + more)):
        after = [changed if place == at else other for place, other in enumerate(made)]
        assert money(shared_of(after, amount, chosen))[f"镇{at}"] >= before


@QUICK
@given(towns, amounts)
def test_a_lower_income_never_means_less_money(made: list[tuple[Row, int]], amount: int) -> None:
    row, need = made[0]
    assume(int(str(row["income_per_head"])) > 1)
    lower = [({**row, "income_per_head": int(str(row["income_per_head"])) // 2}, need), *made[1:]]
    assert money(shared_of(lower, amount))["镇0"] >= money(shared_of(made, amount))["镇0"]


@QUICK
@given(towns, amounts, st.integers(0, 3))
def test_what_a_weight_does_is_what_sharing_again_with_it_gives(
    made: list[tuple[Row, int]], amount: int, floor: int
) -> None:
    least = sum(floor * int(str(row["population"])) for row, _ in made if row["poor_county"])
    assume(amount >= least)
    chosen = replace(ALL, floor_yuan_per_head=Fraction(floor))
    found = shared_of(made, amount, chosen)
    counted = [one for one in chosen.factors if one.id not in found.idle]
    point = sum((one.weight for one in counted), Fraction(0)) / 100
    for raised in counted:
        factors = tuple(replace(one, weight=one.weight + point) if one is raised else one for one in counted)
        again = shared_of(made, amount, replace(chosen, factors=factors))
        for one, other in zip(found.shares, again.shares, strict=True):
            assert one.changes[raised.id].share == other.share - one.share
            assert one.changes[raised.id].yuan == other.exact_yuan - one.exact_yuan


@QUICK
@given(towns, amounts)
def test_the_change_by_a_weight_is_the_distance_from_share_to_part(made: list[tuple[Row, int]], amount: int) -> None:
    for one in shared_of(made, amount).shares:
        for id, change in one.changes.items():
            assert change.share == (one.parts[id] - one.share) / 101


@QUICK
@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 1000)), min_size=1, max_size=8), st.integers(0, 10_000))
def test_with_floors_nobody_is_below_and_the_others_stay_in_proportion(pairs: list[tuple[int, int]], more: int) -> None:
    total = sum(raw for raw, _ in pairs)
    assume(total)
    shares, floors = [Fraction(raw, total) for raw, _ in pairs], [floor for _, floor in pairs]
    amount = sum(floors) + more
    found = with_floors(amount, shares, floors)
    assert sum(found) == amount
    assert all(yuan >= floor for yuan, floor in zip(found, floors, strict=True))
    levels = {yuan / part for yuan, part, floor in zip(found, shares, floors, strict=True) if part and yuan > floor}
    assert len(levels) <= 1
    for level in levels:
        assert all(yuan >= level * part for yuan, part in zip(found, shares, strict=True))


def test_yuan_left_over_go_to_the_largest_remainders_and_ties_by_id() -> None:
    assert whole_yuan([Fraction(21, 2), Fraction(21, 2), Fraction(9)], ["乙", "甲", "丙"]) == (11, 10, 9)
    assert whole_yuan([Fraction(3, 4), Fraction(1, 4)], ["a", "b"]) == (1, 0)


def test_two_equal_townships_get_the_same_and_twice_the_people_twice_as_much() -> None:
    rows = [{"area": name, "population": people} for name, people in (("甲", 100), ("乙", 100), ("丙", 200))]
    assert money(share(county(rows), 4000, weights(factor("population")))) == {"甲": 1000, "乙": 1000, "丙": 2000}


def test_a_rate_where_less_gets_more_counts_residents_over_the_rate() -> None:
    rows = [
        {"area": "富", "population": 100, "income_per_head": 40_000},
        {"area": "贫", "population": 100, "income_per_head": 10_000},
    ]
    assert money(share(county(rows), 500, weights(factor("income_per_head", "less")))) == {"富": 100, "贫": 400}


def test_only_areas_marked_as_less_developed_have_a_floor() -> None:
    rows = [
        {"area": "甲", "population": 1000, "poor_county": True},
        {"area": "乙", "population": 9000, "poor_county": False},
    ]
    found = share(county(rows), 10_000, weights(factor("population"), floor=Fraction(5, 2)))
    assert money(found) == {"甲": 2500, "乙": 7500}
    assert [one.at_floor for one in found.shares] == [False, True]
    with pytest.raises(InputError, match="2500"):
        share(county(rows), 2499, weights(factor("population"), floor=Fraction(5, 2)))


def test_a_factor_of_which_nobody_has_anything_leaves_its_weight_to_the_others() -> None:
    rows = [
        {"area": "甲", "population": 1, "poor_population": 0},
        {"area": "乙", "population": 3, "poor_population": 0},
    ]
    found = share(county(rows), 400, weights(factor("population"), factor("poor_population", weight=9)))
    assert money(found) == {"甲": 100, "乙": 300}
    assert found.idle == ("poor_population",)
    assert found.parts == {"population": 1}
    assert [finding.code for finding in found.findings] == ["sharing.idle"]
    with pytest.raises(InputError) as nothing:
        share(county(rows), 400, weights(factor("poor_population")))
    assert nothing.value.code == "sharing.nothing_at_all"


@QUICK
@given(towns, amounts)
def test_the_independent_check_finds_money_that_was_moved(made: list[tuple[Row, int]], amount: int) -> None:
    found = shared_of(made, amount)
    assert broken(found) == []
    first = found.shares[0]
    more = replace(found, shares=(replace(first, amount_yuan=first.amount_yuan + 1), *found.shares[1:]))
    assert broken(more) == ["sum"]
    other = replace(found, shares=(replace(first, share=first.share + Fraction(1, 100)), *found.shares[1:]))
    assert f"share {first.area.name}" in broken(other)


def test_the_default_weights_are_complete_and_say_that_they_are_assumed() -> None:
    found = default_weights()
    assert {one.field for one in found.factors} == {"population", "income_per_head", "poor_population", "need"}
    assert sum(one.weight for one in found.factors) == 100
    assert "assumed" in found.name("en")
