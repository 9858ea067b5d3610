"""City, town and countryside: an indicator over the schools of each, total over total."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from junheng.assess.outcome import PlaceMean
from junheng.assess.spread import exact_sum

PLACES = ("urban", "town", "rural")
BLANK = "blank"
"""Schools for which it is not entered."""

Quotient = tuple[Fraction, Fraction]
"""Numerator and denominator of a school's reading."""


def place_means(
    quotients: Sequence[Quotient | None], places: Sequence[str | None], scale: Fraction
) -> Mapping[str, PlaceMean]:
    """The indicator for the schools of each kind of place.

    Args:
        quotients: Of the schools that count; None where a figure is missing.
        places: Where each of them stands, as entered.
        scale: Of the indicator.
    """
    found = {}
    for place in (*PLACES, BLANK):
        own = [pair for pair, where in zip(quotients, places, strict=True) if (where or BLANK) == place]
        found[place] = PlaceMean(together(own, scale), len(own))
    return found


def together(quotients: Sequence[Quotient | None], scale: Fraction) -> Fraction | None:
    """The value of several schools as one: their totals, divided.

    Returns:
        None where a figure is missing, or all denominators together are nothing.
    """
    known = [pair for pair in quotients if pair is not None]
    bottom = exact_sum(bottom for _, bottom in known)
    if len(known) < len(quotients) or not bottom:
        return None
    return scale * exact_sum(top for top, _ in known) / bottom
