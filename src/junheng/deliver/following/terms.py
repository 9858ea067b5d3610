"""The calendar of schools: terms of school years, and the spans of work that comes again and again.

Days are days of Asia/Shanghai; nothing here has an hour. A school year begins on 1 September.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from junheng.deliver.workplan.model import Every
from junheng.terms.calendar import first_day, last_day, school_year_of


@dataclass(frozen=True)
class Span:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    def within(self, first: date, last: date) -> "Span | None":
        """The part of it that lies between two days; None where nothing does."""
        start, end = max(self.first, first), min(self.last, last)
        return Span(start, end) if start <= end else None


@dataclass(frozen=True)
class Term:
    """A term of a school year as a county sets it."""

    school_year: int
    number: int
    span: Span


@dataclass(frozen=True)
class SchoolCalendar:
    """Terms of school years.

    Where a county has not set its own days, the first term runs from September to January and the second from
    February to July; August belongs to no term.

    Attributes:
        own: Terms with the county's own days.
    """

    own: tuple[Term, ...] = ()

    def terms(self, school_year: int) -> tuple[Span, Span]:
        """The two terms of a school year.

        Example:
            >>> [str(term.last) for term in SchoolCalendar().terms(2023)]
            ['2024-01-31', '2024-07-31']
        """
        following = school_year + 1
        usual = {
            1: Span(first_day(school_year), date(following, 1, 31)),
            2: Span(date(following, 2, 1), date(following, 7, 31)),
        }
        usual |= {term.number: term.span for term in self.own if term.school_year == school_year}
        return usual[1], usual[2]


def spans(every: Every, first: date, last: date, calendar: SchoolCalendar) -> Iterator[Span]:
    """The spans of a repetition that have at least one day between two days, whole, in order.

    Weeks begin on Monday; quarters and half-years are those of the calendar year; years are school years.

    Example:
        >>> [str(span.last) for span in spans("term", date(2023, 10, 1), date(2024, 12, 31), SchoolCalendar())]
        ['2024-01-31', '2024-07-31', '2025-01-31']
    """
    if last < first:
        return
    for span in _from(every, first, calendar):
        if span.first > last:
            return
        if span.last >= first:
            yield span


def _from(every: Every, first: date, calendar: SchoolCalendar) -> Iterator[Span]:
    """Endless spans, beginning at or before the one that a day lies in."""
    if every == "week":
        start = first - timedelta(days=first.weekday())
        while True:
            yield Span(start, start + timedelta(days=6))
            start += timedelta(days=7)
    if every in ("term", "year"):
        # A county's own term may begin in August or end in September: one year earlier is always early enough.
        school_year = school_year_of(first) - 1
        while True:
            if every == "term":
                yield from calendar.terms(school_year)
            else:
                yield Span(first_day(school_year), last_day(school_year))
            school_year += 1
    months = {"month": 1, "quarter": 3, "half-year": 6}[every]
    count = first.year * 12 + (first.month - 1) // months * months
    while True:
        yield Span(_month(count), _month(count + months) - timedelta(days=1))
        count += months


def _month(count: int) -> date:
    return date(count // 12, count % 12 + 1, 1)
