"""表II: each school of a stage against the standard, a row a school."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from junheng.assess.outcome import Assessment, Reading, Unit
from junheng.report import words
from junheng.report.document import Draft, Heading, Section
from junheng.report.kinds.self_assessment.judged import is_floored, is_ruled, limited, units_of
from junheng.report.sources import of_unit
from junheng.report.tables import (
    EMPTY,
    SIGNS,
    Cell,
    Column,
    Row,
    Table,
    bracketed,
    full_decimals,
    telling_decimals,
    value_decimals,
)
from junheng.standards.model import Stage
from junheng.terms.messages import Lang, text

BLANK = dict.fromkeys(("number", "township", "pupils", "met", "passes", "remark"), Cell(""))
"""What rows that are about no school leave empty."""


def school_form(found: Assessment, stage: Stage, lang: Lang) -> Section:
    """The form of one stage: values beside thresholds, what fails shaded and signed, schools left out with reasons."""
    name = words.stage(stage, lang)
    draft = Draft(f"form.schools.{stage}", text("selfassessment.form.schools_sheet", lang, stage=name), lang)
    ruled = is_ruled(found, stage)
    kind = "ruled" if ruled else "unruled"
    heading = text(f"selfassessment.form.schools_{kind}", lang, stage=name)
    draft.blocks.append(Heading(1, heading, numbered=False))
    draft.table(_table(found, stage, ruled, lang))
    return draft.done(landscape=True)


def _table(found: Assessment, stage: Stage, ruled: bool, lang: Lang) -> Table:
    units = units_of(found, stage)
    out = units_of(found, stage, in_scope=False)
    # Where schools are held to a standard its indicators fill the form; the others stand in 表III.
    ids = limited(found, stage) or [id for id, one in found.rulebook.indicators.items() if stage in one.stages]
    readings = {id: [unit.readings[id] for unit in units if id in unit.readings] for id in ids}
    varied = {id for id in ids if len({(one.threshold, one.floor) for one in readings[id]}) > 1}
    columns = _columns(found, readings, varied, ruled, lang)
    rows = [_names(found, ids, lang)]
    if ruled:
        rows += _bounds(units, ids, varied, lang)
    rows += [_row(number, unit, ids, varied, ruled, columns, lang) for number, unit in enumerate(units, 1)]
    rows += [_out_row(unit, ids, columns, lang) for unit in out]
    ruling = "unruled" if not ruled else "ruled" if is_floored(found, [stage]) else "unfloored"
    left_out = text("selfassessment.form.schools_out", lang) if out else ""
    notes = (text(f"selfassessment.form.schools_note_{ruling}", lang, left_out=left_out),)
    key = f"form.schools.{stage}"
    return Table(key, "", "", columns, tuple(rows), notes=notes, keep=2, broad=True)


def _columns(
    found: Assessment, readings: dict[str, list[Reading]], varied: set[str], ruled: bool, lang: Lang
) -> tuple[Column, ...]:
    columns = [
        Column("number", text("selfassessment.column.number", lang), decimals=0, width=5, centred=True),
        Column("name", text("report.column.name", lang), width=27),
        Column("township", text("report.column.township", lang), width=18),
        Column("pupils", text("report.column.pupils", lang), decimals=0, width=7),
    ]
    for id, own in readings.items():
        decimals = value_decimals(one.value for one in own)
        columns.append(Column(f"{id}.value", id, decimals=decimals, width=9))
        if id in varied:
            columns.append(Column(f"{id}.threshold", text("report.column.threshold", lang), width=7))
    if ruled:
        columns += [
            Column("met", text("selfassessment.column.met", lang), decimals=0, width=5, centred=True),
            Column("passes", text("report.column.passes", lang), width=10.5, centred=True),
        ]
    columns.append(Column("remark", text("report.column.remark", lang), width=19))
    return tuple(columns)


def _names(found: Assessment, ids: Sequence[str], lang: Lang) -> Row:
    """What each column is about, once: in the headings, which every page repeats, it would take a third of them."""
    own = {id: found.rulebook.indicators[id] for id in ids}
    names = {f"{id}.value": Cell(bracketed(one.name(lang), one.unit(lang))) for id, one in own.items()}
    return {**BLANK, "name": Cell(text("report.column.indicator", lang), "strong"), **names}


def _bounds(units: Sequence[Unit], ids: Sequence[str], varied: set[str], lang: Lang) -> list[Row]:
    """The thresholds, and under them the floors, where they are the same for all schools of the form."""
    rows: list[Row] = []
    for what in ("threshold", "floor"):
        row: dict[str, Cell] = {}
        for id in ids:
            unit = next((unit for unit in units if id in unit.readings), None)
            limit: Fraction | None = None if unit is None else getattr(unit.readings[id], what)
            if unit is not None and limit is not None and id not in varied:
                source = of_unit(unit, "indicators", id, what)
                row[f"{id}.value"] = Cell(limit, "strong", full_decimals(limit), source=source)
        if row and (not rows or _exact(row) != _exact(rows[0])):
            rows.append({**BLANK, "name": Cell(text(f"report.column.{what}", lang), "strong"), **row})
    return rows


def _exact(row: Row) -> list[object]:
    """The limits of a row: a floor that is the threshold itself needs no row."""
    return [cell.value for key, cell in row.items() if key.endswith(".value")]


def _who(unit: Unit, lang: Lang) -> dict[str, Cell]:
    return {
        "name": Cell(unit.name or unit.school),
        "township": Cell(unit.township) if unit.township else words.no_data(lang),
        "pupils": words.figure(unit.pupils, lang, 0, of_unit(unit, "pupils")),
    }


def _row(
    number: int,
    unit: Unit,
    ids: Sequence[str],
    varied: set[str],
    ruled: bool,
    columns: Sequence[Column],
    lang: Lang,
) -> Row:
    least = {column.key: column.decimals or 0 for column in columns}
    cells = {"number": Cell(str(number)), **_who(unit, lang)}
    for id in ids:
        if id not in unit.readings:
            continue
        reading = unit.readings[id]
        cells[f"{id}.value"] = _value(unit, reading, least[f"{id}.value"], lang)
        if id in varied and reading.threshold is not None:
            source = of_unit(unit, "indicators", id, "threshold")
            cells[f"{id}.threshold"] = Cell(reading.threshold, decimals=full_decimals(reading.threshold), source=source)
    if ruled:
        cells["met"] = EMPTY if unit.met is None else Cell(unit.met, source=of_unit(unit, "met"))
        cells["passes"] = words.passing(unit.passes, lang, of_unit(unit, "passes"))
    used = list(dict.fromkeys(id for reading in unit.readings.values() for id in reading.tolerances))
    if used:
        cells["remark"] = Cell(text("selfassessment.form.tolerances", lang, ids=used))
    return cells


def _value(unit: Unit, reading: Reading, least: int, lang: Lang) -> Cell:
    """A value with the sign of its state, unless it is met: colour alone tells nobody who prints in grey."""
    source = of_unit(unit, "indicators", reading.indicator, "value")
    if reading.value is None:
        return words.no_data(lang, source)
    decimals = telling_decimals(reading.value, words.bounds(reading), least)
    if reading.threshold is None or reading.state not in ("within-tolerance", "failing"):
        return Cell(reading.value, decimals=decimals, source=source)
    return Cell(reading.value, reading.state, decimals, unit=SIGNS[reading.state], source=source)


def _out_row(unit: Unit, ids: Sequence[str], columns: Sequence[Column], lang: Lang) -> Row:
    """A school that does not count: its values, not judged, and why."""
    cells = {"number": EMPTY, **_who(unit, lang)}
    for id in ids:
        if id in unit.readings:
            cells[f"{id}.value"] = words.figure(
                unit.readings[id].value, lang, source=of_unit(unit, "indicators", id, "value")
            )
    cells["passes"] = Cell(text("report.left_out", lang))
    cells["remark"] = Cell(words.out_reason(unit.out_reason, lang))
    keys = {column.key for column in columns}
    return {key: replace(cell, look="out") for key, cell in cells.items() if key in keys}
