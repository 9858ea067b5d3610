"""What closing each gap costs: amount times unit cost, the cheapest first as far as there is somebody for it."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import polars as pl
import pytest

from junheng.assess.county import Choices
from junheng.assess.outcome import Assessment
from junheng.assess.run import Request, assess_one
from junheng.facts.engine import PolarsEngine
from junheng.facts.example import example_county
from junheng.facts.table import Facts
from junheng.plan.costs import default_costs
from junheng.plan.gaps import Gap, gaps_priced
from junheng.standards.resolve import find_rulebook

COSTS = default_costs()
DAY = date(2025, 8, 31)


def judged(facts: Facts) -> Assessment:
    request = Request(find_rulebook("national-2017"), (), DAY, Choices())
    return assess_one(facts, {}, request, PolarsEngine(), ())


@pytest.fixture(scope="module")
def facts() -> Facts:
    return example_county(60, 1)


@pytest.fixture(scope="module")
def gaps(facts: Facts) -> tuple[Gap, ...]:
    return gaps_priced(judged(facts), facts, COSTS)


def of(gaps: tuple[Gap, ...], indicator: str) -> list[Gap]:
    return [gap for gap in gaps if gap.reading.indicator == indicator]


def test_every_gap_of_the_assessment_has_its_line(facts: Facts, gaps: tuple[Gap, ...]) -> None:
    lacking = [
        (unit.school, unit.stage, reading.indicator)
        for unit in judged(facts).units
        if unit.in_scope
        for reading in unit.readings.values()
        if reading.threshold is not None and reading.state != "met"
    ]
    assert [(gap.unit.school, gap.unit.stage, gap.reading.indicator) for gap in gaps] == lacking


@pytest.mark.parametrize(
    ("indicator", "action", "per_action"),
    [("R5", "build-ground", 1), ("R6", "buy-equipment", 1), ("R7", "equip-multimedia", 1)],
)
def test_a_gap_in_things_costs_its_amount_times_the_price_at_its_place(
    gaps: tuple[Gap, ...], indicator: str, action: str, per_action: int
) -> None:
    found = of(gaps, indicator)
    assert found
    for gap in found:
        assert gap.reading.shortfall is not None
        assert gap.unit.urban_rural is not None
        price = COSTS.unit[action]
        assert [purchase.actions[0].id for purchase in gap.purchases] == [action]
        assert gap.once_yuan == gap.reading.shortfall / per_action * price.once[gap.unit.urban_rural]
        assert gap.yearly_yuan == gap.reading.shortfall / per_action * price.yearly[gap.unit.urban_rural]


def test_three_subjects_that_count_alike_are_one_purchase(gaps: tuple[Gap, ...]) -> None:
    for gap in of(gaps, "R3"):
        (one,) = gap.purchases
        assert [action.id for action in one.actions] == ["hire-pe", "hire-music", "hire-fine-art"]
        assert one.quantity == gap.reading.shortfall


def test_degrees_are_raised_as_far_as_there_are_teachers_for_it_and_the_rest_is_hired(facts: Facts) -> None:
    stages = facts["stages"].with_columns(
        pl.lit(2, dtype=pl.Int64).alias("teachers_below_college"),
        pl.lit(0, dtype=pl.Int64).alias("teachers_college"),
        pl.lit(0, dtype=pl.Int64).alias("teachers_bachelor"),
        pl.lit(0, dtype=pl.Int64).alias("teachers_master"),
        pl.lit(0, dtype=pl.Int64).alias("teachers_doctor"),
    )
    poor = facts.with_tables(stages=stages)
    found = of(gaps_priced(judged(poor), poor, COSTS), "R1")
    primary = next(gap for gap in found if gap.unit.stage == "primary" and (gap.reading.shortfall or 0) > 2)
    assert [(one.actions[0].id, one.quantity) for one in primary.purchases] == [
        ("upgrade-college", 2),
        ("hire-teacher", (primary.reading.shortfall or Fraction(0)) - 2),
    ]
    junior = next(gap for gap in found if gap.unit.stage == "junior")
    assert [one.actions[0].id for one in junior.purchases] == ["hire-teacher"]


def test_what_has_no_price_says_why_and_costs_nothing_silently(facts: Facts) -> None:
    nowhere = facts.with_tables(schools=facts["schools"].with_columns(pl.lit(None, pl.String).alias("urban_rural")))
    found = gaps_priced(judged(nowhere), nowhere, COSTS)
    assert {gap.without for gap in found} == {"place"}
    assert {gap.once_yuan for gap in found} == {None}
    blank = facts.with_tables(stages=facts["stages"].with_columns(pl.lit(None, pl.Int64).alias("teachers_backbone")))
    blank = blank.with_tables(teachers=facts["teachers"].clear())
    assert {gap.without for gap in of(gaps_priced(judged(blank), blank, COSTS), "R2")} == {"missing"}


def test_backbone_teachers_beyond_the_share_that_may_be_have_no_price(facts: Facts) -> None:
    tight = replace(COSTS, backbone_share=Fraction(0))
    assert {gap.without for gap in of(gaps_priced(judged(facts), facts, tight), "R2")} == {"way"}
