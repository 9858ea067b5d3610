"""The second chapter: what will pass when, from what to what, and what stays open."""

from typing import get_args

from junheng.assess.outcome import Verdict
from junheng.plan.certify import failing_schools
from junheng.plan.reasons import outside_name
from junheng.report import words
from junheng.report.charts.plan import coefficients_planned, schools_planned
from junheng.report.document import Draft, Section
from junheng.report.kinds.plan.material import PlanMaterial
from junheng.report.kinds.self_assessment.prose import counted
from junheng.report.sources import path
from junheng.report.tables import Cell, Column, Row, Table, full_decimals, telling_decimals
from junheng.standards.model import Stage
from junheng.terms.messages import Lang, text

LIKELY = 0.8
"""A plan that passes in a smaller share of the futures says so in a warning."""

OUTSIDE = path("plan", "outside")


def goals(material: PlanMaterial, lang: Lang) -> Section:
    """Coefficients and schools without and with the plan, in words, tables and pictures."""
    plan = material.plan
    draft = Draft("goals", text("plandoc.goals", lang), lang)
    draft.heading(1, "plandoc.goals")
    draft.heading(2, "plandoc.goals.whole")
    years = [words.school_year(year, lang) for year in plan.pass_years]
    id = "plandoc.goals.passes" if plan.inside == "pass" else "plandoc.goals.best"
    draft.say(id, years=years, standard=material.now.rulebook.name(lang))
    for year in plan.pass_years:
        draft.item(
            "plandoc.goals.schools",
            year=words.school_year(year, lang),
            before=counted(
                len(failing_schools(plan.before[year], plan.before[year].rulebook)),
                path("plan", "before", str(year), "schools_failing"),
            ),
            after=counted(plan.after[year].schools_failing, path("plan", "after", str(year), "schools_failing")),
        )
    _left(draft, material)
    if plan.failing_bound is not None:
        draft.say("plandoc.goals.failing_bound", number=counted(plan.failing_bound, path("plan", "failing_bound")))
    if plan.share_of_draws is not None:
        share = Cell(plan.share_of_draws, share=True, decimals=1, source=path("plan", "share_of_draws"))
        (draft.warn if plan.share_of_draws < LIKELY else draft.say)("plandoc.goals.draws", share=share)
    _coefficients(draft, material)
    _outside(draft, material)
    return draft.done(flows=True)


def _left(draft: Draft, material: PlanMaterial) -> None:
    """Clauses that the plan is about and that still fail with it, for want of money."""
    found, outside = material.plan.after[material.last].assessment, dict(material.plan.outside)
    left = [id for id, result in found.clauses.items() if result.verdict == "fail" and id not in outside]
    if left:
        draft.say("plandoc.goals.left")
        for id in left:
            draft.item("plandoc.background.clause", clause=id, name=found.rulebook.clauses[id].name(draft.lang))


def _coefficients(draft: Draft, material: PlanMaterial) -> None:
    lang, before = draft.lang, material.plan.before[material.last]
    stages = [stage for stage, result in before.stages.items() if result.spreads]
    if not stages:
        return
    draft.heading(2, "plandoc.goals.coefficients")
    draft.say("plandoc.goals.compared", year=words.school_year(material.last, lang))
    for stage in stages:
        draft.table(_table(material, stage, lang))
        year = words.school_year(material.last, lang)
        title = text("plandoc.goals.chart", lang, stage=words.stage(stage, lang), year=year)
        draft.picture(coefficients_planned(material.plan, stage, lang), title)
        chart = schools_planned(material.plan, stage, lang)
        if chart is not None:
            name = words.indicator(before.rulebook.indicators[chart.indicator], lang)
            title = text("plandoc.goals.schools_chart", lang, stage=words.stage(stage, lang), indicator=name)
            note = text("plandoc.goals.schools_note", lang, shown=chart.shown, of=chart.of)
            draft.picture(chart.chart, title, [note])


def _table(material: PlanMaterial, stage: Stage, lang: Lang) -> Table:
    """A row an indicator; figures of the last pass year."""
    plan, year = material.plan, material.last
    before, after = plan.before[year], plan.after[year].assessment
    columns = (
        words.column("indicator", lang, width=34),
        Column("before", text("plandoc.column.cv_before", lang), decimals=3, width=14),
        Column("after", text("plandoc.column.cv_after", lang), decimals=3, width=14),
        words.column("limit", lang, width=10),
        words.column("verdict", lang, width=12, centred=True),
    )
    rows: list[Row] = []
    for id, spread in before.stages[stage].spreads.items():
        later = after.stages[stage].spreads[id]
        row = {"indicator": Cell(words.indicator(before.rulebook.indicators[id], lang))}
        for name, one in (("before", spread), ("after", later)):
            source = path("plan", name, str(year), "stages", stage, id, "cv")
            decimals = None if one.cv is None else telling_decimals(one.cv, [one.limit], 3)
            row[name] = words.figure(one.cv, lang, decimals, source)
        if later.limit is not None:
            source = path("plan", "after", str(year), "stages", stage, id, "limit")
            row["limit"] = Cell(later.limit, decimals=full_decimals(later.limit, least=2), source=source)
            row["verdict"] = words.passing(
                later.passes, lang, path("plan", "after", str(year), "stages", stage, id, "passes")
            )
        rows.append(row)
    title = text("plandoc.goals.table", lang, stage=words.stage(stage, lang), year=words.school_year(year, lang))
    return Table(f"coefficients.{stage}", "", title, columns, tuple(rows), broad=False)


def _outside(draft: Draft, material: PlanMaterial) -> None:
    """What no allocation of resources settles."""
    plan, lang = material.plan, draft.lang
    draft.heading(2, "plandoc.goals.outside")
    if not plan.outside:
        draft.say("plandoc.goals.nothing_outside")
        return
    draft.say("plandoc.goals.outside_said", number=counted(len(plan.outside), f"length({OUTSIDE})"))
    columns = (
        words.column("clause", lang, width=60),
        words.column("verdict", lang, width=16, centred=True),
        Column("unit", text("plandoc.column.responsible", lang), width=24),
    )
    rows = tuple(
        {
            "clause": Cell(outside_name(id, material.now, lang)),
            "verdict": words.verdict(_verdict(verdict), lang, f"{OUTSIDE}[{at}].verdict"),
            "unit": Cell(""),
        }
        for at, (id, verdict) in enumerate(plan.outside)
    )
    draft.table(Table("outside", "", text("plandoc.goals.outside_title", lang), columns, rows, broad=False))


def _verdict(said: str) -> Verdict:
    return next(verdict for verdict in get_args(Verdict) if verdict == said)
