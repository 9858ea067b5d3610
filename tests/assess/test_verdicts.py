"""Three verdicts, of clauses, stages and the county; and what is computed while documents are missing."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from junheng.assess.county import Choices, assess
from junheng.assess.outcome import Assessment, Verdict, combine
from junheng.facts.table import Facts
from junheng.standards.resolve import find_rulebook, resolve
from junheng.terms.errors import InputError, StandardsError
from tests.assess.counties import (
    EVIDENCE,
    GOOD_COUNTY,
    NATION,
    ON,
    PLACE,
    School,
    assessed,
    facts_of,
    figures,
    good_county,
    plenty,
    rooms_of,
    rulebook,
    unit,
    verdicts,
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


# Scope


def shape(type: str, pupils: int, **figures: object) -> School:
    return plenty("2", pupils).having(type=type, **figures)


@pytest.mark.parametrize(
    ("type", "pupils", "settings", "reason"),
    [
        ("primary", 1000, {}, None),
        ("primary", 49, {}, None),
        ("primary", 49, {"scope.small_schools": "out"}, "small_school"),
        ("primary", 50, {"scope.small_schools": "out"}, None),
        ("teaching_point", 49, {}, "small_teaching_point"),
        ("teaching_point", 50, {}, None),
        ("special", 300, {}, "type"),
        ("vocational", 300, {}, "type"),
    ],
)
def test_scope_of_2017(type: str, pupils: int, settings: dict[str, str], reason: str | None) -> None:
    # A school that would fail everything, beside a good one: in or out decides the school rule.
    bad = shape(type, pupils, teachers_backbone=0, teachers_pe=0)
    result = assessed(plenty("1", 1000), bad, choices=Choices(settings))
    assert (unit(result, "2").in_scope, unit(result, "2").out_reason) == (reason is None, reason)
    assert unit(result, "2").passes is (False if reason is None else None)
    assert result.clauses["R-SCHOOL"].verdict == ("fail" if reason is None else "pass")
    assert result.stages["primary"].schools == (2 if reason is None else 1)
    assert result.settings["scope.small_schools"] == settings.get("scope.small_schools", "in")


def test_private_schools_are_in_the_scope_of_2017() -> None:
    assert unit(assessed(plenty("1", 1000).having(organiser="private"))).in_scope


BASIC = resolve(find_rulebook("national-2012"), PLACE, ON)
EIGHT = {"computers": 100, "books": 20000, "title_full_senior": 0, "title_senior": 9, "title_middle": 30}


@pytest.mark.parametrize(
    ("figures", "reason"),
    [
        ({"organiser": "private"}, "private"),
        ({"organiser": "upper"}, "upper"),
        ({"organiser": "university"}, "upper"),
        ({"organiser": "enterprise"}, "upper"),
        ({"organiser": "township"}, None),
        ({"type": "teaching_point"}, "teaching_point"),
        ({"type": "special"}, "type"),
        ({"type": "vocational"}, "type"),
    ],
)
def test_scope_of_2012(figures: dict[str, str], reason: str | None) -> None:
    other = plenty("2", 1000).having(**{**EIGHT, "books": 0}, **figures)
    result = assessed(plenty("1", 1000).having(**EIGHT), other, rulebook=BASIC)
    assert unit(result, "2").out_reason == reason
    # Alone the good school has a coefficient of 0; with the other it is 1 for books, 1/8 on average.
    primary = result.stages["primary"]
    assert primary.spreads["B5"].cv == (1.0 if reason is None else 0.0)
    assert primary.composite is not None
    assert (primary.composite.value, primary.composite.passes) == (0.125 if reason is None else 0.0, True)


def test_where_it_is_not_known_whether_a_school_counts_nothing_is_decided_by_it() -> None:
    schools = [plenty("1", 1000).having(**EIGHT), plenty("2", 1000).having(**EIGHT, organiser=None)]
    result = assessed(*schools, rulebook=BASIC)
    clause = result.clauses["B-CV"]
    assert (clause.verdict, clause.waits) == ("undetermined", "figures")
    assert clause.missing[0] == "B1: 第2学校"


def test_the_mean_fails_as_soon_as_what_is_known_exceeds_it() -> None:
    # Five coefficients of 2 are more than 8 × 0.65, whatever the other three are.
    rich = plenty("1", 100).having(**EIGHT)
    poor = dict.fromkeys(("computers", "books", "equipment_value", "sports_ground_area_m2", "indoor_sports_area_m2"), 0)
    titles = {"title_middle": 0, "title_senior": 0}
    other = plenty("2", 400).having(**{**EIGHT, **poor, **titles})
    assert assessed(rich, other, rulebook=BASIC).clauses["B-CV"].verdict == "fail"
    unknown = other.having(teachers=None)
    assert assessed(rich, unknown, rulebook=BASIC).clauses["B-CV"].verdict == "fail"


# Tolerances


def test_a_tolerance_is_off_unless_switched_on_and_named_where_it_was_used() -> None:
    school = plenty("1", 60).having(type="primary", small_rural=True, teachers_pe=0, visiting_pe=1, teachers_backbone=0)
    others = {"visiting_music": 0, "visiting_fine_art": 0, "visiting_arts": 0}
    plain, relaxed = (assessed(school.having(**others), choices=c) for c in (None, Choices(tolerances=("T1",))))
    assert unit(plain).readings["R3"].state == "failing"
    assert unit(relaxed).readings["R3"].state == "met"
    assert unit(relaxed).readings["R3"].tolerances == ("T1",)
    assert (plain.tolerances, plain.tolerances_used) == ((), {})
    assert (relaxed.tolerances, relaxed.tolerances_used) == (("T1",), {"T1": ("1",)})


def test_a_tolerance_that_changes_nothing_is_not_said_to_be_used() -> None:
    school = plenty("1", 60).having(small_rural=True, visiting_pe=0, visiting_music=0, visiting_fine_art=0)
    result = assessed(school.having(visiting_arts=0), choices=Choices(tolerances=("T1", "T2")))
    assert result.tolerances_used == {"T1": (), "T2": ()}
    assert unit(result).readings["R3"].tolerances == ()


def test_sports_areas_outside_count_in_a_dense_core_only() -> None:
    small = plenty("1", 1000).having(sports_ground_area_m2=5000, indoor_sports_area_m2=0)
    outside = small.having(other_sports_area_m2=1500, offsite_sports_area_m2=1000)
    on = Choices(tolerances=("T2",))
    states = {
        dense: unit(assessed(outside.having(dense_city_core=dense), choices=on)).readings["R5"].state
        for dense in (True, False, None)
    }
    assert states == {True: "met", False: "failing", None: "failing"}


@pytest.mark.parametrize(
    ("tolerance", "figures", "areas", "verdict"),
    [
        (None, {"founded_year": 2016}, (73, 67), "fail"),
        ("T3", {"founded_year": 2016}, (73, 67), "pass"),
        ("T3", {"founded_year": 2016}, ("72.99", 67), "fail"),
        ("T3", {"founded_year": 2017}, (73, 67), "fail"),
        ("T3", {"founded_year": None}, (73, 67), "fail"),
        ("T4", {"small_class_rural": True}, (54, 54), "pass"),
        ("T4", {"small_class_rural": True}, (54, "53.99"), "fail"),
        ("T4", {"small_class_rural": False}, (54, 54), "fail"),
    ],
)
def test_rooms_by_tolerance(
    tolerance: str | None, figures: dict[str, object], areas: tuple[object, object], verdict: Verdict
) -> None:
    school = plenty("1", 400).having(**figures)
    choices = Choices(tolerances=(tolerance,) if tolerance else ())
    result = assessed(school, choices=choices, rooms=rooms_of(school, *areas))
    assert unit(result).clauses["G3"].verdict == verdict
    if verdict == "pass":
        assert (unit(result).clauses["G3"].tolerances, result.tolerances_used) == ((tolerance,), {tolerance: ("1",)})


@pytest.mark.parametrize(
    ("pupils", "figures", "verdict"),
    [
        (2400, {"founded_year": 2010}, "pass"),
        (2401, {"founded_year": 2010}, "fail"),
        (2400, {"founded_year": 2011}, "fail"),
        (2400, {"migrant_majority": True}, "pass"),
        ({"primary": 1500, "junior": 1500}, {"migrant_majority": True}, "pass"),
        ({"primary": 1500, "junior": 1501}, {"migrant_majority": True}, "fail"),
    ],
)
def test_size_by_tolerance(pupils: Any, figures: dict[str, object], verdict: Verdict) -> None:
    result = assessed(plenty("1", pupils).having(**figures), choices=Choices(tolerances=("T5",)))
    assert result.clauses["G4"].verdict == verdict


MILDER_RULE = """
[tolerance.TX]
name = { zh = "放宽", en = "Milder" }
applies_to = "R-SCHOOL"
where = { urban_rural = ["rural"] }
school_rule = { met_at_least = 5, floor_share = 0.6 }
"""


@pytest.mark.parametrize(("place", "passes"), [("rural", True), ("urban", False)])
def test_a_tolerance_may_relax_the_school_rule_itself(place: str, passes: bool) -> None:
    school = plenty("1", 1000).having(
        urban_rural=place, teaching_rooms_area_m2=2700, indoor_sports_area_m2=0, multimedia_rooms=20
    )
    book = rulebook(MILDER_RULE, amends=True)
    assert unit(assessed(school, rulebook=book)).passes is False
    found = assessed(school, rulebook=book, choices=Choices(tolerances=("TX",)))
    assert (unit(found).passes, unit(found).needed) == (passes, 5 if passes else 6)
    assert found.tolerances_used == {"TX": ("1",) if passes else ()}
    assert found.clauses["R-SCHOOL"].tolerances == (("TX",) if passes else ())


def test_two_tolerances_of_one_indicator_count_each_where_it_is_for() -> None:
    second = """
        [tolerance.TY]
        name = { zh = "另一项", en = "Another" }
        applies_to = "R5"
        where = { urban_rural = ["rural"] }
        add = { green_area_m2 = 1 }
        """
    school = plenty("1", 1000).having(sports_ground_area_m2=5000, indoor_sports_area_m2=0, urban_rural="rural")
    full = school.having(other_sports_area_m2=100, offsite_sports_area_m2=0, green_area_m2=30)
    both = Choices(tolerances=("T2", "TY"))
    found = assessed(full, rulebook=rulebook(second, amends=True), choices=both)
    assert (unit(found).readings["R5"].amount, unit(found).readings["R5"].tolerances) == (5030, ("TY",))
    dense = assessed(full.having(dense_city_core=True), rulebook=rulebook(second, amends=True), choices=both)
    assert (unit(dense).readings["R5"].amount, unit(dense).readings["R5"].tolerances) == (5130, ("T2", "TY"))


# Limits that depend on a school


def test_where_a_blank_fact_leaves_the_limit_open_only_what_all_limits_say_is_known() -> None:
    city = """
        [[limit]]
        indicator = "R4"
        at_least = { primary = 6 }
        where = { urban_rural = ["urban"] }
        """
    book = rulebook(city, amends=True)

    def reading(area: int, place: str | None) -> tuple[str, tuple[str, ...]]:
        school = plenty("1", 1000).having(teaching_rooms_area_m2=area, indoor_sports_area_m2=0, urban_rural=place)
        found = unit(assessed(school, rulebook=book)).readings["R4"]
        return found.state, found.missing

    assert [reading(5000, place) for place in ("rural", "urban")] == [("met", ()), ("failing", ())]
    assert reading(5000, None) == ("missing", ("urban_rural",))
    assert reading(6000, None) == ("met", ())
    assert reading(1000, None) == ("failing", ())


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


# Every way to fail at once, and every single figure deleted


def failing_county() -> Facts:
    """Schools that between them fail every clause that looks at schools, each with one way to fail."""
    large = plenty("1", 2001).having(classes=43, teachers_360h=90, pupils_in_catchment=2000, multimedia_rooms=2000)
    senior = plenty("2", {"junior": 900}).having(
        type="complete_secondary",
        pupils_senior=900,
        teaching_rooms_area_m2=6000,
        indoor_sports_area_m2=0,
        graduates=250,
        teachers_certified=60,
        teachers_360h=60,
    )
    point = plenty("3", 60).having(type="teaching_point", public_funds_allocated="6.499999", teachers_certified=3)
    both = plenty("4", {"primary": 2400, "junior": 101}).having(teachers_backbone=0, multimedia_rooms=0)
    schools = [large, senior, point.having(training_funds_spent=0, public_funds_budget=1000), both]
    rooms = [
        {"school": "1", "kind": "music", "area_m2": 96},
        *rooms_of(senior, music="95.99"),
        {"school": "3", "kind": "library", "area_m2": 200},
        *[row for row in rooms_of(both) if row["room"] != "0"],
    ]
    county = {name: 0 for name, value in GOOD_COUNTY.items() if not isinstance(value, bool)}
    zero = {"quality_senior_places": 9, "migrant_eligible": 9, "disabled_school_age": 9, "civil_servant_income": 9}
    rates = {"rotation_eligible": 100, "attainment_difference_primary": 1, "attainment_difference_junior": 1}
    quota = {"funds_quota_primary": 650, "veto_items": True}
    classes = [
        *({"school": "1", "stage": "primary", "grade": 1, "class": f"{n}", "pupils": 46} for n in range(43)),
        *({"school": "4", "stage": "junior", "grade": 7, "class": f"{n}", "pupils": 50 + n} for n in range(2)),
    ]
    documents = [{"clause": row["clause"], "met": False} for row in EVIDENCE]
    return good_county(
        *schools, county={**county, **zero, **rates, **quota}, rooms=rooms, classes=classes, evidence=documents
    )


def test_no_single_figure_deleted_turns_a_fail_into_a_pass() -> None:
    facts = failing_county()
    before = verdicts(judged(facts))
    assert {key for key, rank in before.items() if key[0] == "clause" and len(key) == 2 and rank} == set()
    assert sum(rank == 0 for rank in before.values()) > 100
    # One class of a list says what the next one does.
    seen = set()
    for table, row, field in figures(facts, ("schools", "stages", "county", "classes", "rooms", "evidence"), NEVER):
        if table == "classes" and (field, facts[table]["school"][row]) in seen:
            continue
        seen.add((field, facts[table]["school"][row] if table == "classes" else None))
        after = verdicts(judged(without(facts, table, row, field)))
        turned = {key for key in before.keys() & after.keys() if before[key] == 0 and after[key] == 2}
        assert not turned, (table, row, field)


# By definition a blank says something there: yes, or nothing at all.
NEVER = frozenset({"counted", "parent", "name", "school_year", "note"})


def test_the_figures_of_the_good_county_are_all_needed() -> None:
    facts = good_county(plenty("1", BOTH))
    for field in GOOD_COUNTY:
        result = judged(without(facts, "county", 0, field))
        expected = "pass" if field.startswith("funds_quota") else "undetermined"  # no school is under 100
        assert result.verdict == expected, field
