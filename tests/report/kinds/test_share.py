"""The method page of a sharing: every figure from the JSON, the formula of those measures that are used."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache

import jmespath
import pytest

from junheng.plan.sharing.contract import sharing_json
from junheng.plan.sharing.factors import default_weights
from junheng.plan.sharing.planned import Planned
from junheng.plan.sharing.result import Sharing
from junheng.report.document import Captioned, Document, Paragraph
from junheng.report.formula import Formula
from junheng.report.kinds.share.document import build
from junheng.report.tables import Cell, Table
from junheng.terms.messages import LANGS, Lang, text
from tests.plan.sharing.made import county, factor, share, weights
from tests.report.figures import agrees, figures, unsourced

ROWS = [
    {
        "area": "甲",
        "population": 100,
        "poor_county": True,
        "income_per_head": "12000.5",
        "gdp": 9,
        "poor_population": 7,
    },
    {
        "area": "乙·“镇”",
        "population": 300,
        "poor_county": False,
        "income_per_head": 30000,
        "gdp": 80,
        "poor_population": 0,
    },
]


@cache
def made(kind: str) -> Sharing:
    every = weights(
        factor("population"),
        factor("income_per_head", "less"),
        factor("gdp", "less"),
        factor("poor_county"),
        factor("need", weight=3),
        floor=200,
    )
    found = share(county(ROWS, {"甲": 5, "乙·“镇”": 20}), 40_000, every)
    match kind:
        case "planned":
            return replace(found, planned=Planned({"甲": Fraction(3)}, ("plan.json",)))
        case "idle":
            rows = [{**row, "poor_population": 0} for row in ROWS]
            return share(county(rows), 1000, weights(factor("population"), factor("poor_population")))
        case "missing":
            return share(county([*ROWS, {"area": "丙"}]), 1000, weights(factor("population")))
        case "default":
            return share(county(ROWS, {"甲": 5, "乙·“镇”": 20}), 1000, default_weights())
    return found


def tables(document: Document) -> Mapping[str, Table]:
    blocks = [block for section in document.sections for block in section.blocks]
    return {block.table.key: block.table for block in blocks if isinstance(block, Captioned)}


def said(document: Document) -> list[str]:
    return [block.plain() for section in document.sections for block in section.blocks if isinstance(block, Paragraph)]


def differing(document: Document, found: Sharing, lang: Lang) -> list[tuple[str, Cell]]:
    whole = sharing_json(found, lang)
    return [
        (place, cell)
        for place, cell in figures(document)
        if cell.source and not agrees(cell, jmespath.search(cell.source, whole), lang)
    ]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", ["every", "planned", "idle", "missing", "default"])
def test_every_figure_says_what_stands_at_its_source(kind: str, lang: Lang) -> None:
    document = build(made(kind), lang).numbered()
    # The 1 from which a sum counts is no figure of the county.
    assert [(place, cell) for place, cell in unsourced(document) if "/" not in place or "[" in place] == []
    assert differing(document, made(kind), lang) == []


def test_the_last_line_adds_up_to_the_amount() -> None:
    *rows, total = tables(build(made("planned"), "zh"))["shares"].rows
    assert sum(int(str(row["amount"].value)) for row in rows) == total["amount"].value == 40_000
    assert total["difference"].value == 40_000 - 3


def test_only_the_measures_that_are_used_have_a_formula() -> None:
    def keys(kind: str) -> list[str]:
        blocks = [block for section in build(made(kind), "zh").sections for block in section.blocks]
        return [block.key for block in blocks if isinstance(block, Formula)]

    assert keys("every") == ["total", "rate-more", "rate-less", "per-head-less", "share", "money"]
    assert keys("idle") == ["total", "share", "money"]


def test_without_figures_there_are_no_shares_but_what_is_missing() -> None:
    document = build(made("missing"), "zh")
    assert set(tables(document)) == {"factors"}
    assert any("“丙”无法计算" in line for line in said(document))


def test_only_the_default_weights_are_said_to_be_assumed() -> None:
    warning = text("sharing.doc.assumed", "zh")
    assert warning in said(build(made("default"), "zh"))
    mine = replace(made("default"), weights=replace(default_weights(), file="mine.toml"))
    assert warning not in said(build(mine, "zh"))
