"""Roads of an extract: ways against another library's shortest paths, what is off the net, what is refused."""

from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

import networkx
import numpy as np
import pytest

from junheng.plan.travel.journeys import Journeys, Spot
from junheng.plan.travel.roads import graph_of, read_roads
from junheng.terms.errors import InputError

NODES = {
    1: (120.00, 30.00), 2: (120.01, 30.00), 3: (120.02, 30.00), 4: (120.02, 30.01), 5: (120.00, 30.02),
    6: (120.50, 30.50), 7: (120.51, 30.50), 8: (120.01, 30.01),
}  # fmt: skip
WAYS = [
    ([1, 2, 3], "residential", ""),
    ([3, 4], "footway", ""),
    ([1, 5], "track", ""),
    ([4, 5], "construction", ""),
    ([2, 8], "service", '<tag k="access" v="private"/>'),
    ([6, 7], "residential", ""),
]


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    """A small town, a lane far away, a road not yet built and a private one."""
    nodes = "".join(f'<node id="{id}" version="1" lon="{lon}" lat="{lat}"/>' for id, (lon, lat) in NODES.items())
    ways = "".join(
        f'<way id="{at}" version="1">{"".join(f"<nd ref={chr(34)}{id}{chr(34)}/>" for id in ids)}'
        f'<tag k="highway" v="{kind}"/>{more}</way>'
        for at, (ids, kind, more) in enumerate(WAYS, start=1)
    )
    path = tmp_path / "town.osm"
    path.write_text(f'<?xml version="1.0"?><osm version="0.6">{nodes}{ways}</osm>', encoding="utf-8")
    return path


def km(one: tuple[float, float], other: tuple[float, float]) -> float:
    lon, lat, lon2, lat2 = map(radians, (*one, *other))
    half = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
    return 2 * 6371.0088 * asin(sqrt(half))


def test_ways_are_those_of_another_library(extract: Path) -> None:
    net = networkx.Graph()
    for ids in ([1, 2, 3], [3, 4], [1, 5]):
        for a, b in pairwise(ids):
            net.add_edge(a, b, weight=km(NODES[a], NODES[b]))
    journeys = Journeys(roads=read_roads(extract))
    spots = [Spot(str(id), *NODES[id]) for id in (1, 2, 3, 4, 5)]
    found = journeys.km(spots, spots)
    for row, a in enumerate((1, 2, 3, 4, 5)):
        for column, b in enumerate((1, 2, 3, 4, 5)):
            assert found[row, column] == pytest.approx(networkx.shortest_path_length(net, a, b, "weight"))
    assert found[3, 4] > 2 * km(NODES[4], NODES[5])  # the short cut is not built


def test_the_way_to_the_net_counts_and_what_is_off_it_is_not_known(extract: Path) -> None:
    journeys = Journeys(roads=read_roads(extract))
    beside, far, nowhere = Spot("a", 120.0, 30.005), Spot("b", 120.505, 30.5), Spot("c")
    found = journeys.km([beside], [Spot("s", *NODES[3]), far, nowhere])
    assert found[0, 0] == pytest.approx(km((120.0, 30.005), NODES[1]) + km(NODES[1], NODES[2]) + km(NODES[2], NODES[3]))
    assert np.isnan(found[0, 1:]).all()
    assert journeys.km([far, nowhere, beside], [beside]).shape == (3, 1)


def test_a_measured_journey_goes_before_the_roads(extract: Path) -> None:
    journeys = Journeys(1.0, {("a", "b"): 7.0}, read_roads(extract))
    assert journeys.km([Spot("b", *NODES[1])], [Spot("a", *NODES[3])])[0, 0] == 7.0


@pytest.mark.parametrize("seed", range(3))
def test_any_net_agrees_with_another_library(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = np.column_stack([120 + rng.random(40) / 50, 30 + rng.random(40) / 50])
    ends = {tuple(sorted(map(int, rng.choice(40, 2, replace=False)))) for _ in range(60)}
    net = networkx.Graph()
    for a, b in ends:
        net.add_edge(a, b, weight=km(tuple(points[a]), tuple(points[b])))
    main = sorted(max(networkx.connected_components(net), key=len))
    spots = [Spot(str(at), *points[at]) for at in main]
    found = Journeys(roads=graph_of(points, np.array(sorted(ends)))).km(spots, spots[:7])
    for column, b in enumerate(main[:7]):
        ways = networkx.single_source_dijkstra_path_length(net, b)
        assert found[:, column] == pytest.approx([ways[at] for at in main])


def test_a_file_that_is_no_extract_or_has_no_roads_is_refused(tmp_path: Path) -> None:
    wrong, empty = tmp_path / "wrong.osm", tmp_path / "empty.osm"
    wrong.write_text("nothing", encoding="utf-8")
    empty.write_text('<?xml version="1.0"?><osm version="0.6"><node id="1" lon="1" lat="1"/></osm>', encoding="utf-8")
    with pytest.raises(InputError, match=r"wrong\.osm"):
        read_roads(wrong)
    with pytest.raises(InputError, match="no roads"):
        read_roads(empty)
