"""A document as a file: the format follows from the name's ending."""

from collections.abc import Callable, Mapping
from pathlib import Path

from junheng.facts.files.atomic import replacing
from junheng.report.document import Document

FORMATS = ("docx", "pdf", "xlsx")


def write_document(path: Path, document: Document) -> None:
    """Write a document; an existing file is replaced once the new one is complete.

    Raises:
        InputError: the file cannot be written there.
        EngineError: an engine that draws it failed.
    """
    drawn = _drawers()[path.suffix[1:]](document)
    with replacing(path) as draft:
        draft.write_bytes(drawn)


def _drawers() -> Mapping[str, Callable[[Document], bytes]]:
    # Each drawing library takes a while to load, so only those asked for are.
    def word(document: Document) -> bytes:
        from junheng.report.word.draw import draw_word

        return draw_word(document)

    def pdf(document: Document) -> bytes:
        from junheng.report.pdf.draw import draw_pdf

        return draw_pdf(document)

    def excel(document: Document) -> bytes:
        from junheng.report.book import draw_book

        return draw_book(document)

    return {"docx": word, "pdf": pdf, "xlsx": excel}
