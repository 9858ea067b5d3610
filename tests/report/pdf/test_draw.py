import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest
from pdfplumber.page import Page
from pdfplumber.pdf import PDF

from junheng.report.document import Captioned, Document, Heading, Paragraph, Picture
from junheng.report.pdf.draw import draw_pdf
from junheng.report.tables import Cell, Column, Table
from junheng.terms.errors import EngineError
from junheng.terms.messages import LANGS, Lang, text
from tests.report.pdf.samples import HOSTILE, ID, chart, document, equation, schools, section, whole
from tests.report.printed import printed, without_spaces
from tests.report.reading_pdf import bare, read_pdf, tags


@cache
def drawn(lang: Lang = "zh", cover: bool = True) -> bytes:
    return draw_pdf(whole(lang, cover=cover))


def opened(made: Document) -> PDF:
    return pdfplumber.open(BytesIO(draw_pdf(made)))


def said(page: Page) -> str:
    return bare(page.extract_text())


@pytest.fixture
def pdf() -> Iterator[PDF]:
    with pdfplumber.open(BytesIO(drawn())) as found:
        yield found


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("cover", [True, False])
def test_everything_printed_is_read_back(lang: Lang, cover: bool) -> None:
    wanted = without_spaces(printed(whole(lang, cover=cover)))
    assert without_spaces(read_pdf(drawn(lang, cover))) == wanted


@pytest.mark.parametrize("words", HOSTILE)
def test_markup_in_any_text_comes_out_letter_by_letter(words: str) -> None:
    table = Table("t", "s", words, (Column("a", words, words, group=words),), ({"a": Cell(words)},), words, (words,))
    blocks = (Heading(1, words), Paragraph((words, Cell(words, "failing"))), Captioned(table))
    made = replace(document(section(*blocks)), title=words, note=words, contents=True, cover=True)
    data = draw_pdf(made)
    assert without_spaces(read_pdf(data)) == without_spaces(printed(made))
    with pdfplumber.open(BytesIO(data)) as found:
        assert found.metadata["Title"] == words
        assert all(bare(words) in said(page) for page in found.pages)


def test_the_same_document_gives_the_same_bytes_in_another_process() -> None:
    script = (
        "import sys; from tests.report.pdf.samples import whole; from junheng.report.pdf.draw import draw_pdf;"
        "sys.stdout.buffer.write(draw_pdf(whole()))"
    )
    checkout = Path(__file__).parents[3]
    again = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, cwd=checkout).stdout
    assert draw_pdf(whole()) == drawn() == again


def test_headings_of_a_table_stand_on_each_of_its_pages(pdf: PDF) -> None:
    pages = [said(page) for page in pdf.pages if page.width > page.height]
    assert len(pages) > 1
    for page in pages:
        assert page.count("实际值") == 7
        assert all(f"R{number}每百名学生教" in page for number in range(1, 8))


def test_a_row_is_never_parted_by_the_end_of_a_page() -> None:
    name = "很长的学校名称" * 8
    rows = tuple({"id": Cell(f"{ID}{row}"), "name": Cell(f"首{name}尾")} for row in range(40))
    table = replace(schools(1), columns=schools(1).columns[:2], rows=rows)
    with opened(document(section(Captioned(table)))) as found:
        pages = [said(page) for page in found.pages]
    assert len(pages) > 2
    assert [page.count("首很") for page in pages] == [page.count("尾") for page in pages]


def test_a_row_longer_than_a_page_goes_on_over_it() -> None:
    rows = ({"id": Cell("甲"), "name": Cell("文" * 9000)},)
    table = replace(schools(1), columns=schools(1).columns[:2], rows=rows)
    with opened(document(section(Captioned(table)))) as found:
        assert sum(said(page).count("文") for page in found.pages) == 9000
        assert all(char["bottom"] < page.height for page in found.pages for char in page.chars)


def test_nothing_in_a_table_runs_into_its_neighbour(pdf: PDF) -> None:
    looked_at = 0
    for page in pdf.pages:
        for cell in (cell for table in page.find_tables() for cell in table.cells):
            left, top, right, bottom = cell
            for char in page.chars:
                across, down = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
                if left <= across <= right and top <= down <= bottom:
                    looked_at += 1
                    assert left - 0.3 <= char["x0"], char
                    assert char["x1"] <= right + 0.3, char
    assert looked_at > 3000


def test_a_number_is_never_broken_over_lines() -> None:
    columns = tuple(Column(f"c{number}", "数", decimals=2, width=3) for number in range(14))
    table = Table("t", "s", "", columns, ({column.key: Cell(123456789.25) for column in columns},))
    with opened(document(section(Captioned(table)))) as found:
        assert found.pages[0].extract_text().count("123,456,789.25") == 14


def test_pages_are_numbered_from_behind_the_cover(pdf: PDF) -> None:
    assert "—" not in said(pdf.pages[0]).replace("2024—2025", "")
    for number, page in enumerate(pdf.pages[1:], 1):
        assert bare(text("document.page", "zh", page=number)) in said(page)
        assert "数据为虚构。" in said(page)


@pytest.mark.parametrize("lang", LANGS)
def test_the_contents_name_the_pages_on_which_headings_stand(lang: Lang) -> None:
    made = whole(lang)
    with pdfplumber.open(BytesIO(drawn(lang))) as found:
        entries = [line for line in found.pages[1].extract_text().splitlines() if " ." in line or ". ." in line]
        headings = [block for part in made.sections for block in part.blocks if isinstance(block, Heading)]
        named = [heading for heading in headings if heading.level < 3]
        assert len(entries) == len(named)
        for entry, heading in zip(entries, named, strict=True):
            words = bare(heading.label + heading.words)
            assert bare(entry).startswith(words)
            page = int(entry.rsplit(" ", 1)[1].lstrip("."))
            assert words in said(found.pages[page])


def test_headings_are_bookmarks(pdf: PDF) -> None:
    bookmarks = [(level, title) for level, title, *_ in pdf.doc.get_outlines()]
    headings = [block for part in whole().sections for block in part.blocks if isinstance(block, Heading)]
    assert bookmarks == [(heading.level, heading.label + heading.words) for heading in headings]


@pytest.mark.parametrize(("lang", "tagged"), [("zh", b"zh-CN"), ("en", b"en")])
def test_the_file_names_its_title_and_language(lang: Lang, tagged: bytes) -> None:
    with pdfplumber.open(BytesIO(drawn(lang))) as found:
        assert found.metadata["Title"] == "测试县 自评报告"
        assert found.metadata["CreationDate"].startswith("D:20250831")
        assert found.doc.catalog["Lang"] == tagged


def test_headings_of_tables_are_tagged_as_such(pdf: PDF) -> None:
    def roles(tag: object) -> Iterator[str]:
        yield getattr(tag, "role", "")
        for inner in getattr(tag, "tags", lambda: ())():
            yield from roles(inner)

    found = [role for root in tags(pdf) for role in roles(root)]
    assert found.count("Table") == 4
    assert found.count("THead") == 4
    assert {"H1", "H2", "H3", "L", "TH", "TD", "Figure", "Formula", "TOC"} <= set(found)


def test_only_the_fonts_that_come_along_are_used() -> None:
    made = document(
        section(Heading(1, "结论"), Paragraph(("正文 text",)), Captioned(schools(8)), Picture(chart(), "图"))
    )
    with opened(made) as found:
        fonts = {char["fontname"].split("+")[1].split("-")[0] for page in found.pages for char in page.chars}
    assert fonts == {"NotoSerifSC", "NotoSansSC"}


NOBODYS = "\U0003fffd"
"""A place that Unicode gives to no letter."""


@pytest.mark.parametrize(
    ("words", "named"), [(f"小{NOBODYS}学", "3fffd"), ("小\x07学", r"\{7\}"), ("小\ue000学", "e000")]
)
def test_a_letter_that_no_font_has_is_named(words: str, named: str) -> None:
    with pytest.raises(EngineError, match=named) as refused:
        draw_pdf(document(section(Paragraph((words,)))))
    assert refused.value.code == "engine.letter"


def test_half_of_a_letter_is_named() -> None:
    with pytest.raises(EngineError, match="d842"):
        draw_pdf(document(section(Paragraph(("小\ud842学",)))))


@pytest.mark.libreoffice  # whose group brings fonts-noto-cjk
def test_a_letter_that_only_the_machine_has_is_drawn() -> None:
    made = document(section(Heading(1, "𠮷小学"), Captioned(schools(1, title="𠮷小学"))))
    assert without_spaces(read_pdf(draw_pdf(made))) == without_spaces(printed(made))


def test_a_letter_that_only_the_second_font_has_is_drawn() -> None:
    assert read_pdf(draw_pdf(document(section(Paragraph(("x₁",)))))) == [("paragraph", ("x₁",))]


def test_a_mark_without_ink_is_left_out() -> None:
    assert read_pdf(draw_pdf(document(section(Paragraph(("\ufeff学校",)))))) == [("paragraph", ("学校",))]


def test_a_chart_is_drawn_in_lines_with_its_words() -> None:
    with opened(document(section(Picture(chart(), "对比")))) as found:
        page = found.pages[0]
        assert {"城关镇", "东河乡"} <= {word["text"] for word in page.extract_words()}
        assert len(page.rects) + len(page.curves) >= 2
        assert not page.images


def test_a_formula_shows_its_words_upright_and_its_fraction_in_two_dimensions() -> None:
    with opened(document(section(equation()))) as found:
        chars = {char["text"]: char for char in found.pages[0].chars}
    assert "NotoSerifSC" in chars["在"]["fontname"]
    assert "√" in chars or "∑" in chars
    assert chars["在"]["top"] > chars["∑"]["top"]


def test_a_compact_section_keeps_to_one_page() -> None:
    sections = [
        section(Heading(1, "校"), Paragraph(("正文" * 60,)), Captioned(schools(rows)), key=str(rows), compact=True)
        for rows in (5, 15, 25)
    ]
    with opened(document(*sections, cover=True)) as found:
        assert len(found.pages) == 4
        sizes = [max(char["size"] for char in page.chars if char["text"] == "校") for page in found.pages[1:]]
    assert sizes == sorted(sizes, reverse=True)


def test_a_section_that_flows_stays_on_the_page() -> None:
    parts = [section(Paragraph((f"第{number}部分",)), key=str(number), flows=number == 1) for number in range(3)]
    with opened(document(*parts)) as found:
        pages = [said(page) for page in found.pages]
    assert ["第0部分" in page and "第1部分" in page for page in pages] == [True, False]
    assert "第2部分" in pages[1]


def test_states_look_different() -> None:
    with opened(document(section(Captioned(schools(7))))) as found:
        fills = {tuple(rect["non_stroking_color"]) for rect in found.pages[0].rects if rect["fill"]}
        inks = {char["non_stroking_color"] for char in found.pages[0].chars}
    assert len(fills) >= 5
    assert len(inks) >= 4


def test_progress_counts_the_sections() -> None:
    told: list[tuple[int, int]] = []
    draw_pdf(document(section(key="a"), section(key="b")), lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]


def test_a_document_without_sections_is_a_title() -> None:
    with opened(document()) as found:
        assert "自评报告" in said(found.pages[0])
