"""City, town and countryside: an indicator over the schools of each, total over total."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from junheng.assess.outcome import PlaceMean, Reading
from junheng.assess.spread import Shares
from junheng.standards.model import Indicator

PLACES = ("urban", "town", "rural")
BLANK = "blank"
"""Schools for which it is not entered."""


def place_means(
    readings: Sequence[Reading], places: Sequence[str | None], indicator: Indicator
) -> Mapping[str, PlaceMean]:
    """The indicator for the schools of each kind of place.

    Args:
        readings: Of the schools that count, whatever is known.
        places: Where each of them stands, as entered.
        indicator: What the readings are of.
    """
    found = {}
    for place in (*PLACES, BLANK):
        own = [reading for reading, where in zip(readings, places, strict=True) if (where or BLANK) == place]
        found[place] = PlaceMean(together(own, indicator), len(own))
    return found


def together(readings: Sequence[Reading], indicator: Indicator) -> Fraction | None:
    """The value of several schools as one: their totals, divided; None where a figure is missing."""
    if any(reading.state == "missing" for reading in readings):
        return None
    parts = [part for reading in readings if (part := _fraction(reading, indicator)) is not None]
    if not parts:
        return None
    return Shares(tuple(top for top, _ in parts), tuple(bottom for _, bottom in parts)).mean * indicator.scale


def _fraction(reading: Reading, indicator: Indicator) -> tuple[Fraction, Fraction] | None:
    """Numerator and denominator; a reading under "no more than" holds them the other way round."""
    if reading.value is None or reading.amount is None or reading.base is None:
        return None
    if reading.base and indicator.scale * reading.amount / reading.base == reading.value:
        return reading.amount, reading.base
    return reading.base, reading.amount
