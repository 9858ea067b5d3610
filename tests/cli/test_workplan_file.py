"""`junheng workplan check`, `convert`, `diff`, and the drafts that `read --out` writes."""

import json
from pathlib import Path

import pytest

from junheng.deliver.workplan.plan_file import load_plan
from tests.cli.conftest import Run

EXAMPLE = Path(__file__).parents[2] / "examples" / "workplan.toml"
DOCUMENT = """清川县义务教育优质均衡发展三年行动计划（2023—2025年）
二、总体目标
到2025年，巩固率达到98%以上。
三、主要任务
2024年6月底前，完成校舍维修。（责任单位：县教育局）
"""


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The example with a later date, two owners and a reference to nothing."""
    path = tmp_path / "changed.toml"
    written = EXAMPLE.read_text(encoding="utf-8").replace('end = "2024-10"', 'end = "2024-12"')
    written = written.replace('owner = "县电化教育馆"', 'owner = "县电化教育馆、县教育局"').replace(
        'task = "T6"', 'task = "T60"'
    )
    path.write_text(written, encoding="utf-8")
    return path


def test_check_is_quiet_about_the_example_and_names_lines_of_another(junheng: Run, changed: Path) -> None:
    assert junheng("workplan", "check", EXAMPLE)[0] == 0
    status, out, _ = junheng("workplan", "check", changed)
    assert status == 1
    lines = changed.read_text(encoding="utf-8").splitlines()
    line = next(number for number, words in enumerate(lines, start=1) if "县电化教育馆、" in words)
    assert f"changed.toml:{line} tasks[9].owner" in out


def test_check_as_json_has_every_finding(junheng: Run, changed: Path) -> None:
    status, out, _ = junheng("workplan", "check", changed, "--json", "--lang", "en")
    said = json.loads(out)
    assert status == 1
    assert {one["code"] for one in said["findings"]} == {"workplan.two_owners", "workplan.nothing_near"}
    assert said["errors"] == 3


def test_check_holds_a_plan_against_its_standard_and_the_plans_below(junheng: Run, tmp_path: Path) -> None:
    child, other = tmp_path / "child.toml", tmp_path / "other.toml"
    child.write_text(
        '[plan]\ntitle = "碧溪街道方案"\nkind = "township"\nparent = "示例县义务教育优质均衡发展工作方案"\n'
        '[[targets]]\nid = "M1"\ntext = "特色项目学校"\noperator = ">="\nvalue = 9\nunit = "所"\nof = "M7"\n',
        encoding="utf-8",
    )
    status, out, _ = junheng("workplan", "check", EXAMPLE, "--child", child, "--json")
    assert status == 1
    assert [one["code"] for one in json.loads(out)["findings"]] == ["workplan.handed_short"]
    other.write_text(EXAMPLE.read_text(encoding="utf-8").replace('measure = "R5"', 'measure = "R9"'), encoding="utf-8")
    _, out, _ = junheng("workplan", "check", other, "--json")
    assert {one["code"] for one in json.loads(out)["findings"]} == {"workplan.unknown_measure"}
    other.write_text('[plan]\ntitle = "a"\nkind = "county"\nstandard = "national-1"\n', encoding="utf-8")
    assert junheng("workplan", "check", other)[0] == 3


def test_convert_there_and_back_and_never_over_itself(junheng: Run, tmp_path: Path) -> None:
    book, back = tmp_path / "plan.xlsx", tmp_path / "plan.toml"
    assert junheng("workplan", "convert", EXAMPLE, "--out", book, "--lang", "en")[0] == 0
    assert junheng("workplan", "convert", book, "--out", back)[0] == 0
    assert load_plan(back) == load_plan(EXAMPLE)
    status, _, err = junheng("workplan", "convert", back, "--out", back)
    assert status == 2
    assert str(back) in err


def test_diff_says_what_changed_and_that_nobody_approved_it(junheng: Run, changed: Path) -> None:
    status, out, _ = junheng("workplan", "diff", EXAMPLE, changed)
    assert status == 0
    assert "由2024-10推迟到2024-12，推迟61天" in out
    assert "没有登记批准机关" in out
    _, as_json, _ = junheng("workplan", "diff", EXAMPLE, changed, "--json")
    said = json.loads(as_json)
    assert [(one["item"], one["field"], one["days"]) for one in said["changes"] if one["kind"] == "moved"] == [
        ("T9", "end", 61)
    ]
    assert said["versions"] == []
    assert "没有差别" in junheng("workplan", "diff", EXAMPLE, EXAMPLE)[1]


def test_a_broken_file_is_an_error_in_words(junheng: Run, tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("[plan\n", encoding="utf-8")
    for command in (("check", path), ("diff", EXAMPLE, path), ("convert", path, "--out", tmp_path / "a.xlsx")):
        status, _, err = junheng("workplan", *command)
        assert status == 2
        assert "broken.toml" in err


def test_a_document_becomes_a_draft_and_several_become_numbered_ones(junheng: Run, tmp_path: Path) -> None:
    document = tmp_path / "plan.txt"
    document.write_text(DOCUMENT, encoding="utf-8")
    for name in ("draft.toml", "draft.xlsx"):
        assert junheng("workplan", "read", document, "--out", tmp_path / name)[0] == 0
    made = load_plan(tmp_path / "draft.toml")
    assert made == load_plan(tmp_path / "draft.xlsx")
    assert [(one.owner, str(one.end)) for one in made.tasks] == [("县教育局", "2024-06")]
    assert [(one.operator, one.value, one.unit) for one in made.targets] == [(">=", 98, "%")]
    several = next((Path(__file__).parents[1] / "deliver" / "reading" / "plans").glob("several*.txt"))
    _, out, _ = junheng("workplan", "read", several, "--out", tmp_path / "many.toml")
    names = sorted(path.name for path in tmp_path.glob("many*"))
    assert names[:2] == ["many-1.toml", "many-2.toml"]
    assert all(name in out for name in names)
