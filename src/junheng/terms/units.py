"""Amounts as they are printed: one rule for every screen, sheet and document."""

from fractions import Fraction

DECIMALS = 2
"""Of an amount that does not come in whole things."""
MOST_DECIMALS = 12


def displayed(amount: Fraction, round_to: Fraction | None = None, *, whole: bool = False) -> tuple[Fraction, int]:
    """What is printed of a shortfall, and with how many decimals.

    For the eye only: data and JSON hold the exact amount. A standard may print to the nearest multiple
    (halves upwards), and a real shortage is never printed as nothing: it is then printed as it is.

    Args:
        amount: The exact amount.
        round_to: The multiple that the standard prints to; None for none.
        whole: The amount counts whole things.

    Returns:
        The figure to print, and its decimals.

    Example:
        The plan's own examples, to the nearest hundred:

        >>> [str(displayed(Fraction(x), Fraction(100))[0]) for x in ("26774.5", "1499", "26", "0")]
        ['26800', '1500', '26', '0']
        >>> displayed(Fraction("0.001"))
        (Fraction(1, 1000), 3)
    """
    if round_to is not None:
        nearest = (abs(amount) / round_to + Fraction(1, 2)) // 1 * round_to
        if nearest or not amount:
            shown = nearest if amount >= 0 else -nearest
            return shown, next((n for n in range(MOST_DECIMALS) if (shown * 10**n).denominator == 1), MOST_DECIMALS)
    return amount, _decimals(amount, 0 if whole else DECIMALS)


def _decimals(amount: Fraction, least: int) -> int:
    """The fewest decimals, from `least` on, that do not print a real amount as 0."""
    if not amount:
        return least
    for decimals in range(least, MOST_DECIMALS):
        if abs(amount) * 10**decimals >= Fraction(1, 2):
            return decimals
    return MOST_DECIMALS
