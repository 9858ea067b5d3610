from dataclasses import replace
from io import BytesIO

import docx
import pytest

from junheng.report.document import Document, Paragraph
from junheng.report.word.draw import draw_word
from tests.report.reading_word import read_word
from tests.report.word.samples import document


def titled(title: str) -> Document:
    return replace(document(Paragraph(("正文",)), cover=True, note="数据为虚构"), title=title)


def indents(title: str) -> list[float]:
    shape = docx.Document(BytesIO(draw_word(titled(title)))).paragraphs[0].paragraph_format
    return [0.0 if side is None else side.pt for side in (shape.left_indent, shape.right_indent)]


def test_a_cover_says_title_caption_note_and_day_each_on_lines_of_its_own() -> None:
    whole = replace(titled("测试县\n自评报告"), caption="测试县（990101）　依据：国家标准　学年：2024—2025学年")
    assert read_word(draw_word(whole))[:4] == [
        ("paragraph", ("测试县\n自评报告",)),
        ("paragraph", ("测试县（990101）\n依据：国家标准\n学年：2024—2025学年",)),
        ("paragraph", ("数据为虚构",)),
        ("paragraph", ("2025年8月31日",)),
    ]


def test_a_title_that_fits_its_line_keeps_the_whole_breadth() -> None:
    assert indents("测试县\n自评报告") == [0.0, 0.0]


@pytest.mark.parametrize("signs", [18, 20, 24, 30])
def test_a_title_that_does_not_fit_breaks_near_its_middle(signs: int) -> None:
    left, right = indents("督" * signs)
    room = 156 * 72 / 25.4 - left - right
    assert left == right
    lines = -(-signs * 26 // room)
    assert lines == 2
    assert signs * 26 - room > 0.6 * room  # the last line is not a few signs


def test_the_day_stands_low_on_the_cover_and_moves_up_for_a_long_note() -> None:
    def above(note: str) -> float:
        made = docx.Document(BytesIO(draw_word(replace(titled("自评报告"), note=note))))
        space = next(p for p in made.paragraphs if p.text == "2025年8月31日").paragraph_format.space_before
        assert space is not None
        return float(space.pt)

    assert above("注") > above("注" * 100) >= 24
    assert above("注" * 2000) == 24
