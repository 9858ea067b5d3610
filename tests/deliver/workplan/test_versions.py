"""Differences between versions: by ids, in plain words, and none that is not there."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings

from junheng.deliver.workplan.model import Task, Version, When, WorkPlan
from junheng.deliver.workplan.plan_file import load_plan
from junheng.deliver.workplan.versions import approvals, difference
from junheng.terms.messages import LANGS
from tests.deliver.workplan.plans import plans

PLAN = load_plan(Path(__file__).parents[3] / "examples" / "workplan.toml")


def with_task(place: int, **change: Any) -> WorkPlan:
    tasks = list(PLAN.tasks)
    tasks[place] = replace(tasks[place], **change)
    return replace(PLAN, tasks=tuple(tasks))


def words(new: WorkPlan) -> list[str]:
    return [change.text("zh") for change in difference(PLAN, new)]


def test_dates_owners_and_figures_are_said_in_plain_words() -> None:
    assert words(with_task(8, end=When(2024, 12))) == [
        "任务T9（建设全县教学资源共享平台）：“完成时限”由2024-10推迟到2024-12，推迟61天。"
    ]
    assert words(with_task(8, start=When(2023, 11))) == [
        "任务T9（建设全县教学资源共享平台）：“开始时间”由2023-12提前到2023-11，提前30天。"
    ]
    assert words(with_task(8, end=When(2024, 10, 31))) == [
        "任务T9（建设全县教学资源共享平台）：“完成时限”由2024-10改为2024-10-31。"
    ]
    assert words(with_task(5, owner="县教育局", quantity=Fraction(90))) == [
        "任务T6（公开招聘学科教师，优先补充薄弱学校）：“责任单位”由县人力资源和社会保障局改为县教育局。",
        "任务T6（公开招聘学科教师，优先补充薄弱学校）：“数量”由86改为90。",
    ]
    assert words(with_task(12, every="quarter", person="教研室主任", helpers=())) == [
        "任务T13（学区内校际教研和学生课外活动）：“责任人”原为空，现为教研室主任。",
        "任务T13（学区内校际教研和学生课外活动）：“配合单位”原为各学区牵头学校，现已清空。",
        "任务T13（学区内校际教研和学生课外活动）：“频次”由每月改为每季度。",
    ]


def test_additions_drops_and_order_are_said() -> None:
    added = Task("T20", "整理归档", owner="县教育局", end=When(2025, 8))
    assert words(replace(PLAN, tasks=(*PLAN.tasks[1:], added))) == [
        "新增：任务T20（整理归档）。",
        "删除：任务T1（成立领导小组，明确各成员单位职责）。",
    ]
    assert words(replace(PLAN, goals=PLAN.goals[::-1])) == ["目标的排列次序有调整。"]
    assert words(replace(PLAN, end=When(2025, 7))) == ["方案：“结束时间”由2025-08提前到2025-07，提前31天。"]


def test_who_approved_the_change_and_why() -> None:
    third = Version(3, date(2025, 1, 6), "县人民政府", "雨季停工")
    assert approvals(PLAN, replace(PLAN, versions=(*PLAN.versions, third))) == (third,)
    assert approvals(PLAN, PLAN) == ()


@settings(deadline=None, max_examples=40, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(old=plans(), new=plans())
def test_equal_plans_have_no_difference_and_others_have_one_that_can_be_said(old: WorkPlan, new: WorkPlan) -> None:
    assert difference(old, old) == ()
    changes = difference(old, new)
    assert bool(changes) == (old != new)
    for lang in LANGS:
        assert all(change.text(lang) for change in changes)
        assert all(change.as_json(lang)["text"] == change.text(lang) for change in changes)
