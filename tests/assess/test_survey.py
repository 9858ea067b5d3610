"""The survey: what every school has, added up; a blank is never nothing."""

from fractions import Fraction

import jmespath
import polars as pl
import pytest

from junheng.assess.ratios import RATIOS
from junheng.assess.survey import Survey, survey, survey_json
from junheng.facts.example import example_county
from junheng.facts.fields import dictionary
from junheng.facts.table import Facts
from tests.assess.counties import School, facts_of, plenty, without

NINE = plenty("2", {"primary": 900, "junior": 500})
KINDERGARTEN = School(
    {
        "school": "9",
        "name": "中心幼儿园",
        "township": "城关镇",
        "type": "kindergarten",
        "urban_rural": "urban",
        "centre": True,
        "children": 120,
        "staff": 20,
        "building_area_m2": 900,
    },
    (),
)
SPECIAL = plenty("8", 90).having(type="special")


@pytest.fixture(scope="module")
def example() -> Facts:
    return example_county(60, 1)


@pytest.fixture(scope="module")
def surveyed(example: Facts) -> Survey:
    return survey(example)


def place_names(found: Survey) -> list[str]:
    return [place.school for place in found.places]


def counted_at(facts: Facts) -> dict[str, str]:
    """Every row's school, or for a campus the school that it is part of."""
    rows = facts["schools"].select("school", "counted", "parent").iter_rows()
    return {school: parent if counted is False and parent else school for school, counted, parent in rows}


@pytest.mark.parametrize("field", ["building_area_m2", "sports_ground_area_m2", "books", "equipment_value", "staff"])
def test_a_sum_is_what_a_loop_over_the_rows_of_schools_comes_to(example: Facts, surveyed: Survey, field: str) -> None:
    main = counted_at(example)
    township = dict(example["schools"].select("school", "township").iter_rows())
    by_township: dict[str, Fraction] = {}
    for school, value in example["schools"].select("school", field).iter_rows():
        at = township[main[school]]
        by_township[at] = by_township.get(at, Fraction(0)) + Fraction(value, dictionary()["schools"][field].scale)
    assert {group.name: group.totals[field].value for group in surveyed.townships} == by_township
    assert surveyed.county.totals[field].value == sum(by_township.values())


@pytest.mark.parametrize("field", ["pupils", "classes"])
def test_a_stage_s_sum_is_what_a_loop_over_the_rows_of_stages_comes_to(
    example: Facts, surveyed: Survey, field: str
) -> None:
    by_stage: dict[str, int] = {}
    for stage, value in example["stages"].select("stage", field).iter_rows():
        by_stage[stage] = by_stage.get(stage, 0) + value
    county = surveyed.county
    assert {stage: totals[field].value for stage, totals in county.by_stage.items()} == by_stage
    assert county.totals[field].value == sum(by_stage.values())


def test_townships_areas_and_kinds_each_have_every_place_once(surveyed: Survey) -> None:
    for groups in (surveyed.townships, surveyed.areas, surveyed.kinds):
        assert sorted(school for group in groups for school in group.places) == sorted(place_names(surveyed))


def test_a_campus_that_is_no_school_of_its_own_adds_to_its_school(example: Facts, surveyed: Survey) -> None:
    main = counted_at(example)
    campuses = [school for school, at in main.items() if at != school]
    assert campuses
    assert not set(campuses) & set(place_names(surveyed))
    own = dict(example["schools"].select("school", "books").iter_rows())
    place = next(place for place in surveyed.places if place.school == main[campuses[0]])
    assert place.figures["books"] == sum(own[school] for school, at in main.items() if at == place.school)


def test_a_combined_school_is_one_place_with_both_stages() -> None:
    found = survey(facts_of([NINE]))
    assert place_names(found) == ["2"]
    assert found.places[0].stages == ("primary", "junior")
    assert found.county.totals["pupils"].value == 1400
    assert [found.county.by_stage[stage]["pupils"].value for stage in ("primary", "junior")] == [900, 500]


def test_a_sum_with_a_blank_part_is_not_known_and_says_whose_part_is_blank() -> None:
    found = survey(without(facts_of([plenty("1", 300), plenty("2", 200)]), "stages", 1, "pupils"))
    total = found.county.totals["pupils"]
    assert (total.value, total.known, total.missing) == (None, 300, ("2",))
    ratio = found.county.ordinary.ratios["class_size"]
    assert (ratio.value, ratio.missing) == (None, ("2",))


def test_a_stage_that_a_school_teaches_and_has_no_row_for_is_blank_and_not_nothing() -> None:
    found = survey(facts_of([School(NINE.row, NINE.stages[:1])]))
    assert found.places[0].stages == ("primary", "junior")
    assert found.county.by_stage["junior"]["pupils"].missing == ("2",)
    assert found.county.totals["pupils"].value is None
    assert {blank.field for blank in found.places[0].blanks if blank.stage == "junior"} >= {"pupils", "teachers"}


@pytest.mark.parametrize("id", RATIOS)
def test_a_ratio_is_the_total_over_the_total(surveyed: Survey, id: str) -> None:
    ratio = RATIOS[id]
    for group in surveyed.townships:
        totals = group.ordinary.totals
        over = sum(totals[field].known for field in ratio.over if field in totals)
        under = sum(totals[field].known for field in ratio.under if field in totals)
        assert group.ordinary.ratios[id].value == over * ratio.times / under


def test_a_ratio_is_no_mean_of_the_schools_ratios() -> None:
    crowded, roomy = plenty("1", 1000).having(classes=20), plenty("2", 20).having(classes=2)
    found = survey(facts_of([crowded, roomy]))
    assert found.county.ordinary.ratios["class_size"].value == Fraction(1020, 22)
    assert found.county.ordinary.ratios["class_size"].value != Fraction(50 + 10, 2)


def test_kindergartens_and_special_schools_are_counted_but_not_measured_by_the_pupil() -> None:
    found = survey(facts_of([plenty("1", 300).having(building_area_m2=3000), SPECIAL, KINDERGARTEN]))
    assert found.county.places == ("1", "8", "9")
    assert found.county.ordinary.places == ("1",)
    assert found.county.totals["children"].value == 120
    assert found.county.ordinary.ratios["building_per_pupil"].value == 10
    assert {group.name: group.places for group in found.kinds} == {
        "primary": ("1",),
        "special": ("8",),
        "kindergarten": ("9",),
    }


def test_who_has_no_senior_pupils_does_not_owe_them_and_who_may_have_some_does() -> None:
    secondary = plenty("2", {"junior": 500}).having(type="complete_secondary")
    found = survey(facts_of([plenty("1"), secondary]))
    assert "pupils_senior" not in found.places[0].figures
    assert found.county.totals["pupils_senior"].missing == ("2",)
    assert found.county.ordinary.ratios["teaching_per_pupil"].missing == ("2",)


def test_senior_pupils_share_the_grounds_but_not_the_teachers() -> None:
    secondary = plenty("2", {"junior": 500}).having(type="complete_secondary", pupils_senior=500, land_area_m2=20000)
    found = survey(facts_of([secondary]))
    ratios, totals = found.county.ordinary.ratios, found.county.totals
    assert ratios["land_per_pupil"].value == 20
    assert ratios["teachers_per_100"].value == totals["teachers"].known * 100 / 500


def test_a_place_without_anything_to_divide_by_has_no_ratio_and_lacks_nothing() -> None:
    found = survey(facts_of([plenty("1", 0)]))
    assert found.county.ordinary.ratios["teachers_per_100"].value is None
    assert found.county.ordinary.ratios["teachers_per_100"].missing == ()


@pytest.mark.parametrize(
    ("centre", "boarding", "expected"),
    [(True, True, (True, True)), (False, False, (False, False)), (None, None, (None, None))],
)
def test_a_township_has_its_centre_and_boarding_school_has_none_or_it_is_not_known(
    centre: bool | None, boarding: bool | None, expected: tuple[bool | None, bool | None]
) -> None:
    school = plenty("1").having(centre=centre, boarding=boarding)
    three = survey(facts_of([school])).townships[0].three_schools
    assert (three["centre_primary"].has, three["boarding"].has) == expected
    assert three["centre_primary"].schools == (("1",) if centre else ())
    assert three["centre_primary"].unknown == (("1",) if centre is None else ())


def test_a_centre_kindergarten_is_a_kindergarten_and_no_primary_school() -> None:
    three = survey(facts_of([KINDERGARTEN])).townships[0].three_schools
    assert [three[kind].has for kind in ("centre_kindergarten", "centre_primary", "boarding")] == [True, False, False]


def test_required_figures_that_are_blank_are_listed_and_kindergartens_do_not_owe_them() -> None:
    found = survey(facts_of([plenty("1").having(organiser=None, teachers_pe=None), KINDERGARTEN]))
    school, kindergarten = found.places
    assert [(blank.field, blank.stage) for blank in school.blanks] == [("organiser", None), ("teachers_pe", "primary")]
    assert [blank.field for blank in kindergarten.blanks] == ["organiser"]


def test_land_in_mu_counts_as_land_in_square_metres_and_is_not_added_up_beside_it() -> None:
    found = survey(facts_of([plenty("1").having(land_area_mu=30)]))
    assert found.county.totals["land_area_m2"].value == 20000
    assert "land_area_mu" not in found.county.totals


def test_a_school_that_lists_rooms_has_none_of_the_other_kinds_and_one_that_lists_none_has_not_said() -> None:
    schools = [plenty("1"), plenty("2")]
    rooms = [{"school": "1", "kind": "music", "room": str(n), "area_m2": 90} for n in range(3)]
    silent = survey(facts_of(schools, rooms=rooms)).county.ordinary.rooms
    assert (silent["music"].value, silent["music"].known, silent["music"].missing) == (None, 3, ("2",))
    other = {"school": "2", "kind": "library", "room": "1", "area_m2": 200}
    told = survey(facts_of(schools, rooms=[*rooms, other])).county.ordinary.rooms
    assert [told[kind].value for kind in ("music", "library", "computer")] == [3, 1, 0]


def test_the_json_says_what_the_values_say(example: Facts) -> None:
    found = survey(without(example, "schools", 2, "building_area_m2"))
    said = survey_json(found)
    for number, group in enumerate(found.townships):
        for field, total in group.ordinary.totals.items():
            there = jmespath.search(f"townships[{number}].ordinary.totals.{field}", said)
            assert there["missing"] == list(total.missing)
            assert there["value"] == (None if total.value is None else pytest.approx(float(total.value)))
        for id, ratio in group.ordinary.ratios.items():
            there = jmespath.search(f"townships[{number}].ordinary.ratios.{id}.value", said)
            assert there == (None if ratio.value is None else pytest.approx(float(ratio.value)))


def test_the_order_of_the_rows_changes_no_total(example: Facts, surveyed: Survey) -> None:
    turned = example.with_tables(
        schools=example["schools"].select(pl.all().reverse()), stages=example["stages"].select(pl.all().reverse())
    )
    assert {group.name: group.totals["pupils"] for group in surveyed.townships} == {
        group.name: group.totals["pupils"] for group in survey(turned).townships
    }
