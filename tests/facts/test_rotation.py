"""Rotation counted from the register of teachers and their postings."""

from datetime import date
from typing import Any

import pytest

from junheng.facts.rotation import fill_rotation
from junheng.facts.table import Facts, frame_of

NAMES = ("rotation_eligible", "rotation_moved", "rotation_moved_backbone")


def teacher(
    id: str, joined: date | None = date(2018, 9, 1), backbone: str | None = "none", **more: Any
) -> dict[str, Any]:
    return {"teacher": id, "school": "1", "full_time": True, "joined": joined, "backbone": backbone, **more}


def posting(
    id: str, since: date | None = date(2024, 9, 1), kind: str | None = "exchange", to: str = "2"
) -> dict[str, Any]:
    return {"teacher": id, "from_school": "1", "to_school": to, "kind": kind, "since": since}


def counted(
    teachers: list[dict[str, Any]], postings: list[dict[str, Any]], years: int = 6, **county: Any
) -> tuple[int | None, ...]:
    facts = Facts.of(
        {
            "teachers": frame_of("teachers", teachers),
            "postings": frame_of("postings", postings),
            "county": frame_of("county", [{"county": "990101", "school_year": 2024, **county}]),
        }
    )
    row = fill_rotation(facts, years)["county"].row(0, named=True)
    return tuple(row[name] for name in NAMES)


def test_eligible_moved_and_backbone_are_counted() -> None:
    teachers = [
        teacher("a"),
        teacher("b", date(2018, 9, 2)),  # a day short of six years
        teacher("c", date(2000, 9, 1), "province"),
        teacher("d", full_time=False),
    ]
    moves = [posting("a"), posting("c"), posting("d"), posting("nobody")]
    assert counted(teachers, moves) == (2, 2, 1)
    assert counted(teachers, moves, years=9) == (1, 2, 1)


@pytest.mark.parametrize(
    ("move", "moved"),
    [
        (posting("a", date(2024, 8, 31)), 0),
        (posting("a", date(2025, 8, 31)), 1),
        (posting("a", date(2025, 9, 1)), 0),
        (posting("a", kind="support"), 0),
        (posting("a", to="1"), 0),  # to the same school, as after campuses are merged
    ],
)
def test_what_counts_as_moved(move: dict[str, Any], moved: int) -> None:
    assert counted([teacher("a")], [move]) == (1, moved, 0)


@pytest.mark.parametrize(
    ("teachers", "postings", "county"),
    [
        ([teacher("a", None)], [posting("a")], {}),
        ([teacher("a", backbone=None)], [posting("a")], {}),
        ([teacher("a", full_time=None)], [posting("a")], {}),
        ([teacher("a")], [posting("a", None)], {}),
        ([teacher("a")], [posting("a", kind=None)], {}),
        ([teacher("a")], [], {}),
        ([], [posting("a")], {}),
        ([teacher("a")], [posting("a")], {"school_year": None}),
    ],
)
def test_what_is_not_sure_stays_blank(teachers: Any, postings: Any, county: dict[str, Any]) -> None:
    assert counted(teachers, postings, **county) == (None, None, None)


def test_what_was_entered_stays() -> None:
    assert counted([teacher("a")], [posting("a")], rotation_moved=7) == (None, 7, None)
