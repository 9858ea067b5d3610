"""Three verdicts, of clauses, stages and the county; and what is computed while documents are missing."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from junheng.assess.county import Choices, assess
from junheng.assess.outcome import Assessment, Verdict, combine
from junheng.facts.table import Facts
from junheng.terms.errors import InputError, StandardsError
from tests.assess.counties import (
    EVIDENCE,
    NATION,
    ON,
    assessed,
    facts_of,
    good_county,
    plenty,
    unit,
    without,
)

BOTH = {"primary": 900, "junior": 600}


def judged(facts: Facts, choices: Choices | None = None) -> Assessment:
    return assess(facts, NATION, ON, choices)


def outcome(result: Assessment) -> tuple[Verdict, Verdict]:
    return result.verdict, result.computed


def test_a_county_where_everything_is_known_and_good_passes() -> None:
    result = judged(good_county(plenty("1", BOTH), plenty("2", 800)))
    assert {id: part.verdict for id, part in result.clauses.items() if part.verdict != "pass"} == {}
    assert outcome(result) == ("pass", "pass")
    assert {stage: (part.verdict, part.computed) for stage, part in result.stages.items()} == {
        "primary": ("pass", "pass"),
        "junior": ("pass", "pass"),
    }
    assert [(part.schools, part.schools_met) for part in result.stages.values()] == [(2, 2), (1, 1)]
    assert len(result.clauses) == len(NATION.clauses)


@pytest.mark.parametrize(
    ("county", "evidence", "verdict", "computed"),
    [
        ({}, EVIDENCE, "pass", "pass"),
        ({}, EVIDENCE[1:], "undetermined", "pass"),  # a document is missing
        ({}, [*EVIDENCE[1:], {"clause": "G1", "met": None, "document": "文件"}], "undetermined", "pass"),
        ({}, [*EVIDENCE[1:], {"clause": "G1", "met": False}], "fail", "fail"),
        ({}, [*EVIDENCE, {"clause": "G1", "met": False}], "fail", "fail"),  # one "no" is enough
        ({"satisfaction_public": None}, EVIDENCE, "undetermined", "pass"),  # outside data
        ({"satisfaction_public": "84.9999"}, EVIDENCE, "fail", "fail"),
        ({"veto_items": None}, EVIDENCE, "undetermined", "pass"),
        ({"veto_items": True}, EVIDENCE, "fail", "fail"),
        ({"veto_items": True}, EVIDENCE[1:], "fail", "fail"),
        ({"attainment_difference_junior": "0.15"}, EVIDENCE, "fail", "fail"),  # below, not "at most"
        ({"attainment_level_primary": False}, EVIDENCE[1:], "fail", "fail"),
        ({"teacher_income": "9.99"}, EVIDENCE, "fail", "fail"),
        ({"civil_servant_income": None}, EVIDENCE, "undetermined", "pass"),
        ({"special_funds_per_pupil": 5999}, EVIDENCE, "fail", "fail"),
        ({"migrant_places_bought": 4}, EVIDENCE, "fail", "fail"),
        ({"quality_senior_places_shared": 49}, EVIDENCE, "fail", "fail"),
        ({"disabled_enrolled": 94}, EVIDENCE, "fail", "fail"),
        ({"disabled_school_age": 0, "disabled_enrolled": 0}, EVIDENCE, "pass", "pass"),
    ],
)
def test_documents_outside_data_and_veto(
    county: Mapping[str, Any], evidence: list[Mapping[str, Any]], verdict: Verdict, computed: Verdict
) -> None:
    result = judged(good_county(plenty("1", BOTH), county=county, evidence=evidence))
    assert outcome(result) == (verdict, computed)


def test_what_is_missing_is_named_and_what_it_waits_for() -> None:
    result = judged(good_county(plenty("1", BOTH), county={"veto_items": None}, evidence=EVIDENCE[1:]))
    assert (result.clauses["G1"].missing, result.clauses["G1"].waits) == (("evidence.G1",), "documents")
    assert (result.clauses["VETO"].missing, result.clauses["VETO"].waits) == (("veto_items",), "outside")
    assert all(not part.missing for part in result.clauses.values() if part.verdict != "undetermined")


def test_a_figure_missing_in_one_school_leaves_the_county_open_also_as_computed() -> None:
    known = plenty("2", 800)
    result = judged(good_county(plenty("1", BOTH).having(teachers_backbone=None), known))
    assert outcome(result) == ("undetermined", "undetermined")
    assert result.clauses["R-SCHOOL"].missing == ("第1学校: teachers_backbone",)
    assert "R2: 第1学校" in result.clauses["R-CV"].missing
    assert unit(result).passes is None
    assert result.stages["primary"].spreads["R2"].cv is None
    assert result.stages["primary"].spreads["R1"].passes is True
    assert [result.stages[stage].schools_unknown for stage in ("primary", "junior")] == [1, 1]


@pytest.mark.parametrize("missing", ["teachers_backbone", "multimedia_rooms", "teaching_rooms_area_m2", "pupils"])
def test_what_is_known_to_fail_fails_whatever_is_missing(missing: str) -> None:
    bad = plenty("1", 1000).having(teachers_pe=0, teachers_bachelor=0, teachers_master=0)
    assert unit(judged(good_county(bad))).passes is False
    again = judged(good_county(bad.having(**{missing: None}), classes=[]))
    # Without pupils nothing is known of any indicator.
    assert unit(again).passes is (None if missing == "pupils" else False)
    assert again.verdict == ("undetermined" if missing == "pupils" else "fail")


def test_one_indicator_may_stay_at_its_floor_but_not_two_and_not_below() -> None:
    floor = {"teaching_rooms_area_m2": 3825, "indoor_sports_area_m2": 0}
    one = unit(judged(good_county(plenty("1", 1000).having(**floor))))
    assert (one.passes, one.met, one.needed) == (True, 6, 6)
    two = unit(judged(good_county(plenty("1", 1000).having(**floor, multimedia_rooms=20))))
    assert (two.passes, two.met) == (False, 5)
    below = unit(judged(good_county(plenty("1", 1000).having(**{**floor, "teaching_rooms_area_m2": "3824.99"}))))
    assert (below.passes, below.met) == (False, 6)


def test_a_stage_without_schools_is_left_out_and_said_so() -> None:
    result = judged(good_county(plenty("1", 1000)))
    assert list(result.stages) == ["primary"]
    assert [(found.code, found.stage) for found in result.findings] == [("assess.stage_absent", "junior")]
    assert not {"G14", "Q1"} & result.clauses.keys()
    assert result.verdict == "pass"


def test_a_county_without_any_stage_is_undetermined() -> None:
    result = assess(facts_of([]), NATION, ON)
    assert (result.verdict, result.computed, result.stages) == ("undetermined", "undetermined", {})


def test_pupils_0_leave_the_stage_of_the_school_out_with_a_finding() -> None:
    result = judged(good_county(plenty("1", 1000), plenty("2", 500).having(pupils=0), classes=[]))
    assert [found.school for found in result.units] == ["1"]
    found = next(found for found in result.findings if found.code == "assess.no_pupils")
    assert (found.school, found.stage, found.fields) == ("2", "primary", ("pupils",))


def test_nobody_has_any_is_no_coefficient_and_fails_with_a_finding() -> None:
    result = judged(good_county(*(plenty(id, 1000).having(multimedia_rooms=0) for id in "12")))
    spread = result.stages["primary"].spreads["R7"]
    assert (spread.mean, spread.cv, spread.passes, spread.nearest_way) == (0, None, False, None)
    assert result.clauses["R-CV"].verdict == "fail"
    assert ("assess.spread_undefined", {"indicator": "R7", "stage": "primary"}) in [
        (found.code, found.params) for found in result.findings
    ]


def test_a_lone_school_differs_from_nobody() -> None:
    spread = judged(good_county(plenty("1", 1000))).stages["primary"].spreads["R4"]
    assert (spread.cv, spread.passes, spread.gini, spread.theil, spread.ratio_20_20) == (0, True, 0, 0, 1)


def test_nothing_to_judge_is_undetermined() -> None:
    assert combine([]) == "undetermined"
    assert combine(["pass", "undetermined"]) == "undetermined"
    assert combine(["pass", "fail", "undetermined"]) == "fail"


# What cannot be run


def test_settings_and_tolerances_have_to_exist() -> None:
    for choices in (Choices({"nothing": "in"}), Choices({"scope.small_schools": "maybe"}), Choices(tolerances=("T9",))):
        with pytest.raises(StandardsError):
            assessed(plenty(), choices=choices)


def test_one_county_and_its_school_year_have_to_be_there() -> None:
    facts = good_county(plenty())
    with pytest.raises(InputError):
        judged(facts.with_tables(county=facts["county"].clear()))
    with pytest.raises(InputError):
        judged(without(facts, "county", 0, "school_year"))


# Last year


def test_change_is_against_the_year_before() -> None:
    before = assessed(plenty("1", 1000), plenty("2", 1000).having(multimedia_rooms=10))
    now = assess(facts_of([plenty("1", 1000), plenty("2", 1000)]), NATION, ON, previous=before)
    spread = now.stages["primary"].spreads["R7"]
    assert spread.cv == 0
    assert spread.change == -(before.stages["primary"].spreads["R7"].cv or 0)
    assert (
        replace(spread, change=None) == assessed(plenty("1", 1000), plenty("2", 1000)).stages["primary"].spreads["R7"]
    )
