"""Sums over a plan's actions as cells, each with its JMESPath into the plan's JSON."""

from collections.abc import Iterable
from fractions import Fraction

from junheng.plan.reasons import WAN, action_word, unit_word
from junheng.plan.result import Line, Plan
from junheng.report.sources import path
from junheng.report.tables import Cell, full_decimals
from junheng.terms.messages import Lang, text

ACTIONS = path("plan", "actions")
LEAST_SHOWN = 50
"""Yuan that two decimals of 万元 still show; less takes four, so that no money prints as nothing."""

Wanted = str | int | tuple[str, ...]
"""A value that a key of an action has to have, or one of several."""


def matching(lines: Iterable[Line], **wanted: Wanted) -> list[Line]:
    """The actions whose keys have these values."""
    return [
        line
        for line in lines
        if all(
            getattr(line, key) in value if isinstance(value, tuple) else getattr(line, key) == value
            for key, value in wanted.items()
        )
    ]


def chosen(**wanted: Wanted) -> str:
    """The same as a JMESPath expression.

    Example:
        >>> chosen(fund="staff", year=2025)
        "plan.actions[?fund=='staff' && year==`2025`]"
        >>> chosen(id=("build-rooms", "buy-land"))
        "plan.actions[?(id=='build-rooms' || id=='buy-land')]"
        >>> chosen()
        'plan.actions[]'
    """
    return f"{ACTIONS}[?{' && '.join(_condition(*pair) for pair in wanted.items())}]" if wanted else f"{ACTIONS}[]"


def _condition(key: str, value: Wanted) -> str:
    if isinstance(value, tuple):
        return f"({' || '.join(_condition(key, one) for one in value)})"
    said = str(value).replace("\\", "\\\\").replace("'", "\\'")
    return f"{key}==`{value}`" if isinstance(value, int) else f"{key}=='{said}'"


def money(yuan: Fraction | float, source: str) -> Cell:
    """Yuan, shown in 万元."""
    exact = Fraction(yuan)
    return Cell(exact / WAN, decimals=4 if 0 < abs(exact) < LEAST_SHOWN else 2, source=source, exact=exact)


def spent(plan: Plan, **wanted: Wanted) -> Cell:
    """What some actions cost through the plan's years."""
    found = sum((line.cost_yuan for line in matching(plan.lines, **wanted)), Fraction(0))
    return money(found, f"sum({chosen(**wanted)}.cost)")


def spent_in(plan: Plan, paid: int, /, **wanted: Wanted) -> Cell:
    """What some actions cost in one year, those of earlier years that are paid yearly included."""
    found = sum((line.by_year_yuan.get(paid, Fraction(0)) for line in matching(plan.lines, **wanted)), Fraction(0))
    return money(found, f"sum({chosen(**wanted)}.{path('cost_by_year', str(paid))})")


def amount(plan: Plan, **wanted: Wanted) -> Cell:
    """How much of an action is done; nothing where none is."""
    own = matching(plan.lines, **wanted)
    if not own:
        return Cell()
    return quantity(sum((line.quantity for line in own), Fraction(0)), own[0].unit, f"sum({chosen(**wanted)}.quantity)")


def quantity(value: Fraction, unit: str, source: str) -> Cell:
    """A quantity, of money in 万元."""
    if unit == "yuan":
        return money(value, source)
    return Cell(value, decimals=full_decimals(value, most=2), source=source)


def number(plan: Plan, **wanted: Wanted) -> Cell:
    """How many actions there are."""
    return Cell(len(matching(plan.lines, **wanted)), decimals=0, source=f"length({chosen(**wanted)})")


def unit(id: str, lang: Lang) -> str:
    """The unit in which a quantity is shown."""
    return text("plandoc.wan", lang) if id == "yuan" else unit_word(id, lang) or id


def kinds(lines: Iterable[Line]) -> list[Line]:
    """One action of each kind, in the order in which they first occur by name."""
    found: dict[tuple[str, str], Line] = {}
    for line in lines:
        found.setdefault((line.id, line.action), line)
    return [found[key] for key in sorted(found)]


def what(line: Line, lang: Lang) -> str:
    """An action in words."""
    return action_word(line.id, line.action, lang)
