import json
from pathlib import Path
from typing import Any

import pytest

from junheng.facts.example.boundaries import example_boundaries
from junheng.report.boundaries import read_boundaries
from junheng.terms.errors import InputError

SQUARE = [[115.0, 31.0], [115.1, 31.0], [115.1, 31.1], [115.0, 31.0]]


def township(**changed: object) -> dict[str, Any]:
    """A feature that can be read, with something else in it."""
    feature = {
        "type": "Feature",
        "properties": {"name": "城关镇", "area": 12},
        "geometry": {"type": "Polygon", "coordinates": [SQUARE]},
    }
    return feature | changed


def written(folder: Path, *features: object) -> Path:
    path = folder / "map.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def test_boundaries_of_the_example_are_read_back_without_what_is_not_needed(tmp_path: Path) -> None:
    made = example_boundaries(30, 7)
    path = tmp_path / "map.geojson"
    path.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8-sig")
    read = read_boundaries(path)
    assert [f["geometry"] for f in read["features"]] == [f["geometry"] for f in made["features"]]
    assert [f["properties"] for f in read["features"]] == [{"name": f["properties"]["name"]} for f in made["features"]]


def test_several_polygons_are_read_and_spaces_round_a_name_are_not(tmp_path: Path) -> None:
    many = {"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]}
    read = read_boundaries(written(tmp_path, township(geometry=many, properties={"name": " <b>镇 "})))
    assert read["features"] == [
        {"type": "Feature", "properties": {"name": "<b>镇"}, "geometry": many},
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "json"),
        (b"", "json"),
        ("城关镇".encode("gb18030"), "encoding"),
        (b"[]", "collection"),
        (b'{"type": "Topology"}', "collection"),
        (b"[" * 100_000, "collection"),
        (b'{"type": "FeatureCollection"}', "empty"),
        (b'{"type": "FeatureCollection", "features": []}', "empty"),
    ],
)
def test_a_file_that_holds_no_townships_is_refused_with_the_reason(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "map.geojson"
    path.write_bytes(content)
    with pytest.raises(InputError) as refused:
        read_boundaries(path)
    assert refused.value.code == f"charts.boundaries.{code}"


@pytest.mark.parametrize(
    ("feature", "code"),
    [
        (township(properties={"NAME": "城关镇"}), "name"),
        (township(properties=None), "name"),
        (township(properties={"name": "  "}), "name"),
        ("no feature", "name"),
        (township(geometry=None), "polygon"),
        (township(geometry={"type": "Point", "coordinates": [115.0, 31.0]}), "polygon"),
        (township(geometry={"type": "Polygon", "coordinates": []}), "polygon"),
        (township(geometry={"type": "Polygon", "coordinates": [SQUARE[:3]]}), "polygon"),
        (township(geometry={"type": "Polygon", "coordinates": [[*SQUARE, ["115", "31"]]]}), "polygon"),
        (township(geometry={"type": "MultiPolygon", "coordinates": [SQUARE]}), "polygon"),
        (township(geometry={"type": "Polygon", "coordinates": [[[x * 1e4, y * 1e5] for x, y in SQUARE]]}), "degrees"),
        (township(geometry={"type": "Polygon", "coordinates": [[*SQUARE, [float("nan"), 31.0]]]}), "degrees"),
    ],
)
def test_a_feature_that_is_no_township_is_refused_by_its_number(tmp_path: Path, feature: object, code: str) -> None:
    with pytest.raises(InputError) as refused:
        read_boundaries(written(tmp_path, township(), feature))
    assert refused.value.code == f"charts.boundaries.{code}"
    assert refused.value.params["number"] == 2


def test_a_missing_name_says_which_properties_there_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="XZMC"):
        read_boundaries(written(tmp_path, township(properties={"XZMC": "城关镇", "id": 3})))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.geojson"):
        read_boundaries(tmp_path / "none.geojson")
