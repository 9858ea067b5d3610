"""Campuses that are not counted as schools (不计校数) are merged into their parent before anything is computed."""

import polars as pl

from junheng.facts.fields import dictionary
from junheng.facts.table import ROW, Facts

ADDITIVE = frozenset({"count", "number", "area", "money"})
"""Types whose figures of a campus and its parent add up."""


def merge_campuses(facts: Facts) -> Facts:
    """The facts with every campus's figures added to its parent's and its records given to the parent.

    A blank figure of either makes the sum blank: an unknown part is an unknown total. A campus whose parent is not
    in the data stays as it is; a check reports it.

    Rule:
        shared rules: 不计校数 are merged into the parent campus (原校点) before computing.
    """
    schools = facts["schools"]
    ids = schools["school"].implode()
    merged = schools.filter((pl.col("counted") == False) & pl.col("parent").is_in(ids))  # noqa: E712  # null is not False
    if merged.is_empty():
        return facts
    parent_of = dict(zip(merged["school"].to_list(), merged["parent"].to_list(), strict=True))
    # A campus of a campus goes to the school at the top.
    for school in parent_of:
        seen = {school}
        while parent_of[school] in parent_of and parent_of[school] not in seen:
            seen.add(parent_of[school])
            parent_of[school] = parent_of[parent_of[school]]
    tables: dict[str, pl.DataFrame] = {}
    for id, frame in facts.tables.items():
        if id in ("schools", "stages"):
            tables[id] = _added(id, frame, parent_of)
        else:
            columns = [name for name in ("school", "from_school", "to_school") if name in frame.columns]
            tables[id] = frame.with_columns([pl.col(name).replace(parent_of) for name in columns])
    return facts.with_tables(**tables)


def _added(table: str, frame: pl.DataFrame, parent_of: dict[str, str]) -> pl.DataFrame:
    keys = ["school", "stage"] if table == "stages" else ["school"]
    additive = [f.id for f in dictionary()[table].fields.values() if f.type in ADDITIVE]
    own = pl.col("school").is_in(list(parent_of)).not_()
    sums = [
        pl.when(pl.col(name).null_count() == 0).then(pl.col(name).sum()).otherwise(None).alias(name) for name in additive
    ]
    # The parent's row comes first, so that what cannot be added is taken from it.
    rest = [pl.col(name).first() for name in frame.columns if name not in additive and name not in keys and name != ROW]
    return (
        frame.with_columns(own.alias("_own"))
        .sort("_own", descending=True, maintain_order=True)
        .with_columns(pl.col("school").replace(parent_of))
        .group_by(keys, maintain_order=True)
        .agg([*sums, *rest, pl.col(ROW).first()])
        .sort(ROW, maintain_order=True)
        .select(frame.columns)
    )
