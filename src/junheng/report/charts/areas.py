"""Townships as polygons, as a map uses them."""

from collections.abc import Mapping, Sequence
from typing import Any

from junheng.report.charts.placing import Point
from junheng.report.material import GeoJson

Ring = Sequence[Sequence[float]]
Areas = Mapping[str, Sequence[Sequence[Ring]]]
"""The polygons of each township: a ring round it and those of its holes."""


def areas_of(boundaries: GeoJson | None) -> Areas:
    """The townships of a file of boundaries; features of one name belong together.

    Example:
        >>> square = [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]
        >>> one = {"properties": {"name": "甲镇"}, "geometry": {"type": "Polygon", "coordinates": [square]}}
        >>> list(areas_of({"features": [one, one]})["甲镇"]) == [[square], [square]]
        True
    """
    found: dict[str, list[Sequence[Ring]]] = {}
    for feature in (boundaries or {}).get("features", []):
        geometry = feature["geometry"]
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        found.setdefault(feature["properties"]["name"], []).extend(polygons)
    return found


def shape_of(areas: Areas) -> dict[str, Any]:
    """What the chart library has to know of the townships, and no more: one feature each."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": name},
                "geometry": {"type": "MultiPolygon", "coordinates": list(polygons)},
            }
            for name, polygons in areas.items()
        ],
    }


def corners(areas: Areas) -> list[Point]:
    """Every corner of every township."""
    return [
        (point[0], point[1])
        for polygons in areas.values()
        for polygon in polygons
        for ring in polygon
        for point in ring
    ]


def middle(polygons: Sequence[Sequence[Ring]]) -> tuple[float, Point]:
    """Size and centre of gravity of a township's largest polygon, holes left out of account.

    Example:
        >>> middle([[[[0, 0], [4, 0], [4, 2], [0, 2], [0, 0]]]])
        (8.0, (2.0, 1.0))
    """
    return max((_middle(polygon[0]) for polygon in polygons), key=lambda found: found[0])


def _middle(ring: Ring) -> tuple[float, Point]:
    """Of one ring; one without area is where its first corner is."""
    x0, y0 = ring[0][0], ring[0][1]
    points = [(point[0] - x0, point[1] - y0) for point in ring]
    pairs = list(zip(points, [*points[1:], points[0]], strict=True))
    crosses = [x * y2 - x2 * y for (x, y), (x2, y2) in pairs]
    twice = sum(crosses)
    if abs(twice) < 1e-12:
        return 0.0, (float(x0), float(y0))
    east = sum((x + x2) * cross for ((x, _), (x2, _)), cross in zip(pairs, crosses, strict=True)) / (3 * twice)
    north = sum((y + y2) * cross for ((_, y), (_, y2)), cross in zip(pairs, crosses, strict=True)) / (3 * twice)
    return abs(twice) / 2, (x0 + east, y0 + north)
