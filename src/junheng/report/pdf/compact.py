"""How small the type of a compact section has to be so that it stands on one page.

Reckoned here, because the typesetter would have to set every section several times over to find out.
"""

from bisect import bisect_left
from collections.abc import Iterator

from junheng.report.document import Block, Captioned, Heading, Paragraph, Picture, Section
from junheng.report.pdf.breadth import PAGE, SIZE, Fit, Wants, fitted, lines, wants
from junheng.report.tables import EMPTY, Table

TALL = {False: 700.0, True: 480.0}
"""Points between the upper and lower margin of a compact section, by whether its page lies on its side."""
STEPS = tuple(step / 100 for step in range(100, 64, -3))
"""Sizes that are tried, as parts of the full one."""
BODY, LEADING, SMALL = 10.5, 5.0, 8.5
"""Points of a compact section's type, of the gap between lines, and of captions and notes."""


def shrunk(section: Section) -> float:
    """The largest part of the full size at which a section stands on its page; the smallest if none does."""
    asked = [wants(block.table) if isinstance(block, Captioned) else None for block in section.blocks]

    def height(by: float) -> float:
        blocks = zip(section.blocks, asked, strict=True)
        return sum(_height(block, table, section.landscape, by) for block, table in blocks)

    # Smaller type never takes more room, so the first step that fits is found by halving.
    first = bisect_left(STEPS, True, key=lambda by: height(by) <= TALL[section.landscape])
    return STEPS[min(first, len(STEPS) - 1)]


def _height(block: Block, asked: Wants | None, landscape: bool, by: float) -> float:
    """Points from the upper edge of a block to that of the next."""
    page = PAGE[landscape]
    match block:
        case Heading():
            return (13 + LEADING * 3) * by
        case Paragraph():
            return (BODY + LEADING) * by * (lines(block.plain(), page / (BODY * by) - 3) + 0.5)
        case Picture():
            return block.chart.height * min(page / block.chart.width, 0.75) + 24 + _notes(block.notes, page, by)
        case Captioned(table) if asked:
            return _table(table, fitted(asked, landscape, SIZE * by), page, by)
        case _:
            return 60 * by


def _notes(notes: tuple[str, ...], page: float, by: float) -> float:
    return sum((lines(note, page / (SMALL * by)) * 1.45 * SMALL + 3) * by for note in notes)


def _table(table: Table, fit: Fit, page: float, by: float) -> float:
    above = (40 if table.caption else 24) * by if table.title else 5
    rows = sum(1.32 * tall + 0.44 for tall in _rows(table, fit)) * fit.size
    return above + rows + (5 + LEADING) * by + _notes(table.notes, page, by)


def _rows(table: Table, fit: Fit) -> Iterator[int]:
    """Lines of each row, the headings first."""
    columns = list(enumerate(table.columns))
    if table.headed:
        yield max(lines(column.head(), fit.room(place)) for place, column in columns)
    if table.headed and table.grouped:
        groups = {
            group: [place for place, column in columns if column.group == group]
            for group in dict.fromkeys(column.group for column in table.columns if column.group)
        }
        yield max(lines(group, sum(map(fit.room, places))) for group, places in groups.items())
    for row in table.rows:
        yield max(lines(column.show(row.get(column.key, EMPTY)), fit.room(place)) for place, column in columns)
