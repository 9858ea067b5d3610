"""The school network as a document: what it comes to, sites, capacity by year, costs, and the catchment list."""

from collections.abc import Callable
from datetime import date

from junheng.plan.network.contract import why
from junheng.plan.network.outcome import NetworkPlan, StagePlan
from junheng.report.document import Block, Captioned, Document, Paragraph, Section
from junheng.report.kinds.network.sentences import band_words, sentences
from junheng.report.tables import Cell, Column, Row, Table
from junheng.terms.calendar import first_day
from junheng.terms.messages import Lang, text

WIDE = {"name": 28, "into": 22, "why": 84, "school": 28, "before": 28, "cell": 20, "kind": 24, "site": 16, "yuan": 18}
Rows = Callable[[StagePlan, Lang], list[Row]]


def build(plan: NetworkPlan, lang: Lang, county: str, made_with: str, note: str = "") -> Document:
    """The document.

    Args:
        plan: The network.
        lang: Its language.
        county: What the county is called.
        made_with: The rules, in words.
        note: Printed at the foot of every page, such as that the data are invented.
    """
    summary: list[Block] = [Paragraph((line,)) for line in sentences(plan, lang)]
    summary += [Paragraph((made_with,), "note"), Paragraph((text("network.assumed", lang),), "note")]
    sections = [Section("summary", text("network.sheet.summary", lang), tuple(summary))]
    parts: dict[str, tuple[tuple[str, ...], Rows]] = {
        "sites": (("stage", "site", "name", "township", "fate", "year", "into", "classes", "why"), _sites),
        "capacity": (("stage", "site", "name", "year", "places", "pupils", "spare"), _capacity),
        "costs": (("stage", "kind", "yuan"), _costs),
        "cells": (
            (
                "stage", "year", "township", "cell", "band", "pupils", "school", "km", "boards", "before", "before_km",
                "assumed", "further",
            ),
            _cells,
        ),
    }  # fmt: skip
    for key, (columns, rows) in parts.items():
        sheet = text(f"network.sheet.{key}", lang)
        heads = tuple(Column(name, text(f"network.column.{name}", lang), width=WIDE.get(name, 12)) for name in columns)
        body = tuple(row for stage in plan.stages for row in rows(stage, lang))
        if body:
            table = Table(key, sheet, sheet, heads, body, made_with)
            sections.append(Section(key, sheet, (Captioned(table),), landscape=True))
    day: date = first_day(plan.stages[0].ground.years[0])
    return Document("network", text("network.title", lang, county=county), made_with, day, tuple(sections), lang, note)


def _stage(stage: StagePlan, lang: Lang) -> Cell:
    return Cell(text(f"terms.stage.{stage.ground.stage}", lang))


def _sites(stage: StagePlan, lang: Lang) -> list[Row]:
    names = {site.id: site.name for site in stage.ground.sites}
    return [
        {
            "stage": _stage(stage, lang),
            "site": Cell(line.site.id),
            "name": Cell(line.site.name),
            "township": Cell(line.site.township),
            "fate": Cell(text(f"network.fate.{line.fate}", lang)),
            "year": Cell(None if line.year is None else str(line.year)),
            "into": Cell(text("terms.separator.list", lang).join(names[id] for id in line.into)),
            "classes": Cell(line.classes),
            "why": Cell(why(line, lang)),
        }
        for line in stage.sites
    ]


def _capacity(stage: StagePlan, lang: Lang) -> list[Row]:
    return [
        {
            "stage": _stage(stage, lang),
            "site": Cell(line.site.id),
            "name": Cell(line.site.name),
            "year": Cell(str(year)),
            "places": Cell(line.places[turn], decimals=0),
            "pupils": Cell(line.pupils[turn], decimals=0),
            "spare": Cell(line.places[turn] - line.pupils[turn], decimals=0),
        }
        for line in stage.sites
        for turn, year in enumerate(stage.ground.years)
        if line.fate != "not_opened"
    ]


def _costs(stage: StagePlan, lang: Lang) -> list[Row]:
    return [
        {
            "stage": _stage(stage, lang),
            "kind": Cell(text(f"network.cost.{kind}", lang)),
            "yuan": Cell(yuan, decimals=0),
        }
        for kind, yuan in stage.costs.items()
    ]


def _cells(stage: StagePlan, lang: Lang) -> list[Row]:
    names = {site.id: site.name for site in stage.ground.sites}
    yes, no = text("terms.yes", lang), text("terms.no", lang)
    return [
        {
            "stage": _stage(stage, lang),
            "year": Cell(str(line.year)),
            "township": Cell(line.township),
            "cell": Cell(line.name),
            "band": Cell(band_words(line.band, lang, together=stage.together)),
            "pupils": Cell(line.pupils, decimals=0),
            "school": Cell(names[line.site]),
            "km": Cell(line.km, decimals=1),
            "boards": Cell(yes if line.boards else no),
            "before": Cell(None if line.before is None else names[line.before]),
            "before_km": Cell(line.before_km, decimals=1),
            "assumed": Cell(yes if line.before_assumed else no),
            "further": Cell(line.further_km, decimals=1),
        }
        for line in stage.cells
    ]
