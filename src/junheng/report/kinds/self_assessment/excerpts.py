"""Parts of the tables that every report shares, cut to the breadth of a page."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from junheng.assess.outcome import Assessment
from junheng.report.tables import Row, Table
from junheng.report.verdict_sheets import verdict_tables
from junheng.terms.messages import Lang


def excerpt(
    table: Table,
    title: str,
    widths: Mapping[str, float],
    *,
    where: Callable[[Row], bool] = lambda row: True,
    notes: tuple[str, ...] | None = None,
    key: str = "",
) -> Table:
    """Some columns and rows of a table, under a title of their own.

    Args:
        table: What to cut from; its cells keep their sources.
        title: As printed over it.
        widths: The columns wanted, from left to right, and how broad each is here.
        where: The rows wanted.
        notes: What stands under it; None keeps the table's own.
        key: Which table it is; empty keeps the table's own.
    """
    columns = {column.key: column for column in table.columns}
    return replace(
        table,
        key=key or table.key,
        title=title,
        columns=tuple(replace(columns[name], width=width) for name, width in widths.items() if name in columns),
        rows=tuple(row for row in table.rows if where(row)),
        caption="",
        notes=table.notes if notes is None else notes,
        keep=1,
        broad=False,
    )


def verdict_table(assessment: Assessment, key: str, lang: Lang) -> Table:
    """One of the tables of the verdict sheet: stages, overview, choices or replaced."""
    return next(table for table in verdict_tables(assessment, "", lang) if table.key == key)
