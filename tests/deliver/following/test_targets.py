"""Targets are met by what is measured, exactly, and by nothing else."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from junheng.assess.county import assess
from junheng.assess.outcome import Assessment
from junheng.deliver.following.targets import TargetState, target_state
from junheng.deliver.workplan.model import Operator, Target
from junheng.facts.example import example_county
from junheng.standards.resolve import find_rulebook, resolve

ON = date(2025, 8, 31)


@pytest.fixture(scope="module")
def county() -> Assessment:
    facts = example_county(30, 7)
    return assess(facts, resolve(find_rulebook("national-2017"), facts.county_codes()[0], ON), ON)


def state(
    county: Assessment | None,
    measure: str | None,
    value: str,
    unit: str = "",
    scope: str | None = "primary",
    operator: Operator = ">=",
    actual: str | None = None,
) -> TargetState:
    entered = Fraction(actual) if actual is not None else None
    target = Target("M", "目标", operator, Fraction(value), unit, measure=measure, scope=scope, actual=entered)
    return target_state(target, ON, county)


def test_an_indicator_without_unit_is_its_coefficient_and_with_unit_its_mean(county: Assessment) -> None:
    spread = county.stages["primary"].spreads["R4"]
    assert spread.cv is not None
    found = state(county, "R4", "0.5", operator="<=")
    assert (found.what, found.value) == ("cv", Fraction(spread.cv))
    assert found.verdict == ("pass" if spread.passes else "fail")
    mean = state(county, "R4", "4.5", "平方米/生")
    assert (mean.what, mean.value) == ("mean", spread.mean)
    assert state(county, "R4.mean", "4.5", "m²").value == spread.mean
    assert state(county, "R4.cv", "0.5").value == Fraction(spread.cv)


def test_exactly_the_figure_is_enough_and_a_hair_more_is_not(county: Assessment) -> None:
    mean = county.stages["primary"].spreads["R4"].mean
    assert mean is not None
    assert state(county, "R4", str(mean), "平方米").verdict == "pass"
    assert state(county, "R4", str(mean + Fraction(1, 10**12)), "平方米").verdict == "fail"
    assert state(county, "R4", str(mean), "平方米", operator="=").verdict == "pass"


@pytest.mark.parametrize(
    ("measure", "unit", "why"),
    [
        ("R4", "万元", "following.why_not.unit"),
        ("R4", "平方米/百生", "following.why_not.unit"),
        ("R1", "人/生", "following.why_not.unit"),
        ("R4.cv", "%", "following.why_not.unit"),
        ("R99", "人", "following.why_not.unknown_measure"),
        ("G1", "%", "following.why_not.no_value"),
        (None, "%", "following.why_not.no_figure"),
    ],
)
def test_what_does_not_measure_it_leaves_it_open_and_says_why(
    county: Assessment, measure: str | None, unit: str, why: str
) -> None:
    found = state(county, measure, "1", unit, scope="county")
    assert (found.verdict, found.value, found.why_not) == ("undetermined", None, why)


def test_per_hundred_pupils_is_the_unit_of_what_is_counted_by_the_hundred(county: Assessment) -> None:
    assert state(county, "R1", "4.2", "人/百生").value == county.stages["primary"].spreads["R1"].mean


def test_schools_that_pass_are_a_share_or_a_number(county: Assessment) -> None:
    result = county.stages["primary"].clauses["R-SCHOOL"]
    passing, judged = result.params["passing"], result.params["judged"]
    assert isinstance(passing, int)
    assert isinstance(judged, int)
    assert state(county, "R-SCHOOL", "95", "%").value == Fraction(passing * 100, judged)
    assert state(county, "R-SCHOOL", "20", "所").value == passing
    whole = state(county, "R-SCHOOL", "95", "%", scope="county")
    assert whole.value == Fraction(str(county.clauses["R-SCHOOL"].params["passing"])) * 100 / Fraction(
        str(county.clauses["R-SCHOOL"].params["judged"])
    )


def test_schools_that_cannot_be_judged_leave_a_target_open_only_where_they_matter(county: Assessment) -> None:
    result = county.stages["primary"].clauses["R-SCHOOL"]
    params = {"passing": 8, "failing": 1, "unknown": 1, "judged": 10}
    stage = county.stages["primary"]
    changed = replace(stage, clauses={**stage.clauses, "R-SCHOOL": replace(result, params=params)})
    other = replace(county, stages={**county.stages, "primary": changed})
    assert state(other, "R-SCHOOL", "80", "%").verdict == "pass"
    assert state(other, "R-SCHOOL", "85", "%").verdict == "undetermined"
    assert state(other, "R-SCHOOL", "95", "%").verdict == "fail"


def test_a_share_of_the_standard_is_read_exactly(county: Assessment) -> None:
    result = county.clauses["G9"]
    found = state(county, "G9", "100", "%", scope="county")
    assert result.value is not None
    assert found.value is not None
    assert float(found.value) == pytest.approx(result.value, rel=1e-12)
    assert found.what == "share"


def test_a_clause_without_figure_is_read_by_its_verdict_only_where_that_is_asked(county: Assessment) -> None:
    asked = state(county, "G1.verdict", "1", scope="county")
    assert (asked.what, asked.verdict) == ("verdict", county.clauses["G1"].verdict)
    assert state(county, "G1", "1", scope="county").what == "verdict"
    assert state(county, "G1", "15", scope="county").verdict == "undetermined"


def test_the_county_is_as_good_as_its_worse_stage(county: Assessment) -> None:
    means = [stage.spreads["R5"].mean for stage in county.stages.values()]
    found = state(county, "R5", "7.5", "平方米", scope="county")
    assert found.value == min(mean for mean in means if mean is not None)


def test_one_school_is_measured_by_its_own_value(county: Assessment) -> None:
    unit = next(
        unit
        for unit in county.units
        if unit.in_scope and len([u for u in county.units if u.school == unit.school]) == 1
    )
    assert state(county, "R4", "4.5", "平方米", scope=unit.school).value == unit.readings["R4"].value
    assert state(county, "R4", "0.5", scope=unit.school).why_not == "following.why_not.scope"


def test_data_come_before_what_was_entered_and_what_was_entered_before_nothing(county: Assessment) -> None:
    assert state(county, "R4", "4.5", "平方米", actual="99").origin == "data"
    entered = state(None, "R4", "4.5", "平方米", actual="4.4999")
    assert (entered.origin, entered.verdict) == ("entered", "fail")
    unmeasured = state(county, "R99", "4.5", "平方米", actual="5")
    assert (unmeasured.origin, unmeasured.verdict, unmeasured.why_not) == (
        "entered",
        "pass",
        "following.why_not.unknown_measure",
    )
    later = Target("M", "目标", ">=", Fraction(1), "%", actual=Fraction(2), actual_on=date(2026, 1, 1))
    assert target_state(later, ON, None).verdict == "undetermined"


def test_townships_together_are_the_county(county: Assessment) -> None:
    names = {unit.township for unit in county.units if unit.township}
    for id in ("R-SCHOOL", "G3", "G5"):
        passing = [state(county, id, "1", "所", scope=name).value for name in names]
        assert sum(value for value in passing if value is not None) == county.clauses[id].params["passing"]
    only = next(iter(names))
    alone = replace(county, units=tuple(replace(unit, township=only) for unit in county.units))
    for id in county.rulebook.indicators:
        unit = county.rulebook.indicators[id].unit.zh
        means = [stage.spreads[id].mean for stage in county.stages.values()]
        assert state(alone, id, "1", unit, scope=only).value == min(mean for mean in means if mean is not None)
    assert state(county, "R4", "0.5", scope=only).why_not == "following.why_not.scope"
    assert state(county, "G5", "100", "%", scope="没有的乡镇").why_not == "following.why_not.scope"


def test_a_township_with_a_figure_missing_is_not_measured(county: Assessment) -> None:
    unit = next(unit for unit in county.units if unit.in_scope and unit.township)
    blank = replace(unit.readings["R4"], amount=None, value=None, state="missing")
    changed = replace(unit, readings={**unit.readings, "R4": blank})
    other = replace(county, units=tuple(changed if one is unit else one for one in county.units))
    assert state(other, "R4", "1", "平方米", scope=unit.township).why_not == "following.why_not.missing"
