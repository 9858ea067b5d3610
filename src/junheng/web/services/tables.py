"""Tables of schools: sorted, filtered and paged on the screen, and whole as a workbook."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from junheng.assess.outcome import Assessment, Unit
from junheng.assess.peers import peers
from junheng.report import words
from junheng.report.document import Captioned, Document, Section, silent
from junheng.report.drawers import drawer
from junheng.report.school_sheets import bound, school_cells, school_columns, value
from junheng.report.sheets import assessment_document, caption_of
from junheng.report.sources import of_unit
from junheng.report.tables import EMPTY, Cell, Column, Row, Table, value_decimals
from junheng.standards.model import Stage
from junheng.terms.messages import Lang, text
from junheng.web.services.assessments import Case, assessed, sheets_of
from junheng.web.services.kept import kept

ON_A_PAGE = 50


@dataclass(frozen=True)
class Line:
    """A row of a table, and what it is sorted out by.

    Attributes:
        school: Code of the school.
        look: Its verdict or state: `met`, `within-tolerance`, `failing`, `missing` or `out`; empty where nothing is
            judged.
        indicator: The one that the row is about; empty where it is about all.
    """

    school: str
    township: str
    stage: Stage
    look: str
    row: Row
    indicator: str = ""


@dataclass(frozen=True)
class Listing:
    """A table with its lines; `table.rows` are those of the lines."""

    table: Table
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Wanted:
    """What a reader asks of a table; empty for everything."""

    sort: str = ""
    down: bool = False
    township: str = ""
    stage: str = ""
    look: str = ""
    indicator: str = ""
    name: str = ""


def arranged(listing: Listing, wanted: Wanted, schools: Collection[str] | None) -> list[Line]:
    """The lines that a reader may see (None: all) and wants, in the order that he wants; blanks stand last."""
    found = [
        line
        for line in listing.lines
        if (schools is None or line.school in schools)
        and wanted.township in ("", line.township)
        and wanted.stage in ("", line.stage)
        and wanted.look in ("", line.look)
        and wanted.indicator in ("", line.indicator)
        and wanted.name.casefold() in _named(line)
    ]
    if wanted.sort not in {column.key for column in listing.table.columns}:
        return found
    figures: list[tuple[float, Line]] = []
    said: list[tuple[str, Line]] = []
    blank: list[Line] = []
    for line in found:
        cell = line.row.get(wanted.sort, EMPTY)
        if cell.is_number:
            figures.append((_figure(cell), line))
        elif cell.value is None or cell.look == "missing":
            blank.append(line)
        else:
            said.append((str(cell.value), line))
    figures.sort(key=lambda pair: pair[0], reverse=wanted.down)
    said.sort(key=lambda pair: pair[0], reverse=wanted.down)
    return [*(line for _, line in figures), *(line for _, line in said), *blank]


def _named(line: Line) -> str:
    """What a school is looked for by: its name and its code."""
    return f"{line.row.get('name', EMPTY).value or ''} {line.school}".casefold()


def _figure(cell: Cell) -> float:
    exact = cell.exact if cell.exact is not None else cell.value
    return float(exact)  # type: ignore[arg-type]  # asked for figures alone


def workbook(table: Table, lines: Sequence[Line], on: date, note: str, lang: Lang) -> bytes:
    """All lines as an .xlsx file; what people typed stays text."""
    whole = replace(table, rows=tuple(line.row for line in lines))
    section = Section(key=whole.key, sheet=whole.sheet, blocks=(Captioned(whole),), landscape=True)
    return drawer("xlsx")(Document("table", whole.title, whole.caption, on, (section,), lang, note=note), silent)


@kept(8)
def whole_workbook(case: Case, lang: Lang) -> bytes:
    """All tables of an assessment as an .xlsx file, as the command line writes it."""
    return drawer("xlsx")(assessment_document(assessed(case), lang), silent)


@kept(128)
def indicator_listing(case: Case, stage: Stage, indicator: str, lang: Lang) -> Listing:
    """Every school of a stage with an indicator's value, limits, what is lacking, and its place."""
    found = assessed(case)
    book = found.rulebook.indicators[indicator]
    units = [unit for unit in found.units if unit.stage == stage and indicator in unit.readings]
    decimals = value_decimals(unit.readings[indicator].value for unit in units)
    ranks = {one.school: one.ranks.get(indicator) for one in peers(found).standings if one.stage == stage}
    judged = any(unit.readings[indicator].threshold is not None for unit in units)
    columns = [*school_columns(lang), words.column("value", lang, decimals=decimals, width=10)]
    if judged:
        columns += [
            words.column("threshold", lang, width=9),
            words.column("shortfall", lang, width=11),
            words.column("unit", lang, width=8, centred=True),
            words.column("state", lang, width=12, centred=True),
        ]
    columns.append(Column("rank", text("school.column.rank", lang), decimals=0, width=6))
    if judged:
        columns += [words.column("floor", lang, width=9), words.column("to_floor", lang, width=11)]
    lines = tuple(_indicator_line(found, unit, indicator, decimals, ranks.get(unit.school), lang) for unit in units)
    title = text("web.indicator.title", lang, stage=words.stage(stage, lang), indicator=words.measured(book, lang))
    table = Table(
        f"indicator.{stage}.{indicator}",
        f"{indicator} {words.stage(stage, lang)}",
        title,
        tuple(columns),
        tuple(line.row for line in lines),
        caption_of(found, lang),
        keep=2,
    )
    return Listing(table, lines)


def _indicator_line(found: Assessment, unit: Unit, indicator: str, decimals: int, rank: int | None, lang: Lang) -> Line:
    reading = unit.readings[indicator]
    book = found.rulebook.indicators[indicator]
    judged = unit.in_scope and reading.threshold is not None

    def at(key: str) -> str:
        return of_unit(unit, "indicators", indicator, key)

    row: dict[str, Cell] = {
        **school_cells(unit, lang),
        "value": value(reading, lang, decimals, judged=judged, source=at("value")),
        "threshold": bound(reading.threshold, at("threshold")),
        "floor": bound(reading.floor, at("floor")),
        "rank": EMPTY if rank is None else Cell(rank),
    }
    if judged:
        row["state"] = words.state(reading.state, lang, at("state"))
        if reading.state != "missing":
            row["shortfall"] = words.amount(reading.shortfall, book, at("shortfall"))
            row["to_floor"] = words.amount(reading.to_floor, book, at("to_floor"))
        row["unit"] = Cell(words.unit(reading.unit, lang))
    elif not unit.in_scope:
        row["state"] = Cell(text("report.left_out", lang), "out")
    look = "out" if not unit.in_scope else reading.state if judged else ""
    return Line(unit.school, unit.township or "", unit.stage, look, row)


@kept(32)
def school_listing(case: Case, lang: Lang) -> Listing:
    """Every school's stages with their verdict, and what would make them pass."""
    found = assessed(case)
    county, _ = sheets_of(case)
    columns = [words.column("stage", lang, width=6, centred=True), *school_columns(lang)]
    if county.ruled:
        columns += [
            words.column("passes", lang, width=10, centred=True),
            words.column("met", lang, decimals=0, width=7),
            words.column("needed", lang, decimals=0, width=7),
        ]
    columns.append(Column("way", text(f"report.column.{'way' if county.ruled else 'remark'}", lang), width=44))
    lines = tuple(_school_line(found, unit, lang) for unit in found.units)
    table = Table(
        "schools",
        text("web.schools.sheet", lang),
        text("web.schools.title", lang, county=found.county_name),
        tuple(columns),
        tuple(line.row for line in lines),
        caption_of(found, lang),
        keep=3,
    )
    return Listing(table, lines)


def _school_line(found: Assessment, unit: Unit, lang: Lang) -> Line:
    row = {"stage": Cell(words.stage(unit.stage, lang)), **school_cells(unit, lang)}
    if not unit.in_scope:
        row["passes"] = Cell(text("report.left_out", lang), "out")
        row["way"] = Cell(words.out_reason(unit.out_reason, lang))
        return Line(unit.school, unit.township or "", unit.stage, "out", row)
    look = ""
    if unit.needed is not None:
        look = words.LOOKS["undetermined" if unit.passes is None else "pass" if unit.passes else "fail"]
        row["passes"] = words.passing(unit.passes, lang, of_unit(unit, "passes"))
        row["met"] = Cell(unit.met, source=of_unit(unit, "met"))
        row["needed"] = Cell(unit.needed, source=of_unit(unit, "needed"))
        if not unit.passes:
            row["way"] = Cell(words.way(unit.nearest_way, found, lang) or None)
    return Line(unit.school, unit.township or "", unit.stage, look, row)
