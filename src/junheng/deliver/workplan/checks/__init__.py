"""What is wrong or doubtful in a plan, as findings with the item and how to mend it."""

from dataclasses import replace

from junheng.deliver.workplan.checks import dates, figures, references
from junheng.deliver.workplan.checks.family import check_family
from junheng.deliver.workplan.entries import Places
from junheng.deliver.workplan.model import WorkPlan
from junheng.standards.model import Rulebook
from junheng.terms.findings import Finding

__all__ = ["check_family", "check_plan", "placed"]

CHECKS = (
    references.twice,
    references.leading_nowhere,
    references.cycles,
    dates.backwards,
    dates.outside,
    dates.before_what_comes_first,
    dates.spans,
    dates.versions,
    figures.owners,
    figures.units,
    figures.shares,
    figures.below_nothing,
    figures.years,
    figures.entered,
    figures.doubts,
)


def check_plan(plan: WorkPlan, rulebook: Rulebook | None = None) -> tuple[Finding, ...]:
    """What is wrong or doubtful within one plan.

    Args:
        plan: The plan.
        rulebook: The standard that it names, to look its measures up; None leaves that out.

    Returns:
        Findings in the order of the checks. Their locus names thing and id; `row` is the item's number from 1.

    Example:
        >>> from junheng.deliver.workplan.model import Task
        >>> waiting = (Task("T1", "甲", owner="丙", after=("T2",)), Task("T2", "乙", owner="丙", after=("T1",)))
        >>> check_plan(WorkPlan("方案", "county", tasks=waiting))[0].text("en")
        'Tasks wait for each other: T1 → T2 → T1'
    """
    found = [finding for check in CHECKS for finding in check(plan)]
    if rulebook is not None:
        found += references.measures(plan, rulebook)
    return tuple(found)


def placed(findings: tuple[Finding, ...], places: Places) -> tuple[Finding, ...]:
    """Findings of `check_plan` with the places of the file that the plan was read from."""
    return tuple(
        replace(one, locus=places(one.table or "", (one.row or 1) - 1, one.fields[0] if one.fields else None))
        for one in findings
    )
