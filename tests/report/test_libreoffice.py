"""Documents opened by LibreOffice as a clerk would: every one converts, its text is there, its charts carry ink."""

import subprocess
from pathlib import Path

import pdfplumber
import pytest

from junheng.report.document import Document, Picture
from junheng.report.kinds.registry import KINDS, build
from junheng.report.write import write_document
from tests.report import materials
from tests.report.printed import printed, without_spaces

pytestmark = pytest.mark.libreoffice
FORMATS = ("docx", "xlsx")
INK = 0.004
"""Share of a page that is not white, at least, where a chart stands on it."""


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    return {kind: build(kind, materials.example(years=2), "zh") for kind in KINDS}


@pytest.fixture(scope="module")
def converted(documents: dict[str, Document], tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """Each document, converted to PDF from Word and from Excel in one run of the program."""
    folder = tmp_path_factory.mktemp("converted")
    paths = {}
    for kind, document in documents.items():
        for format in FORMATS:
            paths[kind, format] = folder / f"{kind}-{format}.{format}"
            write_document(paths[kind, format], document)
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
