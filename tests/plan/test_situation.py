"""What a plan refuses to promise, and what it starts from."""

from fractions import Fraction

import numpy as np
import pytest

from junheng.assess.county import Choices
from junheng.plan.levers import changed_fields
from junheng.plan.refusals import refuse_standard
from junheng.plan.situation import inside_clauses, situation
from junheng.standards.resolve import find_rulebook, resolve
from junheng.terms.errors import InputError, StandardsError
from tests.assess.counties import NATION, classes_of, good_county, plenty, rulebook, without
from tests.plan.counties import ON, YEAR, nation, planned, strained

SPREAD = """
    [clause.L-CV]
    dimension = {{ zh = "资源", en = "Resources" }}
    name = {{ zh = "差异系数", en = "Coefficient" }}
    tests = [{{ kind = "spread", counted = ["{id}"], at_most = {{ primary = 0.5, junior = 0.45 }} }}]
    confidence = "test"
    """
INDICATOR = """
    [indicator.L-OWN]
    name = {{ zh = "指标", en = "Indicator" }}
    unit = {{ zh = "人", en = "persons" }}
    resource_unit = "person"
    numerator = {{ {numerator} = 1 }}
    denominator = {{ {denominator} = 1 }}
    confidence = "test"
    """


def test_the_mean_of_coefficients_is_refused_with_its_clause() -> None:
    book = resolve(find_rulebook("national-2012"), "990101", ON)
    with pytest.raises(StandardsError) as raised:
        refuse_standard(book)
    assert raised.value.code == "plan.mean_of_coefficients"
    assert raised.value.params["clause"] in book.clauses


def test_a_coefficient_of_what_may_be_at_most_is_refused() -> None:
    limit = '[[limit]]\nindicator = "L-OWN"\nat_most = 3\n'
    own = INDICATOR.format(numerator="teachers", denominator="pupils")
    with pytest.raises(StandardsError) as raised:
        refuse_standard(rulebook(own + limit + SPREAD.format(id="L-OWN")))
    assert raised.value.code == "plan.at_most"
    assert raised.value.params["indicator"] == "L-OWN"


@pytest.mark.parametrize("field", ["teachers", "building_area_m2", "classes"])
def test_what_is_divided_by_figures_that_a_plan_changes_is_refused(field: str) -> None:
    assert field in changed_fields()
    own = INDICATOR.format(numerator="pupils", denominator=field)
    with pytest.raises(StandardsError) as raised:
        refuse_standard(rulebook(own + SPREAD.format(id="L-OWN")))
    assert raised.value.code == "plan.denominator"
    assert raised.value.params["fields"] == [field]


def test_the_nation_is_not_refused() -> None:
    refuse_standard(NATION)
    assert {"R-SCHOOL", "R-CV", "G3", "G5"} <= set(inside_clauses(NATION))


@pytest.mark.parametrize(
    ("table", "field"),
    [("schools", "equipment_value"), ("schools", "teaching_rooms_area_m2"), ("stages", "teachers_backbone")],
)
def test_a_figure_that_a_clause_rests_on_has_to_be_there(table: str, field: str) -> None:
    facts = without(good_county(plenty("1"), plenty("2", 600)), table, 0, field)
    with pytest.raises(InputError) as raised:
        situation(facts, NATION, Choices(), (YEAR,))
    assert raised.value.code == "plan.figures_missing"
    assert raised.value.params["clause"] in inside_clauses(NATION)
    assert raised.value.params["missing"]


def test_resources_and_needs_are_those_of_the_assessment() -> None:
    facts = strained(30, 8, 1.0)
    county = situation(facts, nation(facts), Choices(), (YEAR,))
    moment = county.moments[0]
    row = {(site.school, site.stage): at for at, site in enumerate(county.sites)}
    seen = 0
    for unit in moment.before.units:
        at = row[unit.school, unit.stage]
        for column, id in enumerate(county.indicators):
            reading = unit.readings.get(id)
            if reading is None or reading.amount is None or reading.per_base is None or not unit.in_scope:
                continue
            seen += 1
            met = moment.have[at, column] >= moment.need[at, column] - 1e-9
            assert met == (reading.met is True)
            exact = float(reading.per_base * reading.base)
            assert exact - 1e-9 <= moment.need[at, column] <= exact + 1
    assert seen > 100
    assert set(np.unique(moment.share[moment.present])) - {1.0}


def test_rooms_and_teachers_of_split_classes_are_part_of_the_plan() -> None:
    schools = [plenty(id, 1000, ample=1.5).having(classes=20) for id in ("1", "2")]
    plan = planned(good_county(*schools, classes=[row for school in schools for row in classes_of(school)]))
    more = plan.county.moments[0].classes_more
    assert more.sum() > 0
    assert plan.outcome.x is not None
    built = sum((deed.quantity for deed in plan.done if deed.action.id == "build-rooms"), Fraction(0))
    hired = sum((deed.quantity for deed in plan.done if deed.action.word == "hire"), Fraction(0))
    assert built >= 80 * int(more.sum())
    assert hired >= Fraction(19, 10) * int(more.sum())
