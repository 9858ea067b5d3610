"""What was written as a Word plan is read again: every dated task and every numeric target."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from junheng.deliver.computed import computed
from junheng.deliver.reading.lines import Line
from junheng.deliver.reading.model import ReadPlan
from junheng.deliver.reading.reading import read_lines
from junheng.deliver.reading.word import word_lines
from junheng.deliver.tasks_of_plan import work_plan_of
from junheng.deliver.workplan.model import Target, Task, When, WorkPlan
from junheng.deliver.workplan.plan_file import load_plan
from junheng.plan.reasons import rulebook_of
from junheng.report.document import silent
from junheng.report.kinds.workplan.document import work_plan_document
from junheng.report.kinds.workplan.material import WorkPlanMaterial
from junheng.report.word.draw import draw_word
from tests.report.kinds.plan_documents import material
from tests.report.kinds.work_plans import work_plans

ON = date(2023, 1, 5)
EXAMPLE = Path(__file__).parents[3] / "examples" / "workplan.toml"


def read_back(plan: WorkPlan) -> ReadPlan:
    document = work_plan_document(WorkPlanMaterial(plan, ON), "zh").numbered()
    found: list[Line] = word_lines(draw_word(document, silent), "plan.docx")
    plans = read_lines(found).plans
    assert len(plans) == 1
    return plans[0]


def said(when: When | None) -> str | None:
    return None if when is None else str(when)


def lost_tasks(plan: WorkPlan, found: ReadPlan) -> list[Task]:
    """Dated tasks that are not read back with their dates, owner and helpers."""
    read = {(one.start, one.end, one.owner, one.helpers or "", one.every) for one in found.tasks}
    texts = [one.text for one in found.tasks]
    return [
        task
        for task in plan.tasks
        if (task.start or task.end)
        and (
            (said(task.start), said(task.end), task.owner, "、".join(task.helpers), task.every) not in read
            or not any(task.text in text for text in texts)
        )
    ]


def lost_targets(plan: WorkPlan, found: ReadPlan) -> list[Target]:
    """Targets that are not read back with their comparison, figure, unit and day."""
    read = {(one.text, one.operator, one.value, one.unit, one.by) for one in found.targets}
    return [
        target
        for target in plan.targets
        if (target.text, target.operator, target.value, target.unit, said(target.by)) not in read
    ]


@given(work_plans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_dated_task_and_numeric_target_is_read_back(plan: WorkPlan) -> None:
    found = read_back(plan)
    assert found.title == plan.title
    assert lost_tasks(plan, found) == []
    assert lost_targets(plan, found) == []


def test_every_task_of_a_computed_plan_is_read_back_with_an_owner_to_be_filled_in() -> None:
    made = material("one year").plan
    plan = work_plan_of(computed(made), rulebook_of(made))
    found = read_back(plan)
    assert len(plan.tasks) > 20
    assert lost_tasks(replace(plan, tasks=tuple(replace(task, owner="待填写") for task in plan.tasks)), found) == []
    figures = tuple(one for one in plan.targets if not (one.measure or "").endswith(".verdict"))
    assert lost_targets(replace(plan, targets=figures), found) == []


def test_the_example_plan_is_read_back() -> None:
    plan = load_plan(EXAMPLE)
    found = read_back(plan)
    assert lost_tasks(plan, found) == []
    assert lost_targets(plan, found) == []
    assert found.period.start == said(plan.start)
    assert found.period.end == said(plan.end)
