"""The first chapter: the county as it stands, and the pupils to come."""

from junheng.report import words
from junheng.report.document import Draft, Section
from junheng.report.kinds.plan.material import PlanMaterial
from junheng.report.kinds.self_assessment.judged import is_ruled, units_of, with_verdict
from junheng.report.kinds.self_assessment.prose import counted
from junheng.report.sources import clauses_with, count_in, total_in
from junheng.report.tables import Cell, Column, Row, Table
from junheng.terms.messages import Lang, text

NEEDS = ("pupils", "classes", "staff", "teachers")


def background(material: PlanMaterial, lang: Lang) -> Section:
    """Schools, pupils and what fails now; pupils to come where there is a forecast."""
    found = material.now
    draft = Draft("background", text("plandoc.background", lang), lang)
    draft.heading(1, "plandoc.background")
    draft.heading(2, "plandoc.background.now")
    failing, open_ = with_verdict(found, "fail"), with_verdict(found, "undetermined")
    draft.say(
        "plandoc.background.verdict",
        year=words.school_year(found.school_year, lang),
        standard=found.rulebook.name(lang),
        source=found.rulebook.source,
        passing=counted(len(with_verdict(found, "pass")), clauses_with("pass")),
        failing=counted(len(failing), clauses_with("fail")),
        open=counted(len(open_), clauses_with("undetermined")),
    )
    draft.table(_stages(material, lang))
    if failing:
        draft.say("plandoc.background.failing")
        for id in failing:
            draft.item("plandoc.background.clause", clause=id, name=found.rulebook.clauses[id].name(lang))
    if material.needs:
        draft.heading(2, "plandoc.background.forecast")
        draft.say("plandoc.background.forecast_said" if material.by_grade else "plandoc.background.forecast_totals")
        draft.table(_forecast(material, lang))
    return draft.done(flows=True)


def _stages(material: PlanMaterial, lang: Lang) -> Table:
    found = material.now
    columns = (
        words.column("stage", lang, width=12),
        words.column("schools", lang, decimals=0, width=16),
        words.column("pupils", lang, decimals=0, width=16),
        words.column("schools_unmet", lang, decimals=0, width=16),
        words.column("schools_unknown", lang, decimals=0, width=16),
    )
    rows: list[Row] = []
    for stage in found.stages:
        units = units_of(found, stage)
        known = [unit.pupils for unit in units if unit.pupils is not None]
        ruled = is_ruled(found, stage)
        unmet = sum(unit.passes is False for unit in units)
        unknown = sum(unit.passes is None for unit in units)
        rows.append(
            {
                "stage": Cell(words.stage(stage, lang)),
                "schools": counted(len(units), f"length(schools[?stage=='{stage}' && in_scope])"),
                "pupils": counted(sum(known), total_in(stage, "pupils")),
                "schools_unmet": counted(unmet, count_in(stage, "passes==`false`")) if ruled else Cell(),
                "schools_unknown": counted(unknown, count_in(stage, "passes==`null`")) if ruled else Cell(),
            }
        )
    return Table("stages", "", text("plandoc.background.stages", lang), columns, tuple(rows), broad=False)


def _forecast(material: PlanMaterial, lang: Lang) -> Table:
    """What is expected and its interval, by stage and year."""
    columns = [words.column("stage", lang, width=10), Column("year", text("plandoc.column.year", lang), width=24)]
    for name in NEEDS:
        group = text(f"plandoc.column.{name}", lang)
        columns.append(Column(name, text("plandoc.column.expected", lang), decimals=0, width=11, group=group))
        columns.append(Column(f"{name}_range", text("plandoc.column.range", lang), width=18, group=group, centred=True))
    rows: list[Row] = []
    for at, need in enumerate(material.needs):
        row = {"stage": Cell(words.stage(need.stage, lang)), "year": Cell(words.school_year(need.year, lang))}
        spans = {"pupils": need.pupils, "classes": need.classes, "staff": need.staff, "teachers": need.teachers}
        for name, span in spans.items():
            if span is not None:
                row[name] = Cell(span.expected, decimals=0, source=f"needs[{at}].{name}.expected")
                row[f"{name}_range"] = Cell(f"{span.low:,}–{span.high:,}")
        rows.append(row)
    title = text("plandoc.background.forecast_title", lang)
    return Table("forecast", "", title, tuple(columns), tuple(rows), broad=False)
