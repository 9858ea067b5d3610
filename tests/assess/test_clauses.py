"""The clauses on classes, rooms, size, teachers and pupils, from entered counts and from record sheets."""

from datetime import date
from typing import Any

import pytest

from junheng.assess.county import Choices, assess
from junheng.assess.outcome import Verdict
from tests.assess.counties import (
    NATION,
    ON,
    School,
    assessed,
    classes_of,
    facts_of,
    plenty,
    rooms_of,
    rulebook,
    unit,
)

Rows = list[dict[str, Any]]


def lists(*pupils: int | None, school: str = "1", stage: str = "primary") -> Rows:
    grade = 1 if stage == "primary" else 7
    return [
        {"school": school, "stage": stage, "grade": grade, "class": f"{n}", "pupils": number}
        for n, number in enumerate(pupils)
    ]


# G3: rooms


@pytest.mark.parametrize(
    ("classes", "rooms", "verdict"),
    [
        (12, [("music", 96), ("fine_art", 90)], "pass"),
        (13, [("music", 96), ("fine_art", 90)], "fail"),
        (13, [("music", 96), ("fine_art", 90), ("music", 96), ("fine_art", 90)], "pass"),
        (24, [("music", 96), ("fine_art", 90), ("music", 95), ("fine_art", 90)], "fail"),
        (1, [("music", 96), ("fine_art", 90)], "pass"),
        (12, [], "undetermined"),  # nothing listed: not said
        (12, [("library", 200)], "fail"),  # rooms listed, none of the kind
        (12, [("music", 96)], "fail"),
        (12, [("music", None), ("fine_art", 90)], "undetermined"),
        (12, [("music", None)], "fail"),  # whatever the music room is, there is no art room
        (12, [(None, 96), ("fine_art", 90)], "undetermined"),  # it may be a music room
        (12, [(None, 95), ("fine_art", 90)], "fail"),  # too small to be one
        (None, [("music", 96), ("fine_art", 90)], "undetermined"),
        (None, [("music", 96)], "fail"),  # one of each is asked for at least
        (0, [("music", 96), ("fine_art", 90)], "undetermined"),  # 480 pupils in no class
    ],
)
def test_rooms(classes: int | None, rooms: list[tuple[str | None, int | None]], verdict: Verdict) -> None:
    rows = [{"school": "1", "kind": kind, "area_m2": area} for kind, area in rooms]
    result = assessed(plenty("1", 480).having(classes=classes), rooms=rows)
    assert unit(result).clauses["G3"].verdict == verdict
    assert result.clauses["G3"].verdict == verdict


def test_rooms_are_for_the_classes_of_both_stages() -> None:
    school = plenty("1", {"primary": 400, "junior": 400})  # 10 and 10 classes: 2 rooms of each kind
    assert assessed(school, rooms=rooms_of(school)).clauses["G3"].verdict == "pass"
    assert assessed(school, rooms=rooms_of(school)[1:]).clauses["G3"].verdict == "fail"
    open_stage = plenty("1", {"primary": 1000, "junior": 400})
    unknown = School(open_stage.row, (open_stage.stages[0], {**open_stage.stages[1], "classes": None}))
    one_each = [row for row in rooms_of(open_stage) if row["room"] == "0"]
    # 25 classes of primary school alone ask for three.
    assert unit(assessed(unknown, rooms=one_each)).clauses["G3"].verdict == "fail"


@pytest.mark.parametrize(
    ("pupils", "type", "setting", "judged"),
    [
        (49, "teaching_point", None, False),
        (49, "teaching_point", "in", True),
        (50, "teaching_point", None, True),
        (49, "primary", None, True),
        (300, "special", None, False),
    ],
)
def test_rooms_of_small_teaching_points_are_a_setting(
    pupils: int, type: str, setting: str | None, judged: bool
) -> None:
    choices = Choices({"rooms.small_teaching_points": setting} if setting else {})
    school = plenty("1", pupils).having(type=type)
    result = assessed(school, choices=choices, rooms=[{"school": "1", "kind": "library", "area_m2": 30}])
    assert ("G3" in unit(result).clauses) is judged
    assert result.clauses["G3"].verdict == ("fail" if judged else "pass")


def test_a_teaching_point_of_unknown_size_may_be_left_out() -> None:
    school = plenty("1", 60).having(type="teaching_point", pupils=None)
    result = assessed(school, rooms=[{"school": "1", "kind": "library", "area_m2": 30}])
    assert unit(result).clauses["G3"].verdict == "undetermined"
    assert unit(result).clauses["G3"].missing == ("pupils",)


# G4: size


@pytest.mark.parametrize(
    ("pupils", "type", "verdict"),
    [
        (2000, "primary", "pass"),
        (2001, "primary", "fail"),
        (2001, "junior", "fail"),
        ({"primary": 1500, "junior": 1000}, "nine_year", "pass"),
        ({"primary": 1500, "junior": 1001}, "nine_year", "fail"),
        ({"primary": 1500, "junior": 1001}, "twelve_year", "fail"),
        ({"junior": 2001}, "complete_secondary", "fail"),
        ({"primary": 1500, "junior": None}, "nine_year", "undetermined"),
        ({"primary": 2600, "junior": None}, "nine_year", "fail"),
        (2000, None, "pass"),
        (2300, None, "undetermined"),  # too many for one stage, not for two
        (2501, None, "fail"),
        (1200, "teaching_point", "pass"),
    ],
)
def test_size(pupils: Any, type: str | None, verdict: Verdict) -> None:
    numbers = {"primary": pupils} if isinstance(pupils, int) else pupils
    school = plenty("1", {stage: number or 500 for stage, number in numbers.items()}).having(type=type)
    rows = tuple({**row, "pupils": numbers[row["stage"]]} for row in school.stages)
    assert assessed(School(school.row, rows)).clauses["G4"].verdict == verdict


# G5: class size


@pytest.mark.parametrize(
    ("stage", "pupils", "classes", "listed", "verdict"),
    [
        ("primary", 90, 2, [45, 45], "pass"),
        ("primary", 91, 2, [45, 46], "fail"),
        ("junior", 100, 2, [50, 50], "pass"),
        ("junior", 101, 2, [51, 50], "fail"),
        ("primary", 91, 2, [], "fail"),  # more than 45 on average
        ("primary", 90, 2, [], "undetermined"),
        ("primary", 45, 1, [], "pass"),  # one class is the whole stage
        ("primary", 90, 2, [45], "undetermined"),  # a class is not listed
        ("primary", 91, 2, [46], "fail"),
        ("primary", 90, 2, [45, None], "undetermined"),
        ("primary", 90, 2, [46, None], "fail"),
        ("primary", 100, 2, [45, 45], "fail"),  # whatever the list says, 100 in 2 classes are too many
        ("primary", None, 2, [45, 45], "undetermined"),
        ("primary", None, 2, [45, 46], "fail"),
        ("primary", 90, None, [45, 45], "pass"),  # the list says how many there are
        ("primary", 140, None, [45, 45], "fail"),
    ],
)
def test_class_size(
    stage: Any, pupils: int | None, classes: int | None, listed: list[int | None], verdict: Verdict
) -> None:
    school = plenty("1", {stage: pupils or 90}).having(pupils=pupils, classes=classes)
    result = assessed(school, classes=lists(*listed, stage=stage))
    assert unit(result, stage=stage).clauses["G5"].verdict == verdict


def test_class_size_is_judged_in_teaching_points_too() -> None:
    school = plenty("1", 46).having(type="teaching_point", classes=1)
    assert assessed(school).clauses["G5"].verdict == "fail"


def test_a_class_without_a_grade_in_a_school_of_two_stages_leaves_the_class_counts_open() -> None:
    school = plenty("1", {"primary": 80, "junior": 80}).having(classes=None)
    rows = [*lists(40, 40), *lists(40, 40, stage="junior")]
    assert assessed(school, classes=rows).clauses["G5"].verdict == "pass"
    rows[0] |= {"grade": None, "stage": None}
    assert assessed(school, classes=rows).clauses["G5"].verdict == "undetermined"


# G6: funds of small schools


@pytest.mark.parametrize(
    ("pupils", "funds", "verdict"),
    [
        (60, "6.5", "pass"),  # 650 yuan for 100
        (60, "6.499999", "fail"),
        (99, "6.5", "pass"),
        (100, "0", "pass"),  # not a small school
        (60, None, "undetermined"),
        (None, "6.4", "undetermined"),
    ],
)
def test_funds_of_small_schools(pupils: int | None, funds: str | None, verdict: Verdict) -> None:
    school = plenty("1", pupils or 60).having(pupils=pupils, public_funds_allocated=funds)
    assert assessed(school, county={"funds_quota_primary": 650}).clauses["G6"].verdict == verdict
    waiting = assessed(school).clauses["G6"]
    if pupils != 100:
        assert (waiting.verdict, waiting.waits, waiting.missing) == (
            "undetermined",
            "outside",
            ("第1学校: funds_quota_primary",),
        )


# G9, G12: every teacher


@pytest.mark.parametrize("field", ["teachers_360h", "teachers_certified"])
@pytest.mark.parametrize(
    ("numbers", "verdict"),
    [
        ([(70, 70), (50, 50)], "pass"),
        ([(70, 69), (50, 50)], "fail"),
        ([(70, 69), (50, None)], "fail"),  # one without is enough
        ([(70, 70), (50, None)], "undetermined"),
        ([(70, 70), (None, 50)], "undetermined"),
        ([(70, 80), (50, 40)], "fail"),  # ten too many in one school do not make up for ten too few
    ],
)
def test_all_teachers(field: str, numbers: list[tuple[int | None, int | None]], verdict: Verdict) -> None:
    clause = "G9" if field == "teachers_360h" else "G12"
    schools = [plenty(f"{n}", 1000).having(teachers=all, **{field: some}) for n, (all, some) in enumerate(numbers)]
    assert assessed(*schools).clauses[clause].verdict == verdict


def teacher(number: int, **figures: object) -> dict[str, Any]:
    held = {
        "teacher": f"t{number}",
        "school": "1",
        "stage": "primary",
        "full_time": True,
        "subject": "maths",
        "degree": "bachelor",
        "title": "middle",
        "backbone": "none",
        "certified": True,
        "birth_year": 1985,
        "joined": date(2010, 9, 1),
        "it_level": "basic",
    }
    return {**held, **figures}


def hours(*teachers: int, each: int = 72) -> Rows:
    return [{"teacher": f"t{n}", "year": year, "hours": each} for n in teachers for year in range(2020, 2025)]


FROM_RECORDS = dict.fromkeys(["teachers", "teachers_360h", "teachers_certified"])


@pytest.mark.parametrize(
    ("change", "training", "clauses"),
    [
        ({}, hours(0, 1), {"G9": "pass", "G12": "pass"}),
        ({}, hours(0), {"G9": "fail", "G12": "pass"}),
        ({}, [*hours(0), *hours(1, each=71)], {"G9": "fail", "G12": "pass"}),
        ({}, [], {"G9": "undetermined", "G12": "pass"}),  # no sheet of training
        ({}, [{"teacher": f"t{n}", "year": 2019, "hours": 400} for n in (0, 1)], {"G9": "fail"}),  # too long ago
        ({}, [{"teacher": f"t{n}", "year": 2024, "hours": 360} for n in (0, 1)], {"G9": "pass"}),
        ({}, [*hours(0), {"teacher": "t1", "year": 2024, "hours": None}], {"G9": "undetermined"}),
        ({"certified": False}, hours(0, 1), {"G12": "fail"}),
        ({"certified": None}, hours(0, 1), {"G12": "undetermined"}),
        ({"certified": False, "full_time": False}, hours(0, 1), {"G9": "pass", "G12": "pass"}),
        ({"full_time": None}, hours(0, 1), {"G9": "undetermined", "G12": "undetermined"}),
        ({"stage": None}, hours(0, 1), {"G9": "pass", "G12": "pass"}),  # a primary school has one stage
    ],
)
def test_all_teachers_from_the_records(change: dict[str, Any], training: Rows, clauses: dict[str, Verdict]) -> None:
    result = assessed(
        plenty("1", 1000).having(**FROM_RECORDS), teachers=[teacher(0), teacher(1, **change)], training=training
    )
    assert {id: result.clauses[id].verdict for id in clauses} == clauses


def test_what_was_entered_stands_beside_records() -> None:
    result = assessed(
        plenty("1", 1000).having(teachers=90, teachers_certified=90), teachers=[teacher(0, certified=False)]
    )
    assert result.clauses["G12"].verdict == "pass"


def test_a_teacher_whose_stage_is_not_known_leaves_a_nine_year_school_s_counts_open() -> None:
    school = plenty("1", {"primary": 500, "junior": 500}).having(**FROM_RECORDS)
    known = [teacher(0), teacher(1, stage="junior")]
    assert assessed(school, teachers=known).clauses["G12"].verdict == "pass"
    assert assessed(school, teachers=[*known, teacher(2, stage=None)]).clauses["G12"].verdict == "undetermined"


# G11: rotation


def posting(number: int, since: date | None = date(2024, 9, 1), kind: str | None = "exchange", **where: str) -> Any:
    return {"teacher": f"t{number}", "from_school": "1", "to_school": "2", "kind": kind, "since": since, **where}


TEN = [teacher(n, school="1", backbone="county" if n == 0 else "none") for n in range(10)]


@pytest.mark.parametrize(
    ("postings", "verdict"),
    [
        ([posting(0)], "pass"),  # 1 of 10, and it is a backbone teacher
        ([posting(1)], "fail"),  # no backbone teacher among those who moved
        ([posting(0, kind="support")], "fail"),
        ([posting(0, date(2024, 8, 31))], "fail"),
        ([posting(0, date(2025, 8, 31))], "pass"),
        ([posting(0, date(2025, 9, 1))], "fail"),
        ([posting(0), posting(0, date(2025, 2, 1), to_school="3")], "pass"),  # counts once
        ([posting(0, None)], "undetermined"),
        ([posting(0, kind=None)], "undetermined"),
        ([], "undetermined"),  # no sheet of postings
    ],
)
def test_rotation_from_the_records(postings: Rows, verdict: Verdict) -> None:
    result = assessed(plenty("1", 1000), plenty("2", 1000), teachers=TEN, postings=postings)
    assert result.clauses["G11"].verdict == verdict


def test_who_may_rotate_depends_on_the_years_at_the_school() -> None:
    young = [teacher(n, joined=date(2017, 9, 1) if n > 1 else date(2010, 9, 1), backbone="county") for n in range(20)]
    facts = facts_of([plenty("1", 1000), plenty("2", 1000)], teachers=young, postings=[posting(0)])
    six, nine = (assess(facts, NATION, ON, Choices({"rotation.years": years})) for years in "69")
    # Seven years at the school: 1 of 20 is too few; with nine years asked for it is 1 of 2.
    assert (six.clauses["G11"].verdict, nine.clauses["G11"].verdict) == ("fail", "pass")


def test_entered_rotation_stands_beside_records() -> None:
    county = {"rotation_eligible": 10, "rotation_moved": 0, "rotation_moved_backbone": 0}
    result = assessed(plenty("1", 1000), county=county, teachers=TEN, postings=[posting(0)])
    assert result.clauses["G11"].verdict == "fail"


# G13: nearby enrolment


@pytest.mark.parametrize(
    ("stage", "inside", "figures", "verdict"),
    [
        ("primary", 1000, {}, "pass"),
        ("primary", 999, {}, "fail"),
        ("junior", 950, {}, "pass"),
        ("junior", 949, {}, "fail"),
        ("primary", 1, {"urban_rural": "rural"}, "pass"),
        ("primary", 1, {"urban_rural": "town"}, "fail"),
        ("primary", 1, {"boarding": True}, "pass"),
        ("primary", 1, {"organiser": "private"}, "pass"),
        ("primary", 1, {"organiser": "enterprise"}, "fail"),
        ("primary", None, {}, "undetermined"),
        ("primary", 1, {"boarding": None}, "undetermined"),
        ("primary", 1, {"boarding": None, "urban_rural": "rural"}, "pass"),
    ],
)
def test_nearby_enrolment(stage: Any, inside: int | None, figures: dict[str, Any], verdict: Verdict) -> None:
    school = plenty("1", {stage: 1000}).having(pupils_in_catchment=inside, **figures)
    assert assessed(school).clauses["G13"].verdict == verdict


def test_an_open_school_does_not_hide_one_that_fails() -> None:
    bad, unknown = plenty("1", 1000).having(pupils_in_catchment=999), plenty("2", 1000).having(boarding=None)
    assert assessed(bad, unknown).clauses["G13"].verdict == "fail"
    # At 95 % the open school may make up for it.
    bad, unknown = (
        plenty("1", {"junior": 1000}).having(pupils_in_catchment=940),
        plenty("2", {"junior": 1000}).having(pupils_in_catchment=None),
    )
    assert assessed(bad, unknown).clauses["G13"].verdict == "undetermined"
    assert assessed(bad.having(pupils_in_catchment=899), unknown).clauses["G13"].verdict == "fail"


# Q1, Q4: shares that may exceed the whole


@pytest.mark.parametrize(
    ("figures", "verdict"),
    [
        ({"graduates": 95, "entrants_three_years_ago": 100}, "pass"),
        ({"graduates": 94, "entrants_three_years_ago": 100}, "fail"),
        ({"graduates": 100, "entrants_three_years_ago": 100, "transferred_in": 6}, "fail"),
        ({"graduates": 90, "entrants_three_years_ago": 100, "transferred_out": 5}, "pass"),
        ({"graduates": 94, "entrants_three_years_ago": 100, "deceased": 2}, "pass"),  # 94 of 98
        ({"graduates": 94, "entrants_three_years_ago": None}, "undetermined"),
    ],
)
def test_retention(figures: dict[str, Any], verdict: Verdict) -> None:
    assert assessed(plenty("1", {"junior": 300}).having(**figures)).clauses["Q1"].verdict == verdict


def test_retention_is_the_county_s_not_a_mean_of_schools() -> None:
    good = plenty("1", {"junior": 300}).having(graduates=960, entrants_three_years_ago=1000)
    bad = plenty("2", {"junior": 300}).having(graduates=0, entrants_three_years_ago=10)
    result = assessed(good, bad).clauses["Q1"]
    assert (result.verdict, result.value) == ("pass", pytest.approx(100 * 960 / 1010))


def test_training_funds_of_a_combined_school_count_once() -> None:
    school = plenty("1", {"primary": 300, "junior": 300}).having(training_funds_spent=5, public_funds_budget=100)
    other = plenty("2", 300).having(training_funds_spent="4.9", public_funds_budget=98)
    assert assessed(school, other).clauses["Q4"].verdict == "pass"
    assert assessed(school.having(training_funds_spent="4.999999"), other).clauses["Q4"].verdict == "fail"


def test_a_share_of_a_school_s_resource_over_its_pupils_is_split() -> None:
    text = """
        [clause.X]
        dimension = { zh = "条件", en = "Conditions" }
        name = { zh = "计算机", en = "Computers" }
        [[clause.X.tests]]
        kind = "share"
        numerator = { computers = 1 }
        denominator = { pupils = 1 }
        at_least = { primary = 10, junior = 10 }
        bounded = false
        """
    school = plenty("1", {"primary": 110, "junior": 100}).having(computers=22)
    result = assessed(school, rulebook=rulebook(text, amends=True))
    # 11 of the 22 to each stage, because 110 pupils weigh as much as 100 × 1.1.
    values = {stage: part.clauses["X"].value for stage, part in result.stages.items()}
    assert values == {"primary": 10.0, "junior": 11.0}
    assert result.clauses["X"].verdict == "pass"


def test_two_clauses_on_one_coefficient_are_each_held_to_their_own_limit() -> None:
    text = """
        [clause.R-CV-2030]
        dimension = { zh = "资源", en = "Resources" }
        name = { zh = "2030", en = "2030" }
        tests = [{ kind = "spread", counted = ["R7"], at_most = { primary = 0.6, junior = 0.6 } }]
        """
    # 1 ± 0.55 rooms for the same pupils.
    schools = [plenty("1", 1000).having(multimedia_rooms=45), plenty("2", 1000).having(multimedia_rooms=155)]
    result = assessed(*schools, rulebook=rulebook(text, amends=True))
    assert (result.clauses["R-CV"].verdict, result.clauses["R-CV-2030"].verdict) == ("fail", "pass")


def test_the_class_list_of_a_whole_school_passes() -> None:
    school = plenty("1", {"primary": 500, "junior": 400})
    assert assessed(school, classes=classes_of(school)).clauses["G5"].verdict == "pass"
