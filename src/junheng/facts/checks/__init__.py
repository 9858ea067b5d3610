"""Checks of data quality: within a row, across sheets, against last year and against peers (P-A2).

What can be listed stands in `checks.toml`; what needs more than a list stands in one module a topic. Every
check only looks: facts go in, findings come out, nothing is changed.
"""

from collections.abc import Collection

from junheng.facts.checks.links import links
from junheng.facts.checks.peers import peers
from junheng.facts.checks.previous import previous as against_previous
from junheng.facts.checks.records import records
from junheng.facts.checks.register import register
from junheng.facts.checks.staff_lists import staff_lists
from junheng.facts.checks.view import view
from junheng.facts.checks.within import within
from junheng.facts.fields import dictionary
from junheng.facts.table import Facts
from junheng.terms.findings import Finding


def check(facts: Facts, previous: Facts | None = None, schools: Collection[str] | None = None) -> list[Finding]:
    """All that a person should look at, in the order of the workbook.

    Errors are figures that contradict each other for certain; warnings and notes may well be true.

    Args:
        facts: The data of one school year, of one or several counties.
        previous: Last year's data, to find jumps.
        schools: Those whose figures are to be looked at, among all the others; None for all. What is not a
            figure of a school is said in any case.

    Returns:
        Findings ordered by sheet, row and code.
    """
    seen = view(facts, schools)
    findings = [
        *links(seen),
        *register(seen),
        *within(seen),
        *staff_lists(seen),
        *records(seen),
        *peers(seen),
    ]
    if previous is not None:
        findings.extend(against_previous(seen, view(previous)))
    order = {table: number for number, table in enumerate(dictionary())}
    return sorted(findings, key=lambda f: (order.get(f.table or "", len(order)), f.row or 0, f.code, f.fields))
