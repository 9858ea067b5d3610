"""A .docx as lines and rows: paragraphs with their automatic numbers, tables, text boxes."""

from dataclasses import dataclass, field

from junheng.deliver.reading.archive import Handler, Parts
from junheng.deliver.reading.lines import Line, row
from junheng.deliver.reading.numbering import Numbering, Styles
from junheng.terms.errors import InputError

DOCUMENT, NUMBERS, STYLES = "word/document.xml", "word/numbering.xml", "word/styles.xml"
MAX_SPAN = 60


def word_lines(data: bytes, path: str) -> list[Line]:
    """The lines of a Word document.

    Args:
        data: The file.
        path: Its name, for messages.

    Raises:
        InputError: damaged, no Word document, a bomb, entities declared, no text.
    """
    parts = Parts(data, path)
    if DOCUMENT not in parts.names:
        raise InputError("reading.not_word", path=path)
    numbering, styles = Numbering(), Styles()
    for name, handler in ((NUMBERS, numbering), (STYLES, styles)):
        if name in parts.names:
            parts.parse(name, handler)
    document = _Document(numbering, styles)
    parts.parse(DOCUMENT, document)
    if not any(line.text.strip() for line in document.lines):
        raise InputError("reading.empty", path=path)
    return document.lines


@dataclass
class _Paragraph:
    text: list[str] = field(default_factory=list)
    style: str = ""
    number: str = ""
    depth: int = 0
    indented: bool = False


@dataclass
class _Cell:
    text: list[str] = field(default_factory=list)
    span: int = 1
    goes_on: bool = False


@dataclass
class _Grid:
    number: int
    above: dict[int, str] = field(default_factory=dict)
    cells: list[_Cell] = field(default_factory=list)


class _Document(Handler):
    """Collects lines; tables inside cells and text boxes inside paragraphs are told apart by stacks."""

    def __init__(self, numbering: Numbering, styles: Styles) -> None:
        self.lines: list[Line] = []
        self.numbering, self.styles = numbering, styles
        self.paragraphs: list[_Paragraph] = []
        self.grids: list[_Grid] = []
        self.tables = 0
        self.in_text = 0
        self.skipped = 0  # inside what was deleted, or what repeats a text box for old programs

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in ("del", "Fallback", "moveFrom") or self.skipped:
            self.skipped += 1
            return
        paragraph = self.paragraphs[-1] if self.paragraphs else None
        if tag == "p":
            self.paragraphs.append(_Paragraph())
        elif tag == "t":
            self.in_text += 1
        elif tag in ("tab", "br", "cr") and paragraph is not None and self.in_text == 0:
            self._space(tag, attributes, paragraph)
        elif tag == "tbl":
            self.tables += 1
            self.grids.append(_Grid(self.tables))
        elif tag == "tr" and self.grids:
            self.grids[-1].cells = []
        elif tag == "tc" and self.grids:
            self.grids[-1].cells.append(_Cell())
        elif paragraph is not None or self.grids:
            self._property(tag, attributes, paragraph)

    def _space(self, tag: str, attributes: dict[str, str], paragraph: _Paragraph) -> None:
        if tag == "tab":
            # Tabs among the paragraph's properties are stops, not signs.
            if "val" not in attributes:
                paragraph.text.append(" ")
        elif attributes.get("type") != "page":
            paragraph.text.append("\n")

    def _property(self, tag: str, attributes: dict[str, str], paragraph: _Paragraph | None) -> None:
        value = attributes.get("val", "")
        cell = self.grids[-1].cells[-1] if self.grids and self.grids[-1].cells else None
        if tag == "gridSpan" and cell is not None and value.isdigit():
            cell.span = min(int(value), MAX_SPAN)
        elif tag == "vMerge" and cell is not None:
            cell.goes_on = value != "restart"
        elif paragraph is None:
            return
        elif tag == "pStyle":
            paragraph.style = value
        elif tag == "numId":
            paragraph.number = value
        elif tag == "ilvl" and value.isdigit():
            paragraph.depth = int(value)
        elif tag == "ind":
            paragraph.indented = any(
                attributes.get(key, "0") not in ("", "0") for key in ("firstLine", "firstLineChars")
            )

    def text(self, text: str) -> None:
        if self.in_text and not self.skipped and self.paragraphs:
            self.paragraphs[-1].text.append(text)

    def end(self, tag: str) -> None:
        if self.skipped:
            self.skipped -= 1
        elif tag == "t":
            self.in_text -= 1
        elif tag == "p" and self.paragraphs:
            self._paragraph(self.paragraphs.pop())
        elif tag == "tr" and self.grids:
            self._row(self.grids[-1])
        elif tag == "tbl" and self.grids:
            self.grids.pop()

    def _paragraph(self, paragraph: _Paragraph) -> None:
        text = "".join(paragraph.text)
        number, depth = paragraph.number, paragraph.depth
        if not number and paragraph.style in self.styles.lists:
            number, depth = self.styles.lists[paragraph.style]
        if number and text.strip():
            text = self.numbering.before(number, depth) + text
        if self.grids and self.grids[-1].cells:
            self.grids[-1].cells[-1].text.append(text)
            return
        heading = paragraph.style in self.styles.headings
        for line in text.split("\n"):
            self.lines.append(
                Line(line, indented=paragraph.indented or line.startswith("\u3000\u3000"), heading=heading)
            )

    def _row(self, grid: _Grid) -> None:
        """A row with the text of merged cells put into each place that they cover."""
        cells: list[str] = []
        for cell in grid.cells:
            place = len(cells)
            text = " ".join(" ".join(cell.text).split())
            if cell.goes_on:
                text = grid.above.get(place, "")
            grid.above[place] = text
            cells.append(text)
            cells.extend([""] * (cell.span - 1))
        grid.cells = []
        if len(self.grids) > 1:
            self.grids[-2].cells[-1].text.append(" ".join(cells))
        elif sum(bool(cell) for cell in cells) == 1 and len(cells) > 0:
            # A row of one merged cell is a line of text laid out as a table.
            self.lines.append(Line(next(cell for cell in cells if cell)))
        elif any(cells):
            self.lines.append(row(tuple(cells), grid.number))
