"""The workbook given back with its findings: the cells coloured, a comment on each, and a list of all.

The copy of an .xlsx keeps what stands in it; for .xls and .csv, which cannot be marked, the list comes as a
workbook of its own.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, cast

from junheng.facts.files.archive import ZIP, damaged
from junheng.facts.files.atomic import replacing
from junheng.facts.files.sheets import open_sheets
from junheng.facts.workbook.layout import FINDINGS
from junheng.terms.findings import Finding
from junheng.terms.messages import Lang, shown, text

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

COLOURS = {"error": "FFC7CE", "warning": "FFEB9C", "note": "DDEBF7"}
"""Fill of a marked cell by severity: red, amber, pale blue."""
COLUMNS = ("severity", "sheet", "cell", "school", "text", "mend", "value", "code")
WIDTHS = (8, 12, 9, 16, 56, 48, 16, 24)
MARKED = 5_000
"""Findings whose cells are marked; all are listed."""
REPEATED = 2_000
"""Characters of a comment."""

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})?")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_marked(source: Path, findings: Sequence[Finding], target: Path, lang: Lang = "zh") -> None:
    """A copy of a workbook with the cells of its findings marked and a sheet that lists them.

    Args:
        source: The workbook that was checked; it is not changed.
        findings: What was found in it.
        target: Where the copy goes (.xlsx).
        lang: Language of the comments and the list.

    Raises:
        InputError: the source cannot be read or the target not be written.
    """
    book = _copy(source) if source.is_file() else None
    if book is None:
        from openpyxl import Workbook as NewWorkbook

        book = NewWorkbook()
        del book[book.sheetnames[0]]
    else:
        _mark(book, findings, lang)
    _list(book, findings, lang)
    with replacing(target) as draft:
        book.save(draft)


def _copy(source: Path) -> "Workbook | None":
    """The workbook as it can be written again; None for a kind that cannot be marked."""
    data = source.read_bytes()
    if not data.startswith(ZIP):
        return None
    open_sheets(source)  # refuses bombs, entities and damage before a second reader sees them
    from openpyxl import load_workbook

    try:
        return load_workbook(BytesIO(data))
    except Exception as bad:  # openpyxl fails in many ways on files that Excel itself would repair
        raise damaged(str(source), type(bad).__name__) from bad


def _mark(book: "Workbook", findings: Iterable[Finding], lang: Lang) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    said: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        for place in _cells(finding):
            said.setdefault((finding.locus.sheet or "", place), []).append(finding)
    for (name, place), found in list(said.items())[:MARKED]:
        sheet = book[name] if name in book.sheetnames else None
        if sheet is None or not hasattr(sheet, "merged_cells"):
            continue
        cell = _first_of_merged(sheet, place)
        severity = min((finding.severity for finding in found), key=list(COLOURS).index)
        cell.fill = PatternFill("solid", fgColor=COLOURS[severity])
        words = "\n".join(f"【{_word(finding, lang)}】{sentence(finding, lang)}" for finding in found)
        comment = Comment(_clean(words)[:REPEATED], "Junheng", width=340, height=160)
        cell.comment = comment


def _cells(finding: Finding) -> Iterator[str]:
    """The cells that a finding names; for a whole column its first cell."""
    for part in (finding.locus.cell or "").split(","):
        if found := _CELL.fullmatch(part.strip()):
            yield f"{found[1]}{found[2] or 1}"


def _first_of_merged(sheet: "Worksheet", place: str) -> "Cell":
    """The cell, or the first of the merged range that it lies in: the others cannot carry anything."""
    from openpyxl.utils.cell import coordinate_to_tuple

    row, column = coordinate_to_tuple(place)
    for merged in sheet.merged_cells.ranges:
        if place in merged:
            row, column = merged.min_row, merged.min_col
    return cast("Cell", sheet.cell(row, column))


def sentence(finding: Finding, lang: Lang) -> str:
    """What was found and how to mend it, as one text."""
    parts = [part for part in (finding.text(lang), finding.mend(lang)) if part]
    return text("terms.separator.sentence", lang).join(parts)


def _word(finding: Finding, lang: Lang) -> str:
    return text(f"terms.severity.{finding.severity}", lang)


def _list(book: "Workbook", findings: Sequence[Finding], lang: Lang) -> None:
    """A sheet with a line a finding, errors first."""
    from openpyxl.styles import Alignment, Font, PatternFill

    for name in (FINDINGS.zh, FINDINGS.en):
        if name in book.sheetnames:
            del book[name]
    sheet = book.create_sheet(FINDINGS(lang), 0)
    for column, (id, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True), start=1):
        head = sheet.cell(1, column, text(f"template.findings.{id}", lang))
        head.font = Font(name="黑体", bold=True, color="FFFFFF")
        head.fill = PatternFill("solid", fgColor="1F4E79")
        sheet.column_dimensions[head.column_letter].width = width
    ordered = sorted(findings, key=lambda finding: list(COLOURS).index(finding.severity))
    for row, finding in enumerate(ordered, start=2):
        entries = (
            _word(finding, lang),
            finding.locus.sheet or "",
            finding.locus.cell or "",
            finding.school or "",
            finding.text(lang),
            finding.mend(lang),
            "" if finding.value is None else shown(finding.value, lang),
            finding.code,
        )
        for column, entry in enumerate(entries, start=1):
            cell = sheet.cell(row, column)
            # A text that begins with = + - or @ stays a text: it is what somebody else typed.
            cell.value = _clean(str(entry))
            cell.data_type = "s"
            cell.quotePrefix = True
            cell.alignment = Alignment(wrap_text=column in (5, 6, 7), vertical="top")
        sheet.row_dimensions[row].height = 15 * max(
            1 + _breadth(entry) // width for entry, width in zip(entries, WIDTHS, strict=True)
        )
        sheet.cell(row, 1).fill = PatternFill("solid", fgColor=COLOURS[finding.severity])
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:H{max(len(ordered) + 1, 2)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    book.active = 0


def _breadth(entry: str) -> int:
    """How wide a text is in units of a column's width: a Chinese character takes two."""
    return sum(2 if ord(mark) > 0x2E7F else 1 for mark in entry)


def _clean(words: str) -> str:
    return _UNPRINTABLE.sub(" ", words)[:32_000]
