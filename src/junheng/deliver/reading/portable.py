"""A .pdf with text as lines, page heads and feet left out."""

import re
from collections import Counter
from io import BytesIO

from junheng.deliver.reading.lines import Line
from junheng.deliver.reading.words import pattern
from junheng.terms.errors import InputError

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
    from pdfminer.layout import LAParams, LTTextContainer
    from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed

    pages: list[list[str]] = []
    try:
        for page in extract_pages(BytesIO(data), maxpages=MAX_PAGES, laparams=LAParams(boxes_flow=None)):
            boxes = [box for box in page if isinstance(box, LTTextContainer)]
            boxes.sort(key=lambda box: (-round(box.y1), box.x0))
            pages.append([line.rstrip() for box in boxes for line in box.get_text().split("\n") if line.strip()])
    except (PDFPasswordIncorrect, PDFTextExtractionNotAllowed) as locked:
        raise InputError("reading.locked", path=path) from locked
    except Exception as bad:  # pdfminer raises whatever the broken file leads it to
        raise InputError("reading.damaged", path=path, part="pdf") from bad
    if not any(pages):
        raise InputError("reading.no_pdf_text", path=path)
    repeated = _repeated(pages)
    return [
        Line(line.strip(), indented=len(line) - len(line.lstrip()) >= FIRST_LINES)
        for page in pages
        for line in page
        if _shape(line) not in repeated
    ]


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
