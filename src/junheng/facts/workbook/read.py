"""Reading the fill-in workbook, or a folder of .csv files of the same layout, into facts."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from junheng.facts.cells.entries import normal
from junheng.facts.fields import dictionary
from junheng.facts.files.sheets import Sheet, open_sheets
from junheng.facts.table import Facts, frame_of
from junheng.facts.workbook.headings import recognised
from junheng.facts.workbook.layout import NEEDED, companion_sheets, sheet_tables, workbook_tables
from junheng.facts.workbook.sheet_table import Reading, heading_row, read_sheet_table
from junheng.facts.workbook.vertical import label_column, read_vertical
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding, Locus
from junheng.terms.messages import Lang

TEXT_TABLES = (".csv", ".tsv")


def read_workbook(
    path: Path, lang: Lang = "zh", *, county: Mapping[str, object] | None = None
) -> tuple[Facts, list[Finding]]:
    """The facts in a workbook of the template's layout, and what is wrong or notable in it.

    Args:
        path: An .xlsx or .xls workbook, a .csv table, or a folder of .csv tables named after the sheets.
        lang: Language of the words that findings and errors quote from the dictionary.
        county: The county's figures by field id, for a workbook without a sheet for them.

    Returns:
        The facts, every figure exact, and the findings in the order of the sheets. A cell with an error
        counts as missing; a row without its identifiers is left out, and a finding says so.

    Raises:
        InputError: the file cannot be read, a needed sheet or column is missing.
    """
    by_headings = path.is_dir() or path.suffix.lower() in TEXT_TABLES
    sheets = _sheets(path)
    tables, findings = _recognised(sheets, by_headings=by_headings)
    needed = [id for id in NEEDED if id not in tables and not (id == "county" and county is not None)]
    if needed:
        raise InputError(
            "read.sheet_missing",
            path=path,
            wanted=[dictionary()[id].label(lang) for id in needed],
            found=[sheet.name for sheet in sheets],
        )
    readings = {}
    for id, sheet in tables.items():
        if reading := _read(id, sheet, lang):
            readings[id] = reading
            findings += reading.findings
    frames = {id: reading.frame for id, reading in readings.items()}
    if "county" not in tables and county is not None:
        frames["county"] = frame_of("county", [county])
    for id in ("schools", "stages"):
        if id not in frames or frames[id].is_empty():
            findings.append(Finding("read.no_rows", Locus(tables[id].name), table=id))
    facts = Facts.of(frames, {id: reading.source for id, reading in readings.items()})
    return _with_county(facts), findings


def _sheets(path: Path) -> list[Sheet]:
    if not path.is_dir():
        return open_sheets(path)
    files = sorted(file for file in path.iterdir() if file.suffix.lower() in TEXT_TABLES)
    if not files:
        raise InputError("read.folder_empty", path=path)
    return [sheet for file in files for sheet in open_sheets(file)]


def _recognised(sheets: Iterable[Sheet], *, by_headings: bool) -> tuple[dict[str, Sheet], list[Finding]]:
    """The sheets by the table that each holds, in the workbook's order, and a note for others."""
    tables: dict[str, Sheet] = {}
    findings = []
    for sheet in sheets:
        name = normal(sheet.name)
        id = sheet_tables().get(name) or (_by_headings(sheet) if by_headings else None)
        if id is None:
            if name not in companion_sheets() and sheet.rows:
                findings.append(Finding("read.sheet_unknown", Locus(sheet.name), value=sheet.name))
            continue
        if id in tables:
            raise InputError("read.sheet_twice", sheet=sheet.name, first=tables[id].name)
        tables[id] = sheet
    return tables, findings


def _by_headings(sheet: Sheet) -> str | None:
    """The table whose keys and most other fields a sheet names; None where two fit equally well."""
    fits: dict[str, int] = {}
    for table in workbook_tables():
        head = heading_row(table, sheet)
        if head is None:
            continue
        named = recognised(table, sheet.rows[head])
        if named.issuperset(table.keys) and len(named) > len(table.keys):
            fits[table.id] = len(named)
    best = [id for id, count in fits.items() if count == max(fits.values())]
    return best[0] if len(best) == 1 else None


def _read(id: str, sheet: Sheet, lang: Lang) -> Reading | None:
    table = dictionary()[id]
    if id == "county" and (at := label_column(table, sheet)) is not None:
        return read_vertical(table, sheet, at, lang)
    return read_sheet_table(table, sheet, lang)


def _with_county(facts: Facts) -> Facts:
    """A school without a county's code lies in the one county that the data are of."""
    codes = facts.county_codes()
    if len(codes) != 1 or not facts["schools"]["county"].null_count():
        return facts
    return facts.with_tables(schools=facts["schools"].with_columns(pl.col("county").fill_null(codes[0])))
