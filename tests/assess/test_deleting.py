"""No figure deleted turns a fail into a pass, figure by figure."""

from junheng.assess.county import Choices, assess
from junheng.assess.outcome import Assessment
from junheng.facts.table import Facts
from tests.assess.counties import (
    EVIDENCE,
    GOOD_COUNTY,
    NATION,
    ON,
    figures,
    good_county,
    plenty,
    rooms_of,
    verdicts,
    without,
)


def judged(facts: Facts, choices: Choices | None = None) -> Assessment:
    return assess(facts, NATION, ON, choices)


BOTH = {"primary": 900, "junior": 600}


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
