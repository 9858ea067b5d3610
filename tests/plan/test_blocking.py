"""What is said to be in the way is in the way: less does not open it, and so much does."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from scipy import sparse

from junheng.plan.blocking import blocking, elastic
from junheng.plan.model import Question
from junheng.plan.program import Program
from junheng.plan.result import Block
from junheng.plan.situation import situation
from junheng.plan.solve.outcome import Outcome, Status
from junheng.standards.model import Rulebook, SpreadTest
from tests.plan.counties import COSTS, YEAR, Builder, Choices, nation, planned, search, strained

IN_THE_WAY = [(24, 1), (24, 5), (40, 2), (40, 4)]
"""Counties without a plan in which one coefficient is in the way: schools and seed."""


def blocks_of(schools: int, seed: int) -> tuple[Block, ...]:
    facts = strained(schools, seed, 2.6)
    county = situation(facts, nation(facts), Choices(), (YEAR,))
    model = Builder(county, COSTS, Question((YEAR,))).build()
    assert search(model.program).status is Status.INFEASIBLE

    def unasked(program: Program) -> Outcome:
        raise AssertionError("whole numbers are not what is in the way here")

    return blocking(county, model, unasked)


def with_limit(rulebook: Rulebook, block: Block, limit: float) -> Rulebook:
    """The standard with another limit for one coefficient of one stage."""
    assert block.stage is not None
    clause = rulebook.clauses[block.clause]
    tests: list[object] = []
    for test in clause.tests:
        assert isinstance(test, SpreadTest)
        others = tuple(id for id in test.counted if id != block.indicator)
        own = {**test.at_most, block.stage: Fraction(limit)}
        tests += [replace(test, counted=others), replace(test, counted=(block.indicator,), at_most=own)]
    return replace(rulebook, clauses={**rulebook.clauses, block.clause: replace(clause, tests=tuple(tests))})


@pytest.mark.parametrize(("schools", "seed"), IN_THE_WAY)
def test_a_coefficient_in_the_way_opens_it_at_the_limit_told_and_not_below(schools: int, seed: int) -> None:
    block = next(block for block in blocks_of(schools, seed) if block.indicator)
    assert block.smallest_relaxation is not None
    facts = strained(schools, seed, 2.6)
    below = with_limit(nation(facts), block, block.smallest_relaxation - 0.001)
    assert planned(facts, rulebook=below).outcome.status is Status.INFEASIBLE
    above = with_limit(nation(facts), block, block.smallest_relaxation + 0.005)
    assert planned(facts, rulebook=above, gap=0.5).outcome.x is not None


@pytest.mark.parametrize(("schools", "seed"), IN_THE_WAY)
def test_land_in_the_way_opens_it_where_so_much_is_given_and_not_with_less(schools: int, seed: int) -> None:
    block = next(block for block in blocks_of(schools, seed) if block.clause == "land")
    facts = strained(schools, seed, 2.6)
    county = situation(facts, nation(facts), Choices(), (YEAR,))
    program = Builder(county, COSTS, Question((YEAR,))).build().program
    wider = elastic(program, ("land",), cones=False)
    width = program.cost.size
    together = sparse.csr_array(np.concatenate([np.zeros(width), np.full(wider.cost.size - width, 100.0)])[None, :])
    cost = np.concatenate([program.cost, np.zeros(wider.cost.size - width)])

    def with_land(area_m2: float) -> Program:
        return replace(
            wider,
            cost=cost,
            rows=sparse.csr_array(sparse.vstack([wider.rows, together])),
            row_low=np.append(wider.row_low, -np.inf),
            row_high=np.append(wider.row_high, area_m2),
            blocks={**wider.blocks, "together": slice(wider.row_low.size, wider.row_low.size + 1)},
        )

    assert search(with_land(0.99 * block.amount)).status is Status.INFEASIBLE
    assert search(with_land(1.05 * block.amount), gap=0.5).x is not None
