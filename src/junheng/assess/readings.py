"""Every indicator of every unit, held against the limit that is in force for it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from junheng.assess.conditions import answers, blanks
from junheng.assess.context import Context
from junheng.assess.judge import Bar
from junheng.assess.outcome import (
    Reading,
)
from junheng.assess.results import main_rule
from junheng.assess.schools import school_rule_of
from junheng.standards.model import (
    Limit,
    SchoolRuleTest,
    Stage,
)


def unit_readings(context: Context) -> tuple[Mapping[str, Reading], ...]:
    """For each unit its indicators, held against the limits in force for it."""
    readings: list[dict[str, Reading]] = [{} for _ in context.stages]
    rule = main_rule(context.rulebook)
    floors = _floors(context, rule)
    for id, indicator in context.rulebook.indicators.items():
        bottoms = context.sums.amounts(indicator.denominator)
        added = [
            (tolerance.id, context.sums.amounts(tolerance.add).values, context.tolerance_hits[tolerance.id])
            for tolerance in context.tolerances_for(id)
            if tolerance.add is not None
        ]
        for stage in indicator.stages:
            tops = context.sums.amounts(indicator.numerator[stage])
            chosen, rivals = _limits(context, id, stage)
            bar = Bar.of(indicator, None, None)
            for row in context.rows(stage):
                top = tops.values[row]
                used: list[str] = []
                for tolerance, extra, hit in added:
                    more = extra[row]
                    if top is not None and hit[row] and more:
                        top, used = top + more, [*used, tolerance]
                missing = (*tops.missing.get(row, ()), *bottoms.missing.get(row, ()))
                held = []
                for limit in (chosen[row], *rivals.get(row, ())):
                    if bar.limit is not limit or bar.floor_share is not floors[row]:  # most rows share one
                        bar = Bar.of(indicator, limit, floors[row])
                    held.append(bar.reading(top, bottoms.values[row], missing, tuple(used)))
                readings[row][id] = held[0] if len(held) == 1 else _agreed(context, row, held, rivals[row])
    return tuple(readings)


def _agreed(context: Context, row: int, held: Sequence[Reading], rivals: Sequence[Limit]) -> Reading:
    """One reading where a blank fact leaves open which limit holds: known only if all limits say the same."""
    if len({reading.state for reading in held}) == 1:
        return held[0]
    facts = (name for limit in rivals for name in blanks(context.units, limit.where, row))
    return replace(
        held[0],
        state="missing",
        value=None,
        shortfall=None,
        to_floor=None,
        missing=tuple(dict.fromkeys(facts)),
    )


def _floors(context: Context, rule: tuple[str, SchoolRuleTest] | None) -> list[Fraction | None]:
    """The floor's share of the threshold for each unit."""
    if rule is None:
        return [None] * len(context.stages)
    id, test = rule
    return [school_rule_of(context, test, id, row).test.floor_share for row in range(len(context.stages))]


def _limits(context: Context, indicator: str, stage: Stage) -> tuple[list[Limit | None], dict[int, list[Limit]]]:
    """The limit for each unit: the one with the most conditions that all hold.

    Returns:
        The limits, and for units where a blank fact leaves it open the limits that may hold instead.
    """
    offered = sorted(
        (limit for limit in context.rulebook.limits if limit.indicator == indicator and limit.stage == stage),
        key=lambda limit: len(limit.where),
    )
    chosen: list[Limit | None] = [None] * len(context.stages)
    rivals: dict[int, list[Limit]] = {}
    for limit in offered:
        for row, fits in enumerate(answers(context.units, limit.where)):
            if fits:
                chosen[row] = limit
                rivals.pop(row, None)
            elif fits is None:
                rivals.setdefault(row, []).append(limit)
    return chosen, rivals
