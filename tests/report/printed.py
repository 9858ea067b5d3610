"""What a document prints, in reading order: held against what Word, PDF and Excel files say when read back."""

import re
from collections.abc import Iterator

from junheng.report.document import Block, Captioned, Document, Heading, Paragraph, Picture, Section
from junheng.report.formula import linear
from junheng.report.tables import EMPTY

Printed = tuple[str, tuple[str, ...]]
"""What it is (heading, paragraph, row, picture, formula) and its texts; a table row has one for each cell."""


def printed(document: Document) -> list[Printed]:
    """Everything that the sections of a document print."""
    return [said for section in document.sections for said in of_section(section)]


def of_section(section: Section) -> list[Printed]:
    """Everything that one section prints."""
    return [said for block in section.blocks for said in _block(block)]


def _block(block: Block) -> Iterator[Printed]:
    if isinstance(block, Heading):
        yield "heading", (block.label + block.words,)
    elif isinstance(block, Paragraph):
        yield "paragraph", (block.plain(),)
    elif isinstance(block, Captioned):
        table = block.table
        if table.title:
            yield "paragraph", (block.label + table.title,)
        if table.caption:
            yield "paragraph", (table.caption,)
        for row in table.rows:
            yield "row", tuple(column.show(row.get(column.key, EMPTY)) for column in table.columns)
        for note in table.notes:
            yield "paragraph", (note,)
    elif isinstance(block, Picture):
        yield "picture", (block.chart.alt,)
        yield "paragraph", (block.label + block.title,)
        for note in block.notes:
            yield "paragraph", (note,)
    else:
        yield "formula", (linear(block.math),)


def without_spaces(said: list[Printed]) -> list[Printed]:
    """The same without white space: where a line is broken is no matter of content. Formulas keep only their place."""
    bare = [(kind, tuple(re.sub(r"\s", "", text) for text in texts)) for kind, texts in said]
    return [(kind, ("",) if kind == "formula" else texts) for kind, texts in bare if kind == "formula" or any(texts)]


def as_text(document: Document) -> str:
    """A document as plain text, with the headings of its tables: what a golden file holds."""
    lines = [document.title, document.caption, document.note, ""]
    for section in document.sections:
        lines.append(f"[{section.sheet}]")
        for block in section.blocks:
            lines += _lines(block)
        lines.append("")
    return "\n".join(lines) + "\n"


def _lines(block: Block) -> Iterator[str]:
    headings = block.table.columns if isinstance(block, Captioned) and block.table.headed else ()
    for kind, texts in _block(block):
        if headings and kind == "row":
            yield " | ".join(f"[{c.group}] {c.head()}" if c.group else c.head() for c in headings)
            headings = ()
        front = {"heading": "\n", "picture": "[chart] ", "formula": "    "}.get(kind, "")
        yield front + " | ".join(text.replace("\n", " ") for text in texts)
