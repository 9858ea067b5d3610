"""City, town and countryside: an indicator over the schools of each, total over total."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from junheng.assess.judge import quotient
from junheng.assess.outcome import PlaceMean, Reading
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
    """The value of several schools as one: their totals, divided.

    Returns:
        None where a figure is missing, or all denominators together are nothing.
    """
    tops, bottoms = Fraction(0), Fraction(0)
    for reading in readings:
        pair = quotient(reading, indicator)
        if pair is None:
            return None
        tops, bottoms = tops + pair[0], bottoms + pair[1]
    return indicator.scale * tops / bottoms if bottoms else None
