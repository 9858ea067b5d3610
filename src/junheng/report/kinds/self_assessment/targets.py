"""Standardised schools by township and the targets of plans, where the standard in force has them."""

from junheng.report import words
from junheng.report.document import Draft, Section
from junheng.report.kinds.self_assessment.excerpts import excerpt
from junheng.report.kinds.self_assessment.prose import counted
from junheng.report.material import Material
from junheng.report.sheets import targets, townships
from junheng.report.sources import count
from junheng.terms.messages import Lang, text


def target_chapter(material: Material, lang: Lang) -> Section | None:
    """None where the standard says neither what a standardised school is nor what a plan has to reach."""
    found = material.assessment
    defined = found.rulebook.standardised is not None
    if not defined and not found.targets:
        return None
    draft = Draft("targets", text("selfassessment.targets", lang), lang)
    draft.heading(1, "selfassessment.targets")
    if defined and found.townships:
        counts = {
            name: counted(sum(t.verdict == verdict for t in found.townships), count("townships", verdict=verdict))
            for name, verdict in {"passing": "pass", "failing": "fail", "open": "undetermined"}.items()
        }
        number = counted(len(found.townships), "length(townships)")
        draft.say("selfassessment.targets.townships", number=number, **counts)
        failing = [t.name or text("report.no_township", lang) for t in found.townships if t.verdict == "fail"]
        if failing:
            draft.say("selfassessment.targets.failing", names=words.listed(failing, lang))
        widths = {"township": 34, "schools": 22, "standard_schools": 22, "verdict": 20}
        title = text("selfassessment.targets.townships_title", lang)
        draft.table(excerpt(townships(found, "", lang), title, widths))
    if found.targets:
        draft.say("selfassessment.targets.said", number=counted(len(found.targets), "length(targets)"))
        widths = {"name": 34, "by": 15, "value": 12, "wanted": 11, "verdict": 12, "missing": 24}
        title = text("selfassessment.targets.title", lang)
        draft.table(excerpt(targets(found, "", lang), title, widths))
    return draft.done(flows=True)
