"""Documents opened by LibreOffice as a clerk would: every one converts, its text is there, its charts carry ink."""

import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import pdfplumber
import pytest
from pdfplumber.page import Page

from junheng.report.document import Document, Paragraph, Picture, Section
from junheng.report.formula import Formula, linear
from junheng.report.kinds.registry import KINDS, build
from junheng.report.write import write_document
from tests.report import materials
from tests.report.printed import printed, without_spaces

pytestmark = pytest.mark.libreoffice
FORMATS = ("docx", "xlsx")
INK = 0.004
"""Share of a page that is not white, at least, where a chart stands on it."""
DOTS_PER_INCH = 100
DOTS = 4
"""Dark dots, at least, for every sign of a formula."""
DARK = 160
BODY = 0.85
"""Share of a page above its foot."""


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    return {kind: build(kind, materials.example(years=2), "zh") for kind in KINDS}


@pytest.fixture(scope="module")
def formulas(documents: dict[str, Document]) -> list[Formula]:
    """The formulas of the method document; each names the place of its marks below."""
    return [block for section in documents["method"].sections for block in section.blocks if isinstance(block, Formula)]


def marked(formulas: list[Formula], like: Document) -> Document:
    """A document of nothing but formulas, each between two lines that are found again by their words."""
    blocks: list[Paragraph | Formula] = []
    for place, formula in enumerate(formulas):
        blocks += [Paragraph((f"above{place}.",)), formula, Paragraph((f"below{place}.",))]
    return replace(like, sections=(Section("formulas", "formulas", tuple(blocks)),), contents=False, cover=False)


@pytest.fixture(scope="module")
def converted(
    documents: dict[str, Document], formulas: list[Formula], tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str], Path]:
    """Each document, converted to PDF from Word and from Excel in one run of the program."""
    folder = tmp_path_factory.mktemp("converted")
    paths = {}
    for kind, document in documents.items():
        for format in FORMATS:
            paths[kind, format] = folder / f"{kind}-{format}.{format}"
            write_document(paths[kind, format], document)
    paths["formulas", "docx"] = folder / "formulas-docx.docx"
    write_document(paths["formulas", "docx"], marked(formulas, documents["method"]))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    done = subprocess.run(
        [*command, *map(str, paths.values())], capture_output=True, text=True, timeout=300, check=True
    )
    assert "repair" not in (done.stdout + done.stderr).lower()
    return {key: path.with_suffix(".pdf") for key, path in paths.items()}


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("kind", list(KINDS))
def test_a_document_opens_with_its_text_and_pages(
    converted: dict[tuple[str, str], Path], documents: dict[str, Document], kind: str, format: str
) -> None:
    with pdfplumber.open(converted[kind, format]) as opened:
        said = "".join("".join((page.extract_text() or "").split()) for page in opened.pages)
        pages = len(opened.pages)
    headings = [texts[0] for kind_, texts in without_spaces(printed(documents[kind])) if kind_ == "heading"]
    assert headings
    assert [heading for heading in headings if heading not in said] == []
    assert pages >= len([section for section in documents[kind].sections if not section.flows])


def test_every_school_has_one_page(converted: dict[tuple[str, str], Path], documents: dict[str, Document]) -> None:
    sheets = [section for section in documents["school"].sections if section.compact]
    assert len(sheets) == len(materials.example(years=2).survey.places)
    names = [block.words for section in sheets for block in section.blocks[:1] if hasattr(block, "words")]
    with pdfplumber.open(converted["school", "docx"]) as opened:
        pages = ["".join((page.extract_text() or "").split()) for page in opened.pages]
    places = [[number for number, page in enumerate(pages) if page.startswith(name)] for name in names]
    assert all(len(found) == 1 for found in places)


def test_charts_carry_ink(
    converted: dict[tuple[str, str], Path], documents: dict[str, Document], tmp_path: Path
) -> None:
    charts = [block for section in documents["self-assessment"].sections for block in section.blocks]
    charts = [block for block in charts if isinstance(block, Picture)]
    assert charts
    with pdfplumber.open(converted["self-assessment", "docx"]) as opened:
        drawn = [(page, image) for page in opened.pages for image in page.images]
        assert len(drawn) >= len(charts)
        for page, image in drawn:
            area = page.crop((image["x0"], image["top"], image["x1"], image["bottom"]))
            shades = area.to_image(resolution=50).original.convert("L").histogram()
            assert sum(shades[:200]) / sum(shades) > INK


def test_formulas_carry_ink(
    converted: dict[tuple[str, str], Path], documents: dict[str, Document], formulas: list[Formula], tmp_path: Path
) -> None:
    assert len(formulas) > len(documents["method"].sections)
    write_document(tmp_path / "formulas.pdf", marked(formulas, documents["method"]))
    for path in (converted["formulas", "docx"], tmp_path / "formulas.pdf"):
        with pdfplumber.open(path) as opened:
            for place, formula in enumerate(formulas):
                assert dots_between(opened, f"above{place}.", f"below{place}.") > DOTS * signs(formula), formula.key


def signs(formula: Formula) -> int:
    """The letters, figures and operators of a formula; all but the gaps between them."""
    return len("".join(linear(formula.math).split()))


def dots_between(opened: pdfplumber.PDF, above: str, below: str) -> int:
    """Dark dots between two lines of text, the first of which may stand on the page before."""
    before, after = line(opened, above), line(opened, below)
    if before.page is after.page:
        return dots(before.page, before.bottom, after.top)
    return dots(before.page, before.bottom, before.page.height * BODY) + dots(after.page, 0, after.top)


@dataclass(frozen=True)
class Line:
    """Where a line of text stands."""

    page: Page
    top: float
    bottom: float


def line(opened: pdfplumber.PDF, words: str) -> Line:
    found = [(page, hit) for page in opened.pages for hit in page.search(words, regex=False)]
    assert len(found) == 1, words
    page, hit = found[0]
    return Line(page, hit["top"], hit["bottom"])


def dots(page: Page, top: float, bottom: float) -> int:
    if bottom <= top:
        return 0
    area = page.crop((0, top, page.width, bottom))
    return sum(area.to_image(resolution=DOTS_PER_INCH).original.convert("L").histogram()[:DARK])
