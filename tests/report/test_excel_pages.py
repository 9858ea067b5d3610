"""The pages on which a workbook is printed: nothing is cut, neither a picture nor the breadth of a sheet."""

from io import BytesIO
from itertools import pairwise

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from junheng.report.document import Captioned, Document, Heading, Paragraph, Picture
from junheng.report.excel.draw import draw_book
from junheng.report.excel.place import Place
from junheng.report.kinds.registry import build
from tests.report import materials
from tests.report.word.samples import chart, document, schools

A4 = (595.3, 841.9)


def sheet(*blocks: Heading | Paragraph | Captioned | Picture, landscape: bool = False) -> Worksheet:
    return load_workbook(BytesIO(draw_book(document(*blocks, landscape=landscape)))).worksheets[0]


def pages(found: Worksheet) -> list[range]:
    """Rows of each page, from 0."""
    ends = [0, *sorted(at.id for at in found.row_breaks.brk), found.max_row]
    return [range(first, last) for first, last in pairwise(ends)]


def pictures(found: Worksheet) -> list[range]:
    """Rows that each picture lies over, from 0."""
    anchors = [image.anchor for image in found._images]
    return [range(anchor._from.row, anchor.to.row + 1) for anchor in anchors]


def share_used(found: Worksheet) -> tuple[float, list[float]]:
    """How much of a page's breadth, and of each page's depth, a sheet takes in its printed size."""
    turned = found.page_setup.orientation == "landscape"
    across, down = reversed(A4) if turned else A4
    margins, scale = found.page_margins, (found.page_setup.scale or 100) / 100
    heights = [found.row_dimensions[row + 1].height for row in range(found.max_row)]
    breadth = sum((column.width * 7 + 5) * (column.max - column.min + 1) for column in found.column_dimensions.values())
    first, last = (int(row.strip("$")) for row in (found.print_title_rows or "1:0").split(":"))
    repeated = sum(heights[first - 1 : last])
    deep = [sum(heights[row] for row in page) + (repeated if page.start else 0.0) for page in pages(found)]
    room = down - 72 * (margins.top + margins.bottom)
    return breadth * 0.75 * scale / (across - 72 * (margins.left + margins.right)), [
        part * scale / room for part in deep
    ]


@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize("rows", [1, 10, 20, 30, 45])
def test_a_picture_is_printed_on_one_page_with_its_title(rows: int, landscape: bool) -> None:
    picture = Picture(chart(), "对比", notes=("注",))
    found = sheet(
        Heading(1, "一"), Captioned(schools(rows)), picture, Heading(2, "二"), picture, picture, landscape=landscape
    )
    assert len(pictures(found)) == 3
    for lies in pictures(found):
        # Title and note stand in the two rows below.
        whole = range(lies.start, lies.stop + 2)
        assert any(whole.start in page and whole[-1] in page for page in pages(found))
    broad, deep = share_used(found)
    assert broad <= 1
    assert max(deep) <= 1


@pytest.mark.parametrize("kind", ["self-assessment", "survey"])
def test_a_document_cuts_no_picture(kind: str) -> None:
    book = load_workbook(BytesIO(draw_book(build(kind, materials.example(years=2), "zh"))))
    drawn = [found for found in book.worksheets if found._images]
    assert drawn
    for found in drawn:
        assert not found.sheet_properties.pageSetUpPr or not found.sheet_properties.pageSetUpPr.fitToPage
        broad, deep = share_used(found)
        assert broad <= 1
        assert max(deep) <= 1
        for lies in pictures(found):
            assert any(lies.start in page and lies[-1] in page for page in pages(found))


def test_a_heading_is_printed_with_what_follows_it() -> None:
    picture = Picture(chart(), "对比")
    for lines in range(20, 60):
        found = sheet(
            Heading(1, "一"), *[Paragraph(("正文",))] * lines, Heading(2, "二"), Paragraph(("正文",)), picture
        )
        heading = lines + 2
        assert heading + 1 not in [page.start for page in pages(found)]


def test_rows_that_belong_together_and_are_longer_than_a_page_are_parted() -> None:
    class Paper:
        def set_row(self, row: int, points: float) -> None:
            pass

    place = Place(Paper(), [10.0])  # type: ignore[arg-type]  # only the heights matter
    for _ in range(10):
        place.add(40)
    place.hold(0, 9)
    assert place.page_starts(100) == [2, 4, 6, 8]


def test_a_title_of_one_row_is_all_that_stays_in_sight() -> None:
    made: Document = document(Heading(1, "一"), Paragraph(("正文",)), Captioned(schools(60)), Captioned(schools(3)))
    caption = Paragraph((made.caption,))
    found = sheet(Heading(1, "一"), caption, Captioned(schools(60)), Captioned(schools(3)))
    assert found.freeze_panes == "A2"
