"""The public names of the package: what a user of the library imports."""

from datetime import date
from pathlib import Path

import junheng


def test_every_public_name_has_one_home() -> None:
    assert sorted(junheng.__all__) == sorted(junheng._HOMES)
    assert all(callable(getattr(junheng, name)) for name in junheng.__all__)


def test_the_way_through_the_house(tmp_path: Path) -> None:
    book = tmp_path / "county.xlsx"
    junheng.write_facts(book, junheng.example_county(12, 5), "zh")
    facts, findings = junheng.read_workbook(book)
    on = date(2025, 8, 31)
    rulebook = junheng.resolve(junheng.find_rulebook("national-2017"), facts.county_codes()[0], on)
    assessment = junheng.assess_county(facts, rulebook, on, findings=[*findings, *junheng.check(facts)])
    assert junheng.assessment_json(assessment, "zh")["verdict"] == assessment.verdict
    junheng.write_excel(tmp_path / "report.xlsx", assessment, "zh")
    assert (tmp_path / "report.xlsx").stat().st_size > 0
    material = junheng.Material(assessment, junheng.survey(facts))
    junheng.write_document(tmp_path / "report.pdf", junheng.build_document("self-assessment", material, "zh"))
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")


def test_the_way_to_a_plan() -> None:
    facts = junheng.example_county(12, 5)
    rulebook = junheng.resolve(junheng.find_rulebook("national-2017"), facts.county_codes()[0], date(2025, 8, 31))
    forecast = junheng.forecast_pupils(facts, 2, draws=20)
    request = junheng.Request(junheng.Question(forecast.years), forecast.years[-1:], effort=junheng.Effort(20, 1e-3))
    plan = junheng.allocate(facts, rulebook, junheng.default_costs(), request, forecast=forecast)
    assert plan.status == "optimal"
    assert plan.inside == "pass"
    told = junheng.plan_json(plan, "zh")
    assert told["bound"] <= told["weighed_cost"]
