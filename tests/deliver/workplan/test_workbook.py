"""The workbook as people fill it in: moved columns, other headings, drop-downs, dates changed by a spreadsheet."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from junheng.deliver.workplan.entries import PlanRead
from junheng.deliver.workplan.fields import things
from junheng.deliver.workplan.model import Task, When, WorkPlan
from junheng.deliver.workplan.plan_file import load_plan, read_plan, write_plan
from junheng.terms.errors import InputError
from junheng.terms.messages import LANGS

EXAMPLE = Path(__file__).parents[3] / "examples" / "workplan.toml"
PLAN = load_plan(EXAMPLE)
HEAD = 2


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "plan.xlsx"
    write_plan(path, PLAN)
    return path


def changed(written: Path, tmp_path: Path, change: Callable[[Workbook], object]) -> PlanRead:
    """The workbook read again after somebody worked on it."""
    book = openpyxl.load_workbook(written)
    change(book)
    path = tmp_path / "changed.xlsx"
    book.save(path)
    return read_plan(path)


def column(sheet: Any, heading: str) -> int:
    (found,) = [cell.column for cell in sheet[HEAD] if str(cell.value).rstrip("*") == heading]
    return int(found)


def test_equal_plans_give_equal_files(written: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsx"
    write_plan(again, load_plan(EXAMPLE))
    assert again.read_bytes() == written.read_bytes()


def test_columns_may_be_moved_renamed_and_saved_by_another_program(written: Path, tmp_path: Path) -> None:
    def turn(book: Workbook) -> None:
        sheet = book["任务"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD)]
        english = {field.label.zh: field.label.en for field in things()["tasks"].fields.values()}
        rows[0] = [f" {english[str(head).rstrip('*')]} *" for head in rows[0]]
        for number, row in enumerate(rows, start=HEAD):
            for place, value in enumerate(reversed(row), start=1):
                sheet.cell(number, place).value = value
        sheet.title = "tasks"

    assert changed(written, tmp_path, turn).plan == PLAN


def test_a_task_that_is_added_or_taken_out_is_one_task_more_or_less(written: Path, tmp_path: Path) -> None:
    def add(book: Workbook) -> None:
        sheet = book["任务"]
        last = sheet.max_row + 3  # blank rows between are passed over
        row = {
            "任务编号": "T99",
            "任务内容": "整理档案",
            "责任单位": "县档案馆",
            "完成时限": "2025年7月",
            "配合单位": "县教育局、县财政局",
        }
        for heading, value in row.items():
            sheet.cell(last, column(sheet, heading)).value = value
        book["经费"].delete_rows(HEAD + 1)

    plan = changed(written, tmp_path, add).plan
    assert plan is not None
    added = Task("T99", "整理档案", owner="县档案馆", end=When(2025, 7), helpers=("县教育局", "县财政局"))
    assert plan.tasks == (*PLAN.tasks, added)
    assert plan.money == PLAN.money[1:]


def test_drop_downs_are_there_for_codes_and_references_in_both_languages(tmp_path: Path) -> None:
    for lang in LANGS:
        path = tmp_path / f"{lang}.xlsx"
        write_plan(path, PLAN, lang)
        book = openpyxl.load_workbook(path)
        for thing in things().values():
            sheet = book[thing.label(lang)]
            ruled = sum(field.type in ("code", "flag", "ref") for field in thing.fields.values())
            assert len(sheet.data_validations.dataValidation) == ruled, thing.id
            assert sheet.freeze_panes is not None
            assert sheet.print_title_rows == "$1:$2"
        index = book.worksheets[0]
        assert [cell.value for cell in index["A"]][2:18] == [thing.label(lang) for thing in things().values()]


def test_texts_are_texts_whatever_they_begin_with(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    plan = WorkPlan("=1+1", "county", tasks=(Task("T1", '=HYPERLINK("http://x","y")', owner="@SUM(A1)", person="+1"),))
    write_plan(path, plan)
    assert load_plan(path) == plan
    for sheet in openpyxl.load_workbook(path):
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def put(sheet: str, heading: str, row: int, value: object) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        book[sheet].cell(HEAD + row, column(book[sheet], heading)).value = value  # type: ignore[assignment]  # any entry

    return change


def merge(book: Workbook) -> None:
    book["任务"].merge_cells("B3:B5")


def head_twice(book: Workbook) -> None:
    book["任务"].cell(HEAD, column(book["任务"], "责任人")).value = "责任单位"


def no_owner_column(book: Workbook) -> None:
    book["任务"].delete_cols(column(book["任务"], "任务内容"))


def no_heads(book: Workbook) -> None:
    book["目标"].delete_rows(HEAD)


def no_plan(book: Workbook) -> None:
    del book["方案"]


@pytest.mark.parametrize(
    ("change", "code", "cell"),
    [
        (put("任务", "完成时限", 2, "2023-02-30"), "no_such_day", "F4"),
        (put("任务", "完成时限", 2, 2023.6), "not_when", "F4"),
        (put("任务", "任务编号", 1, "T1、T2"), "bad_id", "A3"),
        (put("任务", "里程碑", 1, "maybe"), "not_flag", "G3"),
        (put("指标", "目标值", 1, "95人"), "not_number", "E3"),
        (put("指标", "目标值", 1, None), "missing", "E3"),
        (put("指标", "目标值", 1, "=1/0"), "lost_cell", "E3"),
        (put("指标", "比较方式", 1, "大约"), "not_code", "D3"),
        (merge, "merged", "B3"),
        (head_twice, "column_twice", "I2"),
        (no_owner_column, "no_column", "A2"),
        (no_heads, "no_headings", None),
        (no_plan, "no_plan", None),
    ],
)
def test_what_cannot_be_taken_is_named_with_its_cell(
    change: Callable[[Workbook], None], code: str, cell: str | None, written: Path, tmp_path: Path
) -> None:
    read = changed(written, tmp_path, change)
    assert read.plan is None
    found = next(one for one in read.findings if one.code == f"workplan.{code}")
    assert found.locus.cell == cell
    assert all(found.text(lang) and found.mend(lang) for lang in LANGS)


def test_a_month_that_a_spreadsheet_made_a_day_is_pointed_out(written: Path, tmp_path: Path) -> None:
    read = changed(written, tmp_path, put("任务", "完成时限", 2, datetime(2023, 6, 1)))
    assert [(one.code, one.locus.cell) for one in read.findings] == [("workplan.first_of_month", "F4")]
    assert read.plan is not None
    assert read.plan.tasks[1].end == When(2023, 6, 1)


def test_days_are_days_and_other_columns_and_sheets_are_left_alone(written: Path, tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        put("进展", "登记日期", 1, date(2023, 3, 25))(book)
        sheet = book["进展"]
        sheet.cell(HEAD, sheet.max_column + 1).value = "电话"
        book.create_sheet("草稿")["A1"] = "x"

    read = changed(written, tmp_path, change)
    assert sorted(one.code for one in read.findings) == ["workplan.unknown_heading", "workplan.unknown_sheet"]
    assert read.plan is not None
    assert read.plan.records[0].on == date(2023, 3, 25)


def test_what_a_cell_cannot_hold_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    for task, code in (
        (Task("T1", "长" * 32_768), "workplan.long_cell"),
        (Task("T1", "a", helpers=("甲；乙",)), "workplan.separator_inside"),
    ):
        with pytest.raises(InputError) as refused:
            write_plan(path, WorkPlan("方案", "county", tasks=(task,)))
        assert refused.value.code == code
        assert not path.exists()
