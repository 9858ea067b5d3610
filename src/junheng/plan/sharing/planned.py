"""What least-cost plans spend in each area, from their JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from junheng.plan.sharing.areas import By
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding

Json = dict[str, Any]

MOST_DIGITS = 15
"""Of yuan before the point; a number beyond is no plan's."""


@dataclass(frozen=True)
class Planned:
    """Money of plans.

    Attributes:
        yuan: By area's id; areas in which nothing is done are not in it.
        files: The plans' files.
        findings: What a reader has to know beside it.
    """

    yuan: Mapping[str, Fraction]
    files: tuple[str, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def total_yuan(self) -> Fraction:
        """All plans together."""
        return sum(self.yuan.values(), Fraction(0))


def read_plans(
    paths: Sequence[Path], by: By, codes: Sequence[str], digests: Mapping[str, str], standards: Mapping[str, str]
) -> Planned:
    """The costs of one plan by township, or of one plan a county.

    Args:
        paths: Files of `junheng plan allocate`.
        by: What kind of area shares.
        codes: The counties of the data.
        digests: Of each county's prepared facts, by code, as a plan names what it was made from.
        standards: The standard that each county is held to, by code.

    Raises:
        InputError: a file is no plan, of another county, or without a plan in it; two are of one county; a county has
            none.
    """
    found: dict[str, Fraction] = {}
    told: list[Finding] = []
    seen: set[str] = set()
    for path in paths:
        plan = _plan(path)
        code = _county(plan, path)
        if code not in codes:
            raise InputError("sharing.plan_county", path=str(path), county=code, known=list(codes))
        if code in seen:
            raise InputError("sharing.plan_twice", path=str(path), county=code)
        seen.add(code)
        if (status := plan.get("status")) not in ("optimal", "feasible"):
            raise InputError("sharing.plan_without", path=str(path), status=str(status)[:MOST_DIGITS])
        if _digest(plan) != digests[code]:
            told.append(Finding("sharing.plan_data", params={"path": path.name}))
        if (standard := _standard(plan)) != standards[code]:
            params: dict[str, object] = {"path": path.name, "standard": standard, "here": standards[code]}
            told.append(Finding("sharing.plan_standard", params=params))
        for action in _actions(plan, path):
            place = code if by == "county" else _named(action.get("township"), path)
            found[place] = found.get(place, Fraction(0)) + _yuan(action.get("cost"), path)
    if absent := [code for code in codes if code not in seen]:
        raise InputError("sharing.plan_absent", counties=absent)
    return Planned(found, tuple(path.name for path in paths), tuple(told))


def _plan(path: Path) -> Json:
    """The file's object, numbers as they are written."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except OSError as refused:
        raise InputError("sharing.plan_unread", path=str(path), reason=refused.strerror or "") from refused
    except (ValueError, RecursionError) as wrong:
        raise InputError("sharing.plan_unread", path=str(path), reason=str(wrong)) from wrong
    if not isinstance(found, dict):
        raise InputError("sharing.plan_lacks", path=str(path), key="status")
    return found


def _actions(plan: Json, path: Path) -> list[Json]:
    actions = plan.get("actions")
    if not isinstance(actions, list) or not all(isinstance(action, dict) for action in actions):
        raise InputError("sharing.plan_lacks", path=str(path), key="actions")
    return actions


def _county(plan: Json, path: Path) -> str:
    county = plan.get("county")
    code = county.get("code") if isinstance(county, dict) else None
    if not isinstance(code, str):
        raise InputError("sharing.plan_lacks", path=str(path), key="county.code")
    return code


def _inputs(plan: Json) -> Json:
    inputs = plan.get("inputs")
    return inputs if isinstance(inputs, dict) else {}


def _digest(plan: Json) -> object:
    digests = _inputs(plan).get("digests")
    return digests.get("data") if isinstance(digests, dict) else None


def _standard(plan: Json) -> str:
    return str(_inputs(plan).get("standard"))


def _named(place: object, path: Path) -> str:
    if not isinstance(place, str):
        raise InputError("sharing.plan_lacks", path=str(path), key="actions[].township")
    return place


def _yuan(cost: object, path: Path) -> Fraction:
    if isinstance(cost, (int, Decimal)) and not isinstance(cost, bool):
        exact = Decimal(cost)
        if exact >= 0 and (not exact or -2 * MOST_DIGITS < exact.adjusted() < MOST_DIGITS):
            return Fraction(exact)
    raise InputError("sharing.plan_lacks", path=str(path), key="actions[].cost")
