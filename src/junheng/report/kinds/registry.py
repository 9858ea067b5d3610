"""The kinds of documents, and who writes each."""

from collections.abc import Callable, Mapping

from junheng.report.document import Document
from junheng.report.kinds.self_assessment import self_assessment
from junheng.report.material import Material
from junheng.terms.messages import Lang

KINDS: Mapping[str, Callable[[Material, Lang], Document]] = {
    "self-assessment": self_assessment,
}


def build(kind: str, material: Material, lang: Lang) -> Document:
    """A document of one kind, its headings, tables and charts numbered."""
    return KINDS[kind](material, lang).numbered()
