"""The annex "statistics of school construction by area" (P-A4)."""

from junheng.report.document import Document
from junheng.report.material import Material
from junheng.report.sheets import caption_of
from junheng.terms.messages import Lang


def construction_annex(material: Material, lang: Lang) -> Document:
    """The annex "statistics of school construction by area" (P-A4)."""
    found = material.assessment
    return Document("annex", found.county_name, caption_of(found, lang), found.on, (), lang, found.note)
