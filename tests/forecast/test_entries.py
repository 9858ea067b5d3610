"""First grades and the lowest junior grades: each source where it does better on the past."""

import pytest

from junheng.facts.table import Facts
from junheng.forecast.entries import entries_of
from junheng.forecast.leavers import first_junior_grade
from junheng.forecast.model import Forecast
from junheng.forecast.panel import panel_of
from junheng.forecast.pupils import forecast_pupils
from tests.forecast.histories import county, steady

BORN = {2014: 300, 2015: 240, 2016: 180, 2017: 240, 2018: 300, 2019: 120, 2020: 60, 2021: 60}
YEARS = range(2022, 2026)


def entering(year: int) -> float:
    """Those born from September seven years before to August six years before."""
    return BORN[year - 7] / 3 + BORN[year - 6] * 2 / 3


def with_births(born: dict[int, int] = BORN, area: str = "A", follow: bool = True) -> Facts:
    """Two schools that share a township's children three to one."""
    first = [entering(year) if follow else 300 for year in YEARS]
    schools = {
        name: {grade: [round(share * pupils) for pupils in first] for grade in range(1, 7)}
        for name, share in (("big", 0.75), ("small", 0.25))
    }
    rows = [{"area": area, "year": year, "births": number} for year, number in born.items()]
    return county(schools, births=rows)


def first_grade(forecast: Forecast, school: str) -> list[float]:
    rows = {(cell.school, cell.grade): at for at, cell in enumerate(forecast.cells)}
    return list(forecast.pupils[rows[school, 1]])


def codes(forecast: Forecast) -> list[str]:
    return [finding.code for finding in forecast.findings]


def test_first_graders_are_those_born_six_and_seven_years_before() -> None:
    found = forecast_pupils(with_births(), 2, draws=3)
    assert first_grade(found, "big") == pytest.approx([0.75 * entering(2026), 0.75 * entering(2027)], rel=0.02)
    assert first_grade(found, "small") == pytest.approx([0.25 * entering(2026), 0.25 * entering(2027)], rel=0.02)
    assert "forecast.entry_births" in codes(found)


def test_births_of_the_county_alone_are_enough() -> None:
    found = forecast_pupils(with_births(area="the county"), 1, draws=3)
    assert first_grade(found, "big") == pytest.approx([0.75 * entering(2026)], rel=0.02)


def test_births_that_had_nothing_to_do_with_entry_are_not_used() -> None:
    found = forecast_pupils(with_births(follow=False), 1, draws=3)
    assert first_grade(found, "big") == pytest.approx([225], rel=0.01)
    assert "forecast.entry_not_births" in codes(found)


def test_years_whose_births_are_not_known_are_told() -> None:
    found = forecast_pupils(with_births(), 4, draws=3)
    told = next(finding for finding in found.findings if finding.code == "forecast.births_end")
    assert told.params["years"] == [2028, 2029]


def test_births_that_cannot_be_tried_are_not_used() -> None:
    found = forecast_pupils(with_births({2019: 10, 2020: 10}), 1, draws=3)
    assert "forecast.births_not_tried" in codes(found)


def test_children_at_home_are_used_where_there_are_no_births() -> None:
    cells = [
        {"cell": "v", "township": "A", "age": age, "children": children, "lon": 1, "lat": 1}
        for age, children in {6: 100, 5: 50, 4: 200}.items()
    ]
    found = forecast_pupils(county({"a": steady(100)}, cells=cells), 2, draws=3)
    assert first_grade(found, "a") == pytest.approx([50, 200])
    assert "forecast.entry_cells" in codes(found)


def test_without_anything_known_recent_years_are_used() -> None:
    found = forecast_pupils(county({"a": {**steady(100), 1: [100, 100, 100, 140]}}), 1, draws=3)
    assert 100 < first_grade(found, "a")[0] < 140
    assert "forecast.entry_level" in codes(found)


def test_junior_schools_share_the_leavers_that_come_by_recent_shares() -> None:
    wave = {grade: [100] * 5 for grade in range(1, 7)}
    for grade in range(1, 7):
        wave[grade] = [60 if (year - grade) % 2 else 140 for year in range(5)]
    first = [wave[6][year - 1] if year else 140 for year in range(5)]
    second, third = [140, *first[:-1]], [60, 140, *first[:-2]]
    juniors = {
        name: {
            grade: [round(share * number) for number in row]
            for grade, row in zip((7, 8, 9), (first, second, third), strict=True)
        }
        for name, share in (("j", 0.75), ("k", 0.25))
    }
    found = forecast_pupils(county({"p": wave, **juniors}), 2, draws=3)
    cells = {(cell.school, cell.grade): found.pupils[at].tolist() for at, cell in enumerate(found.cells)}
    assert cells["j", 7][0] == pytest.approx(0.75 * wave[6][4], rel=0.02)
    assert cells["k", 7][0] == pytest.approx(0.25 * wave[6][4], rel=0.02)
    assert any(code.startswith("forecast.junior_shares.") for code in codes(found))


def test_five_years_of_primary_school_are_known_by_the_stages() -> None:
    schools = {"p": steady(50, range(1, 6)), "j": steady(50, range(6, 10))}
    panel = panel_of(county(schools, first_junior=6))
    assert first_junior_grade(panel) == 5
    known, _ = entries_of(county(schools, first_junior=6), panel, (), (2026,), 5)
    assert known.grade == 5


def test_junior_schools_without_primary_schools_go_by_recent_years() -> None:
    found = forecast_pupils(county({"j": steady(50, range(7, 10))}), 1, draws=3)
    assert found.pupils[:, 0].tolist() == pytest.approx([50, 50, 50])
    assert "forecast.junior_unled" in codes(found)
