"""What cannot be judged yet, what it waits for, and which figures of which schools are missing."""

from junheng.assess.outcome import WAITS, Assessment, ClauseResult
from junheng.report import words
from junheng.report.document import Draft, Section
from junheng.report.kinds.self_assessment.judged import is_ruled, units_of, with_verdict
from junheng.report.kinds.self_assessment.prose import counted
from junheng.report.material import Material
from junheng.report.sources import clauses_with, count_in
from junheng.report.tables import EMPTY, Cell, Column, Row, Table
from junheng.terms.messages import Lang, text


def open_chapter(material: Material, lang: Lang) -> Section:
    """Undetermined clauses by what they wait for; then the schools that lack figures."""
    found = material.assessment
    draft = Draft("open", text("selfassessment.open", lang), lang)
    draft.heading(1, "selfassessment.open")
    open_ = with_verdict(found, "undetermined")
    blank = [unit for unit in found.units if unit.in_scope and any(r.missing for r in unit.readings.values())]
    if open_:
        number = counted(len(open_), clauses_with("undetermined"))
        draft.say("selfassessment.open.said", number=number)
        draft.table(_clauses(found, open_, lang))
        draft.say("selfassessment.open.rule")
    elif not found.clauses:
        draft.say("selfassessment.nothing")
    else:
        draft.say(f"selfassessment.open.none{'_lacking' if blank else ''}")
    for stage in found.stages:
        unknown = [unit for unit in units_of(found, stage) if unit.passes is None]
        if is_ruled(found, stage) and unknown:
            draft.say(
                "selfassessment.open.schools",
                stage=words.stage(stage, lang),
                number=counted(len(unknown), count_in(stage, "passes==`null`")),
                names=words.listed([unit.name or unit.school for unit in unknown], lang),
            )
    if blank:
        draft.table(_figures(found, lang))
    return draft.done(flows=True)


def _clauses(found: Assessment, open_: dict[str, ClauseResult], lang: Lang) -> Table:
    columns = (
        Column("clause", text("report.column.clause", lang), width=10),
        Column("text", text("report.column.text", lang), width=36),
        Column("waits", text("selfassessment.column.waits", lang), width=13, centred=True),
        Column("missing", text("report.column.missing", lang), width=41),
    )
    ordered = sorted(open_.items(), key=lambda pair: WAITS.index(pair[1].waits))
    rows = tuple(
        {
            "clause": Cell(id),
            "text": Cell(found.rulebook.clauses[id].name(lang)),
            "waits": Cell(text(f"selfassessment.waits.{result.waits}", lang)) if result.waits else EMPTY,
            "missing": Cell(words.lacking(result.missing, lang)) if result.missing else EMPTY,
        }
        for id, result in ordered
    )
    return Table("open.clauses", "", text("selfassessment.open.clauses", lang), columns, rows, broad=False)


def _figures(found: Assessment, lang: Lang) -> Table:
    """Which figures of which schools are blank, and which indicators wait for them."""
    columns = (
        Column("name", text("report.column.name", lang), width=24),
        Column("township", text("report.column.township", lang), width=14),
        Column("stage", text("report.column.stage", lang), width=9, centred=True),
        Column("missing", text("selfassessment.column.fields", lang), width=36),
        Column("indicators", text("selfassessment.column.for", lang), width=17),
    )
    rows: list[Row] = []
    for unit in found.units:
        lacking = {id: reading.missing for id, reading in unit.readings.items() if reading.missing}
        if unit.in_scope and lacking:
            fields = list(dict.fromkeys(field for fields in lacking.values() for field in fields))
            rows.append(
                {
                    "name": Cell(unit.name or unit.school),
                    "township": Cell(unit.township) if unit.township else words.no_data(lang),
                    "stage": Cell(words.stage(unit.stage, lang)),
                    "missing": Cell(words.lacking(fields, lang)),
                    "indicators": Cell(words.listed(list(lacking), lang)),
                }
            )
    return Table("open.figures", "", text("selfassessment.open.figures", lang), columns, tuple(rows), broad=False)
