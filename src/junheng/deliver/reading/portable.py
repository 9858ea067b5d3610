"""A .pdf with text as lines and rows of its ruled tables, page heads and feet left out."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from junheng.deliver.reading.lines import Line, row
from junheng.deliver.reading.ruled import Box, Grid, Sign, edges, grids
from junheng.deliver.reading.words import pattern
from junheng.terms.errors import InputError

if TYPE_CHECKING:
    from pdfminer.layout import LTComponent, LTPage

MAX_PAGES = 2_000
FEW_PAGES = 3
FIRST_LINES = 2


def portable_lines(data: bytes, path: str) -> list[Line]:
    """The lines of a PDF in reading order.

    Args:
        data: The file.
        path: Its name, for messages.

    Raises:
        InputError: damaged, locked, or without text.
    """
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams
    from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed

    pages: list[list[_Piece]] = []
    try:
        for page in extract_pages(BytesIO(data), maxpages=MAX_PAGES, laparams=LAParams(boxes_flow=None)):
            pages.append(_pieces(page))
    except (PDFPasswordIncorrect, PDFTextExtractionNotAllowed) as locked:
        raise InputError("reading.locked", path=path) from locked
    except Exception as bad:  # pdfminer raises whatever the broken file leads it to
        raise InputError("reading.damaged", path=path, part="pdf") from bad
    if not any(pages):
        raise InputError("reading.no_pdf_text", path=path)
    return list(_lines(pages))


@dataclass(frozen=True)
class _Piece:
    """A line of text, or a row of a table, of a page."""

    text: str
    cells: tuple[str, ...] = ()
    grid: Grid | None = None


def _lines(pages: list[list[_Piece]]) -> Iterator[Line]:
    repeated = _repeated([[piece.text for piece in page if piece.grid is None] for page in pages])
    number = 0
    last: Grid | None = None
    for page in pages:
        for piece in page:
            if piece.grid is None:
                if _shape(piece.text) in repeated or pattern("page_number").match(piece.text):
                    continue
                last = None
                indented = len(piece.text) - len(piece.text.lstrip()) >= FIRST_LINES
                yield Line(_SET_APART.sub("", _SET_BEFORE.sub("", piece.text.strip())), indented=indented)
                continue
            if last is None or (piece.grid is not last and not piece.grid.like(last)):
                number += 1
            last = piece.grid
            filled = [cell for cell in piece.cells if cell]
            if len(filled) > 1:
                yield row(piece.cells, number)
            elif filled:
                yield Line(filled[0])


# A layout sets figures apart from the characters around them.
_SET_BEFORE = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=\d)")
_SET_APART = re.compile(r"(?<=\S\d) (?=[\u3000-\u9fff\uff00-\uffef])")


def _pieces(page: "LTPage") -> list[_Piece]:
    """The lines and rows of a page from top to bottom."""
    from pdfminer.layout import LTCurve, LTTextContainer

    rulings = [
        ruling
        for shape in _inside(page)
        if isinstance(shape, LTCurve)
        for ruling in edges(Box(shape.x0, shape.y0, shape.x1, shape.y1))
    ]
    tables = grids(rulings)
    signs = [sign for box in page if isinstance(box, LTTextContainer) for sign in _signs(box)] if tables else []
    placed: list[tuple[float, float, _Piece]] = []
    for box in page:
        if not isinstance(box, LTTextContainer):
            continue
        middle = ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
        if any(table.box.holds(*middle) for table in tables):
            continue
        text = [line.rstrip() for line in box.get_text().split("\n") if line.strip()]
        placed += [(-round(box.y1), box.x0, _Piece(line)) for line in text]
    for table in tables:
        for top, cells in table.read(signs):
            placed.append((-round(top), table.box.x0, _Piece("", cells, table)))
    return [piece for _, _, piece in sorted(placed, key=lambda one: one[:2])]


def _inside(shapes: "Iterable[LTComponent]") -> "Iterator[LTComponent]":
    from pdfminer.layout import LTFigure

    for shape in shapes:
        yield shape
        if isinstance(shape, LTFigure):
            yield from _inside(shape)


def _signs(box: "Iterable[object]") -> Iterator[Sign]:
    from pdfminer.layout import LTChar, LTTextContainer

    for one in box:
        if isinstance(one, LTChar):
            yield Sign(one.get_text(), (one.x0 + one.x1) / 2, (one.y0 + one.y1) / 2, one.size)
        elif isinstance(one, LTTextContainer):
            yield from _signs(one)


def _shape(line: str) -> str:
    """A line as it is compared with others: a page's number is the same on all pages, other figures are not."""
    text = line.strip()
    return re.sub(r"\d+", "0", text) if pattern("page_number_in").search(text) else text


def _repeated(pages: list[list[str]]) -> set[str]:
    """Lines at the head or foot of more than half of the pages, page numbers aside."""
    if len(pages) < FEW_PAGES:
        return set()
    edges = Counter(
        shape for page in pages for shape in {_shape(line) for line in [*page[:FIRST_LINES], *page[-FIRST_LINES:]]}
    )
    return {shape for shape, count in edges.items() if count * 2 > len(pages)}
