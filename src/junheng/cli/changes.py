"""Openings, closures and mergers to try out: one table in a file of its own."""

import tomllib
from pathlib import Path

from junheng.facts.cells.entries import normal
from junheng.facts.fields import dictionary
from junheng.facts.files.sheets import Sheet, open_sheets
from junheng.facts.table import Facts
from junheng.facts.workbook.layout import sheet_tables
from junheng.facts.workbook.sheet_table import heading_row, read_sheet_table
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding
from junheng.terms.messages import Lang

TABLE = "changes"


def with_changes(facts: Facts, path: Path, lang: Lang) -> tuple[Facts, list[Finding]]:
    """The facts with the changes of a file instead of their own.

    Args:
        facts: The county's facts.
        path: A workbook with the sheet of changes, a .csv table of it, or a .toml file with sections `[[changes]]`.
        lang: Language of the words that findings quote.

    Raises:
        InputError: the file cannot be read or has no such table.
    """
    if not path.exists():
        raise InputError("cli.no_file", path=str(path))
    sheet = _of_toml(path) if path.suffix.lower() == ".toml" else _of_book(path)
    reading = read_sheet_table(dictionary()[TABLE], sheet, lang)
    if reading is None:
        return facts.with_tables(changes=facts[TABLE].clear()), []
    replaced = facts.with_tables(changes=reading.frame)
    sources = {**facts.sources, TABLE: reading.source}
    return Facts(replaced.tables, sources), list(reading.findings)


def _of_book(path: Path) -> Sheet:
    sheets = open_sheets(path)
    named = [sheet for sheet in sheets if sheet_tables().get(normal(sheet.name)) == TABLE]
    if named:
        return named[0]
    if len(sheets) == 1 and heading_row(dictionary()[TABLE], sheets[0]) is not None:
        return sheets[0]
    columns = list(dictionary()[TABLE].fields.values())
    raise InputError("forecast.changes_none", path=str(path), columns=columns)


def _of_toml(path: Path) -> Sheet:
    """The sections as a sheet, so that its entries are read and checked like those of any other."""
    fields = dictionary()[TABLE].fields
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise InputError("forecast.changes_toml", path=str(path), reason=str(wrong)) from wrong
    rows = content.get(TABLE)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or set(content) != {TABLE}:
        raise InputError("forecast.changes_toml", path=str(path), reason=", ".join(content) or "-")
    if strange := sorted({key for row in rows for key in row} - set(fields)):
        raise InputError("forecast.changes_toml", path=str(path), reason=", ".join(strange))
    body: list[list[object]] = [[row.get(name) for name in fields] for row in rows]
    return Sheet(path.name, [[field.label.zh for field in fields.values()], *body])
