"""The command line's contract: JSON by its published schema, exit codes, languages."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import polars as pl
import pytest

from junheng.cli.main import COMMANDS
from junheng.facts.example import example_county
from junheng.facts.folders import write_folder
from junheng.facts.workbook.template import write_facts
from tests.cli.conftest import Run

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"


def schema(name: str) -> dict[str, Any]:
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("standard", ["national-2017", "national-2012"])
def test_the_assessment_of_a_county_keeps_its_published_schema(book: Path, junheng: Run, standard: str) -> None:
    status, out, _ = junheng("assess", book, "--standard", standard, "--json")
    assert status == 0
    jsonschema.validate(json.loads(out), schema("assess"))


def test_findings_and_explanations_keep_their_schemas(book: Path, junheng: Run) -> None:
    status, out, _ = junheng("check", book, "--json")
    found = json.loads(out)
    jsonschema.validate(found, schema("check"))
    assert status == (1 if found["errors"] else 0)
    county = json.loads(junheng("assess", book, "--json")[1])
    combined = next(unit for unit in county["schools"] if unit["type"] == "nine_year" and unit["stage"] == "junior")
    status, out, _ = junheng("explain", book, combined["id"], "junior", "R4", "--json")
    explained = json.loads(out)
    jsonschema.validate(explained, schema("explain"))
    assert status == 0
    assert explained["value"] == combined["indicators"]["R4"]["value"]
    assert all(entry["sheet"] and entry["cell"] for entry in explained["numerator"] + explained["weights"])
    total = sum(entry["weight"] * entry["value"] for entry in explained["numerator"])
    pupils = explained["denominator"][0]["value"]
    assert explained["value"] == pytest.approx(total * explained["share"] / pupils, rel=1e-12)


def test_several_counties_keep_their_schema(tmp_path: Path, junheng: Run) -> None:
    first, second = example_county(12, 1), example_county(12, 2)
    tables = {}
    for id in first.tables:
        other = second[id]
        for name in ("school", "parent", "from_school", "to_school", "teacher"):
            if name in other.columns:
                other = other.with_columns(pl.when(pl.col(name).is_not_null()).then("X" + pl.col(name)).alias(name))
        if id in ("schools", "county"):
            other = other.with_columns(pl.lit("990102").alias("county"))
        tables[id] = pl.concat([first[id], other]) if id not in ("evidence", "births", "areas", "cells") else first[id]
    write_folder(tmp_path / "province", type(first).of(tables))
    _, out, err = junheng("assess", tmp_path / "province", "--json", "--partial")
    found = json.loads(out)
    jsonschema.validate(found, schema("assess-counties"))
    assert [county["county"]["code"] for county in found["counties"]] == ["990101", "990102"]
    assert "schools" not in found["counties"][0]
    assert "2/2" in err
    alone = json.loads(junheng("assess", tmp_path / "province", "--json", "--partial", "--schools")[1])
    assert alone["counties"][0]["schools"]


@pytest.mark.parametrize("command", [*COMMANDS, "standards list", "standards show", "standards test"])
def test_every_command_helps_in_both_languages(junheng: Run, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("JUNHENG_LANG", "en")
    status, english, _ = junheng(*command.split(), "--help")
    assert status == 0
    assert english.startswith("Usage:")
    monkeypatch.delenv("JUNHENG_LANG")
    status, chinese, _ = junheng(*command.split(), "--help")
    assert status == 0
    assert chinese.startswith("用法：")


@pytest.mark.parametrize(
    ("args", "status", "says"),
    [
        (["assess", "nowhere.xlsx"], 2, "nowhere.xlsx"),
        (["assess"], 2, "BOOK"),
        (["assess", "{book}", "--engine", "abacus"], 2, "polars"),
        (["assess", "{book}", "--nonsense"], 2, "--nonsense"),
        (["assess", "{book}", "--standard", "national-1066"], 3, "national-1066"),
        (["assess", "{book}", "--on", "yesterday"], 2, "yesterday"),
        (["assess", "{book}", "--set", "scope.small_schools=perhaps"], 3, "perhaps"),
        (["assess", "{book}", "--set", "no.such=in"], 3, "scope.small_schools"),
        (["assess", "{book}", "--tolerance", "T99"], 3, "T99"),
        (["assess", "{book}", "--on", "1999-01-01"], 3, "2017-04-19"),
        (["assess", "{book}", "--group", "colour"], 2, "colour"),
        (["assess", "{book}", "--out", "report.pdf"], 2, "report.pdf"),
        (["explain", "{book}", "nobody", "primary", "R1"], 2, "nobody"),
        (["frobnicate"], 2, "junheng"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_its_exit_code(
    book: Path, junheng: Run, args: list[str], status: int, says: str
) -> None:
    for lang in ("zh", "en"):
        found, out, err = junheng(
            *[arg.format(book=book) for arg in args], *(["--lang", lang] if len(args) > 1 else [])
        )
        assert (found, out) == (status, "")
        assert says in err
        assert "Traceback" not in err


def test_data_with_errors_are_refused_unless_partly_wanted(tmp_path: Path, junheng: Run) -> None:
    path = tmp_path / "wrong.xlsx"
    write_facts(path, example_county(30, 3, errors=True), "zh", None)
    status, out, _ = junheng("assess", path, "--json")
    assert status == 1
    refused = json.loads(out)
    assert refused["errors"] > 0
    assert "verdict" not in refused
    status, out, _ = junheng("assess", path, "--json", "--partial")
    assert status == 1
    jsonschema.validate(json.loads(out), schema("assess"))


def test_a_figure_in_error_is_not_computed_with(junheng: Run) -> None:
    book = Path(__file__).parents[2] / "examples" / "wangsi.xlsx"
    school = json.loads(junheng("assess", book, "--json", "--partial")[1])["schools"][0]
    status, out, err = junheng("explain", book, school["id"], "junior", "R1", "--json")
    explained = json.loads(out)
    assert (status, explained["value"]) == (1, None)
    assert school["indicators"]["R1"]["value"] is None
    assert "69" in err


def test_checking_changes_nothing(book: Path, junheng: Run) -> None:
    before = book.read_bytes()
    junheng("check", book)
    assert book.read_bytes() == before


def test_help_is_quick_because_it_loads_no_engine() -> None:
    loaded = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "junheng", "--help"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "JUNHENG_LANG": "en"},
    ).stderr
    assert not any(f" {name}\n" in loaded for name in ("polars", "numpy", "narwhals", "xlsxwriter", "rich"))
