"""The piece of the earth that a map shows, true to scale, and where on the picture it lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, floor, log10, radians

from junheng.report.charts.placing import Point

KM_PER_DEGREE = 111.2
LEAST_SPAN = 0.02
"""Degrees that a map covers at least: one school alone is a map of two kilometres."""


@dataclass(frozen=True)
class Ground:
    """A piece of the earth, in the middle of a picture so and so broad.

    Attributes:
        per_degree: Pixels for each degree of latitude.
        top: Where its upper edge is.
        across: How broad the picture is.

    Units:
        Degrees; CSS pixels.
    """

    west: float
    south: float
    east: float
    north: float
    per_degree: float
    top: float
    across: float

    @property
    def squeeze(self) -> float:
        """How much shorter a degree of longitude is than one of latitude."""
        return cos(radians((self.south + self.north) / 2))

    @property
    def breadth(self) -> float:
        """Of the map, on the picture."""
        return (self.east - self.west) * self.squeeze * self.per_degree

    @property
    def height(self) -> float:
        """Of the map, on the picture."""
        return (self.north - self.south) * self.per_degree

    @property
    def left(self) -> float:
        """Where its left edge is."""
        return (self.across - self.breadth) / 2

    def at(self, lon: float, lat: float) -> Point:
        """Where a place stands on the picture."""
        x = self.left + (lon - self.west) * self.squeeze * self.per_degree
        return x, self.top + (self.north - lat) * self.per_degree

    def bar(self, longest: float) -> tuple[float, float]:
        """A round number of kilometres, and how long that is on the picture."""
        per_km = self.per_degree / KM_PER_DEGREE
        power = 10.0 ** floor(log10(longest / per_km))
        km = max(factor * power for factor in (1, 2, 5) if factor * power * per_km <= longest)
        return km, km * per_km

    @property
    def outline(self) -> list[list[float]]:
        """Its edge as a closed ring."""
        west, south, east, north = self.west, self.south, self.east, self.north
        return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def ground(points: Sequence[Point], top: float, across: float, *, margin: float, tallest: float) -> Ground:
    """The ground that holds all points, with some room round them, as large as the picture allows.

    Example:
        >>> found = ground([(115.0, 30.0), (116.0, 31.0)], 40, 640, margin=14, tallest=2000)
        >>> round(found.breadth), round(found.at(115.5, 30.5)[0])
        (612, 320)
    """
    west, east = _span([lon for lon, _ in points])
    south, north = _span([lat for _, lat in points])
    squeeze = cos(radians((south + north) / 2))
    per_degree = min((across - 2 * margin) / ((east - west) * squeeze), tallest / (north - south))
    return Ground(west, south, east, north, per_degree, top, across)


def _span(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    more = max((high - low) * 0.04, (LEAST_SPAN - (high - low)) / 2)
    return low - more, high + more
