"""The kinds of documents, and who writes each: loaded when asked for, so that naming them costs nothing."""

import importlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from junheng.report.document import Document
    from junheng.report.material import Material
    from junheng.terms.messages import Lang

KINDS: Mapping[str, str] = {
    "self-assessment": "junheng.report.kinds.self_assessment:self_assessment",
    "survey": "junheng.report.kinds.survey:survey_report",
    "school": "junheng.report.kinds.school:school_sheets",
    "method": "junheng.report.kinds.method:method_document",
    "annex": "junheng.report.kinds.annex:construction_annex",
}
"""Kind → where its writer lives."""


def build(kind: str, material: "Material", lang: "Lang") -> "Document":
    """A document of one kind, its headings, tables and charts numbered."""
    module, _, name = KINDS[kind].partition(":")
    write: Callable[[Material, Lang], Document] = getattr(importlib.import_module(module), name)
    return write(material, lang).numbered()
