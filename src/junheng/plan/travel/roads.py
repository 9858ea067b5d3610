"""Roads of an OpenStreetMap extract that lies on the disk; only this module knows osmium."""

from pathlib import Path

import numpy as np
from scipy import sparse

from junheng.plan.travel.circles import stretch_km
from junheng.plan.travel.graph import Graph
from junheng.terms.errors import InputError

DRIVEN = frozenset(
    {"motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "living_street"}
    | {"motorway_link", "trunk_link", "primary_link", "secondary_link", "tertiary_link", "service", "road"}
)
WALKED = frozenset({"track", "pedestrian", "footway", "path", "steps", "bridleway", "cycleway"})
"""Values of `highway` on which one drives, and those on which one walks."""
CLOSED = frozenset({"no", "private"})


def read_roads(path: Path) -> Graph:
    """The net of roads of an extract (.osm, .osm.pbf), every road open both ways.

    Raises:
        InputError: osmium is not installed, the file cannot be read, or has no roads.
    """
    try:
        import osmium
    except ModuleNotFoundError as absent:
        raise InputError("travel.no_osmium") from absent
    at: dict[int, int] = {}
    degrees: list[tuple[float, float]] = []
    ends: list[tuple[int, int]] = []
    try:
        for way in osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations():
            if not isinstance(way, osmium.osm.Way) or way.tags.get("highway") not in DRIVEN | WALKED:
                continue
            if way.tags.get("access") in CLOSED:
                continue
            before = -1
            for node in way.nodes:
                if not node.location.valid():  # cut off at the border of the extract
                    before = -1
                    continue
                if node.ref not in at:
                    at[node.ref] = len(degrees)
                    degrees.append((node.lon, node.lat))
                here = at[node.ref]
                if before >= 0 and before != here:
                    ends.append((min(before, here), max(before, here)))
                before = here
    except (RuntimeError, OSError) as wrong:
        raise InputError("travel.no_extract", path=str(path), reason=str(wrong)) from wrong
    if not ends:
        raise InputError("travel.no_roads", path=str(path))
    return graph_of(np.array(degrees, dtype=float), np.array(sorted(set(ends)), dtype=np.int64))


def graph_of(degrees: np.ndarray, ends: np.ndarray) -> Graph:
    """A net from points and the pairs of them that a straight stretch joins.

    Shapes:
        degrees: V × 2; ends: E × 2, each pair once.
    """
    start, end = ends[:, 0], ends[:, 1]
    # Two points at one place are joined all the same: an entry of 0 would be no road.
    lengths = np.maximum(stretch_km(degrees[start], degrees[end]), 1e-9)
    return Graph(degrees, sparse.csr_array((lengths, (start, end)), shape=(len(degrees), len(degrees))))
