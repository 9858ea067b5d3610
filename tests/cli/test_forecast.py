"""`junheng forecast`: its published schema, its files of changes, and what it refuses."""

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

FEW = ("--years", "2", "--draws", "40")


def told(junheng: Run, *args: object) -> dict[str, Any]:
    """What a forecast prints for programs, held to its schema."""
    status, out, err = junheng("forecast", *args, *FEW, "--json")
    assert status == 0, err
    found: dict[str, Any] = json.loads(out)
    jsonschema.validate(found, schema("forecast"))
    return found


def keyed(rows: list[dict[str, Any]], *names: str) -> dict[tuple[Any, ...], dict[str, Any]]:
    return {tuple(row[name] for name in names): row for row in rows}


def test_a_forecast_keeps_its_published_schema_and_adds_up(book: Path, junheng: Run) -> None:
    found = told(junheng, book)
    assert (found["origin"], found["years"], found["draws"]) == (2024, [2025, 2026], 40)
    totals = keyed(found["totals"], "id", "stage", "year")
    for key, total in totals.items():
        parts = [row["pupils"] for row in found["schools"] if (row["id"], row["stage"], row["year"]) == key]
        assert total["pupils"] == pytest.approx(sum(parts))
        assert total["low"] <= total["high"]
    assert keyed(found["needs"], "id", "stage", "year").keys() == totals.keys()
    for county in found["county_totals"]:
        own = [row for key, row in totals.items() if key[1:] == (county["stage"], county["year"])]
        assert county["pupils"] == pytest.approx(sum(row["pupils"] for row in own), abs=len(own))
    assert {warning["year"] for warning in found["warnings"]} == {2025, 2026}
    assert all(warning["probability"] >= 0.1 for warning in found["warnings"])


def test_the_same_seed_gives_the_same_forecast_and_another_one_other_intervals(book: Path, junheng: Run) -> None:
    first, again, other = told(junheng, book), told(junheng, book), told(junheng, book, "--seed", 7)
    assert first == again
    assert [row["low"] for row in first["totals"]] != [row["low"] for row in other["totals"]]
    assert [row["pupils"] for row in first["totals"]] == [row["pupils"] for row in other["totals"]]


def test_warnings_may_be_left_out(book: Path, junheng: Run) -> None:
    assert told(junheng, book, "--no-warnings")["warnings"] is None


def test_what_is_printed_for_people_names_stages_needs_and_warnings(book: Path, junheng: Run) -> None:
    status, out, err = junheng("forecast", book, *FEW)
    assert status == 0
    for word in ("2025—2026 学年学生数预测", "80%区间", "1∶13.5", "预警", "测算前提"):
        assert word in out
    assert "2/2" in err
    english = junheng("forecast", book, *FEW, "--lang", "en")[1]
    for word in ("80 % interval", "1 : 19", "Early warning", "What this rests on"):
        assert word in english


def test_the_answer_goes_into_a_file(book: Path, junheng: Run, tmp_path: Path) -> None:
    out = tmp_path / "forecast.json"
    status, said, _ = junheng("forecast", book, *FEW, "--out", out)
    assert status == 0
    assert str(out) in said
    written = json.loads(out.read_text(encoding="utf-8"))
    jsonschema.validate(written, schema("forecast"))
    assert written == told(junheng, book)


@pytest.fixture(scope="module")
def two() -> tuple[str, str]:
    """Two primary schools of the book."""
    facts = example_county(30, 7)
    known = facts["enrolment"].filter(pl.col("stage") == "primary")["school"].unique().sort().to_list()
    plain = facts["schools"].filter(pl.col("type") == "primary")["school"].to_list()
    first, second = [school for school in known if school in plain][:2]
    return first, second


@pytest.mark.parametrize("kind", ["csv", "csv-zh", "toml"])
def test_changes_of_a_file_move_the_pupils(
    book: Path, junheng: Run, tmp_path: Path, two: tuple[str, str], kind: str
) -> None:
    gone, into = two
    path = tmp_path / f"changes.{kind[:4].rstrip('-')}"
    if kind == "toml":
        content = f'[[changes]]\nschool = "{gone}"\nkind = "merge"\nschool_year = 2025\nto_school = "{into}"\n'
    elif kind == "csv":
        content = f"School identifier,Kind,School year,To school\n{gone},merger,2025,{into}\n"
    else:
        content = f"学校标识码,变动,学年,去向学校标识码\n{gone},合并,2025,{into}\n"
    path.write_text(content, encoding="utf-8")
    before = keyed(told(junheng, book)["totals"], "id", "stage", "year")
    after = keyed(told(junheng, book, "--changes", path)["totals"], "id", "stage", "year")
    of = ("primary", 2025)
    assert after.get((gone, *of), {"pupils": 0})["pupils"] == 0
    assert after[into, *of]["pupils"] > before[into, *of]["pupils"] + before[gone, *of]["pupils"] / 2


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("changes.csv", "colour,shape\nred,round\n", "changes"),
        ("moves.csv", "colour,shape\nred,round\n", "去向学校标识码"),
        ("changes.toml", "[[changes]]\ncolour = 1\n", "colour"),
        ("changes.toml", "changes = 3\n", "changes.toml"),
        ("changes.toml", "[[changes\n", "changes.toml"),
        ("changes.txt", None, "changes.txt"),
    ],
)
def test_a_file_that_holds_no_changes_is_refused(
    book: Path, junheng: Run, tmp_path: Path, name: str, content: str | None, says: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content, encoding="utf-8")
    status, out, err = junheng("forecast", book, "--changes", path)
    assert (status, out) == (2, "")
    assert says in err


def test_wrong_entries_of_the_changes_are_findings_and_nothing_is_computed(
    book: Path, junheng: Run, tmp_path: Path, two: tuple[str, str]
) -> None:
    path = tmp_path / "changes.csv"
    path.write_text(f"学校标识码,变动,学年\n{two[0]},搬走,2025\n", encoding="utf-8")
    status, out, _ = junheng("forecast", book, "--changes", path)
    assert status == 1
    assert "搬走" in out


@pytest.mark.parametrize("years", [0, 10])
def test_years_outside_one_to_nine_are_refused(book: Path, junheng: Run, years: int) -> None:
    status, out, err = junheng("forecast", book, "--years", years)
    assert (status, out) == (2, "")
    assert "9" in err


def with_enrolment(facts: Facts, since: int) -> Facts:
    return facts.with_tables(enrolment=facts["enrolment"].filter(pl.col("school_year") >= since))


def test_two_years_of_enrolment_are_too_few(junheng: Run, tmp_path: Path) -> None:
    write_folder(tmp_path / "county", with_enrolment(example_county(12, 1), 2023))
    for lang, field in (("zh", "历年学生"), ("en", "Enrolment")):
        status, out, err = junheng("forecast", tmp_path / "county", "--lang", lang)
        assert (status, out) == (2, "")
        assert field in err


def test_one_county_at_a_time(junheng: Run, tmp_path: Path) -> None:
    facts = example_county(12, 1)
    both = pl.concat([facts["county"], facts["county"].with_columns(pl.lit("990102").alias("county"))])
    write_folder(tmp_path / "county", facts.with_tables(county=both))
    status, _, err = junheng("forecast", tmp_path / "county", "--partial")
    assert status == 2
    assert "2" in err


def test_only_json_files_are_written(book: Path, junheng: Run) -> None:
    status, _, err = junheng("forecast", book, "--out", "forecast.pdf")
    assert status == 2
    assert ".json" in err
