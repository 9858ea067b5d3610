"""A plan from its workbook: sheets and headings in either language, columns in any order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from junheng.deliver.workplan.entries import PlanRead, item_name, put_together
from junheng.deliver.workplan.fields import PLAN, Field, Thing, things
from junheng.facts.files.sheets import Sheet, letter, open_sheets
from junheng.terms.findings import Finding, Locus
from junheng.terms.messages import LANGS, text

HEADS_WITHIN = 12
"""Rows from the top in which the headings stand."""


@dataclass(frozen=True)
class _Places:
    """Rows and columns of everything that was read."""

    sheets: dict[str, str] = field(default_factory=dict)
    rows: dict[tuple[str, int], int] = field(default_factory=dict)
    columns: dict[tuple[str, str], int] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    """Row of each field of the plan itself, which stand below each other."""

    def __call__(self, thing: str, number: int, key: str | None) -> Locus:
        sheet = self.sheets.get(thing)
        if thing == PLAN:
            row = self.lines.get(key or "")
            return Locus(sheet, None if row is None else f"B{row + 1}")
        row = self.rows.get((thing, number))
        if row is None:
            return Locus(sheet)
        return Locus(sheet, f"{letter(self.columns.get((thing, key or ''), 0))}{row + 1}")


def read_workbook(path: Path) -> PlanRead:
    """A plan from a workbook that `write_workbook` made, or one like it.

    Returns:
        The plan, or findings that name sheet and cell.

    Raises:
        InputError: the file cannot be read.
    """
    names = {label: thing for thing in things().values() for label in _labels(thing)}
    indexes = {text("workplan.index", lang).casefold() for lang in LANGS}
    reader = _Reader()
    for sheet in open_sheets(path):
        thing = names.get(_key(sheet.name))
        if thing is not None and thing.id in reader.places.sheets:
            reader.findings.append(
                Finding("workplan.sheet_twice", Locus(sheet.name), thing.id, params={"thing": thing})
            )
        elif thing is not None:
            reader.take(sheet, thing)
        elif _key(sheet.name) not in indexes and any(cell is not None for row in sheet.rows for cell in row):
            reader.findings.append(Finding("workplan.unknown_sheet", Locus(sheet.name)))
    if PLAN not in reader.places.sheets:
        reader.findings.append(Finding("workplan.no_plan", Locus(path.name), PLAN))
        return PlanRead(None, tuple(reader.findings), reader.places)
    return put_together(reader.entries, reader.places, reader.findings)


def _labels(thing: Thing) -> list[str]:
    return [_key(word) for word in (thing.id, thing.label.zh, thing.label.en)]


def _key(cell: object) -> str:
    """A heading without what people add to it."""
    return "".join(str(cell).split()).rstrip("*＊").casefold() if isinstance(cell, str) else ""


@dataclass(frozen=True)
class _Reader:
    places: _Places = field(default_factory=_Places)
    entries: dict[str, list[Mapping[str, object]]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def take(self, sheet: Sheet, thing: Thing) -> None:
        """All items of one sheet."""
        self.places.sheets[thing.id] = sheet.name
        heads = {_key(word): one for one in thing.fields.values() for word in (one.id, one.label.zh, one.label.en)}
        if thing.id == PLAN:
            self.entries[PLAN] = [self._below_each_other(sheet, thing, heads)]
            return
        at = max(
            range(min(HEADS_WITHIN, len(sheet.rows))),
            key=lambda row: (sum(_key(cell) in heads for cell in sheet.rows[row]), -row),
            default=None,
        )
        columns = {} if at is None else self._columns(sheet, at, thing, heads)
        if at is None or not columns:
            if any(cell is not None for row in sheet.rows for cell in row):
                self._find("workplan.no_headings", sheet, None, None, thing)
            return
        rows = list(self._filled(sheet, at + 1, columns))
        if rows:
            for one in thing.fields.values():
                if one.required and one.id not in columns:
                    self._find("workplan.no_column", sheet, at, None, thing, one)
            self._lost(sheet, thing, at, set(columns.values()))
        self.entries[thing.id] = []
        for number, row in enumerate(rows):
            self.places.rows[thing.id, number] = row
            entry = {id: sheet.rows[row][column] for id, column in columns.items()}
            self.entries[thing.id].append(entry)
            self._months(thing, number, entry)

    def _below_each_other(self, sheet: Sheet, thing: Thing, heads: Mapping[str, Field]) -> Mapping[str, object]:
        found: dict[str, object] = {}
        for row, cells in enumerate(sheet.rows):
            one = heads.get(_key(cells[0])) if cells else None
            if one is not None and one.id not in found:
                found[one.id] = cells[1] if len(cells) > 1 else None
                self.places.lines[one.id] = row
        self._lost(sheet, thing, -1, {1})
        self._months(thing, 0, found)
        return found

    def _columns(self, sheet: Sheet, at: int, thing: Thing, heads: Mapping[str, Field]) -> dict[str, int]:
        found: dict[str, int] = {}
        for column, cell in enumerate(sheet.rows[at]):
            one = heads.get(_key(cell))
            if one is None:
                if any(row[column] is not None for row in sheet.rows[at:]):
                    self._find("workplan.unknown_heading", sheet, at, column, thing, value=cell)
            elif one.id in found:
                self._find("workplan.column_twice", sheet, at, column, thing, one)
            else:
                found[one.id] = column
                self.places.columns[thing.id, one.id] = column
        return found

    @staticmethod
    def _filled(sheet: Sheet, start: int, columns: Mapping[str, int]) -> Iterator[int]:
        for row in range(start, len(sheet.rows)):
            cells = (sheet.rows[row][column] for column in columns.values())
            if any(cell is not None and str(cell).strip() for cell in cells):
                yield row

    def _lost(self, sheet: Sheet, thing: Thing, at: int, columns: set[int]) -> None:
        """Cells whose entry a reader cannot see; taking them for blank would change the plan."""
        for row, column in sorted({*sheet.uncached, *sheet.broken}):
            if row > at and column in columns:
                self._find("workplan.lost_cell", sheet, row, column, thing)
        for (row, column), (last, right) in sheet.merged:
            if row > at and (last > row or right > column) and columns & set(range(column, right + 1)):
                self._find("workplan.merged", sheet, row, column, thing)

    def _months(self, thing: Thing, number: int, entry: Mapping[str, object]) -> None:
        """A spreadsheet makes the first of the month of a month that is typed."""
        for id, raw in entry.items():
            if thing.fields[id].type == "when" and isinstance(raw, date) and raw.day == 1:
                params = {"thing": thing, "field": thing.fields[id], "item": item_name(entry, number)}
                params["month"] = f"{raw.year:04}-{raw.month:02}"
                place = self.places(thing.id, number, id)
                self.findings.append(
                    Finding("workplan.first_of_month", place, thing.id, number + 1, (id,), value=str(raw)[:10],
                            params=params)
                )  # fmt: skip

    def _find(
        self,
        code: str,
        sheet: Sheet,
        row: int | None,
        column: int | None,
        thing: Thing,
        one: Field | None = None,
        value: object = None,
    ) -> None:
        cell = None if row is None else f"{letter(column or 0)}{row + 1}"
        params: dict[str, object] = {"thing": thing} | ({} if one is None else {"field": one})
        fields = () if one is None else (one.id,)
        row = None if row is None else row + 1
        self.findings.append(Finding(code, Locus(sheet.name, cell), thing.id, row, fields, value=value, params=params))
