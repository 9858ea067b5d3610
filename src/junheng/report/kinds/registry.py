"""The kinds of documents, and who writes each."""

from collections.abc import Callable, Mapping

from junheng.report.document import Document
from junheng.report.kinds.annex import construction_annex
from junheng.report.kinds.method import method_document
from junheng.report.kinds.school import school_sheets
from junheng.report.kinds.self_assessment import self_assessment
from junheng.report.kinds.survey import survey_report
from junheng.report.material import Material
from junheng.terms.messages import Lang

KINDS: Mapping[str, Callable[[Material, Lang], Document]] = {
    "self-assessment": self_assessment,
    "survey": survey_report,
    "school": school_sheets,
    "method": method_document,
    "annex": construction_annex,
}


def build(kind: str, material: Material, lang: Lang) -> Document:
    """A document of one kind, its headings, tables and charts numbered."""
    return KINDS[kind](material, lang).numbered()
