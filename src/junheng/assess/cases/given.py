"""From the tables that a person pastes into a case to facts.

Columns stand between `|`, headed by the dictionary's labels, ids or other names; figures are in their
field's unit.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

import polars as pl

from junheng.facts.cells.entries import normal
from junheng.facts.cells.words import read_column
from junheng.facts.fields import Field, Table, dictionary
from junheng.facts.table import ROW, Facts
from junheng.facts.workbook.headings import bare_heading, match_heading
from junheng.standards.read import Phrase

BLANKS = frozenset(("", "-", "—", "–", "/"))
HARMLESS = frozenset(("read.percent_small",))
"""What a reader of workbooks warns of and a case may mean."""
STAGE_OF_TYPE = {
    "primary": "primary",
    "teaching_point": "primary",
    "junior": "junior",
    "complete_secondary": "junior",
}

Cells = dict[str, list[str | None]]


class Unreadable(Exception):
    """Something in a case that cannot be read; the case's loader says which case."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.reason = Phrase(code, params)


@dataclass(frozen=True)
class Given:
    """What a case says about its county.

    Attributes:
        place: Division code.
        school_year: First calendar year.
        stage: Stage of schools whose row does not say it.
        every: Field or label → entry, for schools whose table has no such column.
        tables: Table → its text; `county` and `evidence` may be pairs instead.
        school_words: Headings that stand for a school besides the dictionary's.
    """

    place: str
    school_year: int
    stage: str | None = None
    every: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, str | Mapping[str, str]] = field(default_factory=dict)
    school_words: Sequence[str] = ()


def read_facts(given: Given) -> Facts:
    """The facts of a case.

    Raises:
        Unreadable: a heading is not known, an entry cannot be read, or two rows of a school contradict each
            other.
    """
    frames: dict[str, pl.DataFrame] = {}
    schools, stages = _schools(given)
    ids = _ids(schools)
    if schools:
        frames["schools"] = _frame("schools", schools)
    if stages:
        frames["stages"] = _frame("stages", stages)
    for table, text in given.tables.items():
        if table in ("schools", "county"):
            continue
        cells = _pairs(table, text) if isinstance(text, Mapping) else _columns(given, [table], text)[table]
        if "school" in cells:
            cells["school"] = [_known(ids, table, entry) for entry in cells["school"]]
        if table == "stages" and stages:
            raise Unreadable("standards.case_twice", table=dictionary()[table])
        frames[table] = _frame(table, cells)
    frames["county"] = _county(given)
    return Facts.of(frames)


def _county(given: Given) -> pl.DataFrame:
    held = given.tables.get("county", {})
    cells = _figures(held) if isinstance(held, Mapping) else _columns(given, ["county"], held)["county"]
    for name, value in (("county", given.place), ("school_year", str(given.school_year))):
        cells.setdefault(name, [value])
    return _frame("county", cells)


def _figures(pairs: Mapping[str, str]) -> Cells:
    """County figures by label or id."""
    cells: Cells = {}
    for heading, entry in pairs.items():
        column = match_heading(dictionary()["county"], heading)
        if column is None:
            raise _unknown(heading, ["county"])
        cells[column.field.id] = [_entry(entry)]
    return cells


def _pairs(table: str, pairs: Mapping[str, str]) -> Cells:
    """Evidence as `clause: yes or no`."""
    if table != "evidence":
        raise Unreadable("standards.case_no_table", table=dictionary()[table])
    return {"clause": list(pairs), "met": [_entry(entry) for entry in pairs.values()]}


def _columns(given: Given, tables: Sequence[str], text: str) -> dict[str, Cells]:
    """The cells of a pasted table by field, each column given to the first table that knows its heading."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    rows = [_split(line) for line in lines if set(line) - set("|-: ")]
    label = dictionary()[tables[0]]
    if not rows or len(rows[0]) < 1:
        raise Unreadable("standards.case_no_table", table=label)
    found: dict[str, Cells] = {table: {} for table in tables}
    for index, heading in enumerate(rows[0]):
        table, held = _field(given, tables, heading)
        if held.id in found[table]:
            raise Unreadable("standards.case_heading_twice", heading=heading, table=label)
        cells: list[str | None] = []
        for number, row in enumerate(rows[1:], start=1):
            if len(row) != len(rows[0]):
                raise Unreadable("standards.case_cells", table=label, row=number, cells=len(row), headings=len(rows[0]))
            cells.append(_entry(row[index]))
        found[table][held.id] = cells
    return found


def _split(line: str) -> list[str]:
    """A line's cells; the bars at its ends may be left out."""
    return [cell.strip() for cell in line.removeprefix("|").removesuffix("|").split("|")]


def _entry(text: str) -> str | None:
    return None if text.strip() in BLANKS else text.strip()


def _field(given: Given, tables: Sequence[str], heading: str) -> tuple[str, Field]:
    for table in tables:
        known = dictionary()[table]
        if "school" in known and normal(heading) in given.school_words:
            return table, known["school"]
        column = match_heading(known, heading)
        if column is not None and not column.unit:
            return table, column.field
    raise _unknown(heading, tables)


def _unknown(heading: str, tables: Sequence[str]) -> Unreadable:
    fields = [field for table in tables for field in dictionary()[table].fields.values()]
    known = [word for field in fields for word in (field.label.zh, field.id)]
    close = get_close_matches(bare_heading(heading), known, 1)
    return Unreadable(
        "standards.case_heading",
        heading=heading,
        table=dictionary()[tables[0]],
        close=close[0] if close else "—",
    )


def _schools(given: Given) -> tuple[Cells, Cells]:
    """The table of schools taken apart: one row a school, and one row a school and stage."""
    text = given.tables.get("schools")
    if text is None:
        return {}, {}
    if not isinstance(text, str):
        raise Unreadable("standards.case_no_table", table=dictionary()["schools"])
    found = _columns(given, ["schools", "stages"], text)
    own, of_stage = found["schools"], found["stages"]
    rows = len(next(iter((own or of_stage).values()), []))
    names = own.get("school") or own.get("name")
    if names is None:
        raise Unreadable("standards.case_school_missing")
    own.setdefault("school", list(names))
    own.setdefault("name", list(own["school"]))
    for heading, entry in given.every.items():
        table, held = _field(given, ["schools", "stages"], heading)
        (own if table == "schools" else of_stage).setdefault(held.id, [_entry(entry)] * rows)
    staged: Cells = {}
    if of_stage or "stages" not in given.tables:
        staged = {"school": own["school"], **of_stage}
        if "stage" not in staged:
            staged["stage"] = _stages(given, own)
        if "type" not in own:
            own["type"] = _types(staged)
        rows_of = Counter(zip(own["school"], staged["stage"], strict=True))
        for (school, _), times in rows_of.items():
            if times > 1:
                stage = dictionary()["stages"]["stage"]
                raise Unreadable("standards.case_contradiction", school=school, field=stage)
    return _once(own), staged


def _stages(given: Given, own: Cells) -> list[str | None]:
    """The stage of each row: as the case says for all, or as the school's type leaves no doubt."""
    if given.stage is not None:
        return [given.stage] * len(own["school"])
    held = read_column(dictionary()["schools"]["type"], own.get("type", []))[0].to_list()
    if not held or any(type not in STAGE_OF_TYPE for type in held):
        raise Unreadable("standards.case_stage_missing")
    return [STAGE_OF_TYPE[type] for type in held]


def _types(staged: Cells) -> list[str | None]:
    """A school of one stage is a school of that stage; what a school of two is, a case has to say."""
    held = read_column(dictionary()["stages"]["stage"], staged["stage"])[0].to_list()
    number = Counter(staged["school"])
    return [stage if number[school] == 1 else None for school, stage in zip(staged["school"], held, strict=True)]


def _once(own: Cells) -> Cells:
    """One row a school: what its rows say together.

    Raises:
        Unreadable: they contradict each other.
    """
    merged: dict[str | None, dict[str, str | None]] = {}
    for row, school in enumerate(own["school"]):
        known = merged.setdefault(school, {})
        for name, cells in own.items():
            entry = cells[row]
            if entry is not None and known.get(name) not in (None, entry):
                raise Unreadable("standards.case_contradiction", school=school, field=dictionary()["schools"][name])
            known[name] = known.get(name) or entry
    return {name: [known[name] for known in merged.values()] for name in own}


def _ids(schools: Cells) -> dict[str, str]:
    ids = {entry: entry for entry in schools.get("school", ()) if entry}
    names = zip(schools.get("name", ()), schools.get("school", ()), strict=True)
    return {name: id for name, id in names if name and id} | ids


def _known(ids: Mapping[str, str], table: str, entry: str | None) -> str | None:
    if ids and entry not in ids:
        raise Unreadable("standards.case_school", school=entry or "—", table=dictionary()[table])
    return ids.get(entry or "", entry)


def _frame(table: str, cells: Cells) -> pl.DataFrame:
    declared: Table = dictionary()[table]
    columns = []
    for name, entries in cells.items():
        series, problems = read_column(declared[name], entries)
        for problem in problems:
            if problem.code not in HARMLESS:
                blanks = {"field": declared[name], "sheet": declared, "cell": str(problem.index + 1)}
                raise Unreadable(problem.code, **blanks, value=problem.value, **problem.params)
        columns.append(series.alias(name))
    rows = len(columns[0]) if columns else 0
    return pl.DataFrame(columns).with_columns(pl.Series(ROW, range(2, rows + 2), dtype=pl.Int64))
