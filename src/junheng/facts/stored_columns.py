"""Stored columns of any type as facts hold them: the ordinary case in bulk, the odd entries one by one."""

import polars as pl

from junheng.facts.cells.entries import Problem
from junheng.facts.cells.numbers import EXACT, read_number
from junheng.facts.cells.words import read_words
from junheng.facts.fields import Field
from junheng.facts.table import column_type
from junheng.terms.messages import Lang

NOISE_IN_BULK = 1e-10
"""Relative change that is surely only binary noise; what changes more is read entry by entry."""


def read_series(field: Field, series: pl.Series, lang: Lang = "zh") -> tuple[pl.Series, list[Problem]]:
    """A column of any type as the facts hold it, and what is wrong with its entries, mostly in bulk."""
    kind = column_type(field)
    if field.numeric:
        return _numbers(field, series)
    if series.dtype == kind and field.type in ("flag", "date"):
        return series, []
    whole_id = series.dtype.is_integer() and field.type in ("id", "text")
    if whole_id or isinstance(series.dtype, (pl.Categorical, pl.Enum)):
        series = series.cast(pl.String)
    if series.dtype == pl.String and field.type in ("id", "text"):
        bare = series.str.strip_chars()
        return bare.to_frame("a").select(pl.when(pl.col("a") != "").then("a").alias(field.id))[field.id], []
    distinct = series.unique(maintain_order=True)
    read, wrong = read_words(field, distinct.to_list(), lang)
    index = {value: number for number, value in enumerate(distinct.to_list())}
    places = [index[value] for value in series.to_list()]
    held = pl.Series(field.id, [read[place] for place in places], dtype=kind)
    by_place = {problem.index: problem for problem in wrong}
    problems = [
        Problem(by_place[place].code, by_place[place].value, row, by_place[place].params)
        for row, place in enumerate(places)
        if place in by_place
    ]
    return held, problems


def _numbers(field: Field, series: pl.Series) -> tuple[pl.Series, list[Problem]]:
    """Numbers scaled and held against their range at once; the entries that fail are read one by one."""
    values = series.to_frame("a").lazy()
    if series.dtype.is_integer():
        held = (pl.col("a").cast(pl.Int128) * field.scale).cast(pl.Int64, strict=False)
        sure = pl.lit(value=True)
    elif isinstance(series.dtype, pl.Decimal):
        more = max(series.dtype.scale - field.decimals, 0)
        physical = pl.col("a").cast(pl.Decimal(38, field.decimals + more), strict=False).to_physical()
        held = (physical // 10**more).cast(pl.Int64, strict=False)
        sure = physical % 10**more == 0
    elif series.dtype.is_float():
        near = (pl.col("a") * field.scale).round()
        held = near.cast(pl.Int64, strict=False)
        noise = (near - pl.col("a") * field.scale).abs() <= NOISE_IN_BULK * near.abs()
        sure = ((near / field.scale == pl.col("a")) | noise) & (near.abs() < EXACT)
    else:
        held, sure = pl.lit(None, dtype=pl.Int64), pl.lit(value=False)
    found = values.select(held.alias("held"), sure.alias("sure"), pl.col("a").is_null().alias("blank")).collect()
    inside = found["sure"] & found["held"].is_not_null()
    if field.min is not None:
        inside &= found["held"] >= int(field.min * field.scale)
    if field.max is not None:
        inside &= found["held"] <= int(field.max * field.scale)
    if field.unit == "percent":
        inside &= (found["held"] == 0) | (found["held"] > field.scale)  # a share may have been meant
    odd = (~(inside.fill_null(value=False) | found["blank"])).arg_true().to_list()
    whole = found["held"].alias(field.id)
    if not odd:
        return whole, []
    corrected: list[int | None] = []
    problems = []
    for row in odd:
        value = series[row]
        entry = read_number(field, value if isinstance(value, (int, float, str)) else str(value))
        corrected.append(entry.held if isinstance(entry.held, int) else None)
        if entry.problem:
            problems.append(Problem(entry.problem.code, value, row, entry.problem.params))
    whole = (
        whole.to_frame()
        .with_row_index("_at")
        .join(
            pl.DataFrame({"_at": odd, "_new": corrected}, schema={"_at": pl.UInt32, "_new": pl.Int64}),
            on="_at",
            how="left",
            maintain_order="left",
        )
        .select(pl.when(pl.col("_at").is_in(odd)).then("_new").otherwise(field.id).alias(field.id))[field.id]
    )
    return whole, problems
