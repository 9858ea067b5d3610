"""Tables of PDF pages: cells from rulings, merged ones, and a plan that reads the same from Word and PDF."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from junheng.cli.main import cli
from junheng.deliver.reading.model import ReadPlan
from junheng.deliver.reading.opening import read_plans
from junheng.deliver.reading.ruled import Box, Sign, edges, grids

EXAMPLE = Path(__file__).parents[3] / "examples" / "workplan.toml"


def words(text: str, x: float, y: float) -> list[Sign]:
    return [Sign(sign, x + 10 * index, y, 10) for index, sign in enumerate(text)]


def test_cells_are_read_from_rulings_and_a_merged_one_holds_for_each_row() -> None:
    upright = [Box(x, 0, x, 60) for x in (0, 100, 200)]
    level = [Box(0, 60, 200, 60), Box(0, 40, 200, 40), Box(100, 20, 200, 20), Box(0, 0, 200, 0)]
    (grid,) = grids([*upright, *level])
    signs = words("阶段", 10, 50) + words("任务", 110, 50) + words("准备", 10, 25)
    signs += words("制定方案", 110, 30) + words("召开大会", 110, 10)
    assert [cells for _, cells in grid.read(signs)] == [
        ("阶段", "任务"),
        ("准备", "制定方案"),
        ("准备", "召开大会"),
    ]


def test_a_cell_over_two_columns_stands_in_the_first() -> None:
    upright = [Box(0, 0, 0, 40), Box(200, 0, 200, 40), Box(100, 0, 100, 20)]
    level = [Box(0, y, 200, y) for y in (0, 20, 40)]
    (grid,) = grids([*upright, *level])
    signs = words("合计", 10, 30) + words("甲", 10, 10) + words("乙", 110, 10)
    assert [cells for _, cells in grid.read(signs)] == [("合计", ""), ("甲", "乙")]


@pytest.mark.parametrize(
    "rulings", [list(edges(Box(0, 0, 500, 700))), [Box(0, 700, 500, 700)], []], ids=["frame", "line", "none"]
)
def test_a_frame_or_a_line_is_no_table(rulings: list[Box]) -> None:
    assert grids(rulings) == []


def said(plan: ReadPlan) -> list[object]:
    tasks = [(task.start, task.end, task.owner, task.every) for task in plan.tasks]
    targets = [(target.operator, target.value, target.unit, target.by) for target in plan.targets]
    return [plan.title, plan.period, tasks, targets, [(body.members, body.minimum, body.posts) for body in plan.bodies]]


def test_a_plan_reads_the_same_from_word_and_from_pdf(tmp_path: Path) -> None:
    read = []
    for kind in ("docx", "pdf"):
        path = tmp_path / f"plan.{kind}"
        assert CliRunner().invoke(cli, ["workplan", "write", str(EXAMPLE), "--out", str(path)]).exit_code == 0
        (plan,) = read_plans(path).plans
        read.append(said(plan))
    word, pdf = read
    assert pdf == word
    assert len(word[2]) >= 20  # type: ignore[arg-type]  # the list of tasks
