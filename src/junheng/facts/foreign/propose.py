"""A draft of a mapping for a table that nobody has described yet, for a person to correct."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from junheng.facts.cells.entries import normal
from junheng.facts.files.sheets import Sheet, letter, open_sheets
from junheng.facts.foreign.draft import Page, written
from junheng.facts.foreign.draft_tables import FIGURE, Col, sections_of, shown
from junheng.facts.foreign.heading_lines import LOOKED_AT, MOST_LINES, HeadingLines, joined
from junheng.facts.foreign.heading_words import SENIOR_WORDS, STAGE_WORDS, folded, guess
from junheng.facts.foreign.origins import table_files
from junheng.facts.workbook.layout import companion_sheets
from junheng.facts.workbook.sheet_table import NOT_DATA
from junheng.terms.errors import InputError
from junheng.terms.messages import Lang


def propose(path: Path, lang: Lang = "zh") -> str:
    """A draft of a mapping, as TOML that loads.

    Every line says how sure it is, and what a person has to decide stands in comments. Headings are looked up
    in the dictionary (also in traditional characters), entries show codes and years.

    Args:
        path: A workbook or text table, or a folder of them.
        lang: Language of the comments.

    Raises:
        InputError: a file cannot be read, or there is no table in it.
    """
    pages = [page for file in table_files(path) for page in _pages(file, path.is_dir(), lang)]
    if not pages:
        raise InputError("mapping.nothing_to_map", path=path)
    return written(_id(path), path.name, pages, lang)


def _id(path: Path) -> str:
    return re.sub(r"[^\w-]+", "-", path.stem).strip("-") or "draft"


def _pages(file: Path, in_folder: bool, lang: Lang) -> Iterator[Page]:
    sheets = [sheet for sheet in open_sheets(file) if sheet.rows and normal(sheet.name) not in companion_sheets()]
    for sheet in sheets:
        heads = _headings(sheet)
        if heads is None:
            continue
        cols = _cols(sheet, heads)
        sections, unused = sections_of(cols, _stage_of(f"{file.name} {sheet.name}", sheet, heads), lang)
        yield Page(
            file=file.name if in_folder else None,
            sheet=sheet.name if len(sheets) > 1 else None,
            header_row=heads.first + 1,
            header_rows=heads.lines,
            rows=len(sheet.rows) - heads.below,
            totals=_totals(cols),
            sections=tuple(sections),
            unused=tuple(f"{col.name} ({letter(col.index)})" for col in unused),
        )


def _headings(sheet: Sheet) -> HeadingLines | None:
    """The lines above the first row of data: of those that may begin there, the ones that say most."""
    data = next((row for row in range(1, min(len(sheet.rows), LOOKED_AT + MOST_LINES)) if _is_data(sheet, row)), None)
    if data is None:
        data = 1 if sheet.rows else 0
    best, most = None, -1.0
    for first in range(max(0, data - MOST_LINES), data):
        if sum(cell is not None for cell in sheet.rows[first]) < 2:
            continue
        heads = joined(sheet, first, data - first)
        known = sum(any(guess(name, table) for table in ("schools", "stages")) for name in heads.names if name)
        # A line above that adds no meaning is a title; of equals the higher line keeps the groups' names.
        if known > most:
            best, most = heads, known
    return best


def _is_data(sheet: Sheet, row: int) -> bool:
    cells = [shown(cell) for cell in sheet.rows[row] if shown(cell)]
    figures = sum(bool(FIGURE.fullmatch(cell)) for cell in cells)
    return len(cells) > 1 and figures * 4 >= len(cells)


def _cols(sheet: Sheet, heads: HeadingLines) -> list[Col]:
    rows = [row for row in sheet.rows[heads.below :] if any(cell is not None for cell in row)]
    names = list(heads.names)
    cols = []
    for index, name in enumerate(names):
        if name:
            same = [other for other in range(len(names)) if folded(names[other]) == folded(name)]
            numbered = name if len(same) == 1 else f"{name}[{same.index(index) + 1}]"
            cols.append(Col(index, numbered, [row[index] if index < len(row) else None for row in rows]))
    return cols


def _totals(cols: Sequence[Col]) -> tuple[str, list[str]] | None:
    """A column in which rows call themselves a total, with those words."""
    for col in cols:
        words = list(dict.fromkeys(word for word in col.words if normal(word) in NOT_DATA))
        if words:
            return col.name, words
    return None


def _stage_of(name: str, sheet: Sheet, heads: HeadingLines) -> str:
    """The stage that a file's name, a title or a table's words speak of; empty where they speak of both."""
    title = " ".join(shown(cell) for row in sheet.rows[: heads.first] for cell in row)
    if any(word in folded(f"{name} {title}") for word in SENIOR_WORDS):
        return "senior"
    for told in (
        f"{name} {title}",
        " ".join(shown(cell) for row in sheet.rows[heads.below :][:500] for cell in row),
    ):
        found = [stage for stage, words in STAGE_WORDS.items() if any(word in folded(told) for word in words)]
        if len(found) == 1:
            return found[0]
    return ""
