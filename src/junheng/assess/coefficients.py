"""An indicator over the schools of a stage: its coefficient, the other measures, the nearest way."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from junheng.assess import spread as kernels
from junheng.assess.context import Context
from junheng.assess.judge import quotient
from junheng.assess.outcome import (
    Assessment,
    Reading,
    Spread,
)
from junheng.assess.places import Quotient, place_means
from junheng.assess.ways import level_way
from junheng.standards.model import (
    Indicator,
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
    quotients = _quotients(readings, indicator, straight=not _some_at_most(context.rulebook, id, stage))
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
        places=place_means(quotients, [_text(urban[row]) for row in rows], indicator.scale),
    )
    if absent or not rows:
        return nothing, None
    left_out = tuple(context.name(row) for row, pair in zip(rows, quotients, strict=True) if pair and not any(pair))
    measured = [(row, pair) for row, pair in zip(rows, quotients, strict=True) if pair and any(pair)]
    if not measured:
        return replace(nothing, missing=(), left_out=left_out), None
    rows = [row for row, _ in measured]
    tops, bottoms = zip(*(pair for _, pair in measured), strict=True)
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


def _quotients(readings: Sequence[Reading], indicator: Indicator, *, straight: bool) -> list[Quotient | None]:
    """Numerators and denominators: the coefficient is of the indicator itself, also where fewer is better.

    Where no limit says "at most" every reading is known to stand straight, which is much quicker than to look.
    """
    if not straight:
        return [quotient(reading, indicator) for reading in readings]
    return [
        None if reading.amount is None or reading.base is None else (reading.amount, reading.base)
        for reading in readings
    ]


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
