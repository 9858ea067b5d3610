"""Every document in every format says what the assessment's JSON says: read back, and compared figure by figure."""

import re
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from io import BytesIO

import pytest
from openpyxl import load_workbook

from junheng.report.document import PLAIN, Captioned, Document
from junheng.report.excel.draw import draw_book
from junheng.report.excel.names import sheet_names
from junheng.report.kinds.registry import KINDS, build
from junheng.report.material import Material
from junheng.report.pdf.draw import draw_pdf
from junheng.report.tables import EMPTY, NOTHING, Cell
from junheng.report.word.draw import draw_word
from junheng.terms.messages import LANGS, Lang, text
from tests.report import materials
from tests.report.figures import differing, figures, is_figure, unsourced
from tests.report.printed import printed, without_spaces
from tests.report.reading_excel import read_book
from tests.report.reading_pdf import fonts, read_pdf
from tests.report.reading_word import read_word

COUNTIES: dict[str, Callable[[], Material]] = {
    "2017": lambda: materials.example(years=2),
    "2012": lambda: materials.example("national-2012"),
    "gaps": materials.gaps,
    "hostile": materials.hostile,
}
each_kind = pytest.mark.parametrize("kind", list(KINDS))
each_county = pytest.mark.parametrize("county", list(COUNTIES))
each_reading = pytest.mark.parametrize(
    ("county", "lang"),
    [pytest.param(county, "zh", id=f"{county}-zh") for county in COUNTIES] + [pytest.param("2017", "en", id="2017-en")],
)
SAYS_STANDARD = {"method"}
"""Documents that print figures of the standard itself, which stand in no assessment."""


@cache
def document(kind: str, county: str, lang: Lang) -> Document:
    return build(kind, COUNTIES[county](), lang)


@each_kind
@each_county
@pytest.mark.parametrize("lang", LANGS)
def test_every_figure_of_a_document_is_the_assessments(kind: str, county: str, lang: Lang) -> None:
    made = document(kind, county, lang)
    assert differing(made, COUNTIES[county](), lang) == []
    assert any(is_figure(cell) for _, cell in figures(made))
    if kind not in SAYS_STANDARD:
        assert unsourced(made) == []


@each_kind
@each_county
def test_english_parts_a_number_from_its_unit(kind: str, county: str) -> None:
    cells = [cell for _, cell in figures(document(kind, county, "en")) if is_figure(cell) and cell.unit]
    assert [cell for cell in cells if re.search(r"\d[^\W\d_]", PLAIN.show(cell))] == []


@each_kind
@each_reading
def test_a_word_file_says_what_its_document_says(kind: str, county: str, lang: Lang) -> None:
    made = document(kind, county, lang)
    wanted = without_spaces(printed(made))
    found = without_spaces(read_word(draw_word(made)))
    assert found[-len(wanted) :] == wanted


@each_kind
@each_reading
def test_a_pdf_says_what_its_document_says(kind: str, county: str, lang: Lang) -> None:
    made = document(kind, county, lang)
    wanted = without_spaces(printed(made))
    found = without_spaces(read_pdf(draw_pdf(made)))
    assert found[-len(wanted) :] == wanted


@each_kind
@pytest.mark.parametrize("lang", LANGS)
def test_no_words_of_ours_need_the_machines_own_fonts(kind: str, lang: Lang) -> None:
    ours = ("NotoSerifSC", "NotoSansSC", "LibertinusSerif", "NewCMMath")
    assert [name for name in fonts(draw_pdf(document(kind, "2017", lang))) if not name.startswith(ours)] == []


@each_kind
@each_county
def test_a_workbook_holds_the_figures_themselves(kind: str, county: str) -> None:
    made = document(kind, county, "zh")
    sheets = read_book(draw_book(made))
    front = [text("document.sheets", "zh")] if made.contents or made.cover else []
    names = sheet_names([*front, *(section.sheet for section in made.sections)])
    assert list(sheets) == names
    for name, section in zip(names[len(front) :], made.sections, strict=True):
        rows = iter(sheets[name])
        for table in (block.table for block in section.blocks if isinstance(block, Captioned)):
            for row in table.rows:
                wanted = [held(row.get(column.key, EMPTY)) for column in table.columns]
                assert any(same(wanted, found) for found in rows), f"{name}: {wanted}"


@each_kind
def test_no_name_becomes_a_formula_or_a_link(kind: str) -> None:
    book = load_workbook(BytesIO(draw_book(document(kind, "hostile", "zh"))))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    links = {cell.hyperlink.target for cell in cells if cell.hyperlink is not None}
    assert links <= {None}, "only from the list of sheets into the workbook itself"


def held(cell: Cell) -> str | float:
    """What a cell of a workbook holds: a number unrounded."""
    value = cell.value
    if isinstance(value, (Fraction, float, int)):
        return float(value)
    return NOTHING if value is None else str(value)


def same(wanted: list[str | float], found: list[str | float]) -> bool:
    """Whether a row holds these; an empty text leaves no cell."""
    wanted, found = ([value for value in values if value != ""] for values in (wanted, found))
    return len(wanted) == len(found) and all(
        one == pytest.approx(other, rel=1e-14) if isinstance(one, float) else one == other
        for one, other in zip(wanted, found, strict=True)
    )


@each_kind
def test_the_same_county_gives_the_same_bytes(kind: str) -> None:
    once, again = (build(kind, materials.example(years=2), "zh") for _ in range(2))
    assert once == again
    for draw in (draw_word, draw_pdf, draw_book):
        assert draw(once) == draw(again)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "method"])
@pytest.mark.parametrize("lang", LANGS)
def test_a_missing_figure_is_said_to_be_missing(kind: str, lang: Lang) -> None:
    """The method document speaks of the standard, not of the schools."""
    said = [words for _, texts in printed(document(kind, "gaps", lang)) for words in texts]
    assert any(text("terms.no_data", lang) in words for words in said)
