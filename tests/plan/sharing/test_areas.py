"""Areas: which they are, and that those without figures are refused by name."""

from datetime import date

import polars as pl
import pytest

from junheng.facts.fields import Label
from junheng.facts.table import Facts, frame_of
from junheng.plan.sharing.areas import County, areas_of
from junheng.plan.sharing.need import Needs
from junheng.plan.sharing.result import Basis
from junheng.plan.sharing.share import shared
from junheng.terms.errors import InputError
from tests.plan.sharing.made import county, factor, money, share, weights

ROWS = [{"area": "甲", "population": 100}, {"area": "乙", "population": 300}]
NAME = Label("试", "trial")


@pytest.mark.parametrize(
    ("row", "chosen", "code", "said"),
    [
        ({}, factor("population"), "sharing.blank", "“丙”无法计算：未填“常住人口”"),
        ({"population": 5}, factor("gdp"), "sharing.blank", "地区生产总值"),
        ({"gdp": 5}, factor("gdp", "less"), "sharing.blank", "常住人口"),
        ({"population": 0, "gdp": 5}, factor("gdp", "less"), "sharing.nothing", "为0"),
        ({"population": 5, "gdp": 0}, factor("gdp", "less"), "sharing.nothing", "地区生产总值"),
        ({"population": 5}, factor("poor_county"), "sharing.blank", "欠发达"),
    ],
)
def test_an_area_without_a_figure_is_refused_by_name_and_nobody_gets_a_share(
    row: dict[str, object], chosen: object, code: str, said: str
) -> None:
    full = {"population": 7, "gdp": 7, "poor_county": True}
    given = county([{**full, "area": "甲"}, {"area": "丙", **row}])
    found = share(given, 100, weights(chosen))  # type: ignore[arg-type]  # a factor, in a table of cases
    assert found.status == "undetermined"
    assert found.shares == ()
    assert {finding.code for finding in found.missing} == {code}
    assert any(said in finding.text("zh") for finding in found.missing)
    assert "Label(" not in found.missing[0].text("en")
    assert all(finding.params["area"] == "丙" for finding in found.missing)


def test_a_floor_needs_to_know_who_is_less_developed() -> None:
    found = share(county(ROWS), 100, weights(factor("population"), floor=1))
    assert [finding.fields for finding in found.missing] == [("poor_county",)] * 2
    assert share(county(ROWS), 100, weights(factor("population"))).status == "computed"


def test_a_township_that_has_schools_but_no_row_is_named() -> None:
    given = county(ROWS)
    schools = frame_of("schools", [{"school": "1", "name": "一小", "township": "丁", "county": "990101"}])
    found = share(
        County(given.code, given.name, given.facts.with_tables(schools=schools), None),
        100,
        weights(factor("population")),
    )
    assert [(finding.code, finding.params["area"]) for finding in found.missing] == [("sharing.no_row", "丁")]


def test_a_school_without_a_township_leaves_the_need_nowhere() -> None:
    given = county(ROWS, {"甲": 1, "乙": 2})
    schools = frame_of("schools", [{"school": "1", "name": "一小", "county": "990101"}])
    stages = frame_of("stages", [{"school": "1", "stage": "primary"}])
    homeless = County(given.code, given.name, given.facts.with_tables(schools=schools, stages=stages), given.needs)
    found = share(homeless, 100, weights(factor("need")))
    assert [(finding.code, finding.params["schools"]) for finding in found.missing] == [
        ("sharing.no_township", ["一小"])
    ]
    assert share(homeless, 100, weights(factor("population"))).status == "computed"


def test_what_a_school_lacks_is_named_in_its_township() -> None:
    given = county(ROWS)
    unknown = Needs(yuan=dict.fromkeys(["甲", "乙"], 0), unknown={"乙": {"二小": ["R4", "R4"]}})  # type: ignore[arg-type]  # whole yuan
    found = share(County(given.code, given.name, given.facts, unknown), 100, weights(factor("need")))
    assert [(f.params["area"], f.params["school"], f.params["figures"]) for f in found.missing] == [
        ("乙", "二小", ["R4"])
    ]


def test_the_row_of_the_county_is_no_township() -> None:
    given = county([*ROWS, {"area": "县990101", "level": "county", "population": 400}])
    assert money(share(given, 100, weights(factor("population")))) == {"甲": 25, "乙": 75}
    blank = given.facts["areas"].with_columns(pl.lit(None, pl.String).alias("level"))
    bare = County(given.code, given.name, given.facts.with_tables(areas=blank), None)
    assert money(share(bare, 100, weights(factor("population")))) == {"甲": 25, "乙": 75}


def test_an_area_that_stands_twice_and_no_area_at_all_are_refused() -> None:
    with pytest.raises(InputError) as twice:
        share(county([*ROWS, ROWS[0]]), 100, weights(factor("population")))
    assert (twice.value.code, twice.value.params) == ("sharing.twice", {"area": "甲"})
    with pytest.raises(InputError) as none:
        share(county([]), 100, weights(factor("population")))
    assert none.value.code == "sharing.no_areas"


def counties(names: tuple[str, str]) -> list[County]:
    rows = [
        {"area": "甲县", "level": "county", "population": 100},
        {"area": "乙县", "level": "county", "population": 300},
    ]
    facts = Facts.of({"areas": frame_of("areas", [*rows, {"area": "镇", "level": "township", "population": 9}])})
    needs = [Needs(yuan={"镇": 5, "村": 6}), Needs(yuan={"镇": 33})]  # type: ignore[dict-item]  # whole yuan
    return [County(f"99010{at}", name, facts, own) for at, (name, own) in enumerate(zip(names, needs, strict=True))]


def test_counties_share_by_the_row_of_the_whole_county_and_the_need_of_all_their_schools() -> None:
    basis = Basis((), "county", NAME, "", NAME, date(2025, 8, 31), 2024, {})
    both = counties(("甲县", "乙县"))
    assert money(shared(both, basis, weights(factor("population")), 100)) == {"990100": 25, "990101": 75}
    assert money(shared(both, basis, weights(factor("need")), 100)) == {"990100": 25, "990101": 75}


def test_counties_without_a_row_or_of_the_same_name_are_refused_by_name() -> None:
    _, missing = areas_of(counties(("甲县", "丙县")), "county", weights(factor("population")))
    assert [(finding.code, finding.params["area"]) for finding in missing] == [("sharing.no_row", "丙县")]
    with pytest.raises(InputError) as same:
        areas_of(counties(("甲县", "甲县")), "county", weights(factor("population")))
    assert same.value.params == {"name": "甲县"}
