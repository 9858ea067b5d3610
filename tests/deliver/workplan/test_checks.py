"""Checks of a plan: each names the item and how to mend it, and a sound plan has none."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from junheng.deliver.workplan.checks import check_family, check_plan, placed
from junheng.deliver.workplan.model import (
    Duty,
    Goal,
    Money,
    Record,
    Stage,
    Target,
    Task,
    Version,
    When,
    WorkPlan,
)
from junheng.deliver.workplan.plan_file import load_plan, read_plan
from junheng.deliver.workplan.plan_toml import parsed, toml_of
from junheng.standards.resolve import find_rulebook
from junheng.terms.messages import LANGS
from tests.deliver.workplan.plans import plans

EXAMPLE = Path(__file__).parents[3] / "examples" / "workplan.toml"
PLAN = load_plan(EXAMPLE)
RULEBOOK = find_rulebook("national-2017")
BUREAU = "县教育局"
SPAN = WorkPlan("方案", "county", start=When(2023, 3), end=When(2025, 8))


def task(id: str = "T1", **more: Any) -> Task:
    return Task(id, "做事", **{"owner": BUREAU, "end": When(2024, 6), **more})


def target(value: object = 95, unit: str = "%", **more: Any) -> Target:
    return Target("M1", "比例", ">=", Fraction(str(value)), unit, **more)


def codes(**parts: Any) -> list[tuple[str, str | None]]:
    """What the checks find in a plan with these parts: code and item."""
    return [(one.code.removeprefix("workplan."), one.locus.cell) for one in check_plan(replace(SPAN, **parts))]


def test_the_example_has_nothing_wrong() -> None:
    assert check_plan(PLAN, RULEBOOK) == ()


def test_measures_are_those_of_the_standard() -> None:
    plan = replace(
        SPAN,
        goals=(Goal("G1", "均衡", clause="G99"),),
        targets=(target(measure="R8"), target(measure="R5.cv")),
        tasks=(task(measure="R-CV"),),
    )
    found = [one for one in check_plan(plan, RULEBOOK) if one.code == "workplan.unknown_measure"]
    assert [(one.locus.sheet, one.value) for one in found] == [("targets", "R8"), ("goals", "G99")]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"tasks": (task(),)}, []),
        ({"tasks": (task(), task())}, [("id_twice", "T1")]),
        ({"tasks": (task(after=("X",)),)}, [("nothing_there", "T1")]),
        ({"tasks": (task("T10"), task("T11", after=("T100",)))}, [("nothing_near", "T11")]),
        ({"tasks": (task(stage="S1"),)}, [("nothing_there", "T1")]),
        ({"money": (Money("F1", "T9", "县级财政", 2024, Fraction(1)),)}, [("nothing_there", "F1")]),
        ({"records": (Record("R1", "T9", date(2024, 1, 1), "done"),)}, [("nothing_there", "R1")]),
        ({"tasks": (task(after=("T1",)),)}, [("cycle", "T1")]),
        ({"tasks": (task(start=When(2024, 7)),)}, [("backwards", "T1")]),
        ({"tasks": (task(start=When(2024, 6, 30)),)}, []),
        ({"stages": (Stage("S1", "一", When(2024, 2), When(2024, 1)),)}, [("backwards", "S1")]),
        (
            {"stages": (Stage("S1", "一", When(2023, 3), When(2024, 5)),), "tasks": (task(stage="S1"),)},
            [("outside_stage", "T1")],
        ),
        ({"tasks": (task(end=When(2025, 9)),)}, [("outside_plan", "T1")]),
        ({"tasks": (task(start=When(2023, 2, 28)),)}, [("outside_plan", "T1")]),
        ({"tasks": (task(), task("T2", start=When(2024, 5), end=When(2024, 7), after=("T1",)))}, [("too_early", "T2")]),
        ({"tasks": (task(), task("T2", start=When(2024, 6), end=When(2024, 7), after=("T1",)))}, []),
        ({"tasks": (task(milestone=True, start=When(2024, 5)),)}, [("milestone_span", "T1")]),
        ({"tasks": (task(milestone=True, every="month"),)}, [("milestone_span", "T1")]),
        ({"tasks": (task(every="month"),)}, [("no_span", "T1")]),
        ({"tasks": (task(every="month", start=When(2024, 1)),)}, []),
        ({"tasks": (task(end=None),)}, [("no_end", "T1")]),
        ({"duties": (Duty("D1", BUREAU, "报告"),)}, [("duty_no_end", "D1")]),
        ({"duties": (Duty("D1", BUREAU, "报告", every="month", end=When(2024, 6)),)}, [("no_span", "D1")]),
        ({"duties": (Duty("D1", BUREAU, "报告", end=When(2024, 6), days=-1),)}, [("below_nothing", "D1")]),
        ({"tasks": (task(owner=None),)}, [("no_owner", "T1")]),
        ({"tasks": (task(owner="  "),)}, [("no_owner", "T1")]),
        ({"tasks": (task(owner="县教育局、县财政局"),)}, [("two_owners", "T1")]),
        ({"tasks": (task(owner="县教育局, 县财政局"),)}, [("two_owners", "T1")]),
        ({"tasks": (task(owner="县人力资源和社会保障局"),)}, []),
        ({"tasks": (task(helpers=(BUREAU,)),)}, [("owner_helps", "T1")]),
        ({"tasks": (task(quantity=Fraction(3)),)}, [("no_unit", "T1")]),
        ({"tasks": (task(quantity=Fraction(-3), unit="所"),)}, [("below_nothing", "T1")]),
        ({"tasks": (task(quantity=Fraction(3), unit="斛"),)}, [("unknown_unit", "T1")]),
        ({"targets": (target(),)}, []),
        ({"targets": (target(101),)}, [("share", "M1")]),
        ({"targets": (target(-1),)}, [("share", "M1")]),
        ({"targets": (target(110, "所"),)}, []),
        ({"targets": (target("0.95"),)}, [("small_percent", "M1")]),
        ({"targets": (target(share_of=Fraction(3, 2)),)}, [("share", "M1")]),
        ({"targets": (target(actual=Fraction(90)),)}, [("half_actual", "M1")]),
        ({"targets": (target(by=When(2026, 1)),)}, [("outside_plan", "M1")]),
        ({"targets": (target(doubt="请核对"),)}, [("doubtful", "M1")]),
        (
            {"tasks": (task(),), "records": (Record("R1", "T1", date(2024, 1, 1), "done", Fraction(11, 10)),)},
            [("share", "R1")],
        ),
        (
            {"tasks": (task(),), "money": (Money("F1", "T1", "县级财政", 2026, Fraction(-1)),)},
            [("below_nothing", "F1"), ("other_year", "F1")],
        ),
        ({"versions": (Version(1, date(2023, 1, 1)), Version(1, date(2024, 1, 1)))}, [("version_order", "1")]),
        ({"versions": (Version(1, date(2024, 1, 1)), Version(2, date(2023, 1, 1)))}, [("version_day", "2")]),
        ({"start": When(2026, 1)}, [("backwards", "")]),
    ],
)
def test_each_fault_is_found_once_and_nothing_else(parts: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert codes(**parts) == expected


def test_circles_are_named_each_once_from_the_plans_first_task() -> None:
    waits = {"A": ("C",), "B": ("A",), "C": ("B",), "D": (), "E": ("D", "F"), "F": ("E", "A")}
    found = list(check_plan(replace(SPAN, tasks=tuple(task(id, after=after) for id, after in waits.items()))))
    assert [one.params["circle"] for one in found] == ["A → B → C → A", "E → F → E"]
    assert "A → B → C → A" in found[0].text("zh")


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=25))
def test_a_circle_is_named_exactly_where_there_is_one(edges: list[tuple[int, int]]) -> None:
    after = {str(one): tuple(str(b) for a, b in edges if a == one) for one in range(10)}
    plan = replace(SPAN, tasks=tuple(task(id, after=before) for id, before in after.items()))
    named = [one.params["circle"] for one in check_plan(plan) if one.code == "workplan.cycle"]
    for circle in named:
        chain = str(circle).split(" → ")
        assert chain[0] == chain[-1]
        assert all(first in after[second] for first, second in pairwise(chain))
    left = {id: set(before) for id, before in after.items()}
    while free := [id for id, before in left.items() if not before & set(left)]:
        for id in free:
            del left[id]
    assert bool(named) == bool(left)


@settings(deadline=None, max_examples=40, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(plan=plans())
def test_any_plan_can_be_checked_and_every_finding_said_and_placed(plan: WorkPlan) -> None:
    findings = check_plan(plan)
    read = parsed(toml_of(plan), "plan.toml")
    for one, at in zip(findings, placed(findings, read.places), strict=True):
        assert at.locus.sheet is not None
        assert at.locus.sheet.startswith("plan.toml")
        for lang in LANGS:
            assert "{" not in one.as_json(lang)["text"] or "{" in str(plan)  # type: ignore[operator]  # a text
            assert one.mend(lang)


def test_findings_have_the_places_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    written = EXAMPLE.read_text(encoding="utf-8").replace('after = ["T10", "T11"]', 'after = ["T10", "T110"]')
    path.write_text(written, encoding="utf-8")
    read = read_plan(path)
    assert read.plan is not None
    (found,) = placed(check_plan(read.plan), read.places)
    line = written[: written.index("T110")].count("\n") + 1
    assert (found.locus.sheet, found.locus.cell) == (f"plan.toml:{line}", "tasks[12].after")
    assert "T11" in found.mend("zh")


def family(*values: object, unit: str = "所", **more: Any) -> list[str]:
    """What is found where a target of 20 is handed down in these parts."""
    parent = replace(SPAN, title="县方案", targets=(target(20, unit),))
    children = [
        replace(SPAN, title=f"乡镇{number}", parent="县方案", targets=(target(value, unit, of="M1", **more),))
        for number, value in enumerate(values)
    ]
    return [one.code.removeprefix("workplan.") for one in check_family(parent, children)]


def test_what_is_handed_down_adds_up() -> None:
    assert family(12, 8) == []
    assert family(12, 7) == ["handed_short"]
    assert family(12, 9) == ["handed_more"]
    assert family(20, 25, unit="%") == []
    assert family(20, 15, unit="%") == ["weaker"]
    assert family(10, 10, share_of=Fraction(1, 2)) == []
    assert family(12, 8, share_of=Fraction(1, 2)) == ["not_its_share", "not_its_share"]


def test_a_child_of_another_plan_or_of_nothing_is_named_with_its_title() -> None:
    parent = replace(SPAN, title="县方案", targets=(target(20, "所"),))
    child = replace(
        SPAN, title="乡镇方案", parent="别的方案", targets=(target(20, "人", of="M1"),), tasks=(task(of="T7"),)
    )
    found = check_family(parent, [child])
    assert [(one.code.removeprefix("workplan."), one.locus.sheet, one.locus.cell) for one in found] == [
        ("other_parent", "乡镇方案", "plan "),
        ("other_unit", "乡镇方案", "targets M1"),
        ("not_handed", "乡镇方案", "tasks T1"),
    ]


def test_three_thousand_tasks_are_checked_at_once() -> None:
    chain = tuple(task(f"T{n}", after=(f"T{n - 1}",) if n else (), end=When(2025, 8)) for n in range(3_000))
    started = process_time()
    assert check_plan(replace(SPAN, tasks=chain)) == ()
    assert process_time() - started < 2
