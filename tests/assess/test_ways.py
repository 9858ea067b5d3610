"""The nearest ways to pass: the cheapest of all choices, and it arrives."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from junheng.assess.outcome import Reading, Step
from junheng.assess.spread import Shares, cv, within
from junheng.assess.ways import level_way, school_way
from tests.assess.counties import NATION, School, assessed, plenty, unit
from tests.assess.drawn import drawn_schools

FIELD = {
    "R1": "teachers_bachelor",
    "R2": "teachers_backbone",
    "R3": "teachers_pe",
    "R4": "teaching_rooms_area_m2",
    "R5": "sports_ground_area_m2",
    "R6": "equipment_value",
    "R7": "multimedia_rooms",
}


def cost(step: Step, reading: Reading) -> Fraction:
    """Amount ÷ (threshold × pupils), the threshold per pupil."""
    assert reading.threshold is not None
    assert reading.base is not None
    per_pupil = reading.threshold / NATION.indicators[reading.indicator].scale
    return step.add / (per_pupil * reading.base)


def all_ways(readings: list[Reading], may_miss: int) -> list[list[Step]]:
    """Every choice of what stays unmet, and what it then takes."""
    unmet = [reading for reading in readings if reading.state != "met"]
    found = []
    for number in range(min(may_miss, len(unmet)) + 1):
        for left in combinations(unmet, number):
            steps = []
            for reading in unmet:
                add = reading.to_floor if reading in left else reading.shortfall
                assert add is not None
                if add:
                    steps.append(
                        Step(reading.indicator, "floor" if reading in left else "threshold", add, reading.unit)
                    )
            found.append(steps)
    return found


def after(school: School, steps: tuple[Step, ...]) -> School:
    """The school once the steps are taken."""
    held = {**school.row, **school.stages[0]}
    figures = {}
    for step in steps:
        add = step.add / 10000 if step.indicator == "R6" else step.add
        # What is entered has so many decimals: whatever is built is at least what is asked for.
        places = {"R4": 2, "R5": 2, "R6": 6}.get(step.indicator, 0)
        units = -(-add.numerator * 10**places // add.denominator)
        figures[FIELD[step.indicator]] = held[FIELD[step.indicator]] + Decimal(units).scaleb(-places)
    return school.having(**figures)


@settings(max_examples=60, deadline=None)
@given(drawn_schools("1", ("primary", "junior")))
def test_a_school_s_way_is_the_cheapest_and_it_passes(school: School) -> None:
    school = school.having(organiser="county")
    stage = school.stages[0]["stage"]
    found = unit(assessed(school), stage=stage)
    readings = [found.readings[id] for id in FIELD]
    assert found.nearest_way is not None
    if found.passes:
        assert found.nearest_way == ()
        return
    by_id = {reading.indicator: reading for reading in readings}

    def total(steps: list[Step]) -> Fraction:
        return sum((cost(step, by_id[step.indicator]) for step in steps), Fraction(0))

    assert total(list(found.nearest_way)) == min(total(steps) for steps in all_ways(readings, 1))
    again = unit(assessed(after(school, found.nearest_way)), stage=stage)
    assert again.passes
    assert again.nearest_way == ()


@settings(max_examples=100)
@given(st.data(), st.integers(0, 3))
def test_of_any_readings_the_cheapest_choice_is_found(data: st.DataObject, may_miss: int) -> None:
    readings = []
    for id in FIELD:
        short = data.draw(st.integers(0, 30))
        floor = data.draw(st.integers(0, short))
        state = "met" if not short else "failing" if floor else "within-tolerance"
        per_base = Fraction(data.draw(st.integers(1, 9)), 10)
        readings.append(
            Reading(
                id,
                state,  # type: ignore[arg-type]  # one of State
                None,
                per_base * NATION.indicators[id].scale,
                None,
                Fraction(short),
                Fraction(floor),
                "person",
                amount=Fraction(0),
                base=Fraction(100),
                per_base=per_base,
            )
        )
    way = school_way(readings, may_miss)
    assert way is not None
    by_id = {reading.indicator: reading for reading in readings}
    costs = [sum(cost(s, by_id[s.indicator]) for s in steps) for steps in all_ways(readings, may_miss)]
    assert sum(cost(step, by_id[step.indicator]) for step in way) == min(costs)


def test_the_example_of_125_square_metres() -> None:
    school = plenty("1", 1000).having(teaching_rooms_area_m2="3700", indoor_sports_area_m2=0)
    found = unit(assessed(school))
    assert found.passes is False
    assert found.met == 6
    assert found.readings["R4"].shortfall == 800
    assert found.nearest_way == (Step("R4", "floor", Fraction(125), "m2"),)


def test_per_hundred_and_per_pupil_indicators_weigh_alike() -> None:
    # R1 lacks 10 of 42 teachers, R4 lacks 450 of 4,500 m²: the tenth is dearer left to the floor than the quarter.
    school = plenty("1", 1000).having(
        teachers_bachelor=32, teachers_master=0, teaching_rooms_area_m2=4050, indoor_sports_area_m2=0
    )
    # R1's floor is 35.7, 36 teachers: 4 more. Leaving R1 unmet costs 4/42 + 450/4500; leaving R4 unmet 10/42.
    assert unit(assessed(school)).nearest_way == (
        Step("R1", "floor", Fraction(4), "person"),
        Step("R4", "threshold", Fraction(450), "m2"),
    )


def test_where_choices_cost_the_same_the_first_clause_stays_unmet() -> None:
    # Nothing of R2 or R3: each lacks its whole threshold, and the floors are the same share of it.
    school = plenty("1", 20000).having(teachers_backbone=0, teachers_pe=0)
    assert unit(assessed(school)).nearest_way == (
        Step("R2", "floor", Fraction(170), "person"),
        Step("R3", "threshold", Fraction(180), "person"),
    )


def test_what_is_missing_cannot_be_planned_for() -> None:
    school = plenty("1", 1000).having(teaching_rooms_area_m2=0, indoor_sports_area_m2=0, teachers_backbone=None)
    found = unit(assessed(school))
    assert (found.passes, found.nearest_way) == (False, None)


rows = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 1500)), min_size=2, max_size=10)
limits = st.sampled_from([Fraction(1, 2), Fraction(45, 100), Fraction(1, 10), Fraction(0)])


def raised(shares: Shares, level: Fraction, whole: bool) -> Shares:
    """Every school below a level brought to it, whole things rounded up."""
    amounts = []
    for amount, base in zip(shares.amounts, shares.bases, strict=True):
        add = max(level * base - amount, Fraction(0))
        amounts.append(amount + (-(-add.numerator // add.denominator) if whole else add))
    return Shares(tuple(amounts), shares.bases)


@settings(max_examples=200)
@given(rows, limits)
def test_an_area_raised_to_the_level_keeps_the_limit_and_a_little_lower_does_not(
    pairs: list[tuple[int, int]], limit: Fraction
) -> None:
    shares = Shares(tuple(Fraction(a) for a, _ in pairs), tuple(Fraction(b) for _, b in pairs))
    assume(shares.amount)
    indicator = NATION.indicators["R4"]
    way = level_way(indicator, shares, limit)
    if within(shares, limit):
        assert way is None
        return
    assert way is not None
    level = Fraction(way.level)
    assert within(raised(shares, level, whole=False), limit)
    assert not within(raised(shares, level * (1 - Fraction(1, 10**6)), whole=False), limit)
    lacking = [max(level * b - a, Fraction(0)) for a, b in zip(shares.amounts, shares.bases, strict=True)]
    assert way.add == sum(lacking)
    assert way.schools == sum(add > 0 for add in lacking)


@settings(max_examples=200)
@given(rows, limits)
def test_people_raised_to_the_level_keep_the_limit_though_rounded_up(
    pairs: list[tuple[int, int]], limit: Fraction
) -> None:
    assume(limit > 0)  # whole people are never exactly even
    shares = Shares(tuple(Fraction(a) for a, _ in pairs), tuple(Fraction(b) for _, b in pairs))
    assume(shares.amount)
    indicator = NATION.indicators["R1"]
    way = level_way(indicator, shares, limit)
    if within(shares, limit):
        assert way is None
        return
    assert way is not None
    level = Fraction(way.level) / indicator.scale
    result = raised(shares, level, whole=True)
    assert within(result, limit)
    assert way.add == result.amount - shares.amount
    # Were nothing rounded, the level would be the lowest but for the last digits, or the rounding pushed it up.
    exact = raised(shares, level * (1 - Fraction(1, 10**6)), whole=False)
    lower = raised(shares, level * (1 - Fraction(1, 10**6)), whole=True)
    assert not within(exact, limit) or not within(lower, limit)


def test_a_level_that_whole_people_reach_exactly_takes_no_one_too_many() -> None:
    # 0 and 20 teachers for 1,000 pupils each: raised to 20/3, the coefficient is exactly 0.5; with 3,000 and 60
    # it is 20 whole teachers.
    shares = Shares((Fraction(0), Fraction(60)), (Fraction(3000), Fraction(3000)))
    way = level_way(NATION.indicators["R1"], shares, Fraction(1, 2))
    assert way is not None
    assert (way.add, way.schools) == (20, 1)
    assert way.level == pytest.approx(20 / 30, rel=1e-9)
    assert cv(Shares((Fraction(20), Fraction(60)), shares.bases)) == 0.5


def test_a_county_tells_the_level_in_the_indicator_s_unit() -> None:
    schools = [
        plenty("1", 1000).having(teaching_rooms_area_m2=0, indoor_sports_area_m2=0),
        plenty("2", 1000).having(teaching_rooms_area_m2=9000, indoor_sports_area_m2=0),
    ]
    way = assessed(*schools).stages["primary"].spreads["R4"].nearest_way
    assert way is not None
    # (9 − L) / (9 + L) = 0.5 at L = 3.
    assert (way.schools, way.unit) == (1, "m2")
    assert way.level == pytest.approx(3, rel=1e-6)
    assert float(way.add) == pytest.approx(3000, rel=1e-6)
