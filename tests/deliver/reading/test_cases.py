"""Cases that an expert writes: a sentence, and what is to be read from it (`cases/*.yaml`)."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from junheng.deliver.reading.lines import Line
from junheng.deliver.reading.model import ReadPlan
from junheng.deliver.reading.reading import read_lines

FOLDER = Path(__file__).parent / "cases"
TITLE = "示例县推进义务教育优质均衡发展三年行动计划（2023—2025年）"
HEADING = "三、重点任务"
KINDS = {"现有": "amount", "缺口": "shortfall"}


def cases() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("*.yaml")):
        for number, case in enumerate(yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader), 1):  # noqa: S506  # the plainest loader: all is text
            yield pytest.param(case, id=f"{path.stem} {number} {case['sentence'][:16].strip()}")


CASES = list(cases())


def plan_of(case: dict[str, str]) -> ReadPlan:
    """The sentence as it stands in a plan, under its heading."""
    lines = [case.get("title", TITLE), case.get("heading", HEADING), *case["sentence"].strip().split("\n")]
    (plan,) = read_lines([Line(line) for line in lines]).plans
    return plan


def rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().split("\n") if line.strip()]


def said(text: str) -> str | None:
    return None if text == "—" else text


@pytest.mark.parametrize("case", CASES)
def test_tasks(case: dict[str, str]) -> None:
    wanted = [(said(start), said(end)) for start, end, _ in rows(case.get("tasks", ""))]
    tasks = plan_of(case).tasks
    assert [(task.start, task.end) for task in tasks] == wanted
    for (_, _, part), task in zip(rows(case.get("tasks", "")), tasks, strict=True):
        assert part in task.text


@pytest.mark.parametrize("case", CASES)
def test_targets(case: dict[str, str]) -> None:
    targets = plan_of(case).targets
    wanted = []
    for figure, by, _ in rows(case.get("targets", "")):
        operator, value, unit = figure.split()
        wanted.append((operator, Fraction(value), unit.replace("无", ""), said(by)))
    assert [(one.operator, one.value, one.unit, one.by) for one in targets] == wanted
    for (_, _, part), target in zip(rows(case.get("targets", "")), targets, strict=True):
        assert part in target.text


@pytest.mark.parametrize("case", CASES)
def test_facts(case: dict[str, str]) -> None:
    wanted = []
    for figure, kind in rows(case.get("facts", "")):
        value, unit = figure.split()
        wanted.append((Fraction(value), unit, KINDS[kind]))
    assert [(fact.value, fact.unit, fact.kind) for fact in plan_of(case).facts] == wanted
