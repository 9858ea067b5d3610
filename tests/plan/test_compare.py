"""The difference between two plans as programs and people read it."""

import json
from pathlib import Path
from typing import Any

import pytest

from junheng.plan.compare import difference, earlier_plan
from junheng.terms.errors import InputError


def action(id: str, quantity: float, cost: float, **more: object) -> dict[str, Any]:
    return {"id": id, "school": "a", "stage": "primary", "action": "hire", "year": 2025} | {
        "quantity": quantity,
        "cost": cost,
        **more,
    }


def plan(*actions: dict[str, Any], **more: object) -> dict[str, Any]:
    return {
        "status": "optimal",
        "question": "least-cost",
        "inputs": {"standard": "national-2017", "budgets": [], "versions": {"highspy": "1"}},
        "cost": sum(one["cost"] for one in actions),
        "bound": 1.0,
        "actions": list(actions),
        "inside": "pass",
    } | more


def test_a_plan_does_not_differ_from_itself() -> None:
    same = plan(action("hire-pe", 1, 100))
    found = difference(same, same)
    assert found["inputs"] == {}
    assert found["cost"] == {"before": 100, "after": 100, "change": 0}
    assert [found["actions"][key] for key in ("added", "removed", "changed")] == [[], [], []]


def test_actions_are_added_removed_and_changed() -> None:
    before = plan(action("hire-pe", 1, 100), action("hire-music", 2, 200), action("hire-teacher", 1, 90))
    later = action("hire-teacher", 1, 90, year=2026)
    after = plan(action("hire-pe", 3, 300), action("build-rooms", 5, 50), later, inside="fail", bound=None)
    found = difference(before, after)
    assert [one["id"] for one in found["actions"]["added"]] == ["build-rooms", "hire-teacher"]
    assert [one["id"] for one in found["actions"]["removed"]] == ["hire-music", "hire-teacher"]
    (changed,) = found["actions"]["changed"]
    assert changed["quantity"] == {"before": 1, "after": 3, "change": 2}
    assert changed["cost"]["change"] == 200
    assert found["inside"] == {"before": "pass", "after": "fail"}
    assert found["bound"] == {"before": 1.0, "after": None}
    assert found["cost"]["change"] == 50


def test_the_same_action_written_twice_counts_together() -> None:
    found = difference(plan(action("hire-pe", 1, 100), action("hire-pe", 2, 200)), plan(action("hire-pe", 3, 300)))
    assert found["actions"]["changed"] == []
    assert (found["actions"]["before"], found["actions"]["after"]) == (1, 1)


def test_inputs_that_say_how_a_plan_was_searched_are_no_difference() -> None:
    inputs = {"standard": "own", "budgets": [], "versions": {"highspy": "2"}, "seed": 3}
    found = difference(plan(), plan(inputs=inputs))
    assert found["inputs"] == {"standard": {"before": "national-2017", "after": "own"}}


@pytest.mark.parametrize("content", ["", "3", "{}", json.dumps(plan() | {"actions": [{"id": "x"}]}), "\ud800"])
def test_what_is_no_plan_is_refused_by_name(tmp_path: Path, content: str) -> None:
    path = tmp_path / "earlier.json"
    path.write_bytes(content.encode("utf-8", "surrogatepass"))
    with pytest.raises(InputError) as wrong:
        earlier_plan(path)
    assert "earlier.json" in wrong.value.say("en")


def test_a_plan_that_was_written_is_read(tmp_path: Path) -> None:
    path, told = tmp_path / "earlier.json", plan(action("hire-pe", 1, 100))
    path.write_text(json.dumps(told), encoding="utf-8")
    assert earlier_plan(path) == told
