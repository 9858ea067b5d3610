from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from hypothesis import example, given, settings
from hypothesis.strategies import text as words

from junheng.report.document import Captioned, Heading, Paragraph, Picture
from junheng.report.tables import EMPTY, Cell, Column, Table
from junheng.report.word.draw import draw_word
from junheng.report.word.markup import LINES, legal
from junheng.terms.messages import LANGS, Lang
from tests.report.reading_word import read_word
from tests.report.word.samples import chart, document, formula, rich, schools

HOSTILE = [
    '<b>&"=1+1',
    "{a|b}",
    "#let x = 1",
    "$x$",
    "A & B <x>",
    "]]>",
    "&amp;",
    "\x00\x1f\ud800",
    "a\r\nb\tc\u2028d",
    " x  ",
]


def as_printed(said: str) -> str:
    return LINES.sub("\n", legal(said))


def said_everywhere(name: str) -> list[tuple[str, tuple[str, ...]]]:
    """What is read back from a document that says a name wherever words can stand."""
    table = Table(
        "t", "表", name, (Column("a", name, group=name), Column("b", "b")), ({"a": Cell(name)},), name, (name,)
    )
    blocks = (Heading(1, name), Paragraph((name, Cell(name))), Captioned(table), Picture(chart(), name, notes=(name,)))
    return read_word(draw_word(document(*blocks, cover=True, contents=True, note=name)))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_come_out_letter_by_letter_everywhere(name: str) -> None:
    printed = as_printed(name)
    found = said_everywhere(name)
    assert ("heading", (f"一、{printed}",)) in found
    assert ("paragraph", (printed * 2,)) in found
    assert ("paragraph", (f"表1\u3000{printed}",)) in found
    assert ("row", (printed, "—")) in found
    assert ("paragraph", (f"图1\u3000{printed}",)) in found
    assert found.count(("paragraph", (printed,))) == 4  # the caption and the notes, and the note on the cover


@given(words(min_size=1))
@settings(max_examples=40, deadline=None)
@example("\x0b")
def test_any_text_is_read_back_as_it_was_said(said: str) -> None:
    table = Table("t", "表", "", (Column("a", "a"),), ({"a": Cell(said)},))
    found = read_word(draw_word(document(Paragraph((said,)), Captioned(table))))
    assert found[-2:] == [("paragraph", (as_printed(said),)), ("row", (as_printed(said),))]


@pytest.mark.parametrize("lang", LANGS)
def test_every_printed_string_of_a_document_is_read_back_in_order(lang: Lang) -> None:
    table = schools(9, lang)
    figure = Paragraph(("共", Cell(1234, decimals=0), "所"), "item")
    whole = document(
        Heading(1, "县情"), figure, Captioned(table), formula(), Picture(chart(), "图", notes=("注",)), lang=lang
    )
    heading, _, captioned, _, picture = whole.sections[0].blocks
    assert isinstance(heading, Heading)
    assert isinstance(captioned, Captioned)
    assert isinstance(picture, Picture)
    rows = [tuple(c.show(row.get(c.key, EMPTY)) for c in table.columns) for row in table.rows]
    assert read_word(draw_word(whole)) == [
        ("paragraph", ("测试县\n调查报告",)),
        ("paragraph", ("依据国家标准",)),
        ("heading", (heading.label + heading.words,)),
        ("paragraph", ("共1,234所",)),
        ("paragraph", (captioned.label + table.title,)),
        ("paragraph", (table.caption,)),
        *(("row", row) for row in rows),
        *(("paragraph", (note,)) for note in table.notes),
        ("formula", ("差异系数=i=1nxi−y2学生数=0.457",)),
        ("picture", (chart().alt,)),
        ("paragraph", (picture.label + picture.title,)),
        ("paragraph", ("注",)),
    ]


def test_a_missing_figure_says_so_and_one_that_does_not_apply_is_a_dash() -> None:
    rows = [said for kind, said in read_word(draw_word(document(Captioned(schools(7))))) if kind == "row"]
    assert rows[3][1] == "暂无数据"
    assert rows[0][3] == "—"


def test_the_same_document_gives_the_same_bytes() -> None:
    assert draw_word(rich()) == draw_word(rich())


def test_the_file_says_of_itself_only_what_the_document_says() -> None:
    data = draw_word(document(Heading(1, "县情"), note="虚构"))
    told = docx.Document(BytesIO(data)).core_properties
    assert (told.title, told.subject, told.comments) == ("测试县 调查报告", "依据国家标准", "虚构")
    assert told.author == told.last_modified_by == "Junheng"
    assert told.created is not None
    assert told.created.date().isoformat() == "2025-08-31"
    assert told.created == told.modified
    with ZipFile(BytesIO(data)) as archive:
        assert not [name for name in archive.namelist() if "thumbnail" in name or "theme" in name]
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_progress_is_told_after_each_section() -> None:
    told: list[tuple[int, int]] = []
    draw_word(rich(), lambda done, of: told.append((done, of)))
    assert told == [(number, 8) for number in range(1, 9)]


def test_a_document_without_sections_is_a_file_with_its_title() -> None:
    assert read_word(draw_word(document()))[0] == ("paragraph", ("测试县\n调查报告",))


def test_what_fails_is_heavy_in_a_sentence_too() -> None:
    said = Paragraph(("结论为", Cell("× 未达标", "failing"), "，另有", Cell("√ 达标", "met"), "。"))
    (line,) = [p for p in docx.Document(BytesIO(draw_word(document(said)))).paragraphs if "结论" in p.text]
    assert [(run.text, run.style.name) for run in line.runs] == [
        ("结论为", "Default Paragraph Font"),
        ("× 未达标", "Failing"),
        ("，另有√ 达标。", "Default Paragraph Font"),
    ]
