"""Tables as a page shows them: cells as printed, with what they lead to; headings that sort; filters and pages."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.http import content_disposition_header

from junheng.report.tables import Cell, Column, Table
from junheng.terms.messages import Lang, text
from junheng.web.services.tables import ON_A_PAGE, Line, Listing, Wanted, arranged

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SORTABLE = 40
"""Columns wider than this hold sentences, which nobody sorts by."""


KEPT = ("standard", "with", "sort")
"""What of an address a filter leaves as it is."""


@dataclass(frozen=True)
class Head:
    """A heading: its words, where they stand, and what sorts by it."""

    words: str
    side: str
    wide: int = 1
    tall: int = 1
    link: str = ""
    order: str = ""


@dataclass(frozen=True)
class Box:
    """A cell: as printed, where it stands, its state, and what it leads to."""

    words: str
    side: str
    look: str
    link: str = ""
    key: str = ""


@dataclass(frozen=True)
class Drawn:
    """A table, ready for a template."""

    title: str
    heads: tuple[tuple[Head, ...], ...]
    rows: tuple[tuple[Box, ...], ...]
    notes: tuple[str, ...] = ()


Links = Callable[[int, str], str]
"""Number of a row and key of a column → the address that the cell leads to, or nothing."""


def nowhere(row: int, key: str) -> str:
    """No cell leads anywhere."""
    return ""


def draw(table: Table, links: Links = nowhere, heads: Sequence[Head] = ()) -> Drawn:
    """A table with all its rows."""
    rows = tuple(
        tuple(_box(column, row.get(column.key, Cell()), links(at, column.key)) for column in table.columns)
        for at, row in enumerate(table.rows)
    )
    return Drawn(table.title, _heads(table, heads) if table.headed else (), rows, table.notes)


def _box(column: Column, cell: Cell, link: str) -> Box:
    return Box(column.show(cell), column.side(cell), cell.look, link, column.key)


def _heads(table: Table, heads: Sequence[Head]) -> tuple[tuple[Head, ...], ...]:
    shown = heads or [Head(column.head(), head_side(column, table)) for column in table.columns]
    if not table.grouped:
        return (tuple(shown),)
    above: list[Head] = []
    below: list[Head] = []
    for at, (column, head) in enumerate(zip(table.columns, shown, strict=True)):
        if not column.group:
            above.append(Head(head.words, head.side, tall=2, link=head.link, order=head.order))
            continue
        if at and table.columns[at - 1].group == column.group:
            last = above.pop()
            above.append(Head(last.words, last.side, wide=last.wide + 1))
        else:
            above.append(Head(column.group, "center"))
        below.append(head)
    return tuple(above), tuple(below)


def head_side(column: Column, table: Table) -> str:
    """Where a heading stands: over its figures."""
    if column.centred:
        return "center"
    return "right" if any(column.key in row and row[column.key].is_number for row in table.rows) else "left"


def wanted_of(request: HttpRequest) -> Wanted:
    """What the address asks of a table."""
    asked = request.GET
    sort = asked.get("sort", "")
    return Wanted(
        sort.removeprefix("-"),
        sort.startswith("-"),
        asked.get("township", ""),
        asked.get("stage", ""),
        asked.get("look", ""),
        asked.get("indicator", ""),
        asked.get("name", "").strip(),
    )


def changed(asked: QueryDict, **changes: str) -> str:
    """The query of the address with some of it changed; what is empty goes."""
    held = {key: value for key, value in asked.items() if key not in changes}
    kept = {key: value for key, value in {**held, **changes}.items() if value}
    return f"?{urlencode(kept)}"


def sorted_heads(table: Table, request: HttpRequest, wanted: Wanted) -> list[Head]:
    """Headings that sort by their column, the other way round where it is sorted already."""
    heads = []
    for column in table.columns:
        here = wanted.sort == column.key
        link = ""
        if column.width < SORTABLE:
            sort = f"-{column.key}" if here and not wanted.down else column.key
            link = changed(request.GET, sort=sort, page="")
        order = ("descending" if wanted.down else "ascending") if here else ""
        heads.append(Head(column.head(), head_side(column, table), link=link, order=order))
    return heads


def listing_page(
    request: HttpRequest,
    listing: Listing,
    schools: Collection[str] | None,
    links: Callable[[Line, str], str],
    lang: Lang,
) -> dict[str, object]:
    """What a template needs to show a listing: a page of rows, headings that sort, and the choices to filter by.

    Args:
        request: What is asked.
        listing: All rows.
        schools: Those that the reader may see; None for all.
        links: What each cell leads to.
        lang: Of the states.
    """
    wanted = wanted_of(request)
    seen = arranged(listing, Wanted(), schools)
    lines = arranged(listing, wanted, schools)
    page = Paginator(lines, ON_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    table = Table(
        listing.table.key,
        listing.table.sheet,
        listing.table.title,
        listing.table.columns,
        tuple(line.row for line in shown),
    )
    drawn = draw(table, lambda at, key: links(shown[at], key), sorted_heads(listing.table, request, wanted))
    return {
        "table": drawn,
        "page": page,
        "number": len(lines),
        "whole": len(seen),
        "wanted": wanted,
        "kept": [(key, asked) for key in KEPT if (asked := request.GET.get(key, ""))],
        "townships": _choices(seen, lambda line: line.township),
        "looks": [(look, look_word(look, lang)) for look in _choices(seen, lambda line: line.look)],
        "excel": changed(request.GET, page=""),
        "newer": changed(request.GET, page=str(page.previous_page_number())) if page.has_previous() else "",
        "older": changed(request.GET, page=str(page.next_page_number())) if page.has_next() else "",
    }


def narrowed(listing: Listing, spared: Collection[str]) -> Listing:
    """A listing without some columns that a page has no room for; the workbook has them."""
    columns = tuple(column for column in listing.table.columns if column.key not in spared)
    return replace(listing, table=replace(listing.table, columns=columns))


def _choices(lines: Iterable[Line], of: Callable[[Line], str]) -> list[str]:
    return sorted({of(line) for line in lines} - {""})


def look_word(look: str, lang: Lang) -> str:
    """What a state is called."""
    return text("report.left_out" if look == "out" else f"terms.state.{look}", lang)


def excel_response(name: str, body: bytes) -> HttpResponse:
    """A workbook as a download."""
    headers = {"Content-Disposition": content_disposition_header(True, f"{name}.xlsx") or ""}
    return HttpResponse(body, content_type=EXCEL, headers=headers)
