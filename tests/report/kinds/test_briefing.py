"""The briefing on paper says what was recorded."""

from datetime import date
from pathlib import Path

import docx
import pytest

from junheng.deliver.following.briefing import briefing
from junheng.deliver.following.status import status
from junheng.deliver.workplan.plan_file import load_plan
from junheng.report.document import Captioned, Document, Heading, Paragraph
from junheng.report.kinds.briefing.document import briefing_document
from junheng.report.write import write_document
from junheng.terms.messages import Lang

EXAMPLE = Path(__file__).parents[3] / "examples" / "workplan.toml"


def document(month: date, on: date, lang: Lang = "zh") -> Document:
    return briefing_document(briefing(status(load_plan(EXAMPLE), on), month), lang).numbered()


def said(found: Document) -> str:
    blocks = [block for section in found.sections for block in section.blocks]
    words = [block.words for block in blocks if isinstance(block, Heading)]
    words += [block.plain() for block in blocks if isinstance(block, Paragraph)]
    words += [
        column.show(row[column.key])
        for block in blocks
        if isinstance(block, Captioned)
        for row in block.table.rows
        for column in block.table.columns
        if column.key in row
    ]
    return "\n".join(words)


def test_january_tells_of_january(tmp_path: Path) -> None:
    found = document(date(2024, 1, 1), date(2024, 1, 31))
    words = said(found)
    assert "2024年1月15日，县住房和城乡建设局推进“示例县第4小学教学楼改扩建”，完成比例15%（完成施工招标）。" in words
    assert "本月落实0.00万元，支付45.00万元。" in words
    assert "累计落实148.00万元，累计支付45.00万元" in words
    assert "本月收到报送材料1份，其中迟报0份。" in words
    assert "各乡镇人民政府有1份未报：工作进展情况报告（应于2024-01-10前报送）。" in words
    assert "校长教师交流轮岗" not in words
    write_document(tmp_path / "briefing.docx", found)
    paper = "\n".join(paragraph.text for paragraph in docx.Document(str(tmp_path / "briefing.docx")).paragraphs)
    assert "工作简报（2024年1月）" in paper
    assert "草稿" in paper


def test_a_month_without_records_says_so() -> None:
    words = said(document(date(2023, 5, 1), date(2023, 5, 31)))
    assert "本月没有登记进展。" in words
    assert "没有逾期任务。" in words


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_same_day_gives_the_same_document(lang: Lang) -> None:
    assert document(date(2024, 6, 1), date(2024, 6, 30), lang) == document(date(2024, 6, 1), date(2024, 6, 30), lang)
