"""The list of actions: written, edited and read again."""

from pathlib import Path

import openpyxl
import pytest

from junheng.facts.files.sheets import letter
from junheng.plan.actions import actions
from junheng.plan.actions_sheet import COLUMNS, read_actions
from junheng.plan.result import Plan
from junheng.report.kinds.plan.document import build
from junheng.report.write import write_document
from junheng.terms.errors import InputError
from junheng.terms.messages import LANGS, Lang, text
from tests.report.kinds.plan_documents import material

HEAD = text("plandoc.list.school")


def written(folder: Path, kind: str = "one year", lang: Lang = "zh") -> tuple[Path, Plan]:
    path = folder / "plan.xlsx"
    found = material(kind)
    write_document(path, build(found, lang).numbered())
    return path, found.plan


def edited(path: Path, key: str, value: object) -> tuple[str, str]:
    """Put a value into the first action; the sheet and the cell."""
    book = openpyxl.load_workbook(path)
    sheet = book[next(name for name in book.sheetnames if text("plandoc.actions.title") in name)]
    head = next(row for row in range(1, 20) if HEAD in [cell.value for cell in sheet[row]])
    cell = f"{letter(COLUMNS.index(key))}{head + 1}"
    sheet[cell] = value
    book.save(path)
    return sheet.title, cell


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", ["one year", "three years"])
def test_the_list_gives_back_the_same_deeds(tmp_path: Path, kind: str, lang: Lang) -> None:
    path, plan = written(tmp_path, kind, lang)
    found = read_actions(path)
    assert found.findings == ()
    wanted = [(one.id, one.action, one.school, one.stage, one.year, one.quantity, one.cost_yuan) for one in plan.lines]
    assert sorted(wanted) == sorted(
        (one.id, one.action, one.school, one.stage, one.year, one.quantity, one.cost_yuan) for one in found.actions
    )


def test_quantities_are_fixed_as_a_new_plan_takes_them(tmp_path: Path) -> None:
    path, plan = written(tmp_path)
    fixed = read_actions(path).fixed()
    for line in plan.lines:
        if line.action in ("move-out", "split-class"):
            continue
        stage = None if actions()[line.id].of_school else line.stage
        assert fixed[line.id, line.school, stage, line.year] == float(line.quantity)
    assert sum(fixed.values()) == float(
        sum(line.quantity for line in plan.lines if line.action not in ("move-out", "split-class"))
    )


def test_what_was_filled_in_comes_along(tmp_path: Path) -> None:
    path, _ = written(tmp_path)
    edited(path, "responsible", "Office 7")
    edited(path, "quantity", 7)
    first = read_actions(path).actions[0]
    assert (first.responsible, first.quantity) == ("Office 7", 7)


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("quantity", "many", "plandoc.list_number"),
        ("quantity", None, "plandoc.list_blank"),
        ("quantity", 0, "plandoc.list_not_above"),
        ("cost", -1, "plandoc.list_below"),
        ("year", 24, "plandoc.list_year"),
        ("stage", "senior", "plandoc.list_stage"),
        ("id", "build-tower", "plandoc.list_action"),
        ("verb", "sell", "plandoc.list_verb"),
        ("school", None, "plandoc.list_blank"),
    ],
)
def test_what_was_edited_wrongly_is_named_with_its_cell(tmp_path: Path, key: str, value: object, code: str) -> None:
    path, plan = written(tmp_path)
    sheet, cell = edited(path, key, value)
    found = read_actions(path)
    assert [(one.code, one.locus.sheet, one.locus.cell) for one in found.findings] == [(code, sheet, cell)]
    assert len(found.actions) == len(plan.lines) - 1
    for lang in LANGS:
        assert cell in found.findings[0].text(lang)


def test_half_a_teacher_is_refused(tmp_path: Path) -> None:
    path, _ = written(tmp_path)
    for key, value in (("id", "hire-teacher"), ("verb", "hire"), ("quantity", 1.5)):
        sheet, cell = edited(path, key, value)
    (finding,) = read_actions(path).findings
    assert (finding.code, finding.locus.sheet, finding.locus.cell) == ("plandoc.list_not_whole", sheet, cell)


def test_the_same_action_twice_is_refused(tmp_path: Path) -> None:
    path, _ = written(tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book[next(name for name in book.sheetnames if text("plandoc.actions.title") in name)]
    sheet.append([cell.value for cell in sheet[sheet.max_row]])
    book.save(path)
    (finding,) = read_actions(path).findings
    assert finding.code == "plandoc.list_twice"


def test_a_workbook_without_a_list_says_which_columns_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    book = openpyxl.Workbook()
    book.active.append([text("plandoc.list.school"), text("plandoc.list.quantity")])
    book.save(path)
    with pytest.raises(InputError) as refused:
        read_actions(path)
    assert refused.value.code == "plandoc.no_list"
    assert text("plandoc.list.cost") in refused.value.say("zh")
