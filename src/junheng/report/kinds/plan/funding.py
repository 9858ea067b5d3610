"""The fifth chapter: the money by purse, year, township and stage, how near to the least, and what it hangs on."""

from math import isfinite

from junheng.plan.reasons import fund, price
from junheng.report import words
from junheng.report.document import Draft, Paragraph, Section
from junheng.report.kinds.plan.figures import money, number, spent, spent_in
from junheng.report.kinds.plan.material import PlanMaterial
from junheng.report.sources import path
from junheng.report.tables import Cell, Column, Row, Table
from junheng.terms.messages import Lang, text

MOST_PRICES = 12
"""Limits of which the price is told; the plan's JSON has all."""


def funding(material: PlanMaterial, lang: Lang) -> Section:
    """Tables of money, and what is proved of it."""
    plan = material.plan
    draft = Draft("funding", text("plandoc.funding", lang), lang)
    draft.heading(1, "plandoc.funding")
    draft.heading(2, "plandoc.funding.whole")
    draft.say("plandoc.funding.said", years=len(plan.years), cost=money(plan.cost_yuan, path("plan", "cost")))
    draft.warn("plandoc.funding.assumed", costs=plan.costs_name.get(lang, ""))
    draft.table(_by_fund(material, lang))
    _budgets(draft, material)
    draft.table(_by_township(material, lang))
    draft.table(_by_stage(material, lang))
    _proof(draft, material)
    _prices(draft, material)
    return draft.done(flows=True)


def _years(material: PlanMaterial, lang: Lang) -> list[Column]:
    wan = text("plandoc.wan", lang)
    return [Column(str(year), words.school_year(year, lang), wan, width=15) for year in material.plan.years]


def _by_fund(material: PlanMaterial, lang: Lang) -> Table:
    plan, wan = material.plan, text("plandoc.wan", lang)
    columns = (
        Column("fund", text("plandoc.column.fund", lang), width=18),
        *_years(material, lang),
        Column("total", text("plandoc.total", lang), wan, width=15),
    )
    rows: list[Row] = []
    for name in sorted({line.fund for line in plan.lines}):
        row = {"fund": Cell(fund(name, lang)), "total": spent(plan, fund=name)}
        rows.append(row | {str(year): spent_in(plan, year, fund=name) for year in plan.years})
    whole = {"fund": Cell(text("plandoc.total", lang)), "total": spent(plan)}
    rows.append(whole | {str(year): spent_in(plan, year) for year in plan.years})
    return Table("funds", "", text("plandoc.funding.by_fund", lang), columns, tuple(rows), broad=False)


def _budgets(draft: Draft, material: PlanMaterial) -> None:
    plan, lang = material.plan, draft.lang
    for at, (year, budget) in enumerate(zip(plan.years, plan.budgets_yuan, strict=False)):
        if budget is not None and isfinite(budget):
            shown = money(budget, f"{path('plan', 'inputs', 'budgets')}[{at}]")
            said = words.school_year(year, lang)
            draft.item("plandoc.funding.budget", year=said, budget=shown, cost=spent_in(plan, year))


def _by_township(material: PlanMaterial, lang: Lang) -> Table:
    plan = material.plan
    columns = (
        words.column("township", lang, width=30),
        Column("actions", text("plandoc.column.actions", lang), decimals=0, width=12),
        Column("cost", text("plandoc.column.cost", lang), text("plandoc.wan", lang), width=18),
    )
    rows = tuple(
        {
            "township": Cell(name or text("report.no_township", lang)),
            "actions": number(plan, township=name),
            "cost": spent(plan, township=name),
        }
        for name in sorted({line.township for line in plan.lines})
    )
    return Table("townships", "", text("plandoc.funding.by_township", lang), columns, rows, broad=False)


def _by_stage(material: PlanMaterial, lang: Lang) -> Table:
    plan = material.plan
    columns = (
        words.column("stage", lang, width=20),
        Column("actions", text("plandoc.column.actions", lang), decimals=0, width=12),
        Column("cost", text("plandoc.column.cost", lang), text("plandoc.wan", lang), width=18),
    )
    held = {line.stage for line in plan.lines}
    rows = tuple(
        {
            "stage": Cell(words.stage(stage, lang)),
            "actions": number(plan, stage=stage),
            "cost": spent(plan, stage=stage),
        }
        for stage in material.now.stages
        if stage in held
    )
    notes = (text("plandoc.funding.stage_note", lang),)
    return Table("by_stage", "", text("plandoc.funding.by_stage", lang), columns, rows, notes=notes, broad=False)


def _proof(draft: Draft, material: PlanMaterial) -> None:
    """Cost, bound and gap, and what filling gaps by hand would cost."""
    plan = material.plan
    draft.heading(2, "plandoc.funding.proof")
    if plan.question == "least-cost" and isfinite(plan.bound_yuan) and isfinite(plan.gap):
        # Discounted or weighted money is another kind than the cost, so that the two must not stand side by side.
        weighed = abs(plan.weighed_yuan - plan.cost_yuan) > 0.01
        draft.say(
            "plandoc.funding.bound_weighed" if weighed else "plandoc.funding.bound",
            cost=money(plan.weighed_yuan, path("plan", "weighed_cost")),
            bound=money(plan.bound_yuan, path("plan", "bound")),
            gap=Cell(plan.gap, share=True, decimals=2, source=path("plan", "gap")),
        )
    else:
        draft.say("plandoc.funding.no_bound")
    if plan.greedy_yuan is not None and isfinite(plan.greedy_yuan):
        draft.say("plandoc.funding.greedy", greedy=money(plan.greedy_yuan, path("plan", "greedy_cost")))


def _prices(draft: Draft, material: PlanMaterial) -> None:
    plan, lang = material.plan, draft.lang
    if not plan.prices:
        return
    draft.heading(2, "plandoc.funding.prices")
    draft.say("plandoc.funding.prices_said")
    dearest = sorted(plan.prices, key=lambda found: -abs(found.marginal_cost_yuan))[:MOST_PRICES]
    for found in dearest:
        draft.blocks.append(Paragraph((price(found, material.now.rulebook, lang),), "item"))
