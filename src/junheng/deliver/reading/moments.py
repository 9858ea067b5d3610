"""Points in time as documents write them: 2023年6月底, 9月, 次年3月, 上半年, 秋季学期."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from junheng.deliver.reading.numerals import number
from junheng.deliver.reading.words import hanzi, pattern

LAST_OF_YEAR = 12
PARTS_OF_MONTH = ((1, 10), (11, 20), (21, 31), (1, 20), (11, 31))
HALF_YEARS = ((1, 6), (7, 12))
SUMMER: tuple[tuple[int, int | None], tuple[int, int | None]] = ((7, None), (8, None))
WINTER: tuple[tuple[int, int | None], tuple[int, int | None]] = ((1, 21), (2, None))


@dataclass(frozen=True)
class Moment:
    """A point in time as written: which year (if said), and from which month and day to which."""

    year: int | None
    first: tuple[int, int | None]
    last: tuple[int, int | None]
    scale: Literal["year", "month", "day", "part"]
    later: int = 0
    last_year: int = 0
    first_year: int = 0
    at_end: bool = False
    said_year: bool = True

    def since(self, year: int) -> str:
        """Its beginning, as `2023-06` or `2023-06-30`."""
        return _written(year + self.first_year, *self.first)

    def until(self, year: int) -> str:
        """Its end."""
        return _written(year + self.last_year, *self.last)


def _written(year: int, month: int, day: int | None) -> str:
    if day is None:
        return f"{year:04d}-{month:02d}"
    return f"{year:04d}-{month:02d}-{min(day, monthrange(year, month)[1]):02d}"


def _int(text: str) -> int:
    value = number(text)
    return int(value) if value is not None else 0


def _year(text: str) -> int:
    return _int("".join(hanzi()["digits"][0] if sign in hanzi()["also_zero"] else sign for sign in text))


def _season(year: int, sign: str) -> Moment:
    """Spring term: February to July; autumn term: September to January."""
    if sign == pattern_sign("spring"):
        return Moment(year, (2, None), (7, None), "part")
    return Moment(year, (9, None), (1, None), "part", last_year=1)


def pattern_sign(name: str) -> str:
    """A single character of the calendar's words."""
    return str(hanzi()["signs"][name])


def _close(season: Moment, moment: Callable[..., Moment]) -> Moment:
    """The end of a term: its last month."""
    # An autumn term ends in the next year.
    last = season.last
    return replace(moment(last, last, "month", at_end=True), first_year=season.last_year, last_year=season.last_year)


def _rest(text: str, at: int, year: int | None, *, later: int = 0, said: bool) -> tuple[Moment, int] | None:
    """What stands after a year: month, day, part of the year; or the same without a year."""

    def moment(first: tuple[int, int | None], last: tuple[int, int | None], scale: str, **more: object) -> Moment:
        return Moment(year, first, last, scale, later=later, said_year=said, **more)  # type: ignore[arg-type]  # passed on as they are

    if found := pattern("day_span").match(text, at):
        month = _int(found["month"])
        return moment((month, _int(found["first"])), (month, _int(found["last"])), "part"), found.end()
    found = pattern("month_span").match(text, at)
    if found and (not found["and"] or _int(found["last"]) - _int(found["first"]) == 1):  # 7月、10月 are two dates
        first, last = _int(found["first"]), _int(found["last"])
        return moment((first, None), (last, None), "part", last_year=int(last < first)), found.end()
    if found := pattern("month_day").match(text, at):
        month = _int(found["month"])
        if found["day"]:
            return moment((month, _int(found["day"])), (month, _int(found["day"])), "day"), found.end()
        part = found["part"] or ""
        thirds = hanzi()["signs"]["thirds"]
        if part in thirds:
            first_day, last_day = PARTS_OF_MONTH[thirds.index(part)]
            return moment((month, first_day), (month, last_day), "part"), found.end()
        return moment(
            (month, None), (month, None), "month", at_end=part[-1:] in hanzi()["signs"]["ends"] and bool(part)
        ), found.end()
    found = pattern("part_of_year").match(text, at)
    if found is None:
        return None
    if found["half"] or found["half_sign"]:
        second = found["half_sign"] == "2" or found["half"] not in (None, pattern_sign("first"))
        first, last = HALF_YEARS[second]
        return moment((first, None), (last, None), "part"), found.end()
    if found["quarter"] or found["quarter_sign"]:
        quarter = _int(found["quarter"] or found["quarter_sign"])
        return moment((quarter * 3 - 2, None), (quarter * 3, None), "part"), found.end()
    if found["season"]:
        if found["opening"]:
            month = 2 if found["season"] == pattern_sign("spring") else 9
            return moment((month, None), (month, None), "month"), found.end()
        season = _season(year or 0, found["season"])
        if found["close"]:
            return _close(season, moment), found.end()
        return moment(season.first, season.last, "part", last_year=season.last_year), found.end()
    if found["term"]:
        season = _season(year or 0, pattern_sign("spring" if found["term"] in hanzi()["signs"]["second"] else "autumn"))
        if found["term_close"]:
            return _close(season, moment), found.end()
        return moment(season.first, season.last, "part", last_year=season.last_year), found.end()
    if found["holiday"]:
        season_first, season_last = SUMMER if found["holiday"] == pattern_sign("hot") else WINTER
        return moment(season_first, season_last, "part"), found.end()
    if found["festival"]:
        month, festive = hanzi()["festivals"][found["festival"]]
        return moment((month, festive), (month, festive), "day"), found.end()
    if found["edge"]:
        month = 1 if found["edge"] == pattern_sign("beginning") else LAST_OF_YEAR
        return moment((month, None), (month, None), "month", at_end=month == LAST_OF_YEAR), found.end()
    if found["middle"]:
        return moment((6, None), (6, None), "month"), found.end()
    return None


def _moment(
    text: str, at: int, plan_until: str | None = None, term_until: str | None = None
) -> tuple[Moment, int] | None:
    """The point in time that begins at a place of a sentence, and where it ends."""
    if found := pattern("school_year").match(text, at):
        first = _year(found["first"])
        if found["season"]:
            spring = found["season"] == pattern_sign("spring")
            return replace(_season(first + spring, found["season"]), year=first + spring), found.end()
        if found["term"]:
            spring = found["term"] in hanzi()["signs"]["second"]
            season = _season(first + spring, pattern_sign("spring" if spring else "autumn"))
            return season, found.end()
        return Moment(first, (9, None), (8, None), "part", last_year=1), found.end()
    if found := pattern("year_span").match(text, at):
        first, last = _year(found["first"]), _year(found["last"])
        if first < last:
            return Moment(first, (1, None), (12, None), "part", last_year=last - first), found.end()
    if found := pattern("one_school_year").match(text, at):
        first = _year(found["first"])
        if found["term"]:
            spring = found["term"] in hanzi()["signs"]["second"]
            return _season(first + spring, pattern_sign("spring" if spring else "autumn")), found.end()
        return Moment(first, (9, None), (8, None), "part", last_year=1), found.end()
    if found := pattern("numeric_date").match(text, at):
        month, day = int(found["month"]), found["day"]
        when = (month, int(day) if day else None)
        ends = (found["part"] or " ") in hanzi()["signs"]["ends"]
        return Moment(_year(found["year"]), when, when, "day" if day else "month", at_end=ends), found.end()
    if (found := pattern("plan_end").match(text, at)) and plan_until:
        final = (int(plan_until[5:7]), None)
        return Moment(int(plan_until[:4]), final, final, "month", at_end=True), found.end()
    if (found := pattern("term_end").match(text, at)) and term_until:
        final = (int(term_until[5:7]), None)
        return Moment(int(term_until[:4]), final, final, "month", at_end=True), found.end()
    if found := pattern("five_year").match(text, at):
        first = 1951 + 5 * (_int(found["number"]) + 10)
        if found["part"] == pattern_sign("since_then"):
            return None
        ends = pattern_sign("end") in found["part"] or found["last"] is not None
        if ends:
            return Moment(first + 4, (12, None), (12, None), "month", at_end=True), found.end()
        return Moment(first, (1, None), (12, None), "part", last_year=4), found.end()
    if found := pattern("year_word").match(text, at):
        if found["relative"]:
            later = int(hanzi()["years_later"].get(found["relative"], 0))
            year, said = None, found["relative"] in hanzi()["years_of_plan"]
        else:
            year, said, later = _year(found["year"]), True, 0
        rest = _rest(text, found.end(), year, later=later, said=said)
        if rest is not None:
            return rest
        end = found.end() - found[0].endswith(pattern_sign("of"))
        return Moment(year, (1, None), (12, None), "year", later=later, said_year=said), end
    return _rest(text, at, None, said=False)


def _in_month(text: str, at: int, month: int) -> tuple[Moment, int] | None:
    """A day or a third of a month that is said elsewhere."""
    if pattern("any_day_lead").match(text, at) is None:
        return None
    found = pattern("days_alone").match(text, at)
    if found is None:
        return None
    if found["part"]:
        place = hanzi()["signs"]["parts_of_month"].index(found["part"])
        if place < len(PARTS_OF_MONTH):
            first_day, last_day = PARTS_OF_MONTH[place]
            return Moment(None, (month, first_day), (month, last_day), "part", said_year=False), found.end()
        ends = found["part"][-1] in hanzi()["signs"]["ends"]
        return Moment(None, (month, None), (month, None), "month", at_end=ends, said_year=False), found.end()
    first, last = _int(found["first"] or found["day"]), _int(found["last"] or found["day"])
    scale: Literal["part", "day"] = "part" if found["last"] else "day"
    return Moment(None, (month, first), (month, last), scale, said_year=False), found.end()


def moments(
    text: str, plan_until: str | None = None, term_until: str | None = None, month: int | None = None
) -> Iterator[tuple[int, int, Moment, Moment | None]]:
    """The dates of a text in order: where each begins and ends, its first point and, of a span, its second.

    Args:
        text: The sentence.
        plan_until: The end of its plan.
        term_until: The end of the plan's term.
        month: The month that its heading names; a day without a month is of it, or of the date before it.
    """
    at = 0
    while (found := _next(text, at, month)) is not None:
        start = found
        read = _moment(text, start, plan_until, term_until)
        if read is None and month is not None:
            read = _in_month(text, start, month)
        if read is None:
            at = start + 1
            continue
        first, end = read
        if first.year is None and first.scale == "month" and (behind := pattern("year_behind").match(text, end)):
            first, end = replace(first, year=_year(behind["year"]), said_year=True), behind.end()
        second = None
        joint = pattern("range_joint").match(text, end)
        if joint is not None:
            after = _moment(text, joint.end())
            if after is not None:
                second, end = after
            elif first.scale == "day" and (day := pattern("day_only").match(text, joint.end())):
                second = replace(
                    first, first=(first.first[0], _int(day["day"])), last=(first.first[0], _int(day["day"]))
                )
                end = day.end()
        yield start, end, first, second
        if first.scale != "year" and not first.later:
            month = (second or first).last[0] if first.scale in ("day", "month") or first.last[1] else None
        at = max(end, start + 1)


def _next(text: str, at: int, month: int | None) -> int | None:
    """Where the next date begins; days without a month only where the month is known."""
    found = pattern("date_lead").search(text, at)
    if month is None:
        return found.start() if found is not None else None
    day = pattern("any_day_lead").search(text, at, found.start() if found is not None else len(text))
    return day.start() if day is not None else (found.start() if found is not None else None)
