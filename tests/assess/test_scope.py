"""Which schools count, by the rules of 2017 and of 2012, and where a blank leaves it open."""

import pytest

from junheng.assess.county import Choices
from junheng.standards.resolve import find_rulebook, resolve
from tests.assess.counties import (
    ON,
    PLACE,
    School,
    assessed,
    plenty,
    unit,
)


def shape(type: str, pupils: int, **figures: object) -> School:
    return plenty("2", pupils).having(type=type, **figures)


@pytest.mark.parametrize(
    ("type", "pupils", "settings", "reason"),
    [
        ("primary", 1000, {}, None),
        ("primary", 49, {}, None),
        ("primary", 49, {"scope.small_schools": "out"}, "small_school"),
        ("primary", 50, {"scope.small_schools": "out"}, None),
        ("teaching_point", 49, {}, "small_teaching_point"),
        ("teaching_point", 50, {}, None),
        ("special", 300, {}, "type"),
        ("vocational", 300, {}, "type"),
    ],
)
def test_scope_of_2017(type: str, pupils: int, settings: dict[str, str], reason: str | None) -> None:
    # A school that would fail everything, beside a good one: in or out decides the school rule.
    bad = shape(type, pupils, teachers_backbone=0, teachers_pe=0)
    result = assessed(plenty("1", 1000), bad, choices=Choices(settings))
    assert (unit(result, "2").in_scope, unit(result, "2").out_reason) == (reason is None, reason)
    assert unit(result, "2").passes is (False if reason is None else None)
    assert result.clauses["R-SCHOOL"].verdict == ("fail" if reason is None else "pass")
    assert result.stages["primary"].schools == (2 if reason is None else 1)
    assert result.settings["scope.small_schools"] == settings.get("scope.small_schools", "in")


def test_private_schools_are_in_the_scope_of_2017() -> None:
    assert unit(assessed(plenty("1", 1000).having(organiser="private"))).in_scope


BASIC = resolve(find_rulebook("national-2012"), PLACE, ON)
EIGHT = {"computers": 100, "books": 20000, "title_full_senior": 0, "title_senior": 9, "title_middle": 30}


@pytest.mark.parametrize(
    ("figures", "reason"),
    [
        ({"organiser": "private"}, "private"),
        ({"organiser": "upper"}, "upper"),
        ({"organiser": "university"}, "upper"),
        ({"organiser": "enterprise"}, "upper"),
        ({"organiser": "township"}, None),
        ({"type": "teaching_point"}, "teaching_point"),
        ({"type": "special"}, "type"),
        ({"type": "vocational"}, "type"),
    ],
)
def test_scope_of_2012(figures: dict[str, str], reason: str | None) -> None:
    other = plenty("2", 1000).having(**{**EIGHT, "books": 0}, **figures)
    result = assessed(plenty("1", 1000).having(**EIGHT), other, rulebook=BASIC)
    assert unit(result, "2").out_reason == reason
    # Alone the good school has a coefficient of 0; with the other it is 1 for books, 1/8 on average.
    primary = result.stages["primary"]
    assert primary.spreads["B5"].cv == (1.0 if reason is None else 0.0)
    assert primary.composite is not None
    assert (primary.composite.value, primary.composite.passes) == (0.125 if reason is None else 0.0, True)


def test_where_it_is_not_known_whether_a_school_counts_nothing_is_decided_by_it() -> None:
    schools = [plenty("1", 1000).having(**EIGHT), plenty("2", 1000).having(**EIGHT, organiser=None)]
    result = assessed(*schools, rulebook=BASIC)
    clause = result.clauses["B-CV"]
    assert (clause.verdict, clause.waits) == ("undetermined", "figures")
    assert clause.missing[0] == "B1: 第2学校"


def test_the_mean_fails_as_soon_as_what_is_known_exceeds_it() -> None:
    # Five coefficients of 2 are more than 8 × 0.65, whatever the other three are.
    rich = plenty("1", 100).having(**EIGHT)
    poor = dict.fromkeys(("computers", "books", "equipment_value", "sports_ground_area_m2", "indoor_sports_area_m2"), 0)
    titles = {"title_middle": 0, "title_senior": 0}
    other = plenty("2", 400).having(**{**EIGHT, **poor, **titles})
    assert assessed(rich, other, rulebook=BASIC).clauses["B-CV"].verdict == "fail"
    unknown = other.having(teachers=None)
    assert assessed(rich, unknown, rulebook=BASIC).clauses["B-CV"].verdict == "fail"
