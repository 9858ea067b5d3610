"""`junheng workplan status` and `adjust` from end to end."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
from icalendar import Calendar

from junheng.deliver.workplan.plan_file import load_plan
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
PLAN = ROOT / "examples" / "workplan.toml"
SCHOOL = """[plan]
title = "示例县第4小学发展规划"
kind = "school"
area = "示例县第4小学"
code = "9901010012"
parent = "示例县义务教育优质均衡发展工作方案"

[[tasks]]
id = "X1"
text = "配合教学楼改扩建"
start = "2023-10"
end = "2024-06-15"
owner = "示例县第4小学"
of = "T10"
"""


def schema(name: str) -> dict[str, Any]:
    return json.loads((ROOT / "docs" / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))


def told(junheng: Run, *args: object) -> tuple[int, dict[str, Any]]:
    status, out, err = junheng(*args, "--json")
    assert out, err
    return status, json.loads(out)


def test_the_status_keeps_its_schema_alone_with_data_and_with_a_school_below(
    junheng: Run, book: Path, tmp_path: Path
) -> None:
    child = tmp_path / "school.toml"
    child.write_text(SCHOOL, encoding="utf-8")
    for more in ((), ("--data", book), ("--child", child)):
        status, found = told(junheng, "workplan", "status", PLAN, "--on", "2025-08-31", *more)
        jsonschema.validate(found, schema("workplan-status"))
        assert status == 0
        assert sum(found["tally"].values()) == len(found["tasks"]) == 19
    assert found["children"][0]["area"] == "示例县第4小学"
    carried = next(task for task in found["tasks"] if task["id"] == "T10")
    assert carried["rolled_up"]["parts"] == [
        {"plan": "示例县第4小学发展规划", "area": "示例县第4小学", "task": "X1", "state": "overdue"}
    ]


def test_every_part_of_the_schema_refuses_what_it_does_not_know(junheng: Run) -> None:
    _, found = told(junheng, "workplan", "status", PLAN, "--on", "2024-06-30")
    for part in (found, found["plan"], found["tasks"][0], found["targets"][0], found["funds"], found["bodies"][0]):
        part["unknown"] = 1
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(found, schema("workplan-status"))
        del part["unknown"]
    jsonschema.validate(found, schema("workplan-status"))


def test_data_turn_targets_met_or_not(junheng: Run, book: Path) -> None:
    _, before = told(junheng, "workplan", "status", PLAN, "--on", "2025-08-31")
    _, found = told(junheng, "workplan", "status", PLAN, "--on", "2025-08-31", "--data", book)
    assessed = json.loads(junheng("assess", book, "--on", "2025-08-31", "--json")[1])
    targets = {target["id"]: target for target in found["targets"]}
    cv = assessed["stages"]["primary"]["indicators"]["R5"]
    assert next(one for one in before["targets"] if one["id"] == "M2")["verdict"] == "undetermined"
    assert targets["M2"]["origin"] == "data"
    assert targets["M2"]["value"] == pytest.approx(cv["cv"], rel=1e-12)
    assert targets["M2"]["verdict"] == ("pass" if cv["passes"] else "fail")
    assert targets["M4"]["origin"] == "entered"
    assert found["measured"]["standard"] == "national-2017"


def test_a_payment_over_its_line_is_refused_with_the_line_and_exit_status_1(junheng: Run, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    more = '\n[[payments]]\nid = "Z9"\nmoney = "F2"\non = "2024-06-01"\nkind = "paid"\nyuan = 600000\n'
    plan.write_text(PLAN.read_text(encoding="utf-8") + more, encoding="utf-8")
    status, found = told(junheng, "workplan", "status", plan, "--on", "2024-06-30")
    assert status == 1
    assert found["funds"]["refused"] == [
        {
            "payment": "Z9",
            "line": "F2",
            "kind": "paid",
            "on": "2024-06-01",
            "yuan": 600000,
            "over_yuan": 52500.5,
        }
    ]
    assert next(line for line in found["funds"]["lines"] if line["id"] == "F2")["paid_yuan"] == 312500.5
    status, out, _ = junheng("workplan", "status", plan, "--on", "2024-06-30")
    assert status == 1
    assert "52,500.50" in out
    assert told(junheng, "workplan", "status", plan, "--on", "2024-05-31")[0] == 0


def test_it_writes_ledgers_chart_calendar_and_briefing(junheng: Run, tmp_path: Path) -> None:
    named = {"--ledger": "a.xlsx", "--gantt": "a.svg", "--ics": "a.ics", "--briefing": "a.docx"}
    args = [part for option, name in named.items() for part in (option, tmp_path / "out" / name)]
    status, out, _ = junheng("workplan", "status", PLAN, "--on", "2024-06-30", "--month", "2024-05", *args)
    assert status == 0
    assert all(name in out for name in named.values())
    assert "任务台账" in openpyxl.load_workbook(tmp_path / "out" / "a.xlsx").sheetnames
    assert (tmp_path / "out" / "a.svg").read_text(encoding="utf-8").startswith("<svg")
    events = Calendar.from_ical((tmp_path / "out" / "a.ics").read_bytes()).walk("VEVENT")
    assert date(2024, 12, 31) in {event.decoded("dtstart") for event in events}


def test_the_terminal_tells_what_needs_somebody_in_both_languages(junheng: Run) -> None:
    _, chinese, _ = junheng("workplan", "status", PLAN, "--on", "2024-06-30")
    assert "15 次中有 8 次未按时开展" in chinese
    assert "少于规定的 15 人" in chinese
    _, english, _ = junheng("workplan", "status", PLAN, "--on", "2024-06-30", "--lang", "en")
    assert "8 of 15 times missed" in english
    assert "fewer than the 15 laid down" in english


@pytest.mark.parametrize(
    ("args", "status", "says"),
    [
        (["--on", "30.6.2024"], 2, "30.6.2024"),
        (["--on", "2024-06-30", "--ledger", "a.txt"], 2, "a.txt"),
        (["--on", "2024-06-30", "--ics", "a.docx"], 2, "a.docx"),
        (["--on", "2024-06-30", "--data", "no.xlsx"], 2, "no.xlsx"),
        (["--on", "2024-06-30", "--briefing", "a.docx", "--month", "May"], 2, "May"),
        (["--on", "2024-06-30", "--briefing", "a.docx", "--month", "2024-07"], 2, "2024-07"),
        (["--on", "2024-06-30", "--standard", "no-such", "--data", "{book}"], 3, "no-such"),
    ],
)
def test_what_is_wrong_is_said(
    junheng: Run, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], status: int, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    found, _, err = junheng("workplan", "status", PLAN, *(arg.format(book=book) for arg in args))
    assert found == status
    assert says in err
    assert not list(tmp_path.iterdir())


def test_data_of_a_later_school_year_are_told(junheng: Run, book: Path) -> None:
    _, found = told(junheng, "workplan", "status", PLAN, "--on", "2024-06-30", "--data", book)
    assert "following.data_later" in [finding["code"] for finding in found["findings"]]


def test_a_next_version_is_proposed_written_and_read_again(junheng: Run, tmp_path: Path) -> None:
    out = tmp_path / "next.toml"
    status, found = told(junheng, "workplan", "adjust", PLAN, "--on", "2025-01-10", "--out", out)
    assert status == 0
    jsonschema.validate(found, schema("workplan-adjust"))
    assert {change["id"]: change["after"] for change in found["changes"]}["M1"] == "2025-12"
    assert len(found["difference"]) > 1
    after = load_plan(out)
    assert after.versions[-1].number == 3
    assert {state["state"] for state in told(junheng, "workplan", "status", out, "--on", "2025-01-10")[1]["tasks"]} == {
        "done",
        "running",
        "not-yet",
        "overdue",  # recurring work whose times are past: told, not moved
    }
    again, says, _ = junheng("workplan", "adjust", PLAN, "--on", "2025-01-10", "--lang", "en")
    assert again == 0
    assert "proposal" in says


def test_tasks_of_no_effect_need_both_years(junheng: Run, book: Path, tmp_path: Path) -> None:
    status, _, err = junheng("workplan", "adjust", PLAN, "--on", "2025-08-31", "--before", book)
    assert status == 2
    assert "--data" in err
    same, plan = tmp_path / "before.xlsx", tmp_path / "plan.toml"
    shutil.copy(book, same)
    record = '\n[[records]]\nid = "R99"\ntask = "T11"\non = "2024-12-20"\nstate = "done"\n'
    strict = PLAN.read_text(encoding="utf-8").replace("value = 0.5\n", "value = 0.01\n")
    plan.write_text(strict + record, encoding="utf-8")
    status, found = told(junheng, "workplan", "adjust", plan, "--on", "2025-08-31", "--data", book, "--before", same)
    assert status == 0
    named = {change["id"] for change in found["changes"] if change["kind"] == "no-effect" and "M2" in change["reason"]}
    assert named == {"T2", "T4", "T11"}  # by its goal, by its goal, by its measure


def test_a_plan_with_errors_is_refused_with_them_and_followed_all_the_same_when_asked(
    junheng: Run, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.toml"
    circle = PLAN.read_text(encoding="utf-8").replace('after = ["T1"]', 'after = ["T18"]')
    plan.write_text(circle, encoding="utf-8")
    status, out, err = junheng("workplan", "status", plan, "--on", "2024-06-30")
    assert status == 1
    assert "T18" in out
    assert "--partial" in err
    status, found = told(junheng, "workplan", "status", plan, "--on", "2024-06-30", "--partial")
    assert status == 1
    jsonschema.validate(found, schema("workplan-status"))
    assert [finding["code"] for finding in found["findings"] if finding["severity"] == "error"] == ["workplan.cycle"]
    assert junheng("workplan", "adjust", plan, "--on", "2024-06-30")[0] == 1


def test_own_terms_move_the_days_of_recurring_work(junheng: Run, tmp_path: Path) -> None:
    terms = tmp_path / "terms.toml"
    terms.write_text(
        "[[terms]]\nschool_year = 2023\nnumber = 1\nfirst = 2023-09-01\nlast = 2024-01-19\n", encoding="utf-8"
    )
    _, found = told(junheng, "workplan", "status", PLAN, "--on", "2024-06-30", "--terms", terms)
    showcase = next(task for task in found["tasks"] if task["id"] == "T14")
    assert [time["due"] for time in showcase["times"]] == ["2024-01-19", "2024-07-31", "2024-12-31"]
