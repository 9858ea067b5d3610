"""Deeds as the lines of a plan: who, what, how much, what it costs, for which clause, from what to what."""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

import numpy as np

from junheng.plan.costs import Costs, UnitCost
from junheng.plan.deeds import Deed
from junheng.plan.model import Question, paying_year
from junheng.plan.program import Floats
from junheng.plan.result import Line, Verb
from junheng.plan.situation import Moment, Situation, class_clause, room_clause


def lines(
    situation: Situation,
    costs: Costs,
    question: Question,
    done: Sequence[Deed],
    after: Mapping[int, Floats],
    unsplit: Collection[str] = (),
) -> tuple[Line, ...]:
    """Deeds in words' reach: who, what, how much, what it costs, which clause, from what to what.

    Args:
        situation: The county.
        costs: Unit costs.
        question: What was asked.
        done: The deeds.
        after: Resources of the indicators with the plan, by place of the moment. Shapes: units × indicators.
        unsplit: Schools whose classes stay as they are.
    """
    found = [_line(situation, question, deed, after) for deed in done]
    found += [line for line in _splits(situation, costs, question) if line.school not in unsplit]
    order = {school: at for at, school in enumerate(situation.schools)}
    return tuple(sorted(found, key=lambda line: (line.year, order[line.school], line.stage != "primary", line.id)))


def paid(cost: UnitCost, place: str, quantity: Fraction, year: int, years: Sequence[int]) -> dict[int, Fraction]:
    """What falls in each year, yuan."""
    found = {later: quantity * cost.yearly[place] for later in years if later >= year}
    found[year] = found.get(year, Fraction(0)) + quantity * cost.once[place]
    return {later: yuan for later, yuan in found.items() if yuan}


def _line(situation: Situation, question: Question, deed: Deed, after: Mapping[int, Floats]) -> Line:
    at = _moment_of(situation, deed.year)
    moment = situation.moments[at]
    units = (
        np.flatnonzero(situation.school_of == deed.site) if deed.action.of_school else np.array([deed.site], np.int64)
    )
    unit, clause, spread, column = _reason(situation, moment, deed, units.tolist())
    site = situation.sites[unit]
    bill = {} if deed.sign < 0 else paid(deed.cost, site.place, deed.quantity, deed.year, question.years)
    before = later = against = None
    if column is not None:
        indicator = situation.rulebook.indicators[situation.indicators[column]]
        scale, base = float(indicator.scale), moment.base[unit, column]
        before = float(moment.have[unit, column] / base * scale)
        later = float(after[at][unit, column] / base * scale) if at in after else None
        need = moment.need[unit, column]
        against = None if np.isnan(need) or spread else float(need / base * scale)
    elif deed.action.room is not None:
        lacking = [one.rooms.get(deed.action.room) for one in situation.moments[at:]]
        before, later = float(max((part[deed.site] for part in lacking if part is not None), default=0)), 0.0
    verb: Verb = deed.action.word if not deed.action.moves else ("move-out" if deed.sign < 0 else "move-in")  # type: ignore[assignment]  # only moves are no verb
    return Line(
        id=deed.action.id,
        action=verb,
        resource=deed.action.resource,
        school=site.school,
        name=site.name,
        township=site.township,
        stage=site.stage,
        quantity=deed.quantity,
        unit=deed.action.unit,
        cost_yuan=sum(bill.values(), Fraction(0)),
        by_year_yuan=bill,
        year=deed.year,
        fund=deed.action.fund,
        clause=clause,
        spread=spread,
        before=before,
        after=later,
        against=against,
    )


def _moment_of(situation: Situation, year: int) -> int:
    """The first pass year that an action of a year counts for."""
    return next((at for at, moment in enumerate(situation.moments) if moment.year >= year), len(situation.moments) - 1)


def _reason(
    situation: Situation, moment: Moment, deed: Deed, units: Sequence[int]
) -> tuple[int, str, bool, int | None]:
    """What an action is for: the unit, the clause or indicator, whether for its coefficient, the indicator's place."""
    if deed.action.room is not None:
        return units[0], room_clause(situation.rulebook), False, None
    best: tuple[float, int, int] | None = None
    touched: list[tuple[int, int]] = []
    for unit in units:
        stage = situation.sites[unit].stage
        for column, id in enumerate(situation.indicators):
            indicator = situation.rulebook.indicators[id]
            if stage not in indicator.numerator:
                continue
            changed = sum(
                (
                    weight * deed.action.add.get(name.rsplit(".", 1)[-1], Fraction(0))
                    for name, weight in indicator.numerator[stage].weights.items()
                ),
                Fraction(0),
            )
            if changed <= 0:
                continue
            touched.append((unit, column))
            lack = (moment.need[unit, column] - moment.have[unit, column]) / max(moment.need[unit, column], 1e-9)
            if lack > 0 and moment.scoped[unit] and (best is None or lack > best[0]):
                best = (float(lack), unit, column)
    if best is not None and deed.sign > 0:
        return best[1], situation.indicators[best[2]], False, best[2]
    needs_class = [unit for unit in units if moment.classes_more[unit]]
    if needs_class and deed.action.word in ("hire", "move", "build") and deed.action.resource != "sports_ground":
        return needs_class[0], class_clause(situation.rulebook), False, None
    if deed.action.resource == "land":
        return units[0], "land", False, None
    if touched:
        unit, column = touched[-1] if deed.action.word in ("hire", "move") else touched[0]
        return unit, situation.indicators[column], True, column
    return units[0], "", False, None


def _splits(situation: Situation, costs: Costs, question: Question) -> list[Line]:
    found, counted = [], np.zeros(len(situation.sites), np.int64)
    for moment in situation.moments:
        year = question.years[paying_year(question.years, moment.year)]
        for unit in np.flatnonzero(moment.classes_more > counted).tolist():
            site = situation.sites[unit]
            number = int(moment.classes_more[unit] - counted[unit])
            yuan = number * costs.split_once[site.place]
            found.append(
                Line(
                    id="split-class",
                    action="split-class",
                    resource="class",
                    school=site.school,
                    name=site.name,
                    township=site.township,
                    stage=site.stage,
                    quantity=Fraction(number),
                    unit="class",
                    cost_yuan=yuan,
                    by_year_yuan={year: yuan} if yuan else {},
                    year=year,
                    fund="equipment",
                    clause=class_clause(situation.rulebook),
                    spread=False,
                    before=None,
                    after=None,
                    against=None,
                )
            )
        counted = np.maximum(counted, moment.classes_more)
    return found
