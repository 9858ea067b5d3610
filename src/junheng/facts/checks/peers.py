"""Checks against peers: schools of a kind compared by their values per pupil.

A value is an outlier when it lies further from the median of its peers than so many median absolute
deviations, on the log scale, so that half and double count alike and one wild figure does not hide another. A
figure that a common mistake of unit would explain is said to look like it.
"""

import math

import polars as pl

from junheng.facts.checks.rules import Ratio, Slip, figure, rules
from junheng.facts.checks.saying import Figure, Row, Test, caught, said
from junheng.facts.checks.view import STAGES, View
from junheng.facts.fields import dictionary
from junheng.terms.findings import Finding

APART = ("special", "vocational", "teaching_point")
"""Types that have classes and sites of another size than the schools of their stage."""

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
        compared = [rule for rule in rules().ratios if rule.peers and rule.table == table]
        values = frame.with_columns(_log_value(rule).alias(_column("value", n)) for n, rule in enumerate(compared))
        for what, measure in (("median", pl.Expr.median), ("number", pl.Expr.count)):
            values = values.with_columns(
                measure(pl.col(_column("value", n))).over(_group(rule)).alias(_column(what, n))
                for n, rule in enumerate(compared)
            )
        values = values.with_columns(
            (pl.col(_column("value", n)) - pl.col(_column("median", n)))
            .abs()
            .median()
            .over(_group(rule))
            .alias(_column("mad", n))
            for n, rule in enumerate(compared)
        )
        tests = [test for n, rule in enumerate(compared) for test in _tests(rule, n)]
        findings.extend(caught(view.facts, table, values, tests))
    return findings


def _group(rule: Ratio) -> list[str]:
    return ["county", "_kind", "urban_rural", *([rule.apart] if rule.apart else [])]


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
