"""Need: gaps at unit costs, by hand; what is missing and what cannot be priced is named."""

from dataclasses import replace
from fractions import Fraction

import pytest

from junheng.assess.county import assess
from junheng.assess.quantities import prepared
from junheng.facts.engine import engine
from junheng.facts.example import example_county
from junheng.plan.costs import default_costs
from junheng.plan.sharing.need import Needs, needs
from junheng.standards.resolve import find_rulebook, resolve
from tests.assess.counties import NATION, ON, School, facts_of, plenty

COSTS = default_costs()
HIRED = 3000 + 105_000


def needed(*schools: School) -> Needs:
    facts = facts_of(schools)
    return needs(assess(facts, NATION, ON), prepared(facts, engine("polars")), COSTS)


def test_schools_that_lack_nothing_need_nothing() -> None:
    found = needed(plenty("1"), plenty("2", 500))
    assert (found.yuan, found.pupils, found.unknown) == ({"城关镇": 0}, {"城关镇": 1500}, {})


@pytest.mark.parametrize(
    ("figures", "yuan"),
    [
        ({"teaching_rooms_area_m2": 4500}, 100 * 3600),
        ({"sports_ground_area_m2": 7399}, 1 * 380),
        ({"equipment_value": "199.5"}, 5000),
        ({"multimedia_rooms": 20}, 3 * 42_000),
        ({"teachers_backbone": 7}, 3 * 14_000),
        ({"teachers_pe": 5}, 4 * HIRED),
    ],
)
def test_a_gap_costs_what_fills_it(figures: dict[str, object], yuan: int) -> None:
    assert needed(plenty("1").having(**figures)).yuan == {"城关镇": yuan}


@pytest.mark.parametrize(("without", "yuan"), [(0, 12 * HIRED), (5, 5 * 12_000 + 7 * HIRED), (30, 12 * 12_000)])
def test_degrees_are_taken_by_those_who_lack_them_and_the_rest_is_hired(without: int, yuan: int) -> None:
    school = plenty("1").having(teachers_bachelor=30, teachers_master=0, teachers_below_college=without)
    assert needed(school).yuan == {"城关镇": yuan}


def test_gaps_add_up_over_schools_of_a_township_and_stay_apart_between_townships() -> None:
    rooms = plenty("1").having(multimedia_rooms=20)
    other = plenty("3").having(multimedia_rooms=22, township="柳河镇", urban_rural="rural")
    assert needed(rooms, plenty("2").having(teachers_backbone=9), other).yuan == {
        "城关镇": 3 * 42_000 + 14_000,
        "柳河镇": 46_000,
    }


def test_a_figure_that_is_missing_leaves_the_need_unknown_and_is_named() -> None:
    found = needed(plenty("1").having(multimedia_rooms=None), plenty("2").having(township="柳河镇"))
    assert found.unknown == {"城关镇": {"第1学校": ["R7"]}}
    place = needed(plenty("1").having(multimedia_rooms=20, urban_rural=None))
    assert place.unknown == {"城关镇": {"第1学校": ["urban_rural"]}}
    degrees = needed(plenty("1").having(teachers_bachelor=30, teachers_master=0, teachers_below_college=None))
    assert degrees.unknown == {"城关镇": {"第1学校": ["teachers_below_college"]}}


def test_dearer_costs_never_make_less_need_and_the_need_is_exact() -> None:
    facts = example_county(20, 3)
    rulebook = resolve(find_rulebook("national-2017"), facts.county_codes()[0], ON)
    found, ground = assess(facts, rulebook, ON), prepared(facts, engine("polars"))
    double = {
        id: replace(
            cost,
            once={place: 2 * yuan for place, yuan in cost.once.items()},
            yearly={place: 2 * yuan for place, yuan in cost.yearly.items()},
        )
        for id, cost in COSTS.unit.items()
    }
    once, twice = needs(found, ground, COSTS), needs(found, ground, replace(COSTS, unit=double))
    assert sum(once.yuan.values()) > 0
    assert {town: 2 * yuan for town, yuan in once.yuan.items()} == twice.yuan
    assert all(isinstance(yuan, Fraction) for yuan in once.yuan.values())


def test_indicators_that_no_action_adds_to_are_named() -> None:
    facts = example_county(20, 3)
    rulebook = resolve(find_rulebook("national-2012"), facts.county_codes()[0], ON)
    found = needs(assess(facts, rulebook, ON), prepared(facts, engine("polars")), COSTS)
    limited = {id for unit in assess(facts, rulebook, ON).units for id, one in unit.readings.items() if one.threshold}
    assert found.unpriced <= limited
