"""Spans of recurring work follow one another without gap or overlap, as the calendar has them."""

import itertools
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from junheng.deliver.following.terms import SchoolCalendar, Span, Term, spans
from junheng.deliver.following.terms_file import calendar_of
from junheng.deliver.workplan.model import Every
from junheng.terms.errors import InputError

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@given(st.sampled_from(get_args(Every)), DAYS, st.integers(0, 900))
def test_spans_touch_the_days_asked_for_and_do_not_overlap(every: Every, first: date, days: int) -> None:
    last = first + timedelta(days=days)
    found = list(spans(every, first, last, SchoolCalendar()))
    assert all(span.first <= last and span.last >= first for span in found)
    assert all(before.last < after.first for before, after in itertools.pairwise(found))
    if every != "term":  # August belongs to no term
        assert found[0].first <= first
        assert found[-1].last >= last
        assert all(after.first - before.last == timedelta(days=1) for before, after in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("every", "lasts"),
    [
        ("week", ["2024-01-07", "2024-01-14"]),
        ("month", ["2024-01-31"]),
        ("quarter", ["2024-03-31"]),
        ("half-year", ["2024-06-30"]),
        ("term", ["2024-01-31"]),
        ("year", ["2024-08-31"]),
    ],
)
def test_the_spans_of_ten_days_in_january(every: Every, lasts: list[str]) -> None:
    found = spans(every, date(2024, 1, 3), date(2024, 1, 12), SchoolCalendar())
    assert [str(span.last) for span in found] == lasts


def test_a_county_sets_its_own_days() -> None:
    own = SchoolCalendar((Term(2023, 1, Span(date(2023, 8, 28), date(2024, 1, 19))),))
    assert [str(span.last) for span in spans("term", date(2023, 8, 29), date(2024, 2, 2), own)] == [
        "2024-01-19",
        "2024-07-31",
    ]
    assert list(spans("term", date(2024, 1, 20), date(2024, 1, 31), own)) == []


def test_own_terms_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "terms.toml"
    path.write_text("[[terms]]\nschool_year = 2023\nnumber = 1\nfirst = 2023-08-28\nlast = 2024-01-19\n")
    assert [str(term.last) for term in calendar_of(path).terms(2023)] == ["2024-01-19", "2024-07-31"]
    assert calendar_of(None) == SchoolCalendar()


@pytest.mark.parametrize(
    "entry",
    [
        "school_year = 2023\nnumber = 3\nfirst = 2023-08-28\nlast = 2024-01-19",
        "school_year = 2023\nnumber = 1\nfirst = 2024-08-28\nlast = 2025-01-19",
        "school_year = 2023\nnumber = 1\nfirst = 2024-01-19\nlast = 2023-08-28",
        "school_year = 2023\nnumber = 1\nfirst = 2023-08-28\nlast = 2024-02-19",
        "school_year = '2023'\nnumber = 1\nfirst = 2023-08-28\nlast = 2024-01-19",
        "number = 1\nfirst = 2023-08-28\nlast = 2024-01-19",
        "not toml",
    ],
)
def test_what_is_no_term_is_refused(tmp_path: Path, entry: str) -> None:
    path = tmp_path / "terms.toml"
    path.write_text(f"[[terms]]\n{entry}\n")
    with pytest.raises(InputError) as refused:
        calendar_of(path)
    assert "terms.toml" in refused.value.say("zh")
