"""The self-assessment report (自评报告) of a county (P-C3, P-G2)."""

from junheng.report import words
from junheng.report.document import Document, Draft
from junheng.report.material import Material
from junheng.report.sheets import caption_of
from junheng.report.spread_sheets import coefficients
from junheng.terms.messages import Lang, text


def self_assessment(material: Material, lang: Lang) -> Document:
    """The report that a county hands in with its application."""
    found = material.assessment
    caption = caption_of(found, lang)
    draft = Draft("verdict", text("selfassessment.verdict", lang), lang)
    draft.heading(1, "selfassessment.verdict")
    draft.say(
        "selfassessment.verdict.said",
        standard=found.rulebook.name(lang),
        source=found.rulebook.source,
        county=found.county_name,
        year=words.school_year(found.school_year, lang),
        verdict=words.verdict(found.verdict, lang),
    )
    spread = Draft("coefficients", text("selfassessment.coefficients", lang), lang)
    spread.heading(1, "selfassessment.coefficients")
    spread.table(coefficients(found, caption, lang))
    return Document(
        kind="self-assessment",
        title=text("selfassessment.title", lang, county=found.county_name, standard=found.rulebook.name(lang)),
        caption=caption,
        day=found.on,
        sections=(draft.done(), spread.done(landscape=True)),
        lang=lang,
        note=found.note,
        contents=True,
        cover=True,
    )
