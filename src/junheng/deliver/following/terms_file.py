"""A county's own terms, from a TOML file: `[[terms]]` with school_year, number, first and last."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from junheng.deliver.following.terms import SchoolCalendar, Span, Term
from junheng.terms.errors import InputError


def calendar_of(path: Path | None) -> SchoolCalendar:
    """The calendar that a file describes; the usual one without a file.

    Raises:
        InputError: the file cannot be read, or an entry is no term.
    """
    if path is None:
        return SchoolCalendar()
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise InputError("following.terms_unreadable", path=path, reason=str(wrong)) from wrong
    entries = given.get("terms")
    if not isinstance(entries, list) or not entries or given.keys() != {"terms"}:
        raise InputError("following.terms_unreadable", path=path, reason="[[terms]]")
    found: dict[tuple[int, int], Term] = {}
    for number, entry in enumerate(entries, 1):
        term = _term(path, number, entry)
        if (term.school_year, term.number) in found:
            raise InputError("following.no_term", path=path, number=number)
        found[term.school_year, term.number] = term
    calendar = SchoolCalendar(tuple(found.values()))
    for number, (school_year, _) in enumerate(found, 1):
        first, second = calendar.terms(school_year)
        if first.last >= second.first:
            raise InputError("following.no_term", path=path, number=number)
    return calendar


def _term(path: Path, number: int, entry: Any) -> Term:
    if isinstance(entry, dict) and entry.keys() == {"school_year", "number", "first", "last"}:
        year, which, first, last = (entry[key] for key in ("school_year", "number", "first", "last"))
        if type(year) is int and type(which) is int and type(first) is date and type(last) is date:
            # August to August: a day elsewhere is one of another school year.
            within = date(year, 8, 1) <= first <= last <= date(year + 1, 8, 31) if 1900 < year < 2200 else False
            if which in (1, 2) and within:
                return Term(year, which, Span(first, last))
    raise InputError("following.no_term", path=path, number=number)
