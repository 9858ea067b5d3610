"""Which page a section stands on, and how far its tables and pictures shrink so that it fits one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from junheng.report.document import Captioned, Heading, Paragraph, Picture, Section
from junheng.report.tables import breadth
from junheng.report.word.names import block_style, end_style, note_style, title_style
from junheng.report.word.pages import CLOSE, CLOSE_TURNED, OFFICIAL, TURNED, Page
from junheng.report.word.pictures import picture_size
from junheng.report.word.styles import TABLE_SIZES, Style, line_of
from junheng.report.word.widths import Measured, heights, lines_of, size_for, widths

SMALL = 9
"""Points; a table that would be smaller on the official page on its side gets a closer one."""
FILLED = 0.95
"""Of a page that may be reckoned full: fonts differ."""
FORMULA = 42.0
"""Points that a formula is reckoned to take."""


@dataclass(frozen=True)
class Scale:
    """How far a section's tables and pictures shrink.

    Attributes:
        most: Largest size of a table's type, in points.
        pictures: Part of their usual size.
    """

    most: float = TABLE_SIZES[0]
    pictures: float = 1.0


def chains(sections: Sequence[Section]) -> list[list[Section]]:
    """Sections that follow each other without a new page."""
    found: list[list[Section]] = []
    for section in sections:
        before = found[-1][-1] if found else None
        same = before and (before.landscape, before.compact) == (section.landscape, section.compact)
        if section.flows and same:
            found[-1].append(section)
        else:
            found.append([section])
    return found


def page_for(sections: Sequence[Section], tables: Mapping[int, Measured]) -> Page:
    """The kind of page for sections that flow into each other."""
    first = sections[0]
    if not first.landscape:
        return CLOSE if first.compact else OFFICIAL
    held = [tables[id(b.table)] for s in sections for b in s.blocks if isinstance(b, Captioned)]
    small = any(size_for(table, TURNED.breadth) < SMALL for table in held)
    return CLOSE_TURNED if small or first.compact else TURNED


def scale_for(
    section: Section, page: Page, tables: Mapping[int, Measured], styles: Mapping[str, Style], taken: float
) -> Scale:
    """The least shrinking with which a section fits its page; the smallest when nothing does.

    Args:
        section: What has to fit.
        page: Where it stands.
        tables: Each table, measured.
        styles: By their ids.
        taken: Points of the page that something else takes.
    """
    room = page.depth * FILLED - taken
    steps = [Scale(size, max(0.5, 1 - 0.15 * number)) for number, size in enumerate(TABLE_SIZES)]
    fixed = _fixed(section, page, styles)
    return next((scale for scale in steps if fixed + _shrinking(section, page, tables, scale) <= room), steps[-1])


def table_size(table: Measured, page: Page, scale: Scale) -> float:
    """The size of a table's type on a page, in points."""
    return min(size_for(table, page.breadth), scale.most)


def text_height(words: str, style: str, styles: Mapping[str, Style], room: float) -> float:
    """Points that a paragraph takes."""
    size, line, around = line_of(styles, style)
    return lines_of([breadth(part) for part in words.split("\n")], room, size) * line + around


def _fixed(section: Section, page: Page, styles: Mapping[str, Style]) -> float:
    """What does not shrink: words."""
    compact = section.compact

    def high(words: str, style: str) -> float:
        return text_height(words, style, styles, page.breadth) if words else 0.0

    total = 0.0
    for block in section.blocks:
        if isinstance(block, Heading):
            total += high(block.label + block.words, block_style(block, compact=compact))
        elif isinstance(block, Paragraph):
            total += high(block.plain(), block_style(block, compact=compact))
        elif isinstance(block, Captioned):
            total += high(block.table.title and block.label + block.table.title, title_style(compact=compact))
            total += high(block.table.caption, "TableCaption")
            total += sum(high(note, note_style(compact=compact)) for note in block.table.notes)
            total += line_of(styles, end_style(compact=compact))[1]
        elif isinstance(block, Picture):
            total += high(block.label + block.title, title_style(compact=compact, below=True))
            total += sum(high(note, note_style(compact=compact)) for note in block.notes)
        else:
            total += FORMULA
    return total


def _shrinking(section: Section, page: Page, tables: Mapping[int, Measured], scale: Scale) -> float:
    total = 0.0
    for block in section.blocks:
        if isinstance(block, Captioned):
            table = tables[id(block.table)]
            size = table_size(table, page, scale)
            total += heights(table, widths(table, page.breadth, size), size)
        elif isinstance(block, Picture):
            total += picture_size(block.chart, page.breadth, page.depth, scale.pictures)[1] + 6
    return total
