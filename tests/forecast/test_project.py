"""The county in a later year: what follows pupils is made anew, what was built stays, what is not known is blank."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from junheng.assess.county import assess
from junheng.assess.quantities import prepared
from junheng.facts.engine import PolarsEngine
from junheng.facts.example import example_county
from junheng.facts.table import Facts, frame_of
from junheng.forecast.formation import Layout
from junheng.forecast.model import Cell, Forecast
from junheng.forecast.project import Projection, projected, whole
from junheng.standards.resolve import find_rulebook, resolve
from junheng.terms.errors import InputError
from tests.forecast.made import drifting, same_again

ON = date(2026, 8, 31)
RULES = resolve(find_rulebook("national-2017"), "990101", ON)


@pytest.fixture(scope="module")
def county() -> Facts:
    return example_county(30, 3)


def by_key(facts: Facts, *columns: str) -> list[tuple[object, ...]]:
    return facts["stages"].sort("school", "stage").select("school", "stage", *columns).rows()


def test_a_county_that_keeps_its_pupils_is_judged_as_now_where_all_is_known(county: Facts) -> None:
    now = prepared(county, PolarsEngine())
    later = projected(county, same_again(county), 2025)
    grades = [f"{name}_g{grade}" for name in ("pupils", "classes") for grade in range(1, 10)]
    assert by_key(later, "pupils", "classes", *grades) == by_key(now, "pupils", "classes", *grades)
    before, after = assess(county, RULES, ON), assess(later, RULES, ON)
    for id in ("R-SCHOOL", "R-CV", "G3", "G4", "G5", "G9", "G12", "Q1"):
        assert after.clauses[id].verdict == before.clauses[id].verdict
        assert after.clauses[id].schools == before.clauses[id].schools
    assert after.stages["primary"].spreads["R4"].cv == before.stages["primary"].spreads["R4"].cv
    assert after.school_year == 2025


def test_what_is_not_known_of_a_later_year_is_undetermined(county: Facts) -> None:
    later = assess(projected(county, same_again(county), 2025), RULES, ON)
    assert later.clauses["G6"].verdict == "undetermined"
    assert any("public_funds_allocated" in name for name in later.clauses["G6"].missing)
    assert later.clauses["G13"].verdict == "undetermined"
    assert any("pupils_in_catchment" in name for name in later.clauses["G13"].missing)


def test_class_lists_add_up_to_the_pupils_in_every_future(county: Facts) -> None:
    projection = Projection.of(county, drifting(county))
    for draw in range(6):
        later = projection.facts(2026, draw)
        listed = later["classes"].group_by("school", "stage").agg(pl.col("pupils").sum(), pl.len().alias("number"))
        joined = later["stages"].join(listed, on=["school", "stage"], how="left").filter(pl.col("pupils") > 0)
        assert joined["pupils"].to_list() == joined["pupils_right"].to_list()
        assert joined["classes"].to_list() == joined["number"].to_list()
        assert later["classes"].filter(pl.col("pupils") <= 0).is_empty()
        drawn = projection.forecast.draws[draw, :, 1].sum()
        assert later["stages"]["pupils"].sum() == drawn


def test_the_training_of_a_later_year_is_not_counted_from_todays_sheets(county: Facts) -> None:
    gone = county.with_tables(stages=county["stages"].with_columns(pl.lit(None, dtype=pl.Int64).alias("teachers_360h")))
    now = prepared(gone, PolarsEngine())
    later = prepared(projected(gone, same_again(gone, (2029,)), 2029), PolarsEngine())
    assert now["stages"]["teachers_360h"].sum() > 0
    assert by_key(later, "teachers_360h") == by_key(now, "teachers_360h")
    open_ = gone.with_tables(training=gone["training"].with_columns(pl.lit(None, dtype=pl.Int64).alias("hours")))
    still = prepared(projected(open_, same_again(open_, (2031,)), 2031), PolarsEngine())
    assert still["stages"]["teachers_360h"].null_count() == still["stages"].height


def test_a_stage_without_pupils_is_left_out_and_said_so(county: Facts) -> None:
    forecast = same_again(county)
    school = forecast.cells[0].school
    rows = [at for at, cell in enumerate(forecast.cells) if cell.school == school]
    forecast.pupils[rows] = 0
    later = assess(projected(county, forecast, 2025), RULES, ON)
    assert school not in {unit.school for unit in later.units}
    assert [finding.school for finding in later.findings if finding.code == "assess.no_pupils"] == [school]


def test_nothing_is_known_of_a_new_school_but_its_pupils(county: Facts) -> None:
    known = same_again(county)
    cells = (*known.cells, Cell("new", "primary", 1))
    order = sorted(range(len(cells)), key=lambda at: (cells[at].school, cells[at].stage != "primary", cells[at].grade))
    pupils = np.append(known.pupils, [[80.0]], axis=0)[order]
    forecast = Forecast(2024, (2025,), tuple(cells[at] for at in order), pupils, pupils.astype(np.int64)[None], 0)
    projection = Projection.of(county, forecast)
    later = projection.facts(2025)
    row = later["stages"].filter(pl.col("school") == "new").row(0, named=True)
    assert (row["pupils"], row["pupils_g1"]) == (80, 80)
    assert {row[name] for name in row if name.startswith(("teachers", "classes"))} == {None}
    assert [finding.school for finding in projection.findings() if finding.code == "forecast.new_school"] == ["new"]
    judged = assess(later, RULES, ON)
    assert judged.stages["primary"].spreads["R1"].passes is None
    unit = next(unit for unit in judged.units if unit.school == "new")
    assert unit.passes is None


def test_a_stage_without_a_forecast_keeps_its_pupils_and_says_so(county: Facts) -> None:
    known = same_again(county)
    school = known.cells[0].school
    rows = [at for at, cell in enumerate(known.cells) if cell.school != school]
    forecast = Forecast(
        2024, (2025,), tuple(known.cells[at] for at in rows), known.pupils[rows] * 2, known.draws[:, rows], 0
    )
    projection = Projection.of(county, forecast)
    now = {row[:2]: row[2:] for row in by_key(projection.now, "pupils", "classes", "pupils_in_catchment")}
    later = {row[:2]: row[2:] for row in by_key(projection.facts(2025), "pupils", "classes", "pupils_in_catchment")}
    assert {key for key in now if now[key] == later[key]} == {key for key in now if key[0] == school}
    kept = projection.facts(2025)["classes"].filter(pl.col("school") == school)
    assert kept.drop("_row").rows() == projection.now["classes"].filter(pl.col("school") == school).drop("_row").rows()
    assert {finding.school for finding in projection.findings()} == {school}


def test_pupils_of_uncounted_campuses_are_their_schools() -> None:
    facts = example_county(300, 1)
    campuses = facts["schools"].filter(pl.col("counted").not_())["school"].to_list()
    forecast = same_again(facts)
    assert set(campuses) & {cell.school for cell in forecast.cells}
    later = projected(facts, forecast, 2025)
    assert not set(campuses) & set(later["stages"]["school"])
    assert by_key(later, "pupils") == by_key(prepared(facts, PolarsEngine()), "pupils")


def test_totals_form_classes_from_the_whole_stage(county: Facts) -> None:
    known = same_again(county)
    units = list(dict.fromkeys((cell.school, cell.stage) for cell in known.cells))
    totals = [sum(known.pupils[at, 0] for at, cell in enumerate(known.cells) if cell[:2] == unit) for unit in units]
    cells = tuple(Cell(school, stage, None) for school, stage in units)
    pupils = np.array(totals)[:, None]
    forecast = Forecast(2024, (2025,), cells, pupils, pupils.astype(np.int64)[None], 0)
    projection = Projection.of(county, forecast)
    later = projection.facts(2025)
    for row in later["stages"].iter_rows(named=True):
        norm = projection.norms[row["school"], row["stage"]].most
        assert row["classes"] == -(-row["pupils"] // norm)
        assert row["pupils_g1"] is None
    assert set(later["classes"]["grade"]) == {1, 7}


def test_marks_of_small_schools_hold_only_while_they_can_be_true(county: Facts) -> None:
    forecast = same_again(county, draws=1)
    totals = dict(county["stages"].group_by("school").agg(pl.col("pupils").sum()).iter_rows())
    school = next(school for school, pupils in sorted(totals.items()) if 50 <= pupils < 100)
    marked = county.with_tables(
        schools=county["schools"].with_columns(
            pl.when(pl.col("school") == school).then(pl.lit(value=True)).alias("small_rural")
        )
    )
    rows = [at for at, cell in enumerate(forecast.cells) if cell.school == school]

    def mark(facts: Facts) -> object:
        return facts["schools"].filter(pl.col("school") == school)["small_rural"].item()

    assert mark(projected(marked, forecast, 2025)) is True
    forecast.pupils[rows] /= 10
    assert mark(projected(marked, forecast, 2025)) is False


def test_a_year_that_is_not_forecast_is_refused(county: Facts) -> None:
    with pytest.raises(InputError) as refused:
        projected(county, same_again(county, (2025, 2026)), 2027)
    assert refused.value.code == "forecast.no_such_year"
    assert "2025" in str(refused.value)


@given(st.lists(st.lists(st.floats(0, 500), min_size=1, max_size=6), min_size=1, max_size=5))
def test_whole_pupils_keep_every_stages_rounded_total(stages: list[list[float]]) -> None:
    cells = [Cell(str(at), "primary", grade + 1) for at, grades in enumerate(stages) for grade in range(len(grades))]
    layout = Layout.of(cells)
    pupils = np.array([value for grades in stages for value in grades])
    found = whole(pupils, layout)
    assert (np.abs(found - pupils) <= 1 + 1e-6).all()
    for total, grades in zip(layout.totals(found), stages, strict=True):
        assert abs(int(total) - sum(grades)) <= 0.5 + 1e-6


def test_facts_given_with_the_county_table_alone_stay_readable() -> None:
    facts = Facts.of(
        {
            "county": frame_of("county", [{"county": "990101", "school_year": 2024}]),
            "schools": frame_of("schools", [{"school": "1", "type": "primary"}]),
            "stages": frame_of("stages", [{"school": "1", "stage": "primary", "pupils": 90, "classes": 2}]),
        }
    )
    cells = (Cell("1", "primary", 1), Cell("1", "primary", 2))
    pupils = np.array([[45.0], [46.0]])
    later = projected(facts, Forecast(2024, (2025,), cells, pupils, pupils.astype(np.int64)[None], 0), 2025)
    # Without a list the norm is the mean class of 45, so the grade of 46 opens a second one.
    assert later["classes"].select("grade", "pupils").rows() == [(1, 45), (2, 23), (2, 23)]
