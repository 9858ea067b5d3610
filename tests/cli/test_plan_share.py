"""`junheng plan share`: its published schema, what it prints and writes, what it refuses."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import polars as pl
import pytest

from junheng.facts.example import example_county
from junheng.facts.folders import write_folder
from junheng.facts.table import Facts
from tests.cli.conftest import Run
from tests.cli.test_contract import schema

AMOUNT = 50_000_000


def told(junheng: Run, *args: object, amount: object = AMOUNT) -> dict[str, Any]:
    """What a sharing prints for programs, held to its schema."""
    status, out, err = junheng("plan", "share", *args, "--amount", amount, "--json")
    assert status == 0, err
    found: dict[str, Any] = json.loads(out)
    jsonschema.validate(found, schema("share"))
    return found


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented county of 15 schools, as a facts folder."""
    folder = tmp_path_factory.mktemp("small")
    write_folder(folder, example_county(15, 7))
    return folder


def with_areas(folder: Path, change: pl.Expr) -> Path:
    """The county with its table of areas changed."""
    facts = example_county(15, 7)
    write_folder(folder, facts.with_tables(areas=facts["areas"].with_columns(change)))
    return folder


def province(folder: Path) -> Path:
    """Two invented counties with a row each in the table of areas."""
    first, second = example_county(12, 1), example_county(12, 2)
    tables = {}
    for id in first.tables:
        other = second[id]
        for name in ("school", "parent", "from_school", "to_school", "teacher"):
            if name in other.columns:
                other = other.with_columns(pl.when(pl.col(name).is_not_null()).then("X" + pl.col(name)).alias(name))
        if id in ("schools", "county"):
            other = other.with_columns(pl.lit("990102").alias("county"))
        if id == "county":
            other = other.with_columns(pl.lit("乙县").alias("name"))
        if id == "areas":
            other = other.filter(pl.col("level") == "county").with_columns(pl.lit("乙县").alias("area"))
        tables[id] = pl.concat([first[id], other]) if id not in ("evidence", "births", "cells") else first[id]
    write_folder(folder, Facts.of(tables))
    return folder


def test_shares_keep_their_schema_and_add_up(small: Path, junheng: Run) -> None:
    found = told(junheng, small)
    assert found["status"] == "computed"
    assert sum(area["amount_yuan"] for area in found["areas"]) == AMOUNT
    assert sum(area["share"] for area in found["areas"]) == pytest.approx(1, rel=1e-12)
    assert sum(factor["part"] for factor in found["factors"]) == pytest.approx(1)
    for factor in found["factors"]:
        assert sum(area["parts"][factor["id"]] for area in found["areas"]) == pytest.approx(1)
        assert sum(area["sensitivity"][factor["id"]]["yuan"] for area in found["areas"]) == pytest.approx(0, abs=1e-3)
    assert {area["name"] for area in found["areas"]} == set(example_county(15, 7)["schools"]["township"].to_list())
    assert told(junheng, small) == found


def test_a_plan_stands_beside_the_shares_by_township(small: Path, junheng: Run, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    status, _, err = junheng("plan", "allocate", small, "--seconds", 20, "--out", plan)
    assert status == 0, err
    found = told(junheng, small, "--plan", plan)
    made = json.loads(plan.read_text(encoding="utf-8"))
    assert found["findings"] == []
    assert found["plan"]["cost_yuan"] == pytest.approx(made["cost"])
    for area in found["areas"]:
        spent = sum(action["cost"] for action in made["actions"] if action["township"] == area["name"])
        assert area["plan_yuan"] == pytest.approx(spent)
        assert area["difference_yuan"] == pytest.approx(area["amount_yuan"] - spent)
    assert sum(area["plan_share"] for area in found["areas"]) == pytest.approx(1)
    out = junheng("plan", "share", small, "--amount", AMOUNT, "--plan", plan)[1]
    assert "最省方案支出" in out


def test_a_floor_lifts_areas_marked_as_less_developed(junheng: Run, tmp_path: Path) -> None:
    marked = pl.Series("poor_county", [True] + [False] * (example_county(15, 7)["areas"].height - 1))
    book = with_areas(tmp_path / "county", pl.lit(marked).alias("poor_county"))
    free = told(junheng, book)
    poor = next(area for area in free["areas"] if area["less_developed"])
    per_head = int(poor["per_head_yuan"]) + 100
    found = told(junheng, book, "--floor", per_head)
    lifted = next(area for area in found["areas"] if area["less_developed"])
    assert lifted["at_floor"]
    assert lifted["amount_yuan"] == lifted["floor_yuan"] == per_head * poor["population"]
    assert all(
        b["amount_yuan"] <= a["amount_yuan"]
        for a, b in zip(free["areas"], found["areas"], strict=True)
        if b["id"] != lifted["id"]
    )
    status, _, err = junheng("plan", "share", book, "--amount", 1, "--floor", per_head)
    assert status == 2
    assert str(lifted["floor_yuan"]) in err


def test_an_area_without_figures_is_named_and_nobody_gets_a_share(junheng: Run, tmp_path: Path) -> None:
    blank = (
        pl.when(pl.int_range(pl.len()) == 0).then(None).otherwise(pl.col("income_per_head")).alias("income_per_head")
    )
    book = with_areas(tmp_path / "county", blank)
    found = told(junheng, book)
    name = example_county(15, 7)["areas"]["area"][0]
    assert found["status"] == "undetermined"
    assert [entry["params"]["area"] for entry in found["missing"]] == [name]
    assert {area["amount_yuan"] for area in found["areas"]} == {None}
    status, out, _ = junheng("plan", "share", book, "--amount", AMOUNT)
    assert status == 0
    assert f"“{name}”无法计算" in out
    status, _, err = junheng("plan", "share", book, "--amount", AMOUNT, "--out", tmp_path / "page.docx")
    assert status == 0, err
    few = tmp_path / "few.toml"
    few.write_text('[factor.a]\nfield = "need"\ndirection = "more"\nmeasure = "total"\nweight = 1\n', encoding="utf-8")
    assert told(junheng, book, "--weights", few)["status"] == "computed"


def test_counties_share_by_their_own_rows(junheng: Run, tmp_path: Path) -> None:
    book = province(tmp_path / "province")
    status, out, err = junheng("plan", "share", book, "--by", "county", "--amount", AMOUNT, "--json", "--partial")
    found = json.loads(out)
    jsonschema.validate(found, schema("share"))
    assert status in (0, 1), err
    assert [area["id"] for area in found["areas"]] == ["990101", "990102"]
    assert sum(area["amount_yuan"] for area in found["areas"]) == AMOUNT
    assert all(area["figures"]["need"] > 0 for area in found["areas"])
    status, _, err = junheng("plan", "share", book, "--amount", AMOUNT, "--partial")
    assert status == 2
    assert "--by county" in err


@pytest.mark.parametrize("ending", ["json", "docx", "xlsx", "pdf"])
def test_it_is_written_in_every_format(small: Path, junheng: Run, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"share.{ending}"
    status, said, err = junheng("plan", "share", small, "--amount", AMOUNT, "--out", out)
    assert status == 0, err
    assert str(out) in said
    assert out.stat().st_size > 1000


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--amount", "0"), "“0”"),
        (("--amount", "-5"), "“-5”"),
        (("--amount", "1.5"), "“1.5”"),
        (("--amount", "五千万"), "五千万"),
        (("--amount", "９"), "９"),
        (("--amount", "9" * 5000), "--amount"),
        (("--amount", "9" * 16), "--amount"),
        (("--amount", "100", "--floor", "-1"), "“-1”"),
        (("--amount", "100", "--floor", "nan"), "nan"),
        (("--amount", "100", "--floor", "1e99"), "1e99"),
        (("--amount", "100", "--by", "village"), "township"),
        (("--amount", "100", "--by", "county"), "--by township"),
        (("--amount", "100", "--weights", "absent.toml"), "absent.toml"),
        (("--amount", "100", "--plan", "absent.json"), "absent.json"),
        (("--amount", "100", "--out", "page.txt"), ".docx"),
        (("--amount", "100", "--costs", "absent.toml"), "absent.toml"),
        ((), "--amount"),
    ],
)
def test_wrong_usage_is_told_in_one_sentence(small: Path, junheng: Run, args: tuple[str, ...], said: str) -> None:
    status, out, err = junheng("plan", "share", small, *args)
    assert (status, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_it_speaks_english(small: Path, junheng: Run) -> None:
    out = junheng("plan", "share", small, "--amount", AMOUNT, "--lang", "en")[1]
    for word in ("Factors and weights", "Shares", "Sensitivity", "less gets more", "assumed"):
        assert word in out


def test_a_setting_or_standard_that_there_is_not_is_told(small: Path, junheng: Run) -> None:
    for args in (("--set", "rotation.years=many"), ("--standard", "national-1999")):
        status, _, err = junheng("plan", "share", small, "--amount", AMOUNT, *args)
        assert status in (2, 3)
        assert "Traceback" not in err
