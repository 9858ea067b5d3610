"""The plan document: every figure from the plan, sums that add up, nothing made up where a person decides."""

from fractions import Fraction

import jmespath
import pytest

from junheng.report.document import Captioned, Document, Paragraph, Picture
from junheng.report.kinds.plan.areas import by_area
from junheng.report.kinds.plan.document import build
from junheng.report.kinds.plan.material import PlanMaterial, plan_material_json
from junheng.report.tables import Cell, Table
from junheng.terms.messages import LANGS, Lang, text
from tests.report.figures import agrees, figures, unsourced
from tests.report.kinds.plan_documents import NOW, ON, material

KINDS = ("one year", "three years", "most", "no plan", "favoured")


def tables(document: Document) -> dict[str, Table]:
    blocks = [block for section in document.sections for block in section.blocks]
    return {block.table.key: block.table for block in blocks if isinstance(block, Captioned)}


def paragraphs(document: Document) -> list[str]:
    return [block.plain() for section in document.sections for block in section.blocks if isinstance(block, Paragraph)]


def differing(document: Document, found: PlanMaterial, lang: Lang) -> list[tuple[str, Cell]]:
    whole = plan_material_json(found, lang)
    return [
        (place, cell)
        for place, cell in figures(document)
        if cell.source and not agrees(cell, jmespath.search(cell.source, whole), lang)
    ]


def yuan(cell: Cell) -> Fraction:
    assert cell.exact is not None
    return cell.exact


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_says_what_stands_at_its_source(kind: str, lang: Lang) -> None:
    document = build(material(kind), lang).numbered()
    assert unsourced(document) == []
    assert differing(document, material(kind), lang) == []


@pytest.mark.parametrize("kind", ["one year", "three years", "most"])
def test_money_adds_up_by_fund_year_township_and_stage_to_the_cost_of_the_plan(kind: str) -> None:
    found = material(kind)
    plan, own = found.plan, tables(build(found, "zh"))
    cost = sum(line.cost_yuan for line in plan.lines)
    assert float(cost) == pytest.approx(plan.cost_yuan)
    *funds, total = own["funds"].rows
    assert yuan(total["total"]) == cost == sum(yuan(row["total"]) for row in funds)
    assert sum(yuan(total[str(year)]) for year in plan.years) == cost
    for key in ("townships", "by_stage"):
        assert sum(yuan(row["cost"]) for row in own[key].rows) == cost
    assert sum(yuan(own[f"yearly.{year}"].rows[-1]["cost"]) for year in plan.years if f"yearly.{year}" in own) == cost


@pytest.mark.parametrize("kind", ["one year", "three years", "most"])
def test_every_action_stands_in_its_area_with_its_school(kind: str) -> None:
    found = material(kind)
    own = tables(build(found, "zh"))
    areas = by_area(found.plan)
    assert sum(map(len, areas.values())) == len(found.plan.lines)
    for area, lines in areas.items():
        printed = {row["name"].value for row in own[f"measures.{area}"].rows}
        assert printed == {line.name for line in lines}
        if any(line.cost_yuan for line in lines):
            spent = sum(yuan(row["cost"]) for row in own[f"measures.{area}"].rows)
            assert spent == sum(line.cost_yuan for line in lines)


def test_three_years_have_a_part_each_and_the_forecast_with_its_intervals() -> None:
    found = material("three years")
    own = tables(build(found, "zh"))
    assert [year for year in found.plan.years if f"yearly.{year}" in own]
    rows = own["forecast"].rows
    assert len(rows) == len(found.needs) == 2 * len(found.plan.years)
    for row, need in zip(rows, found.needs, strict=True):
        assert row["pupils"].value == need.pupils.expected
        assert row["pupils_range"].value == f"{need.pupils.low:,}–{need.pupils.high:,}"


def test_what_is_said_of_now_is_of_the_year_of_the_data_and_judged_in_it() -> None:
    for kind in ("one year", "three years"):
        found = material(kind)
        assert (found.now.school_year, found.now.on) == (NOW, ON)
        assert build(found, "zh").day == ON


def test_without_a_forecast_nothing_is_said_of_pupils_to_come() -> None:
    assert "forecast" not in tables(build(material("one year"), "zh"))


def test_what_fails_outside_the_plan_is_listed_with_its_verdict() -> None:
    found = material("one year")
    rows = tables(build(found, "zh"))["outside"].rows
    assert len(rows) == len(found.plan.outside) > 0
    for row, (id, verdict) in zip(rows, found.plan.outside, strict=True):
        assert str(row["clause"].value).startswith(id)
        assert str(row["verdict"].value).endswith(text(f"terms.verdict.{verdict}", "zh"))
        assert row["unit"].value == ""


def test_costs_that_are_assumed_are_said_to_be() -> None:
    found = material("one year")
    assert text("plandoc.funding.assumed", "zh", costs=found.plan.costs_name["zh"]) in paragraphs(build(found, "zh"))


def test_a_plan_that_leaves_schools_failing_does_not_claim_to_pass() -> None:
    found = material("most")
    assert found.plan.inside != "pass"
    said = paragraphs(build(found, "en"))
    assert not any("every clause of" in one for one in said)
    assert any("leaves as few schools failing as it can" in one for one in said)
    outside = dict(found.plan.outside)
    clauses = found.plan.after[found.last].assessment.clauses
    failing = [id for id, result in clauses.items() if result.verdict == "fail" and id not in outside]
    at = said.index(text("plandoc.goals.left", "en"))
    assert [one.split()[0] for one in said[at + 1 : at + 1 + len(failing)]] == failing != []


def test_weighted_money_is_not_told_as_what_is_spent() -> None:
    plan = material("favoured").plan
    assert plan.weighed_yuan < plan.cost_yuan
    said = paragraphs(build(material("favoured"), "en"))
    assert any(one.startswith("Discounted, and weighted") for one in said)
    assert not any(one.startswith("This plan costs") for one in said)


@pytest.mark.parametrize("lang", LANGS)
def test_without_a_plan_the_document_says_what_is_in_the_way_and_has_no_measures(lang: Lang) -> None:
    found = material("no plan")
    assert found.plan.status == "infeasible"
    document = build(found, lang)
    keys = [section.key for section in document.sections]
    assert "blocked" in keys
    assert not {"measures", "actions"} & set(keys)
    blocked = next(section for section in document.sections if section.key == "blocked")
    items = [block for block in blocked.blocks if isinstance(block, Paragraph) and block.role == "item"]
    assert len(items) == len(found.plan.blocking) > 0


def test_who_answers_is_left_blank() -> None:
    rows = tables(build(material("one year"), "zh"))["duties"].rows
    assert rows
    assert all(row[key].value == "" for row in rows for key in ("unit", "helping", "person", "by"))


def test_pictures_show_coefficients_before_and_after_against_their_limits_for_each_stage() -> None:
    found = material("one year")
    plan, year = found.plan, found.last
    charts = {
        block.chart.key: block.chart
        for section in build(found, "zh").sections
        for block in section.blocks
        if isinstance(block, Picture)
    }
    for stage, result in plan.before[year].stages.items():
        shown = [cell.value for cell in charts[f"coefficients-planned-{stage}"].figures]
        later = plan.after[year].assessment.stages[stage].spreads
        wanted = [
            value
            for id, spread in result.spreads.items()
            for value in (spread.cv, later[id].cv, later[id].limit)
            if value is not None
        ]
        assert shown == wanted
