"""Tables with a row a school: its resources, what it lacks, and the clauses that look at schools."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Literal

from junheng.assess.contract import detail
from junheng.assess.outcome import Assessment, Reading, Unit
from junheng.report import words
from junheng.report.sources import count_in, of_unit, path, total_in
from junheng.report.tables import (
    EMPTY,
    NOTHING,
    Cell,
    Column,
    Row,
    Table,
    full_decimals,
    telling_decimals,
    value_decimals,
)
from junheng.standards.model import Indicator, Stage
from junheng.terms.messages import Lang, text


def school_columns(lang: Lang) -> tuple[Column, ...]:
    """Who a row is about."""
    return (
        words.column("school", lang, width=11),
        words.column("name", lang, width=19),
        words.column("township", lang, width=8),
        words.column("type", lang, width=8),
        words.column("urban_rural", lang, width=5, centred=True),
        words.column("pupils", lang, decimals=0, width=6),
    )


def school_cells(unit: Unit, lang: Lang) -> dict[str, Cell]:
    """Who a unit is; in scope or not, always the same cells."""
    return {
        "school": Cell(unit.school),
        "name": Cell(unit.name or unit.school),
        "township": Cell(unit.township) if unit.township else words.no_data(lang),
        "type": words.code("school_type", unit.type, lang),
        "urban_rural": words.code("urban_rural", unit.urban_rural, lang),
        "pupils": words.figure(unit.pupils, lang, source=of_unit(unit, "pupils")),
    }


def resources(assessment: Assessment, stage: Stage, caption: str, lang: Lang) -> Table:
    """Every school of a stage with each indicator's floor, threshold, value and state.

    An indicator that the standard sets no threshold for shows its value alone; a school that is left out is
    listed with the reason, and not judged.
    """
    units = [unit for unit in assessment.units if unit.stage == stage]
    shown = [i for i in assessment.rulebook.indicators.values() if stage in i.stages]
    ruled = any(unit.needed is not None for unit in units)
    columns = [*school_columns(lang)]
    for indicator in shown:
        columns += _indicator_columns(indicator, units, lang)
    if ruled:
        columns += [
            words.column("met", lang, decimals=0, width=5.5),
            words.column("needed", lang, decimals=0, width=5.5),
            words.column("passes", lang, width=8, centred=True),
        ]
    columns.append(Column("way", text("report.column.way" if ruled else "report.column.remark", lang), width=24))
    notes = [text("report.note.legend", lang)] if ruled else [text("report.note.no_thresholds", lang)]
    if any(not unit.in_scope for unit in units):
        notes.append(text("report.note.out_of_scope", lang))
    stage_name = words.stage(stage, lang)
    return Table(
        key=f"resources.{stage}",
        sheet=text("report.sheet.resources", lang, stage=stage_name),
        title=text(
            f"report.title.{'resources' if ruled else 'values'}",
            lang,
            county=assessment.county_name,
            stage=stage_name,
        ),
        columns=tuple(columns),
        rows=tuple(_resource_row(assessment, unit, columns, lang) for unit in units),
        caption=caption,
        notes=tuple(notes),
        keep=2,
    )


def _indicator_columns(indicator: Indicator, units: Sequence[Unit], lang: Lang) -> list[Column]:
    readings = [unit.readings[indicator.id] for unit in units if indicator.id in unit.readings]
    decimals = value_decimals(reading.value for reading in readings)
    id, name = indicator.id, words.measured(indicator, lang)
    if all(reading.threshold is None for reading in readings):
        return [Column(f"{id}.value", name, decimals=decimals, width=13)]
    columns = [
        words.column(f"{id}.floor", lang, name="floor", width=5, group=name),
        words.column(f"{id}.threshold", lang, name="threshold", width=5, group=name),
        words.column(f"{id}.value", lang, name="value", decimals=decimals, width=6.5, group=name),
        words.column(f"{id}.state", lang, name="state", width=7.5, group=name, centred=True),
    ]
    return columns if any(reading.floor is not None for reading in readings) else columns[1:]


def _resource_row(assessment: Assessment, unit: Unit, columns: Sequence[Column], lang: Lang) -> Row:
    cells = school_cells(unit, lang)
    left_out = Cell(text("report.left_out", lang))
    least = {column.key: column.decimals or 0 for column in columns}
    for id, reading in unit.readings.items():
        judged = unit.in_scope and reading.threshold is not None
        at = partial(of_unit, unit, "indicators", id)
        cells[f"{id}.floor"] = bound(reading.floor, at("floor"))
        cells[f"{id}.threshold"] = bound(reading.threshold, at("threshold"))
        cells[f"{id}.value"] = value(reading, lang, least.get(f"{id}.value", 2), judged=judged, source=at("value"))
        cells[f"{id}.state"] = words.state(reading.state, lang, at("state")) if judged else left_out
        if reading.threshold is None:
            cells[f"{id}.state"] = EMPTY
    cells["met"] = Cell(unit.met, source=of_unit(unit, "met"))
    cells["needed"] = Cell(unit.needed, source=of_unit(unit, "needed"))
    if unit.in_scope:
        cells["passes"] = words.passing(unit.passes, lang, of_unit(unit, "passes"))
        cells["way"] = Cell(words.way(unit.nearest_way, assessment, lang) or NOTHING) if unit.needed else EMPTY
    else:
        cells |= {"met": EMPTY, "needed": EMPTY, "passes": left_out}
        cells["way"] = Cell(words.out_reason(unit.out_reason, lang))
        cells = {key: replace(cell, look="out") for key, cell in cells.items()}
    return {key: cells.get(key, EMPTY) for key in least}


def bound(limit: Fraction | None, source: str = "") -> Cell:
    """A threshold or floor, printed in full: 4.505 is not 4.51."""
    return EMPTY if limit is None else Cell(limit, decimals=full_decimals(limit), source=source)


def value(reading: Reading, lang: Lang, least: int = 2, *, judged: bool = True, source: str = "") -> Cell:
    """A school's value, with as many decimals as tell it from what it is held against."""
    if reading.value is None:
        return words.no_data(lang, source)
    look = reading.state if judged and reading.state in ("within-tolerance", "failing") else ""
    return Cell(reading.value, look, telling_decimals(reading.value, words.bounds(reading), least), source=source)


def gaps(assessment: Assessment, caption: str, lang: Lang) -> Table:
    """What each school lacks of each indicator: to the threshold and to the floor."""
    columns = (
        words.column("stage", lang, width=6, centred=True),
        words.column("school", lang, width=12),
        words.column("name", lang, width=22),
        words.column("township", lang, width=16),
        words.column("indicator", lang, width=48),
        words.column("threshold", lang, width=9, decimals=2),
        words.column("value", lang, width=9, decimals=2),
        words.column("state", lang, width=15, centred=True),
        words.column("shortfall", lang, width=12),
        words.column("to_floor", lang, width=12),
        words.column("unit", lang, width=7, centred=True),
        words.column("missing", lang, width=24),
    )
    rows = tuple(
        _gap_row(unit, reading, assessment, lang)
        for unit in assessment.units
        if unit.in_scope
        for reading in unit.readings.values()
        if reading.threshold is not None and reading.state != "met"
    )
    notes = [text("report.note.gaps", lang), text("report.note.legend", lang)]
    if not rows:
        notes.insert(0, text("report.note.no_gaps", lang))
    if any(indicator.round_to is not None for indicator in assessment.rulebook.indicators.values()):
        notes.append(text("report.note.rounded", lang))
    return Table(
        "gaps",
        text("report.sheet.gaps", lang),
        text("report.title.gaps", lang, county=assessment.county_name),
        columns,
        rows,
        caption,
        tuple(notes),
        keep=3,
    )


def _gap_row(unit: Unit, reading: Reading, assessment: Assessment, lang: Lang) -> Row:
    indicator = assessment.rulebook.indicators[reading.indicator]
    who = school_cells(unit, lang)
    at = partial(of_unit, unit, "indicators", reading.indicator)
    unknown = reading.state == "missing"
    none = words.no_data(lang)
    return {
        "stage": Cell(words.stage(unit.stage, lang)),
        **{key: who[key] for key in ("school", "name", "township")},
        "indicator": Cell(words.measured(indicator, lang)),
        "threshold": bound(reading.threshold, at("threshold")),
        "value": value(reading, lang, source=at("value")),
        "state": words.state(reading.state, lang, at("state")),
        "shortfall": none if unknown else words.amount(reading.shortfall, indicator, at("shortfall")),
        "to_floor": none
        if unknown and reading.floor is not None
        else words.amount(reading.to_floor, indicator, at("to_floor")),
        "unit": Cell(words.unit(reading.unit, lang)),
        "missing": Cell(words.lacking(reading.missing, lang)) if reading.missing else EMPTY,
    }


def gap_totals(assessment: Assessment, caption: str, lang: Lang) -> Table:
    """What the county lacks of each indicator: exact shortfalls added up, then rounded for the eye."""
    columns = (
        words.column("stage", lang, width=8, centred=True),
        words.column("indicator", lang, width=54),
        words.column("schools", lang, name="schools_judged", decimals=0, width=11),
        words.column("within", lang, name="schools_within", decimals=0, width=13),
        words.column("failing", lang, name="schools_failing", decimals=0, width=13),
        words.column("missing", lang, name="schools_missing", decimals=0, width=13),
        words.column("shortfall", lang, name="shortfall_total", width=16),
        words.column("to_floor", lang, name="to_floor_total", width=16),
        words.column("unit", lang, width=8, centred=True),
    )
    rows: list[Row] = []
    for stage in assessment.stages:
        for id, indicator in assessment.rulebook.indicators.items():
            readings = [
                unit.readings[id]
                for unit in assessment.units
                if unit.stage == stage and unit.in_scope and id in unit.readings
            ]
            readings = [reading for reading in readings if reading.threshold is not None]
            if readings:
                rows.append(_total_row(stage, indicator, readings, lang))
    return Table(
        "gap_totals",
        text("report.sheet.gap_totals", lang),
        text("report.title.gap_totals", lang, county=assessment.county_name),
        columns,
        tuple(rows),
        caption,
        (text("report.note.gap_totals", lang),),
        keep=2,
    )


def _total_row(stage: Stage, indicator: Indicator, readings: Sequence[Reading], lang: Lang) -> Row:
    counts = {state: sum(r.state == state for r in readings) for state in ("within-tolerance", "failing", "missing")}
    total = sum((reading.shortfall or Fraction(0) for reading in readings), Fraction(0))
    floor_total = sum((reading.to_floor or Fraction(0) for reading in readings), Fraction(0))
    floored = any(reading.floor is not None for reading in readings)

    def of_state(state: Literal["within-tolerance", "failing", "missing"]) -> Cell:
        source = count_in(stage, f"indicators.{path(indicator.id)}.state=='{state}'")
        return Cell(counts[state], state if counts[state] else "", source=source)

    def of_schools(figure: str) -> str:
        return total_in(stage, "indicators", indicator.id, figure)

    return {
        "stage": Cell(words.stage(stage, lang)),
        "indicator": Cell(words.indicator(indicator, lang)),
        "schools": Cell(len(readings), source=count_in(stage, f"indicators.{path(indicator.id)}.threshold!=`null`")),
        "within": of_state("within-tolerance"),
        "failing": of_state("failing"),
        "missing": of_state("missing"),
        "shortfall": words.amount(total, indicator, of_schools("shortfall")),
        "to_floor": words.amount(floor_total, indicator, of_schools("to_floor")) if floored else EMPTY,
        "unit": Cell(words.unit(indicator.resource_unit, lang)),
    }


def school_clauses(assessment: Assessment, caption: str, lang: Lang) -> Table | None:
    """The clauses on class size, school size, rooms and funds by school; None where the standard has none."""
    ids = [id for id in assessment.rulebook.clauses if any(id in unit.clauses for unit in assessment.units)]
    if not ids:
        return None
    columns = [words.column("stage", lang, width=6, centred=True), *school_columns(lang)]
    for id in ids:
        group = f"{id} {assessment.rulebook.clauses[id].name(lang)}"
        columns += [
            Column(f"{id}.verdict", text("report.column.verdict", lang), width=11, group=group, centred=True),
            Column(f"{id}.why", text("report.column.why", lang), width=25, group=group),
        ]
    rows = tuple(
        {
            "stage": Cell(words.stage(unit.stage, lang)),
            **school_cells(unit, lang),
            **{key: cell for id in ids for key, cell in _clause_cells(id, unit, lang).items()},
        }
        for unit in assessment.units
        if unit.clauses
    )
    return Table(
        "school_clauses",
        text("report.sheet.school_clauses", lang),
        text("report.title.school_clauses", lang, county=assessment.county_name),
        tuple(columns),
        rows,
        caption,
        (text("report.note.school_clauses", lang),),
        keep=3,
    )


def _clause_cells(id: str, unit: Unit, lang: Lang) -> dict[str, Cell]:
    result = unit.clauses.get(id)
    if result is None:
        return {f"{id}.verdict": Cell(text("report.not_applicable", lang), "out")}
    return {
        f"{id}.verdict": words.verdict(result.verdict, lang, of_unit(unit, "clauses", id, "verdict")),
        f"{id}.why": Cell(detail(result, lang), source=of_unit(unit, "clauses", id, "detail")),
    }
