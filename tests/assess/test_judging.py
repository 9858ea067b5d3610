"""Exact judging: a value exactly on a threshold or floor passes, the least unit less fails."""

from decimal import Decimal
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.assess.judge import Bar, judge
from junheng.assess.outcome import Reading
from junheng.facts.fields import find
from junheng.standards.model import STAGES, Stage
from junheng.standards.resolve import find_rulebook
from tests.assess.counties import NATION, School, assessed, plenty, rulebook, unit

FIELD = {
    "R1": "teachers_bachelor",
    "R2": "teachers_backbone",
    "R3": "teachers_pe",
    "R4": "teaching_rooms_area_m2",
    "R5": "sports_ground_area_m2",
    "R6": "equipment_value",
    "R7": "multimedia_rooms",
}
FLOORS = {
    ("R1", "primary"): "3.57",
    ("R2", "primary"): "0.85",
    ("R3", "primary"): "0.765",
    ("R4", "primary"): "3.825",
    ("R5", "primary"): "6.375",
    ("R6", "primary"): "1700",
    ("R7", "primary"): "1.955",
    ("R1", "junior"): "4.505",
    ("R2", "junior"): "0.85",
    ("R3", "junior"): "0.765",
    ("R4", "junior"): "4.93",
    ("R5", "junior"): "8.67",
    ("R6", "junior"): "2125",
    ("R7", "junior"): "2.04",
}
THRESHOLDS = {(limit.indicator, limit.stage): limit.value for limit in NATION.limits}


def unit_of(indicator: str) -> Fraction:
    """The last decimal of the field that the resource is entered in, in the indicator's resource unit."""
    field = find(FIELD[indicator])
    assert field is not None
    return Fraction(10000 if indicator == "R6" else 1, field.scale)


def asked(indicator: str, value: Fraction, pupils: int) -> Fraction:
    """How many last decimals of resource give exactly this value."""
    return value * pupils / NATION.indicators[indicator].scale / unit_of(indicator)


def with_amount(indicator: str, school: str, stage: Stage, pupils: int, units: int, indoor: Decimal) -> School:
    """A school with so many last decimals of one resource, in parts where there are parts."""
    field = find(FIELD[indicator])
    assert field is not None
    amount = Decimal(units).scaleb(-field.decimals)
    base = plenty(school, {stage: pupils})
    if indicator == "R1":
        return base.having(teachers_bachelor=units - units // 3, teachers_master=units // 3, teachers_doctor=0)
    if indicator == "R3":
        return base.having(
            teachers_pe=units - 2 * (units // 4), teachers_music=units // 4, teachers_fine_art=units // 4
        )
    if indicator == "R4":
        return base.having(teaching_rooms_area_m2=amount + indoor, indoor_sports_area_m2=indoor)
    if indicator == "R5":
        inside = min(indoor, amount)
        return base.having(sports_ground_area_m2=amount - inside, indoor_sports_area_m2=inside)
    return base.having(**{FIELD[indicator]: amount})


def state_of(indicator: str, stage: Stage, pupils: int, units: int) -> str:
    """The state by comparing whole numbers, with no division."""
    for state, value in (("met", THRESHOLDS[indicator, stage]), ("within-tolerance", FLOORS[indicator, stage])):
        if units >= asked(indicator, Fraction(value), pupils):
            return state
    return "failing"


@settings(max_examples=20, deadline=None)
@given(
    times=st.integers(1, 9),
    pupils=st.integers(1, 5000),
    indoor=st.integers(0, 99999).map(lambda cents: Decimal(cents).scaleb(-2)),
)
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("reached", ["met", "within-tolerance"])
def test_on_the_bar_passes_and_the_least_unit_less_does_not(
    stage: Stage, reached: str, times: int, pupils: int, indoor: Decimal
) -> None:
    schools, wanted = [], {}
    for indicator in FIELD:
        bar = Fraction((THRESHOLDS if reached == "met" else FLOORS)[indicator, stage])
        exactly = times * asked(indicator, bar, 1).denominator  # pupils for whom the bar is a whole number of units
        on = int(asked(indicator, bar, exactly))
        assert Fraction(on) == asked(indicator, bar, exactly)
        some = ceil(asked(indicator, bar, pupils))
        for count, units, state in (
            (exactly, on, reached),
            (exactly, on - 1, state_of(indicator, stage, exactly, on - 1)),
            (pupils, some, state_of(indicator, stage, pupils, some)),
            (pupils, some - 1, state_of(indicator, stage, pupils, some - 1)),
        ):
            name = f"{indicator}-{len(schools)}"
            schools.append(with_amount(indicator, name, stage, count, units, indoor))
            wanted[name] = state
    for found in assessed(*schools).units:
        assert found.readings[found.school[:2]].state == wanted[found.school], found.school


@pytest.mark.parametrize(("indicator", "stage"), FLOORS, ids=lambda part: part)
def test_the_floors_are_85_percent_of_the_thresholds_without_rounding(indicator: str, stage: Stage) -> None:
    reading = assessed(plenty("1", {stage: 1000}))
    assert unit(reading, stage=stage).readings[indicator].floor == Fraction(FLOORS[indicator, stage])


@pytest.mark.parametrize(
    ("figures", "pupils", "indicator", "value", "state"),
    [
        # 100 * 9 / 1000 is 0.9 in floats too, but 9 * (100 / 1000) and 0.9 / 100 * 1000 are not 9.
        ({"teachers_pe": 5, "teachers_music": 3, "teachers_fine_art": 1}, 1000, "R3", "0.9", "met"),
        ({"teachers_pe": 8}, 1000, "R3", "0.8", "within-tolerance"),
        ({"teachers_pe": 153}, 20000, "R3", "0.765", "within-tolerance"),
        ({"teachers_pe": 152}, 20000, "R3", "0.76", "failing"),
        # 0.3 - 0.1 is less than 0.2 in floats.
        ({"teaching_rooms_area_m2": "45.30", "indoor_sports_area_m2": "0.30"}, 10, "R4", "4.5", "met"),
        ({"teaching_rooms_area_m2": "45.29", "indoor_sports_area_m2": "0.30"}, 10, "R4", "4.499", "within-tolerance"),
        ({"teaching_rooms_area_m2": "38.35", "indoor_sports_area_m2": "0.10"}, 10, "R4", "3.825", "within-tolerance"),
        ({"teaching_rooms_area_m2": "38.34", "indoor_sports_area_m2": "0.10"}, 10, "R4", "3.824", "failing"),
        # 0.1 + 0.2 is more than 0.3 in floats.
        ({"sports_ground_area_m2": "74.7", "indoor_sports_area_m2": "0.3"}, 10, "R5", "7.5", "met"),
        ({"sports_ground_area_m2": "74.69", "indoor_sports_area_m2": "0.3"}, 10, "R5", "7.499", "within-tolerance"),
        # 5.27 * 10000 is 52699.99999999999 in floats.
        ({"equipment_value": "5.27"}, 31, "R6", "1700", "within-tolerance"),
        ({"equipment_value": "5.269999"}, 31, "R6", Fraction(5269999, 3100), "failing"),
        ({"equipment_value": "6.2"}, 31, "R6", "2000", "met"),
        ({"equipment_value": "6.199999"}, 31, "R6", Fraction(6199999, 3100), "within-tolerance"),
        ({"multimedia_rooms": 23}, 1000, "R7", "2.3", "met"),
        ({"multimedia_rooms": 22}, 1000, "R7", "2.2", "within-tolerance"),
    ],
)
def test_figures_that_plain_floats_judge_wrongly(
    figures: dict[str, object], pupils: int, indicator: str, value: str | Fraction, state: str
) -> None:
    school = plenty("1", pupils).having(teachers_music=0, teachers_fine_art=0).having(**figures)
    reading = unit(assessed(school)).readings[indicator]
    assert (reading.value, reading.state) == (Fraction(value), state)


@settings(max_examples=20, deadline=None)
@given(primary=st.integers(1, 300), junior=st.integers(1, 3000), senior=st.integers(0, 3000), less=st.booleans())
@pytest.mark.parametrize("indicator", ["R4", "R5", "R6"])
def test_a_split_share_exactly_on_the_threshold_passes(
    indicator: str, primary: int, junior: int, senior: int, less: bool
) -> None:
    # A nine-year school's junior part is 1.1 B / (A + 1.1 B) of the whole, so the junior value is on the threshold
    # when the whole is threshold × (10 A + 11 B) / 11: with A a multiple of 11 that is a decimal.
    primary *= 11
    bars = {stage: THRESHOLDS[indicator, stage] for stage in STAGES}
    wholes = {
        ("nine_year", "primary"): bars["primary"] * (10 * primary + 11 * junior) / 10,
        ("nine_year", "junior"): bars["junior"] * (10 * primary + 11 * junior) / 11,
        ("twelve_year", "primary"): bars["primary"] * (100 * primary + 110 * junior + 132 * senior) / 100,
        ("complete_secondary", "junior"): bars["junior"] * (10 * junior + 12 * senior) / 10,
    }
    least = unit_of(indicator) / 10000 if indicator == "R6" else unit_of(indicator)
    schools, wanted = [], {}
    for (type, stage), amount in wholes.items():
        entered = amount / 10000 if indicator == "R6" else amount
        assert (entered / least).denominator == 1
        entered -= least if less else 0
        written = Decimal(entered.numerator) / Decimal(entered.denominator)
        figures: dict[str, object] = {FIELD[indicator]: written, "indoor_sports_area_m2": 0}
        pupils: dict[Stage, int] = (
            {"junior": junior} if type == "complete_secondary" else {"primary": primary, "junior": junior}
        )
        school = plenty(f"{type}-{stage}", pupils).having(type=type, **figures)
        schools.append(school.having(pupils_senior=None if type == "nine_year" else senior))
        wanted[f"{type}-{stage}", stage] = "within-tolerance" if less else "met"
    judged = assessed(*schools)
    for (school_id, stage), state in wanted.items():
        assert unit(judged, school_id, stage).readings[indicator].state == state, school_id


def test_areas_of_campuses_add_up_exactly() -> None:
    main = plenty("1", 8).having(teaching_rooms_area_m2="44.80", indoor_sports_area_m2="0")
    campuses = [
        plenty(id, 1).having(counted=False, parent="1", teaching_rooms_area_m2=area, indoor_sports_area_m2="0")
        for id, area in (("2", "0.10"), ("3", "0.10"))
    ]
    on = unit(assessed(main, *campuses)).readings["R4"]
    assert (on.value, on.state) == (Fraction("4.5"), "met")
    less = unit(assessed(main, campuses[0], campuses[1].having(teaching_rooms_area_m2="0.09"))).readings["R4"]
    assert less.state == "within-tolerance"


@pytest.mark.parametrize(("area", "verdict"), [("96.00", "pass"), ("95.99", "fail")])
def test_a_music_room_is_exactly_large_enough_or_not(area: str, verdict: str) -> None:
    rooms = [{"school": "1", "kind": "music", "area_m2": area}, {"school": "1", "kind": "fine_art", "area_m2": 90}]
    assert unit(assessed(plenty("1", 400), rooms=rooms)).clauses["G3"].verdict == verdict


PUPILS_PER_COMPUTER = """
[indicator.C]
name = { zh = "生机比", en = "Pupils per computer" }
unit = { zh = "人", en = "pupils" }
resource_unit = "set"
whole = true
better = "less"
numerator = { pupils = 1 }
denominator = { computers = 1 }
[[limit]]
indicator = "C"
at_most = 12
[clause.S]
dimension = { zh = "条件", en = "Conditions" }
name = { zh = "学校", en = "Schools" }
tests = [{ kind = "school_rule", counted = ["C"], met_at_least = 1, floor_share = 0.8 }]
"""


@pytest.mark.parametrize(
    ("computers", "state", "shortfall", "to_floor"),
    [
        (10, "met", 0, 0),
        (9, "within-tolerance", 1, 0),
        (8, "within-tolerance", 2, 0),  # 120 / 8 = 15 = 12 / 0.8
        (7, "failing", 3, 1),
        (0, "failing", 10, 8),
    ],
)
def test_where_fewer_is_better_the_denominator_has_to_grow(
    computers: int, state: str, shortfall: int, to_floor: int
) -> None:
    judged = assessed(plenty("1", 120).having(computers=computers), rulebook=rulebook(PUPILS_PER_COMPUTER))
    reading = unit(judged).readings["C"]
    assert (reading.state, reading.shortfall, reading.to_floor) == (state, shortfall, to_floor)
    assert judged.stages["primary"].spreads["C"].cv == (0.0 if computers else None)


@given(top=st.integers(0, 10**6), bottom=st.integers(0, 10**6), value=st.integers(0, 100))
def test_more_of_the_resource_is_never_judged_worse(top: int, bottom: int, value: int) -> None:
    limit = next(limit for limit in NATION.limits if limit.indicator == "R4")
    bar = Bar.of(NATION.indicators["R4"], limit, Fraction(85, 100))
    order = ["failing", "within-tolerance", "met"]
    readings = [bar.reading(Fraction(amount), Fraction(bottom)) for amount in (top, top + value)]
    if bottom:
        assert order.index(readings[0].state) <= order.index(readings[1].state)
        assert shortage(readings[0]) >= shortage(readings[1])
    else:
        assert {reading.state for reading in readings} == {"missing"}


def shortage(reading: Reading) -> Fraction:
    assert reading.shortfall is not None
    return reading.shortfall


def test_without_a_limit_there_is_a_value_and_nothing_lacks() -> None:
    reading = judge(NATION.indicators["R4"], None, Fraction(1, 2), Fraction(9), Fraction(2), ())
    assert (reading.value, reading.state, reading.threshold, reading.shortfall) == (Fraction(9, 2), "met", None, None)


PER_PUPIL = find_rulebook("example-per-pupil")


def test_the_plan_s_school_of_999_pupils() -> None:
    school = plenty("1", 999).having(land_area_m2=10688, building_area_m2=5494)
    readings = unit(assessed(school, rulebook=PER_PUPIL)).readings
    short = {id: readings[id].shortfall or 0 for id in ("L-LAND", "L-BUILDING")}
    assert short == {"L-LAND": Fraction("26774.5"), "L-BUILDING": 1499}
    # The display rule of the standard rounds to the hundred; the exact figure stands beside it.
    steps = {id: PER_PUPIL.indicators[id].round_to or 1 for id in short}
    assert {id: steps[id] * round(short[id] / steps[id]) for id in short} == {"L-LAND": 26800, "L-BUILDING": 1500}


def test_land_in_mu_counts_like_land_in_square_metres() -> None:
    # 16.032 mu are 10,688 m².
    inputs = [{"land_area_m2": "10688"}, {"land_area_mu": "16.032"}, {"land_area_m2": "10688", "land_area_mu": "99"}]
    found = [
        unit(assessed(plenty("1", 999).having(building_area_m2=1, **entered), rulebook=PER_PUPIL)) for entered in inputs
    ]
    assert [school.readings["L-LAND"].shortfall for school in found] == [Fraction("26774.5")] * 3
