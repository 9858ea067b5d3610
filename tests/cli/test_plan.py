"""`junheng plan allocate`: its published schema, what it prints, what it refuses, and Ctrl-C."""

import json
import signal
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import polars as pl
import pytest

from junheng.cli.interrupts import Patience
from junheng.facts.example import example_county
from junheng.facts.folders import write_folder
from junheng.facts.table import Facts
from junheng.plan.actions_sheet import COLUMNS
from junheng.terms.messages import text
from tests.cli.conftest import Run
from tests.cli.test_contract import schema

QUICK = ("--seconds", 20, "--draws", 20)


def told(junheng: Run, *args: object) -> dict[str, Any]:
    """What a plan prints for programs, held to its schema."""
    status, out, err = junheng("plan", "allocate", *args, *QUICK, "--json")
    assert status == 0, err
    found: dict[str, Any] = json.loads(out)
    jsonschema.validate(found, schema("plan"))
    return found


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented county of 15 schools, as a facts folder."""
    folder = tmp_path_factory.mktemp("small")
    write_folder(folder, example_county(15, 7))
    return folder


def test_a_plan_keeps_its_published_schema_and_adds_up(small: Path, junheng: Run) -> None:
    found = told(junheng, small)
    assert found["status"] == "optimal"
    assert found["inside"] == "pass"
    assert found["bound"] <= found["cost"] <= found["greedy_cost"]
    assert found["gap"] <= 0.001
    assert found["cost"] == pytest.approx(sum(action["cost"] for action in found["actions"]))
    assert found["cost"] == pytest.approx(sum(sum(own.values()) for own in found["funds"].values()))
    for action in found["actions"]:
        assert action["cost"] == pytest.approx(sum(action["cost_by_year"].values()))
        assert action["text"]
        assert action["reason"]
    (year,) = found["after"]
    assert found["before"][year]["schools_failing"] > found["after"][year]["schools_failing"] == 0
    for indicators in found["after"][year]["stages"].values():
        assert all(indicator["cv"] <= indicator["limit"] for indicator in indicators.values())
    assert {"data", "costs", "standard"} <= set(found["inputs"]["digests"])


def test_the_same_question_has_the_same_answer(small: Path, junheng: Run) -> None:
    first, again = told(junheng, small), told(junheng, small)
    assert first.pop("seconds") >= 0
    assert again.pop("seconds") >= 0
    assert first == again


def test_years_ahead_are_planned_with_the_forecast(small: Path, junheng: Run, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    found = told(junheng, small, "--years", 2, "--target", 2025, "--out", out)
    assert json.loads(out.read_text(encoding="utf-8")) == found
    assert found["inputs"]["years"] == found["inputs"]["pass_years"] == [2025, 2026]
    assert set(found["after"]) == {"2025", "2026"}
    assert 0 <= found["share_of_draws"] <= 1
    last = told(junheng, small, "--years", 2)
    assert last["inputs"]["pass_years"] == [2026]
    assert last["cost"] <= found["cost"] * 1.001  # what has to hold in fewer years is no dearer


def test_a_budget_that_no_plan_fits_is_an_answer_with_the_least_cost(small: Path, junheng: Run) -> None:
    free = told(junheng, small)
    found = told(junheng, small, "--budget", 100_000)
    assert found["status"] == "infeasible"
    assert found["cost"] is None
    assert found["least_cost"] == pytest.approx(free["cost"], rel=2e-3)
    assert [block["kind"] for block in found["blocking"]] == ["budget"]
    assert found["blocking"][0]["smallest_relaxation"] > 100_000
    status, out, _ = junheng("plan", "allocate", small, "--budget", 100_000)
    assert status == 0
    assert "预算少" in out


def test_the_most_for_a_budget_leaves_fewer_schools_failing(small: Path, junheng: Run) -> None:
    found = told(junheng, small, "--budget", 1_000_000, "--most-for-budget")
    (year,) = found["after"]
    failing = found["after"][year]["schools_failing"]
    assert found["question"] == "most-for-budget"
    assert found["failing_bound"] <= failing < found["before"][year]["schools_failing"]


def test_a_changed_cost_shows_as_a_difference(small: Path, junheng: Run, tmp_path: Path) -> None:
    earlier, costs = tmp_path / "earlier.json", tmp_path / "costs.toml"
    before = told(junheng, small, "--out", earlier)
    costs.write_text("[cost.build-music-room]\nonce_yuan = 90000\n", encoding="utf-8")
    after = told(junheng, small, "--costs", costs, "--compare", earlier)
    pair = after["difference"]["cost"]
    assert pair == {"before": before["cost"], "after": after["cost"], "change": after["cost"] - before["cost"]}
    assert pair["change"] > 0
    assert set(after["difference"]["inputs"]) == {"digests", "costs_file"}
    _, out, _ = junheng("plan", "allocate", small, "--costs", costs, "--compare", earlier)
    assert "与以前的方案比较" in out


def test_wishes_are_kept(small: Path, junheng: Run, tmp_path: Path) -> None:
    school = next(iter(example_county(15, 7)["schools"].filter(pl.col("type") == "primary")["school"]))
    fix, tilt = tmp_path / "fix.toml", tmp_path / "tilt.toml"
    fix.write_text(f'[[fix]]\naction = "designate-backbone"\nschool = "{school}"\nquantity = 2\n', encoding="utf-8")
    tilt.write_text("[urban_rural]\nrural = 2\n", encoding="utf-8")
    found = told(junheng, small, "--fix", fix, "--tilt", tilt)
    own = [a for a in found["actions"] if a["id"] == "designate-backbone" and a["school"] == school]
    assert sum(action["quantity"] for action in own) == 2
    assert found["weighed_cost"] < found["cost"]
    assert set(found["inputs"]["weights"].values()) == {2.0}


def test_an_edited_list_of_actions_is_settled(small: Path, junheng: Run, tmp_path: Path) -> None:
    listed = tmp_path / "plan.xlsx"
    status, _, err = junheng("plan", "allocate", small, "--out", listed)
    assert status == 0, err
    book = openpyxl.load_workbook(listed)
    for one in book:
        one._images = []  # openpyxl cannot save a picture twice
    sheet, row, column, school = row_of(book, "designate-backbone")
    wanted = int(sheet.cell(row, column["quantity"]).value) + 1
    sheet.cell(row, column["quantity"]).value = wanted
    edited = tmp_path / "edited.xlsx"
    book.save(edited)
    again = told(junheng, small, "--fix", edited)
    own = [a for a in again["actions"] if a["id"] == "designate-backbone" and a["school"] == school]
    assert sum(action["quantity"] for action in own) == wanted
    sheet.cell(row, column["school"]).value = "9901019999"
    book.save(edited)
    status, _, err = junheng("plan", "allocate", small, "--fix", edited)
    assert status == 2
    assert "9901019999" in err
    assert f" {row} " in err


def row_of(book: openpyxl.Workbook, id: str) -> tuple[Any, int, dict[str, int], str]:
    """The sheet of the list, the first row of an action, where the columns stand, and the row's school."""
    heads = {text(f"plandoc.list.{key}"): key for key in COLUMNS}
    for sheet in book:
        for cells in sheet.iter_rows():
            column = {heads[cell.value]: cell.column for cell in cells if cell.value in heads}
            if "id" in column and "quantity" in column:
                for below in sheet.iter_rows(min_row=cells[0].row + 1):
                    if below[column["id"] - 1].value == id:
                        return sheet, below[0].row, column, str(below[column["school"] - 1].value)
    raise AssertionError(id)


def test_people_read_cost_bound_before_and_after_actions_and_prices(small: Path, junheng: Run) -> None:
    status, out, err = junheng("plan", "allocate", small, *QUICK)
    assert status == 0
    assert "任何方案都不低于" in out
    for word in ("按人工逐校补缺", "现差异系数", "经费类别", "项措施", "方案范围以外的条款", "单价：默认单价（假定）"):
        assert word in out
    assert "秒" in err
    english = junheng("plan", "allocate", small, *QUICK, "--lang", "en")[1]
    for word in ("no plan costs less than", "by hand", "CV before", "dearest of", "Outside the plan"):
        assert word in english


@pytest.mark.parametrize(
    ("args", "status", "says"),
    [
        (["--most-for-budget"], 2, "--budget"),
        (["--budget", "1,2"], 2, "--budget"),
        (["--budget", "-5"], 2, "“-5”"),
        (["--budget", "nan"], 2, "“nan”"),
        (["--target", 2026], 2, "--target"),
        (["--share-of-draws", 0.9], 2, "--share-of-draws"),
        (["--years", 2, "--target", 2030], 2, "2025、2026"),
        (["--years", 12], 2, "--years"),
        (["--discount", 1], 2, "--discount"),
        (["--standard", "national-2012"], 3, "national-2012"),
        (["--compare", "nowhere.json"], 2, "nowhere.json"),
        (["--fix", "nowhere.toml"], 2, "nowhere.toml"),
        (["--costs", "nowhere.toml"], 2, "nowhere.toml"),
        (["--out", "plan.txt"], 2, ".json"),
    ],
)
def test_wrong_usage_is_said_with_its_option(
    small: Path, junheng: Run, args: list[object], status: int, says: str
) -> None:
    found, out, err = junheng("plan", "allocate", small, *args)
    assert (found, out) == (status, "")
    assert says in err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[cost.hire-teacher]\n", "cost.hire-teacher.once_yuan"),
        ("[cost.hire-teacher]\nonce_yuan = -5\n", "cost.hire-teacher.once_yuan"),
        ("[cost.hire-wizard]\nonce_yuan = 5\n", "cost.hire-wizard"),
        ("[limit]\nmove_out_share = 0.1\n", "limit"),
    ],
)
def test_a_wrong_file_of_costs_is_said_with_its_key(
    small: Path, junheng: Run, tmp_path: Path, content: str, says: str
) -> None:
    costs = tmp_path / "costs.toml"
    costs.write_text(content, encoding="utf-8")
    status, _, err = junheng("plan", "allocate", small, "--costs", costs)
    assert status == 3
    assert "costs.toml" in err
    assert says in err
    assert "标准文件" not in err  # a file of costs is no standard


def test_a_standard_with_an_unknown_field_is_refused(small: Path, junheng: Run, tmp_path: Path) -> None:
    standard = tmp_path / "own.toml"
    standard.write_text('[rulebook]\nid = "own"\ncolour = "red"\n', encoding="utf-8")
    status, _, err = junheng("plan", "allocate", small, "--standard", standard)
    assert status == 3
    assert "own.toml" in err


def written(tmp_path: Path, facts: Facts) -> Path:
    folder = tmp_path / "facts"
    write_folder(folder, facts)
    return folder


def test_two_years_of_enrolment_are_too_few_for_years_ahead(junheng: Run, tmp_path: Path) -> None:
    facts = example_county(15, 7)
    enrolment = facts["enrolment"]
    short = enrolment.filter(pl.col("school_year") > enrolment["school_year"].max() - 2)
    folder = written(tmp_path, facts.with_tables(enrolment=short))
    status, out, err = junheng("plan", "allocate", folder, "--years", 2)
    assert (status, out) == (2, "")
    assert "3" in err


def test_a_school_without_pupils_is_an_error_of_the_data_and_promises_nothing(junheng: Run, tmp_path: Path) -> None:
    facts = example_county(15, 7)
    gone, name = facts["schools"].filter(pl.col("type") == "primary").select("school", "name").row(0)
    own = pl.col("school") == gone
    pupils = [column for column in facts["stages"].columns if column.startswith("pupils")]
    stages = facts["stages"].with_columns([pl.when(own).then(0).otherwise(pl.col(one)).alias(one) for one in pupils])
    tables = {table: facts[table].filter(~own) for table in ("classes", "pupils")}
    folder = written(tmp_path, facts.with_tables(stages=stages, **tables))
    status, out, _ = junheng("plan", "allocate", folder)
    assert status == 1
    assert name in out
    status, out, err = junheng("plan", "allocate", folder, "--partial")
    assert (status, out) == (2, "")
    assert name in err


def test_the_first_interruption_asks_and_the_second_one_stops() -> None:
    with Patience() as patience:
        signal.raise_signal(signal.SIGINT)
        assert patience.over
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_progress_goes_on_while_the_search_does(capsys: pytest.CaptureFixture[str]) -> None:
    from junheng.cli import plan_progress
    from junheng.plan.solve.outcome import Standing

    with plan_progress.Search("zh", money=True) as shown:
        shown(Standing("proving", 200.0, 199.0, 1.0))
        shown.tick()  # too soon for a second line
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    for figure in ("200.00", "199.00", "0.50%", "1.0"):
        assert figure in lines[0]
