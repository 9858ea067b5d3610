"""A school's indicators: value, limits, state, what is lacking, and its place among its peers."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from junheng.assess.outcome import Reading, Unit
from junheng.report import words
from junheng.report.kinds.school.subjects import County, Subject
from junheng.report.school_sheets import bound, value
from junheng.report.sources import of_spread, of_unit, path
from junheng.report.tables import EMPTY, Cell, Column, Row, Table
from junheng.terms.messages import Lang, text

BLANK = Cell("")
"""Nothing at all, where a dash would say that a figure does not apply."""

NAMES: Mapping[Lang, float] = {"zh": 30, "en": 56}
"""Width of the names: narrow, so that no figure beside them is broken over lines; English ones are longer."""


def indicator_table(county: County, subject: Subject, lang: Lang) -> Table:
    """The indicators of all stages of a school, a stage's name over its own."""
    columns = _columns(county, lang)
    rows = tuple(row for unit in subject.units for row in _rows(county, subject, unit, columns, lang))
    return Table(f"indicators.{subject.place.school}", subject.place.name, "", columns, rows, broad=False)


def _columns(county: County, lang: Lang) -> tuple[Column, ...]:
    lack, among = text("school.group.lacking", lang), text("school.group.peers", lang)
    judged = (
        Column("threshold", text("school.column.threshold", lang), width=8),
        words.column("floor", lang, width=8),
        words.column("state", lang, width=15 if lang == "zh" else 19),
        Column("shortfall", text("school.column.to_threshold", lang), width=10, group=lack),
        Column("to_floor", text("school.column.to_floor", lang), width=10, group=lack),
    )
    return (
        words.column("indicator", lang, width=NAMES[lang] if county.ruled else 50),
        words.column("unit", lang, width=9, centred=True),
        words.column("value", lang, width=10),
        *(judged if county.ruled else ()),
        Column("rank", text("school.column.rank", lang), width=6, group=among),
        Column("of", text("school.column.of", lang), width=6, group=among),
        Column("mean", text("school.column.mean", lang), width=10, group=among),
        Column("median", text("school.column.median", lang), width=10, group=among),
    )


def _rows(county: County, subject: Subject, unit: Unit, columns: tuple[Column, ...], lang: Lang) -> Iterator[Row]:
    name = words.stage(unit.stage, lang)
    yield {column.key: BLANK for column in columns} | {"indicator": Cell(name, "strong")}
    for reading in unit.readings.values():
        yield _row(county, subject, unit, reading, lang)


def _row(county: County, subject: Subject, unit: Unit, reading: Reading, lang: Lang) -> Row:
    id, stage = reading.indicator, unit.stage
    indicator = county.assessment.rulebook.indicators[id]
    decimals = county.decimals[stage, id]
    at = partial(of_unit, unit, "indicators", id)
    judged = unit.in_scope and reading.threshold is not None
    own = {
        "indicator": Cell(words.indicator(indicator, lang)),
        "unit": Cell(indicator.unit(lang)),
        "value": value(reading, lang, decimals, judged=judged, source=at("value")),
        "threshold": bound(reading.threshold, at("threshold")),
        "floor": bound(reading.floor, at("floor")),
        "state": words.state(reading.state, lang, at("state")) if judged else EMPTY,
        **(_lacking(reading, county, at, lang) if judged else {}),
    }
    if not unit.in_scope:
        own["state"] = Cell(text("report.left_out", lang))
        own = {key: replace(cell, look="out") for key, cell in own.items()}
    return own | _among(county, subject, unit, id, decimals, lang)


def _lacking(reading: Reading, county: County, at: partial[str], lang: Lang) -> dict[str, Cell]:
    """What is lacking to the threshold and to the floor; the resource's unit is said where it is not the value's."""
    indicator = county.assessment.rulebook.indicators[reading.indicator]
    if reading.state == "missing":
        none = words.no_data(lang)
        return {"shortfall": none, "to_floor": EMPTY if reading.floor is None else none}
    same = words.unit(reading.unit, lang) == indicator.unit(lang)
    behind = "" if same else words.behind(reading.unit, lang)
    return {
        "shortfall": replace(words.amount(reading.shortfall, indicator, at("shortfall")), unit=behind),
        "to_floor": replace(words.amount(reading.to_floor, indicator, at("to_floor")), unit=behind),
    }


def _among(county: County, subject: Subject, unit: Unit, id: str, decimals: int, lang: Lang) -> dict[str, Cell]:
    """A school's place among its peers; one that is left out has none, and sees them all the same."""
    group = county.groups[unit.stage].get(id)
    spread = county.assessment.stages[unit.stage].spreads.get(id)
    rank = subject.ranks.get((unit.stage, id))
    of_group = partial(path, "peers", "stages", unit.stage, id)
    return {
        "rank": EMPTY if rank is None else Cell(rank, source=f"peers.{of_unit(unit, 'indicators', id, 'rank')}"),
        "of": EMPTY if group is None else Cell(group.of, source=of_group("of")),
        "mean": EMPTY
        if spread is None
        else words.figure(spread.mean, lang, decimals, of_spread(unit.stage, id, "mean")),
        "median": EMPTY if group is None else Cell(group.median, decimals=decimals, source=of_group("median")),
    }
