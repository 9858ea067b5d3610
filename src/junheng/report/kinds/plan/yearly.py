"""The fourth chapter: year by year what is done and what it costs."""

from fractions import Fraction

from junheng.plan.reasons import fund
from junheng.report import words
from junheng.report.document import Draft, Section
from junheng.report.kinds.plan.figures import (
    ACTIONS,
    amount,
    kinds,
    matching,
    money,
    number,
    spent,
    spent_in,
    unit,
    what,
)
from junheng.report.kinds.plan.material import PlanMaterial
from junheng.report.sources import path
from junheng.report.tables import Cell, Column, Row, Table
from junheng.terms.messages import Lang, text


def yearly(material: PlanMaterial, lang: Lang) -> Section:
    """A part for each year."""
    plan = material.plan
    draft = Draft("yearly", text("plandoc.yearly", lang), lang)
    draft.heading(1, "plandoc.yearly")
    for year in plan.years:
        draft.heading(2, "plandoc.yearly.year", year=words.school_year(year, lang))
        draft.say("plandoc.yearly.said", actions=number(plan, year=year), cost=spent_in(plan, year))
        if matching(plan.lines, year=year):
            draft.table(_table(material, year, lang))
    draft.note("plandoc.yearly.note")
    return draft.done(flows=True)


def _table(material: PlanMaterial, year: int, lang: Lang) -> Table:
    plan = material.plan
    columns = (
        Column("what", text("plandoc.column.what", lang), width=30),
        Column("fund", text("plandoc.column.fund", lang), width=14),
        Column("amount", text("plandoc.column.quantity", lang), width=14),
        words.column("unit", lang, width=10, centred=True),
        Column("actions", text("plandoc.column.actions", lang), decimals=0, width=12),
        Column("cost", text("plandoc.column.cost_through", lang), text("plandoc.wan", lang), width=18),
        Column("own", text("plandoc.column.cost_in_year", lang), text("plandoc.wan", lang), width=18),
    )
    rows: list[Row] = []
    for line in kinds(matching(plan.lines, year=year)):
        rows.append(
            {
                "what": Cell(what(line, lang)),
                "fund": Cell(fund(line.fund, lang)),
                "amount": amount(plan, id=line.id, action=line.action, year=year),
                "unit": Cell(unit(line.unit, lang)),
                "actions": number(plan, id=line.id, action=line.action, year=year),
                "cost": spent(plan, id=line.id, action=line.action, year=year),
                "own": spent_in(plan, year, id=line.id, action=line.action, year=year),
            }
        )
    earlier = sum((line.by_year_yuan.get(year, Fraction(0)) for line in plan.lines if line.year < year), Fraction(0))
    if earlier:
        source = f"sum({ACTIONS}[?year<`{year}`].{path('cost_by_year', str(year))})"
        rows.append({"what": Cell(text("plandoc.yearly.earlier", lang)), "own": money(earlier, source)})
    rows.append(
        {
            "what": Cell(text("plandoc.total", lang), "strong"),
            "actions": number(plan, year=year),
            "cost": spent(plan, year=year),
            "own": spent_in(plan, year),
        }
    )
    title = text("plandoc.yearly.table", lang, year=words.school_year(year, lang))
    return Table(f"yearly.{year}", "", title, columns, tuple(rows), broad=False)
