"""The method document (P-A5): how each indicator of the standard in force is computed."""

from junheng.report.document import Document
from junheng.report.material import Material
from junheng.report.sheets import caption_of
from junheng.terms.messages import Lang


def method_document(material: Material, lang: Lang) -> Document:
    """The method document (P-A5): how each indicator of the standard in force is computed."""
    found = material.assessment
    return Document("method", found.county_name, caption_of(found, lang), found.on, (), lang, found.note)
