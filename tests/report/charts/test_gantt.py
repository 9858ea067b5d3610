"""The picture of a plan through time: every task, its state told twice over, no text on another, hostile words."""

from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from junheng.deliver.following.progress import STATES, State
from junheng.deliver.workplan.model import Stage, Task, When, WorkPlan
from junheng.deliver.workplan.plan_file import load_plan
from junheng.report.charts.bars import LOOKS
from junheng.report.charts.chart import Chart
from junheng.report.charts.draw import png, svg
from junheng.report.charts.gantt import ROWS, gantt_charts
from junheng.terms.messages import LANGS, Lang, text
from tests.report.charts.pictures import texts

EXAMPLE = Path(__file__).parents[3] / "examples" / "workplan.toml"
ON = date(2024, 3, 15)
HOSTILE = "<b>&\u0000\u202e]]>\"'{x}\u2028" + "长" * 300


@pytest.fixture(scope="module")
def plan() -> WorkPlan:
    return load_plan(EXAMPLE)


def every_state(plan: WorkPlan) -> dict[str, State]:
    return {task.id: STATES[at % len(STATES)] for at, task in enumerate(plan.tasks)}


def many(number: int) -> WorkPlan:
    stages = (
        Stage("A", "第一阶段", When(2023, 1), When(2023, 12)),
        Stage("B", "第二阶段", When(2024, 1), When(2024, 12)),
    )
    tasks = tuple(
        Task(f"T{at}", f"任务{at}", "A" if at < number // 2 else "B", start=When(2023, 2), end=When(2024, 3))
        for at in range(number)
    )
    return WorkPlan("方案", "county", stages=stages, tasks=tasks)


def areas(chart: Chart) -> list[dict[str, Any]]:
    return [part for part in chart.option["graphic"] if part["type"] == "polygon"]


def overlapping(chart: Chart) -> list[tuple[str, str]]:
    return [(a.words, b.words) for a, b in combinations(texts(chart), 2) if a.meets(b)]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [640, 960])
def test_no_text_lies_on_another_or_leaves_the_picture(plan: WorkPlan, lang: Lang, width: int) -> None:
    (chart,) = gantt_charts(plan, every_state(plan), ON, lang, width=width)
    assert overlapping(chart) == []
    assert all(
        one.left >= -1 and one.right <= chart.width + 1 and 0 < one.middle < chart.height for one in texts(chart)
    )


def test_every_task_and_stage_is_named_and_drawn(plan: WorkPlan) -> None:
    (chart,) = gantt_charts(plan, {}, None, "zh", width=960)
    said = {one.words for one in texts(chart)}
    assert {stage.name for stage in plan.stages} <= said
    assert {task.text for task in plan.tasks} <= said
    assert len(areas(chart)) == len(plan.tasks) + 1  # and the diamond of the legend


def test_states_differ_in_colour_and_pattern_or_in_one_of_them_and_lightness() -> None:
    looks = [LOOKS[state] for state in STATES]
    assert len({(look.colour, look.pattern) for look in looks}) == len(STATES)
    assert len({look.pattern for look in looks}) == len(STATES)


def test_the_legend_names_the_states_that_occur_and_no_other(plan: WorkPlan) -> None:
    states: dict[str, State] = {plan.tasks[0].id: "done", plan.tasks[1].id: "overdue"}
    (chart,) = gantt_charts(plan, states, ON, "zh")
    said = {one.words for one in texts(chart)}
    names = {text(f"workplandoc.state.{state}") for state in STATES}
    assert said & names == {"已完成", "逾期"}


def test_a_bar_runs_from_the_first_day_to_the_end_of_the_last() -> None:
    task = Task("T", "任务", start=When(2023, 4), end=When(2023, 6, 30))
    whole = WorkPlan("方案", "county", start=When(2023, 1), end=When(2023, 12), tasks=(task,))
    (chart,) = gantt_charts(whole, {}, None, "zh")
    left, right = 256, 640 - 14
    bar = next(
        part["shape"]["points"]
        for part in areas(chart)
        if part["shape"]["points"][0][1] == part["shape"]["points"][1][1]
    )
    assert bar[0][0] == pytest.approx(left + (right - left) * 90 / 365)
    assert bar[1][0] == pytest.approx(left + (right - left) * 181 / 365)


def test_what_has_one_date_is_no_bar_and_what_has_none_says_so() -> None:
    tasks = (
        Task("A", "只有时限", end=When(2023, 6)),
        Task("B", "只有开始", start=When(2023, 6)),
        Task("C", "没有日期"),
        Task("D", "结束早于开始", start=When(2023, 8), end=When(2023, 6)),
    )
    plan = WorkPlan("方案", "county", start=When(2023, 1), end=When(2023, 12), tasks=tasks)
    (chart,) = gantt_charts(plan, {}, None, "zh")
    assert sum(len(part["shape"]["points"]) == 3 for part in areas(chart)) == 3
    assert "未定时限" in {one.words for one in texts(chart)}


def test_many_tasks_fill_several_pictures_and_none_is_lost() -> None:
    plan = many(100)
    charts = gantt_charts(plan, {}, ON, "zh")
    said = [one.words for chart in charts for one in texts(chart)]
    assert len(charts) == 3
    assert all(chart.height <= 880 for chart in charts)
    assert {task.text for task in plan.tasks} <= set(said)
    assert all(said.count(task.text) == 1 for task in plan.tasks)
    assert len({chart.key for chart in charts}) == 3


def test_a_stage_that_goes_on_has_its_name_again() -> None:
    charts = gantt_charts(many(2 * ROWS + 20), {}, None, "zh")
    for chart in charts:
        first = min((one for one in texts(chart) if one.left < 30 and one.words != "节点"), key=lambda one: one.middle)
        assert first.words in ("第一阶段", "第二阶段")


def test_a_plan_without_dates_has_no_picture() -> None:
    assert gantt_charts(WorkPlan("方案", "county", tasks=(Task("T", "任务"),)), {}, None, "zh") == ()


def test_a_day_outside_the_plan_is_not_drawn(plan: WorkPlan) -> None:
    charts = [gantt_charts(plan, {}, day, "zh")[0] for day in (date(2020, 1, 1), date(2031, 1, 1))]
    assert not any("2020年" in one.words or "2031年" in one.words for chart in charts for one in texts(chart))


def test_hostile_words_are_drawn_as_words() -> None:
    plan = WorkPlan(
        HOSTILE,
        "county",
        stages=(Stage("S", HOSTILE, When(2023, 1), When(2023, 6)),),
        tasks=(Task("T", HOSTILE, "S", start=When(2023, 1), end=When(2023, 6)),),
    )
    (chart,) = gantt_charts(plan, {"T": "overdue"}, date(2023, 3, 1), "zh")
    assert "<b>" not in svg(chart)
    assert overlapping(chart) == []
    assert png(chart, 1).startswith(b"\x89PNG")


def test_a_hundred_years_still_have_an_axis() -> None:
    plan = WorkPlan("方案", "county", tasks=(Task("T", "任务", start=When(1990, 1), end=When(2090, 1)),))
    (chart,) = gantt_charts(plan, {}, None, "zh")
    assert overlapping(chart) == []
    assert sum(one.words.startswith(("19", "20")) for one in texts(chart)) >= 4
