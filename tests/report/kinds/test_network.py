"""The network's document says what was found, in both languages and for stages without a network."""

from dataclasses import replace

import pytest

from junheng.facts.example import example_county
from junheng.plan.network.outcome import NetworkPlan, network_plan
from junheng.plan.network.rules import default_rules
from junheng.plan.request import Effort
from junheng.plan.travel.journeys import Journeys
from junheng.report.document import Captioned, Paragraph
from junheng.report.kinds.network.document import build
from junheng.terms.messages import LANGS


@pytest.fixture(scope="module")
def plan() -> NetworkPlan:
    return network_plan(example_county(30, 7), default_rules(), Journeys(1.3), Effort(8.0, 0.1, 0))


@pytest.mark.parametrize("lang", LANGS)
def test_tables_have_a_row_for_each_site_and_cell(plan: NetworkPlan, lang: str) -> None:
    document = build(plan, lang, "X", "Y")  # type: ignore[arg-type]  # one of LANGS
    tables = {
        block.table.key: block.table
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Captioned)
    }
    assert len(tables["sites"].rows) == sum(len(stage.sites) for stage in plan.stages)
    assert len(tables["cells"].rows) == sum(len(stage.cells) for stage in plan.stages)
    costs = sum(float(row["yuan"].value) for row in tables["costs"].rows)  # type: ignore[arg-type]  # yuan
    assert costs == pytest.approx(sum(stage.settled.cost or 0.0 for stage in plan.stages))


def test_what_is_short_is_on_the_first_page() -> None:
    rules = default_rules()
    near = replace(rules, day_km={**rules.day_km, "primary_lower": 0.5})
    plan = network_plan(example_county(30, 7), near, Journeys(1.3), Effort(6.0, 0.1, 0))
    document = build(plan, "en", "X", "Y")
    said = [block.plain() for block in document.sections[0].blocks if isinstance(block, Paragraph)]
    assert any("beyond the limit" in line for line in said)
    assert any("places short" in line for line in said)
