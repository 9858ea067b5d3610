"""The plan document as a whole: its chapters in order."""

from collections.abc import Sequence
from dataclasses import replace

from junheng.report.document import Captioned, Document, Draft, Section
from junheng.report.kinds.method.glossary import glossary
from junheng.report.kinds.plan.action_list import action_list
from junheng.report.kinds.plan.background import background
from junheng.report.kinds.plan.blocked import blocked
from junheng.report.kinds.plan.funding import funding
from junheng.report.kinds.plan.goals import goals
from junheng.report.kinds.plan.material import PlanMaterial
from junheng.report.kinds.plan.measures import measures
from junheng.report.kinds.plan.safeguards import safeguards
from junheng.report.kinds.plan.yearly import yearly
from junheng.report.kinds.self_assessment.judged import called
from junheng.report.sheets import caption_of
from junheng.terms.messages import Lang, text

WHOLE = (background, goals, measures, yearly, funding, safeguards)
WITHOUT_A_PLAN = (background, blocked)
ANNEXES = ("actions", "construction", "method", "assessment", "training", "management", "activities")


def build(material: PlanMaterial, lang: Lang, *, paper: bool = False) -> Document:
    """The plan on paper; a short document of what is in the way where there is no plan.

    Args:
        material: The plan with what it was made from (`plan_material`).
        lang: Language of the document.
        paper: For Word and PDF: the list of actions has only the columns that a page has room for, so that it cannot
            be read again; the workbook has all.
    """
    plan, found = material.plan, material.now
    chapters = [chapter(material, lang) for chapter in (WHOLE if material.done else WITHOUT_A_PLAN)]
    terms = _terms(chapters, lang)
    closing = [_annexes(lang), terms, action_list(material, lang, paper=paper)] if material.done else [terms]
    first, last = plan.years[0], plan.years[-1]
    title = "plandoc.title" if material.done else "plandoc.title_blocked"
    years = text("plandoc.years" if last > first else "plandoc.one_year", lang, first=first, last=last)
    return Document(
        kind="plan",
        title=text(title, lang, county=called(found), years=years),
        caption=caption_of(found, lang),
        day=found.on,
        sections=(*chapters, *closing),
        lang=lang,
        note=found.note,
        contents=True,
        cover=True,
    )


def _annexes(lang: Lang) -> Section:
    """Which annexes there are: the list of actions in this document, others as documents of their own or still owed."""
    draft = Draft("annexes", text("plandoc.annexes", lang), lang)
    draft.heading(1, "plandoc.annexes")
    for annex in ANNEXES:
        draft.item(f"plandoc.annex.{annex}")
    return draft.done(flows=True)


def _terms(chapters: Sequence[Section], lang: Lang) -> Section:
    """The words of the field that the document uses."""
    found = glossary(chapters, lang)
    title = text("plandoc.terms", lang)
    blocks = tuple(
        Captioned(replace(block.table, title=title)) if isinstance(block, Captioned) else block
        for block in found.blocks
    )
    return replace(found, blocks=blocks)
