"""What a work plan takes over from a computed plan, and the same read from the JSON that `plan allocate` prints."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

from junheng.plan.actions import Fund
from junheng.plan.compare import earlier_plan
from junheng.plan.reasons import rulebook_of
from junheng.plan.result import Line, Plan, Verb
from junheng.standards.model import STAGES
from junheng.terms.errors import InputError

Json = dict[str, Any]
FOUND = ("optimal", "feasible")
"""Ends of a search that has a plan."""


@dataclass(frozen=True)
class Computed:
    """A computed plan, as far as a work plan is made of it.

    Attributes:
        county: Name of the county; empty where it is not known.
        code: Its division code.
        years: School years in which something can be done.
        pass_years: School years in which the county has to pass.
        lines: The actions.
        standard: Id of the standard.
        digest: Of the standard, as the plan was made; None where the plan does not say.
    """

    county: str
    code: str
    years: tuple[int, ...]
    pass_years: tuple[int, ...]
    lines: tuple[Line, ...]
    standard: str
    digest: str | None = None


def computed(plan: Plan) -> Computed:
    """What a work plan takes over from a plan."""
    found = next(iter(plan.before.values()))
    return Computed(
        county=found.county_name,
        code=found.county_code,
        years=plan.years,
        pass_years=plan.pass_years,
        lines=plan.lines,
        standard=rulebook_of(plan).id,
        digest=plan.digests.get("standard"),
    )


def read_computed(path: Path) -> Computed:
    """The same from a file that `plan allocate --json` or `--out PLAN.json` wrote.

    Figures are taken as they are printed, so that quantities and money add up to the plan's.

    Args:
        path: The file.

    Raises:
        InputError: it cannot be read, is no plan, or says that there is no plan.
    """
    earlier_plan(path)
    try:
        told: Json = json.loads(path.read_text(encoding="utf-8"), parse_float=_decimal)
        if told["status"] in FOUND:
            return _computed(told)
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as wrong:
        raise InputError("workplandoc.plan_unread", path=str(path), what=str(wrong)) from wrong
    raise InputError("workplandoc.no_plan", path=str(path), status=told["status"])


def _decimal(said: str) -> Fraction:
    """A number as the decimal that it is printed as; one that no double holds is refused with its action."""
    # By way of a double, for the exact fraction of 1e-999999999 would fill the memory.
    return Fraction(repr(float(said)))


def _computed(told: Json) -> Computed:
    county, inputs = told.get("county") or {}, told["inputs"]
    return Computed(
        county=county.get("name") or "",
        code=county.get("code") or "",
        years=tuple(map(int, inputs["years"])),
        pass_years=tuple(map(int, inputs["pass_years"])),
        lines=tuple(_line(action) for action in told["actions"]),
        standard=inputs["standard"],
        digest=(inputs.get("digests") or {}).get("standard"),
    )


def _line(told: Mapping[str, Any]) -> Line:
    def value(key: str) -> float | None:
        return None if told.get(key) is None else float(told[key])

    def words(key: str) -> str:
        if not isinstance(told[key], str):
            raise TypeError(key)
        return str(told[key])

    for key, known in (("action", get_args(Verb)), ("stage", STAGES), ("fund", get_args(Fund))):
        if told[key] not in known:
            raise ValueError(f"{key}: {told[key]}")
    return Line(
        id=words("id"),
        action=told["action"],
        resource=words("resource"),
        school=words("school"),
        name=words("name"),
        township=words("township"),
        stage=told["stage"],
        quantity=Fraction(told["quantity"]),
        unit=words("unit"),
        cost_yuan=Fraction(told["cost"]),
        by_year_yuan={int(year): Fraction(yuan) for year, yuan in told["cost_by_year"].items()},
        year=int(told["year"]),
        fund=told["fund"],
        clause=words("clause"),
        spread=bool(told["for_coefficient"]),
        before=value("before"),
        after=value("after"),
        against=value("against"),
    )
