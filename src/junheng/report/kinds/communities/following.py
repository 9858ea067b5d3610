"""Gaps of members to their leads, then and now, as a document."""

from junheng.plan.communities.follow import Following
from junheng.report.document import Captioned, Document, Section
from junheng.report.tables import Cell, Column, Row, Table
from junheng.terms.calendar import first_day
from junheng.terms.messages import Lang, text


def build(found: Following, lang: Lang, note: str = "") -> Document:
    """The document."""
    columns = tuple(
        Column(key, text(f"communities.column.{key}", lang), decimals=decimals, width=width)
        for key, decimals, width in (
            ("lead", None, 30),
            ("school", None, 30),
            ("then", 1, 12),
            ("now", 1, 12),
            ("closed", 1, 12),
            ("state", None, 16),
        )
    )
    rows: tuple[Row, ...] = tuple(
        {
            "lead": Cell(found.names[one.lead]),
            "school": Cell(found.names[one.school]),
            "then": Cell(one.then),
            "now": Cell(one.now),
            "closed": Cell(one.closed, share=True),
            "state": Cell(text(f"communities.state.{one.state}", lang)),
        }
        for one in found.members
    )
    title = text("communities.follow_title", lang, county=found.county, since=found.since, year=found.year)
    said = ("—" if value is None else f"{value:.1f}" for value in (found.mean_then, found.mean_now))
    caption = text("communities.follow_mean", lang, **dict(zip(("then", "now"), said, strict=True)))
    sheet = text("communities.sheet_follow", lang)
    table = Table("follow", sheet, sheet, columns, rows, caption)
    section = Section("follow", sheet, (Captioned(table),), landscape=True)
    return Document("communities", title, "", first_day(found.year), (section,), lang, note)
