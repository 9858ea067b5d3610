"""Reading a Word file back as a person does, from top to bottom, knowing nothing of how it was made."""

from collections.abc import Iterator
from io import BytesIO

import docx
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

Said = tuple[str, tuple[str, ...]]
"""What stands there: heading, paragraph, row, picture or formula; and its words."""


def read_word(data: bytes) -> list[Said]:
    """Everything in reading order but the table of contents and the headings of tables.

    A picture says what it shows to those who cannot see it, a formula all its signs in a line.
    """
    document = docx.Document(BytesIO(data))
    levels = {style.style_id for style in document.styles if style.element.xpath("./w:pPr/w:outlineLvl")}
    found: list[Said] = []
    for block in document.iter_inner_content():
        found += _rows(block) if isinstance(block, Table) else _paragraph(block, levels)
    return found


def _rows(table: Table) -> Iterator[Said]:
    for row in table.rows:
        if not row._tr.xpath("./w:trPr/w:tblHeader"):
            yield "row", tuple(_Cell(cell, table).text for cell in row._tr.tc_lst)


def _paragraph(block: Paragraph, levels: set[str]) -> Iterator[Said]:
    drawn = block._p.xpath(".//wp:docPr")
    signs = block._p.xpath(".//m:t")
    style = block.style
    if drawn:
        yield "picture", tuple(picture.get("descr") for picture in drawn)
    elif signs:
        yield "formula", ("".join(sign.text or "" for sign in signs),)
    elif block.text:
        yield "heading" if style and style.style_id in levels else "paragraph", (block.text,)
