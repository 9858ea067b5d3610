from dataclasses import replace

from junheng.report.document import Captioned, Paragraph, Picture, Section
from junheng.report.tables import Table
from junheng.report.word.fit import Scale, chains, page_for, scale_for
from junheng.report.word.pages import CLOSE, CLOSE_TURNED, OFFICIAL, TURNED
from junheng.report.word.styles import all_styles
from junheng.report.word.widths import Measured, measured
from tests.report.word.samples import chart, schools

STYLES = {style.id: style for style in all_styles("zh")}


def section(*blocks: Captioned | Paragraph | Picture, **form: bool) -> Section:
    return Section("one", "一", blocks, **form)


def tables(*sections: Section) -> dict[int, Measured]:
    blocks = [block for section in sections for block in section.blocks]
    return {id(block.table): measured(block.table) for block in blocks if isinstance(block, Captioned)}


def broad(table: Table) -> Table:
    return replace(table, columns=table.columns * 6)


def scale(rows: int, taken: float = 0.0) -> Scale:
    one = section(Captioned(schools(rows)), Picture(chart(), "图"), compact=True)
    return scale_for(one, CLOSE, tables(one), STYLES, taken)


def test_sections_that_flow_share_their_pages_with_those_before() -> None:
    first, flowing, turned, back = section(), section(flows=True), section(landscape=True, flows=True), section()
    assert chains([first, flowing, turned, back]) == [[first, flowing], [turned], [back]]


def test_the_page_follows_from_the_section_and_from_its_broadest_table() -> None:
    plain = section(Captioned(schools(2)))
    wide = Captioned(broad(schools(2)))
    for made, page in (
        (plain, OFFICIAL),
        (replace(plain, compact=True), CLOSE),
        (replace(plain, landscape=True), TURNED),
        (section(wide, landscape=True), CLOSE_TURNED),
    ):
        assert page_for([made], tables(made)) == page
    both = [replace(plain, landscape=True), section(wide, landscape=True, flows=True)]
    assert page_for(both, tables(*both)) == CLOSE_TURNED


def test_a_sheet_shrinks_only_as_far_as_it_must() -> None:
    assert scale(5) == Scale()
    sizes = [scale(rows).most for rows in (5, 20, 30, 40, 50)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] < sizes[0]


def test_what_else_stands_on_the_page_leaves_less_room() -> None:
    assert scale(20, taken=200).most < scale(20).most
