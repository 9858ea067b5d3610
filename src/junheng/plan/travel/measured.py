"""A table of journeys that a county has measured: CSV with `from`, `to` and `km` or `minutes`."""

import csv
from collections.abc import Mapping
from io import StringIO
from math import isfinite
from pathlib import Path

from junheng.plan.county_files import read_file
from junheng.terms.errors import InputError

ENDS = ("from", "to")


def read_measured(path: Path, km_per_hour: float) -> Mapping[tuple[str, str], float]:
    """Journeys by the identifiers of their ends.

    Args:
        path: The table. A row may give `km`; where it is blank or there is no such column, `minutes` are taken.
        km_per_hour: What turns minutes into kilometres.

    Returns:
        (from, to) → kilometres.

    Raises:
        InputError: the file cannot be read, lacks a column, or a row has no figure of zero or more, or stands twice.
    """
    text = read_file(path).removeprefix("\ufeff")
    rows = csv.DictReader(StringIO(text))
    heads = [head.strip() for head in rows.fieldnames or []]
    rows.fieldnames = heads
    if any(end not in heads for end in ENDS) or not {"km", "minutes"} & set(heads):
        raise InputError("travel.no_columns", path=str(path), found="、".join(heads) or "—")
    found: dict[tuple[str, str], float] = {}
    for row in rows:
        line = rows.line_num
        one, other = ((row[end] or "").strip() for end in ENDS)
        km = _km(row, km_per_hour)
        if not one or not other or km is None:
            raise InputError("travel.wrong_row", path=str(path), line=line)
        if (one, other) in found:
            raise InputError("travel.twice", path=str(path), line=line, start=one, end=other)
        found[one, other] = km
    return found


def _km(row: Mapping[str, str | None], km_per_hour: float) -> float | None:
    """The row's kilometres; None where it has no figure of zero or more."""
    for column, each in (("km", 1.0), ("minutes", km_per_hour / 60)):
        said = (row.get(column) or "").strip()
        if said:
            try:
                value = float(said)
            except ValueError:
                return None
            return value * each if isfinite(value) and value >= 0 else None
    return None
