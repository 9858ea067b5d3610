"""Conditions of a standard on the table of units."""

from collections.abc import Sequence
from functools import reduce
from math import ceil, floor
from operator import and_

import polars as pl

from junheng.facts.fields import find
from junheng.standards.model import Condition, Where


def column(name: str) -> str:
    """The column of a field in the units table: `schools.type` and `type` are the same there."""
    return name.split(".", 1)[-1]


def expression(where: Where) -> pl.Expr:
    """True where every condition holds, blank where a blank fact leaves it open."""
    return reduce(and_, [_one(condition) for condition in where], pl.lit(True))


def _one(condition: Condition) -> pl.Expr:
    fact = pl.col(column(condition.field))
    if isinstance(condition.value, tuple):
        return fact.is_in(list(condition.value))
    if isinstance(condition.value, bool):
        return fact.eq(condition.value)
    declared = find(condition.field)
    limit = condition.value * (declared.scale if declared else 1)
    # Held numbers are whole, so a bound between two of them is moved to the whole number that decides alike.
    if condition.test == "below":
        return fact.lt(ceil(limit))
    return fact.ge(ceil(limit)) if condition.test == "at_least" else fact.le(floor(limit))


def answers(units: pl.DataFrame, where: Where) -> list[bool | None]:
    """For each unit whether it fulfils the conditions; None where a blank fact leaves it open."""
    if not where:
        return [True] * units.height
    return units.select(expression(where).alias("_"))["_"].to_list()


def mask(units: pl.DataFrame, where: Where) -> list[bool]:
    """Which units are known to fulfil the conditions."""
    return [answer is True for answer in answers(units, where)]


def any_mask(units: pl.DataFrame, cases: Sequence[Where]) -> list[bool]:
    """Which units fulfil any of the cases."""
    masks = [mask(units, where) for where in cases]
    return [any(row) for row in zip(*masks, strict=True)]


def blanks(units: pl.DataFrame, where: Where, row: int) -> tuple[str, ...]:
    """The facts that are blank and that a unit's conditions need."""
    names = dict.fromkeys(column(condition.field) for condition in where)
    return tuple(name for name in names if units[name][row] is None)
