"""A document drawn as a PDF: the only place that knows the typesetter.

The document goes over as data, so that no name of a school can be read as markup.
"""

import json
from datetime import UTC, datetime
from importlib.resources import as_file, files
from typing import Any

import pylopdf_fonts_zh_cn
import typst

from junheng.report.document import Block, Captioned, Document, Heading, Paragraph, Progress, silent
from junheng.report.tables import EMPTY


def draw_pdf(document: Document, progress: Progress = silent) -> bytes:
    """The document as the bytes of a PDF."""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[pylopdf_fonts_zh_cn.sans_path().parent])
    told = {
        "title": document.title,
        "sections": [{"blocks": [_block(block) for block in section.blocks]} for section in document.sections],
    }
    with as_file(files(__package__).joinpath("document.typ")) as template:
        drawn, _ = typst.compile_with_warnings(
            template,
            font_paths=fonts,
            sys_inputs={"document": json.dumps(told, ensure_ascii=False)},
            timestamp=datetime(document.day.year, document.day.month, document.day.day, tzinfo=UTC),
        )
    assert isinstance(drawn, bytes)  # noqa: S101
    return drawn


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"is": "heading", "level": block.level, "label": block.label, "words": block.words}
    if isinstance(block, Paragraph):
        return {"is": "paragraph", "text": block.plain()}
    if isinstance(block, Captioned):
        columns = block.table.columns
        rows = [[column.show(row.get(column.key, EMPTY)) for column in columns] for row in block.table.rows]
        return {"is": "table", "heads": [column.head() for column in columns], "rows": rows}
    return {"is": "other"}
