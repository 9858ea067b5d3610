"""What the county was held against, which schools count, and how the figures were made."""

from junheng.assess.outcome import Assessment
from junheng.report import words
from junheng.report.document import Draft, Section
from junheng.report.kinds.self_assessment.excerpts import excerpt, verdict_table
from junheng.report.kinds.self_assessment.judged import units_of
from junheng.report.kinds.self_assessment.prose import counted, item
from junheng.report.material import Material
from junheng.report.sheets import SEVERITIES
from junheng.report.sources import count, path
from junheng.report.tables import Column, full_decimals
from junheng.standards.model import MeanSpreadTest, SchoolRuleTest, SpreadTest, Stage, Test
from junheng.terms.messages import Lang, text


def basis_chapter(material: Material, lang: Lang) -> Section:
    """The standard in force, the scope, the rules, the choices of the run and the version of the data."""
    found = material.assessment
    draft = Draft("basis", text("selfassessment.basis", lang), lang)
    draft.heading(1, "selfassessment.basis")
    _standard(draft, found)
    _scope(draft, found)
    _method(draft, found)
    _choices(draft, found)
    _data(draft, found)
    return draft.done(flows=True)


def _standard(draft: Draft, found: Assessment) -> None:
    book, lang = found.rulebook, draft.lang
    draft.heading(2, "selfassessment.basis.standard")
    draft.say(
        "selfassessment.basis.standard_said",
        standard=book.name(lang),
        source=book.source,
        on=words.day(found.on, lang),
    )
    if book.amended_by:
        sources = dict.fromkeys(limit.source for limit in book.limits if limit.rulebook in book.amended_by)
        draft.say("selfassessment.basis.amended", ids=list(book.amended_by))
        for source in sources:
            draft.item("selfassessment.basis.amendment", source=source)
    if book.replaced:
        table = verdict_table(found, "replaced", lang)
        widths = {"stage": 9, "indicator": 34, "new": 10, "new_source": 20, "old": 10, "old_source": 18}
        draft.table(excerpt(table, text("selfassessment.basis.replaced", lang), widths))
    if book.example:
        draft.warn("selfassessment.basis.example")
    if found.note:
        draft.warn("selfassessment.basis.note", note=found.note)


def _scope(draft: Draft, found: Assessment) -> None:
    lang = draft.lang
    draft.heading(2, "selfassessment.basis.scope")
    for stage, result in found.stages.items():
        name = words.stage(stage, lang)
        own = counted(result.schools, path("stages", stage, "schools"))
        out = units_of(found, stage, in_scope=False)
        if not out:
            draft.say("selfassessment.basis.scope_all", stage=name, number=own)
            continue
        left = counted(len(out), count("schools", stage=stage, in_scope=False))
        draft.say("selfassessment.basis.scope_some", stage=name, number=own, left=left)
        _left_out(draft, found, stage)
    for stage in found.rulebook.stages:
        if stage not in found.stages:
            draft.say("selfassessment.basis.stage_absent", stage=words.stage(stage, lang))


def _left_out(draft: Draft, found: Assessment, stage: Stage) -> None:
    lang = draft.lang
    out = units_of(found, stage, in_scope=False)
    for reason in dict.fromkeys(unit.out_reason for unit in out):
        names = [unit.name or unit.school for unit in out if unit.out_reason == reason]
        source = count("schools", stage=stage, in_scope=False, out_reason=reason)
        item(
            draft,
            "selfassessment.basis.left_out",
            reason=words.out_reason(reason, lang),
            number=counted(len(names), source),
            names=words.listed(names, lang),
        )


def _method(draft: Draft, found: Assessment) -> None:
    draft.heading(2, "selfassessment.basis.method")
    draft.say("selfassessment.basis.exact")
    for clause in found.rulebook.clauses.values():
        for test in clause.tests:
            _rule(draft, found, clause.id, test)
    draft.say("selfassessment.basis.verdicts")
    draft.say("selfassessment.basis.more")


def _rule(draft: Draft, found: Assessment, clause: str, test: Test) -> None:
    lang = draft.lang
    if isinstance(test, SchoolRuleTest):
        floor = Column("", "", decimals=full_decimals(test.floor_share * 100)).show(test.floor_share * 100)
        spared = "" if test.met_at_least == len(test.counted) else "_spared"
        blanks = {"floor": floor, "met": test.met_at_least} if spared else {}
        draft.say(f"selfassessment.basis.school_rule{spared}", clause=clause, number=len(test.counted), **blanks)
    elif isinstance(test, (SpreadTest, MeanSpreadTest)):
        limits = [
            text(
                "selfassessment.basis.limit",
                lang,
                stage=words.stage(stage, lang),
                limit=Column("", "", decimals=full_decimals(limit, least=2)).show(limit),
            )
            for stage, limit in test.at_most.items()
            if stage in found.stages
        ]
        kind = "mean" if isinstance(test, MeanSpreadTest) else "each"
        draft.say("selfassessment.basis.coefficient")
        draft.say(f"selfassessment.basis.coefficient_{kind}", clause=clause, number=len(test.counted), limits=limits)


def _choices(draft: Draft, found: Assessment) -> None:
    lang = draft.lang
    draft.heading(2, "selfassessment.basis.choices")
    draft.say(f"selfassessment.basis.tolerances_{'on' if found.tolerances else 'off'}")
    if found.settings or found.tolerances:
        widths = {"choice": 14, "value": 11, "label": 42, "used": 33}
        title = text("selfassessment.basis.choices_title", lang)
        draft.table(excerpt(verdict_table(found, "choices", lang), title, widths, notes=()))


def _data(draft: Draft, found: Assessment) -> None:
    draft.heading(2, "selfassessment.basis.data")
    counts = {
        severity: counted(
            sum(finding.severity == severity for finding in found.findings), count("findings", severity=severity)
        )
        for severity in SEVERITIES
    }
    draft.say("selfassessment.basis.digest", digest=found.data_digest[:12])
    if not found.findings:
        draft.say("selfassessment.basis.no_findings")
    else:
        draft.say("selfassessment.basis.findings", **counts)
    if counts["error"].value:
        draft.warn("selfassessment.basis.errors", error=counts["error"])
