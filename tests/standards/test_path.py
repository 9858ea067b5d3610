"""The path of target years, and today's data along it."""

from datetime import date
from pathlib import Path

import pytest

from junheng.assess.county import Choices
from junheng.assess.path import assess_path, path_json
from junheng.facts.table import Facts, frame_of
from junheng.standards.path import Milestone, find_path, load_path
from junheng.terms.errors import InputError, StandardsError

HEAD = '[path]\nid = "own"\nname = { zh = "路径", en = "Path" }\nsource = "示例"\n'


def county(year: int | None = 2024) -> Facts:
    schools = [{"school": "1", "name": "东校", "type": "primary", "organiser": "county", "urban_rural": "town"}]
    stages = [{"school": "1", "stage": "primary", "pupils": 400}]
    header = [{"county": "990101", "name": "示例县", "school_year": year}]
    tables = {"schools": schools, "stages": stages, "county": header}
    return Facts.of({table: frame_of(table, rows) for table, rows in tables.items()})


def test_the_path_that_ships_goes_from_basic_to_quality_balance() -> None:
    assert find_path("quality-2035") == (
        Milestone(2025, "national-2012"),
        Milestone(2030, "target-2030-example"),
        Milestone(2035, "national-2017"),
    )


def test_todays_data_are_held_against_each_years_standard() -> None:
    steps = assess_path(county(), find_path("quality-2035"), Choices(tolerances=("T3",)))
    assert [step.assessment.on for step in steps] == [date(2025, 8, 31)] * 3
    assert [step.assessment.tolerances for step in steps] == [(), ("T3",), ("T3",)]
    printed = path_json(steps)
    assert [step["year"] for step in printed] == [2025, 2030, 2035]
    assert [step["example"] for step in printed] == [False, True, False]
    assert printed[2]["clauses"]["R-SCHOOL"] == "undetermined"
    later = assess_path(county(), find_path("quality-2035"), on=date(2026, 8, 31))
    assert later[0].assessment.on == date(2026, 8, 31)


def test_data_without_a_school_year_need_a_day() -> None:
    with pytest.raises(InputError):
        assess_path(county(None), find_path("quality-2035"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD, "key_missing"),
        (HEAD + '[[milestone]]\nyear = 2025\nstandard = "national-2071"', "not_found"),
        (HEAD + '[[milestone]]\nyear = "2025"\nstandard = "national-2017"', "wrong_value"),
        (HEAD + '[[milestone]]\nyear = 2025\nstandart = "national-2017"', "key_missing"),
        (HEAD + 2 * '[[milestone]]\nyear = 2025\nstandard = "national-2017"\n', "wrong_value"),
        ("[[milestone]]\nyear = 2025", "key_missing"),
        ("[path", "not_toml"),
    ],
)
def test_a_wrong_path_is_said_back(tmp_path: Path, text: str, code: str) -> None:
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(StandardsError) as caught:
        load_path(file)
    assert caught.value.code == f"standards.{code}"


def test_a_path_may_name_a_standard_beside_it(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        '[rulebook]\nid = "mine"\nname = { zh = "我", en = "Mine" }\nsource = "示例"\nsince = 2020-01-01\n'
        'extends = "national-2017"\n',
        encoding="utf-8",
    )
    file = tmp_path / "path.toml"
    file.write_text(HEAD + '[[milestone]]\nyear = 2030\nstandard = "mine.toml"', encoding="utf-8")
    (step,) = assess_path(county(), find_path(str(file)))
    assert step.assessment.rulebook.id == "mine"


def test_there_is_no_path_of_that_name() -> None:
    with pytest.raises(StandardsError) as caught:
        find_path("quality-2053")
    assert caught.value.code == "standards.not_found"
