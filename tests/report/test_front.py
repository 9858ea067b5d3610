"""What stands before a document's first section, in every format."""

from dataclasses import replace
from io import BytesIO

import pdfplumber
import pytest

from junheng.report.document import Document, Heading, Paragraph
from junheng.report.excel.draw import draw_book
from junheng.report.front import front_of
from junheng.report.pdf.draw import draw_pdf
from junheng.report.word.draw import draw_word
from tests.report.printed import printed, without_spaces
from tests.report.reading_excel import read_book
from tests.report.reading_pdf import bare, read_pdf
from tests.report.reading_word import read_word
from tests.report.word.samples import document

CAPTION = "测试县（990101）　依据：国家标准   学年：2024—2025学年"


def titled(title: str, *, cover: bool = False) -> Document:
    blocks = (Heading(1, "第一小学", numbered=False), Paragraph(("正文",)))
    return replace(document(*blocks, cover=cover), title=title, caption=CAPTION)


def test_title_and_caption_fall_into_lines() -> None:
    front = front_of(titled("测试县\n自评报告"))
    assert front is not None
    assert front.title == ("测试县", "自评报告")
    assert front.caption == ("测试县（990101）", "依据：国家标准", "学年：2024—2025学年")


@pytest.mark.parametrize(("title", "cover"), [("自评报告", False), ("自评报告", True), ("", True)])
def test_a_title_or_a_cover_is_a_front(title: str, cover: bool) -> None:
    assert front_of(titled(title, cover=cover)) is not None


def test_a_document_without_title_and_cover_begins_with_its_first_section() -> None:
    made = titled("")
    assert front_of(made) is None
    assert read_word(draw_word(made)) == printed(made)
    assert without_spaces(read_pdf(draw_pdf(made))) == without_spaces(printed(made))
    with pdfplumber.open(BytesIO(draw_pdf(made))) as opened:
        assert bare(opened.pages[0].extract_text()).startswith("第一小学")
    (sheet,) = read_book(draw_book(made)).values()
    assert sheet[0] == ["第一小学"]


def test_a_file_without_title_says_of_itself_what_the_caption_says() -> None:
    assert (titled("").name, titled("测试县\n自评报告").name) == (CAPTION, "测试县 自评报告")
