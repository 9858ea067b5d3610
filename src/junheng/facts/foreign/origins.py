"""The other office's tables: which files and sheets a mapping means, and which of their rows are data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from junheng.facts.cells.entries import normal
from junheng.facts.files.sheets import TEXTS, WORKBOOKS, Sheet, letter, open_sheets
from junheng.facts.foreign.column_rules import Grid
from junheng.facts.foreign.heading_lines import find_headings
from junheng.facts.foreign.mapping import Mapping as TableMapping
from junheng.facts.foreign.mapping import Origin
from junheng.facts.workbook.headings import bare_heading
from junheng.facts.workbook.sheet_table import FOOTERS, NOT_DATA, brief
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding, Locus
from junheng.terms.messages import Lang

TOLD = 12
"""Names that a note repeats."""


@dataclass(frozen=True)
class Opened:
    """The sheets that a mapping reads.

    Attributes:
        grids: By the id of the mapping's source; several where several files fit it.
        findings: Files that nothing was read from.
    """

    grids: Mapping[str, tuple[Grid, ...]]
    findings: tuple[Finding, ...] = ()


def open_origins(path: Path, mapping: TableMapping, lang: Lang) -> Opened:
    """Every sheet that a mapping names, with its headings found.

    Raises:
        InputError: a file cannot be read, or nothing fits a source that must be there.
    """
    files = table_files(path)
    # Two sources may mean the same sheet; it is opened once.
    sheets = cache(lambda file, encoding: tuple(open_sheets(file, encoding=encoding)))
    by_name = path.is_dir() or len({origin.file for origin in mapping.origins.values()}) > 1
    grids: dict[str, tuple[Grid, ...]] = {}
    used: set[Path] = set()
    for id, origin in mapping.origins.items():
        found = []
        for file in files:
            if by_name and origin.file and not fnmatchcase(normal(file.name), normal(origin.file)):
                continue
            for sheet in _fitting(sheets(file, origin.encoding), origin):
                named = replace(sheet, name=_place(file, sheet)) if path.is_dir() else sheet
                heads = find_headings(named, mapping.columns_of[id], _index(origin.header_row), origin.header_rows)
                found.append(Grid(named, heads, named.name, mapping.file, lang))
                used.add(file)
        if not found and not origin.optional:
            raise InputError(
                "mapping.source_missing",
                path=path,
                mapping=mapping.file,
                source=id,
                pattern=" / ".join(text for text in (origin.file, origin.sheet) if text) or "*",
                found=_present(files, sheets) or ["—"],
            )
        grids[id] = tuple(found)
    if not used:
        raise InputError(
            "mapping.source_missing",
            path=path,
            mapping=mapping.file,
            source="、".join(grids) if lang == "zh" else ", ".join(grids),
            pattern=" / ".join(origin.file or origin.sheet or "*" for origin in mapping.origins.values()),
            found=_present(files, sheets) or ["—"],
        )
    unused = (Finding("mapping.file_unused", Locus(file.name), value=file.name) for file in files if file not in used)
    return Opened(grids, tuple(unused))


def table_files(path: Path) -> list[Path]:
    """The file, or all files of a folder that hold tables.

    Raises:
        InputError: a folder without any.
    """
    if not path.is_dir():
        return [path]
    files = sorted(
        file
        for file in path.iterdir()
        if file.suffix.lower() in (*WORKBOOKS, *TEXTS) and not file.name.startswith(("~$", "."))
    )
    if not files:
        raise InputError("mapping.folder_without_tables", path=path)
    return files


def data_rows(grid: Grid, origin: Origin, keys: Sequence[int] = ()) -> tuple[list[int], list[Finding]]:
    """Indices of the rows that hold data, and findings on those that were left out.

    Args:
        grid: The sheet.
        origin: Says which rows to skip.
        keys: Columns of identifiers: a row where one of them says 合计 or 填表人 is no data.
    """
    rows, skipped, findings = [], [], []
    for row in range(grid.heads.below, len(grid.sheet.rows)):
        cells = grid.sheet.rows[row]
        if all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells):
            continue
        if any(grid.fulfils(condition, row) for condition in origin.skip):
            skipped.append(row + 1)
            continue
        footer = next((cells[column] for column in (0, *keys) if _is_footer(cells[column])), None)
        if footer is not None:
            place = Locus(grid.sheet.name, str(row + 1))
            findings.append(Finding("read.not_a_record", place, row=row + 1, value=brief(footer)))
            continue
        rows.append(row)
    if skipped:
        params: dict[str, object] = {"count": len(skipped), "rows": _few(skipped)}
        findings.append(Finding("mapping.rows_skipped", Locus(grid.sheet.name, str(skipped[0])), params=params))
    return rows, findings


def unused_columns(grid: Grid, named: Sequence[str]) -> list[Finding]:
    """A note on the columns that the mapping does not use."""
    used = {index for name in named for index in grid.positions.get(bare_heading(name), ())}
    left = [f"{name} ({letter(i)})" for i, name in enumerate(grid.heads.names) if name and i not in used]
    if not left:
        return []
    return [
        Finding(
            "mapping.columns_unused",
            Locus(grid.sheet.name),
            params={"count": len(left), "columns": _few(left)},
        )
    ]


def _few(items: Sequence[object]) -> list[object]:
    return [*items[:TOLD], "…"] if len(items) > TOLD else list(items)


def _index(row: int | None) -> int | None:
    return None if row is None else row - 1


def _fitting(sheets: Sequence[Sheet], origin: Origin) -> Iterator[Sheet]:
    if origin.sheet is None:
        yield from sheets[:1]
        return
    for sheet in sheets:
        if fnmatchcase(normal(sheet.name), normal(origin.sheet)):
            yield sheet


def _place(file: Path, sheet: Sheet) -> str:
    """How a sheet of one of several files is told."""
    return file.name if file.suffix.lower() in TEXTS else f"{file.name} / {sheet.name}"


def _present(files: Sequence[Path], sheets: object) -> list[str]:
    if len(files) > 1 or files[0].suffix.lower() in TEXTS:
        return [str(name) for name in _few([file.name for file in files])]
    return [files[0].name, *(sheet.name for sheet in sheets(files[0], None))]  # type: ignore[operator]  # a function


def _is_footer(cell: object) -> bool:
    if not isinstance(cell, str):
        return False
    word = normal(cell)
    return word in NOT_DATA or word.startswith(FOOTERS)
