"""A stricter standard never makes a plan cheaper."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest

from junheng.plan.solve.outcome import Status
from junheng.standards.model import Rulebook, SpreadTest
from tests.plan.counties import nation, planned, strained

GAP = 1e-4


def with_limits(rulebook: Rulebook, factor: Fraction) -> Rulebook:
    """The same standard, all limits of coefficients times a factor."""
    clauses = {
        id: replace(
            clause,
            tests=tuple(
                replace(test, at_most={stage: most * factor for stage, most in test.at_most.items()})
                if isinstance(test, SpreadTest)
                else test
                for test in clause.tests
            ),
        )
        for id, clause in rulebook.clauses.items()
    }
    return replace(rulebook, clauses=clauses)


def with_thresholds(rulebook: Rulebook, factor: Fraction) -> Rulebook:
    """The same standard, all thresholds of indicators times a factor."""
    return replace(rulebook, limits=tuple(replace(limit, value=limit.value * factor) for limit in rulebook.limits))


@pytest.mark.parametrize("seed", [1, 9])
@pytest.mark.parametrize(
    ("change", "factors"),
    [
        (with_limits, (Fraction(2), Fraction(1), Fraction(7, 10), Fraction(1, 2))),
        (with_thresholds, (Fraction(3, 4), Fraction(1), Fraction(21, 20), Fraction(11, 10))),
    ],
)
def test_a_stricter_standard_costs_no_less(seed: int, change: object, factors: tuple[Fraction, ...]) -> None:
    facts = strained(9, seed, 1.0)
    assert callable(change)
    outcomes = [planned(facts, rulebook=change(nation(facts), factor), gap=GAP).outcome for factor in factors]
    for looser, stricter in pairwise(outcomes):
        assert stricter.status is Status.INFEASIBLE or looser.bound <= stricter.cost * (1 + 1e-6)
        assert looser.status is not Status.INFEASIBLE or stricter.status is Status.INFEASIBLE
    assert outcomes[0].cost < outcomes[-1].cost
