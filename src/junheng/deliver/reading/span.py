"""What a date in a sentence is, what is known of time around it, and which year it is of when it says none."""

from dataclasses import dataclass
from typing import Literal

from junheng.deliver.reading.moments import Moment

MONTHS_OF_TERM = 6
LONG_PAST = 3

Form = Literal["point", "span", "until", "since", "past", "within"]


@dataclass(frozen=True)
class Span:
    """A date expression of a sentence with its place there.

    Attributes:
        at: Where it begins in the sentence, words such as `到` or `自` included.
        to: Where it ends, words such as `前` included.
        since: Its beginning as `2023-06` or `2023-06-30`; None where the year is not known.
        until: Its end, likewise.
        form: What the words around make of it.
        scale: How fine it is.
        at_end: Whether it names an end (`年底`, `6月底`).
        months: For `within`: how many months, from the plan's start.
        doubtful: The year is a guess, or the start to count from is not known.
    """

    at: int
    to: int
    since: str | None
    until: str | None
    form: Form
    scale: Literal["year", "month", "day", "part"]
    at_end: bool = False
    months: int = 0
    doubtful: bool = False


@dataclass(frozen=True)
class Around:
    """What is known of time where a sentence stands.

    Attributes:
        year: The year last spoken of.
        since: Beginning of the stage or plan, as written months.
        until: Its end.
        plan_since: The plan's own beginning, which "within three years" counts from.
        plan_until: Its end.
    """

    year: int | None = None
    since: str | None = None
    until: str | None = None
    plan_since: str | None = None
    plan_until: str | None = None

    @property
    def month(self) -> int | None:
        """The month of a stage that is one month: days without a month are of it."""
        if not self.since or not self.until or self.since[:7] != self.until[:7]:
            return None
        return int(self.since[5:7])

    @property
    def term_until(self) -> str | None:
        """The end of the term, of a plan for one term."""
        if not self.plan_since or not self.plan_until:
            return None
        return self.plan_until if self.plan_until[:7] <= months_later(self.plan_since, MONTHS_OF_TERM - 1) else None


def months_later(month: str, count: int) -> str:
    """A month, so many months later.

    Example:
        >>> months_later("2023-09", 35), months_later("2024-01-15", 11)
        ('2026-08', '2024-12')
    """
    position = int(month[:4]) * 12 + int(month[5:7]) - 1 + count
    return f"{position // 12:04d}-{position % 12 + 1:02d}"


def own_year(first: Moment, year: int | None, around: Around, second: Moment | None) -> tuple[int | None, bool]:
    """The year of a point in time, and whether it is a guess.

    Args:
        first: The point.
        year: The year spoken of last.
        around: What is known of time there.
        second: The end of the span that it begins.
    """
    if first.year is not None:
        return first.year, False
    if first.said_year and around.plan_since:  # "this year" is the plan's
        return int(around.plan_since[:4]) + first.later, False
    if first.later:
        return (year + first.later, False) if year is not None else (None, True)
    if second is not None and second.year is not None:
        return second.year - int(first.first[0] > second.first[0]), False
    if around.since and around.until:
        low, high = int(around.since[:4]), int(around.until[:4])
        month = first.first[0]
        fits = [one for one in range(low, high + 1) if around.since[:7] <= f"{one:04d}-{month:02d}" <= around.until[:7]]
        if len(fits) == 1:
            return fits[0], False
        if fits and year in fits:
            return year, True  # one of several years of the stage or plan: the one spoken of last
    if year is not None and around.plan_since and not around.plan_until:
        # A paper that says no period speaks of the months to come: 1月 in one of November is the next year's.
        year = max(year, int(around.plan_since[:4]))
        gap = int(around.plan_since[5:7]) - first.first[0] if first.scale in ("day", "month") else 0
        return (year + 1 if f"{year:04d}" == around.plan_since[:4] and gap > LONG_PAST else year), False
    if year is not None and around.plan_since and f"{year:04d}-{first.first[0]:02d}" < around.plan_since[:7]:
        # The year spoken of last (对2024年督导中发现的问题，4月15日前…) is over: the date is of the plan's year.
        return max(year, int(around.plan_since[:4])), False
    return year, year is None


def second_year(first: Moment, second: Moment, own: int) -> int:
    """The year of the end of a span that begins in a known year."""
    if second.year is not None:
        return second.year
    if second.later:
        return own + second.later
    return own + int(second.first[0] < first.first[0])
