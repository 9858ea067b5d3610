"""Figures, units and owners that can be true."""

import re
from collections.abc import Iterator
from fractions import Fraction

from junheng.deliver.workplan.checks.found import about, items
from junheng.deliver.workplan.fields import known_units, parts
from junheng.deliver.workplan.model import WorkPlan
from junheng.terms.findings import Finding
from junheng.terms.units import displayed

PERCENT = frozenset({"%", "％"})
SEVERAL = re.compile(r"[、，,；;/\n]")
"""What stands between two units in one cell; `和` and `及` are in the names of many single ones."""


def owners(plan: WorkPlan) -> Iterator[Finding]:
    """Tasks that no unit or more than one answers for."""
    for _, number, task in items(plan, "tasks"):
        if task.owner is None or not task.owner.strip():
            yield about("workplan.no_owner", "tasks", number, task, "owner")
        elif len([part for part in SEVERAL.split(task.owner) if part.strip()]) > 1:
            yield about("workplan.two_owners", "tasks", number, task, "owner")
        elif task.owner in task.helpers:
            yield about("workplan.owner_helps", "tasks", number, task, "helpers", owner=task.owner)


def units(plan: WorkPlan) -> Iterator[Finding]:
    """Units of measure that nobody knows, and amounts without one."""
    for thing, number, item in items(plan, "targets", "tasks"):
        if item.unit is not None and item.unit not in known_units():
            yield about("workplan.unknown_unit", thing, number, item, "unit")
        if thing == "tasks" and item.quantity is not None and not item.unit:
            yield about("workplan.no_unit", thing, number, item, "unit")


def shares(plan: WorkPlan) -> Iterator[Finding]:
    """Shares and percentages above all or below nothing, and shares taken for percentages."""
    for thing, number, item, field in (
        *((*one, "share") for one in items(plan, "records")),
        *((*one, "share_of") for one in items(plan, "targets")),
    ):
        share = getattr(item, field)
        if share is not None and not 0 <= share <= 1:
            yield about("workplan.share", thing, number, item, field, percent=_shown(share * 100))
    for _, number, target in items(plan, "targets"):
        if target.unit not in PERCENT:
            continue
        for field in ("value", "actual"):
            figure = getattr(target, field)
            if figure is not None and not 0 <= figure <= 100:
                yield about("workplan.share", "targets", number, target, field, percent=_shown(figure))
            elif figure is not None and 0 < figure <= 1:
                yield about("workplan.small_percent", "targets", number, target, field, percent=_shown(figure),
                            times=_shown(figure * 100))  # fmt: skip


def _shown(figure: Fraction) -> str:
    shown, decimals = displayed(figure)
    return f"{float(shown):.{decimals}f}".rstrip("0").rstrip(".") if decimals else str(int(shown))


def below_nothing(plan: WorkPlan) -> Iterator[Finding]:
    """Amounts, counts and money below nothing. A payment may be: it takes one back."""
    for thing in parts():
        for field in thing.fields.values():
            if field.type not in ("count", "yuan") and field.id != "quantity":
                continue
            for _, number, item in items(plan, thing.id):
                amount = getattr(item, field.id)
                if amount is not None and amount < 0 and thing.id != "payments":
                    yield about("workplan.below_nothing", thing.id, number, item, field.id)


def years(plan: WorkPlan) -> Iterator[Finding]:
    """Budgets for years in which the plan does not run."""
    for _, number, line in items(plan, "money"):
        first, last = (None if when is None else when.year for when in (plan.start, plan.end))
        if (first is not None and line.year < first) or (last is not None and line.year > last):
            yield about("workplan.other_year", "money", number, line, "year", start=plan.start, end=plan.end)


def entered(plan: WorkPlan) -> Iterator[Finding]:
    """Actual figures without their day, and days without a figure."""
    for _, number, target in items(plan, "targets"):
        if (target.actual is None) != (target.actual_on is None):
            missing = "actual" if target.actual is None else "actual_on"
            yield about("workplan.half_actual", "targets", number, target, missing)


def doubts(plan: WorkPlan) -> Iterator[Finding]:
    """Items that a person still has to look at."""
    for thing in parts():
        if "doubt" in thing.fields:
            for _, number, item in items(plan, thing.id):
                if item.doubt:
                    yield about("workplan.doubtful", thing.id, number, item, "doubt")
