"""Dates that agree with each other."""

from collections.abc import Iterator

from junheng.deliver.workplan.checks.found import about, items
from junheng.deliver.workplan.fields import PLAN
from junheng.deliver.workplan.model import WorkPlan
from junheng.terms.findings import Finding


def backwards(plan: WorkPlan) -> Iterator[Finding]:
    """Ends before starts."""
    for thing, number, item in ((PLAN, 0, plan), *items(plan, "stages", "tasks", "duties")):
        if item.start and item.end and item.start.first > item.end.last:
            yield about("workplan.backwards", thing, number, item, "end", "start", start=item.start)


def outside(plan: WorkPlan) -> Iterator[Finding]:
    """Tasks outside their stage, stages and tasks outside the plan, targets wanted after its end."""
    stages = {stage.id: stage for stage in plan.stages}
    for thing, number, item in items(plan, "stages", "tasks"):
        stage = stages.get(getattr(item, "stage", None) or "")
        for span, code in ((stage, "workplan.outside_stage"), (plan, "workplan.outside_plan")):
            if span is None:
                continue
            late = item.end and span.end and item.end.last > span.end.last
            early = item.start and span.start and item.start.first < span.start.first
            if late or early:
                name = getattr(span, "name", "")
                more = {"stage": name} if name else {}
                field = "end" if late else "start"
                yield about(code, thing, number, item, field, start=span.start, end=span.end, **more)
                break
    for _, number, target in items(plan, "targets"):
        if target.by and plan.end and target.by.last > plan.end.last:
            yield about("workplan.outside_plan", "targets", number, target, "by", start=plan.start, end=plan.end)


def before_what_comes_first(plan: WorkPlan) -> Iterator[Finding]:
    """Tasks that begin, by any reading of their dates, before one ends that has to be done first."""
    tasks = {task.id: task for task in plan.tasks}
    for _, number, task in items(plan, "tasks"):
        begins = task.start or (task.end if task.milestone else None)
        for id in task.after:
            earlier = tasks.get(id)
            if earlier is not None and begins and earlier.end and begins.last < earlier.end.first:
                field = "start" if task.start else "end"
                yield about("workplan.too_early", "tasks", number, task, field, "after", other=id, end=earlier.end)


def spans(plan: WorkPlan) -> Iterator[Finding]:
    """Milestones with a span, recurring work without one, tasks and reports with no end."""
    for _, number, task in items(plan, "tasks"):
        if task.milestone and (task.every or (task.start and task.start != task.end)):
            yield about("workplan.milestone_span", "tasks", number, task, "every" if task.every else "start")
        elif task.every and not (task.start and task.end):
            yield about("workplan.no_span", "tasks", number, task, "end" if task.start else "start")
        elif not task.end:
            yield about("workplan.no_end", "tasks", number, task, "end")
    for _, number, duty in items(plan, "duties"):
        if duty.every and not (duty.start and duty.end):
            yield about("workplan.no_span", "duties", number, duty, "end" if duty.start else "start")
        elif not duty.every and not duty.end:
            yield about("workplan.duty_no_end", "duties", number, duty, "end")


def versions(plan: WorkPlan) -> Iterator[Finding]:
    """Versions that do not follow each other."""
    for number, (before, after) in enumerate(zip(plan.versions, plan.versions[1:], strict=False), start=1):
        if after.number <= before.number:
            yield about("workplan.version_order", "versions", number, after, "number", before=before.number)
        elif after.on < before.on:
            yield about("workplan.version_day", "versions", number, after, "on", before=before.on)
