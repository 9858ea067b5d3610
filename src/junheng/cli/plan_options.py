"""What the commands of `junheng plan` are asked, from options to a question."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

import click

from junheng.cli.speech import Option
from junheng.terms.errors import InputError

EFFORT = (
    Option(
        ["--seconds"],
        type=click.FloatRange(0, min_open=True),
        default=60.0,
        show_default=True,
        metavar="S",
        help="cli.option.seconds",
    ),
    Option(
        ["--gap"],
        type=click.FloatRange(0, 1, max_open=True),
        default=0.001,
        show_default=True,
        metavar="G",
        help="cli.option.gap",
    ),
)
"""How long a plan is looked for, and how near to the best it has to be."""


def budgets(given: str | None, years: int) -> tuple[float | None, ...]:
    """Budgets by year, in yuan.

    Args:
        given: One amount, or one a year with commas between.
        years: How many the plan has.

    Raises:
        InputError: no amount of money, or another number of them.

    Example:
        >>> budgets("100,200", 2), budgets("100", 2), budgets(None, 2)
        ((100.0, 200.0), (100.0, 100.0), ())
    """
    if given is None:
        return ()
    found = tuple(_yuan(part.strip()) for part in given.split(","))
    if len(found) == 1:
        return found * years
    if len(found) != years:
        raise InputError("allocate.budget_years", number=len(found), years=years)
    return found


def _yuan(given: str) -> float:
    try:
        amount = Decimal(given)
    except InvalidOperation:
        raise InputError("allocate.budget_number", value=given) from None
    if not amount.is_finite() or amount < 0:
        raise InputError("allocate.budget_number", value=given)
    return float(amount)


def pass_years(target: int | None, years: Sequence[int]) -> tuple[int, ...]:
    """The target year and those after it; the last year where none is named.

    Raises:
        InputError: a year that is not of the plan.

    Example:
        >>> pass_years(2026, (2025, 2026, 2027)), pass_years(None, (2025, 2026))
        ((2026, 2027), (2026,))
    """
    if target is None:
        return (years[-1],)
    if target not in years:
        raise InputError("allocate.target_year", value=target, known=list(years))
    return tuple(year for year in years if year >= target)
