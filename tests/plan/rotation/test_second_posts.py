"""Visiting teachers and seconded managers: best by enumeration, kept by a checker that sees every breach."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from junheng.facts.table import Facts
from junheng.plan.rotation.check import Checker
from junheng.plan.rotation.check_second import secondment_held, visiting_held
from junheng.plan.rotation.curriculum import default_curriculum
from junheng.plan.rotation.listed import rests, staffing
from junheng.plan.rotation.people import Records
from junheng.plan.rotation.records import records
from junheng.plan.rotation.result import Secondment, Visit
from junheng.plan.rotation.rotate import Given, rotate
from junheng.plan.rotation.rules import Rules, default_rules
from junheng.plan.rotation.secondment import secondments, sides
from junheng.plan.rotation.visiting import lessons_of, visits
from junheng.terms.errors import InputError
from tests.plan.rotation.small import county

LESSONS = default_curriculum()
RULES = replace(default_rules(), least_share=Fraction(0), backbone_share=Fraction(0), support=False)
NOBODY: frozenset[str] = frozenset()


def people(seed: int) -> list[dict[str, object]]:
    rng = np.random.default_rng(seed)
    return [
        {"teacher": f"t{at}", "school": f"S{rng.integers(3)}", "subject": str(rng.choice(["maths", "pe"]))}
        for at in range(6)
    ]


def clerk(facts: Facts, rules: Rules, refused: frozenset[tuple[str, str | None]] = frozenset()) -> Checker:
    return Checker(facts, rules, LESSONS, refused, 2025)


def coming(facts: Facts, rules: Rules) -> tuple[Records, tuple[Visit, ...]]:
    known = records(facts, rules, LESSONS)
    posts = staffing(known, ()).posts
    return known, visits(known, rules, LESSONS, posts, rests(posts), (), NOBODY, 0)


def most_lessons(known: Records, rules: Rules) -> int:
    """Lessons that can be covered at most: every teacher at every school with every number of lessons."""
    posts = staffing(known, ()).posts
    lessons = lessons_of(posts, rests(posts), LESSONS.load)
    at = {unit[0]: unit for unit, _ in {**lessons.open, **lessons.spare}}
    people = [one for one in known.teachers.values() if ((one.school, one.stage), one.group) in lessons.spare]
    choices = [
        [
            (None, 0),
            *((school, n) for school in at if school != one.school for n in range(1, rules.visiting_lessons + 1)),
        ]
        for one in people
    ]
    best = 0
    for picked in product(*choices):
        given: dict[tuple[object, str], int] = {}
        taken: dict[tuple[object, str], int] = {}
        for one, (school, number) in zip(people, picked, strict=True):
            if school is not None:
                here, there = ((one.school, one.stage), one.group), (at[school], one.group)
                given[here] = given.get(here, 0) + number
                taken[there] = taken.get(there, 0) + number
        fits = all(number <= lessons.spare[place] for place, number in given.items())  # type: ignore[index]  # places
        fits &= all(number <= lessons.open.get(place, 0) for place, number in taken.items())  # type: ignore[call-overload]
        best = max(best, sum(taken.values())) if fits else best
    return best


@pytest.mark.parametrize("seed", range(8))
def test_as_many_lessons_are_covered_as_can_be(seed: int) -> None:
    rules = replace(RULES, visiting_lessons=3)
    facts = county(people(seed), classes=1)
    known, found = coming(facts, rules)
    assert sum(visit.lessons for visit in found) == most_lessons(known, rules)
    assert visiting_held(clerk(facts, rules), (), found).holds


def test_a_visit_too_far_too_long_or_without_need_is_seen() -> None:
    facts = county(people(1), classes=1)
    _, found = coming(facts, RULES)
    assert found
    first = found[0]
    held = clerk(facts, RULES)
    for wrong in (
        replace(first, lessons=9),
        replace(first, lessons=0),
        replace(first, to_school=first.from_school),
        replace(first, teacher="nobody"),
        replace(first, subject="chinese"),
    ):
        assert not visiting_held(held, (), (wrong, *found[1:])).holds
    assert not visiting_held(held, (), (*found, first)).holds
    assert not visiting_held(clerk(facts, replace(RULES, visiting_km=0.01)), (), found).holds
    assert not visiting_held(clerk(facts, RULES, frozenset({(first.teacher, None)})), (), found).holds


def test_no_visit_goes_where_no_distance_is_known() -> None:
    facts = county(people(1), classes=1)
    rules = replace(RULES, visiting_km=5.0)
    assert coming(facts, rules)[1]
    lost = (
        facts["schools"]
        .with_columns(lon=None, lat=None)
        .cast(dict.fromkeys(("lon", "lat"), facts["schools"]["lon"].dtype))
    )
    assert coming(facts.with_tables(schools=lost), rules)[1] == ()


def managers(number: int = 8) -> tuple[list[dict[str, object]], dict[str, str]]:
    """Deputies at every school; S0 and S1 strong, the rest weak."""
    staff: list[dict[str, object]] = [{"teacher": f"d{at}", "school": f"S{at % 4}"} for at in range(number)]
    staff += [{"teacher": f"b{at}", "school": f"S{at % 2}", "backbone": "county"} for at in range(6)]
    return staff, {f"d{at}": "deputy" for at in range(number)}


def sent(facts: Facts, rules: Rules, posts: dict[str, str]) -> tuple[Secondment, ...]:
    known = records(facts, rules, LESSONS, managers=posts)
    return secondments(known, rules, frozenset(), NOBODY, 0).sent


def town(facts: Facts) -> Facts:
    """The same county without villages."""
    import polars as pl

    return facts.with_tables(schools=facts["schools"].with_columns(urban_rural=pl.lit("town")))


def test_managers_go_from_strong_schools_to_weak_ones_and_the_nearest_pairs_are_chosen() -> None:
    staff, posts = managers()
    facts = town(county(staff, schools=4))
    rules = replace(RULES, seconded=2, strong=Fraction(1, 2), weak=Fraction(1, 2))
    known = records(facts, rules, LESSONS, managers=posts)
    send, receive = sides(known, rules)
    assert ({school for school, _ in send}, {school for school, _ in receive}) == ({"S0", "S1"}, {"S2", "S3"})
    found = sent(facts, rules, posts)
    assert {one.from_school for one in found} == {"S0", "S1"}
    assert {one.to_school for one in found} == {"S2", "S3"}
    ways = [
        known.km([known.teachers[a]], [s])[0, 0] + known.km([known.teachers[b]], [t])[0, 0]
        for a, b in (("d0", "d1"),)
        for s, t in (("S2", "S3"), ("S3", "S2"))
    ]
    assert sum(one.km for one in found) == pytest.approx(min(ways))
    assert secondment_held(clerk(facts, rules), facts, (), found, (), posts).holds
    assert len(sent(facts, replace(rules, seconded=1), posts)) == 1


def test_a_secondment_against_the_rules_is_seen() -> None:
    staff, posts = managers()
    facts = town(county(staff, schools=4))
    rules = replace(RULES, seconded=2, strong=Fraction(1, 2), weak=Fraction(1, 2))
    found = sent(facts, rules, posts)
    held = clerk(facts, rules)
    first = found[0]
    for wrong in (
        replace(first, to_school="S1" if first.from_school == "S0" else "S0"),
        replace(first, teacher="b0"),
        replace(first, post="head"),
        replace(first, years=9),
        replace(first, teacher="d2", from_school="S2", to_school="S3"),
    ):
        assert not secondment_held(held, facts, (), (wrong, *found[1:]), (), posts).holds
    fewer = replace(rules, seconded=1)
    assert not secondment_held(clerk(facts, fewer), facts, (), found, (), posts).holds
    late = replace(rules, seconded_years=50)
    assert not secondment_held(clerk(facts, late), facts, (), found, (), posts).holds


def test_fewer_managers_than_asked_for_are_said_with_the_numbers() -> None:
    staff, posts = managers()
    rules = replace(RULES, seconded=5, strong=Fraction(1, 2), weak=Fraction(1, 2))
    found = rotate(town(county(staff, schools=4)), rules, LESSONS, given=Given(managers=posts))
    assert len(found.secondments) == 2
    assert [(one.params["wanted"], one.params["found"]) for one in found.findings] == [(5, 2)]
    assert all(rule.holds for rule in found.held)
    assert {"visiting", "secondment"} <= {rule.rule for rule in found.held}


def test_a_manager_who_is_nobody_is_refused() -> None:
    staff, _ = managers()
    with pytest.raises(InputError, match="nobody"):
        rotate(county(staff, schools=4), RULES, LESSONS, given=Given(managers={"nobody": "deputy"}))


def test_who_visits_already_is_left_alone_until_it_is_over() -> None:
    staff, posts = managers()
    rules = replace(RULES, seconded=2, strong=Fraction(1, 2), weak=Fraction(1, 2))
    for since, settled in ((date(2024, 9, 1), True), (date(2025, 9, 1), False)):
        posted = [{"teacher": "d0", "from_school": "S0", "to_school": "S2", "kind": "visiting", "since": since}]
        known = records(town(county(staff, schools=4, postings=posted)), rules, LESSONS, managers=posts)
        assert known.teachers["d0"].settled is settled
