"""School years: named by their first calendar year, from 1 September to 31 August."""

from datetime import date


def last_day(school_year: int) -> date:
    """The day on which a school year's data are judged unless another is asked for.

    Example:
        >>> last_day(2024)
        datetime.date(2025, 8, 31)
    """
    return date(school_year + 1, 8, 31)


def first_day(school_year: int) -> date:
    """The first day of a school year."""
    return date(school_year, 9, 1)


def school_year_of(day: date) -> int:
    """The school year that a day lies in.

    Example:
        >>> school_year_of(date(2025, 8, 31)), school_year_of(date(2025, 9, 1))
        (2024, 2025)
    """
    return day.year if day >= first_day(day.year) else day.year - 1


def in_force(since: date, until: date | None, on: date) -> bool:
    """Whether a half-open span of days, `[since, until)`, holds a day."""
    return since <= on and (until is None or on < until)
