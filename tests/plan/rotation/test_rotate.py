"""The rotation list: best by enumeration, every rule kept in every list, the impossible explained, little changed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.facts.example import example_county
from junheng.facts.table import Facts
from junheng.plan.held import Held
from junheng.plan.rotation.check import Checker
from junheng.plan.rotation.curriculum import default_curriculum
from junheng.plan.rotation.ground import Asked, ground
from junheng.plan.rotation.listed import moves
from junheng.plan.rotation.records import records
from junheng.plan.rotation.result import Move, Rotation
from junheng.plan.rotation.rotate import rotate
from junheng.plan.rotation.rows import rows, value_of
from junheng.plan.rotation.rules import Rules, default_rules
from junheng.plan.rotation.search import search
from junheng.terms.errors import InputError
from tests.plan.rotation.small import county

LESSONS = default_curriculum()
LATE = date(2023, 9, 1)
LOOSE = replace(
    default_rules(),
    most_of_school=Fraction(1),
    most_of_subject=Fraction(1),
    most_growth=Fraction(1),
    least_share=Fraction(1, 4),
)


def people(seed: int, number: int, schools: int) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Teachers of some subjects, some of them backbone, some couples, some who would rather stay."""
    rng = np.random.default_rng(seed)
    ids = [f"t{at}" for at in range(number)]
    teachers: list[dict[str, object]] = [
        {
            "teacher": id,
            "school": f"S{rng.integers(schools)}",
            "subject": str(rng.choice(["maths", "chinese", "music"])),
            "backbone": str(rng.choice(["none", "county"])),
        }
        for id in ids
    ]
    wishes: list[dict[str, object]] = [
        {"teacher": id, "willing": str(rng.choice(["volunteer", "neutral", "unwilling"]))} for id in ids
    ]
    wishes[0]["partner"], wishes[1]["partner"] = ids[1], ids[0]
    return teachers, wishes


def broken(facts: Facts, rules: Rules, listed: tuple[Move, ...]) -> list[Held]:
    year = 2025
    return [rule for rule in Checker(facts, rules, LESSONS, frozenset(), year).held(listed) if not rule.holds]


def every_list(facts: Facts, rules: Rules) -> Iterator[float]:
    """Points of every list that the checker passes, by enumeration."""
    known = records(facts, rules, LESSONS)
    base = ground(known, rules, Asked())
    model = rows(base, rules)
    for goes in product(range(-1, len(base.units)), repeat=len(base.movers)):
        who = np.array([i for i, v in enumerate(goes) if v >= 0], dtype=np.int64)
        where = np.array([v for v in goes if v >= 0], dtype=np.int64)
        if not any(base.of[i] == v for i, v in zip(who, where, strict=True)) and not broken(
            facts, rules, moves(base, known, who, where)
        ):
            yield value_of(model, base.points, who, where)


@pytest.mark.parametrize("seed", range(6))
def test_the_list_is_the_best_of_all_that_the_checker_passes(seed: int) -> None:
    teachers, wishes = people(seed, 5, 3)
    facts = county(teachers, 3, wishes)
    rules = replace(LOOSE, support=False)
    model = rows(ground(records(facts, rules, LESSONS), rules, Asked()), rules)
    found = search(model, 20.0, 0.0, 0)
    least = min(every_list(facts, rules), default=np.inf)
    assert found.value == pytest.approx(least)
    assert found.bound <= found.value + 1e-6 or np.isinf(least)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    share=st.fractions(0, 1, max_denominator=10),
    backbone=st.fractions(0, 1, max_denominator=10),
    limit=st.fractions("1/10", 1, max_denominator=10),
    couples=st.booleans(),
)
def test_every_list_keeps_every_rule(
    seed: int, share: Fraction, backbone: Fraction, limit: Fraction, couples: bool
) -> None:
    teachers, wishes = people(seed, 14, 4)
    facts = county(teachers, 4, wishes)
    rules = replace(
        default_rules(), least_share=share, backbone_share=backbone, most_of_school=limit, keep_couples=couples
    )
    known = records(facts, rules, LESSONS)
    base = ground(known, rules, Asked())
    found = search(rows(base, rules), 10.0, 0.0, 0)
    if found.who is not None and found.where is not None:
        assert broken(facts, rules, moves(base, known, found.who, found.where)) == []
        assert found.bound <= found.value + 1e-6


@pytest.fixture(scope="module")
def sixty() -> Rotation:
    return rotate(example_county(60, 1), default_rules(), LESSONS)


def test_a_countys_list_is_proved_and_better_than_by_hand(sixty: Rotation) -> None:
    assert sixty.status == "optimal"
    assert sixty.gap is not None
    assert sixty.gap <= 0.001
    assert sixty.greedy is not None
    assert sixty.points is not None
    assert sixty.points < sixty.greedy
    assert sum(unit.missing_after for unit in sixty.units) < sum(unit.missing_before for unit in sixty.units)


def test_the_same_seed_gives_the_same_list(sixty: Rotation) -> None:
    assert rotate(example_county(60, 1), default_rules(), LESSONS).moves == sixty.moves


def test_refusals_change_little(sixty: Rotation) -> None:
    earlier = {move.teacher: move.to_school for move in sixty.moves if move.kind != "return"}
    gone = sorted(earlier)[:2]
    asked = Asked(frozenset((id, None) for id in gone), earlier)
    again = rotate(example_county(60, 1), default_rules(), LESSONS, asked)
    assert again.changed is not None
    assert not {move.teacher for move in again.moves} & set(gone)
    assert set(gone) <= set(again.changed["dropped"])
    assert len(again.changed["kept"]) >= len(earlier) - 4


def test_too_few_backbone_teachers_are_named_with_the_number_that_lacks() -> None:
    teachers: list[dict[str, object]] = [{"teacher": f"t{at}", "school": f"S{at % 3}"} for at in range(12)]
    rules = replace(LOOSE, backbone_share=Fraction(1, 2))
    found = rotate(county(teachers), rules, LESSONS)
    assert found.status == "infeasible"
    assert found.wanted == 3
    assert sum(found.short) > 0
    assert found.moves == ()


def test_the_rule_that_is_in_the_way_is_named() -> None:
    teachers: list[dict[str, object]] = [
        {"teacher": f"t{at}", "school": f"S{at % 3}", "backbone": "county"} for at in range(12)
    ]
    found = rotate(county(teachers), replace(LOOSE, most_km=0.5), LESSONS)
    assert found.status == "infeasible"
    assert found.short == (3, 0)
    assert [(block.rule, block.movers) for block in found.blocking] == [("distance", 0)]


@pytest.mark.parametrize(
    ("teacher", "wish"),
    [
        ({"joined": LATE}, {}),
        ({"birth_year": 1960}, {}),
        ({"head": True, "head_since": LATE}, {}),
        ({}, {"exempt": "maternity"}),
    ],
)
def test_who_is_not_eligible_does_not_move(teacher: dict[str, object], wish: dict[str, object]) -> None:
    listed = [{"teacher": "t0", "school": "S0"} | teacher, *({"teacher": f"t{n}", "school": "S1"} for n in range(1, 9))]
    wishes = [{"teacher": "t0", "willing": "volunteer"} | wish]
    rules = replace(LOOSE, backbone_share=Fraction(0), support=False)
    facts = county(listed, 3, wishes)  # type: ignore[arg-type]  # rows
    assert "t0" not in {move.teacher for move in rotate(facts, rules, LESSONS).moves}
    by_hand = Move("t0", "S0", "S1", "primary", "maths", "maths", False, bool(teacher.get("head")), "exchange", 1.0, ())
    assert "eligible" in {rule.rule for rule in broken(facts, rules, (by_hand,))}


def test_who_is_due_back_returns() -> None:
    teachers: list[dict[str, object]] = [{"teacher": f"t{at}", "school": "S0"} for at in range(6)]
    since, until = date(2022, 9, 1), date(2025, 8, 31)
    posted = [
        {"teacher": "t0", "from_school": "S0", "to_school": "S1", "kind": "exchange", "since": since, "until": until}
    ]
    found = rotate(county(teachers, postings=posted), replace(LOOSE, backbone_share=Fraction(0)), LESSONS)
    back = [(move.teacher, move.from_school, move.to_school) for move in found.moves if move.kind == "return"]
    assert back == [("t0", "S1", "S0")]


def test_a_spouse_who_is_nobody_is_refused() -> None:
    facts = county([{"teacher": "t0", "school": "S0"}], wishes=[{"teacher": "t0", "partner": "t9"}])
    with pytest.raises(InputError, match="t9"):
        rotate(facts, LOOSE, LESSONS)


def test_a_teacher_of_whom_too_little_is_known_is_named() -> None:
    facts = county([{"teacher": "t0", "school": "S0", "joined": None}, {"teacher": "t1", "school": "S0"}])
    assert "t0" in records(facts, LOOSE, LESSONS).findings[0].text("en")


def test_the_checker_sees_a_couple_parted_and_a_school_without_backbone() -> None:
    teachers = [
        {"teacher": "a", "school": "S0", "backbone": "county"},
        {"teacher": "b", "school": "S0"},
        *({"teacher": f"t{n}", "school": "S1"} for n in range(4)),
    ]
    facts = county(teachers, wishes=[{"teacher": "a", "partner": "b"}])  # type: ignore[arg-type]  # rows
    gone = Move("a", "S0", "S1", "primary", "maths", "maths", True, False, "exchange", 1.0, ())
    assert {"couples", "backbone_kept"} <= {rule.rule for rule in broken(facts, LOOSE, (gone,))}
