"""Tables over the schools of a stage: how even it is, and how town compares with country."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial

from junheng.assess.outcome import Assessment, Composite, LevelWay, Spread
from junheng.assess.places import PLACES
from junheng.facts.fields import code_list, dictionary
from junheng.report import words
from junheng.report.sources import of_spread, path
from junheng.report.tables import (
    EMPTY,
    Cell,
    Column,
    Look,
    Row,
    Table,
    full_decimals,
    telling_decimals,
    value_decimals,
)
from junheng.standards.model import Indicator, Stage
from junheng.terms.messages import Lang, text

STILL, EVEN = Fraction(0), Fraction(1)
"""A coefficient that has not changed; town and country that have the same."""


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
            "limit": _limit(max(limits, default=None), f"max(stages.{stage}.indicators.*.limit)"),
        }
        for id, spread in result.spreads.items():
            cells[id] = _coefficient(spread, lang, of_spread(stage, id, "cv"), known=not spread.missing)
        if result.composite is not None:
            at = partial(path, "stages", stage, "composite")
            cells["limit"] = _limit(result.composite.limit, at("limit"))
            cells["composite"] = _coefficient(result.composite, lang, at("value"), known=False)
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
    at = partial(of_spread, stage, indicator.id)
    return {
        "stage": Cell(words.stage(stage, lang)),
        "indicator": Cell(words.measured(indicator, lang)),
        "mean": words.figure(spread.mean, lang, value_decimals([spread.mean]), at("mean")),
        "sd": words.figure(spread.sd, lang, source=at("sd")),
        "cv": _coefficient(spread, lang, at("cv"), known=not spread.missing),
        "limit": _limit(spread.limit, at("limit")),
        "verdict": words.passing(spread.passes, lang, at("passes")) if spread.limit is not None else EMPTY,
        "near": _near(spread.borderline, lang),
        "change": _change(spread.change, at("change")),
        **_way(spread.nearest_way, indicator, partial(at, "nearest_way"), lang),
        "theil": words.figure(spread.theil, lang, source=at("theil")),
        "within": words.figure(spread.theil_within, lang, source=at("theil_within")),
        "between": words.figure(spread.theil_between, lang, source=at("theil_between")),
        "gini": words.figure(spread.gini, lang, source=at("gini")),
        "ratio_20_20": words.figure(spread.ratio_20_20, lang, source=at("ratio_20_20")),
        "urban_rural": _ratio(spread.urban_rural, lang, at("urban_rural")),
        "missing": Cell(words.listed(spread.missing, lang)) if spread.missing else EMPTY,
    }


def _composite_row(stage: Stage, composite: Composite, lang: Lang) -> Row:
    at = partial(path, "stages", stage, "composite")
    return {
        "stage": Cell(words.stage(stage, lang)),
        "indicator": Cell(text("report.composite", lang), "strong"),
        "cv": _coefficient(composite, lang, at("value"), known=False),
        "limit": _limit(composite.limit, at("limit")),
        "verdict": words.passing(composite.passes, lang, at("passes")),
        "near": _near(composite.borderline, lang),
        "change": _change(composite.change, at("change")),
    }


def _coefficient(judged: Spread | Composite, lang: Lang, source: str, *, known: bool) -> Cell:
    """A coefficient, with as many decimals as tell it from its limit; undefined where nobody has any."""
    value = judged.cv if isinstance(judged, Spread) else judged.value
    if value is None:
        return Cell(text("report.undefined", lang), "failing") if known else words.no_data(lang, source)
    look: Look = "failing" if judged.passes is False else ""
    return Cell(value, look, telling_decimals(value, [judged.limit], 3), source=source)


def _limit(limit: Fraction | None, source: str) -> Cell:
    return EMPTY if limit is None else Cell(limit, decimals=full_decimals(limit, least=2), source=source)


def _change(change: float | None, source: str) -> Cell:
    """A change, with as many decimals as tell whether it is one for the better: no -0.000."""
    return EMPTY if change is None else Cell(change, decimals=telling_decimals(change, [STILL], 3), source=source)


def _near(borderline: bool, lang: Lang) -> Cell:
    return Cell(text("report.near", lang), "within-tolerance") if borderline else EMPTY


def _ratio(ratio: float | None, lang: Lang, source: str) -> Cell:
    """Town to country, with as many decimals as tell which of them has more."""
    return words.figure(ratio, lang, None if ratio is None else telling_decimals(ratio, [EVEN], 3), source)


def _way(way: LevelWay | None, indicator: Indicator, at: Callable[[str], str], lang: Lang) -> dict[str, Cell]:
    if way is None:
        return {}
    return {
        "level": Cell(way.level, source=at("level")),
        "schools": Cell(way.schools, source=at("schools")),
        "add": words.amount(way.add, indicator, at("add")),
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
    at = partial(of_spread, stage, id)
    decimals = value_decimals([spread.mean])
    cells: dict[str, Cell] = {
        "stage": Cell(words.stage(stage, lang)),
        "indicator": Cell(words.measured(assessment.rulebook.indicators[id], lang)),
        "county": words.figure(spread.mean, lang, decimals, at("mean")),
        "ratio": _ratio(spread.urban_rural, lang, at("urban_rural")),
    }
    for place, found in spread.places.items():
        cells[f"{place}.schools"] = Cell(found.schools, source=at("places", place, "schools"))
        if found.schools:
            cells[place] = words.figure(found.mean, lang, decimals, at("places", place, "mean"))
    return cells
