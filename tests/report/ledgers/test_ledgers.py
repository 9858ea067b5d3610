"""The ledgers: read back from the workbook, they say what the status says."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from junheng.deliver.following.status import Status, status
from junheng.deliver.workplan.model import Task, When, WorkPlan
from junheng.deliver.workplan.plan_file import load_plan
from junheng.report.document import Captioned
from junheng.report.ledgers.document import ledger_document
from junheng.report.write import write_document

EXAMPLE = Path(__file__).parents[3] / "examples" / "workplan.toml"
ON = date(2024, 6, 30)


@pytest.fixture(scope="module")
def known() -> Status:
    return status(load_plan(EXAMPLE), ON)


@pytest.fixture(scope="module")
def book(known: Status, tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    path = tmp_path_factory.mktemp("ledger") / "ledger.xlsx"
    write_document(path, ledger_document(known, "zh"))
    return openpyxl.load_workbook(path)


def rows_of(book: openpyxl.Workbook, name: str) -> list[dict[str, object]]:
    """The rows under the headings of a sheet."""
    rows = list(book[name].iter_rows(values_only=True))
    head = next(number for number, row in enumerate(rows) if row[0] == "序号")
    return [dict(zip(map(str, rows[head]), row, strict=True)) for row in rows[head + 1 :]]


def test_every_task_has_its_numbered_row(known: Status, book: openpyxl.Workbook) -> None:
    rows = rows_of(book, "任务台账")
    assert [row["编号"] for row in rows] == [task.id for task in known.plan.tasks]
    assert [row["序号"] for row in rows] == list(range(1, len(rows) + 1))
    by_id = {row["编号"]: row for row in rows}
    assert by_id["T4"]["状态"] == "已完成"
    assert by_id["T4"]["逾期天数"] == 12
    assert by_id["T4"]["佐证材料"] == "佐证材料未交"
    assert by_id["T2"]["完成时限"] == datetime(2023, 6, 30)
    assert by_id["T6"]["完成比例"] == 0.6


def test_the_sheet_says_who_filled_it_in_and_prints_on_its_side(book: openpyxl.Workbook) -> None:
    sheet = book["任务台账"]
    said = "".join(str(cell.value or "") for cell in sheet[2])
    assert "填报单位：示例县人民政府办公室" in said
    assert "填报日期：2024-06-30" in said
    assert "负责人" in said
    assert sheet.page_setup.orientation == "landscape"
    assert str(sheet.page_setup.paperSize) == "9"
    assert sheet.freeze_panes is not None
    assert sheet.print_title_rows


def test_schools_money_and_reports_have_theirs(known: Status, book: openpyxl.Workbook) -> None:
    schools = rows_of(book, "学校台账")
    assert sorted(str(row["学校标识码"]) for row in schools) == sorted(
        task.school for task in known.plan.tasks if task.school
    )
    money = rows_of(book, "经费台账")
    assert money[-1]["计划（万元）"] == pytest.approx(float(known.funds.whole.planned) / 10_000)
    assert sum(float(str(row["已支付（万元）"])) for row in money[:-1]) == pytest.approx(
        float(known.funds.whole.paid) / 10_000
    )
    reports = rows_of(book, "报送台账")
    assert [row["状态"] for row in reports].count("未报") == 2


def test_in_english_too(known: Status, tmp_path: Path) -> None:
    write_document(tmp_path / "ledger.xlsx", ledger_document(known, "en"))
    assert openpyxl.load_workbook(tmp_path / "ledger.xlsx").sheetnames == ["Tasks", "Schools", "Money", "Reports"]


def test_a_school_s_own_plan_stands_in_the_ledger_by_school(known: Status) -> None:
    task = Task("X1", "配合改扩建", start=When(2023, 10), end=When(2024, 5), of="T10")
    own = WorkPlan(
        "第4小学规划", "school", area="示例县第4小学", code="9901010012", parent=known.plan.title, tasks=(task,)
    )
    document = ledger_document(status(known.plan, ON, children=[own]), "zh")
    (block,) = next(section.blocks for section in document.sections if section.key == "schools")
    assert isinstance(block, Captioned)
    rows = [row for row in block.table.rows if row["school_id"].value == "9901010012"]
    assert [row["task"].value for row in rows] == ["示例县第4小学教学楼改扩建", "配合改扩建"]
    assert {row["school"].value for row in rows} == {"示例县第4小学"}
    assert [row["state"].value for row in rows] == ["进行中", "逾期"]
