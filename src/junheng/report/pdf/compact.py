"""How small the type of a compact section has to be so that it stands on one page.

Reckoned here, because the typesetter would have to set every section several times over to find out.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby

from junheng.report.document import Block, Captioned, Heading, Paragraph, Picture
from junheng.report.pdf.columns import PAGE, SIZE, Fit, Printed
from junheng.report.pdf.lines import lines
from junheng.report.tables import Column

TALL = {False: 700.0, True: 480.0}
"""Points between the upper and lower margin of a compact section, by whether its page lies on its side."""
STEPS = tuple(step / 100 for step in range(100, 57, -3))
"""Sizes that are tried, as parts of the full one."""
BODY, LEADING, SMALL, HEADS = 10.5, 5.0, 8.5, (13.0, 11.5, 10.5)
"""Points of a compact section's type, of the gap between lines, of captions and notes, and of headings."""
LINE, EDGES = 1.32, 0.46
"""Ems of a line of a table, and what a row has besides."""


def shrunk(blocks: Sequence[tuple[Block, Printed | None]], landscape: bool) -> float:
    """The largest part of the full size at which a section stands on its page; the smallest if none does.

    Args:
        blocks: The section's blocks, tables with their texts.
        landscape: Whether the page lies on its side.
    """

    def fits(by: float) -> bool:
        return sum(_height(block, printed, landscape, by) for block, printed in blocks) <= TALL[landscape]

    if fits(STEPS[0]):
        return STEPS[0]
    # Smaller type never takes more room, so the first step that fits is found by halving.
    return STEPS[min(bisect_left(STEPS, True, lo=1, key=fits), len(STEPS) - 1)]


def _height(block: Block, printed: Printed | None, landscape: bool, by: float) -> float:
    """Points from the upper edge of a block to that of the next."""
    page = PAGE[landscape]
    match block:
        case Heading():
            return (HEADS[block.level - 1] + LEADING * 2) * by
        case Paragraph(role="note"):
            return (lines(block.plain(), page / (SMALL * by) - 1) * 1.45 * SMALL + LEADING) * by
        case Paragraph(role="warning"):
            return (lines(block.plain(), page / (BODY * by) - 1) * 1.3 * BODY + 14 + LEADING * 2) * by
        case Paragraph():
            return lines(block.plain(), page / (BODY * by) - 2) * (BODY + LEADING) * by
        case Picture():
            return block.chart.height * min(page / block.chart.width, 0.75) + 24 + _notes(block.notes, page, by)
        case Captioned() if printed is not None:
            return _table(printed, page, printed.fitted(landscape, SIZE * by), by)
        case _:
            return 60 * by


def _notes(notes: tuple[str, ...], page: float, by: float) -> float:
    return sum((lines(note, page / (SMALL * by)) * 1.45 * SMALL + 3) * by for note in notes)


def _table(printed: Printed, page: float, fit: Fit, by: float) -> float:
    table = printed.table
    above = ((24 if table.title else 5) + (16 if table.caption else 0)) * by
    rows = sum(LINE * tall + EDGES for tall in _rows(printed, fit)) * fit.size
    return above + rows + (5 + LEADING) * by + _notes(table.notes, page, by)


def _rows(printed: Printed, fit: Fit) -> Iterator[int]:
    """Lines of each row, the headings first."""
    columns = list(zip(printed.table.columns, fit.rooms, strict=True))
    if printed.table.headed:
        yield max(lines(column.head(), room) for column, room in columns)
    if printed.table.headed and printed.table.grouped:
        yield max(
            lines(group, sum(room for _, room in members)) for group, members in groupby(columns, key=_group) if group
        )
    for row in printed.rows:
        yield max(map(lines, row, fit.rooms))


def _group(column: tuple[Column, float]) -> str:
    return column[0].group
