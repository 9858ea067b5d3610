"""What a standard sees as one is one lever, what it tells apart is several."""

from dataclasses import replace
from fractions import Fraction

import pytest

from junheng.plan.actions import actions
from junheng.plan.costs import UnitCost
from junheng.plan.levers import Effect, Lever, levers
from junheng.standards.model import Rulebook
from tests.assess.counties import NATION, rulebook
from tests.plan.counties import COSTS

SUBJECTS = ("pe", "music", "fine-art")


def indicator(id: str, numerator: str) -> str:
    """An indicator by the pupil, with a rule that counts it."""
    return f"""
        [indicator.{id}]
        name = {{ zh = "指标", en = "Indicator" }}
        unit = {{ zh = "名", en = "persons" }}
        resource_unit = "person"
        numerator = {numerator}
        confidence = "test"
        [[limit]]
        indicator = "{id}"
        at_least = 0.001
        [clause.{id}-SCHOOL]
        dimension = {{ zh = "师资", en = "Staff" }}
        name = {{ zh = "每校", en = "Every school" }}
        tests = [{{ kind = "school_rule", counted = ["{id}"], met_at_least = 1, floor_share = 1 }}]
        confidence = "test"
        """


def ids(found: tuple[Lever, ...]) -> list[tuple[str, ...]]:
    """The actions of each lever."""
    return [tuple(action.id for action in lever.actions) for lever in found]


def of(book: Rulebook) -> tuple[Lever, ...]:
    """The levers of a standard that asks for no special rooms."""
    return levers(book, tuple(book.indicators), COSTS, {})


def test_the_nation_counts_the_special_subjects_alike() -> None:
    found = ids(of(NATION))
    assert tuple(f"hire-{subject}" for subject in SUBJECTS) in found
    assert tuple(f"move-{subject}" for subject in SUBJECTS) in found
    assert ("hire-teacher",) in found
    every = [id for lever in found for id in lever]
    assert sorted(every) == sorted(id for id, action in actions().items() if action.room is None)


def test_a_standard_that_counts_one_subject_tells_it_apart() -> None:
    found = ids(of(rulebook(indicator("L-MUSIC", "{ teachers_music = 1 }"))))
    assert ("hire-music",) in found
    assert ("move-music",) in found
    # To this standard a teacher of PE is any teacher.
    assert ("hire-teacher", "hire-pe", "hire-fine-art") in found


def test_a_standard_that_weighs_subjects_unlike_has_several_levers() -> None:
    found = ids(of(rulebook(indicator("L-ARTS", "{ teachers_pe = 1, teachers_music = 2, teachers_fine_art = 2 }"))))
    assert ("hire-pe",) in found
    assert ("hire-music", "hire-fine-art") in found


def test_what_costs_unlike_is_not_one() -> None:
    dear = UnitCost(COSTS.unit["hire-pe"].once, {place: Fraction(1) for place in COSTS.unit["hire-pe"].yearly})
    costs = replace(COSTS, unit={**COSTS.unit, "hire-pe": dear})
    found = ids(levers(NATION, tuple(NATION.indicators), costs, {}))
    assert ("hire-pe",) in found
    assert ("hire-music", "hire-fine-art") in found


def test_a_special_room_is_built_with_its_area_at_the_price_of_rooms() -> None:
    found = {lever.action.id: lever for lever in levers(NATION, ("R4",), COSTS, {"music": Fraction(96)})}
    room = found["build-music-room"]
    assert "build-art-room" not in found
    assert room.effects["primary", "R4"] == Effect(0.0, 96.0)
    assert room.ground_m2 == pytest.approx(96 / float(COSTS.storeys))
    for place, yuan in room.cost.once.items():
        building = COSTS.unit["build-rooms"].once[place]
        assert yuan == COSTS.unit["build-music-room"].once[place] + 96 * building
