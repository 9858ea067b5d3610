"""What must hold of every county: order of rows, tightening, deleting figures, splitting and merging."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from random import Random

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.assess.county import Choices, assess
from junheng.assess.outcome import Assessment
from junheng.assess.quantities import amounts, units_table
from junheng.facts.engine import PolarsEngine
from junheng.facts.table import Facts, frame_of
from junheng.standards.model import Rulebook, SchoolRuleTest, SpreadTest, Sum
from tests.assess.counties import (
    NATION,
    ON,
    School,
    facts_of,
    figures,
    verdicts,
    without,
)
from tests.assess.drawn import drawn_counties, drawn_schools
from tests.facts.record_sheets import county_with_records

ALL = Choices(tolerances=("T1", "T2", "T3", "T4", "T5"))


def shuffled(facts: Facts, chance: Random) -> Facts:
    """The same facts with the rows of every table in another order."""
    return facts.with_tables(
        **{
            id: frame[chance.sample(range(frame.height), frame.height)]
            for id, frame in facts.tables.items()
            if frame.height > 1
        }
    )


@settings(max_examples=25, deadline=None)
@given(drawn_counties(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_at_all(facts: Facts, chance: Random) -> None:
    first, second = assess(facts, NATION, ON, ALL), assess(shuffled(facts, chance), NATION, ON, ALL)
    assert first.units == second.units
    assert first.stages == second.stages
    assert first.clauses == second.clauses
    assert first.townships == second.townships
    assert first.data_digest == second.data_digest
    assert (first.verdict, first.computed) == (second.verdict, second.computed)


def tightened(rulebook: Rulebook, by: Fraction, floor: Fraction, spread: Fraction, more: int) -> Rulebook:
    """A standard that asks for more: thresholds, floors, coefficients, and how many indicators must be met."""
    clauses = {}
    for id, clause in rulebook.clauses.items():
        tests = tuple(
            replace(test, met_at_least=test.met_at_least + more, floor_share=test.floor_share * floor)
            if isinstance(test, SchoolRuleTest)
            else replace(test, at_most={stage: limit * spread for stage, limit in test.at_most.items()})
            if isinstance(test, SpreadTest)
            else test
            for test in clause.tests
        )
        clauses[id] = replace(clause, tests=tests)
    limits = tuple(replace(limit, value=limit.value * by) for limit in rulebook.limits)
    return replace(rulebook, clauses=clauses, limits=limits)


@settings(max_examples=25, deadline=None)
@given(
    facts=drawn_counties(),
    by=st.sampled_from([Fraction(1), Fraction(101, 100), Fraction(2)]),
    floor=st.sampled_from([Fraction(1), Fraction(101, 100), Fraction(100, 85)]),
    spread=st.sampled_from([Fraction(1), Fraction(99, 100), Fraction(1, 5)]),
    more=st.integers(0, 1),
)
def test_tightening_a_standard_never_lets_more_pass(
    facts: Facts, by: Fraction, floor: Fraction, spread: Fraction, more: int
) -> None:
    loose = verdicts(assess(facts, NATION, ON))
    tight = verdicts(assess(facts, tightened(NATION, by, floor, spread, more), ON))
    assert loose.keys() == tight.keys()
    worse = {key: (loose[key], tight[key]) for key in loose if tight[key] > loose[key]}
    assert not worse


@settings(max_examples=25, deadline=None)
@given(drawn_counties())
def test_a_tolerance_never_makes_a_school_or_clause_worse(facts: Facts) -> None:
    plain, relaxed = verdicts(assess(facts, NATION, ON)), verdicts(assess(facts, NATION, ON, ALL))
    # Coefficients may move either way when a school counts more than before.
    worse = {key for key in plain if relaxed[key] < plain[key] and "spread" not in key and "R-CV" not in key}
    assert not {key for key in worse if key[0] not in ("county", "stage")}


# A campus that no longer says so is a school of its own, by the definition of the field: no blank, another county.
NO_FIGURES = frozenset({"counted", "parent", "name", "school_year"})
TABLES = ("schools", "stages", "county", "rooms", "evidence")


@settings(max_examples=60, deadline=None)
@given(drawn_counties(), st.data())
def test_deleting_figures_never_turns_a_fail_into_a_pass(facts: Facts, data: st.DataObject) -> None:
    before = verdicts(assess(facts, NATION, ON))
    there = figures(facts, TABLES, NO_FIGURES)
    for table, row, field in data.draw(st.lists(st.sampled_from(there), min_size=1, max_size=4)):
        facts = without(facts, table, row, field)
    after = verdicts(assess(facts, NATION, ON))
    turned = {key for key in before.keys() & after.keys() if before[key] == 0 and after[key] == 2}
    assert not turned


@settings(max_examples=15, deadline=None)
@given(drawn_counties(complete=True, most=2), st.data())
def test_deleting_a_field_of_a_whole_table_neither(facts: Facts, data: st.DataObject) -> None:
    before = verdicts(assess(facts, NATION, ON))
    table, _, field = data.draw(st.sampled_from(figures(facts, ("schools", "stages", "rooms"), NO_FIGURES)))
    for row in range(facts[table].height):
        facts = without(facts, table, row, field)
    after = verdicts(assess(facts, NATION, ON))
    assert not {key for key in before.keys() & after.keys() if before[key] == 0 and after[key] == 2}


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32), st.data())
def test_deleting_entries_of_record_sheets_neither(seed: int, data: st.DataObject) -> None:
    chance = Random(seed)  # invented data
    facts = county_with_records(3, chance)
    moved = [
        {"teacher": teacher, "from_school": "0000", "to_school": "0001", "kind": "exchange", "since": date(2024, 9, 1)}
        for teacher in chance.sample(facts["teachers"]["teacher"].to_list(), 5)
    ]
    facts = facts.with_tables(postings=frame_of("postings", moved))
    before = verdicts(assess(facts, NATION, ON))
    tables = ("teachers", "training", "classes", "postings", "facilities")
    there = figures(facts, tables, frozenset({"grade"}))
    for table, row, field in data.draw(st.lists(st.sampled_from(there), min_size=1, max_size=12)):
        facts = without(facts, table, row, field)
    after = verdicts(assess(facts, NATION, ON))
    assert not {key for key in before.keys() & after.keys() if before[key] == 0 and after[key] == 2}


WEIGHTS = {
    "nine_year": ({"primary": "1", "junior": "1.1"}, "0"),
    "twelve_year": ({"primary": "1", "junior": "1.1"}, "1.32"),
    "complete_secondary": ({"junior": "1"}, "1.2"),
}
SHARED = Sum({"books": Fraction(1), "teaching_rooms_area_m2": Fraction(3)})


@settings(max_examples=40, deadline=None)
@given(drawn_schools("1", ("nine_year", "twelve_year", "complete_secondary")), st.integers(0, 10**6))
def test_the_parts_of_a_split_add_up_to_the_whole(drawn: School, books: int) -> None:
    school = drawn.having(books=books)
    units = units_table(facts_of([school]), NATION)
    parts = dict(zip(units["stage"], amounts(units, SHARED, PolarsEngine()).values, strict=True))
    weights, senior = WEIGHTS[school.row["type"]]
    weighted = {row["stage"]: Fraction(weights[row["stage"]]) * row["pupils"] for row in school.stages}
    rest = Fraction(senior) * (school.row["pupils_senior"] or 0)
    whole = books + 3 * Fraction(school.row["teaching_rooms_area_m2"])
    assert parts == {stage: whole * part / (sum(weighted.values()) + rest) for stage, part in weighted.items()}
    if not rest:
        assert sum(part for part in parts.values() if part is not None) == whole


@settings(max_examples=20, deadline=None)
@given(st.data(), st.integers(1, 3))
def test_merging_campuses_keeps_the_county_s_totals(data: st.DataObject, number: int) -> None:
    types = ("primary", "teaching_point", "nine_year")
    main = data.draw(drawn_schools("1", ("nine_year",)))
    campuses = [data.draw(drawn_schools(str(id), types)) for id in range(2, number + 2)]
    merged = [campus.having(counted=False, parent="1") for campus in campuses]
    apart, together = (assess(facts_of([main, *others]), NATION, ON) for others in (campuses, merged))
    assert {unit.school for unit in together.units} == {"1"}

    def total(judged: Assessment, id: str) -> Fraction:
        return sum((unit.readings[id].amount or Fraction(0) for unit in judged.units), Fraction(0))

    for id in NATION.indicators:
        assert total(together, id) == total(apart, id)
    assert sum(unit.pupils or 0 for unit in together.units) == sum(unit.pupils or 0 for unit in apart.units)


@settings(max_examples=15, deadline=None)
@given(drawn_schools("1", ("primary",)), drawn_schools("2", ("primary",)), st.integers(2, 4))
def test_a_school_taken_apart_into_equal_ones_leaves_the_coefficients(
    first: School, second: School, times: int
) -> None:
    public = [school.having(organiser="county") for school in (first, second)]
    counts = ("pupils", "teachers_bachelor", "teachers_backbone", "teachers_pe", "teachers_music", "teachers_college")
    areas = ("teaching_rooms_area_m2", "indoor_sports_area_m2", "sports_ground_area_m2", "equipment_value")
    names = (*counts, *areas, "multimedia_rooms")
    larger = public[0].having(
        **{
            name: times * value
            for row in (public[0].row, public[0].stages[0])
            for name, value in row.items()
            if name in names
        }
    )
    copies = [
        School({**public[0].row, "school": f"c{n}"}, ({**public[0].stages[0], "school": f"c{n}"},))
        for n in range(times)
    ]
    pooled, apart = (assess(facts_of([*some, public[1]]), NATION, ON).stages for some in ([larger], copies))
    for id in NATION.indicators:
        one, other = pooled["primary"].spreads[id], apart["primary"].spreads[id]
        assert (one.mean, one.passes) == (other.mean, other.passes)
        assert (one.cv is None) == (other.cv is None)
        if one.cv is not None and other.cv is not None:
            assert abs(one.cv - other.cv) < 1e-9


def test_a_county_of_one_year_is_not_another() -> None:
    facts = facts_of([])
    earlier = facts["county"].with_columns(pl.lit(2023, pl.Int64).alias("school_year"))
    assert facts.digest != facts.with_tables(county=earlier).digest
