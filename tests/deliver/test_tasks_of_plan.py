"""A computed plan as a work plan: nothing lost, nothing added, measurable by the county's data."""

import json
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from junheng.deliver.computed import Computed, computed, read_computed
from junheng.deliver.following.targets import targets
from junheng.deliver.tasks_of_plan import work_plan_of
from junheng.deliver.workplan.model import WorkPlan
from junheng.deliver.workplan.plan_file import load_plan, write_plan
from junheng.plan.contract import Asked, plan_json
from junheng.plan.digests import digest
from junheng.plan.model import Question
from junheng.plan.reasons import rulebook_of
from junheng.plan.request import Request
from junheng.plan.result import Plan
from junheng.standards.model import Rulebook
from junheng.terms.errors import InputError
from junheng.terms.messages import LANGS, Lang
from tests.report.kinds.plan_documents import material

KINDS = ("one year", "three years")


def plan(kind: str) -> Plan:
    return material(kind).plan


def rulebook(kind: str) -> Rulebook:
    return rulebook_of(plan(kind))


def work(kind: str, lang: Lang = "zh") -> WorkPlan:
    return work_plan_of(computed(plan(kind)), rulebook(kind), lang)


def written(kind: str, path: Path) -> Path:
    found = plan(kind)
    asked = Asked(Request(Question(found.years), found.pass_years), {"standard": digest(rulebook(kind))})
    path.write_text(json.dumps(plan_json(found, "zh", asked), ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", KINDS)
def test_each_action_is_one_task_with_its_quantity(kind: str, lang: Lang) -> None:
    found, lines = work(kind, lang), plan(kind).lines
    assert len(found.tasks) == len(lines) > 0
    assert len({task.id for task in found.tasks}) == len(lines)
    by_action: Counter[tuple[str, str]] = Counter()
    for line in lines:
        by_action[line.id, line.school] += line.quantity
    for task in found.tasks:
        assert task.action is not None
        assert task.school is not None
        assert task.quantity is not None
        by_action[task.action, task.school] -= task.quantity
    assert set(by_action.values()) == {Fraction(0)}


@pytest.mark.parametrize("kind", KINDS)
def test_money_adds_up_to_that_of_the_plan_by_year(kind: str) -> None:
    found = work(kind)
    wanted: Counter[int] = Counter()
    for line in plan(kind).lines:
        for year, yuan in line.by_year_yuan.items():
            wanted[year] += yuan
    own: Counter[int] = Counter()
    for money in found.money:
        own[money.year] += money.planned_yuan
    assert own == wanted
    assert {money.task for money in found.money} <= {task.id for task in found.tasks}
    assert len({money.id for money in found.money}) == len(found.money)


@pytest.mark.parametrize("kind", KINDS)
def test_names_within_the_plan_refer_to_what_is_there(kind: str) -> None:
    found = work(kind)
    goals, stages = {goal.id for goal in found.goals}, {stage.id for stage in found.stages}
    assert {task.stage for task in found.tasks} <= stages
    assert {task.goal for task in found.tasks} - {None} <= goals
    assert {target.goal for target in found.targets} <= goals
    assert all(task.owner is None for task in found.tasks)


def test_every_target_is_measured_by_the_county_and_met_with_the_plan() -> None:
    found, made = work("one year"), plan("one year")
    after = made.after[made.pass_years[-1]].assessment
    before = made.before[made.pass_years[-1]]
    states = targets(found, after.on, after)
    assert {state.origin for state in states} == {"data"}
    assert {state.verdict for state in states} == {"pass"}
    assert "fail" in {state.verdict for state in targets(found, before.on, before)}


@pytest.mark.parametrize("kind", KINDS)
def test_the_json_gives_the_same_work_plan_as_the_plan_itself(kind: str, tmp_path: Path) -> None:
    read = read_computed(written(kind, tmp_path / "plan.json"))
    again = work_plan_of(read, rulebook(kind))
    assert again == work(kind)


def test_the_same_plan_gives_the_same_file_and_the_file_reads_back_equal(tmp_path: Path) -> None:
    one, two = tmp_path / "one.toml", tmp_path / "two.toml"
    write_plan(one, work("three years"))
    write_plan(two, work("three years"))
    assert one.read_bytes() == two.read_bytes()
    assert load_plan(one) == work("three years")


def test_a_file_without_a_plan_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plan_json(plan("no plan"), "zh")), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_computed(path)
    assert "infeasible" in refused.value.say("en")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("quantity", None),
        ("quantity", "viel"),
        ("cost_by_year", None),
        ("cost_by_year", {"x": 1}),
        ("stage", "senior"),
        ("fund", 3),
        ("name", None),
        ("clause", ["R4"]),
    ],
)
def test_a_torn_action_is_refused(key: str, value: object, tmp_path: Path) -> None:
    path = written("one year", tmp_path / "plan.json")
    told = json.loads(path.read_text(encoding="utf-8"))
    told["actions"][0][key] = value
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(InputError):
        read_computed(path)


@pytest.mark.parametrize("number", ["1e999999999", "-1e999999999", "NaN", "Infinity"])
def test_a_number_without_measure_is_refused(number: str, tmp_path: Path) -> None:
    path = written("one year", tmp_path / "plan.json")
    said = path.read_text(encoding="utf-8")
    quantity = json.loads(said)["actions"][0]["quantity"]
    path.write_text(said.replace(f'"quantity": {quantity}', f'"quantity": {number}', 1), encoding="utf-8")
    with pytest.raises(InputError):
        read_computed(path)


def test_a_plan_that_does_nothing_is_a_work_plan_without_tasks() -> None:
    nothing = Computed("示例县", "990101", (2024,), (2024,), (), "national-2017")
    found = work_plan_of(nothing, rulebook("one year"))
    assert found.tasks == ()
    assert found.goals
    assert found.targets
