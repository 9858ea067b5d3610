"""How far: measured journeys go first, a place that is not known is never near, and is named."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import polars as pl
import pytest

from junheng.facts.example import example_county
from junheng.facts.table import Facts
from junheng.plan.rotation.curriculum import default_curriculum
from junheng.plan.rotation.ground import Asked, ground, unplaced
from junheng.plan.rotation.records import records
from junheng.plan.rotation.rotate import Given, rotate
from junheng.plan.rotation.rules import default_rules
from junheng.plan.travel.journeys import Journeys
from junheng.plan.travel.roads import graph_of
from tests.plan.rotation.small import county

LESSONS = default_curriculum()
RULES = replace(
    default_rules(),
    most_of_school=Fraction(1),
    most_of_subject=Fraction(1),
    most_growth=Fraction(1),
    least_share=Fraction(1, 4),
    backbone_share=Fraction(0),
    support=False,
    visiting=False,
)
STAFF: list[dict[str, object]] = [{"teacher": f"t{at}", "school": f"S{at % 3}"} for at in range(9)]


def without_place(facts: Facts, *schools: str) -> Facts:
    """The county with the coordinates of some schools blanked."""
    blank = pl.col("school").is_in(schools)
    change = [pl.when(blank).then(None).otherwise(pl.col(name)).alias(name) for name in ("lon", "lat")]
    return facts.with_tables(schools=facts["schools"].with_columns(change))


def test_nobody_is_sent_to_a_school_that_is_nowhere_and_it_is_named() -> None:
    found = rotate(without_place(county(STAFF), "S2"), RULES, LESSONS)
    assert found.status == "optimal"
    assert found.wanted == 3
    assert "S2" not in {move.to_school for move in found.moves}
    assert not {"t2", "t5", "t8"} & {move.teacher for move in found.moves}
    said = {finding.code: finding.text("en") for finding in found.findings}
    assert "S2" in said["rotate.no_place"]
    assert "t2, t5, t8" in said["rotate.no_distance"]


def test_a_teacher_of_a_lost_school_goes_where_the_way_from_home_is_known() -> None:
    wishes: list[dict[str, object]] = [
        {"teacher": "t2", "home_lon": "120", "home_lat": "30", "willing": "volunteer", "wished_school": "S0"}
    ]
    facts = without_place(county(STAFF, wishes=wishes), "S2")
    weights = dict(RULES.weights) | {"missing_post": 0.0, "surplus_post": 0.0}
    found = rotate(facts, replace(RULES, weights=weights), LESSONS)
    assert ("t2", "S0") in {(move.teacher, move.to_school) for move in found.moves}


def test_homes_and_schools_that_are_both_unknown_are_not_zero_kilometres_apart() -> None:
    facts = without_place(county(STAFF), "S0", "S1", "S2")
    known = records(facts, RULES, LESSONS)
    base = ground(known, RULES, Asked())
    assert np.isnan(base.km).all()
    assert not base.allowed.any()
    assert [finding.code for finding in unplaced(base, known)] == ["rotate.no_distance"]
    found = rotate(facts, RULES, LESSONS)
    assert (found.status, found.short, found.least_short) == ("infeasible", (3, 0), 3)
    assert {one.rule for one in found.stuck} == {"unknown"}


@pytest.mark.parametrize("ends", [("S0", "S1"), ("S1", "S0")])
def test_a_measured_journey_goes_before_the_great_circle(ends: tuple[str, str]) -> None:
    measured = {ends: 55.0}
    staff: list[dict[str, object]] = [{"teacher": f"t{at}", "school": f"S{at % 2}"} for at in range(8)]
    far = rotate(county(staff, schools=2), RULES, LESSONS, given=Given(measured))
    assert far.status == "infeasible"
    assert {one.rule for one in far.stuck} == {"distance"}
    wider = rotate(county(staff, schools=2), replace(RULES, most_km=60.0), LESSONS, given=Given(measured))
    assert {move.km for move in wider.moves} == {55.0}
    assert all(rule.holds for rule in wider.held)


def test_a_measured_journey_places_a_school_without_coordinates() -> None:
    measured = {("S0", "S2"): 3.0, ("S1", "S2"): 4.0, ("t0", "S2"): 1.5}
    known = records(without_place(county(STAFF), "S2"), RULES, LESSONS, Journeys(1.3, measured))
    base = ground(known, RULES, Asked())
    row = {teacher.id: at for at, teacher in enumerate(base.movers)}
    column = {unit[0]: at for at, unit in enumerate(base.units)}
    assert base.km[row["t1"], column["S2"]] == 4.0
    assert base.km[row["t2"], column["S0"]] == 3.0
    assert base.km[row["t0"], column["S2"]] == 1.5
    assert unplaced(base, known) == ()


def test_the_checker_follows_the_roads_that_the_list_was_made_by() -> None:
    facts = example_county(12, 1)
    table = facts["schools"].drop_nulls(["lon", "lat"])
    points = np.column_stack([table["lon"].to_numpy() / 1e6, table["lat"].to_numpy() / 1e6])
    ends = np.array([(at, at + 1) for at in range(len(points) - 1)])
    homes = facts["wishes"].with_columns(home_lon=pl.lit(None, pl.Int64), home_lat=pl.lit(None, pl.Int64))
    rules = replace(default_rules(), most_km=200.0, support_km=200.0)
    found = rotate(facts.with_tables(wishes=homes), rules, LESSONS, given=Given(roads=graph_of(points, ends)))
    assert found.status == "optimal"
    assert all(rule.holds for rule in found.held)
    straight = rotate(facts.with_tables(wishes=homes), rules, LESSONS)
    assert max(move.km or 0 for move in found.moves) > max(move.km or 0 for move in straight.moves) / 1.3
