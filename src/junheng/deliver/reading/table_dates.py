"""The dates of a table's row: of its columns of time, and of a cell that is a date."""

import re
from collections.abc import Sequence
from dataclasses import replace

from junheng.deliver.reading.dates import spans
from junheng.deliver.reading.deeds import every, task_dates
from junheng.deliver.reading.masking import masked
from junheng.deliver.reading.model import Every
from junheng.deliver.reading.span import Around, Span
from junheng.deliver.reading.table_heads import Table, by_weight
from junheng.deliver.reading.words import hanzi, pattern, words

STRONG_SIGNS = "[；;。]"


def by_column(cells: Sequence[str], table: Table, around: Around) -> dict[str, str]:
    """The cells of a row by what their columns hold; of several columns of time the one that says a date."""
    found = {role: cells[index] for index, role in by_weight(table) if index < len(cells)}
    if "when" in found:
        found["when"] = when_said(cells, table, around) or found["when"]
    return found


def when_said(cells: Sequence[str], table: Table, around: Around) -> str | None:
    """Of several columns of time (周次 | 日期) the first that says a date."""
    places = [index for index, role in table.roles.items() if role == "when" and index < len(cells)]
    for index in places[1:]:
        if (finer := _in_month(cells[places[0]], cells[index], around)) is not None:
            return finer
    return next((cells[index] for index in places if cells[index] and cell_span(cells[index], around)), None)


def _in_month(month: str, days: str, around: Around) -> str | None:
    """A month and days of it in two columns (九月 | 15日—19日), as one date; None where they are not such."""
    if not month or not days or cell_span(days, around) is not None:
        return None
    of_month = cell_span(month, around)
    if of_month is None or not of_month.since or not of_month.until or of_month.since[:7] != of_month.until[:7]:
        return None
    within = replace(around, since=of_month.since, until=of_month.until)
    found = cell_span(days, within)
    if found is None:
        return None
    return month.strip() + days.strip()


def row_dates(
    by_role: dict[str, str], text: str, around: Around, *, deadline: bool
) -> tuple[list[tuple[str | None, str | None]], Every | None]:
    """Start and end by the columns of a row, several where a cell names several dates; and how often."""
    begin = cell_spans(by_role["start"], around) if by_role.get("start") else []
    when = by_role.get("when", "")
    ends = cell_spans(when, around) if when else []
    repeated = every(when) if when else None
    if begin:
        last = task_dates(ends[0], text, deadline=True)[1] if ends else None
        return [(begin[0].since, last)], repeated
    first = re.split(STRONG_SIGNS, text)[0]  # of several deeds the first says how its month is meant
    return [task_dates(one, first + when, deadline=deadline) for one in ends], repeated


def cell_spans(cell: str, around: Around) -> list[Span]:
    """The dates of a cell, years and months alone allowed.

    Example:
        >>> [one.until for one in cell_spans("2024", Around()) + cell_spans("2023.12", Around())]
        ['2024-12', '2023-12']
        >>> cell_spans("长期坚持", Around())
        []
    """
    text = cell.strip()
    if text in words("whole_year") and around.plan_since and around.plan_until:
        return [Span(0, len(text), around.plan_since, around.plan_until, "span", "part")]
    if pattern("year_cell").match(text) or pattern("years_cell").match(text):
        text += hanzi()["year_sign"]
    return [one for one in spans(masked(text), around) if one.form != "past" and (one.since or one.until)]


def cell_span(cell: str, around: Around) -> Span | None:
    """The first date of a cell."""
    return next(iter(cell_spans(cell, around)), None)


def finer(inner: Sequence[Span], times: Sequence[tuple[str | None, str | None]]) -> bool:
    """Whether a cell begins with a day of its own in the weeks or months of its row (3月17日—21日 | 3月20日召开…)."""
    first = inner[0]
    if len(times) != 1 or first.at > 1 or first.scale != "day" or first.form not in ("point", "until"):
        return False
    since, until = times[0]
    if since is None or until is None or since == until or first.until is None:
        return False
    return since[: len(first.until)] <= first.until and first.until[: len(until)] <= until


def is_before(head: str, around: Around) -> bool:
    """Whether a year at the head of a column lies before the plan."""
    span = cell_span(head, around)
    return (
        span is not None
        and span.until is not None
        and (around.plan_since is None or span.until[:7] < around.plan_since[:7])
    )
