"""The sheets of schools, a page each (P-C1)."""

from junheng.report.document import Document
from junheng.report.material import Material
from junheng.report.sheets import caption_of
from junheng.terms.messages import Lang


def school_sheets(material: Material, lang: Lang) -> Document:
    """The sheets of schools, a page each (P-C1)."""
    found = material.assessment
    return Document("school", found.county_name, caption_of(found, lang), found.on, (), lang, found.note)
