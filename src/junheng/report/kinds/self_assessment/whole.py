"""The self-assessment report (自评报告) of a county (P-C3, P-G2): its chapters in order, then the annex forms."""

from junheng.report.document import Document
from junheng.report.kinds.self_assessment.basis import basis_chapter
from junheng.report.kinds.self_assessment.clause_results import clause_chapter
from junheng.report.kinds.self_assessment.conclusion import conclusion_chapter
from junheng.report.kinds.self_assessment.county import county_chapter
from junheng.report.kinds.self_assessment.differences import difference_chapter
from junheng.report.kinds.self_assessment.forms import annex_forms
from junheng.report.kinds.self_assessment.judged import called
from junheng.report.kinds.self_assessment.open_matters import open_chapter
from junheng.report.kinds.self_assessment.problems import problem_chapter
from junheng.report.kinds.self_assessment.school_results import school_chapter
from junheng.report.kinds.self_assessment.targets import target_chapter
from junheng.report.kinds.self_assessment.town_country import town_chapter
from junheng.report.kinds.self_assessment.ways import way_chapter
from junheng.report.material import Material
from junheng.report.sheets import caption_of
from junheng.terms.messages import Lang, text

CHAPTERS = (
    county_chapter,
    basis_chapter,
    conclusion_chapter,
    clause_chapter,
    school_chapter,
    difference_chapter,
    town_chapter,
    problem_chapter,
    open_chapter,
    way_chapter,
    target_chapter,
)


def self_assessment(material: Material, lang: Lang) -> Document:
    """The report that a county hands in with its application, under whichever standard it was assessed."""
    found = material.assessment
    chapters = [chapter(material, lang) for chapter in CHAPTERS]
    return Document(
        kind="self-assessment",
        title=text(
            "selfassessment.title",
            lang,
            county=called(found),
            standard=found.rulebook.name(lang),
        ),
        caption=caption_of(found, lang),
        day=found.on,
        sections=(*(chapter for chapter in chapters if chapter is not None), *annex_forms(material, lang)),
        lang=lang,
        note=found.note,
        contents=True,
        cover=True,
    )
