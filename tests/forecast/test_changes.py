"""Openings, closures, mergers and feeder schools: everyone goes somewhere."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.facts.table import Facts
from junheng.forecast.model import Forecast
from junheng.forecast.pupils import forecast_pupils
from junheng.terms.errors import InputError
from tests.forecast.histories import county, steady

SCHOOLS = {name: steady(pupils) for name, pupils in {"a": 30, "b": 40, "c": 50, "d": 20}.items()}
TOWNS = {"a": "A", "b": "A", "c": "B", "d": "B"}


def changed(*changes: dict[str, object], types: dict[str, str] | None = None) -> Facts:
    return county(SCHOOLS, towns=TOWNS, types={**dict.fromkeys(SCHOOLS, "primary"), **(types or {})}, changes=changes)


def total(forecast: Forecast, school: str) -> list[float]:
    rows = [at for at, cell in enumerate(forecast.cells) if cell.school == school]
    return np.asarray(forecast.pupils[rows].sum(axis=0)).tolist()


def closing(school: str, year: int, to: str | None = None, share: int | None = None) -> dict[str, object]:
    kind = "close" if to is None else "merge"
    return {"school": school, "kind": kind, "school_year": year, "to_school": to, "share": share}


def test_a_merger_brings_all_pupils_to_the_school_named() -> None:
    before = forecast_pupils(changed(), 3, draws=30)
    after = forecast_pupils(changed(closing("a", 2027, "c")), 3, draws=30)
    assert total(after, "a")[0] == pytest.approx(180)
    assert total(after, "a")[1:] == [0, 0]
    assert total(after, "c") == pytest.approx([total(before, "c")[0], 480, 480])
    assert total(after, "b") == total(before, "b")
    assert (after.draws.sum(axis=1) == before.draws.sum(axis=1)).all()


def test_a_closure_without_destination_sends_pupils_to_the_township() -> None:
    found = forecast_pupils(changed(closing("a", 2026)), 2, draws=10)
    assert total(found, "b") == pytest.approx([420, 420])
    assert total(found, "c") == pytest.approx([300, 300])


def test_shares_are_kept_and_the_rest_stays_in_the_township() -> None:
    found = forecast_pupils(changed(closing("a", 2026, "c", 50), closing("a", 2026, "d", 25)), 1, draws=10)
    assert total(found, "c") == pytest.approx([300 + 90])
    assert total(found, "d") == pytest.approx([120 + 45])
    assert total(found, "b") == pytest.approx([240 + 45])


def test_who_is_sent_on_arrives() -> None:
    """A closes into B in the first year, B into C in the second."""
    found = forecast_pupils(changed(closing("b", 2027, "c"), closing("a", 2026, "b")), 2, draws=0)
    assert total(found, "b") == pytest.approx([420, 0])
    assert total(found, "c") == pytest.approx([300, 720])


NEW = {"school": "new", "kind": "open", "school_year": 2026, "places": 60}


def test_a_school_that_opens_grows_by_a_grade_and_takes_from_its_township() -> None:
    facts = county(
        SCHOOLS,
        towns={**TOWNS, "new": "A"},
        types={**dict.fromkeys(SCHOOLS, "primary"), "new": "primary"},
        changes=[NEW],
    )
    found = forecast_pupils(facts, 3, draws=50)
    before = forecast_pupils(changed(), 3, draws=50)
    assert total(found, "new") == pytest.approx([10, 20, 30])
    assert total(found, "c") == pytest.approx([300, 300, 300])
    assert total(found, "a")[2] + total(found, "b")[2] == pytest.approx(420 - 30)
    assert (found.draws.sum(axis=1) == before.draws.sum(axis=1)).all()
    assert "forecast.opens.places" in [finding.code for finding in found.findings]


def test_a_new_school_in_place_of_old_ones_takes_them_all_at_once() -> None:
    facts = changed({**NEW, "school_year": 2027}, closing("c", 2027, "new"), closing("d", 2027, "new"))
    found = forecast_pupils(facts, 2, draws=10)
    assert total(found, "new") == pytest.approx([0, 420])
    assert total(found, "a") == pytest.approx([180, 180])


PRIMARY, JUNIOR = range(1, 7), range(7, 10)


def fed(*changes: dict[str, object]) -> Facts:
    schools = {"p": steady(100, PRIMARY), "q": steady(60, PRIMARY), "j": steady(100, JUNIOR), "k": steady(60, JUNIOR)}
    schools["p"] = {grade: [100, 100, 100, 100 if grade < 6 else 150] for grade in PRIMARY}
    return county(schools, towns=dict.fromkeys("pqjk", "A"), changes=changes)


def feeder(school: str, to: str, share: int | None = None, year: int = 2020) -> dict[str, object]:
    return {"school": school, "kind": "feeder", "school_year": year, "to_school": to, "share": share}


def entering(forecast: Forecast, school: str) -> float:
    return next(
        float(forecast.pupils[at, 0]) for at, cell in enumerate(forecast.cells) if cell[0] == school and cell[2] == 7
    )


def test_leavers_enter_the_school_that_they_are_assigned_to() -> None:
    found = forecast_pupils(fed(feeder("p", "j"), feeder("q", "k")), 1, draws=5)
    assert entering(found, "j") == pytest.approx(150)
    assert entering(found, "k") == pytest.approx(60)
    assert "forecast.entry_feeders" in [finding.code for finding in found.findings]


def test_feeder_relations_to_come_are_taken_up_in_their_year() -> None:
    found = forecast_pupils(fed(feeder("p", "k", year=2027), feeder("q", "j", year=2027)), 2, draws=5)
    cells = {(cell.school, cell.grade): found.pupils[at].tolist() for at, cell in enumerate(found.cells)}
    assert cells["k", 7][0] < 100
    assert cells["k", 7][1] == pytest.approx(cells["p", 6][0], rel=0.02)
    assert cells["j", 7][1] == pytest.approx(cells["q", 6][0], rel=0.02)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([closing("zz", 2026)], "forecast.change_unknown"),
        ([closing("a", 2026, "zz")], "forecast.change_unknown"),
        ([closing("a", 2026, "a")], "forecast.change_to_itself"),
        ([{"school": "a", "kind": "merge", "school_year": 2026}], "forecast.change_nowhere"),
        ([closing("a", 2026, "b", 70), closing("a", 2026, "c", 40)], "forecast.shares_over"),
        ([closing("a", 2026, "b", -5)], "forecast.change_share"),
        ([closing("a", 2026, "b"), closing("b", 2027, "a")], "forecast.changes_circle"),
        ([closing("a", 2026, "b", 50), closing("a", 2027, "c", 50)], "forecast.closes_twice"),
        ([NEW, NEW], "forecast.opens_twice"),
        ([{**NEW, "places": -1}], "forecast.change_places"),
        ([{**NEW, "places": 0}], "forecast.change_places"),
        ([{**NEW, "school_year": 2027}, closing("a", 2026, "new")], "forecast.opens_after"),
        ([{**NEW, "school_year": 2030}, closing("a", 2026, "new")], "forecast.opens_after"),
        ([{**NEW, "kind": "move"}], "forecast.change_kind"),
        ([closing(name, 2026) for name in "abcd"], "forecast.nowhere"),
    ],
)
def test_changes_that_cannot_be_carried_out_name_what_is_wrong(rows: list[dict[str, object]], code: str) -> None:
    with pytest.raises(InputError) as error:
        forecast_pupils(changed(*rows), 2, draws=3)
    assert error.value.code == code
    for lang in ("zh", "en"):
        assert "{" not in error.value.say(lang)  # type: ignore[arg-type]  # both are languages


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (closing("a", 2020, "b"), "forecast.change_past"),
        ({**NEW, "school": "a"}, "forecast.opens_already"),
        ({"school": "a", "kind": "close"}, "forecast.change_unclear"),
        ({**NEW, "places": None}, "forecast.opens.even"),
        (NEW, "forecast.opens_type.primary"),
    ],
)
def test_changes_that_need_a_second_look_are_told(row: dict[str, object], code: str) -> None:
    found = forecast_pupils(changed(row), 1, draws=3)
    assert code in [finding.code for finding in found.findings]
    for finding in found.findings:
        assert finding.text("zh")
        assert finding.mend("en")


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.integers(2026, 2028), st.sampled_from("abcd"), st.integers(0, 100)),
        max_size=3,
        unique_by=lambda row: row[0],
    ),
    st.booleans(),
)
def test_no_pupil_is_lost_or_made_by_changes(rows: list[tuple[str, int, str, int]], opens: bool) -> None:
    changes = [closing(school, year, to, share) for school, year, to, share in rows]
    if opens:
        changes.append(dict(NEW))
    before = forecast_pupils(changed(), 3, draws=8)
    try:
        after = forecast_pupils(changed(*changes), 3, draws=8)
    except InputError as error:
        assert error.code in {"forecast.change_to_itself", "forecast.changes_circle"}  # noqa: PT017  # others are faults
        return
    assert (after.draws.sum(axis=1) == before.draws.sum(axis=1)).all()
    assert after.draws.min() >= 0
    assert after.pupils.sum(axis=0) == pytest.approx(before.pupils.sum(axis=0))
    backwards = forecast_pupils(changed(*reversed(changes)), 3, draws=8)
    assert (backwards.draws == after.draws).all()
