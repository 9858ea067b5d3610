"""Points in time as English documents write them: 30 June 2026, mid-March, the autumn term of 2025, Q3."""

import re
from dataclasses import replace
from typing import Literal

from junheng.deliver.reading.moments import HALF_YEARS, LAST_OF_YEAR, PARTS_OF_MONTH, SUMMER, WINTER, Moment
from junheng.deliver.reading.span import Around
from junheng.deliver.reading.words import english, pattern

SPRING = ("spring", "second", "summer")
EDGES = ("start", "beginning")

Scale = Literal["year", "month", "day", "part"]
Day = tuple[int, int | None]


def _int(text: str | None) -> int:
    return int("".join(sign for sign in text or "0" if sign.isdigit()))


def _month(name: str) -> int:
    return int(english()["months"][name[:3].capitalize()])


def english_moment(text: str, at: int, around: Around) -> tuple[Moment, int] | None:
    """The point in time that begins at a place of a text, and where it ends."""
    found = pattern("en_date").match(text, at)
    if found is None:
        return None
    read = _read(found, around)
    return (read, found.end()) if read is not None else None


def _of(
    year: str | None,
    first: Day,
    last: Day,
    scale: Scale,
    *,
    at_end: bool = False,
    first_year: int = 0,
    last_year: int = 0,
) -> Moment:
    said = _int(year) if year else None
    return Moment(said, first, last, scale, first_year=first_year, last_year=last_year, at_end=at_end, said_year=False)


def _read(found: re.Match[str], around: Around) -> Moment | None:
    get = found.groupdict().get
    if (name := get("s_month")) is not None:
        last = _month(name)
        first = _month(get("s_month0") or name)
        return _of(get("s_year"), (first, _int(get("s_day"))), (last, _int(get("s_last"))), "part")
    if (name := get("n_month")) is not None:
        month = _month(name)
        return _of(get("n_year"), (month, _int(get("n_day"))), (month, _int(get("n_last"))), "part")
    for sign in ("d", "m"):
        if (name := get(f"{sign}_month")) is not None:
            when = (_month(name), _int(get(f"{sign}_day")))
            return _of(get(f"{sign}_year"), when, when, "day")
    if (name := get("r_month")) is not None:
        first, last = _month(name), _month(str(get("r_last")))
        if get("r_and") and last - first != 1:
            return None  # March and September 2026 are two dates
        year = str(_int(get("r_year")) - int(last < first)) if get("r_year") else None
        return _of(year, (first, None), (last, None), "part", last_year=int(last < first))
    if get("i_year"):
        day = get("i_day")
        on = (_int(get("i_month")), _int(day) if day else None)
        return _of(get("i_year"), on, on, "day" if day else "month")
    if (name := get("p_month")) is not None:
        return _part_of_month(str(get("part")).casefold(), _month(name), get("p_year"))
    for name in ("o", "b"):
        if (said := get(f"{name}_month")) is not None:
            month = _month(said)
            return _of(get(f"{name}_year") if name == "o" else None, (month, None), (month, None), "month")
    return _part_of_year(found, around)


def _part_of_month(part: str, month: int, year: str | None) -> Moment:
    if part in ("end", "close"):
        return _of(year, (month, None), (month, None), "month", at_end=True)
    if part in EDGES:
        return _of(year, (month, None), (month, None), "month")
    thirds = (("early", "first ten days"), ("mid", "middle", "second ten days"), ("late", "last ten days"))
    begin, end = PARTS_OF_MONTH[next(at for at, names in enumerate(thirds) if part in names)]
    return _of(year, (month, begin), (month, end), "part")


def _part_of_year(found: re.Match[str], around: Around) -> Moment | None:
    get = found.groupdict().get
    order = english()["order"]
    if get("half") or get("hk"):
        half = order[str(get("half")).casefold()] if get("half") else _int(get("hk"))
        first, last = HALF_YEARS[half - 1]
        read = _of(get("h_year") or get("hk_year"), (first, None), (last, None), "part")
        return replace(read, later=int(get("h_rel") == "next"), said_year=get("h_rel") is not None)
    if get("quarter") or get("k") or get("k0"):
        quarter = order[str(get("quarter")).casefold()] if get("quarter") else _int(get("k") or get("k0"))
        year = get("q_year") or get("k_year") or get("k_year0")
        return _of(year, (quarter * 3 - 2, None), (quarter * 3, None), "part")
    if get("t_name0") or get("t_name"):
        return _term(found)
    if first_year := get("y_first") or get("y_first0"):
        return _of(first_year, (9, None), (8, None), "part", last_year=1)
    if get("ys_first"):
        years = _int(get("ys_last")) - _int(get("ys_first"))
        return _of(get("ys_first"), (1, None), (LAST_OF_YEAR, None), "part", last_year=years) if years > 0 else None
    if get("holiday"):
        season_first, season_last = SUMMER if str(get("holiday")).casefold() == "summer" else WINTER
        return _of(get("v_year"), season_first, season_last, "part")
    if get("e_part") or get("ye"):
        return _edge(found, around)
    if get("rel"):
        later = int(str(get("rel_year")).casefold() == "next")
        end: Day = (LAST_OF_YEAR, None)
        if get("rel_part"):
            return Moment(None, end, end, "month", later=later, at_end=True)
        return Moment(None, (1, None), end, "year", later=later)
    if get("whole"):
        return _whole(around)
    if get("b_year"):
        return _of(get("b_year"), (1, None), (LAST_OF_YEAR, None), "year")
    return None


def _whole(around: Around) -> Moment | None:
    """All the time of the plan: aims for the term."""
    if around.plan_since is None or around.plan_until is None:
        return None
    years = int(around.plan_until[:4]) - int(around.plan_since[:4])
    first, last = (int(around.plan_since[5:7]), None), (int(around.plan_until[5:7]), None)
    return _of(around.plan_since[:4], first, last, "part", last_year=years)


def _term(found: re.Match[str]) -> Moment:
    """A term by its name; the second of a school year 2025-26 is in the later year."""
    get = found.groupdict().get
    name = str(get("t_name0") or get("t_name")).casefold()
    spring = name.startswith(SPRING)
    year = get("t_year0") or get("t_year")
    if year and spring and get("t_next"):
        year = str(_int(year) + 1)
    first: Day = (2, None) if spring else (9, None)
    last: Day = (7, None) if spring else (1, None)
    if part := get("t_part"):
        if str(part).casefold() in EDGES:
            return _of(year, first, first, "month")
        return _of(year, last, last, "month", at_end=True, first_year=int(not spring), last_year=int(not spring))
    return _of(year, first, last, "part", last_year=int(not spring))


def _edge(found: re.Match[str], around: Around) -> Moment | None:
    """The end, beginning or middle of a year, or of the plan itself."""
    get = found.groupdict().get
    part = str(get("e_part") or "end").casefold()
    this = get("e_this") or ""
    if this and this != "year":
        day = around.plan_since if part in EDGES else around.plan_until
        if day is None:
            return None
        on = (int(day[5:7]), None)
        return _of(day[:4], on, on, "month", at_end=part not in EDGES)
    month = 1 if part in EDGES else 6 if part == "middle" else LAST_OF_YEAR
    return _of(get("e_year") or get("ye_year"), (month, None), (month, None), "month", at_end=month == LAST_OF_YEAR)
