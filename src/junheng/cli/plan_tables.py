"""A plan on the terminal: what it costs and how surely, what changes, what is done, what stays open."""

from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING

import click

from junheng.cli.output import print_findings, table
from junheng.cli.verdict import verdict_word
from junheng.terms.messages import Lang, text

if TYPE_CHECKING:
    from junheng.plan.contract import Asked
    from junheng.plan.result import Line, Plan

MOST_ACTIONS = 20
"""Actions shown; JSON has all."""
MOST_PRICES = 5
SURE = 5e-5
"""A gap that shows as 0.01 % or more is told."""


def print_plan(plan: "Plan", asked: "Asked", lang: Lang) -> None:
    """The whole plan."""
    from junheng.plan.reasons import rulebook_of

    last = list(plan.before.values())[-1]
    click.echo(
        text(
            "cli.plan_title",
            lang,
            county=last.county_name or last.county_code,
            standard=rulebook_of(plan).name(lang),
            years=_years(plan.years),
            passes=_years(plan.pass_years),
        )
    )
    click.echo(_first(plan, lang))
    for line in _beside(plan, lang):
        click.echo(line)
    if plan.blocking:
        _blocking(plan, lang)
    _coefficients(plan, lang)
    if plan.lines:
        _money(plan, lang)
        _actions(plan, lang)
    _prices(plan, lang)
    for id, verdict in plan.outside:
        name = text("cli.plan_outside", lang, clause=_clause(plan, id, lang), verdict=verdict_word(verdict, lang))
        click.echo(name)
    click.echo(text("cli.plan_costs", lang, name=plan.costs_name.get(lang, "")))
    print_findings([*asked.findings, *plan.findings], lang)


def _years(years: tuple[int, ...]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}—{years[-1]}"


def _wan(yuan: float) -> str:
    from junheng.plan.reasons import wan

    return wan(yuan)


def _first(plan: "Plan", lang: Lang) -> str:
    """The answer in one sentence."""
    if plan.status == "infeasible":
        if plan.least_cost_yuan is not None:
            return text("cli.plan_over_budget", lang, least=_wan(plan.least_cost_yuan))
        return text("cli.plan_infeasible", lang)
    if not isfinite(plan.cost_yuan):
        return text("cli.plan_unknown", lang)
    if plan.question == "most-for-budget":
        failing = [after.schools_failing for after in plan.after.values()]
        return text(
            "cli.plan_most",
            lang,
            cost=_wan(plan.cost_yuan),
            failing=failing[-1] if failing else None,
            bound=plan.failing_bound,
            left=_wan(list(plan.after.values())[-1].shortfall_cost_yuan) if plan.after else None,
        )
    if not plan.lines:
        return text("cli.plan_nothing", lang)
    if not isfinite(plan.bound_yuan):
        return text("cli.plan_cost_alone", lang, cost=_wan(plan.cost_yuan))
    return text(
        "cli.plan_cost_weighed" if _weighed(plan) else "cli.plan_cost",
        lang,
        cost=_wan(plan.cost_yuan),
        weighed=_wan(plan.weighed_yuan),
        bound=_wan(plan.bound_yuan),
        gap=_share(plan.gap),
    )


def _weighed(plan: "Plan") -> bool:
    """Whether what was minimised is not the money itself."""
    return abs(plan.weighed_yuan - plan.cost_yuan) > 1e-6 * max(plan.cost_yuan, 1.0)


def _share(gap: float) -> str:
    return f"{gap:.2%}" if gap >= SURE or gap == 0 else "<0.01%"


def _beside(plan: "Plan", lang: Lang) -> list[str]:
    """What stands beside the answer: how it was reached, what clerks would spend, how it fares."""
    found = []
    if plan.interrupted:
        found.append(text("cli.plan_interrupted", lang))
    elif plan.status == "feasible" and isfinite(plan.bound_yuan):
        found.append(text("cli.plan_feasible", lang))
    if plan.lines and plan.question == "least-cost":
        if plan.greedy_yuan is None:
            found.append(text("cli.plan_greedy_fails", lang))
        else:
            more = plan.greedy_yuan / plan.cost_yuan - 1 if plan.cost_yuan else 0.0
            found.append(text("cli.plan_greedy", lang, greedy=_wan(plan.greedy_yuan), more=f"{more:+.1%}"))
    if any(budget is not None for budget in plan.budgets_yuan):
        told = [
            text("cli.plan_budget_year", lang, year=year, budget=_wan(budget))
            for year, budget in zip(plan.years, plan.budgets_yuan, strict=False)
            if budget is not None
        ]
        found.append(text("cli.plan_budget", lang, budgets=told))
    if plan.lines:
        found.append(text("cli.plan_inside", lang, verdict=verdict_word(plan.inside, lang)))
    if plan.share_of_draws is not None:
        found.append(text("cli.plan_share", lang, share=f"{plan.share_of_draws:.0%}"))
    found.append(text("cli.plan_seconds", lang, seconds=f"{plan.seconds:.1f}"))
    return found


def _blocking(plan: "Plan", lang: Lang) -> None:
    from junheng.plan.reasons import kind_of, obstacle, rulebook_of, school_names

    rulebook, names = rulebook_of(plan), school_names(plan)
    kinds = {kind_of(block) for block in plan.blocking}
    click.echo(text("cli.plan_blocking_either" if "land" in kinds and len(kinds) > 1 else "cli.plan_blocking", lang))
    for block in plan.blocking:
        click.echo(text("cli.plan_point", lang, text=obstacle(block, rulebook, names, lang)))


def _coefficients(plan: "Plan", lang: Lang) -> None:
    """Coefficients before and after, and schools that fail, for the last year."""
    from junheng.plan.certify import failing_schools

    year, before = list(plan.before.items())[-1]
    after = plan.after.get(year)
    rows = []
    for stage, result in before.stages.items():
        for id, spread in result.spreads.items():
            if spread.limit is None:
                continue
            later = after.assessment.stages[stage].spreads[id] if after is not None else None
            rows.append(
                [
                    text(f"terms.stage.{stage}", lang),
                    id,
                    before.rulebook.indicators[id].name(lang),
                    _figure(float(spread.mean) if spread.mean is not None else None, 2, lang),
                    _figure(float(later.mean), 2, lang) if later is not None and later.mean is not None else "—",
                    _figure(spread.cv, 3, lang),
                    "—" if later is None else _figure(later.cv, 3, lang),
                    f"{float(spread.limit):g}",
                    _mark(spread.passes) if later is None else f"{_mark(spread.passes)} → {_mark(later.passes)}",
                ]
            )
    names = ("stage", "id", "indicator", "mean_before", "mean_after", "cv_before", "cv_after", "limit", "verdict")
    headings = [text(f"cli.heading.{name}", lang) for name in names]
    table(text("cli.plan_coefficients", lang, year=year), headings, rows, right=(3, 4, 5, 6, 7))
    click.echo(
        text(
            "cli.plan_schools" if after is not None else "cli.plan_schools_before",
            lang,
            year=year,
            before=len(failing_schools(before, before.rulebook)),
            after=after.schools_failing if after is not None else None,
        )
    )


def _mark(passes: bool | None) -> str:
    return "?" if passes is None else "✔" if passes else "✘"


def _figure(value: float | None, digits: int, lang: Lang) -> str:
    return text("terms.no_data", lang) if value is None else f"{value:,.{digits}f}"


def _money(plan: "Plan", lang: Lang) -> None:
    """Money by fund and year."""
    from junheng.plan.contract import paid_by_fund
    from junheng.plan.reasons import fund

    paid = paid_by_fund(plan)
    rows = [_row(fund(name, lang), own, plan) for name, own in paid.items() if any(own.values())]
    total = {year: sum((own[year] for own in paid.values()), Fraction(0)) for year in plan.years}
    rows.append(_row(text("cli.plan_total", lang), total, plan))
    several = [text("cli.plan_total", lang)] if len(plan.years) > 1 else []
    headings = [text("cli.heading.fund", lang), *map(str, plan.years), *several]
    table(text("cli.plan_money", lang), headings, rows, right=range(1, len(headings)))


def _row(name: str, own: "dict[int, Fraction]", plan: "Plan") -> list[str]:
    cells = [_wan(float(own.get(year, 0))) for year in plan.years]
    return [name, *cells, *([_wan(float(sum(own.values())))] if len(plan.years) > 1 else [])]


def _actions(plan: "Plan", lang: Lang) -> None:
    """The largest actions, by school."""
    from junheng.plan.reasons import reason, resource, rulebook_of, unit_word

    largest = sorted(plan.lines, key=lambda line: (-line.cost_yuan, line.school, line.id))[:MOST_ACTIONS]
    chosen = sorted(largest, key=lambda line: _order(plan, line))
    rulebook = rulebook_of(plan)
    rows = [
        [
            line.name,
            text(f"terms.stage.{line.stage}", lang),
            str(line.year),
            resource(line, lang),
            f"{float(line.quantity):,g}" if line.quantity < 10**6 else f"{float(line.quantity):,.0f}",
            unit_word(line.unit, lang),
            _wan(float(line.cost_yuan)),
            reason(line, rulebook, lang),
        ]
        for line in chosen
    ]
    names = ("school", "stage", "year", "action", "quantity", "unit", "cost_wan", "why")
    headings = [text(f"cli.heading.{name}", lang) for name in names]
    table(text("cli.plan_actions", lang, shown=len(rows), all=len(plan.lines)), headings, rows, right=(4, 6))
    if (more := len(plan.lines) - len(rows)) > 0:
        rest = sum((line.cost_yuan for line in plan.lines), Fraction(0)) - sum(
            (line.cost_yuan for line in chosen), Fraction(0)
        )
        click.echo(text("cli.plan_more_actions", lang, number=more, cost=_wan(float(rest))))


def _order(plan: "Plan", line: "Line") -> tuple[int, str, int, str]:
    return (-_of_school(plan, line.school), line.school, line.year, line.id)


def _of_school(plan: "Plan", school: str) -> int:
    return int(sum((line.cost_yuan for line in plan.lines if line.school == school), Fraction(0)))


def _prices(plan: "Plan", lang: Lang) -> None:
    from junheng.plan.reasons import price, rulebook_of

    if not plan.prices:
        return
    click.echo(text("cli.plan_prices", lang))
    for found in plan.prices[:MOST_PRICES]:
        click.echo(text("cli.plan_point", lang, text=price(found, rulebook_of(plan), lang)))


def _clause(plan: "Plan", id: str, lang: Lang) -> str:
    from junheng.plan.reasons import outside_name

    return outside_name(id, list(plan.before.values())[-1], lang)
