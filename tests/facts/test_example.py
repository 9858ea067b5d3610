"""The example county: invented, and yet every figure of it fits the others."""

import re
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.assess.county import assess
from junheng.assess.outcome import Assessment
from junheng.facts.checks import check
from junheng.facts.engine import PolarsEngine
from junheng.facts.example import example_county, planted
from junheng.facts.fields import code_list, dictionary
from junheng.facts.records import AGE_BANDS, fill_from_records
from junheng.facts.rotation import fill_rotation
from junheng.facts.table import Facts
from junheng.facts.workbook.read import read_workbook
from junheng.facts.workbook.template import write_facts
from junheng.standards.resolve import find_rulebook, resolve
from junheng.terms.errors import InputError
from junheng.terms.findings import errors as blocking

FOUR_DECIMALS = 100  # 万元 are held in millionths


@cache
def county() -> Facts:
    return example_county(120, seed=2)


@cache
def large() -> Facts:
    return example_county(300, seed=1)


@cache
def judged() -> Assessment:
    day = date(2025, 8, 31)
    return assess(large(), resolve(find_rulebook("national-2017"), "990101", day), day)


def with_schools(facts: Facts, table: str = "stages") -> pl.DataFrame:
    schools = facts["schools"].select("school", "township", "type", "urban_rural", "organiser")
    return facts[table].join(schools, on="school", how="left")


def test_the_same_arguments_give_the_same_county() -> None:
    again = example_county(120, seed=2)
    assert again.digest == county().digest
    assert all(again[table].equals(county()[table]) for table in dictionary())
    assert example_county(120, seed=3).digest != county().digest


@pytest.mark.parametrize("schools", [5, 6, 8, 10, 12, 15, 20, 30, 60, 300, 3000])
def test_the_register_has_as_many_rows_as_asked_for(schools: int) -> None:
    facts = example_county(schools, seed=4)
    register = facts["schools"]
    assert register.height == schools
    assert register["school"].is_unique().all()
    assert register["name"].is_unique().all()
    types = register["type"].value_counts()
    numbers = dict(types.iter_rows())
    assert numbers["junior"] >= 1
    assert numbers["primary"] >= 3
    assert numbers["nine_year"] >= 1
    if schools >= 60:
        assert set(numbers) == set(code_list("school_type")) - {"vocational"}
        assert numbers["complete_secondary"] == numbers["twelve_year"] == numbers["special"] == 1
        campus = register.filter(~pl.col("counted"))
        assert campus.height == 1
        assert campus["parent"][0] in register["school"].to_list()
        assert register.filter(pl.col("organiser") == "private").height == 2
        points = with_schools(facts).filter(pl.col("type") == "teaching_point")
        assert points["pupils"].min() < 50


@pytest.mark.parametrize(("schools", "seed"), [(4, 1), (3001, 1), (0, 1), (50, -1)])
def test_a_county_that_cannot_be_made_is_refused(schools: int, seed: int) -> None:
    with pytest.raises(InputError) as refused:
        example_county(schools, seed)
    assert refused.value.say("zh")
    assert refused.value.say("en")


def test_the_county_says_that_it_is_invented() -> None:
    row = county()["county"].row(0, named=True)
    assert row["county"] == "990101"
    assert "虚构" in row["note"]
    assert "120" in row["note"]
    assert "种子 2" in row["note"]
    assert "GB/T 2260" in row["note"]


def test_nobody_has_a_name() -> None:
    codes = county()["teachers"]["teacher"]
    assert all(re.fullmatch(r"990101\d{4}-\d{3}", code) for code in codes)
    assert codes.is_unique().all()


@pytest.mark.parametrize(("schools", "seed"), [(5, 0), (9, 1), (24, 2), (60, 3), (120, 2), (300, 1)])
def test_the_checks_find_no_error(schools: int, seed: int) -> None:
    found = blocking(check(example_county(schools, seed)))
    assert [finding.text("en") for finding in found] == []


@given(schools=st.integers(5, 70), seed=st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_the_checks_find_no_error_in_any_county(schools: int, seed: int) -> None:
    assert blocking(check(example_county(schools, seed))) == []


def test_what_the_stages_say_follows_from_the_records() -> None:
    counted = [
        name
        for name in county()["stages"].columns
        if name.startswith(("teachers_", "title_", "it_", "age_", "classes_l", "classes_q"))
        and name != "teachers_qualified_degree"
    ] + ["teachers", "classes"]
    assert set(AGE_BANDS) < set(counted)
    stages = county()["stages"]
    blank = county().with_tables(stages=stages.drop(counted))
    filled = fill_from_records(blank, PolarsEngine())["stages"]
    assert filled.sort("school", "stage").equals(stages.sort("school", "stage"))


def test_classes_and_the_history_add_up_to_the_pupils() -> None:
    facts = county()
    listed = facts["classes"].group_by("school", "stage").agg(pl.col("pupils").sum().alias("listed"))
    now = facts["enrolment"].filter(pl.col("school_year") == 2024)
    history = now.group_by("school", "stage").agg(pl.col("pupils").sum().alias("history"))
    joined = facts["stages"].join(listed, on=["school", "stage"]).join(history, on=["school", "stage"])
    assert joined.height == facts["stages"].height
    assert (joined["pupils"] == joined["listed"]).all()
    assert (joined["pupils"] == joined["history"]).all()
    assert facts["enrolment"]["school_year"].unique().sort().to_list() == [2020, 2021, 2022, 2023, 2024]
    for grade in range(1, 10):
        by_grade = now.filter(pl.col("grade") == grade).select("school", pl.col("pupils").alias("entered"))
        both = facts["stages"].join(by_grade, on="school").drop_nulls(f"pupils_g{grade}")
        assert (both["entered"] == both[f"pupils_g{grade}"]).all()


def test_a_year_group_moves_up_almost_whole() -> None:
    history = county()["enrolment"]
    next_year = history.with_columns(pl.col("grade") + 1, pl.col("school_year") + 1)
    moved = history.join(next_year, on=["school", "stage", "grade", "school_year"], suffix="_before")
    many = moved.filter(pl.col("pupils_before") >= 30)
    change = many["pupils"] / many["pupils_before"]
    assert change.min() > 0.88
    assert change.max() < 1.12


def test_the_core_grows_and_villages_shrink() -> None:
    history = with_schools(county(), "enrolment").filter(pl.col("type") != "special")
    totals = history.group_by("urban_rural", "school_year").agg(pl.col("pupils").sum()).sort("school_year")
    change = {place: rows["pupils"][-1] / rows["pupils"][0] for (place,), rows in totals.group_by("urban_rural")}
    assert change["urban"] > 1.05
    assert change["rural"] < 0.93


def test_births_lead_to_first_grades() -> None:
    history = with_schools(county(), "enrolment")
    first = history.filter((pl.col("grade") == 1) & (pl.col("type") != "special"))
    first = first.group_by(pl.col("township").alias("area"), (pl.col("school_year") - 6).alias("year")).agg(
        pl.col("pupils").sum()
    )
    both = county()["births"].join(first, on=["area", "year"]).filter(pl.col("births") >= 20)
    assert both["year"].unique().sort().to_list() == [2016, 2017, 2018]
    assert (both["pupils"] / both["births"]).is_between(0.75, 1.4).all()
    assert county()["births"].group_by("area").len()["len"].unique().to_list() == [9]


def test_children_of_primary_age_live_where_they_go_to_school() -> None:
    homes = county()["cells"].group_by("township", "age").agg(pl.col("children").sum())
    grades = with_schools(county(), "enrolment").filter(
        (pl.col("school_year") == 2024) & (pl.col("stage") == "primary") & (pl.col("type") != "special")
    )
    pupils = grades.group_by("township", (pl.col("grade") + 5).cast(pl.Int64).alias("age")).agg(pl.col("pupils").sum())
    both = homes.join(pupils, on=["township", "age"])
    assert both.height > 60
    assert (both["children"] == both["pupils"]).all()
    assert county()["cells"]["children"].min() >= 0


def test_money_has_four_decimals_and_adds_up_by_kind() -> None:
    schools, equipment = county()["schools"], county()["equipment"]
    assert (schools["equipment_value"] % FOUR_DECIMALS == 0).all()
    assert (equipment["value"] % FOUR_DECIMALS == 0).all()
    sums = equipment.group_by("school").agg(pl.col("value").sum())
    both = schools.join(sums, on="school")
    assert (both["value"] == both["equipment_value"]).all()
    assert both.height == schools.height


def test_the_core_is_crowded_and_villages_are_small() -> None:
    stages = with_schools(large()).filter(~pl.col("type").is_in(["special", "teaching_point"]))
    classes = with_schools(large(), "classes").filter(pl.col("type") != "special")
    urban = classes.filter(pl.col("urban_rural") == "urban")["pupils"]
    rural = classes.filter((pl.col("urban_rural") == "rural") & (pl.col("stage") == "primary"))["pupils"]
    assert 40 < urban.median() <= 50
    assert 50 < urban.max() <= 55
    assert 10 < rural.quantile(0.1) < rural.median() < 33
    sizes = dict(stages.group_by("urban_rural").agg(pl.col("pupils").median()).iter_rows())
    assert sizes["urban"] > 2 * sizes["town"] > 4 * sizes["rural"]


def test_schools_stand_near_each_other() -> None:
    schools = large()["schools"]
    unit = dictionary()["schools"]["lon"].scale
    lon, lat = schools["lon"] / unit, schools["lat"] / unit
    assert 114.8 < lon.min() < lon.max() < 116.0
    assert 31.1 < lat.min() < lat.max() < 32.1
    assert schools.select("lon", "lat").is_unique().mean() > 0.99


def test_the_workbook_holds_the_same_figures(tmp_path: Path) -> None:
    facts = example_county(60, seed=3)
    write_facts(tmp_path / "county.xlsx", facts)
    read, findings = read_workbook(tmp_path / "county.xlsx")
    for table in dictionary():
        assert read[table].drop("_row").equals(facts[table].drop("_row")), table
    assert read.digest == facts.digest
    assert blocking(findings) == []
    # The two clauses that are not decided yet are blank on purpose, and the reader says so.
    assert [finding.table for finding in findings] == ["evidence", "evidence"]


def test_a_tenth_of_those_eligible_rotate() -> None:
    facts = large()
    row = facts["county"].row(0, named=True)
    exchanges = facts["postings"].filter(pl.col("kind") == "exchange")
    assert exchanges.height == row["rotation_moved"]
    assert (exchanges["from_school"] != exchanges["to_school"]).all()
    moved = exchanges.join(facts["teachers"], on="teacher")
    assert (moved["joined"] <= date(2018, 9, 1)).all()
    assert (moved["school"] == moved["from_school"]).all()
    assert moved.filter(pl.col("backbone") != "none").height == row["rotation_moved_backbone"]
    figures = [name for name in row if name.startswith("rotation_")]
    counted = fill_rotation(facts.with_tables(county=facts["county"].drop(figures)), years=6)
    assert counted["county"].equals(facts["county"])
    assert 0.09 <= row["rotation_moved"] / row["rotation_eligible"] <= 0.12


def test_its_schools_lie_on_both_sides_of_the_thresholds_of_2017() -> None:
    result = judged()
    scoped = [unit for unit in result.units if unit.in_scope]
    passing = sum(unit.passes is True for unit in scoped) / len(scoped)
    assert 0.6 <= passing <= 0.8
    assert all(unit.passes is not None for unit in scoped), "no figure is missing"
    spreads = [spread for stage in result.stages.values() for spread in stage.spreads.values()]
    over = [spread for spread in spreads if spread.passes is False]
    assert 1 <= len(over) <= len(spreads) // 2
    assert all(spread.cv is not None and spread.cv > 0.05 for spread in spreads)


def test_two_clauses_wait_for_documents_and_no_other() -> None:
    waiting = [id for id, clause in judged().clauses.items() if clause.verdict == "undetermined"]
    assert waiting == ["Q5", "Q8"]


@pytest.mark.parametrize(("schools", "seed"), [(5, 0), (12, 1), (30, 2), (60, 3), (300, 1)])
def test_planted_mistakes_are_found_where_they_are(schools: int, seed: int) -> None:
    mistakes = planted(schools, seed)
    assert len(mistakes) >= (15 if schools >= 24 else 6)
    found = check(example_county(schools, seed, errors=True))
    for mistake in mistakes:
        named = [
            finding
            for finding in found
            if finding.code == mistake.code and (mistake.school is None or finding.school is not None)
        ]
        if mistake.id == "duplicate":  # the row now carries another school's identifier
            named = [finding for finding in named if finding.row == mistake.row]
        elif mistake.school is not None:
            named = [finding for finding in named if finding.school == mistake.school]
        assert named, f"{mistake.says('en')}: {mistake}"


def test_planting_changes_nothing_else() -> None:
    sound, wrong = example_county(60, 3), example_county(60, 3, errors=True)
    touched = {mistake.table for mistake in planted(60, 3)}
    for table in dictionary():
        if table not in touched:
            assert sound[table].equals(wrong[table])
    for mistake in planted(60, 3):
        rows = [facts[mistake.table].filter(pl.col("_row") == mistake.row) for facts in (sound, wrong)]
        if mistake.id == "stage_lost":
            assert rows[1].is_empty()
            continue
        before, after = (row.row(0, named=True) for row in rows)
        differing = {name for name in before if before[name] != after[name]} - {"note"}
        assert differing == set(mistake.fields)
    assert "错误" in wrong["county"]["note"][0]
