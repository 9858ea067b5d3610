"""`junheng plan network`: its published schema, its files, what it refuses."""

import csv
import json
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import polars as pl
import pytest

from junheng.facts.example import example_county
from junheng.facts.folders import write_folder
from tests.cli.conftest import Run
from tests.cli.test_contract import schema

QUICK = ("--seconds", "6", "--gap", "0.1")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    write_folder(folder, example_county(30, 7))
    return folder


@pytest.fixture(scope="module")
def written(small: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    from junheng.cli.main import run

    folder = tmp_path_factory.mktemp("out")
    status = run(
        ["plan", "network", str(small), *QUICK, "--out", str(folder / "n.json"), "--map", str(folder / "m.geojson")]
    )
    assert status == 0
    return folder, json.loads((folder / "n.json").read_text(encoding="utf-8"))


def test_a_network_keeps_its_published_schema_and_adds_up(written: tuple[Path, dict[str, Any]]) -> None:
    _, told = written
    jsonschema.validate(told, schema("network"))
    for stage in told["stages"]:
        assert stage["cost_yuan"] == pytest.approx(sum(stage["costs_yuan"].values()))
        assert stage["bound_yuan"] <= stage["cost_yuan"]
        for site in stage["sites"]:
            for turn, year in enumerate(stage["years"]):
                own = [row for row in stage["catchments"] if row["site"] == site["site"] and row["year"] == year]
                assert sum(row["pupils"] for row in own) == site["pupils"][turn] <= site["places"][turn] + 1e-6
            if site["fate"] == "close":
                assert site["into"]


def test_every_child_of_the_cells_is_in_the_first_year(written: tuple[Path, dict[str, Any]], small: Path) -> None:
    _, told = written
    cells = example_county(30, 7)["cells"]
    for stage, (first, last) in {"primary": (6, 11), "junior": (12, 14)}.items():
        wanted = cells.filter(pl.col("age").is_between(first, last))["children"].sum()
        rows = next(entry["catchments"] for entry in told["stages"] if entry["stage"] == stage)
        assert sum(row["pupils"] for row in rows if row["year"] == min(row["year"] for row in rows)) == wanted


def test_the_map_has_every_site_and_way(written: tuple[Path, dict[str, Any]]) -> None:
    folder, told = written
    shapes = json.loads((folder / "m.geojson").read_text(encoding="utf-8"))["features"]
    ways = [shape for shape in shapes if shape["geometry"]["type"] == "LineString"]
    assert len(ways) == sum(len(stage["catchments"]) for stage in told["stages"])
    assert len(shapes) - len(ways) == sum(len(stage["sites"]) for stage in told["stages"])


def test_files_have_the_catchment_list(small: Path, junheng: Run, tmp_path: Path) -> None:
    book, words, text = tmp_path / "n.xlsx", tmp_path / "n.docx", tmp_path / "n.csv"
    for path in (book, words, text):
        status, _, err = junheng("plan", "network", small, *QUICK, "--out", path)
        assert status == 0, err
    with text.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    sheet = openpyxl.load_workbook(book)
    assert sheet.sheetnames == ["说明", "校址安排", "学位与学生", "费用", "划片一览"]
    names = {str(row[3]) for row in sheet["划片一览"].iter_rows(values_only=True)}
    assert {row["cell_name"] for row in rows} <= names
    assert words.read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ("[distance]\njuniour = 3\n", 3, "juniour"),
        ("[years]\nplan = [5, 0]\n", 3, "plan"),
        ("[years]\nplan = [0, 9]\n", 2, "9"),
        ("[catchments]\ncontiguous = true\n", 3, "together"),
        ("[distance]\nboards = ['kindergarten']\n", 3, "kindergarten"),
        ("[sites]\nclose = ['nowhere']\n", 2, "nowhere"),
        ("[sites]\nclose = ['N001']\n", 2, "N001"),
    ],
)
def test_a_wrong_rule_is_refused_by_name(
    small: Path, junheng: Run, tmp_path: Path, words: str, status: int, said: str
) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(words, encoding="utf-8")
    found, _, err = junheng("plan", "network", small, *QUICK, "--rules", path, "--lang", "en")
    assert found == status
    assert said in err


def test_a_site_not_consulted_on_is_not_closed_by_hand(small: Path, junheng: Run, tmp_path: Path) -> None:
    sites = example_county(30, 7)["sites"]
    site = sites.filter(~pl.col("consulted") & ~pl.col("protected"))["site"][0]
    path = tmp_path / "rules.toml"
    path.write_text(f'[sites]\nclose = ["{site}"]\n', encoding="utf-8")
    status, _, err = junheng("plan", "network", small, "--rules", path, "--lang", "en")
    assert status == 2
    assert site in err
    assert "heard" in err


def test_cells_out_of_reach_are_named(small: Path, junheng: Run, tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text("[distance]\nprimary_lower = 0.5\n", encoding="utf-8")
    status, out, _ = junheng("plan", "network", small, *QUICK, "--rules", path, "--lang", "en")
    assert status == 0
    assert "beyond the limit" in out
    assert "places short" in out
