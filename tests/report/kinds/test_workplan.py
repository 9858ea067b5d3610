"""The document of a work plan: its chapters by kind, nothing made up, money that adds up, every format."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from junheng.deliver.following.terms import SchoolCalendar
from junheng.deliver.workplan.model import Money, Passage, Record, Stage, Target, Task, When, WorkPlan
from junheng.deliver.workplan.plan_file import load_plan
from junheng.report.document import Captioned, Document, Heading, Paragraph, Picture, silent
from junheng.report.drawers import FORMATS, drawer
from junheng.report.kinds.workplan.document import work_plan_document
from junheng.report.kinds.workplan.material import WorkPlanMaterial, followed
from junheng.report.kinds.workplan.templates import templates
from junheng.report.kinds.workplan.wording import task_sentence
from junheng.report.tables import Cell, Table
from junheng.terms.errors import InputError
from junheng.terms.messages import LANGS, Lang, text
from tests.report.kinds.plan_documents import ON

EXAMPLE = Path(__file__).parents[3] / "examples" / "workplan.toml"
KINDS = tuple(templates())
HOSTILE = "＜b＞=1+1{{x}}\u202e[#] $\\\\ " + "长" * 60


@pytest.fixture(scope="module")
def plan() -> WorkPlan:
    return load_plan(EXAMPLE)


def document(plan: WorkPlan, lang: Lang = "zh", kind: str | None = None) -> Document:
    return work_plan_document(WorkPlanMaterial(plan, ON), lang, kind).numbered()


def tables(found: Document) -> dict[str, Table]:
    blocks = [block for section in found.sections for block in section.blocks]
    return {block.table.key: block.table for block in blocks if isinstance(block, Captioned)}


def headings(found: Document, level: int = 1) -> list[str]:
    blocks = [block for section in found.sections for block in section.blocks]
    return [block.words for block in blocks if isinstance(block, Heading) and block.level == level]


def paragraphs(found: Document) -> list[str]:
    return [block.plain() for section in found.sections for block in section.blocks if isinstance(block, Paragraph)]


def yuan(cell: Cell) -> Fraction:
    assert cell.exact is not None
    return cell.exact


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_plan_has_the_chapters_that_its_kind_needs_and_says_that_they_are_blank(kind: str, lang: Lang) -> None:
    found = document(WorkPlan("方案", kind), lang)
    needed = [one.heading(lang) for one in templates()[kind].chapters if one.needed]
    assert headings(found) == needed
    blanks = paragraphs(found).count(text("workplandoc.blank", lang))
    annexes = len(templates()[kind].annexes)
    assert blanks == len(needed) - (1 if annexes else 0)


def test_a_chapter_that_is_not_needed_and_has_nothing_is_left_out(plan: WorkPlan) -> None:
    bare = replace(plan, duties=(), passages=())
    assert "信息报送" in headings(document(plan))
    assert "信息报送" not in headings(document(bare))


def test_the_three_year_plan_has_its_five_annexes_and_says_which_are_owed(plan: WorkPlan) -> None:
    annex = Passage("A1", "annex", "一、培训对象\n全体教师。", "教师培训计划表")
    found = document(replace(plan, passages=(*plan.passages, annex)), kind="three-year")
    listed = [line for line in paragraphs(found) if line.startswith("附件")]
    assert len(listed) == 5
    assert [line for line in listed if "待编制" not in line] == ["附件3：教师培训计划表"]
    assert "附件3　教师培训计划表" in headings(found, 2)


def test_every_task_stands_in_the_table_of_responsibilities_with_its_units(plan: WorkPlan) -> None:
    rows = tables(document(plan))["responsibilities"].rows
    assert [row["owner"].value for row in rows] == [task.owner for task in plan.tasks]
    assert [row["helpers"].value for row in rows] == ["、".join(task.helpers) for task in plan.tasks]


def test_a_task_without_an_owner_is_to_be_filled_in(plan: WorkPlan) -> None:
    orphan = replace(plan, tasks=(Task("T", "开展教师培训", end=When(2024, 6)),))
    found = document(orphan)
    assert tables(found)["responsibilities"].rows[0]["owner"].value == "待填写"
    assert any("尚有1项任务未明确责任单位" in line for line in paragraphs(found))


def test_every_task_stands_in_its_stage_as_a_sentence(plan: WorkPlan) -> None:
    said = paragraphs(document(plan))
    for task in plan.tasks:
        assert any(line.endswith(task_sentence(task, "zh")) for line in said), task.id


def test_money_adds_up_by_fund_and_year(plan: WorkPlan) -> None:
    *funds, total = tables(document(plan))["money"].rows
    whole = sum(line.planned_yuan for line in plan.money)
    years = {str(line.year) for line in plan.money}
    assert yuan(total["total"]) == whole == sum(yuan(row["total"]) for row in funds)
    assert sum(yuan(total[year]) for year in years) == whole
    rows = tables(document(plan))["responsibilities"].rows
    assert sum(yuan(row["money"]) for row in rows if row["money"].exact is not None) == whole


def test_a_plan_nobody_approved_bears_no_day(plan: WorkPlan) -> None:
    found = document(replace(plan, versions=(), issued_by=None))
    assert found.caption.splitlines() == ["发布单位：待填写", "发布日期：待填写"]
    assert document(plan).caption.splitlines() == ["示例县人民政府办公室", "2024年2月28日"]


def test_a_plan_within_a_higher_one_names_it(plan: WorkPlan) -> None:
    assert not any("组成部分" in line for line in paragraphs(document(plan)))
    own = document(replace(plan, kind="school", parent="示例县义务教育优质均衡发展工作方案"))
    assert any("《示例县义务教育优质均衡发展工作方案》的组成部分" in line for line in paragraphs(own))


def test_an_unknown_kind_is_refused_by_name(plan: WorkPlan) -> None:
    with pytest.raises(InputError) as refused:
        document(plan, kind="novel")
    assert "novel" in refused.value.say("en")
    assert "three-year" in refused.value.say("en")


def test_many_tasks_of_one_action_are_summed_in_the_text_and_listed_in_the_table() -> None:
    tasks = tuple(
        Task(f"T{at}", f"第{at}小学新建教室{at}间", stage="S", end=When(2025, 8), action="build-rooms",
             deliverable="新建教室", school=str(at), quantity=Fraction(at), unit="间")
        for at in range(1, 6)
    )  # fmt: skip
    found = document(WorkPlan("方案", "county", stages=(Stage("S", "第一阶段"),), tasks=tasks))
    assert "1．新建教室：共15间，涉及5所学校，分列5项任务，详见任务责任清单。" in paragraphs(found)
    assert len(tables(found)["responsibilities"].rows) == 5


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("format", FORMATS)
def test_a_plan_of_hostile_words_is_written_in_every_format(format: str, lang: Lang) -> None:
    plan = WorkPlan(
        HOSTILE,
        "county",
        start=When(2023, 1),
        end=When(2024, 12),
        issued_by=HOSTILE,
        passages=(Passage("P", "guidance", HOSTILE, HOSTILE),),
        targets=(Target("M", HOSTILE, "<=", Fraction(1, 3), HOSTILE),),
        stages=(Stage("S", HOSTILE, When(2023, 1), When(2023, 6)),),
        tasks=(Task("T", HOSTILE, "S", end=When(2023, 6, 30), owner=HOSTILE, helpers=(HOSTILE, HOSTILE)),),
        money=(Money("F", "T", HOSTILE, 2023, Fraction(1, 3)),),
    )
    drawn = [drawer(format)(document(plan, lang), silent) for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) > 1000


def test_a_summary_sets_what_was_done_beside_what_was_planned(plan: WorkPlan) -> None:
    on = date(2024, 7, 10)
    found = work_plan_document(followed(plan, on, SchoolCalendar()), "zh", "summary").numbered()
    rows = tables(found)["compared_tasks"].rows
    assert len(rows) == len(plan.tasks)
    done = {task.id for task in plan.tasks for one in plan.records if one.task == task.id and one.state == "done"}
    shown = {task.id for task, row in zip(plan.tasks, rows, strict=True) if row["state"].value == "已完成"}
    assert shown
    assert shown <= done
    measured = {one.id for one in plan.targets if one.actual is not None}
    verdicts = [row["verdict"].value for row in tables(found)["compared_targets"].rows]
    assert sum(not str(verdict).startswith("○") for verdict in verdicts) == len(measured)
    assert any(isinstance(block, Picture) for section in found.sections for block in section.blocks)


def test_a_summary_leaves_out_what_came_after_its_day(plan: WorkPlan) -> None:
    late = Record("R-late", plan.tasks[-1].id, date(2025, 8, 1), "done", evidence="督导反馈意见")
    later = replace(plan, records=(*plan.records, late))
    before, after = (
        tables(work_plan_document(followed(later, on, SchoolCalendar()), "zh", "summary"))["compared_tasks"].rows[-1]
        for on in (date(2025, 7, 31), date(2025, 8, 1))
    )
    assert before["state"].value != "已完成"
    assert after["state"].value == "已完成"


def test_money_of_a_summary_is_that_of_the_plan_and_its_payments(plan: WorkPlan) -> None:
    on = date(2030, 1, 1)
    *_, total = tables(work_plan_document(followed(plan, on, SchoolCalendar()), "zh", "summary"))["compared_money"].rows
    assert yuan(total["planned"]) == sum(line.planned_yuan for line in plan.money)
    assert yuan(total["paid"]) <= sum(one.yuan for one in plan.payments if one.kind == "paid")
    assert yuan(total["paid"]) > 0
