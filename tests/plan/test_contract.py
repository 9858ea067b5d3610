"""A plan as JSON and in sentences: nothing without an end, a reason for every action, words for every kind."""

import json
import re
from dataclasses import replace
from functools import cache
from math import inf, isfinite, nan
from typing import Any

import pytest

from junheng.assess.county import Choices
from junheng.plan.actions import actions
from junheng.plan.certify import certify
from junheng.plan.contract import Asked, plan_json
from junheng.plan.reasons import fund, obstacle, price, reason, resource
from junheng.plan.result import Block, Line, Plan, Price
from junheng.plan.written import written
from junheng.terms.messages import LANGS, Lang
from tests.plan.counties import COSTS, Planned, nation, planned, strained

CHINESE = re.compile(r"[一-鿿]")


@cache
def way() -> Planned:
    """A strained county of 20 schools, planned."""
    return planned(strained(20, 3))


@cache
def made() -> Plan:
    """Its plan."""
    found = way()
    certificate = certify(found.county, Choices(), found.done)
    return written(found.county, COSTS, found.request, found.model, found.outcome, found.done, certificate, ())


def nothing_endless(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and nothing_endless(part) for key, part in value.items())
    if isinstance(value, list):
        return all(map(nothing_endless, value))
    return not isinstance(value, float) or isfinite(value)


def test_figures_of_a_plan_are_those_of_its_lines() -> None:
    found = plan_json(made(), "zh", Asked(way().request))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["cost"] == pytest.approx(sum(action["cost"] for action in found["actions"]))
    assert found["cost"] == pytest.approx(sum(sum(own.values()) for own in found["funds"].values()))
    assert len(found["actions"]) == len(made().lines)
    assert found["inputs"]["gap"] == way().request.effort.gap


def test_what_is_not_known_is_null() -> None:
    none = replace(made(), lines=(), cost_yuan=nan, weighed_yuan=inf, bound_yuan=nan, gap=0.0, after={})
    found = plan_json(none, "en")
    assert nothing_endless(found)
    assert [found[key] for key in ("cost", "weighed_cost", "bound", "gap", "share_of_draws")] == [None] * 5


@pytest.mark.parametrize("lang", LANGS)
def test_every_action_has_a_reason_with_its_clause(lang: Lang) -> None:
    rulebook = nation(way().facts)
    known = set(rulebook.indicators) | set(rulebook.clauses)
    assert made().lines
    for line in made().lines:
        told = reason(line, rulebook, lang)
        assert line.clause in told or line.clause not in known
        assert not re.search(r"nan|None|\{|暂无|no data", told)
        assert lang == "zh" or not CHINESE.search(told)


def shown(line: Line, **changes: Any) -> str:
    return reason(replace(line, **changes), nation(way().facts), "zh")


def test_reasons_tell_threshold_floor_and_coefficient_apart() -> None:
    line = next(line for line in made().lines if line.clause == "R4" and not line.spread)
    values = {"before": 3.0, "against": 4.5}
    assert "标准要求4.5" in shown(line, **values, after=4.5)
    assert "底线" in shown(line, **values, after=4.0)
    assert "超出部分" in shown(line, **values, after=6.0)
    assert "差异系数" in shown(line, before=3.0, after=4.0, against=None, spread=True)
    assert "4.4999" in shown(line, **values, after=4.4999)  # what is short never reads as met


@pytest.mark.parametrize("lang", LANGS)
def test_every_action_and_fund_has_a_word(lang: Lang) -> None:
    line = made().lines[0]
    words = set()
    for action in actions().values():
        into = resource(replace(line, id=action.id, action="hire"), lang)
        words.add(into)
        if action.moves:
            words.add(resource(replace(line, id=action.id, action="move-out"), lang))
        assert fund(action.fund, lang)
    assert len(words) == len(actions()) + sum(action.moves for action in actions().values())


BLOCKS = {
    "threshold": Block("R-SCHOOL", "R4", "primary", 2024, ("a", "b"), 120.5, "m2", 3.9),
    "coefficient": Block("R-CV", "R5", "junior", 2024, ("a",), 0.02, "", 0.47),
    "land": Block("land", None, None, 2024, ("a",), 800.0, "m2", 800.0),
    "budget": Block("budget", None, None, 2024, (), 9_498_500.0, "yuan", 14_498_500.0),
    "rooms": Block("rooms/2024", None, None, 2024, (), 2.0, "", None),
    "split-room": Block("split-room/2024", None, None, 2024, (), 2.0, "", None),
    "split-teacher": Block("split-teacher/2024", None, None, 2024, (), 2.0, "", None),
}


@pytest.mark.parametrize("kind", BLOCKS)
def test_what_is_in_the_way_is_said_and_named(kind: str) -> None:
    plan = replace(made(), blocking=(BLOCKS[kind],))
    (told,) = plan_json(plan, "zh")["blocking"]
    assert told["kind"] == kind
    assert told["clause"] in (*nation(way().facts).clauses, "land", "budget")
    names = {"a": "甲校", "b": "乙校"}
    for lang in LANGS:
        sentence = obstacle(BLOCKS[kind], nation(way().facts), names, lang)
        assert "2024" in sentence
        assert not re.search(r"nan|None|\{|暂无|no data", sentence)
        assert all(names[school] in sentence for school in BLOCKS[kind].schools)


def test_money_in_the_way_is_said_in_ten_thousands() -> None:
    assert "949.85" in obstacle(BLOCKS["budget"], nation(way().facts), {}, "zh")
    assert "1,449.85" in obstacle(BLOCKS["budget"], nation(way().facts), {}, "zh")


def test_a_saving_and_an_expense_are_told_by_their_size() -> None:
    rulebook = nation(way().facts)
    saved = price(Price("R-CV", "R5", "primary", 2024, "coefficient", -820_200.0), rulebook, "zh")
    dearer = price(Price("R-SCHOOL", "R5", "primary", 2024, "threshold", 41_300.0), rulebook, "zh")
    assert "约省82.02万元" in saved
    assert "约多花4.13万元" in dearer
