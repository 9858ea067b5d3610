"""Invented boundaries of the example county's townships, to try maps on."""

from typing import Any

import numpy as np

from junheng.facts.example.county import TOPICS
from junheng.facts.example.draws import Floats
from junheng.facts.example.sites import KM_PER_DEGREE, SEAT, sites
from junheng.terms.messages import text

ROUND_KM = 6.0
"""How far the county reaches beyond its outermost township seat."""
CORNERS = 36
"""Of the county's outline."""
DECIMALS = 5
"""Of a degree: about a metre."""


def example_boundaries(schools: int, seed: int) -> dict[str, Any]:
    """The townships of `example_county(schools, seed)` as polygons that tile the county.

    Each is what lies nearer to its seat than to any other's. Some schools near an edge stand in the neighbouring
    township, as they well may.

    Returns:
        GeoJSON, the property `name` being the township's name in the workbook.
    """
    streams = np.random.default_rng([seed, schools]).spawn(len(TOPICS))
    townships = sites(schools, streams[TOPICS.index("sites")]).townships
    seats = np.array([_plane(township.lon, township.lat) for township in townships])
    outline = _outline(seats)
    note = text("example.boundaries")
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": township.name, "note": note},
                "geometry": {"type": "Polygon", "coordinates": [_ring(_cell(at, seats, outline))]},
            }
            for at, township in enumerate(townships)
        ],
    }


def _squeeze() -> float:
    return KM_PER_DEGREE * float(np.cos(np.radians(SEAT[1])))


def _plane(lon: float, lat: float) -> tuple[float, float]:
    """Kilometres east and north of the county seat."""
    return (lon - SEAT[0]) * _squeeze(), (lat - SEAT[1]) * KM_PER_DEGREE


def _outline(seats: Floats) -> Floats:
    """A county's outline, not quite round, that holds every seat."""
    reach = float(np.hypot(seats[:, 0], seats[:, 1]).max()) + ROUND_KM
    angles = np.linspace(0.0, 2 * np.pi, CORNERS, endpoint=False)
    radius = reach * (1 + 0.08 * np.sin(3 * angles) + 0.05 * np.cos(5 * angles + 1)) / 0.87
    corners: Floats = np.column_stack([radius * np.cos(angles), radius * np.sin(angles)])
    return corners


def _cell(at: int, seats: Floats, outline: Floats) -> Floats:
    """The part of the outline that is nearer to one seat than to any other."""
    cell = outline
    for other in range(len(seats)):
        if other != at:
            cell = _half(cell, seats[other] - seats[at], float((seats[other] ** 2 - seats[at] ** 2).sum()) / 2)
    return cell


def _half(polygon: Floats, normal: Floats, limit: float) -> Floats:
    """The part of a convex polygon where normal · point <= limit."""
    over = polygon @ normal - limit
    kept = []
    for here, there, before, after in zip(polygon, np.roll(polygon, -1, axis=0), over, np.roll(over, -1), strict=True):
        if before <= 0:
            kept.append(here)
        if (before < 0 < after) or (after < 0 < before):
            kept.append(here + (there - here) * before / (before - after))
    return np.array(kept)


def _ring(polygon: Floats) -> list[list[float]]:
    """A closed ring of degrees."""
    points = [
        [round(float(SEAT[0] + east / _squeeze()), DECIMALS), round(float(SEAT[1] + north / KM_PER_DEGREE), DECIMALS)]
        for east, north in polygon
    ]
    return [*points, points[0]]
