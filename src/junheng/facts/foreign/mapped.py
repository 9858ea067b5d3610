"""Tables of another shape, read into facts as a mapping says."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Given
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from junheng.facts.cells.entries import normal
from junheng.facts.cells.numbers import factor, unit_of
from junheng.facts.fields import Field, Table, dictionary
from junheng.facts.files.sheets import letter
from junheng.facts.foreign.column_rules import Grid, Placed, fill
from junheng.facts.foreign.field_rules import Rule
from junheng.facts.foreign.joined_rows import PART, merge_equal, source_of
from junheng.facts.foreign.mapping import Block, Mapping
from junheng.facts.foreign.origins import data_rows, open_origins, unused_columns
from junheng.facts.foreign.row_findings import each_once, key_blanks, required_blanks
from junheng.facts.table import ROW, Facts, Source, column_type, empty, frame_of
from junheng.facts.workbook.sheet_table import LISTED, REPEATABLE, TELLING_APART, brief
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding, Locus
from junheng.terms.messages import Lang

ROUNDED = "read.rounded"
_UNIT = re.compile(r"\(([^()]+)\)$")


@dataclass(frozen=True)
class Piece:
    """The rows that one block gave from one sheet.

    Attributes:
        block: The block.
        frame: The rows, numbers as they are held, `_row` as in the sheet.
        source: Where each field was read from.
        findings: What is wrong with the entries.
        blamed: Row and field of the entries that a finding is about.
    """

    block: Block
    frame: pl.DataFrame
    source: Source
    findings: tuple[Finding, ...]
    blamed: frozenset[tuple[int, str]]


def read_mapped(
    path: Path, mapping: Mapping, lang: Lang = "zh", *, county: Given[str, object] | None = None
) -> tuple[Facts, list[Finding]]:
    """The facts in another office's tables, and what is wrong or notable in them.

    Args:
        path: A workbook or text table, or a folder of them.
        mapping: How their columns give our fields.
        lang: Language of the words that findings quote from the dictionary.
        county: The county's figures by field id, where neither the tables nor the mapping have them.

    Returns:
        The facts, and the findings in the order of the sheets. An entry with an error counts as missing; a
        row without its identifiers is left out, and a finding says so.

    Raises:
        InputError: a file cannot be read, a sheet or column that the mapping names is not there, or nothing
            says which county and school year the data are of.
    """
    opened = open_origins(path, mapping, lang)
    findings = list(opened.findings)
    pieces: list[Piece] = []
    for id, grids in opened.grids.items():
        blocks = [block for block in mapping.blocks if block.origin == id]
        for grid in grids:
            read, found = _read_grid(grid, blocks, mapping)
            pieces += read
            findings += found
    pieces += [_stated(block, mapping) for block in mapping.blocks if not block.origin]
    frames: dict[str, pl.DataFrame] = {}
    sources: dict[str, Source] = {}
    for table in dictionary().values():
        own = [piece for piece in pieces if piece.block.table == table.id]
        if own:
            frames[table.id], sources[table.id], found = _joined(table, own)
            findings += found
    said = frames.get("county")
    named = said["county"][0] if said is not None and "county" in said.columns and said.height == 1 else None
    frames["county"] = _county(said, county or {}, mapping)
    for id in ("schools", "stages"):
        if id not in frames or frames[id].is_empty():
            place = Locus(sources[id].sheet if id in sources else path.name)
            findings.append(Finding("read.no_rows", place, table=id))
        findings += _not_given(dictionary()[id], mapping, sources.get(id))
    return _in_one_county(Facts.of(frames, sources), named), findings


def _read_grid(grid: Grid, blocks: Sequence[Block], mapping: Mapping) -> tuple[list[Piece], list[Finding]]:
    """All that the mapping takes from one sheet."""
    origin = mapping.origins[blocks[0].origin] if blocks else None
    if origin is None:
        return [], []
    keys = {name for block in blocks for key in dictionary()[block.table].keys for name in _named(block, key)}
    rows, findings = data_rows(grid, origin, [index for name in keys if (index := grid.index(name)) is not None])
    taken: set[int] = set()
    pieces = []
    for block in blocks:
        fitting = [row for row in rows if all(grid.fulfils(test, row) for test in block.where)]
        taken.update(fitting)
        pieces.append(_read_block(grid, block, fitting))
    left = [row + 1 for row in rows if row not in taken]
    if left:
        place = Locus(grid.sheet.name, str(left[0]))
        findings.append(Finding("mapping.rows_untaken", place, params={"count": len(left), "first": left[0]}))
    return pieces, [*findings, *unused_columns(grid, mapping.columns_of[origin.id])]


def _stated(block: Block, mapping: Mapping) -> Piece:
    """The one row of a block that is all constants."""
    rules = block.rules.values()
    columns = {rule.field.id: pl.Series([rule.held], dtype=column_type(rule.field)) for rule in rules}
    frame = pl.DataFrame({**columns, ROW: pl.Series([1], dtype=pl.Int64)})
    return Piece(block, frame, Source(mapping.file), (), frozenset())


def _named(block: Block, key: str) -> tuple[str, ...]:
    return block.rules[key].columns if key in block.rules else ()


def _read_block(grid: Grid, block: Block, rows: Sequence[int]) -> Piece:
    columns: dict[str, pl.Series] = {}
    letters: dict[str, tuple[str, ...]] = {}
    filled: list[tuple[Field, tuple[Placed, ...]]] = []
    findings: list[Finding] = []
    for id, rule in block.rules.items():
        found = fill(grid, rule, rows)
        if found is None:
            params: dict[str, object] = {"field": rule.field, "columns": list(rule.columns)}
            place = Locus(grid.sheet.name)
            findings.append(Finding("mapping.column_absent", place, block.table, fields=(id,), params=params))
            continue
        columns[id] = found.series
        findings += _unit_doubts(grid, block.table, rule, found.columns)
        rounded = [placed for placed in found.problems if rule.round and placed.problem.code == ROUNDED]
        told = tuple(placed for placed in found.problems if not (rule.round and placed.problem.code == ROUNDED))
        filled.append((rule.field, told))
        if rounded:
            place = Locus(grid.sheet.name, ", ".join(letter(column) for column in found.columns))
            params = {"field": rule.field, "count": len(rounded), "decimals": rule.field.decimals}
            findings.append(Finding("mapping.rounded", place, block.table, fields=(id,), params=params))
        if found.columns:
            letters[id] = tuple(letter(column) for column in found.columns)
    frame = pl.DataFrame({**columns, ROW: pl.Series(ROW, [row + 1 for row in rows], dtype=pl.Int64)})
    blamed = set()
    for field, problems in filled:
        blamed |= {(rows[placed.problem.index] + 1, field.id) for placed in problems}
        findings += _listed(grid, block.table, field, problems, rows, frame)
    return Piece(block, frame, Source(grid.sheet.name, letters), tuple(findings), frozenset(blamed))


def _unit_doubts(grid: Grid, table: str, rule: Rule, columns: Sequence[int]) -> Iterator[Finding]:
    """A heading that names another unit than the one that its figures are read in."""
    field = rule.field
    if rule.unit_said or not field.numeric or not field.unit:
        return
    for column in columns:
        heading = grid.heads.names[column]
        named = _UNIT.search(normal(heading))
        unit = unit_of(named[1], field.unit) if named else None
        if unit is not None and unit != field.unit and factor(unit, field.unit) is not None:
            place = Locus(grid.sheet.name, letter(column))
            params: dict[str, object] = {
                "field": field,
                "heading": heading,
                "unit": unit,
                "wanted": field.unit,
            }
            yield Finding("mapping.unit_doubtful", place, table, fields=(field.id,), params=params)


def _listed(
    grid: Grid, table: str, field: Field, problems: Sequence[Placed], rows: Sequence[int], frame: pl.DataFrame
) -> Iterator[Finding]:
    """A field's problems as findings, each kind listed up to `LISTED` times and then counted."""
    schools = frame["school"] if "school" in frame.columns else None
    counted: dict[str, int] = {}
    for placed in problems:
        problem = placed.problem
        counted[problem.code] = counted.get(problem.code, 0) + 1
        if counted[problem.code] > LISTED:
            continue
        number = rows[problem.index] + 1
        cells = ", ".join(f"{letter(column)}{number}" for column in placed.columns)
        heading = " + ".join(grid.heads.names[column] for column in placed.columns)
        yield Finding(
            problem.code,
            Locus(grid.sheet.name, cells),
            table=table,
            row=number,
            fields=(field.id,),
            school=schools[problem.index] if schools is not None else None,
            value=brief(problem.value),
            params={"field": heading, **problem.params},
        )
    for code, number in counted.items():
        if number > LISTED:
            kind = Finding(code).severity
            columns = sorted({column for placed in problems for column in placed.columns})
            yield Finding(
                "read.more_errors" if kind == "error" else "read.more_warnings",
                Locus(grid.sheet.name, ", ".join(letter(column) for column in columns)),
                table=table,
                fields=(field.id,),
                params={"field": field, "more": number - LISTED, "listed": LISTED},
            )


def _joined(table: Table, pieces: Sequence[Piece]) -> tuple[pl.DataFrame, Source, list[Finding]]:
    """One table from all pieces, each row once."""
    findings = [finding for piece in pieces for finding in piece.findings]
    source = source_of([piece.source for piece in pieces], {})
    parts = [piece.frame.with_columns(pl.col(ROW) + n * PART) for n, piece in enumerate(pieces)]
    blamed = {(row + n * PART, id) for n, piece in enumerate(pieces) for row, id in piece.blamed}
    keys = [key for key in table.keys if all(key in piece.block.rules for piece in pieces)]
    parts, lost = _only_filling(table, pieces, parts, keys, source)
    findings += lost
    frame = pl.concat(parts, how="diagonal")
    findings += key_blanks(table, keys, frame, blamed, source)
    frame = frame.drop_nulls(keys)
    told = [*keys, *(name for name in TELLING_APART.get(table.id, ()) if name in frame.columns)]
    moved: dict[tuple[int, str], int] = {}
    if any(piece.block.distinct for piece in pieces):
        frame, moved, differing = merge_equal(table, frame, told, source)
        findings += differing
        source = source_of([piece.source for piece in pieces], moved)
    elif table.id not in REPEATABLE and told and frame.select(told).is_duplicated().any():
        frame, repeated = each_once(table, frame, told, source)
        findings += repeated
    findings += required_blanks(table, frame, blamed, source)
    return frame, source, findings


def _only_filling(
    table: Table, pieces: Sequence[Piece], parts: Sequence[pl.DataFrame], keys: Sequence[str], source: Source
) -> tuple[list[pl.DataFrame], list[Finding]]:
    """The parts without the rows that were only to fill others and have none to fill."""
    givers = [part.select(keys) for piece, part in zip(pieces, parts, strict=True) if not piece.block.fill_only]
    if len(givers) == len(parts):
        return list(parts), []
    known = pl.concat(givers) if givers else pl.DataFrame(schema={key: pl.String() for key in keys})
    kept, findings = [], []
    for piece, part in zip(pieces, parts, strict=True):
        fitting = part.join(known, on=keys, how="semi", maintain_order="left") if piece.block.fill_only else part
        kept.append(fitting)
        if fitting.height < part.height:
            count = part.height - fitting.height
            place = Locus(piece.source.sheet)
            findings.append(Finding("mapping.rows_unmatched", place, table.id, params={"count": count}))
    return kept, findings


def _county(frame: pl.DataFrame | None, given: Given[str, object], mapping: Mapping) -> pl.DataFrame:
    """The county table: what was given counts for a single county; for several it fills what they all lack.

    Raises:
        InputError: nothing says which county or school year the data are of.
    """
    if frame is None or frame.is_empty():
        frame = frame_of("county", [given]) if given else empty("county")
    elif given:
        beside = frame_of("county", [given])
        alone = frame.height == 1
        blank = {name for name in frame.columns if frame[name].null_count() == frame.height}
        lacking = [name for name in given if alone or name not in frame.columns or name in blank]
        frame = frame.with_columns(pl.lit(beside[name][0], dtype=beside[name].dtype).alias(name) for name in lacking)
    table = dictionary()["county"]
    for key in table.keys:
        if key not in frame.columns or frame[key].null_count() == frame.height:
            raise InputError("mapping.county_missing", mapping=mapping.file, field=table[key], key=key)
    return frame


def _not_given(table: Table, mapping: Mapping, source: Source | None) -> list[Finding]:
    """A note on the required fields that no rule gives."""
    given = {id for block in mapping.blocks if block.table == table.id for id in block.rules}
    absent = [field for field in table.fields.values() if field.required and field.id not in given]
    if not absent:
        return []
    params: dict[str, object] = {"mapping": mapping.file, "fields": absent, "label": table}
    return [Finding("mapping.fields_missing", Locus(source.sheet if source else None), table.id, params=params)]


def _in_one_county(facts: Facts, named: str | None) -> Facts:
    """The schools of a single county have its code, also those that had its name instead."""
    codes = facts.county_codes()
    if len(codes) != 1:
        return facts
    lies_here = pl.col("county").is_null() | pl.col("county").eq(pl.lit(named, dtype=pl.String))
    county = pl.when(lies_here).then(pl.lit(codes[0])).otherwise("county").alias("county")
    return facts.with_tables(schools=facts["schools"].with_columns(county))
