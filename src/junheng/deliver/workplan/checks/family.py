"""A plan and those below it: targets and tasks that are handed down add up to what was asked."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from junheng.deliver.workplan.checks.figures import PERCENT
from junheng.deliver.workplan.checks.found import about, items
from junheng.deliver.workplan.model import Operator, Target, Task, WorkPlan
from junheng.deliver.workplan.values import number_text
from junheng.terms.findings import Finding, Locus


def check_family(parent: WorkPlan, children: Sequence[WorkPlan]) -> tuple[Finding, ...]:
    """What does not agree between a plan and those that carry it out.

    Amounts that are handed down have to add up to the parent's; a percentage or a figure without unit is handed down
    as it is, so each has to ask at least as much.

    Args:
        parent: The higher plan.
        children: Plans that belong to it.

    Returns:
        Findings; the locus names the plan by its title, and the item.
    """
    findings: list[Finding] = []
    for child in children:
        findings += _placed(child, _child(parent, child))
    for number, target in enumerate(parent.targets):
        handed = [one for child in children for one in child.targets if one.of == target.id]
        findings += _placed(parent, _sums(number, target, handed))
    return tuple(findings)


def _placed(plan: WorkPlan, findings: Iterator[Finding]) -> Iterator[Finding]:
    for finding in findings:
        yield replace(finding, locus=Locus(plan.title, f"{finding.locus.sheet} {finding.locus.cell}"))


def _child(parent: WorkPlan, child: WorkPlan) -> Iterator[Finding]:
    if child.parent != parent.title:
        yield about("workplan.other_parent", "plan", 0, child, "parent", title=parent.title)
    known: dict[str, dict[str, Target | Task]] = {
        "targets": {one.id: one for one in parent.targets},
        "tasks": {one.id: one for one in parent.tasks},
    }
    for thing, number, item in items(child, "targets", "tasks"):
        if item.of is None:
            continue
        higher = known[thing].get(item.of)
        if higher is None:
            yield about("workplan.not_handed", thing, number, item, "of", title=parent.title)
        elif isinstance(higher, Target):
            yield from _one(number, item, higher)


def _one(number: int, target: Target, higher: Target) -> Iterator[Finding]:
    if target.unit != higher.unit:
        yield about("workplan.other_unit", "targets", number, target, "unit", other=higher.unit, of=higher.id)
    elif not _adds_up(higher) and not _asks_for(target.value, higher.operator, higher.value):
        wanted = number_text(higher.value)
        yield about("workplan.weaker", "targets", number, target, "value", wanted=wanted, of=higher.id)
    elif target.share_of is not None and target.value != target.share_of * higher.value:
        wanted = number_text(target.share_of * higher.value)
        yield about("workplan.not_its_share", "targets", number, target, "value", wanted=wanted, of=higher.id)


def _sums(number: int, target: Target, handed: Sequence[Target]) -> Iterator[Finding]:
    if not handed or not _adds_up(target) or any(one.unit != target.unit for one in handed):
        return
    total = sum((one.value for one in handed), Fraction(0))
    if total != target.value:
        enough = _asks_for(total, target.operator, target.value)
        code = "workplan.handed_more" if enough else "workplan.handed_short"
        yield about(code, "targets", number, target, "value", total=number_text(total), plans=len(handed))


def _adds_up(target: Target) -> bool:
    return target.unit not in PERCENT and target.unit != ""


def _asks_for(value: Fraction, operator: Operator, wanted: Fraction) -> bool:
    return {">=": value >= wanted, "<=": value <= wanted, "=": value == wanted}[operator]
