"""`junheng workplan read`: its published schema, what it prints, what it refuses."""

import json
from pathlib import Path

import jsonschema
import pytest

from tests.cli.conftest import Run

SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "workplan-read.schema.json"
PLAN = """清川县义务教育优质均衡发展三年行动计划（2023—2025年）
一、现状
现有教职工57人，其中高级教师40人，一级教师30人。
二、总体目标
到2025年，巩固率达到98%以上。
三、主要任务
2024年6月底前，完成校舍维修。（责任单位：县教育局）
三年内建成教学点两所。
四、组织领导
成立工作领导小组，由县长任组长，成员不少于15人。
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_the_answer_keeps_its_published_schema(plan: Path, junheng: Run) -> None:
    status, out, err = junheng("workplan", "read", plan, "--json")
    assert (status, err) == (0, "")
    found = json.loads(out)
    jsonschema.validate(found, json.loads(SCHEMA.read_text(encoding="utf-8")))
    (one,) = found
    assert one["period"] == {"start": "2023-01", "end": "2025-12"}
    assert [(task["end"], task["owner"], task["doubtful"]) for task in one["tasks"]] == [
        ("2024-06", "县教育局", False),
        ("2025-12", None, True),
    ]
    assert [(target["operator"], target["value"], target["unit"], target["by"]) for target in one["targets"]] == [
        (">=", 98, "%", "2025-12"),
        ("=", 2, "所", "2025-12"),
    ]
    assert [warning["code"] for warning in one["warnings"]] == ["reading.titles_exceed_staff"]


@pytest.mark.parametrize(("lang", "words"), [("zh", ("任务（2）", "需核对")), ("en", ("Tasks (2)", "To be checked"))])
def test_the_terminal_shows_tables_in_the_reader_s_language(
    plan: Path, junheng: Run, lang: str, words: tuple[str, str]
) -> None:
    status, out, _ = junheng("workplan", "read", plan, "--lang", lang)
    assert status == 0
    for word in (*words, "完成校舍维修", "2024-06", "领导小组"):
        assert word in out


@pytest.mark.parametrize(
    ("name", "data"), [("a.doc", bytes.fromhex("d0cf11e0a1b11ae1")), ("a.xlsx", b"PK\x03\x04"), ("a.txt", b"")]
)
def test_what_cannot_be_read_ends_with_status_2_and_a_remedy(
    tmp_path: Path, junheng: Run, name: str, data: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    status, out, err = junheng("workplan", "read", path)
    assert (status, out) == (2, "")
    assert name in err
