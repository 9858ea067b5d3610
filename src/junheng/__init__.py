"""Junheng (均衡): from a county's tables to its verdict, and to the plan that makes it pass.

The way through the house, in the order of the work:

    facts, findings = read_workbook(path)                     # or read_mapped, read_folder
    findings += check(facts, last_year)
    rulebook = resolve(find_rulebook("national-2017"), place, on)
    assessment = assess_county(facts, rulebook, on, findings=findings)
    assessment_json(assessment, "zh"); write_excel(path, assessment, "zh")
    forecast = forecast_pupils(facts, years=3)
    plan = allocate(facts, rulebook, default_costs(), request, forecast=forecast)
    material = Material(assessment, survey(facts))
    write_document(path, build_document("self-assessment", material, "zh"))

Each name is loaded when it is asked for, so that a command which needs no table loads none.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from junheng.assess.contract import assessment_json
    from junheng.assess.county import Choices
    from junheng.assess.county import assess as assess_county
    from junheng.assess.explain import explain
    from junheng.assess.outcome import Assessment
    from junheng.assess.survey import survey
    from junheng.facts.checks import check
    from junheng.facts.example import example_county
    from junheng.facts.folders import read_folder, write_folder
    from junheng.facts.foreign.mapped import read_mapped
    from junheng.facts.foreign.mapping import load_mapping
    from junheng.facts.table import Facts
    from junheng.facts.workbook.read import read_workbook
    from junheng.facts.workbook.template import write_facts, write_template
    from junheng.forecast.model import Forecast
    from junheng.forecast.pupils import forecast_pupils
    from junheng.plan.allocate import allocate
    from junheng.plan.contract import plan_json
    from junheng.plan.costs import default_costs, load_costs
    from junheng.plan.model import Question
    from junheng.plan.request import Effort, Request
    from junheng.plan.result import Plan
    from junheng.report.kinds.registry import build as build_document
    from junheng.report.material import Material
    from junheng.report.write import write_document, write_excel
    from junheng.standards.resolve import find_rulebook, resolve

__version__ = "2026.1"

_HOMES = {
    "Assessment": "junheng.assess.outcome",
    "Choices": "junheng.assess.county",
    "Effort": "junheng.plan.request",
    "Facts": "junheng.facts.table",
    "Forecast": "junheng.forecast.model",
    "Material": "junheng.report.material",
    "Plan": "junheng.plan.result",
    "Question": "junheng.plan.model",
    "Request": "junheng.plan.request",
    "allocate": "junheng.plan.allocate",
    "assess_county": "junheng.assess.county:assess",
    "assessment_json": "junheng.assess.contract",
    "build_document": "junheng.report.kinds.registry:build",
    "check": "junheng.facts.checks",
    "default_costs": "junheng.plan.costs",
    "example_county": "junheng.facts.example",
    "explain": "junheng.assess.explain",
    "find_rulebook": "junheng.standards.resolve",
    "forecast_pupils": "junheng.forecast.pupils",
    "load_costs": "junheng.plan.costs",
    "load_mapping": "junheng.facts.foreign.mapping",
    "plan_json": "junheng.plan.contract",
    "read_folder": "junheng.facts.folders",
    "read_mapped": "junheng.facts.foreign.mapped",
    "read_workbook": "junheng.facts.workbook.read",
    "resolve": "junheng.standards.resolve",
    "survey": "junheng.assess.survey",
    "write_document": "junheng.report.write",
    "write_excel": "junheng.report.write",
    "write_facts": "junheng.facts.workbook.template",
    "write_folder": "junheng.facts.folders",
    "write_template": "junheng.facts.workbook.template",
}

__all__ = [
    "Assessment",
    "Choices",
    "Effort",
    "Facts",
    "Forecast",
    "Material",
    "Plan",
    "Question",
    "Request",
    "allocate",
    "assess_county",
    "assessment_json",
    "build_document",
    "check",
    "default_costs",
    "example_county",
    "explain",
    "find_rulebook",
    "forecast_pupils",
    "load_costs",
    "load_mapping",
    "plan_json",
    "read_folder",
    "read_mapped",
    "read_workbook",
    "resolve",
    "survey",
    "write_document",
    "write_excel",
    "write_facts",
    "write_folder",
    "write_template",
]


def __getattr__(name: str) -> object:
    """A public name, from the module where it lives."""
    if name not in _HOMES:
        raise AttributeError(name)
    module, _, own = _HOMES[name].partition(":")
    return getattr(importlib.import_module(module), own or name)
