"""What would make each failing school and each failing coefficient pass, in things and not in money."""

from junheng.assess.outcome import Assessment, Step, Unit
from junheng.report import words
from junheng.report.charts.shortfalls import shortfall_chart
from junheng.report.document import Draft, Section
from junheng.report.kinds.self_assessment.excerpts import excerpt
from junheng.report.kinds.self_assessment.judged import is_floored, most_unmet, units_of, with_verdict
from junheng.report.material import Material
from junheng.report.school_sheets import gap_totals
from junheng.report.sources import of_unit
from junheng.report.spread_sheets import coefficients
from junheng.report.tables import Cell, Column, Row, Table
from junheng.standards.model import MeanSpreadTest, SchoolRuleTest, SpreadTest, Stage
from junheng.terms.messages import Lang, text


def way_chapter(material: Material, lang: Lang) -> Section:
    """Nearest ways of schools and coefficients, the shortfalls added up, and what has no way of this kind."""
    found = material.assessment
    draft = Draft("ways", text("selfassessment.ways", lang), lang)
    draft.heading(1, "selfassessment.ways")
    failing = [unit for stage in found.stages for unit in units_of(found, stage) if unit.passes is False]
    short = any(reading.shortfall for unit in found.units if unit.in_scope for reading in unit.readings.values())
    raised = _spreads(found, with_way=True)
    if not found.stages:
        draft.say("selfassessment.nothing")
    elif failing or raised or short:
        draft.say("selfassessment.ways.said")
    else:
        draft.say("selfassessment.ways.none")
    if failing:
        spared = any(step.to == "floor" for unit in failing for step in unit.nearest_way or ())
        draft.say(f"selfassessment.ways.schools{'' if spared else '_all'}")
        draft.table(_schools(found, failing, lang))
    if raised:
        draft.say("selfassessment.ways.coefficients")
        draft.table(_coefficients(found, raised, lang))
    _without_way(draft, found)
    if short:
        draft.say("selfassessment.ways.totals")
        draft.table(_totals(found, lang))
        _pictures(draft, found)
    return draft.done(flows=True)


def _spreads(found: Assessment, *, with_way: bool) -> list[tuple[Stage, str]]:
    """Coefficients that fail by themselves, those that have a nearest way or those that have none."""
    return [
        (stage, id)
        for stage, result in found.stages.items()
        for id, spread in result.spreads.items()
        if spread.passes is False and (spread.nearest_way is not None) == with_way
    ]


def _coefficients(found: Assessment, raised: list[tuple[Stage, str]], lang: Lang) -> Table:
    names = {(words.stage(stage, lang), words.measured(found.rulebook.indicators[id], lang)) for stage, id in raised}
    return excerpt(
        coefficients(found, "", lang),
        text("selfassessment.ways.coefficients_title", lang),
        {"stage": 10, "indicator": 34, "cv": 9, "limit": 8, "level": 10, "schools": 9, "add": 13, "unit": 10},
        where=lambda row: (row["stage"].value, row["indicator"].value) in names,
        notes=(text("selfassessment.ways.coefficients_note", lang),),
        key="ways.coefficients",
    )


def _totals(found: Assessment, lang: Lang) -> Table:
    """The shortfalls added up, with how many schools lack a figure where some do."""
    whole = gap_totals(found, "", lang)
    widths = {"stage": 10, "indicator": 41}
    widths |= {"to_floor": 18} if is_floored(found, found.stages) else {}
    widths |= {"shortfall": 18, "unit": 11}
    widths |= {"missing": 14} if any(row["missing"].value for row in whole.rows) else {}
    return excerpt(
        whole,
        text("selfassessment.ways.totals_title", lang),
        widths,
        where=lambda row: bool(row["shortfall"].value or row["missing"].value),
        key="ways.totals",
    )


def _without_way(draft: Draft, found: Assessment) -> None:
    """What fails and cannot be told in resources to be added: so that nobody takes silence for a pass."""
    lang = draft.lang
    for stage, id in _spreads(found, with_way=False):
        indicator = words.indicator(found.rulebook.indicators[id], lang)
        draft.say("selfassessment.ways.no_level", stage=words.stage(stage, lang), indicator=indicator)
    for stage, result in found.stages.items():
        if result.composite is not None and result.composite.passes is False:
            draft.say("selfassessment.ways.mean", stage=words.stage(stage, lang))
    resources = (SchoolRuleTest, SpreadTest, MeanSpreadTest)
    others = [
        id
        for id in with_verdict(found, "fail")
        if not any(isinstance(test, resources) for test in found.rulebook.clauses[id].tests)
    ]
    if others:
        draft.say("selfassessment.ways.others", ids=others)


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
        Column("stage", text("report.column.stage", lang), width=10, centred=True),
        Column("indicator", text("report.column.indicator", lang), width=33),
        Column("to", text("selfassessment.column.to", lang), width=12, centred=True),
        Column("add", text("selfassessment.column.add", lang), width=16),
        Column("unit", text("report.column.unit", lang), width=10, centred=True),
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
