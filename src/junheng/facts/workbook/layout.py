"""The layout of the fill-in workbook: what its writer and its reader agree on."""

import re
from collections.abc import Mapping
from functools import cache

from junheng.facts.cells.entries import normal
from junheng.facts.fields import Label, Table, dictionary

IN_RECORD_FOLDERS_ONLY = frozenset({"pupils"})
"""Tables that never stand in a workbook."""
NEEDED = ("schools", "stages", "county")
"""Tables without which nothing can be assessed."""
COVER = Label("填表说明", "Instructions")
CHOICES = Label("选项", "Choices")
FINDINGS = Label("检查结果", "Findings")
EXAMPLE = Label("示例", "Example")
"""How the first cell of the template's example row begins."""
ITEM = Label("项目", "Item")
VALUE = Label("数值", "Value")
UNIT = Label("单位", "Unit")
HEADING_ROWS = 10
"""Rows from the top among which a table's headings are looked for."""


@cache
def sheet_tables() -> Mapping[str, str]:
    """Table ids by the sheet names under which they are met, normalised."""
    return {
        normal(name): table.id for table in workbook_tables() for name in (table.label.zh, table.label.en, table.id)
    }


def workbook_tables() -> list[Table]:
    """The tables of a workbook, in its order: the county first, which everything else belongs to."""
    tables = [table for id, table in dictionary().items() if id not in IN_RECORD_FOLDERS_ONLY]
    return sorted(tables, key=lambda table: table.id != "county")


@cache
def companion_sheets() -> frozenset[str]:
    """Sheets that a workbook of ours has besides its tables, normalised."""
    return frozenset(normal(name) for label in (COVER, CHOICES, FINDINGS) for name in (label.zh, label.en))


def is_example(cell: object) -> bool:
    """Whether a row that begins with this cell is the template's example: the word, alone or before a colon.

    A place may be called 示例县 or Exampleton: what only begins like the word is data.
    """
    return isinstance(cell, str) and re.match(rf"\s*({EXAMPLE.zh}|{EXAMPLE.en})\s*([:：]|$)", cell, re.I) is not None
