"""Nothing is invented: every item stands in the document, with its figures and its dates."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.reading import INVENTED
from junheng.deliver.reading.contract import reading_json
from junheng.deliver.reading.lines import CELL_JOINT, Line
from junheng.deliver.reading.model import Reading, ReadPlan, Source, Task
from junheng.deliver.reading.opening import read_plans
from junheng.deliver.reading.owners import without_owners
from junheng.deliver.reading.reading import read_lines

DOCUMENTS = sorted(path for path in INVENTED.iterdir() if path.suffix in (".txt", ".docx"))
SIGNS = "2024年6月底前完成5所。，；：一、（）()1.|—至到95%以上不低于达每学期\n 《》\ufffd"
ENGLISH = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10, "twelve": 12}
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
HANZI = "零一二三四五六七八九十"
PIECES = [
    "示例县义务教育优质均衡发展实施方案",
    "一、工作目标",
    "（一）第一阶段（2023年9月—2024年6月）。",
    "三、实施步骤",
    "到2025年，巩固率达到98%以上，",
    "2024年6月底前，完成校舍维修。",
    "次年3月，召开总结会；",
    "每学期开展一次督查。",
    "三年内招聘教师120名，",
    "（责任单位：县教育局；完成时限：2024年12月）",
    "成立领导小组，组长：张三，成员不少于15人，其中专家4人、教师5人。",
    "任务 | 责任单位 | 完成时限",
    "建成学校3所 | 县教育局 | 2024年8月",
    "尚缺教师47名，",
    "相关文档",
    "第3页",
    "義務(wù)教育",
    "\ufffd",
    "\n",
    "1、",
    "二〇二四年",
    "百分之九十五",
]


def sources(plan: ReadPlan) -> Iterator[Source]:
    for items in (plan.tasks, plan.targets, plan.facts, plan.bodies, plan.goals, plan.measures, plan.safeguards):
        for item in items:
            yield item.source
    for warning in plan.warnings:
        if warning.source is not None:
            yield warning.source


def hold_to_the_document(reading: Reading) -> None:
    """Each source stands at its place; each text is a part of its source; each figure and date comes from there."""
    for plan in reading.plans:
        for source in sources(plan):
            place = source.place
            assert source.text
            assert reading.paragraphs[place.paragraph - 1][place.offset :].startswith(source.text)
        for item in (*plan.tasks, *plan.targets, *plan.facts):
            assert item.text
            paragraph = reading.paragraphs[item.source.place.paragraph - 1]
            assert (
                item.text in paragraph
                or item.text in without_owners(paragraph)
                or heads_a_column(reading, item.source, item.text)
            )
        for target in (*plan.targets, *plan.facts):
            assert written(target.value) & spelled(target.source.text), target
        for task in plan.tasks:
            where = " ".join([task.source.text, task.dated_by.text if task.dated_by else "", heading_of(plan, task)])
            for day in (task.start, task.end):
                assert day is None or traced(day, where, reading.text), (task, where)


def heads_a_column(reading: Reading, source: Source, text: str) -> bool:
    """Whether a text names a column of the table whose row the source is, in a row above (年度 | 小学（所）)."""
    rows = []
    for paragraph in reversed(reading.paragraphs[: source.place.paragraph - 1]):
        if CELL_JOINT not in paragraph:
            break
        rows.append(paragraph)
    return CELL_JOINT in source.text and any(
        cell == text or cell.startswith((f"{text}（", f"{text}(")) for row in rows for cell in row.split(CELL_JOINT)
    )


def heading_of(plan: ReadPlan, task: Task) -> str:
    return f"{task.stage or ''} {plan.title or ''}"


def written(value: object) -> set[str]:
    """How a value may stand in a text."""
    number = float(str(value.numerator)) / float(str(value.denominator))  # type: ignore[attr-defined]  # a fraction
    plain = f"{number:g}" if number < 1e6 else f"{number:.0f}"
    return {plain, f"{number:.1f}", f"{number:.2f}", "百" if number == 100 else plain}


def spelled(text: str) -> set[str]:
    """All figures of a text: digits as they are, and everything if it holds Chinese numerals."""
    found = {match.replace(",", "") for match in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}
    found |= {f"{float(one):g}" for one in found if one.count(".") <= 1}
    found |= {f"{value:g}" for word, value in ENGLISH.items() if word in text.casefold()}
    if "零" in text:
        found.add("0")
    if re.search(r"百分之|分之|成|全|[一二三四五六七八九十两百]", text):
        found |= {f"{number:g}" for number in range(1, 2001)} | {"66.67", "33.33", "百", "0.5"}
    return found


def traced(day: str, where: str, document: str) -> bool:
    """Whether a date's year and month can be pointed at in its sentence, heading or document."""
    year, month = int(day[:4]), int(day[5:7])
    years = {f"{one:04d}" for one in range(year - 5, year + 1)}
    hanzi_years = {"".join("〇一二三四五六七八九"[int(sign)] for sign in one) for one in years}
    has_year = any(one in document for one in years | hanzi_years) or "五" in where
    month_word = HANZI[month] if month <= 10 else "十" + HANZI[month - 10]
    word = re.search(r"[年度季期假旬]|[QH]\d|half|quarter|term|year", where) is not None or "～" in where
    word = word or MONTHS[month - 1] in where or re.search(r"(?:in|during|of) (?:19|20)\d\d", where) is not None
    return has_year and (re.search(rf"(?<!\d)0?{month}(?!\d)", where) is not None or month_word in where or word)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_item_stands_in_its_document(path: Path) -> None:
    hold_to_the_document(read_plans(path))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=24))
def test_no_shuffling_of_a_plan_makes_it_invent(pieces: list[str]) -> None:
    hold_to_the_document(read_lines([Line(line) for line in "".join(pieces).split("\n")]))


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=SIGNS, max_size=120))
def test_any_text_is_read_without_an_error(text: str) -> None:
    hold_to_the_document(read_lines([Line(line) for line in text.split("\n")]))


@pytest.mark.parametrize("path", DOCUMENTS[:4], ids=lambda path: path.name)
def test_the_same_document_reads_the_same(path: Path) -> None:
    first, second = (json.dumps(reading_json(read_plans(path), "zh"), ensure_ascii=False) for _ in range(2))
    assert first == second
