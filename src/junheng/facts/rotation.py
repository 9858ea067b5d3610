"""Teachers eligible for rotation and those rotated in the school year, from the records.

Rule:
    教督〔2017〕6号 (十一): at least 10 % of the eligible rotate each year, 20 % of them backbone teachers. Who is
    eligible is local: years at the school are known here (6 or 9); exemptions by age or office are not, so they are
    entered where they matter.
"""

from datetime import date

import polars as pl

from junheng.facts.table import Facts
from junheng.terms.calendar import first_day, last_day


def fill_rotation(facts: Facts, years: int) -> Facts:
    """The county's rotation figures from the records, where all three were left blank.

    A blank in what a count needs leaves the figures blank: a count that may be too low is not known.
    """
    county, teachers, postings = facts["county"], facts["teachers"], facts["postings"]
    names = ["rotation_eligible", "rotation_moved", "rotation_moved_backbone"]
    if county.height != 1 or teachers.is_empty() or postings.is_empty():
        return facts
    row = county.row(0, named=True)
    if any(row[name] is not None for name in names) or row["school_year"] is None:
        return facts
    full = teachers.filter(pl.col("full_time").fill_null(True)).unique("teacher", keep="first", maintain_order=True)
    between = postings.filter(pl.col("from_school").ne_missing(pl.col("to_school")))
    exchanges = between.filter((pl.col("kind") == "exchange").fill_null(True))
    if _has_blank(full, "full_time", "joined", "backbone") or _has_blank(exchanges, "kind", "since"):
        return facts
    start, end = first_day(row["school_year"]), last_day(row["school_year"])
    since = date(start.year - years, start.month, start.day)
    eligible = full.filter(pl.col("joined") <= since)
    moved = (
        exchanges.filter(pl.col("since").is_between(start, end)).unique("teacher").join(full, on="teacher", how="inner")
    )
    backbone = moved.filter(pl.col("backbone") != "none").height
    counts = (eligible.height, moved.height, backbone)
    filled = county.with_columns(
        [pl.lit(count, dtype=pl.Int64).alias(name) for name, count in zip(names, counts, strict=True)]
    )
    return facts.with_tables(county=filled)


def _has_blank(frame: pl.DataFrame, *names: str) -> bool:
    return any(frame[name].null_count() > 0 for name in names)
