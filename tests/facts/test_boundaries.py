import json
from collections.abc import Sequence
from itertools import pairwise

import pytest

from junheng.facts.example import example_county
from junheng.facts.example.boundaries import example_boundaries
from junheng.facts.table import Facts

Ring = Sequence[Sequence[float]]


def area(ring: Ring) -> float:
    """Of a ring whose last corner is its first."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2


def holds(ring: Ring, lon: float, lat: float) -> bool:
    """Whether a place lies inside, by the crossings of a ray."""
    crossed = False
    for (x, y), (x2, y2) in pairwise(ring):
        if (y > lat) != (y2 > lat) and lon < x + (lat - y) / (y2 - y) * (x2 - x):
            crossed = not crossed
    return crossed


def rings(schools: int, seed: int) -> dict[str, Ring]:
    features = example_boundaries(schools, seed)["features"]
    return {one["properties"]["name"]: one["geometry"]["coordinates"][0] for one in features}


def townships(facts: Facts) -> set[str]:
    return set(facts["schools"]["township"].drop_nulls().to_list())


@pytest.mark.parametrize(("schools", "seed"), [(5, 1), (30, 7), (300, 1)])
def test_every_township_of_the_workbook_has_a_polygon(schools: int, seed: int) -> None:
    assert townships(example_county(schools, seed)) <= set(rings(schools, seed))


@pytest.mark.parametrize(("schools", "seed"), [(5, 1), (30, 7), (300, 1)])
def test_polygons_tile_the_county_without_gap_or_overlap(schools: int, seed: int) -> None:
    found = rings(schools, seed)
    assert all(ring[0] == ring[-1] and len(ring) >= 4 for ring in found.values())
    lons = [lon for ring in found.values() for lon, _ in ring]
    lats = [lat for ring in found.values() for _, lat in ring]
    counts = [
        sum(holds(ring, lon, lat) for ring in found.values())
        for lon in (min(lons) + (max(lons) - min(lons)) * (at + 0.37) / 40 for at in range(40))
        for lat in (min(lats) + (max(lats) - min(lats)) * (at + 0.61) / 40 for at in range(40))
    ]
    assert max(counts) == 1
    # What is inside is inside one: the share of places that were hit is that of the areas.
    box = (max(lons) - min(lons)) * (max(lats) - min(lats))
    assert sum(counts) / len(counts) == pytest.approx(sum(map(area, found.values())) / box, abs=0.02)
    assert sum(counts) / len(counts) > 0.6


def test_nearly_every_school_stands_in_the_county_and_most_in_their_own_township() -> None:
    facts = example_county(300, 1)
    found = rings(300, 1)
    rows = [row for row in facts["schools"].iter_rows(named=True) if row["lon"] is not None]
    where = [
        (row["township"], [name for name, ring in found.items() if holds(ring, row["lon"] / 1e6, row["lat"] / 1e6)])
        for row in rows
    ]
    assert sum(bool(inside) for _, inside in where) == len(rows)
    assert sum(own in inside for own, inside in where) > 0.6 * len(rows)


def test_the_file_says_that_it_is_invented_and_is_the_same_every_time() -> None:
    first = example_boundaries(30, 7)
    assert all("虚构" in one["properties"]["note"] for one in first["features"])
    assert json.dumps(first) == json.dumps(example_boundaries(30, 7)) != json.dumps(example_boundaries(30, 8))
