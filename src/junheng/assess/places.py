"""City, town and countryside: an indicator over the schools of each, total over total."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from junheng.assess.judge import quotient
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
    parts = [part for reading in readings if (part := quotient(reading, indicator)) is not None and part[1]]
    if not parts:
        return None
    return Shares(tuple(top for top, _ in parts), tuple(bottom for _, bottom in parts)).mean * indicator.scale
