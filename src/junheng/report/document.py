"""A document as values: sections of headings, texts, tables, charts and formulas, before anything draws it.

Word, PDF and Excel draw the same values, so that all three say the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from string import Formatter
from typing import Literal

from junheng.report.charts.chart import Chart
from junheng.report.formula import Formula
from junheng.report.tables import Cell, Column, Table
from junheng.terms.messages import Lang, message, shown, text

Text = tuple[str | Cell, ...]
"""Words with figures between them; a figure is a cell, so that it keeps its value and its source."""

PLAIN = Column("", "")


@dataclass(frozen=True)
class Heading:
    """A heading; `numbered` gives the label that stands before its words.

    Attributes:
        level: 1 to 3: 一、 （一） 1.
        label: Filled by `Document.numbered`; empty for a heading without a number.
        numbered: Whether it takes part in the numbering.
    """

    level: Literal[1, 2, 3]
    words: str
    label: str = ""
    numbered: bool = True


@dataclass(frozen=True)
class Paragraph:
    """A paragraph.

    Attributes:
        role: `body`; `note`, smaller, for what is said beside a table or chart; `item`, an entry of a list;
            `warning`, set apart: what a reader must not miss.
    """

    content: Text
    role: Literal["body", "note", "item", "warning"] = "body"

    def plain(self) -> str:
        """The paragraph as printed."""
        return plain(self.content)


@dataclass(frozen=True)
class Picture:
    """A chart with its title, the label that stands before it (图1) and the notes under it."""

    chart: Chart
    title: str
    label: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Captioned:
    """A table in a document, with the label that stands before its title (表1)."""

    table: Table
    label: str = ""


Block = Heading | Paragraph | Captioned | Picture | Formula

Progress = Callable[[int, int], None]
"""Told after each section how many are drawn, and of how many."""


def silent(done: int, of: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Section:
    """Blocks that stand on pages of one kind, and on one sheet of a workbook.

    Attributes:
        key: Which section it is, in every language; unique within its document.
        sheet: Name of its sheet in a workbook.
        blocks: In reading order.
        landscape: Whether its pages lie on their side, for broad tables.
        compact: Whether it has to fit one page, with smaller type: a school's sheet, an annex form.
        flows: Whether it goes on where the section before it ends, instead of beginning a page; only where both
            have pages of the same kind.
    """

    key: str
    sheet: str
    blocks: tuple[Block, ...]
    landscape: bool = False
    compact: bool = False
    flows: bool = False


@dataclass(frozen=True)
class Document:
    """A whole document.

    Attributes:
        kind: Which document it is: self-assessment, survey, school, method, annex.
        title: As printed on top; a line break parts the place from the name of the document. Without a title and
            without a cover the document begins with its first section.
        caption: Whose figures, by which standard, of which day.
        day: The day that it says it was made: the day of judging, for nothing here asks the clock.
        sections: In reading order.
        note: Printed at the foot of every page, such as that the data are invented.
        contents: Whether a table of contents follows the title.
        cover: Whether the title has a page of its own.
        lang: Language of page numbers and labels.
    """

    kind: str
    title: str
    caption: str
    day: date
    sections: tuple[Section, ...]
    lang: Lang
    note: str = ""
    contents: bool = False
    cover: bool = False

    @property
    def name(self) -> str:
        """The document on one line, for what a file says of itself."""
        return " ".join(self.title.split("\n")) or self.caption

    def numbered(self) -> "Document":
        """The same document with every heading, table and chart labelled, in the way of official documents."""
        counts = [0, 0, 0]
        tables = pictures = 0
        sections = []
        for section in self.sections:
            blocks: list[Block] = []
            for block in section.blocks:
                if isinstance(block, Heading) and block.numbered:
                    counts = [*counts[: block.level - 1], counts[block.level - 1] + 1, *[0] * (3 - block.level)]
                    blocks.append(replace(block, label=heading_label(counts[: block.level], self.lang)))
                elif isinstance(block, Captioned) and block.table.title:
                    tables += 1
                    blocks.append(replace(block, label=text("document.table", self.lang, number=tables)))
                elif isinstance(block, Picture):
                    pictures += 1
                    blocks.append(replace(block, label=text("document.picture", self.lang, number=pictures)))
                else:
                    blocks.append(block)
            sections.append(replace(section, blocks=tuple(blocks)))
        return replace(self, sections=tuple(sections))


@dataclass
class Draft:
    """A section while it is written: what the builders of documents add to, line by line."""

    key: str
    sheet: str
    lang: Lang
    blocks: list[Block] = field(default_factory=list)

    def heading(self, level: Literal[1, 2, 3], id: str, /, **blanks: object) -> None:
        """Add a heading by its message."""
        self.blocks.append(Heading(level, text(id, self.lang, **blanks)))

    def say(self, id: str, /, **blanks: object) -> None:
        """Add a body paragraph by its message; blanks that are cells keep their source."""
        self.blocks.append(Paragraph(sentence(id, self.lang, **blanks)))

    def item(self, id: str, /, **blanks: object) -> None:
        """Add an entry of a list."""
        self.blocks.append(Paragraph(sentence(id, self.lang, **blanks), "item"))

    def note(self, id: str, /, **blanks: object) -> None:
        """Add a note in small type."""
        self.blocks.append(Paragraph(sentence(id, self.lang, **blanks), "note"))

    def warn(self, id: str, /, **blanks: object) -> None:
        """Add what a reader must not miss."""
        self.blocks.append(Paragraph(sentence(id, self.lang, **blanks), "warning"))

    def table(self, table: Table) -> None:
        """Add a table."""
        self.blocks.append(Captioned(table))

    def picture(self, chart: Chart, title: str, notes: Sequence[str] = ()) -> None:
        """Add a chart."""
        self.blocks.append(Picture(chart, title, notes=tuple(notes)))

    def formula(self, formula: Formula) -> None:
        """Add a formula on a line of its own."""
        self.blocks.append(formula)

    def done(self, *, landscape: bool = False, compact: bool = False, flows: bool = False) -> Section:
        """The section as written."""
        return Section(self.key, self.sheet, tuple(self.blocks), landscape, compact, flows)


def sentence(id: str, lang: Lang, /, **blanks: object) -> Text:
    """A message whose blanks may be figures.

    Example:
        >>> plain(sentence("terms.severity.error", "zh"))
        '错误'
    """
    found: list[str | Cell] = []
    for words, name, _, _ in Formatter().parse(message(id).text(lang)):
        if words:
            found.append(words)
        if name is not None:
            blank = blanks[name]
            found.append(blank if isinstance(blank, Cell) else shown(blank, lang))
    return tuple(found)


def plain(content: Text) -> str:
    """A text as printed, its figures rounded as they say.

    Example:
        >>> plain(("差异系数为", Cell(0.4567, decimals=3), "。"))
        '差异系数为0.457。'
    """
    return "".join(part if isinstance(part, str) else PLAIN.show(part) for part in content)


def heading_label(counts: Sequence[int], lang: Lang) -> str:
    """The number before a heading: 一、 （一） 1. in Chinese, 1 1.1 1.1.1 in English.

    Example:
        >>> [heading_label(counts, "zh") for counts in ([2], [2, 11], [2, 11, 3])]
        ['二、', '（十一）', '3.']
        >>> heading_label([2, 1], "en")
        '2.1 '
    """
    if lang == "en":
        return text("document.heading", lang, label=".".join(str(number) for number in counts))
    number, level = counts[-1], len(counts)
    return text(f"document.heading.{level}", lang, label=number if level == 3 else chinese_number(number))


def chinese_number(number: int) -> str:
    """1 to 9999 in Chinese numerals.

    Example:
        >>> [chinese_number(number) for number in (1, 10, 12, 20, 35)]
        ['一', '十', '十二', '二十', '三十五']
        >>> [chinese_number(number) for number in (100, 101, 110, 2019)]
        ['一百', '一百零一', '一百一十', '二千零一十九']
    """
    digits, places = text("document.digits"), ("", *text("document.places"))
    said, gap = "", False
    for power in range(len(places) - 1, -1, -1):
        digit = number // 10**power % 10
        if digit:
            said += (digits[0] if gap and said else "") + digits[digit] + places[power]
        gap = not digit
    leading = digits[1] + places[1]
    return said[1:] if said.startswith(leading) else said
