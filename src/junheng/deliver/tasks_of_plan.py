"""A computed plan as a work plan: goals from the clauses, a task for each action, its money, measurable targets.

Nobody is named: who answers for a task is left for people to fill in.
"""

from collections.abc import Iterator
from fractions import Fraction

from junheng.deliver.computed import Computed
from junheng.deliver.workplan.model import Goal, Money, Stage, Target, Task, When, WorkPlan
from junheng.plan.reasons import fund, resource, unit_word
from junheng.plan.result import Line
from junheng.plan.situation import class_clause, inside_clauses, room_clause
from junheng.standards.model import Rulebook, SchoolRuleTest, SpreadTest
from junheng.standards.model import Stage as SchoolStage
from junheng.terms.calendar import first_day, last_day
from junheng.terms.messages import Lang, text

WHOLE = Fraction(100)


def work_plan_of(plan: Computed, rulebook: Rulebook, lang: Lang = "zh") -> WorkPlan:
    """The work plan that carries out a computed plan.

    Each action is a task of its school year, from the year's first day to its last; its money is of the budget of the
    calendar year in which the school year begins. Ids follow from what is done, so that the same plan gives the same
    work plan, and a later one names what stays the same alike.

    Args:
        plan: The computed plan.
        rulebook: The standard that it keeps.
        lang: Language of the texts.

    Units:
        Quantities in the unit of the action, exactly; money in yuan.
    """
    first, last = plan.years[0], max(plan.years[-1], plan.pass_years[-1])
    served = {_goal_clause(line, rulebook) for line in plan.lines}
    goals = tuple(
        Goal(id=f"G-{id}", text=clause.name(lang), clause=id, source=clause.source or rulebook.source)
        for id, clause in rulebook.clauses.items()
        if id in served or id in inside_clauses(rulebook)
    )
    return WorkPlan(
        title=text("workplandoc.computed.title", lang, county=plan.county, first=first, last=last + 1),
        kind="county",
        area=plan.county or None,
        code=plan.code or None,
        start=_first(first),
        end=_last(last),
        standard=plan.standard,
        goals=goals,
        targets=tuple(_targets(rulebook, _last(plan.pass_years[-1]), lang)),
        stages=tuple(_stage(year, lang) for year in plan.years),
        tasks=tuple(_task(line, rulebook, lang) for line in plan.lines),
        money=tuple(money for line in plan.lines for money in _money(line, lang)),
    )


def _first(year: int) -> When:
    day = first_day(year)
    return When(day.year, day.month, day.day)


def _last(year: int) -> When:
    day = last_day(year)
    return When(day.year, day.month, day.day)


def _stage(year: int, lang: Lang) -> Stage:
    name = text("report.school_year", lang, first=year, second=year + 1)
    return Stage(f"Y{year}", name, _first(year), _last(year))


def _key(line: Line) -> str:
    """What is done where and when; of moves also which way, for the two have one name."""
    way = f"-{line.action}" if line.action in ("move-in", "move-out") else ""
    return f"T{line.year}-{line.school}-{line.stage}-{line.id}{way}"


def _task(line: Line, rulebook: Rulebook, lang: Lang) -> Task:
    what = resource(line, lang)
    unit = unit_word(line.unit, lang)
    goal = _goal_clause(line, rulebook)
    said = text(
        "workplandoc.computed.task",
        lang,
        school=line.name,
        stage=text(f"terms.stage.{line.stage}", lang),
        what=what,
        amount=_plain(line.quantity),
        unit=unit,
    )
    return Task(
        id=_key(line),
        text=said,
        stage=f"Y{line.year}",
        goal=f"G-{goal}" if goal else None,
        start=_first(line.year),
        end=_last(line.year),
        deliverable=what,
        school=line.school,
        measure=line.clause if line.clause in rulebook.indicators or line.clause in rulebook.clauses else None,
        action=line.id,
        quantity=line.quantity,
        unit=unit or None,
    )


def _plain(value: Fraction) -> str:
    """A quantity in full; one without an end to six decimals."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{float(value):.6f}".rstrip("0").rstrip(".")


def _money(line: Line, lang: Lang) -> Iterator[Money]:
    for year, yuan in sorted(line.by_year_yuan.items()):
        key = _key(line)
        yield Money(f"M{year}-{key[1:]}", key, fund(line.fund, lang), year, yuan, resource(line, lang))


def _goal_clause(line: Line, rulebook: Rulebook) -> str | None:
    """The clause that an action serves; None where it serves none of its own."""
    if line.clause in rulebook.clauses:
        return line.clause
    if line.clause not in rulebook.indicators:
        return None
    kind = SpreadTest if line.spread else SchoolRuleTest
    return next(
        (
            id
            for id, clause in rulebook.clauses.items()
            for test in clause.tests
            if isinstance(test, kind) and line.clause in test.counted
        ),
        None,
    )


def _targets(rulebook: Rulebook, by: When, lang: Lang) -> Iterator[Target]:
    """What the clauses that a plan promises ask for, measured by the county's data."""
    per_clause = {class_clause(rulebook), room_clause(rulebook)}
    for id in inside_clauses(rulebook):
        clause = rulebook.clauses[id]
        for test in clause.tests:
            for stage in rulebook.stages:
                if stage not in clause.stages:
                    continue
                if isinstance(test, SpreadTest):
                    yield from _coefficients(rulebook, id, test, stage, by, lang)
                elif isinstance(test, SchoolRuleTest):
                    yield _share(rulebook, id, stage, by, lang)
        if id in per_clause:
            yield Target(
                id=f"Z-{id}",
                text=clause.name(lang),
                operator="=",
                value=Fraction(1),
                unit="",
                goal=f"G-{id}",
                measure=f"{id}.verdict",
                scope="county",
                by=by,
                source=clause.source or rulebook.source,
            )


def _share(rulebook: Rulebook, id: str, stage: SchoolStage, by: When, lang: Lang) -> Target:
    clause, said = rulebook.clauses[id], text(f"terms.stage.{stage}", lang)
    return Target(
        id=f"Z-{id}-{stage}",
        text=text("workplandoc.computed.share", lang, stage=said, clause=clause.name(lang)),
        operator=">=",
        value=WHOLE,
        unit="%",
        goal=f"G-{id}",
        measure=id,
        scope=stage,
        by=by,
        source=clause.source or rulebook.source,
    )


def _coefficients(
    rulebook: Rulebook, id: str, test: SpreadTest, stage: SchoolStage, by: When, lang: Lang
) -> Iterator[Target]:
    for name in test.counted:
        indicator = rulebook.indicators[name]
        if stage not in indicator.stages or stage not in test.at_most:
            continue
        yield Target(
            id=f"Z-{name}-{stage}",
            text=text(
                "workplandoc.computed.coefficient",
                lang,
                stage=text(f"terms.stage.{stage}", lang),
                indicator=indicator.name(lang),
            ),
            operator="<=",
            value=test.at_most[stage],
            unit="",
            goal=f"G-{id}",
            measure=f"{name}.cv",
            scope=stage,
            by=by,
            source=rulebook.clauses[id].source or rulebook.source,
        )
