"""Facts told as differences from a sound school, as `cases.yaml` tells them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from junheng.facts.table import Facts, frame_of

SOURCE: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("cases.yaml").read_text(encoding="utf-8"))
SOUND: dict[str, dict[str, Any]] = SOURCE["sound"]


def told() -> Iterator[tuple[str, str, Mapping[str, Any], Mapping[str, Any]]]:
    """Each case: its name, the message it is about, data that fire and data that hold."""
    for name, case in SOURCE["cases"].items():
        yield name, f"check.{name.split(' ')[0]}", case["fires"], case["holds"]


def facts_of(differences: Mapping[str, Any], school_year: int = 2024) -> Facts:
    """The sound school with differences; `peers` adds schools like it, each a little different in size."""
    rows = {table: _rows(table, differences.get(table, {})) for table in SOUND}
    rows["county"][0].setdefault("school_year", school_year)
    if "school_year" not in differences.get("county", {}):
        rows["county"][0]["school_year"] = school_year
    for number in range(differences.get("peers", 0)):
        id = f"P{number}"
        rows["schools"].append({**SOUND["schools"], "school": id, "name": f"同类{number}小学"})
        pupils = SOUND["stages"]["pupils"] + 6 * (number - 4)
        rows["stages"].append(
            {**SOUND["stages"], "school": id, "pupils": pupils}
            | {f"pupils_g{grade}": pupils // 6 for grade in range(1, 7)}
        )
    for table, given in differences.items():
        if table not in (*SOUND, "peers", "previous"):
            needs_school = "school" in frame_of(table, []).columns
            rows[table] = [({"school": "S1"} if needs_school else {}) | row for row in given]
    return Facts.of({table: frame_of(table, listed) for table, listed in rows.items()})


def _rows(table: str, given: object) -> list[dict[str, Any]]:
    if isinstance(given, list):
        return [{**SOUND[table], **row} for row in given]
    assert isinstance(given, Mapping)
    return [{**SOUND[table], **given}]
