"""What is different between two plans, both as their JSON: what changing a cost, a limit or a wish has done."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from junheng.terms.errors import InputError

Json = dict[str, Any]

NEEDED = ("status", "question", "inputs", "cost", "bound", "actions", "inside")
"""Keys that tell a plan's file from another one."""
FIGURES = ("cost", "bound", "gap", "greedy_cost", "share_of_draws")
WORDS = ("status", "question", "inside")
NAMED = ("id", "school", "name", "stage", "action", "unit", "year", "text")
APART = ("seconds", "versions", "gap", "seed", "costs")
"""Inputs that say how a plan was searched, not what was asked; and a name in the reader's language."""


def earlier_plan(path: Path) -> Json:
    """A plan that was written before.

    Raises:
        InputError: it cannot be read, or is no plan.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as refused:
        raise InputError("allocate.earlier_unread", path=str(path), reason=refused.strerror or "") from refused
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as wrong:
        raise InputError("allocate.earlier_unread", path=str(path), reason=str(wrong)) from wrong
    absent = next((key for key in NEEDED if not isinstance(found, dict) or key not in found), None)
    if absent is None and not isinstance(found["actions"], list):
        absent = "actions"
    if absent is not None or not all(_is_action(action) for action in found["actions"]):
        raise InputError("allocate.earlier_other", path=str(path), key=absent or "actions")
    return found  # type: ignore[no-any-return]  # checked above


def _is_action(action: object) -> bool:
    return isinstance(action, dict) and {"id", "school", "stage", "action", "year", "quantity", "cost"} <= set(action)


def difference(earlier: Json, later: Json) -> Json:
    """What is different in a later plan.

    Returns:
        `inputs` that differ and figures, each as it was and as it is; actions `added`, `removed` and `changed`.

    Units:
        yuan.
    """
    before, after = _by_key(earlier["actions"]), _by_key(later["actions"])
    return {
        "inputs": _inputs(earlier["inputs"], later["inputs"]),
        **{key: _pair(earlier.get(key), later.get(key)) for key in (*WORDS, *FIGURES)},
        "actions": {
            "before": len(before),
            "after": len(after),
            "added": [after[key] for key in after if key not in before],
            "removed": [before[key] for key in before if key not in after],
            "changed": [
                {
                    **{name: after[key].get(name) for name in NAMED},
                    "quantity": _pair(before[key]["quantity"], after[key]["quantity"]),
                    "cost": _pair(before[key]["cost"], after[key]["cost"]),
                }
                for key in after
                if key in before
                and (before[key]["quantity"], before[key]["cost"]) != (after[key]["quantity"], after[key]["cost"])
            ],
        },
    }


def _pair(was: Any, now: Any) -> Json:
    numbers = all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in (was, now))
    return {"before": was, "after": now, **({"change": now - was} if numbers else {})}


def _inputs(was: Mapping[str, Any], now: Mapping[str, Any]) -> Json:
    keys = [key for key in dict.fromkeys([*was, *now]) if key not in APART]
    return {key: {"before": was.get(key), "after": now.get(key)} for key in keys if was.get(key) != now.get(key)}


def _by_key(actions: list[Json]) -> dict[tuple[object, ...], Json]:
    """Actions by school, stage, what is done and year; the same one twice counts together."""
    found: dict[tuple[object, ...], Json] = {}
    for action in actions:
        key = tuple(action[name] for name in ("school", "stage", "id", "action", "year"))
        if key in found:
            same = found[key]
            found[key] = {**same, **{name: same[name] + action[name] for name in ("quantity", "cost")}}
        else:
            found[key] = action
    return found
