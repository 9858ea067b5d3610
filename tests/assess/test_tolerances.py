"""Tolerances are off unless switched on, and named where they changed something; limits that depend on a school."""

from typing import Any

import pytest

from junheng.assess.county import Choices
from junheng.assess.outcome import Verdict
from tests.assess.counties import (
    assessed,
    plenty,
    rooms_of,
    rulebook,
    unit,
)


def test_a_tolerance_is_off_unless_switched_on_and_named_where_it_was_used() -> None:
    school = plenty("1", 60).having(type="primary", small_rural=True, teachers_pe=0, visiting_pe=1, teachers_backbone=0)
    others = {"visiting_music": 0, "visiting_fine_art": 0, "visiting_arts": 0}
    plain, relaxed = (assessed(school.having(**others), choices=c) for c in (None, Choices(tolerances=("T1",))))
    assert unit(plain).readings["R3"].state == "failing"
    assert unit(relaxed).readings["R3"].state == "met"
    assert unit(relaxed).readings["R3"].tolerances == ("T1",)
    assert (plain.tolerances, plain.tolerances_used) == ((), {})
    assert (relaxed.tolerances, relaxed.tolerances_used) == (("T1",), {"T1": ("1",)})


def test_a_tolerance_that_changes_nothing_is_not_said_to_be_used() -> None:
    school = plenty("1", 60).having(small_rural=True, visiting_pe=0, visiting_music=0, visiting_fine_art=0)
    result = assessed(school.having(visiting_arts=0), choices=Choices(tolerances=("T1", "T2")))
    assert result.tolerances_used == {"T1": (), "T2": ()}
    assert unit(result).readings["R3"].tolerances == ()


def test_sports_areas_outside_count_in_a_dense_core_only() -> None:
    small = plenty("1", 1000).having(sports_ground_area_m2=5000, indoor_sports_area_m2=0)
    outside = small.having(other_sports_area_m2=1500, offsite_sports_area_m2=1000)
    on = Choices(tolerances=("T2",))
    states = {
        dense: unit(assessed(outside.having(dense_city_core=dense), choices=on)).readings["R5"].state
        for dense in (True, False, None)
    }
    assert states == {True: "met", False: "failing", None: "failing"}


@pytest.mark.parametrize(
    ("tolerance", "figures", "areas", "verdict"),
    [
        (None, {"founded_year": 2016}, (73, 67), "fail"),
        ("T3", {"founded_year": 2016}, (73, 67), "pass"),
        ("T3", {"founded_year": 2016}, ("72.99", 67), "fail"),
        ("T3", {"founded_year": 2017}, (73, 67), "fail"),
        ("T3", {"founded_year": None}, (73, 67), "fail"),
        ("T4", {"small_class_rural": True}, (54, 54), "pass"),
        ("T4", {"small_class_rural": True}, (54, "53.99"), "fail"),
        ("T4", {"small_class_rural": False}, (54, 54), "fail"),
    ],
)
def test_rooms_by_tolerance(
    tolerance: str | None, figures: dict[str, object], areas: tuple[object, object], verdict: Verdict
) -> None:
    school = plenty("1", 400).having(**figures)
    choices = Choices(tolerances=(tolerance,) if tolerance else ())
    result = assessed(school, choices=choices, rooms=rooms_of(school, *areas))
    assert unit(result).clauses["G3"].verdict == verdict
    if verdict == "pass":
        assert (unit(result).clauses["G3"].tolerances, result.tolerances_used) == ((tolerance,), {tolerance: ("1",)})


@pytest.mark.parametrize(
    ("pupils", "figures", "verdict"),
    [
        (2400, {"founded_year": 2010}, "pass"),
        (2401, {"founded_year": 2010}, "fail"),
        (2400, {"founded_year": 2011}, "fail"),
        (2400, {"migrant_majority": True}, "pass"),
        ({"primary": 1500, "junior": 1500}, {"migrant_majority": True}, "pass"),
        ({"primary": 1500, "junior": 1501}, {"migrant_majority": True}, "fail"),
    ],
)
def test_size_by_tolerance(pupils: Any, figures: dict[str, object], verdict: Verdict) -> None:
    result = assessed(plenty("1", pupils).having(**figures), choices=Choices(tolerances=("T5",)))
    assert result.clauses["G4"].verdict == verdict


MILDER_RULE = """
[tolerance.TX]
name = { zh = "放宽", en = "Milder" }
applies_to = "R-SCHOOL"
where = { urban_rural = ["rural"] }
school_rule = { met_at_least = 5, floor_share = 0.6 }
"""


@pytest.mark.parametrize(("place", "passes"), [("rural", True), ("urban", False)])
def test_a_tolerance_may_relax_the_school_rule_itself(place: str, passes: bool) -> None:
    school = plenty("1", 1000).having(
        urban_rural=place, teaching_rooms_area_m2=2700, indoor_sports_area_m2=0, multimedia_rooms=20
    )
    book = rulebook(MILDER_RULE, amends=True)
    assert unit(assessed(school, rulebook=book)).passes is False
    found = assessed(school, rulebook=book, choices=Choices(tolerances=("TX",)))
    assert (unit(found).passes, unit(found).needed) == (passes, 5 if passes else 6)
    assert found.tolerances_used == {"TX": ("1",) if passes else ()}
    assert found.clauses["R-SCHOOL"].tolerances == (("TX",) if passes else ())


def test_two_tolerances_of_one_indicator_count_each_where_it_is_for() -> None:
    second = """
        [tolerance.TY]
        name = { zh = "另一项", en = "Another" }
        applies_to = "R5"
        where = { urban_rural = ["rural"] }
        add = { green_area_m2 = 1 }
        """
    school = plenty("1", 1000).having(sports_ground_area_m2=5000, indoor_sports_area_m2=0, urban_rural="rural")
    full = school.having(other_sports_area_m2=100, offsite_sports_area_m2=0, green_area_m2=30)
    both = Choices(tolerances=("T2", "TY"))
    found = assessed(full, rulebook=rulebook(second, amends=True), choices=both)
    assert (unit(found).readings["R5"].amount, unit(found).readings["R5"].tolerances) == (5030, ("TY",))
    dense = assessed(full.having(dense_city_core=True), rulebook=rulebook(second, amends=True), choices=both)
    assert (unit(dense).readings["R5"].amount, unit(dense).readings["R5"].tolerances) == (5130, ("T2", "TY"))


def test_where_a_blank_fact_leaves_the_limit_open_only_what_all_limits_say_is_known() -> None:
    city = """
        [[limit]]
        indicator = "R4"
        at_least = { primary = 6 }
        where = { urban_rural = ["urban"] }
        """
    book = rulebook(city, amends=True)

    def reading(area: int, place: str | None) -> tuple[str, tuple[str, ...]]:
        school = plenty("1", 1000).having(teaching_rooms_area_m2=area, indoor_sports_area_m2=0, urban_rural=place)
        found = unit(assessed(school, rulebook=book)).readings["R4"]
        return found.state, found.missing

    assert [reading(5000, place) for place in ("rural", "urban")] == [("met", ()), ("failing", ())]
    assert reading(5000, None) == ("missing", ("urban_rural",))
    assert reading(6000, None) == ("met", ())
    assert reading(1000, None) == ("failing", ())
