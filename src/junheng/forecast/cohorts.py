"""Pupils to come by school and grade: expected, and in many futures drawn."""

from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from junheng.forecast.advance import Standing, advanced
from junheng.forecast.model import Counts, Floats
from junheng.forecast.rates import Rates
from junheng.forecast.uncertainty import Errors, Shocks


class Entries(Protocol):
    """What is known of the pupils that come from outside."""

    def given(self, step: int, before: Floats, factor: Floats | None) -> Floats | None:
        """Pupils of entry grades so many years after the origin; nan where the past has to say it.

        Args:
            step: 1 is the first year forecast.
            before: All pupils a year earlier.
            factor: Errors of the schools so far, gathered; None for the expected pupils.
        """


class FromThePast:
    """Nothing is known: every entry grade goes by its own last years."""

    def given(self, step: int, before: Floats, factor: Floats | None) -> Floats | None:
        """Nothing."""
        return None


def expected(history: Floats, rates: Rates, years: int, entries: Entries) -> Floats:
    """Pupils expected.

    Shapes:
        history: schools × grades × years; result: schools × grades × years forecast.
    """
    now = Standing.last(history, rates)
    found = []
    for step in range(1, years + 1):
        new, taught, top = advanced(now, rates, entries.given(step, now.pupils[-1], None))
        now = Standing((*now.pupils[1:], new), taught, top)
        found.append(new)
    return np.stack(found, axis=-1)


def drawn(
    history: Floats,
    rates: Rates,
    errors: Errors,
    years: int,
    entries: Entries,
    draws: int,
    seed: int,
    area: NDArray[np.int64],
) -> Counts:
    """Futures, whole pupils.

    Args:
        history: Pupils of the past.
        rates: How grades move up.
        errors: How wrong that may be.
        years: How many to come.
        entries: What is known of pupils from outside.
        draws: Futures.
        seed: Of the draws.
        area: Number of the township of each school.

    Shapes:
        draws × schools × grades × years forecast.
    """
    now = Standing.last(history, rates, draws)
    shocks = Shocks(errors, draws, len(history), np.random.default_rng(seed), area, history[:, :, -1].sum(axis=1))
    found = np.zeros((draws, *history.shape[:2], years), np.int64)
    gathered = np.ones((draws, len(history)))
    for step in range(1, years + 1):
        factor = shocks.next()
        known = entries.given(step, now.pupils[-1], gathered)
        gathered = gathered * factor
        new, taught, top = advanced(now, rates, known, shocks.uniform())
        whole = shocks.whole(new * factor[..., None])
        found[..., step - 1] = whole
        now = replace(now, pupils=(*now.pupils[1:], whole.astype(np.float64)), taught=taught, top=top)
    return found
