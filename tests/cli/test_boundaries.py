from pathlib import Path

from junheng.facts.example.boundaries import example_boundaries
from junheng.report.boundaries import read_boundaries
from tests.cli.conftest import Run


def test_the_example_comes_with_boundaries_that_a_report_can_read(junheng: Run, tmp_path: Path) -> None:
    book, shapes = tmp_path / "county.xlsx", tmp_path / "townships.geojson"
    status, said, _ = junheng("example", "--schools", 12, "--seed", 3, "--boundaries", shapes, "--out", book)
    assert status == 0
    assert str(shapes) in said
    names = [feature["properties"]["name"] for feature in read_boundaries(shapes)["features"]]
    assert names == [feature["properties"]["name"] for feature in example_boundaries(12, 3)["features"]]
