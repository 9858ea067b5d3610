"""A document as a file: the format follows from the name's ending."""

from collections.abc import Callable, Mapping
from pathlib import Path

from junheng.assess.outcome import Assessment
from junheng.facts.files.atomic import replacing
from junheng.report.document import Document, Progress, silent
from junheng.report.sheets import assessment_document
from junheng.terms.messages import Lang

FORMATS = ("docx", "pdf", "xlsx")


def write_document(path: Path, document: Document, progress: Progress = silent) -> None:
    """Write a document; an existing file is replaced once the new one is complete.

    Args:
        path: Where to; one of FORMATS is its ending.
        document: What to draw.
        progress: Told how many sections are drawn.

    Raises:
        InputError: the file cannot be written there.
        EngineError: an engine that draws it failed.
    """
    drawn = _drawers()[path.suffix[1:]](document, progress)
    with replacing(path) as draft:
        draft.write_bytes(drawn)


def write_excel(path: Path, assessment: Assessment, lang: Lang) -> None:
    """The tables of an assessment as a workbook; the same assessment gives the same bytes.

    Raises:
        InputError: the file cannot be written there.
    """
    with replacing(path) as draft:
        draft.write_bytes(_drawers()["xlsx"](assessment_document(assessment, lang), silent))


def _drawers() -> Mapping[str, Callable[[Document, Progress], bytes]]:
    # Each drawing library takes a while to load, so only those asked for are.
    def word(document: Document, progress: Progress) -> bytes:
        from junheng.report.word.draw import draw_word

        return draw_word(document, progress)

    def pdf(document: Document, progress: Progress) -> bytes:
        from junheng.report.pdf.draw import draw_pdf

        return draw_pdf(document, progress)

    def excel(document: Document, progress: Progress) -> bytes:
        from junheng.report.excel.draw import draw_book

        return draw_book(document, progress)

    return {"docx": word, "pdf": pdf, "xlsx": excel}
