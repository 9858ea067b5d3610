"""The funding table: by source of the money and year of the budget."""

from collections.abc import Iterable
from fractions import Fraction

from junheng.plan.actions import actions
from junheng.plan.reasons import fund as fund_word
from junheng.report.document import Draft
from junheng.report.kinds.plan.figures import money as shown_money
from junheng.report.kinds.workplan.material import WorkPlanMaterial
from junheng.report.tables import Cell, Column, Row, Table
from junheng.terms.messages import Lang, text


def funds(draft: Draft, material: WorkPlanMaterial) -> None:
    """A line a fund, a column a year, and totals both ways."""
    plan, lang = material.plan, draft.lang
    if not plan.money:
        return
    years = sorted({line.year for line in plan.money})
    names = list(dict.fromkeys(line.fund for line in plan.money))
    wan = text("workplandoc.wan", lang)
    columns = (
        Column("fund", text("workplandoc.column.fund", lang), width=24),
        *(Column(str(year), text("workplandoc.column.year", lang, year=year), wan, width=14) for year in years),
        Column("total", text("workplandoc.column.total", lang), wan, width=14),
    )

    def row(title: str, fund: str | None) -> Row:
        own = [line for line in plan.money if fund is None or line.fund == fund]
        by_year = {str(year): _sum(line.planned_yuan for line in own if line.year == year) for year in years}
        return {"fund": Cell(title), **by_year, "total": _sum(line.planned_yuan for line in own)}

    rows = (*(row(fund_name(name, lang), name) for name in names), row(text("workplandoc.total", lang), None))
    whole = _sum(line.planned_yuan for line in plan.money)
    draft.say("workplandoc.money_said", total=whole)
    draft.table(Table("money", "", text("workplandoc.money", lang), columns, rows, broad=False))


def _sum(amounts: Iterable[Fraction]) -> Cell:
    return wan_cell(sum(amounts, Fraction(0)))


def wan_cell(yuan: Fraction) -> Cell:
    """Yuan, shown in 万元."""
    return shown_money(yuan, "")


def fund_name(name: str, lang: Lang) -> str:
    """A purse of computed plans in words; another one as it is called."""
    return fund_word(name, lang) if name in {action.fund for action in actions().values()} else name
