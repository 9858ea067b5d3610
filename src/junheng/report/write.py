"""A document as a file: the format follows from the name's ending."""

from pathlib import Path

from junheng.assess.outcome import Assessment
from junheng.facts.files.atomic import replacing
from junheng.report.document import Document, Progress, silent
from junheng.report.drawers import drawer
from junheng.report.sheets import assessment_document
from junheng.terms.messages import Lang


def write_document(path: Path, document: Document, progress: Progress = silent) -> None:
    """Write a document; an existing file is replaced once the new one is complete.

    Args:
        path: Where to; its ending says the format.
        document: What to draw.
        progress: Told how many sections are drawn.

    Raises:
        InputError: the file cannot be written there.
        EngineError: an engine that draws it failed.
    """
    drawn = drawer(path.suffix[1:])(document, progress)
    with replacing(path) as draft:
        draft.write_bytes(drawn)


def write_excel(path: Path, assessment: Assessment, lang: Lang) -> None:
    """The tables of an assessment as a workbook; the same assessment gives the same bytes.

    Raises:
        InputError: the file cannot be written there.
    """
    with replacing(path) as draft:
        draft.write_bytes(drawer("xlsx")(assessment_document(assessment, lang), silent))
