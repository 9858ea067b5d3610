"""Campuses that are not counted as schools (不计校数) are merged into their parent before anything is computed."""

from collections.abc import Collection

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
    parents = parent_of(facts)
    if not parents:
        return facts
    figures = {id: _added(id, facts[id], parents) for id in ("schools", "stages")}
    return _moved(facts.with_tables(**figures), parents, set(facts.tables) - set(figures))


def records_to_parents(facts: Facts) -> Facts:
    """The records of campuses that have no stage of their own, given to the parent that reports for them.

    The records of the other campuses first fill their own blanks; then the figures are added.
    """
    parents = parent_of(facts)
    own = set(facts["stages"]["school"].to_list())
    bare = {campus: parent for campus, parent in parents.items() if campus not in own}
    return _moved(facts, bare, {"teachers", "classes", "pupils"}) if bare else facts


def parent_of(facts: Facts) -> dict[str, str]:
    """Campus → the school that it is part of; a campus of a campus belongs to the school at the top."""
    schools = facts["schools"]
    uncounted = schools.filter(pl.col("counted").not_() & pl.col("parent").is_in(schools["school"].implode()))
    found = dict(zip(uncounted["school"].to_list(), uncounted["parent"].to_list(), strict=True))
    for school in found:
        seen = {school}
        while found[school] in found and found[school] not in seen:
            seen.add(found[school])
            found[school] = found[found[school]]
    return found


def _moved(facts: Facts, parents: dict[str, str], tables: Collection[str]) -> Facts:
    """Records of the tables named, with each campus replaced by its parent."""
    return facts.with_tables(
        **{
            id: facts[id].with_columns(
                [
                    pl.col(name).replace(parents)
                    for name in ("school", "from_school", "to_school")
                    if name in facts[id].columns
                ]
            )
            for id in tables
        }
    )


def _added(table: str, frame: pl.DataFrame, parents: dict[str, str]) -> pl.DataFrame:
    keys = ["school", "stage"] if table == "stages" else ["school"]
    additive = [f.id for f in dictionary()[table].fields.values() if f.type in ADDITIVE]
    sums = [pl.when(pl.col(name).null_count() == 0).then(pl.col(name).sum()).alias(name) for name in additive]
    # The parent's row comes first, so that what cannot be added is taken from it.
    rest = [pl.col(name).first() for name in frame.columns if name not in additive and name not in keys and name != ROW]
    concerned = pl.col("school").is_in([*parents, *parents.values()]).fill_null(False)
    together = (
        frame.filter(concerned)
        .with_columns(pl.col("school").is_in(list(parents)).not_().alias("_own"))
        .sort("_own", descending=True, maintain_order=True)
        .with_columns(pl.col("school").replace(parents))
        .group_by(keys, maintain_order=True)
        .agg([*sums, *rest, pl.col(ROW).first()])
        .select(frame.columns)
    )
    return pl.concat([frame.filter(~concerned), together]).sort(ROW, maintain_order=True)
