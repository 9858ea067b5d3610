"""A county's register: identifiers, what lasts, and schools that come later."""

import polars as pl
import pytest

from junheng.facts.example import example_county
from junheng.facts.registers import LASTING, joined, one_school, register, stages_by_school
from junheng.facts.table import ROW, Facts

COUNTY = {"county": "990101", "name": "示例县", "school_year": 2025}


@pytest.fixture(scope="module")
def base() -> Facts:
    return example_county(12, 1)


def row(code: str, name: str, township: str | None = None) -> dict[str, object]:
    return {"school": code, "name": name, "county": "990101", "township": township}


def test_a_register_has_identifiers_alone_and_what_lasts(base: Facts) -> None:
    known = base["schools"]["school"][0]
    found = register(COUNTY, [row(known, "改名小学"), row("9901019999", "新校", "新镇")], [], base)
    first, fresh = found["schools"].iter_rows(named=True)
    held = base["schools"].row(0, named=True)
    assert (first["name"], first["lon"], first["lat"], first["parent"]) == (
        "改名小学",
        held["lon"],
        held["lat"],
        held["parent"],
    )
    assert (fresh["township"], fresh["lon"]) == ("新镇", None)
    told = {"school", "name", "county", "township", "parent", "lon", "lat", ROW}
    assert found["schools"].drop(told).null_count().sum_horizontal()[0] == 2 * (found["schools"].width - len(told))
    assert found["schools"][ROW].to_list() == [2, 3]
    for id in LASTING:
        assert found[id].equals(base[id])
    assert found["teachers"].is_empty()
    assert found["county"]["school_year"].to_list() == [2025]


def test_without_schools_or_earlier_data_it_is_empty_and_complete() -> None:
    found = register(COUNTY, [], [], None)
    assert found["schools"].is_empty()
    assert found["schools"].schema == Facts.of({})["schools"].schema


def test_a_township_that_only_later_schools_have_is_read() -> None:
    schools = [row(f"99010{number:05}", "校") for number in range(150)] + [row("9901099999", "末校", "末镇")]
    assert register(COUNTY, schools, [], None)["schools"]["township"].to_list()[-1] == "末镇"


def test_stages_by_school_names_schools_without_any(base: Facts) -> None:
    found = stages_by_school(base)
    assert set(found) == set(base["schools"]["school"])
    assert [] in found.values()
    assert {stage for stages in found.values() for stage in stages} == {"primary", "junior"}


def test_what_joins_stands_behind_and_what_is_there_stays(base: Facts) -> None:
    known = base["schools"]["school"][0]
    more = register(
        COUNTY, [row(known, "又来"), row("9901019999", "新校")], [{"school": "9901019999", "stage": "primary"}], None
    )
    found = joined(base, more)
    assert found["schools"].head(-1).equals(base["schools"])
    last = found["schools"].row(-1, named=True)
    assert (last["school"], last[ROW]) == ("9901019999", (base["schools"][ROW].max() or 0) + 1)  # type: ignore[operator]  # rows are whole numbers
    assert found["stages"].height == base["stages"].height + 1
    assert joined(found, more)["schools"].height == found["schools"].height


def test_one_school_is_its_rows_and_the_year(base: Facts) -> None:
    code = base["stages"]["school"][0]
    found = one_school(base, code)
    assert found["schools"]["school"].to_list() == [code]
    assert found["stages"].equals(base["stages"].filter(pl.col("school") == code))
    assert found["county"]["school_year"].to_list() == base["county"]["school_year"].to_list()
    assert found["county"]["teacher_income"].to_list() == [None]
