"""Coefficients against forms that others wrote, their invariances, and limits decided exactly."""

from fractions import Fraction
from math import fsum, isclose
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from inequality.gini import Gini
from inequality.theil import Theil, TheilD

from junheng.assess import spread
from junheng.assess.spread import Shares
from tests.assess.counties import assessed, plenty, rulebook

amounts = st.integers(0, 10**7).map(lambda cents: Fraction(cents, 100))
bases = st.integers(1, 60).map(Fraction)
shares = st.lists(st.tuples(amounts, bases), min_size=1, max_size=12).map(lambda rows: of(*rows))


def of(*rows: tuple[object, object]) -> Shares:
    return Shares(tuple(Fraction(str(a)) for a, _ in rows), tuple(Fraction(str(b)) for _, b in rows))


def pupils_of(some: Shares) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """One entry a pupil: what the pupil's school has per pupil. Needs no weights."""
    return np.repeat(
        [float(a / b) for a, b in zip(some.amounts, some.bases, strict=True)], [int(b) for b in some.bases]
    )


@given(shares)
def test_the_coefficient_is_the_plain_one_over_pupils(some: Shares) -> None:
    each = pupils_of(some)
    if not some.amount:
        assert spread.cv(some) is None
        return
    assert isclose(spread.cv(some) or 0.0, each.std() / each.mean(), rel_tol=1e-9, abs_tol=1e-9)
    assert isclose(spread.sd(some), each.std(), rel_tol=1e-9, abs_tol=1e-9 * each.mean())
    squared = float(spread.cv_squared(some))
    assert isclose(squared, (each.std() / each.mean()) ** 2, rel_tol=1e-9, abs_tol=1e-12)


@given(shares)
def test_gini_and_theil_are_those_of_pysal(some: Shares) -> None:
    assume(some.amount)
    each = pupils_of(some)
    assume(len(each) > 1)
    assert isclose(spread.gini(some) or 0.0, Gini(each).g, rel_tol=1e-9, abs_tol=1e-9)
    # PySAL adds a tiny constant so that the logarithm of nothing exists: it moves Theil in the tenth digit.
    assert isclose(spread.theil(some) or 0.0, Theil(each).T, rel_tol=1e-8, abs_tol=1e-8)


@given(shares, st.data())
def test_theil_within_and_between_are_those_of_pysal_and_add_up(some: Shares, data: st.DataObject) -> None:
    assume(some.amount)
    groups = data.draw(st.lists(st.sampled_from("甲乙丙"), min_size=len(some.bases), max_size=len(some.bases)))
    inside, across = spread.theil_parts(some, groups)
    assert inside is not None and across is not None  # noqa: PT018  # both or none
    assert isclose(inside + across, spread.theil(some) or 0.0, rel_tol=1e-9, abs_tol=1e-12)
    theirs = TheilD(pupils_of(some), np.repeat(groups, [int(base) for base in some.bases]))
    assert isclose(across, np.ravel(theirs.bg)[0], rel_tol=1e-8, abs_tol=1e-8)
    assert isclose(inside, np.ravel(theirs.wg)[0], rel_tol=1e-8, abs_tol=1e-8)


@given(shares)
def test_the_richest_fifth_over_the_poorest_is_that_of_the_sorted_pupils(some: Shares) -> None:
    # Five copies of each pupil make a fifth of them a whole number.
    each = np.sort(np.repeat(pupils_of(some), 5))
    fifth = len(each) // 5
    low, high = each[:fifth].sum(), each[-fifth:].sum()
    found = spread.ratio_20_20(some)
    if low == 0:
        assert found is None
    else:
        assert found is not None and isclose(found, high / low, rel_tol=1e-9)  # noqa: PT018  # None is wrong here


def test_a_group_over_another_is_total_over_total() -> None:
    some = of((100, 10), (30, 20), (7, 1))
    assert spread.ratio_between(some, [True, False, True], [False, True, False]) == (107 / 11) / (30 / 20)
    assert spread.ratio_between(some, [True, True, True], [False, False, False]) is None
    assert spread.ratio_between(of((1, 1), (0, 5)), [True, False], [False, True]) is None


MEASURES = (spread.cv, spread.theil, spread.gini, spread.ratio_20_20)


def alike(first: float | None, second: float | None) -> bool:
    return first == second if first is None or second is None else isclose(first, second, rel_tol=1e-9, abs_tol=1e-9)


@given(shares, st.fractions(Fraction(1, 1000), 1000), st.fractions(Fraction(1, 1000), 1000))
def test_units_do_not_matter(some: Shares, resource: Fraction, people: Fraction) -> None:
    other = Shares(tuple(a * resource for a in some.amounts), tuple(b * people for b in some.bases))
    for measure in MEASURES:
        assert alike(measure(other), measure(some))


@given(shares, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_digit(some: Shares, chance: Random) -> None:
    rows = list(zip(some.amounts, some.bases, strict=True))
    chance.shuffle(rows)
    other = of(*rows)
    groups = {row: "甲" if row[1] > 30 else "乙" for row in rows}
    for measure in (*MEASURES, spread.sd, lambda s: s.mean):
        assert measure(other) == measure(some)
    original = zip(some.amounts, some.bases, strict=True)
    assert spread.theil_parts(other, [groups[row] for row in rows]) == spread.theil_parts(
        some, [groups[row] for row in original]
    )


@given(shares, st.lists(st.integers(1, 5), min_size=12, max_size=12))
def test_pooling_identical_schools_changes_nothing(some: Shares, copies: list[int]) -> None:
    apart = of(
        *[row for row, n in zip(zip(some.amounts, some.bases, strict=True), copies, strict=False) for _ in range(n)]
    )
    pooled = of(*[(a * n, b * n) for a, b, n in zip(some.amounts, some.bases, copies, strict=False)])
    for measure in MEASURES:
        assert alike(measure(pooled), measure(apart))


def test_nobody_has_any() -> None:
    nothing = of((0, 3), (0, 4))
    assert [measure(nothing) for measure in MEASURES] == [None] * 4
    assert spread.theil_parts(nothing, ["甲", "乙"]) == (None, None)
    assert not spread.within(nothing, Fraction(10**6))
    assert not spread.mean_within([nothing, of((1, 1))], Fraction(10**6))


def test_less_than_nothing_is_no_coefficient_that_passes() -> None:
    # Indoor rooms entered larger than all rooms: R4 is below 0, and a coefficient below 0 would pass every limit.
    wrong = of((-10, 1), (-30, 1))
    assert spread.cv(wrong) is None
    assert not spread.within(wrong, Fraction(1, 2))


def two_groups(
    value: Fraction, c: Fraction, low: list[int], high: list[int], more: Fraction
) -> list[tuple[Fraction, Fraction]]:
    """Schools with values X(1 ± c), and as many pupils below the mean as above: the coefficient is c exactly."""
    total = (sum(low), sum(high))
    sides = [(value * (1 - c), low, total[1]), (value * (1 + c), high, total[0])]
    rows = [(x * pupils * times, Fraction(pupils * times)) for x, each, times in sides for pupils in each]
    return [(rows[0][0] - more, rows[0][1]), *rows[1:]]


sizes = st.lists(st.integers(1, 1500), min_size=1, max_size=6)


@given(
    value=st.integers(1, 10**6).map(lambda n: Fraction(n, 1000)),
    limit=st.sampled_from(
        [Fraction(1, 2), Fraction(45, 100), Fraction(65, 100), Fraction(55, 100), Fraction(575, 1000)]
    ),
    low=sizes,
    high=sizes,
    chance=st.randoms(use_true_random=False),
)
def test_exactly_on_the_limit_passes_in_any_order_and_a_hair_above_fails(
    value: Fraction, limit: Fraction, low: list[int], high: list[int], chance: Random
) -> None:
    rows = two_groups(value, limit, low, high, Fraction(0))
    chance.shuffle(rows)
    assert spread.cv_squared(of(*rows)) == limit * limit
    assert spread.within(of(*rows), limit)
    # One part in 10^40 of what a school has: no float sees it.
    above = two_groups(value, limit, low, high, value / 10**40)
    chance.shuffle(above)
    assert not spread.within(of(*above), limit)
    assert spread.near(spread.cv(of(*rows)), limit)


@given(
    first=st.integers(1, 99).map(lambda n: Fraction(n, 100)),
    low=sizes,
    high=sizes,
    value=st.integers(1, 10**6).map(lambda n: Fraction(n, 1000)),
)
def test_the_mean_of_coefficients_exactly_on_its_limit_passes(
    first: Fraction, low: list[int], high: list[int], value: Fraction
) -> None:
    limit = Fraction(65, 100)
    second = 2 * limit - first
    assume(0 < second < 1)
    on = [of(*two_groups(value, c, low, high, Fraction(0))) for c in (first, second)]
    assert spread.mean_within(on, limit)
    assert spread.mean_within(on[::-1], limit)
    above = [on[0], of(*two_groups(value, second, low, high, value / 10**40))]
    assert not spread.mean_within(above, limit)


def test_near_the_limit_is_within_five_thousandths_inclusive() -> None:
    limit = Fraction(1, 2)
    assert [spread.near(value, limit) for value in (0.4949, 0.495, 0.4951, 0.5, 0.505, 0.5050001, None)] == [
        False,
        True,
        True,
        True,
        True,
        False,
        False,
    ]
    # 0.45 + 0.005 and 0.65 - 0.005 are no doubles.
    assert spread.near(0.455, Fraction(45, 100))
    assert spread.near(0.645, Fraction(65, 100))


ON_LIMIT = {"primary": Fraction(1, 2), "junior": Fraction(45, 100)}


@settings(max_examples=15, deadline=None)
@given(chance=st.randoms(use_true_random=False), pupils=st.lists(st.integers(1, 40), min_size=2, max_size=4))
def test_a_county_exactly_on_the_limit_passes_whatever_the_order_of_rows(chance: Random, pupils: list[int]) -> None:
    for stage, limit in ON_LIMIT.items():
        # 20 pupils a unit, so that 7.50 m² × (1 ± 0.45) per pupil comes out in cents.
        low, high = [("l", 20 * n) for n in pupils], [("h", 20 * sum(pupils))]
        schools = [
            plenty(f"{side}{number}", {stage: count}).having(
                teaching_rooms_area_m2=float(Fraction(750, 100) * (1 - limit if side == "l" else 1 + limit) * count),
                indoor_sports_area_m2=0,
            )
            for number, (side, count) in enumerate([*low, *high])
        ]
        chance.shuffle(schools)
        judged = assessed(*schools).stages[stage].spreads["R4"]  # type: ignore[index]  # a stage
        assert (judged.limit, judged.passes, judged.borderline) == (limit, True, True)
        # A cent less for one of the poorer schools.
        poorer = next(n for n, school in enumerate(schools) if school.row["school"].startswith("l"))
        area = schools[poorer].row["teaching_rooms_area_m2"]
        schools[poorer] = schools[poorer].having(teaching_rooms_area_m2=round(area - 0.01, 2))
        judged = assessed(*schools).stages[stage].spreads["R4"]  # type: ignore[index]  # a stage
        assert (judged.passes, judged.borderline) == (False, True)


BASIC = """
[clause.MEAN]
dimension = { zh = "资源", en = "Resources" }
name = { zh = "平均", en = "Mean" }
tests = [{ kind = "mean_spread", counted = ["R4", "R5"], at_most = { primary = 0.65, junior = 0.55 } }]
"""


def test_a_county_s_mean_of_coefficients_exactly_on_the_limit_passes() -> None:
    def county(area: str) -> list[object]:
        schools = [
            plenty("1", 100).having(teaching_rooms_area_m2=area, sports_ground_area_m2="300"),
            plenty("2", 100).having(teaching_rooms_area_m2="1600", sports_ground_area_m2="1700"),
        ]
        bare = [school.having(indoor_sports_area_m2=0) for school in schools]
        result = assessed(*bare, rulebook=rulebook(BASIC, amends=True)).stages["primary"]
        assert result.composite is not None
        return [result.composite.value, result.composite.passes, result.clauses["MEAN"].verdict]

    # 400 and 1,600 m²: coefficient 0.6; 300 and 1,700 m²: 0.7.
    assert county("400") == [pytest.approx(0.65), True, "pass"]
    assert county("399.99") == [pytest.approx(0.65, abs=1e-5), False, "fail"]


def test_the_mean_is_total_over_total_not_a_mean_of_means() -> None:
    schools = [plenty("1", 100).having(multimedia_rooms=1), plenty("2", 300).having(multimedia_rooms=99)]
    found = assessed(*schools).stages["primary"].spreads["R7"]
    assert found.mean == 25
    assert found.cv == pytest.approx(np.std([1.0, 33, 33, 33]) / 25)
    assert found.sd == pytest.approx(np.std([1.0, 33, 33, 33]))


@pytest.mark.parametrize("where", ["", 'where = { urban_rural = ["urban"] }'])
def test_an_upper_limit_for_some_schools_only_leaves_the_coefficient_as_it_is(where: str) -> None:
    """10 and 20 pupils a computer: 13.33 in the county, 10 for two thirds of the computers."""
    text = f"""
        [indicator.X]
        name = {{ zh = "生机比", en = "Pupils per computer" }}
        unit = {{ zh = "人", en = "pupils" }}
        resource_unit = "set"
        whole = true
        numerator = {{ pupils = 1 }}
        denominator = {{ computers = 1 }}
        better = "less"
        [[limit]]
        indicator = "X"
        at_most = {{ primary = 10, junior = 10 }}
        {where}
        """
    schools = [plenty("1", 1000).having(computers=100), plenty("2", 1000).having(computers=50, urban_rural="rural")]
    found = assessed(*schools, rulebook=rulebook(text, amends=True)).stages["primary"].spreads["X"]
    assert found.mean == Fraction(40, 3)
    assert found.cv == pytest.approx(np.std([10.0, 10, 20]) / (40 / 3))
    assert {place: mean.mean for place, mean in found.places.items() if mean.schools} == {"urban": 10, "rural": 20}


@given(shares)
def test_exact_sums_are_exact(some: Shares) -> None:
    assert spread.exact_sum(some.amounts) == sum(some.amounts, Fraction(0))
    assert fsum(some.weights) == pytest.approx(1.0, rel=1e-12)


def test_a_school_that_has_none_counts_in_the_mean_of_its_kind_of_place() -> None:
    """2,000 pupils of towns and 100 computers, all of them in one school."""
    text = """
        [indicator.X]
        name = { zh = "生机比", en = "Pupils per computer" }
        unit = { zh = "人", en = "pupils" }
        resource_unit = "set"
        whole = true
        numerator = { pupils = 1 }
        denominator = { computers = 1 }
        better = "less"
        [[limit]]
        indicator = "X"
        at_most = { primary = 10, junior = 10 }
        """
    schools = [plenty(str(n), 1000).having(computers=n * 100, urban_rural="town") for n in (0, 1)]
    found = assessed(*schools, rulebook=rulebook(text, amends=True)).stages["primary"].spreads["X"]
    assert found.places["town"].mean == 20
