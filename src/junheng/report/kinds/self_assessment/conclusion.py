"""The verdict for the county and by stage, and what it means."""

from junheng.report import words
from junheng.report.document import Draft, Section
from junheng.report.kinds.self_assessment.excerpts import excerpt, verdict_table
from junheng.report.kinds.self_assessment.judged import called, is_ruled, with_verdict
from junheng.report.kinds.self_assessment.prose import counted
from junheng.report.material import Material
from junheng.report.sources import clauses_with, count
from junheng.terms.messages import Lang, text


def conclusion_chapter(material: Material, lang: Lang) -> Section:
    """What the county comes to, first in one sentence, then by stage."""
    found = material.assessment
    draft = Draft("conclusion", text("selfassessment.conclusion", lang), lang)
    draft.heading(1, "selfassessment.conclusion")
    failing, open_ = with_verdict(found, "fail"), with_verdict(found, "undetermined")
    draft.say(
        f"selfassessment.conclusion.{found.verdict}",
        county=called(found),
        year=words.school_year(found.school_year, lang),
        standard=found.rulebook.name(lang),
        source=found.rulebook.source,
        verdict=words.verdict(found.verdict, lang, "verdict"),
        clauses=counted(len(found.clauses), "length(values(clauses))"),
        failing=counted(len(failing), clauses_with("fail")),
        open=counted(len(open_), clauses_with("undetermined")),
        passing=counted(len(with_verdict(found, "pass")), clauses_with("pass")),
    )
    for id in failing:
        draft.item("selfassessment.conclusion.clause", clause=id, name=found.rulebook.clauses[id].name(lang))
    if open_:
        draft.say("selfassessment.conclusion.open", ids=list(open_))
    draft.say(
        f"selfassessment.conclusion.computed_{found.computed}", computed=words.verdict(found.computed, lang, "computed")
    )
    draft.say("selfassessment.conclusion.self")
    errors = sum(finding.severity == "error" for finding in found.findings)
    if errors:
        draft.warn("selfassessment.basis.errors", error=counted(errors, count("findings", severity="error")))
    if found.rulebook.example:
        draft.warn("selfassessment.basis.example")
    stages = {"stage": 10, "verdict": 14, "computed": 16, "schools": 12}
    if any(is_ruled(found, stage) for stage in found.stages):
        stages |= {"met": 12, "unmet": 12, "unknown": 12}
    stages["left_out"] = 12
    title = text("selfassessment.conclusion.stages", lang)
    draft.table(excerpt(verdict_table(found, "stages", lang), title, stages))
    return draft.done(flows=True)
