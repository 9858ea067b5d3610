"""The list of actions read again from a workbook: the same deeds, or findings that name the cell.

`junheng.report.kinds.plan.action_list` writes it. Headings may be in either language, columns in any order, and rows
may be added, changed or taken out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import get_args

from junheng.facts.files.sheets import Sheet, letter, open_sheets
from junheng.plan.actions import actions
from junheng.plan.result import Verb
from junheng.standards.model import STAGES, Stage
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding, Locus
from junheng.terms.messages import LANGS, text

COLUMNS = (
    "year",
    "school",
    "name",
    "township",
    "stage",
    "id",
    "verb",
    "what",
    "quantity",
    "unit",
    "cost",
    "fund",
    "clause",
    "reason",
    "before",
    "after",
    "responsible",
    "done",
)
"""Columns of the list, from left to right."""
NEEDED = ("year", "school", "stage", "id", "verb", "quantity", "cost")
"""Columns without which an action is not known."""
WAN = 10_000
UNITS_SHOWN_WHOLE = 0
"""Decimals of quantities that are yuan."""
SPLIT = "split-class"

Place = tuple[str, str, str | None, int]


@dataclass(frozen=True)
class ListedAction:
    """One row of a list.

    Attributes:
        row: As a person counts.
        responsible, done: As filled in; empty where nothing was.
    """

    row: int
    id: str
    action: Verb
    school: str
    stage: Stage
    year: int
    quantity: Fraction
    cost_yuan: Fraction
    responsible: str = ""
    done: str = ""


@dataclass(frozen=True)
class ActionList:
    """What a workbook lists.

    Attributes:
        sheet: The sheet's name.
        actions: Rows that could be read.
        findings: What could not, each with its cell.
    """

    sheet: str
    actions: tuple[ListedAction, ...]
    findings: tuple[Finding, ...]

    def fixed(self) -> Mapping[Place, float]:
        """Quantities as a new plan takes them (`Question.fixed`).

        Who moves away follows from who moves in, and how many classes are split from the pupils: a plan fixes neither.
        """
        found: dict[Place, Fraction] = {}
        for one in self.actions:
            if one.action == "move-out" or one.id not in actions():
                continue
            stage: str | None = None if actions()[one.id].of_school else one.stage
            key = (one.id, one.school, stage, one.year)
            found[key] = found.get(key, Fraction(0)) + one.quantity
        return {key: float(quantity) for key, quantity in found.items()}


def read_actions(path: Path) -> ActionList:
    """The list of actions in a workbook, such as the plan document as .xlsx.

    Args:
        path: A workbook or text table with the headings of the list on one of its sheets.

    Returns:
        Quantities and costs exactly as they were written.

    Raises:
        InputError: the file cannot be read, or none of its sheets has the headings.
    """
    nearest: tuple[int, str, list[str]] = (0, "", list(NEEDED))
    for sheet in open_sheets(path):
        for at, cells in enumerate(sheet.rows):
            heads = _heads(cells)
            lacking = [key for key in NEEDED if key not in heads]
            if not lacking:
                return _Reader(sheet, heads).read(at + 1)
            if len(heads) > nearest[0]:
                nearest = (len(heads), sheet.name, lacking)
    raise InputError(
        "plandoc.no_list",
        path=str(path),
        sheet=nearest[1],
        columns=[text(f"plandoc.list.{key}") for key in nearest[2]],
    )


def _heads(cells: list[object]) -> dict[str, int]:
    """Columns by key, where a row has their headings."""
    known = {text(f"plandoc.list.{key}", lang).casefold(): key for key in COLUMNS for lang in LANGS}
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        key = known.get(cell.strip().casefold()) if isinstance(cell, str) else None
        if key is not None:
            found.setdefault(key, at)
    return found


class _Wrong(Exception):
    """A cell that cannot be read."""

    def __init__(self, code: str, key: str, value: object, **params: object) -> None:
        super().__init__(code)
        self.code, self.key, self.value, self.params = code, key, value, params


class _Reader:
    """Reads the rows under the headings."""

    def __init__(self, sheet: Sheet, heads: Mapping[str, int]) -> None:
        self.sheet, self.heads = sheet, heads
        self.stages = {text(f"terms.stage.{stage}", lang).casefold(): stage for stage in STAGES for lang in LANGS}
        self.stages |= {stage: stage for stage in STAGES}

    def read(self, start: int) -> ActionList:
        """All rows from one on; blank ones are passed over."""
        found: list[ListedAction] = []
        wrong: list[Finding] = []
        seen: dict[tuple[str, str, str, Stage, int], int] = {}
        for row in range(start, len(self.sheet.rows)):
            if all(self._cell(row, key) is None for key in NEEDED):
                continue
            try:
                one = self._row(row)
                key = (one.id, one.action, one.school, one.stage, one.year)
                if key in seen:
                    raise _Wrong("plandoc.list_twice", "id", one.id, first=seen[key])
                seen[key] = one.row
                found.append(one)
            except _Wrong as bad:
                wrong.append(self._finding(row, bad))
        return ActionList(self.sheet.name, tuple(found), tuple(wrong))

    def _cell(self, row: int, key: str) -> object:
        at = self.heads.get(key)
        cells = self.sheet.rows[row]
        found = None if at is None or at >= len(cells) else cells[at]
        return found.strip() or None if isinstance(found, str) else found

    def _row(self, row: int) -> ListedAction:
        id, verb = self._action(row)
        quantity = self._number(row, "quantity")
        if quantity <= 0:
            raise _Wrong("plandoc.list_not_above", "quantity", self._cell(row, "quantity"))
        whole = id == SPLIT or actions()[id].whole
        if whole and quantity.denominator != 1:
            raise _Wrong("plandoc.list_not_whole", "quantity", self._cell(row, "quantity"))
        cost = self._number(row, "cost") * WAN
        if cost < 0:
            raise _Wrong("plandoc.list_below", "cost", self._cell(row, "cost"))
        year = self._number(row, "year")
        if year.denominator != 1 or not 1900 <= year <= 2200:
            raise _Wrong("plandoc.list_year", "year", self._cell(row, "year"))
        said = {key: self._cell(row, key) for key in ("responsible", "done")}
        return ListedAction(
            row=row + 1,
            id=id,
            action=verb,
            school=self._school(row),
            stage=self._stage(row),
            year=int(year),
            quantity=quantity,
            cost_yuan=cost,
            **{key: "" if value is None else str(value) for key, value in said.items()},
        )

    def _action(self, row: int) -> tuple[str, Verb]:
        id, said = self._cell(row, "id"), self._cell(row, "verb")
        if id not in actions() and id != SPLIT:
            raise _Wrong("plandoc.list_action", "id", id, known=[*actions(), SPLIT])
        name = str(id)
        wanted = {SPLIT} if name == SPLIT else {str(actions()[name].word)}
        if "move" in wanted:
            wanted = {"move-in", "move-out"}
        verb = next((verb for verb in get_args(Verb) if verb == said and verb in wanted), None)
        if verb is None:
            raise _Wrong("plandoc.list_verb", "verb", said, known=sorted(wanted))
        return name, verb

    def _school(self, row: int) -> str:
        found = self._cell(row, "school")
        if found is None:
            raise _Wrong("plandoc.list_blank", "school", None)
        # A workbook that was saved elsewhere may have made a number of an identifier.
        return str(int(found)) if isinstance(found, float) and found.is_integer() else str(found)

    def _stage(self, row: int) -> Stage:
        found = self._cell(row, "stage")
        stage = self.stages.get(str(found).casefold())
        if stage is None:
            raise _Wrong("plandoc.list_stage", "stage", found, known=[text(f"terms.stage.{one}") for one in STAGES])
        return stage

    def _number(self, row: int, key: str) -> Fraction:
        """A number by its shortest decimal form, which is the one that was written."""
        found = self._cell(row, key)
        if isinstance(found, bool):
            raise _Wrong("plandoc.list_number", key, found)
        if isinstance(found, (int, float)):
            return Fraction(repr(found))
        try:
            return Fraction(str(found).replace(",", ""))
        except (ValueError, ZeroDivisionError):
            raise _Wrong("plandoc.list_blank" if found is None else "plandoc.list_number", key, found) from None

    def _finding(self, row: int, bad: _Wrong) -> Finding:
        cell = f"{letter(self.heads[bad.key])}{row + 1}"
        params = {"column": text(f"plandoc.list.{bad.key}"), **bad.params}
        return Finding(bad.code, Locus(self.sheet.name, cell), row=row + 1, value=bad.value, params=params)
