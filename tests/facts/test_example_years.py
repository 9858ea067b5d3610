"""The example county in earlier school years."""

import polars as pl
import pytest

from junheng.facts.checks import check
from junheng.facts.example import example_county
from junheng.facts.example.years import in_year
from junheng.terms.errors import InputError
from junheng.terms.findings import errors

NOW = example_county(30, 7)
YEAR = int(NOW["county"]["school_year"][0])


@pytest.mark.parametrize("year", [YEAR - 3, YEAR - 1])
def test_an_earlier_year_has_no_error_and_the_pupils_that_were_enrolled(year: int) -> None:
    then = in_year(NOW, year)
    assert errors(check(then)) == []
    enrolled = NOW["enrolment"].filter(pl.col("school_year") == year)["pupils"].sum()
    assert then["stages"]["pupils"].sum() == enrolled
    assert then["county"]["school_year"].to_list() == [year]


def test_schools_had_less_equipment_the_further_back() -> None:
    sums = [in_year(NOW, year)["schools"]["equipment_value"].sum() for year in (YEAR - 2, YEAR - 1, YEAR)]
    assert sums == sorted(set(sums))


def test_the_present_year_is_the_county_itself() -> None:
    assert in_year(NOW, YEAR) is NOW


def test_a_year_without_enrolment_is_refused_with_the_years_there_are() -> None:
    with pytest.raises(InputError) as refused:
        in_year(NOW, YEAR - 9)
    assert str(YEAR - 4) in refused.value.say("zh")
