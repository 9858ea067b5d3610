"""Boundaries of townships, read from a person's GeoJSON file."""

import json
from collections.abc import Iterator, Mapping
from math import isfinite
from pathlib import Path
from typing import Any

from junheng.report.material import GeoJson
from junheng.terms.errors import InputError

SHAPES = ("Polygon", "MultiPolygon")


def read_boundaries(path: Path) -> GeoJson:
    """The townships of a GeoJSON file, each with its name and its polygons and nothing else.

    Args:
        path: A FeatureCollection in degrees (WGS 84 or CGCS2000); each feature's property `name` is the township's
            name as the data have it. Features of a township may be several.

    Raises:
        InputError: the file cannot be opened, is no such collection, or a feature has no name, no polygon, or
            coordinates that are no degrees.
    """
    found = _parsed(path)
    if not isinstance(found, Mapping) or found.get("type") != "FeatureCollection":
        raise InputError("charts.boundaries.collection", path=path)
    features = found.get("features")
    if not isinstance(features, list) or not features:
        raise InputError("charts.boundaries.empty", path=path)
    return {
        "type": "FeatureCollection",
        "features": [_township(feature, number, path) for number, feature in enumerate(features, start=1)],
    }


def _parsed(path: Path) -> Any:
    try:
        words = path.read_bytes().decode("utf-8-sig")
    except OSError as refused:
        raise InputError("read.file_unreadable", path=path, reason=refused.strerror or "") from refused
    except UnicodeDecodeError as refused:
        raise InputError("charts.boundaries.encoding", path=path) from refused
    try:
        return json.loads(words)
    except json.JSONDecodeError as refused:
        raise InputError("charts.boundaries.json", path=path, line=refused.lineno, column=refused.colno) from refused
    except RecursionError as refused:
        raise InputError("charts.boundaries.collection", path=path) from refused


def _township(feature: object, number: int, path: Path) -> dict[str, Any]:
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    name = properties.get("name") if isinstance(properties, Mapping) else None
    if not isinstance(name, str) or not name.strip():
        known = (
            [key for key in properties if isinstance(properties[key], str)] if isinstance(properties, Mapping) else []
        )
        raise InputError("charts.boundaries.name", path=path, number=number, known=known)
    geometry = feature.get("geometry") if isinstance(feature, Mapping) else None
    if not isinstance(geometry, Mapping) or geometry.get("type") not in SHAPES:
        raise InputError("charts.boundaries.polygon", path=path, number=number, name=name)
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if geometry["type"] == "Polygon" else coordinates
    rings = list(_rings(polygons))
    if not rings or None in rings:
        raise InputError("charts.boundaries.polygon", path=path, number=number, name=name)
    for ring in rings:
        for point in ring or []:
            if not (isfinite(point[0]) and isfinite(point[1]) and abs(point[0]) <= 180 and abs(point[1]) <= 90):
                raise InputError("charts.boundaries.degrees", path=path, number=number, name=name)
    return {
        "type": "Feature",
        "properties": {"name": name.strip()},
        "geometry": {"type": geometry["type"], "coordinates": coordinates},
    }


def _rings(polygons: object) -> Iterator[list[list[float]] | None]:
    """Every ring of some polygons; None for what is no ring."""
    for polygon in polygons if isinstance(polygons, list) else [None]:
        for ring in polygon if isinstance(polygon, list) and polygon else [None]:
            yield ring if isinstance(ring, list) and len(ring) >= 4 and all(map(_is_point, ring)) else None


def _is_point(found: object) -> bool:
    return (
        isinstance(found, list)
        and len(found) >= 2
        and all(isinstance(part, (int, float)) and not isinstance(part, bool) for part in found[:2])
    )
