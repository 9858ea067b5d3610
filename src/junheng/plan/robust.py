"""How a plan fares when pupils come out otherwise than expected."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from junheng.assess.county import Choices
from junheng.forecast.futures.county import failures
from junheng.forecast.model import Forecast
from junheng.forecast.project import Projection
from junheng.plan.apply import facts_after
from junheng.plan.classes import split_classes
from junheng.plan.deeds import Deed
from junheng.plan.situation import Situation, inside_clauses


def share_of_draws(
    county: Situation, forecast: Forecast, done: Sequence[Deed], choices: Choices, *, draws: int | None = None
) -> float:
    """Share of possible futures in which every inside clause passes in every pass year with the plan as it is.

    In each future a school forms as many classes as its pupils need to keep the limit; that it finds the room for one
    or two more than the plan foresees is assumed.

    Args:
        county: The situation that the plan was made for.
        forecast: With its draws.
        done: The deeds of the plan.
        choices: Settings and tolerances of the standard.
        draws: How many futures, the first ones; all of them where not given.
    """
    number = forecast.draws.shape[0] if draws is None else min(draws, forecast.draws.shape[0])
    if not number:
        return float("nan")
    projection = Projection.of(split_classes(county.now, county.rulebook).facts, forecast)
    inside = set(inside_clauses(county.rulebook))
    fails = np.zeros(number, bool)
    for moment in county.moments:
        found = failures(
            projection,
            moment.year,
            facts_after(county, moment, done),
            county.rulebook,
            moment.before.on,
            choices,
            draws=number,
        )
        for subject, flags in found.items():
            if subject.clause in inside:
                fails |= flags
    return float(1 - fails.mean())


def at_quantile(forecast: Forecast, quantile: float) -> Forecast:
    """The forecast with every school's grades at a quantile of their futures, where that is more than expected.

    Args:
        forecast: With its draws.
        quantile: From 0.5 to 1; 1 is the most that any future has.
    """
    return replace(forecast, pupils=np.maximum(forecast.pupils, np.quantile(forecast.draws, quantile, axis=0)))
