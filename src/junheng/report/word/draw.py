"""A document drawn as a Word file in the layout of official documents (GB/T 9704-2012)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from xml.etree.ElementTree import Element

from junheng.report.charts.draw import png
from junheng.report.document import (
    Block,
    Captioned,
    Document,
    Heading,
    Paragraph,
    Picture,
    Progress,
    Section,
    plain,
    silent,
)
from junheng.report.front import front_of
from junheng.report.looks import SHOWN
from junheng.report.tables import Cell
from junheng.report.word.contents import bookmark, headings, listed, write_contents
from junheng.report.word.fit import Scale, chains, page_for, scale_for, table_size
from junheng.report.word.fonts import font_table
from junheng.report.word.front import write_cover, write_title
from junheng.report.word.markup import add, part, root
from junheng.report.word.mathematics import write_formula
from junheng.report.word.names import block_style, end_style, note_style, title_style
from junheng.report.word.package import Package
from junheng.report.word.pages import OFFICIAL, Page, end_section
from junheng.report.word.parts import app_properties, core_properties, footer, numbering, settings
from junheng.report.word.pictures import picture_size, write_picture
from junheng.report.word.runs import begin_page, paragraph, run, said
from junheng.report.word.styles import Style, all_styles, look_style
from junheng.report.word.stylesheet import style_part
from junheng.report.word.tables import write_table
from junheng.report.word.widths import Measured, measured, widths


def draw_word(document: Document, progress: Progress = silent) -> bytes:
    """The document as the bytes of a .docx file; the same document gives the same bytes.

    Args:
        document: Numbered.
        progress: Told after each section.
    """
    package = Package()
    package.relate("styles", "styles.xml", style_part(document.lang, OFFICIAL.breadth))
    package.relate("settings", "settings.xml", settings(document))
    package.relate("fontTable", "fontTable.xml", font_table())
    package.relate("numbering", "numbering.xml", numbering())
    foot = package.relate("footer", "footer1.xml", footer(document, numbered=True))
    whole = root("w:document", "w", "r", "m", "wp", "a", "pic", "mc", "w15")
    whole.set("mc:Ignorable", "w15")
    pen = _Pen(document, package, add(whole, "body"), foot)
    pen.draw(progress)
    return package.packed(part(whole), core_properties(document), app_properties())


@dataclass
class _Pen:
    """A document's body while it is written."""

    document: Document
    package: Package
    body: Element
    foot: str
    marks: int = 0
    pictures: int = 0
    page: Page = OFFICIAL
    started: bool = False
    tables: dict[int, Measured] = field(default_factory=dict)
    styles: dict[str, Style] = field(default_factory=dict)

    def draw(self, progress: Progress) -> None:
        """Title, contents, sections, in their order."""
        document = self.document
        groups = chains(document.sections)
        self.styles = {style.id: style for style in all_styles(document.lang)}
        self.tables = {
            id(block.table): measured(block.table)
            for section in document.sections
            for block in section.blocks
            if isinstance(block, Captioned)
        }
        pages = [page_for(group, self.tables) for group in groups]
        if pages and not (document.cover or document.contents):
            self.page = pages[0]
        taken = self._front()
        if document.contents:
            write_contents(self.body, headings(document), document.lang)
            self.started, taken = True, 0.0
        done = 0
        for group, page in zip(groups, pages, strict=True):
            self._turn(page)
            for position, section in enumerate(group):
                start = len(self.body)
                self._section(section, taken)
                if self.started and position == 0 and len(self.body) > start:
                    begin_page(self.body, start)
                self.started, taken = True, 0.0
                done += 1
                progress(done, len(document.sections))
        end_section(self.body, self.page, self.foot)

    def _turn(self, page: Page) -> None:
        """Go on with pages of this kind; where they differ from those before, these end here."""
        if page != self.page:
            if self.started:
                self._end(self.foot)
            self.page, self.started = page, False

    def _end(self, foot: str, start: int | None = None) -> None:
        # The last paragraph says it: one more could fall on a page of its own.
        last = self.body[-1] if self.body[-1].tag == "w:p" else paragraph(self.body, "SectionEnd")
        end_section(last[0], self.page, foot, start)

    def _front(self) -> float:
        """A cover, or the title over the text; the points that it takes of the first section's page."""
        front, lang = front_of(self.document), self.document.lang
        if front is None:
            return 0.0
        if not self.document.cover:
            return write_title(self.body, front, lang, self.styles, self.page)
        write_cover(self.body, front, lang, self.styles, self.page)
        bare = self.package.relate("footer", "footer2.xml", footer(self.document, numbered=False))
        # The cover is page 0, so that the page after it is page 1 without a break in the count.
        self._end(bare, 0)
        return 0.0

    def _section(self, section: Section, taken: float) -> None:
        scale = scale_for(section, self.page, self.tables, self.styles, taken) if section.compact else Scale()
        for block in section.blocks:
            self._block(block, scale, compact=section.compact)

    def _block(self, block: Block, scale: Scale, *, compact: bool) -> None:
        if isinstance(block, Heading):
            self._heading(block, compact=compact)
        elif isinstance(block, Paragraph):
            self._paragraph(block, compact=compact)
        elif isinstance(block, Captioned):
            self._table(block, scale, compact=compact)
        elif isinstance(block, Picture):
            self._picture(block, scale, compact=compact)
        else:
            write_formula(paragraph(self.body, "Formula"), block.math)

    def _heading(self, heading: Heading, *, compact: bool) -> None:
        line = paragraph(self.body, block_style(heading, compact=compact))
        words = heading.label + heading.words
        if not (self.document.contents and listed(heading)):
            run(line, words, self.document.lang)
            return
        self.marks += 1
        add(line, "bookmarkStart", id=self.marks, name=bookmark(self.marks))
        run(line, words, self.document.lang)
        add(line, "bookmarkEnd", id=self.marks)

    def _paragraph(self, block: Paragraph, *, compact: bool) -> None:
        """A paragraph; in a sentence a state is told by the weight of its words alone."""
        line = paragraph(self.body, block_style(block, compact=compact))
        looks = ((part.look if isinstance(part, Cell) else "", part) for part in block.content)
        for style, parts in groupby(looks, key=lambda pair: look_style(pair[0]) if SHOWN[pair[0]].bold else ""):
            run(line, plain(tuple(part for _, part in parts)), self.document.lang, style)

    def _table(self, block: Captioned, scale: Scale, *, compact: bool) -> None:
        table, lang = block.table, self.document.lang
        if table.title:
            said(self.body, block.label + table.title, title_style(compact=compact), lang)
        if table.caption:
            said(self.body, table.caption, "TableCaption", lang)
        found = self.tables[id(table)]
        size = table_size(found, self.page, scale)
        write_table(self.body, table, widths(found, self.page.breadth, size), size, lang)
        # Word joins tables that have no paragraph between them.
        said(self.body, "", end_style(compact=compact), lang)
        self._notes(table.notes, compact=compact)

    def _picture(self, block: Picture, scale: Scale, *, compact: bool) -> None:
        self.pictures += 1
        stored = self.package.relate("image", f"media/image{self.pictures}.png", png(block.chart))
        size = picture_size(block.chart, self.page.breadth, self.page.depth, scale.pictures)
        write_picture(paragraph(self.body, "Picture"), block.chart, stored, self.pictures, size)
        said(self.body, block.label + block.title, title_style(compact=compact, below=True), self.document.lang)
        self._notes(block.notes, compact=compact)

    def _notes(self, notes: Sequence[str], *, compact: bool) -> None:
        for note in notes:
            said(self.body, note, note_style(compact=compact), self.document.lang)
