"""Checks against peers: schools of a kind compared by their values per pupil.

A value is an outlier when it lies further from the median of its peers than so many median absolute
deviations, on the log scale, so that half and double count alike and one wild figure does not hide another. A
figure that a common mistake of unit would explain is said to look like it.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from junheng.facts.checks.rules import Ratio, Slip, figure, rules
from junheng.facts.checks.saying import Figure, Row, Test, caught, said
from junheng.facts.checks.view import STAGES, View
from junheng.facts.fields import dictionary
from junheng.terms.findings import Finding

APART = ("special", "vocational", "teaching_point")
"""Types that have classes and sites of another size than the schools of their stage."""

GROUP = ("county", "_kind", "urban_rural")
"""Schools that agree in these are peers."""

NORMAL = 1.4826
"""Median absolute deviation to standard deviation, for a normal distribution."""


def peers(view: View) -> list[Finding]:
    """Values per pupil far from those of schools of the same stage and urban or rural class."""
    apart = pl.when(pl.col("type").is_in(APART)).then(pl.col("type")).otherwise(pl.lit(""))
    schools = view.schools.with_columns(pl.concat_str(pl.col(STAGES).list.join("+"), apart).alias("_kind"))
    stages = view.stages.with_columns(pl.concat_str("stage", apart).alias("_kind"))
    frames = {"schools": schools, "stages": stages}
    findings: list[Finding] = []
    for table, frame in frames.items():
        made = _made(table)
        values = frame.with_columns(made.logs)
        for group, middles, spreads in made.measures:
            for measures in (middles, spreads):
                of_group = values.group_by(group).agg(measures)
                values = values.join(of_group, on=group, how="left", nulls_equal=True, maintain_order="left")
        findings.extend(caught(view, table, values, made.tests))
    return findings


@dataclass(frozen=True)
class _Made:
    """What is made of the rules of a table.

    Attributes:
        logs: The values that are compared.
        measures: For each way to group, the medians with the numbers of peers, then the deviations from the medians.
        tests: Over all of these.
    """

    logs: Sequence[pl.Expr]
    measures: Sequence[tuple[Sequence[str], Sequence[pl.Expr], Sequence[pl.Expr]]]
    tests: Sequence[Test]


@cache
def _made(table: str) -> _Made:
    compared = list(enumerate(rule for rule in rules().ratios if rule.peers and rule.table == table))
    groups = dict.fromkeys(_group(rule) for _, rule in compared)
    return _Made(
        [_log_value(rule).alias(_column("value", n)) for n, rule in compared],
        [(group, *_measures([n for n, rule in compared if _group(rule) == group])) for group in groups],
        [test for n, rule in compared for test in _tests(rule, n)],
    )


def _measures(numbers: Iterable[int]) -> tuple[Sequence[pl.Expr], Sequence[pl.Expr]]:
    middles, spreads = [], []
    for n in numbers:
        value, median = pl.col(_column("value", n)), pl.col(_column("median", n))
        middles += [value.median().alias(_column("median", n)), value.count().alias(_column("number", n))]
        spreads.append((value - median).abs().median().alias(_column("mad", n)))
    return middles, spreads


def _group(rule: Ratio) -> tuple[str, ...]:
    return (*GROUP, rule.apart) if rule.apart else GROUP


def _column(what: str, number: int) -> str:
    return f"_{what}{number}"


def _log_value(rule: Ratio) -> pl.Expr:
    """Natural logarithm of the proportion in its unit; null where there is none or it is zero."""
    top, bottom = rule.figures
    unit = float(rule.times * bottom.scale / top.scale)
    return (
        pl.when((pl.col(rule.top) > 0) & (pl.col(rule.bottom) > 0))
        .then(pl.col(rule.top) / pl.col(rule.bottom) * unit)
        .log()
    )


def _tests(rule: Ratio, number: int) -> list[Test]:
    bounds = rules().bounds
    away = pl.col(_column("value", number)) - pl.col(_column("median", number))
    spread = pl.max_horizontal(pl.col(_column("mad", number)) * NORMAL, pl.lit(bounds["peers_spread"]))
    enough = (pl.col(_column("number", number)) >= bounds["peers_needed"]) & pl.col("urban_rural").is_not_null()
    outlier = enough & (away.abs() > bounds["peers_z"] * spread)
    top = figure(rule.table, rule.top)
    fields = tuple(id for id in (rule.top, rule.bottom) if id in dictionary()[rule.table])

    # Of all mistakes that would bring the figure back among its peers, the one that brings it nearest.
    slips = [slip for slip in rules().slips if top.type in slip.types]
    near = [(away - math.log(slip.factor)).abs() for slip in slips]
    explained = pl.min_horizontal(near) <= bounds["slip_z"] * spread if near else pl.lit(value=False)

    def blanks(row: Row) -> dict[str, object]:
        middle = row[_column("median", number)]
        return {
            "what": rule.label,
            "ratio": math.exp(row[_column("value", number)]),
            "median": math.exp(middle),
            "unit": rule.unit,
            "peers": row[_column("number", number)],
            "times": math.exp(row[_column("value", number)] - middle),
            "top": Figure(top, said(top, row[rule.top])),
        }

    def with_slip(row: Row) -> dict[str, object]:
        gap = row[_column("value", number)] - row[_column("median", number)]
        slip = min(slips, key=lambda slip: _distance(gap, slip))
        return {**blanks(row), "slip": slip.label}

    return [
        Test("check.peer_unit_slip", outlier & explained, fields, with_slip),
        Test("check.peer_high", outlier & ~explained & (away > 0), fields, blanks),
        Test("check.peer_low", outlier & ~explained & (away < 0), fields, blanks),
    ]


def _distance(gap: float, slip: Slip) -> float:
    return abs(gap - math.log(slip.factor))
