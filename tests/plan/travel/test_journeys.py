"""Distances: great circles against a geodesic library's sphere, measured ones before them, unknown ones unknown."""

from math import acos, cos, isnan, radians, sin
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from junheng.plan.travel.circles import EARTH_KM
from junheng.plan.travel.journeys import Journeys, Spot
from junheng.plan.travel.measured import read_measured
from junheng.terms.errors import InputError

LON, LAT = st.floats(74, 134), st.floats(18, 53)


@given(LON, LAT, LON, LAT)
def test_great_circles_agree_with_the_law_of_cosines(lon: float, lat: float, lon2: float, lat2: float) -> None:
    across = cos(radians(lat)) * cos(radians(lat2)) * cos(radians(lon2 - lon)) + sin(radians(lat)) * sin(radians(lat2))
    found = Journeys().km([Spot("a", lon, lat)], [Spot("b", lon2, lat2)])[0, 0]
    assert found == pytest.approx(EARTH_KM * acos(max(-1.0, min(1.0, across))), abs=0.5, rel=1e-6)


def test_a_place_that_is_not_known_has_no_distance_but_a_measured_one() -> None:
    known, unknown = Spot("a", 120.0, 30.0), Spot("b")
    assert isnan(Journeys(1.3).km([known], [unknown])[0, 0])
    assert isnan(Journeys(1.3).km([unknown], [unknown])[0, 0])
    assert Journeys(1.3, {("a", "b"): 7.5}).km([known], [unknown])[0, 0] == 7.5


def test_each_way_keeps_its_own_measure() -> None:
    spots = [Spot("a", 120.0, 30.0), Spot("b", 120.1, 30.0)]
    both = Journeys(1.3, {("a", "b"): 12.0, ("b", "a"): 15.0}).km(spots, spots)
    assert (both[0, 1], both[1, 0]) == (12.0, 15.0)


def written(folder: Path, content: str) -> Path:
    path = folder / "journeys.csv"
    path.write_text(content, encoding="utf-8")
    return path


def test_minutes_stand_in_for_kilometres(tmp_path: Path) -> None:
    path = written(tmp_path, "\ufefffrom,to,km,minutes\na,b,,30\nb,c,4.5,60\n")
    assert read_measured(path, 20.0) == {("a", "b"): 10.0, ("b", "c"): 4.5}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("from,km\na,1\n", "travel.no_columns"),
        ("from,to,far\na,b,1\n", "travel.no_columns"),
        ("", "travel.no_columns"),
        ("from,to,km\na,b,-1\n", "travel.wrong_row"),
        ("from,to,km\na,b,near\n", "travel.wrong_row"),
        ("from,to,km\na,b,inf\n", "travel.wrong_row"),
        ("from,to,km\na,,1\n", "travel.wrong_row"),
        ("from,to,km\na,b\n", "travel.wrong_row"),
        ("from,to,km\na,b,1\na,b,2\n", "travel.twice"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(tmp_path: Path, content: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        read_measured(written(tmp_path, content), 20.0)
    assert refused.value.code == code


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        read_measured(tmp_path / "none.csv", 20.0)
    assert refused.value.code == "allocate.no_file"
