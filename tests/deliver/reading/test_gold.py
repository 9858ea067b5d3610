"""Invented plans in many layouts, annotated by hand: how much of them is found, and how little is made up."""

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.reading import INVENTED, REAL, Item, Score, dated, pairs, score, targets_agree, tasks_agree, wanted
from junheng.deliver.reading.contract import reading_json
from junheng.deliver.reading.opening import read_plans

WANTED = 0.95

Kind = tuple[Callable[[list[Item]], list[Item]], Callable[[Item, Item], bool]]
KINDS: dict[str, Kind] = {"tasks": (dated, tasks_agree), "targets": (wanted, targets_agree)}


def scored(folder: Path, kind: str) -> Score:
    """All files of a folder together."""
    chosen, agree = KINDS[kind]
    total = Score(0, 0, 0)
    for document, gold in pairs(folder):
        total += score(chosen(gold), chosen(reading_json(read_plans(document), "zh")), agree)
    return total


@pytest.mark.parametrize("kind", KINDS)
def test_nearly_all_that_is_annotated_is_found_and_hardly_anything_else(kind: str) -> None:
    found = scored(INVENTED, kind)
    assert found.wanted >= 100
    assert found.recall >= WANTED
    assert found.precision >= WANTED


@pytest.mark.shared
def test_the_real_plans_are_read_as_annotated() -> None:
    assert scored(REAL, "tasks").recall >= WANTED
    assert scored(REAL, "tasks").precision >= WANTED
    assert scored(REAL, "targets").precision >= WANTED


def test_each_read_item_answers_for_one_annotated_item_only() -> None:
    gold = [{"start": None, "end": "2024-06", "text": text} for text in ("完成自查", "完成自查报告")]
    read = [{"start": None, "end": "2024-06", "text": "各校完成自查报告"}]
    assert score(gold, read, tasks_agree) == Score(2, 1, 1, (gold[1],), ())


@pytest.mark.parametrize(
    ("text", "end"), [("完成自查", "2024-07"), ("召开总结表彰大会", "2024-06")], ids=["another date", "another deed"]
)
def test_another_date_or_another_deed_is_no_match(text: str, end: str) -> None:
    gold = {"start": None, "end": "2024-06", "text": "完成自查"}
    assert not tasks_agree(gold, {"start": None, "end": end, "text": text})
