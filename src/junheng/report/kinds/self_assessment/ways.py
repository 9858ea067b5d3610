"""What would make each failing school and each failing coefficient pass, in things and not in money."""

from junheng.assess.outcome import Assessment, Step, Unit
from junheng.report import words
from junheng.report.charts.shortfalls import shortfall_chart
from junheng.report.document import Draft, Section
from junheng.report.kinds.self_assessment.excerpts import excerpt
from junheng.report.kinds.self_assessment.judged import most_unmet
from junheng.report.material import Material
from junheng.report.school_sheets import gap_totals
from junheng.report.sources import of_unit
from junheng.report.spread_sheets import coefficients
from junheng.report.tables import Cell, Column, Row, Table
from junheng.terms.messages import Lang, text


def way_chapter(material: Material, lang: Lang) -> Section:
    """Nearest ways of schools and coefficients, and the shortfalls added up."""
    found = material.assessment
    draft = Draft("ways", text("selfassessment.ways", lang), lang)
    draft.heading(1, "selfassessment.ways")
    failing = [unit for unit in found.units if unit.in_scope and unit.passes is False]
    over = [s for result in found.stages.values() for s in result.spreads.values() if s.nearest_way is not None]
    totals = gap_totals(found, "", lang)
    short = any(unit.readings[r].shortfall for unit in found.units if unit.in_scope for r in unit.readings)
    if not failing and not over and not short:
        draft.say("selfassessment.ways.none")
        return draft.done(flows=True)
    draft.say("selfassessment.ways.said")
    if failing:
        draft.say("selfassessment.ways.schools")
        draft.table(_schools(found, failing, lang))
    if over:
        draft.say("selfassessment.ways.coefficients")
        ids = {
            (words.stage(stage, lang), words.measured(found.rulebook.indicators[id], lang))
            for stage, result in found.stages.items()
            for id, spread in result.spreads.items()
            if spread.nearest_way is not None
        }
        draft.table(
            excerpt(
                coefficients(found, "", lang),
                text("selfassessment.ways.coefficients_title", lang),
                {"stage": 9, "indicator": 37, "cv": 9, "limit": 8, "level": 10, "schools": 9, "add": 12, "unit": 8},
                where=lambda row: (row["stage"].value, row["indicator"].value) in ids,
                notes=(text("selfassessment.ways.coefficients_note", lang),),
                key="ways.coefficients",
            )
        )
    if totals.rows:
        draft.say("selfassessment.ways.totals")
        draft.table(
            excerpt(
                totals,
                text("selfassessment.ways.totals_title", lang),
                {"stage": 9, "indicator": 42, "to_floor": 18, "shortfall": 18, "unit": 10},
                key="ways.totals",
            )
        )
        _pictures(draft, found)
    return draft.done(flows=True)


def _pictures(draft: Draft, found: Assessment) -> None:
    lang = draft.lang
    for stage in found.stages:
        worst = most_unmet(found, stage)
        chart = shortfall_chart(found, stage, worst, lang) if worst is not None else None
        if worst is not None and chart is not None:
            title = text(
                "selfassessment.ways.chart",
                lang,
                stage=words.stage(stage, lang),
                indicator=words.indicator(found.rulebook.indicators[worst], lang),
            )
            draft.picture(chart, title)


def _schools(found: Assessment, failing: list[Unit], lang: Lang) -> Table:
    """A row a step: which indicator is raised how far, and by how much."""
    columns = (
        Column("name", text("report.column.name", lang), width=24),
        Column("stage", text("report.column.stage", lang), width=8, centred=True),
        Column("indicator", text("report.column.indicator", lang), width=36),
        Column("to", text("selfassessment.column.to", lang), width=12, centred=True),
        Column("add", text("selfassessment.column.add", lang), width=13),
        Column("unit", text("report.column.unit", lang), width=8, centred=True),
    )
    rows: list[Row] = []
    for unit in failing:
        who = {"name": Cell(unit.name or unit.school), "stage": Cell(words.stage(unit.stage, lang))}
        if unit.nearest_way is None:
            rows.append({**who, "indicator": Cell(text("selfassessment.ways.unknown", lang), "missing")})
        for number, step in enumerate(unit.nearest_way or ()):
            rows.append({**who, **_step(found, unit, number, step, lang)})
    title = text("selfassessment.ways.schools_title", lang)
    return Table("ways.schools", "", title, columns, tuple(rows), broad=False)


def _step(found: Assessment, unit: Unit, number: int, step: Step, lang: Lang) -> Row:
    indicator = found.rulebook.indicators[step.indicator]
    at = f"{of_unit(unit, 'nearest_way')}[{number}].add"
    return {
        "indicator": Cell(words.indicator(indicator, lang)),
        "to": Cell(text(f"selfassessment.to.{step.to}", lang)),
        "add": words.amount(step.add, indicator, at),
        "unit": Cell(words.unit(step.unit, lang)),
    }
