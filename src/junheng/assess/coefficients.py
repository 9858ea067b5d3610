"""An indicator over the schools of a stage: its coefficient, the other measures, the nearest way."""

from dataclasses import replace
from fractions import Fraction

from junheng.assess import spread as kernels
from junheng.assess.context import Context
from junheng.assess.judge import NOTHING, quotient
from junheng.assess.outcome import (
    Assessment,
    Spread,
)
from junheng.assess.places import place_means
from junheng.assess.ways import level_way
from junheng.standards.model import (
    Rulebook,
    SpreadTest,
    Stage,
)


def coefficient(
    context: Context, stage: Stage, id: str, group: str, previous: Assessment | None
) -> tuple[Spread, kernels.Shares | None]:
    """One indicator's spread over the schools of a stage in scope, and the figures that it was computed from."""
    indicator = context.rulebook.indicators[id]
    rows = context.rows(stage, scoped=True)
    limit = _spread_limit(context.rulebook, id, stage)
    readings = [context.readings[row][id] for row in rows]
    urban = context.column("urban_rural")
    absent = tuple(
        context.name(row)
        for row, reading in zip(rows, readings, strict=True)
        if reading.amount is None or row in context.scope_open
    )
    nothing = Spread(
        id,
        None,
        None,
        None,
        limit,
        None,
        False,
        None,
        None,
        None,
        None,
        None,
        None,
        None,
        None,
        absent or ("—",),
        places=place_means(readings, [_text(urban[row]) for row in rows], indicator),
    )
    if absent or not rows:
        return nothing, None
    left_out = tuple(
        context.name(row)
        for row, reading in zip(rows, readings, strict=True)
        if not reading.amount and not reading.base
    )
    measured = [(row, reading) for row, reading in zip(rows, readings, strict=True) if reading.amount or reading.base]
    if not measured:
        return replace(nothing, missing=(), left_out=left_out), None
    rows = [row for row, _ in measured]
    pairs = [(reading.amount or NOTHING, reading.base or NOTHING) for _, reading in measured]
    if _some_at_most(context.rulebook, id, stage):
        # The coefficient is of the indicator itself: numerator over denominator, also where fewer is better.
        pairs = [quotient(reading, indicator) or (NOTHING, NOTHING) for _, reading in measured]
    tops, bottoms = zip(*pairs, strict=True)
    if not all(bottoms):
        return replace(nothing, passes=None if limit is None else False, missing=()), None
    shares = kernels.Shares(tops, bottoms)
    value = kernels.cv(shares)
    groups = context.column(group)
    inside, across = kernels.theil_parts(shares, [_text(groups[row]) for row in rows])
    passes = None if limit is None else kernels.within(shares, limit)
    before = previous.stages[stage].spreads.get(id) if previous is not None and stage in previous.stages else None
    return (
        Spread(
            indicator=id,
            mean=shares.mean * indicator.scale,
            sd=kernels.sd(shares) * float(indicator.scale),
            cv=value,
            limit=limit,
            passes=passes,
            borderline=limit is not None and kernels.near(value, limit),
            nearest_way=level_way(indicator, shares, limit) if limit is not None and passes is False else None,
            theil=kernels.theil(shares),
            theil_within=inside,
            theil_between=across,
            gini=kernels.gini(shares),
            urban_rural=kernels.ratio_between(
                shares,
                [urban[row] in ("urban", "town") for row in rows],
                [urban[row] == "rural" for row in rows],
            )
            if all(urban[row] is not None for row in rows)
            else None,
            ratio_20_20=kernels.ratio_20_20(shares),
            change=value - before.cv if value is not None and before is not None and before.cv is not None else None,
            left_out=left_out,
            places=nothing.places,
        ),
        shares,
    )


def _some_at_most(rulebook: Rulebook, indicator: str, stage: Stage) -> bool:
    """Whether a limit says "at most", maybe for some schools only."""
    limits = [limit for limit in rulebook.limits if limit.indicator == indicator and limit.stage == stage]
    return any(limit.compare == "at_most" for limit in limits)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _spread_limit(rulebook: Rulebook, indicator: str, stage: Stage) -> Fraction | None:
    """The tightest limit that a clause sets for a coefficient by itself."""
    limits = [
        test.at_most[stage]
        for clause in rulebook.clauses.values()
        for test in clause.tests
        if isinstance(test, SpreadTest) and indicator in test.counted and stage in test.at_most
    ]
    return min(limits, default=None)
