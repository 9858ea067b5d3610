"""The survey report of a county and its townships (P-A1)."""

from junheng.report.document import Document
from junheng.report.material import Material
from junheng.report.sheets import caption_of
from junheng.terms.messages import Lang


def survey_report(material: Material, lang: Lang) -> Document:
    """The survey report of a county and its townships (P-A1)."""
    found = material.assessment
    return Document("survey", found.county_name, caption_of(found, lang), found.on, (), lang, found.note)
