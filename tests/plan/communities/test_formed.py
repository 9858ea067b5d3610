"""Communities against every way of forming them, wishes kept, and what is in the way when nothing can be formed."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import numpy as np
import pytest

from junheng.facts.example import example_county
from junheng.plan.communities.check import Checker
from junheng.plan.communities.form import formed
from junheng.plan.communities.ground import ground
from junheng.plan.communities.result import Communities
from junheng.plan.communities.rules import Rules, default_rules
from junheng.plan.communities.schools import records
from junheng.plan.communities.search import search, search_short
from junheng.plan.communities.wishes import Wishes, settled
from junheng.plan.request import Effort
from junheng.terms.errors import InputError
from tests.plan.communities.small import county, lists, plain_rules


def random_county(seed: int, number: int = 6) -> list[dict[str, object]]:
    draw = Random(seed)
    return [
        {
            "km": draw.randint(0, 40), "pupils": draw.randint(100, 900), "backbone": draw.randint(1, 12),
            "place": draw.choice(["urban", "town", "rural", "rural"]), "township": draw.choice("AB"),
        }
        for _ in range(number)
    ]  # fmt: skip


RULES = {
    "plain": plain_rules(),
    "tight": plain_rules(most_km=25.0, most_weak_share=Fraction(1, 2), weak_share=Fraction(2, 5), least_rural=1),
    "strong": plain_rules(least_strong=1, strong_share=Fraction(3, 10), least=3),
    "number": plain_rules(communities=3),
    "free": plain_rules(everyone=False, most_km=12.0, townships=True),
    "best": plain_rules(best=True, everyone=False, townships=False),
    "scores": plain_rules(least_score=100.0, everyone=False, townships=False),
}


def by_counting(checker: Checker, rules: Rules) -> float | None:
    """The fewest points of any list that the checker passes; None where there is none."""
    best = None
    for listed in lists(checker.known, everyone=rules.everyone):
        if any(len(own) + 1 > rules.most for own in listed.values()):
            continue
        points = checker.points(listed)
        if (best is None or points < best) and all(rule.holds for rule in checker.held(listed)):
            best = points
    return best


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("seed", range(2))
def test_points_are_those_of_the_best_of_all_lists(name: str, seed: int) -> None:
    rules = RULES[name]
    facts = county(random_county(100 * seed + len(name)))
    previous = {"S0": "S0", "S1": "S0", "S2": "S2", "S3": "S2"}
    known = records(facts, rules, {})
    wishes = settled(Wishes(previous=previous), known)
    base = ground(known, rules, wishes, {})
    found = search(base, 20.0, 1e-9, 0)
    best = by_counting(Checker(facts, rules, wishes, {}), rules)
    if best is None:
        assert found.columns is None
        assert search_short(base, seconds=20.0, seed=0).points > 0
    else:
        assert found.points + base.constant == pytest.approx(best, rel=1e-9)
        assert found.bound <= found.points + 1e-9
        assert found.bound == pytest.approx(found.points, rel=1e-6)
        rough = search(base, 20.0, 0.05, 0)
        assert rough.bound + base.constant <= best + 1e-6
        assert rough.points + base.constant >= best - 1e-6


def test_a_bound_that_is_enough_for_a_wide_gap_is_below_the_best() -> None:
    rules = default_rules()
    base = ground(records(example_county(40, 1), rules, {}), rules, Wishes(), {})
    best = search(base, 10.0, 1e-5, 0)
    wide = search(base, 10.0, 0.03, 1)
    assert wide.bound <= best.points + 1e-6
    assert best.bound <= wide.points + 1e-6


def test_wishes_are_kept_against_every_list() -> None:
    facts, rules = county(random_county(5)), plain_rules()
    wishes = Wishes(fixed={"S1": "S2"}, forbidden=frozenset({("S3", "S2"), ("S0", "S0")}), scores={"S4": 190.0})
    known = records(facts, rules, wishes.scores, wishes.leads)
    wishes = settled(wishes, known)
    found = formed(facts, rules, wishes)
    listed = leads_of(found)
    assert "S1" in listed["S2"]
    assert "S3" not in listed["S2"]
    assert "S0" not in listed
    assert found.points == pytest.approx(by_counting(Checker(facts, rules, wishes, {}), rules), rel=1e-9)


def leads_of(found: Communities) -> dict[str, list[str]]:
    return {one.lead: [member.school for member in one.members] for one in found.communities}


def test_a_locked_community_stays_and_the_rest_is_formed_around_it() -> None:
    facts, rules = county(random_county(8)), plain_rules()
    found = formed(facts, rules, Wishes(locked={"S0": ("S1", "S2")}))
    assert set(leads_of(found)["S0"]) == {"S1", "S2"}
    assert next(one for one in found.communities if one.lead == "S0").locked
    wishes = settled(Wishes(locked={"S0": ("S1", "S2")}), found.records)
    assert found.points == pytest.approx(by_counting(Checker(facts, rules, wishes, {}), rules), rel=1e-9)


def test_last_year_is_kept_where_change_is_dear() -> None:
    facts, rules = county(random_county(11)), plain_rules()
    first = formed(facts, rules)
    previous = {id: lead for lead, own in leads_of(first).items() for id in (lead, *own)}
    dear = replace(rules, weights={**rules.weights, "change": 1000.0, "km": 3.0})
    again = formed(facts, dear, Wishes(previous=previous))
    assert leads_of(again) == leads_of(first)
    assert again.changed is not None
    assert not again.changed["changed"]


def test_a_school_too_far_from_everyone_is_named_with_its_distance_and_the_rule_that_helps() -> None:
    facts = county([{"km": 0}, {"km": 1}, {"km": 2}, {"km": 60}])
    found = formed(facts, plain_rules(most_km=30.0))
    assert (found.status, found.short) == ("infeasible", 1)
    assert [one.school for one in found.missed] == ["S3"]
    assert found.missed[0].km == pytest.approx(58.0, abs=0.5)
    assert ("distance", 0) in {(block.rule, block.short) for block in found.blocking}


def test_a_school_without_a_place_goes_only_where_a_journey_is_measured() -> None:
    facts = county([{"km": 0}, {"km": 1}, {"km": 2}, {}])
    alone = formed(facts, plain_rules(most=3, least=2))
    assert alone.status == "infeasible"
    assert "communities.no_place" in {one.code for one in alone.findings}
    found = formed(facts, plain_rules(), measured={("S3", "S1"): 7.0})
    assert found.status == "optimal"
    together = next({one.lead, *(m.school for m in one.members)} for one in found.communities
                    if "S3" in (one.lead, *(m.school for m in one.members)))  # fmt: skip
    assert "S1" in together


def test_a_school_without_a_figure_is_left_aside_by_name() -> None:
    facts = county([{"km": 0}, {"km": 1}, {"km": 2}, {"km": 3, "backbone": None}])
    found = formed(facts, plain_rules())
    assert "S3" not in {id for lead, own in leads_of(found).items() for id in (lead, *own)}
    assert {one.code: one.params["schools"] for one in found.findings}["communities.no_quality"] == ["S3"]


@pytest.mark.parametrize(
    ("wishes", "code"),
    [
        (Wishes(fixed={"S9": "S0"}), "communities.unknown_school"),
        (Wishes(fixed={"S1": "S1"}), "communities.fixed_self"),
        (Wishes(fixed={"S1": "S2", "S2": "S3"}), "communities.fixed_lead"),
        (Wishes(fixed={"S1": "S2"}, forbidden=frozenset({("S1", "S2")})), "communities.fixed_forbidden"),
        (Wishes(locked={"S1": None}), "communities.lock_empty"),
        (Wishes(locked={"S0": ("S1",), "S2": ("S1",)}), "communities.locked_twice"),
        (Wishes(locked={"S0": ("S1",)}, fixed={"S1": "S2"}), "communities.fixed_locked"),
        (Wishes(fixed={"S0": "S6"}), "communities.fixed_breaks"),
        (Wishes(locked={"S0": ("S6",)}), "communities.lock_breaks"),
    ],
)
def test_wishes_that_cannot_be_kept_are_refused_by_name(wishes: Wishes, code: str) -> None:
    facts = county([{"km": km} for km in (0, 1, 2, 3, 4, 5, 90)])
    with pytest.raises(InputError) as refused:
        formed(facts, plain_rules(most_km=30.0), wishes)
    assert refused.value.code == code


def test_the_checker_names_every_breach() -> None:
    facts = county(
        [{"km": 0, "place": "urban"}, {"km": 1}, {"km": 50}, {"km": 3, "stage": "junior", "type": "junior"},
         {"km": 4, "township": "U"}, {"km": 5}]
    )  # fmt: skip
    rules = plain_rules(most_km=30.0, least=2, most=3, least_rural=1, least_strong=1, communities=2)
    checker = Checker(facts, rules, Wishes(forbidden=frozenset({("S1", "S0")})), {})
    broken = {rule.rule: rule.breaches for rule in checker.held({"S0": ["S1", "S2", "S3"]}) if not rule.holds}
    assert broken["distance"] == ("S2",)
    assert broken["most"] == broken["rural"] == ("S0",)
    assert broken["stage"] == ("S3",)
    assert broken["townships"] == ("U",)
    assert set(broken["placed"]) == {"S4", "S5"}
    assert broken["wishes"] == ("S1",)
    assert "number" in broken
    twice = checker.held({"S0": ["S1"], "S1": ["S5"]})
    assert [rule.breaches for rule in twice if not rule.holds] == [("S1",)]


@pytest.mark.parametrize("kind", ["community", "group", "pairing", "township"])
def test_every_kind_is_proved_on_an_example_and_repeats(kind: str) -> None:
    facts, rules = example_county(26, 3), default_rules(kind)
    effort = Effort(20.0, 1e-3, 4)
    first, second = formed(facts, rules, effort=effort), formed(facts, rules, effort=effort)
    assert first.status == "optimal", first.status
    assert all(rule.holds for rule in first.held)
    assert leads_of(first) == leads_of(second)
    assert first.bound is not None
    assert first.points is not None
    assert first.bound <= first.points + 1e-6
    assert first.greedy is None or first.greedy >= first.points - 1e-6
    if kind == "pairing":
        assert all(len(one.members) == 1 for one in first.communities)
    if kind == "township":
        leads = [first.records.schools[one.lead] for one in first.communities]
        assert {lead.urban_rural for lead in leads} == {"urban"}


def test_quality_is_the_median_of_like_schools() -> None:
    facts = county([{"km": at, "backbone": number} for at, number in enumerate((2, 4, 4, 20))])
    known = records(facts, plain_rules(), {})
    assert [school.quality for school in known.schools.values()] == [50.0, 100.0, 100.0, 200.0]
    assert known.mean == pytest.approx(112.5)
    assert np.mean([school.pupils for school in known.schools.values()]) == 500
