"""The method document as a whole: its chapters in order."""

from junheng.report.document import Document
from junheng.report.kinds.method.basis import basis
from junheng.report.kinds.method.clauses import clauses
from junheng.report.kinds.method.coefficients import coefficients
from junheng.report.kinds.method.computed_clauses import clause_formulas
from junheng.report.kinds.method.glossary import glossary
from junheng.report.kinds.method.indicators import indicators
from junheng.report.kinds.method.measures import measures
from junheng.report.kinds.method.origins import origins_of
from junheng.report.kinds.method.school_rule import school_rule
from junheng.report.kinds.method.scope import scope
from junheng.report.material import Material
from junheng.report.sheets import caption_of
from junheng.terms.messages import Lang, text


def method_document(material: Material, lang: Lang) -> Document:
    """How each figure is computed and judged: written from the standard in force at the county on the day.

    Args:
        material: Its assessment carries the standard, the settings and tolerances of the run, and the verdicts.
        lang: Language of the document; what standards and forms say stays as they say it.
    """
    found = material.assessment
    origins = origins_of(found.rulebook)
    spread = any(indicator.spread for indicator in found.rulebook.indicators.values())
    chapters = [
        basis(found, origins, lang),
        scope(found, lang),
        indicators(found, origins, lang),
        *([coefficients(found, origins, lang)] if spread else []),
        school_rule(found, lang),
        clauses(found, origins, lang),
        clause_formulas(found, lang),
        *([measures(found, lang)] if spread else []),
    ]
    chapters = [chapter for chapter in chapters if chapter.blocks]
    return Document(
        kind="method",
        title=text("method.title", lang, county=found.county_name),
        caption=caption_of(found, lang),
        day=found.on,
        sections=(*chapters, glossary(chapters, lang)),
        lang=lang,
        note=found.note,
        contents=True,
        cover=True,
    )
