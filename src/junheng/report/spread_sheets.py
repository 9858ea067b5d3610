"""Tables over the schools of a stage: how even it is, and how town compares with country."""

from collections.abc import Sequence
from fractions import Fraction

from junheng.assess.outcome import Assessment, Composite, LevelWay, Reading, Spread
from junheng.assess.spread import Shares
from junheng.facts.fields import code_list, dictionary
from junheng.report import words
from junheng.report.tables import (
    EMPTY,
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

PLACES = ("urban", "town", "rural")


def overview(assessment: Assessment, sheet: str, lang: Lang) -> Table:
    """The coefficients at a glance: a row a stage, a column an indicator."""
    shown = [
        indicator
        for id, indicator in assessment.rulebook.indicators.items()
        if any(id in result.spreads for result in assessment.stages.values())
    ]
    columns = [
        words.column("stage", lang, width=11, centred=True),
        words.column("limit", lang, width=11, centred=True),
        *(Column(one.id, words.indicator(one, lang), decimals=3, width=17, centred=True) for one in shown),
    ]
    if any(result.composite is not None for result in assessment.stages.values()):
        columns.append(Column("composite", text("report.composite", lang), decimals=3, width=17, centred=True))
    rows = []
    for stage, result in assessment.stages.items():
        limits = [spread.limit for spread in result.spreads.values() if spread.limit is not None]
        cells = {
            "stage": Cell(words.stage(stage, lang)),
            "limit": _limit(result.composite.limit if result.composite is not None else max(limits, default=None)),
        }
        for id, spread in result.spreads.items():
            cells[id] = _coefficient(spread, lang, known=not spread.missing)
        if result.composite is not None:
            cells["composite"] = _coefficient(result.composite, lang, known=False)
        rows.append(cells)
    title = text("report.title.overview", lang)
    return Table("overview", sheet, title, tuple(columns), tuple(rows), broad=False)


def coefficients(assessment: Assessment, caption: str, lang: Lang) -> Table:
    """A row an indicator and stage: mean, coefficient, limit, verdict, nearest way and other measures."""
    grouping = dictionary()["schools"][assessment.group].label(lang)
    groups = {name: text(f"report.group.{name}", lang, by=grouping) for name in ("cv", "way", "theil", "others")}
    columns = (
        words.column("stage", lang, width=6, centred=True),
        words.column("indicator", lang, width=46),
        words.column("mean", lang, decimals=2, width=9),
        words.column("sd", lang, decimals=3, width=8),
        words.column("cv", lang, decimals=3, width=8, group=groups["cv"]),
        words.column("limit", lang, decimals=2, width=7, group=groups["cv"]),
        words.column("verdict", lang, width=11, group=groups["cv"], centred=True),
        words.column("near", lang, width=6, group=groups["cv"], centred=True),
        words.column("change", lang, decimals=3, width=8, group=groups["cv"], signed=True),
        words.column("level", lang, decimals=2, width=9, group=groups["way"]),
        words.column("schools", lang, name="raised", decimals=0, width=6, group=groups["way"]),
        words.column("add", lang, width=10, group=groups["way"]),
        words.column("unit", lang, width=7, group=groups["way"], centred=True),
        words.column("theil", lang, decimals=3, width=7, group=groups["theil"]),
        words.column("within", lang, decimals=3, width=7, group=groups["theil"]),
        words.column("between", lang, decimals=3, width=7, group=groups["theil"]),
        words.column("gini", lang, decimals=3, width=7, group=groups["others"]),
        words.column("ratio_20_20", lang, decimals=3, width=8, group=groups["others"]),
        words.column("urban_rural", lang, name="ratio", decimals=3, width=8, group=groups["others"]),
        words.column("missing", lang, name="missing_schools", width=18),
    )
    rows: list[Row] = []
    for stage, result in assessment.stages.items():
        for id, spread in result.spreads.items():
            rows.append(_spread_row(stage, assessment.rulebook.indicators[id], spread, lang))
        if result.composite is not None:
            rows.append(_composite_row(stage, result.composite, lang))
    return Table(
        "coefficients",
        text("report.sheet.coefficients", lang),
        text("report.title.coefficients", lang, county=assessment.county_name),
        columns,
        tuple(rows),
        caption,
        (text("report.note.coefficients", lang), text("report.note.near", lang)),
        keep=2,
    )


def _spread_row(stage: Stage, indicator: Indicator, spread: Spread, lang: Lang) -> Row:
    return {
        "stage": Cell(words.stage(stage, lang)),
        "indicator": Cell(words.measured(indicator, lang)),
        "mean": words.figure(spread.mean, lang, value_decimals([spread.mean])),
        "sd": words.figure(spread.sd, lang),
        "cv": _coefficient(spread, lang, known=not spread.missing),
        "limit": _limit(spread.limit),
        "verdict": words.passing(spread.passes, lang) if spread.limit is not None else EMPTY,
        "near": _near(spread.borderline, lang),
        "change": Cell(spread.change),
        **_way(spread.nearest_way, indicator, lang),
        "theil": words.figure(spread.theil, lang),
        "within": words.figure(spread.theil_within, lang),
        "between": words.figure(spread.theil_between, lang),
        "gini": words.figure(spread.gini, lang),
        "ratio_20_20": words.figure(spread.ratio_20_20, lang),
        "urban_rural": words.figure(spread.urban_rural, lang),
        "missing": Cell(words.listed(spread.missing, lang)) if spread.missing else EMPTY,
    }


def _composite_row(stage: Stage, composite: Composite, lang: Lang) -> Row:
    return {
        "stage": Cell(words.stage(stage, lang)),
        "indicator": Cell(text("report.composite", lang), "strong"),
        "cv": _coefficient(composite, lang, known=False),
        "limit": _limit(composite.limit),
        "verdict": words.passing(composite.passes, lang),
        "near": _near(composite.borderline, lang),
        "change": Cell(composite.change),
    }


def _coefficient(judged: Spread | Composite, lang: Lang, *, known: bool) -> Cell:
    """A coefficient, with as many decimals as tell it from its limit; undefined where nobody has any."""
    value = judged.cv if isinstance(judged, Spread) else judged.value
    if value is None:
        return Cell(text("report.undefined", lang), "failing") if known else words.no_data(lang)
    return Cell(value, "failing" if judged.passes is False else "", telling_decimals(value, [judged.limit], 3))


def _limit(limit: Fraction | None) -> Cell:
    return EMPTY if limit is None else Cell(limit, decimals=full_decimals(limit, least=2))


def _near(borderline: bool, lang: Lang) -> Cell:
    return Cell(text("report.near", lang), "within-tolerance") if borderline else EMPTY


def _way(way: LevelWay | None, indicator: Indicator, lang: Lang) -> dict[str, Cell]:
    if way is None:
        return {}
    return {
        "level": Cell(way.level),
        "schools": Cell(way.schools),
        "add": words.amount(way.add, indicator),
        "unit": Cell(words.unit(way.unit, lang)),
    }


def town_and_country(assessment: Assessment, caption: str, lang: Lang) -> Table:
    """A row an indicator and stage: what city, town and countryside schools have, total over total."""
    places = {place: code_list("urban_rural")[place].label(lang) for place in PLACES}
    values, schools = text("report.group.value", lang), text("report.group.schools", lang)
    columns = (
        words.column("stage", lang, width=8, centred=True),
        words.column("indicator", lang, width=50),
        words.column("county", lang, name="whole_county", decimals=2, width=12),
        *(Column(place, label, decimals=2, width=12, group=values) for place, label in places.items()),
        *(Column(f"{place}.schools", label, decimals=0, width=7, group=schools) for place, label in places.items()),
        words.column("blank.schools", lang, name="not_entered", decimals=0, width=8, group=schools),
        words.column("ratio", lang, decimals=3, width=12),
    )
    rows = tuple(
        _place_row(assessment, stage, id, spread, lang)
        for stage, result in assessment.stages.items()
        for id, spread in result.spreads.items()
    )
    return Table(
        "town_and_country",
        text("report.sheet.town_and_country", lang),
        text("report.title.town_and_country", lang, county=assessment.county_name),
        columns,
        rows,
        caption,
        (text("report.note.town_and_country", lang),),
        keep=2,
    )


def _place_row(assessment: Assessment, stage: Stage, id: str, spread: Spread, lang: Lang) -> Row:
    indicator = assessment.rulebook.indicators[id]
    decimals = value_decimals([spread.mean])
    placed = [
        (unit.urban_rural, unit.readings[id])
        for unit in assessment.units
        if unit.stage == stage and unit.in_scope and id in unit.readings
    ]
    cells: dict[str, Cell] = {
        "stage": Cell(words.stage(stage, lang)),
        "indicator": Cell(words.measured(indicator, lang)),
        "county": words.figure(spread.mean, lang, decimals),
        "ratio": words.figure(spread.urban_rural, lang),
        "blank.schools": Cell(sum(place is None for place, _ in placed)),
    }
    for place in PLACES:
        own = [reading for where, reading in placed if where == place]
        cells[place] = words.figure(together(own, indicator), lang, decimals) if own else EMPTY
        cells[f"{place}.schools"] = Cell(len(own))
    return cells


def together(readings: Sequence[Reading], indicator: Indicator) -> Fraction | None:
    """The value of several schools as one: their totals, divided; None where a figure is missing."""
    if any(reading.state == "missing" for reading in readings):
        return None
    parts = [part for reading in readings if (part := _fraction(reading, indicator)) is not None]
    if not parts:
        return None
    return Shares(tuple(top for top, _ in parts), tuple(bottom for _, bottom in parts)).mean * indicator.scale


def _fraction(reading: Reading, indicator: Indicator) -> tuple[Fraction, Fraction] | None:
    """Numerator and denominator; a reading under "no more than" holds them the other way round."""
    if reading.value is None or reading.amount is None or reading.base is None:
        return None
    if reading.base and indicator.scale * reading.amount / reading.base == reading.value:
        return reading.amount, reading.base
    return reading.base, reading.amount
