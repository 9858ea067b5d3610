from io import BytesIO
from itertools import pairwise
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.parser import parse_xml

from junheng.report.document import Captioned, Document, Heading, Paragraph, Picture
from junheng.report.looks import SHOWN
from junheng.report.tables import Cell, Column, Table
from junheng.report.word.draw import draw_word
from junheng.report.word.fonts import fonts
from junheng.report.word.markup import NAMESPACES
from tests.report.word.samples import LOOKS, chart, document, rich, schools

W = f"{{{NAMESPACES['w']}}}"


def part(data: bytes, name: str) -> Any:
    with ZipFile(BytesIO(data)) as archive:
        return parse_xml(archive.read(f"word/{name}.xml"))


def every(element: Any, name: str) -> list[Any]:
    return list(element.iter(f"{W}{name}"))


def value(element: Any, name: str = "val") -> str | None:
    return element.get(f"{W}{name}")


def fields(data: bytes) -> list[str]:
    return [(code.text or "").strip() for code in every(part(data, "document"), "instrText")]


def style(data: bytes, id: str) -> Any:
    return next(style for style in every(part(data, "styles"), "style") if value(style, "styleId") == id)


def millimetres(data: bytes) -> list[tuple[int, ...]]:
    """Breadth, height and margins (top, right, bottom, left) of each section's pages."""
    return [
        tuple(
            round((length or 0) / 36_000)
            for length in (s.page_width, s.page_height, s.top_margin, s.right_margin, s.bottom_margin, s.left_margin)
        )
        for s in docx.Document(BytesIO(data)).sections
    ]


def test_pages_have_the_sheet_and_margins_of_official_documents() -> None:
    assert millimetres(draw_word(document(Paragraph(("正文",))))) == [(210, 297, 37, 26, 35, 28)]
    assert millimetres(draw_word(document(Captioned(schools(3)), landscape=True))) == [(297, 210, 28, 35, 26, 37)]


@pytest.mark.parametrize(
    ("id", "font", "half_points"),
    [
        ("Title", "方正小标宋简体", "44"),
        ("BodyText", "仿宋_GB2312", "32"),
        ("Heading1", "黑体", "32"),
        ("Heading2", "楷体_GB2312", "32"),
        ("Heading3", "仿宋_GB2312", "32"),
        ("TableLeft21", "宋体", "21"),
        ("TableTitle", None, None),
        ("Caption", "黑体", "24"),
        ("Footer", "宋体", "28"),
    ],
)
def test_each_style_names_its_chinese_font_and_its_size(id: str, font: str | None, half_points: str | None) -> None:
    found = style(draw_word(document()), id)
    assert [value(named, "eastAsia") for named in every(found, "rFonts")] == ([font] if font else [])
    assert [value(named, "ascii") for named in every(found, "rFonts")] == (["Times New Roman"] if font else [])
    assert [value(size) for size in every(found, "sz")] == ([half_points] if half_points else [])


def test_body_lines_are_exact_and_begin_two_characters_in() -> None:
    body = style(draw_word(document()), "BodyText")
    (spacing,), (indent,) = every(body, "spacing"), every(body, "ind")
    assert (value(spacing, "line"), value(spacing, "lineRule")) == ("570", "exact")
    assert value(indent, "firstLineChars") == "200"


def test_every_font_that_is_named_has_substitutes_that_end_in_a_common_one() -> None:
    table = {
        value(font, "name"): value(every(font, "altName")[0])
        for font in every(part(draw_word(document()), "fontTable"), "font")
    }
    for name in fonts().faces.values():
        chain: list[str | None] = [name]
        while chain[-1] in table:
            chain.append(table[chain[-1]])
        assert chain[-1] in {"SimSun", "SimHei", "FangSong", "KaiTi", "Liberation Serif", "STIX Two Math"}


def test_every_style_that_is_used_exists() -> None:
    data = draw_word(rich())
    known = {value(style, "styleId") for style in every(part(data, "styles"), "style")}
    body = part(data, "document")
    used = {value(named) for kind in ("pStyle", "rStyle", "tblStyle") for named in every(body, kind)}
    based = {value(named) for named in every(part(data, "styles"), "basedOn")}
    assert used | based <= known


def test_headings_of_tables_stand_on_every_page_and_rows_stay_whole() -> None:
    table = every(part(draw_word(document(Captioned(schools(50)))), "document"), "tbl")[0]
    rows = every(table, "tr")
    assert len(rows) == 52
    assert [len(every(row, "tblHeader")) for row in rows] == [1, 1] + [0] * 50
    assert all(every(row, "cantSplit") for row in rows)


def test_a_row_that_fills_a_page_may_go_on_over_it() -> None:
    rows = ({"a": Cell("长" * 3000)}, {"a": Cell("短")}, {"a": Cell("\n" * 200 + "长")})
    table = Table("t", "表", "", (Column("a", "a"),), rows)
    drawn = every(part(draw_word(document(Captioned(table))), "document"), "tr")
    assert [len(every(row, "cantSplit")) for row in drawn] == [1, 0, 1, 0]


def test_common_headings_span_their_columns_and_others_both_rows() -> None:
    table = every(part(draw_word(document(Captioned(schools(1)))), "document"), "tbl")[0]
    upper, lower, _ = every(table, "tr")
    assert [value(span) for span in every(upper, "gridSpan")] == ["2"]
    assert [value(merge) for merge in every(upper, "vMerge")] == ["restart", "restart"]
    assert [value(merge) for merge in every(lower, "vMerge")] == ["continue", "continue"]


def test_columns_fill_the_page_and_numbers_stand_on_the_right() -> None:
    table = every(part(draw_word(document(Captioned(schools(2)))), "document"), "tbl")[0]
    widths = [int(value(column, "w") or 0) for column in every(table, "gridCol")]
    assert sum(widths) == pytest.approx(156 * 1440 / 25.4, abs=len(widths))
    styles = [value(named) for named in every(every(table, "tr")[3], "pStyle")]
    assert styles == ["TableLeft21", "TableRight21", "TableCenter21", "TableRight21"]


def test_states_differ_by_shade_and_by_type() -> None:
    table = every(part(draw_word(document(Captioned(schools(7)))), "document"), "tbl")[0]
    cells = [every(row, "tc")[2] for row in every(table, "tr")[2:]]
    shades = [[value(shade, "fill") for shade in every(cell, "shd")] for cell in cells]
    assert shades == [[SHOWN[look].shade] if SHOWN[look].shade else [] for look in LOOKS]
    types = [[value(named) for named in every(cell, "rStyle")] for cell in cells]
    assert types == [[], ["WithinTolerance"], ["Failing"], ["Missing"], ["LeftOut"], ["Strong"], []]


def test_a_title_stays_with_its_table_and_a_picture_with_its_caption() -> None:
    data = draw_word(document(Captioned(schools(1)), Picture(chart(), "图")))
    assert all(every(style(data, id), "keepNext") for id in ("TableTitle", "TableCaption", "Picture", "Heading1"))


def test_tables_are_parted_by_a_paragraph() -> None:
    body = every(
        part(draw_word(document(Captioned(schools(1)), Captioned(schools(1, title="", notes=())))), "document"), "body"
    )[0]
    kinds = [element.tag for element in body]
    assert all(after == f"{W}p" for kind, after in pairwise(kinds) if kind == f"{W}tbl")


def test_a_broad_table_is_set_smaller_and_its_columns_hold_their_numbers() -> None:
    table = schools(3)
    broad = document(Captioned(schools(3)), Captioned(type(table)(**{**vars(table), "columns": table.columns * 3})))
    sizes = [{value(s) for s in every(t, "pStyle")} for t in every(part(draw_word(broad), "document"), "tbl")]
    assert "TableRight21" in sizes[0]
    assert "TableRight21" not in sizes[1]


def test_the_foot_of_every_page_but_the_cover_has_its_number() -> None:
    sections = docx.Document(BytesIO(draw_word(rich()))).sections
    feet = ["".join(p.text for p in s.footer.paragraphs) for s in sections]
    codes = ["".join(code.text for code in s.footer._element.iter(f"{W}instrText")).strip() for s in sections]
    assert feet[0] == "数据为虚构"
    assert set(feet[1:]) == {"—  —数据为虚构"}
    assert codes == ["", *["PAGE"] * (len(codes) - 1)]


def test_the_page_after_the_cover_is_page_one() -> None:
    starts = [value(number, "start") for number in every(part(draw_word(rich()), "document"), "pgNumType")]
    assert starts == ["0"]


def test_sections_of_the_file_change_only_with_the_kind_of_page() -> None:
    turned = document(Captioned(schools(3)), landscape=True, cover=True)
    assert [page[:2] for page in millimetres(draw_word(turned))] == [(210, 297), (297, 210)]
    with_contents = document(Captioned(schools(3)), landscape=True, cover=True, contents=True)
    assert [page[:2] for page in millimetres(draw_word(with_contents))] == [(210, 297), (210, 297), (297, 210)]
    widths = [page[0] for page in millimetres(draw_word(rich()))]
    assert widths == [210, 210, 297, 210, 210]  # cover, chapters, broad table, sheets, conclusion


def listed(whole: Document) -> list[Heading]:
    return [b for s in whole.sections for b in s.blocks if isinstance(b, Heading) and b.level < 3]


def test_the_contents_are_a_field_that_links_to_every_heading_and_states_no_page() -> None:
    data = draw_word(rich())
    block = every(part(data, "document"), "sdt")[0]
    codes = [(code.text or "").strip() for code in every(block, "instrText")]
    links = every(block, "hyperlink")
    marks = {value(mark, "name") for mark in every(part(data, "document"), "bookmarkStart")}
    assert codes[0] == r'TOC \o "1-2" \h \z \u'
    assert codes[1:] == [rf"PAGEREF {value(link, 'anchor')} \h" for link in links]
    assert {value(link, "anchor") for link in links} == marks
    said = ["".join(word.text or "" for word in every(link, "t")) for link in links]
    assert said == [heading.label + heading.words for heading in listed(rich())]
    assert every(part(data, "settings"), "updateFields")


def test_a_document_without_contents_has_no_field_to_ask_about() -> None:
    data = draw_word(document(Heading(1, "县情")))
    assert fields(data) == []
    assert not every(part(data, "settings"), "updateFields")


def test_a_section_begins_a_page_unless_it_flows() -> None:
    body = part(draw_word(rich()), "document")
    breaking = [every(p, "t")[0].text for p in every(body, "p") if every(p, "pageBreakBefore")]
    assert breaking == ["一、县域概况", "三、各校情况", "六、第2小学情况表", "七、第3小学情况表"]


def test_field_marks_are_balanced() -> None:
    kinds = [value(mark, "fldCharType") for mark in every(part(draw_word(rich()), "document"), "fldChar")]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") > 0


def test_a_picture_is_described_and_fits_between_the_margins() -> None:
    shape = docx.Document(BytesIO(draw_word(document(Picture(chart(), "图"))))).inline_shapes[0]
    assert shape.width / 36_000 == pytest.approx(156, abs=0.1)
    assert shape.height / shape.width == pytest.approx(0.5, abs=0.001)
