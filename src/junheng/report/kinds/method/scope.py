"""The second chapter: which schools count, for the indicators and for each clause that has a scope of its own."""

from collections.abc import Iterator

from junheng.assess.outcome import Assessment
from junheng.report import words
from junheng.report.document import Draft, Section
from junheng.report.kinds.method.wording import rule_said, where_said
from junheng.report.sources import count, path
from junheng.report.tables import EMPTY, Cell, Column, Row, Table
from junheng.standards.model import (
    STAGES,
    ClassSizeTest,
    DocumentTest,
    FigureTest,
    FundsTest,
    RoomsTest,
    SchoolSizeTest,
    ScopeRule,
    ShareTest,
    Test,
    TownshipTest,
)
from junheng.terms.messages import Lang, text


def scope(assessment: Assessment, lang: Lang) -> Section:
    """Which schools count, in words from the rules, with what they came to in this county."""
    book = assessment.rulebook
    draft = Draft("scope", text("method.scope", lang), lang)
    draft.heading(1, "method.scope")
    draft.say("method.scope.said")
    if book.scope:
        draft.table(_rules(assessment, lang))
    else:
        draft.say("method.scope.no_rules")
    draft.table(_stages(assessment, lang))
    for stage in book.stages:
        if stage not in assessment.stages:
            draft.item("method.scope.absent", stage=words.stage(stage, lang))
    draft.item("method.scope.campuses")
    draft.item("method.scope.no_pupils")
    draft.item("method.scope.type")
    draft.item("method.scope.blank")
    if book.settings:
        draft.heading(2, "method.settings")
        draft.say("method.settings.said")
        draft.table(_settings(assessment, lang))
    rows = tuple(_clauses(assessment, lang))
    if rows:
        draft.heading(2, "method.clause_scope")
        draft.say("method.clause_scope.said")
        columns = (
            words.column("clause", lang, width=14),
            Column("scope", text("method.column.scope", lang), width=80),
        )
        title = text("method.title.clause_scope", lang)
        draft.table(Table("clause_scope", draft.sheet, title, columns, rows, broad=False))
    return draft.done(flows=True)


def _rules(assessment: Assessment, lang: Lang) -> Table:
    columns = (
        Column("where", text("method.column.left_out", lang), width=46),
        Column("reason", text("method.column.reason", lang), width=30),
        Column("applied", text("method.column.applied", lang), width=12, centred=True),
        Column("number", text("method.column.left_out_here", lang), decimals=0, width=12, centred=True),
    )
    rows: list[Row] = []
    seen: set[str] = set()
    for rule in assessment.rulebook.scope:
        number = EMPTY
        # A count is of a reason; rules that share one are counted together, beside the first of them.
        if rule.reason not in seen:
            left_out = sum(unit.out_reason == rule.reason for unit in assessment.units)
            number = Cell(left_out, source=count("schools", out_reason=rule.reason))
        seen.add(rule.reason)
        rows.append(
            {
                "where": Cell(rule_said(rule, lang)),
                "reason": Cell(words.out_reason(rule.reason, lang)),
                "applied": Cell(text("terms.yes" if _applies(rule, assessment) else "terms.no", lang)),
                "number": number,
            }
        )
    title = text("method.title.scope", lang)
    return Table("scope", text("method.scope", lang), title, columns, tuple(rows), broad=False)


def _applies(rule: ScopeRule, assessment: Assessment) -> bool:
    return rule.setting is None or assessment.settings.get(rule.setting[0]) == rule.setting[1]


def _stages(assessment: Assessment, lang: Lang) -> Table:
    columns = (
        words.column("stage", lang, width=20, centred=True),
        words.column("schools", lang, decimals=0, width=20, centred=True),
        words.column("left_out", lang, decimals=0, width=20, centred=True),
    )
    rows: tuple[Row, ...] = tuple(
        {
            "stage": Cell(words.stage(stage, lang)),
            "schools": Cell(assessment.stages[stage].schools, source=path("stages", stage, "schools")),
            "left_out": Cell(
                sum(unit.stage == stage and not unit.in_scope for unit in assessment.units),
                source=count("schools", stage=stage, in_scope=False),
            ),
        }
        for stage in STAGES
        if stage in assessment.stages
    )
    title = text("method.title.stages", lang)
    return Table("stages", text("method.scope", lang), title, columns, rows, broad=False)


def _settings(assessment: Assessment, lang: Lang) -> Table:
    columns = (
        words.column("label", lang, name="content", width=50),
        words.column("chosen", lang, width=14, centred=True),
        Column("default", text("method.column.default", lang), width=14, centred=True),
        Column("options", text("method.column.options", lang), width=20, centred=True),
    )
    rows: list[Row] = []
    for id, setting in assessment.rulebook.settings.items():
        chosen = assessment.settings.get(id, setting.default)
        rows.append(
            {
                "label": Cell(setting.label(lang)),
                "chosen": Cell(words.setting_value(chosen, lang), "" if chosen == setting.default else "strong"),
                "default": Cell(words.setting_value(setting.default, lang)),
                "options": Cell(
                    text("method.where.or", lang).join(words.setting_value(value, lang) for value in setting.values)
                ),
            }
        )
    title = text("method.title.settings", lang)
    return Table("settings", text("method.scope", lang), title, columns, tuple(rows), broad=False)


def _clauses(assessment: Assessment, lang: Lang) -> Iterator[Row]:
    for clause in assessment.rulebook.clauses.values():
        said = [part for test in clause.tests if (part := own_scope(test, lang))]
        if said:
            scopes = text("report.separator", lang).join(dict.fromkeys(said))
            yield {"clause": Cell(clause.id), "scope": Cell(scopes)}


def own_scope(test: Test, lang: Lang) -> str:
    """Which schools a test looks at where they are not those of the indicators; empty where it looks at none."""
    if isinstance(test, RoomsTest):
        if not test.left_out:
            return text("method.clause_scope.every", lang)
        left_out = text("report.separator", lang).join(rule_said(rule, lang) for rule in test.left_out)
        return text("method.clause_scope.rooms", lang, left_out=left_out)
    if isinstance(test, FundsTest):
        return text("method.clause_scope.where", lang, where=where_said(test.where, lang))
    if isinstance(test, SchoolSizeTest):
        return text("method.clause_scope.size", lang)
    if isinstance(test, ClassSizeTest):
        return text("method.clause_scope.every", lang)
    if isinstance(test, ShareTest) and test.level == "schools":
        if test.where:
            return text("method.clause_scope.where", lang, where=where_said(test.where, lang))
        return text("method.clause_scope.every", lang)
    if isinstance(test, TownshipTest):
        return text("method.clause_scope.townships", lang)
    if isinstance(test, (FigureTest, ShareTest)):
        return text("method.clause_scope.county", lang)
    if isinstance(test, DocumentTest):
        return ""
    return text("method.clause_scope.indicators", lang)
