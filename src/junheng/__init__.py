"""Junheng (均衡): from a county's tables to its verdict, and to the plan that makes it pass.

The way through the house, in the order of the work:

    facts, findings = read_workbook(path)                     # or read_mapped, read_folder
    findings += check(facts, last_year)
    rulebook = resolve(find_rulebook("national-2017"), place, on)
    assessment = assess_county(facts, rulebook, on, findings=findings)
    assessment_json(assessment, "zh"); write_excel(path, assessment, "zh")
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
    from junheng.report.kinds.registry import build as build_document
    from junheng.report.material import Material
    from junheng.report.write import write_document, write_excel
    from junheng.standards.resolve import find_rulebook, resolve

__version__ = "2026.1"

_HOMES = {
    "Assessment": "junheng.assess.outcome",
    "Choices": "junheng.assess.county",
    "Facts": "junheng.facts.table",
    "Material": "junheng.report.material",
    "assess_county": "junheng.assess.county:assess",
    "assessment_json": "junheng.assess.contract",
    "build_document": "junheng.report.kinds.registry:build",
    "check": "junheng.facts.checks",
    "example_county": "junheng.facts.example",
    "explain": "junheng.assess.explain",
    "find_rulebook": "junheng.standards.resolve",
    "load_mapping": "junheng.facts.foreign.mapping",
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
    "Facts",
    "Material",
    "assess_county",
    "assessment_json",
    "build_document",
    "check",
    "example_county",
    "explain",
    "find_rulebook",
    "load_mapping",
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
