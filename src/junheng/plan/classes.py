"""Classes that are too large are split: a grade with one is formed anew, as evenly as whole pupils allow."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from junheng.facts.table import ROW, Facts
from junheng.forecast.needs import class_limits
from junheng.standards.model import Rulebook, Stage


@dataclass(frozen=True)
class Splits:
    """Facts whose classes keep the limit, and what it took.

    Attributes:
        facts: With the grades' classes formed anew where one was too large.
        more: Classes more than before, by school and stage.
    """

    facts: Facts
    more: Mapping[tuple[str, Stage], int]


def split_classes(facts: Facts, rulebook: Rulebook) -> Splits:
    """The county with no class above the limit, pupils staying in their school and grade.

    A grade in which every class keeps the limit stays as it is. Else its pupils are spread over as few classes as
    keep it, but never fewer than there are.

    Args:
        facts: Prepared facts (blanks filled, campuses merged).
        rulebook: The standard in force.
    """
    limits = class_limits(rulebook)
    classes = facts["classes"]
    if not limits or classes.is_empty():
        return Splits(facts, {})
    limit = pl.col("stage").replace_strict(limits, default=None, return_dtype=pl.Int64)
    keys = ["school", "stage", "grade"]
    grades = (
        classes.group_by(keys)
        .agg(
            pl.col("pupils").sum().alias("_all"),
            pl.col("pupils").max().alias("_largest"),
            pl.col("pupils").null_count().alias("_unknown"),
            pl.len().alias("_before"),
        )
        .with_columns(limit.alias("_limit"))
        .filter((pl.col("_unknown") == 0) & (pl.col("_largest") > pl.col("_limit")))
        .with_columns(pl.max_horizontal(pl.col("_before"), -(-pl.col("_all") // pl.col("_limit"))).alias("_after"))
    )
    if grades.is_empty():
        return Splits(facts, {})
    formed = (
        grades.with_columns(pl.int_ranges(pl.col("_after")).alias("_order"))
        .explode("_order")
        .with_columns(
            (pl.col("_all") // pl.col("_after") + (pl.col("_order") < pl.col("_all") % pl.col("_after"))).alias(
                "pupils"
            )
        )
    )
    # The classes that there are keep their names; those that are new get a number of their own.
    named = classes.with_columns(pl.int_range(pl.len()).over(keys).alias("_order"))
    joined = formed.drop("pupils").join(named.drop("pupils"), on=[*keys, "_order"], how="left", maintain_order="left")
    formed = joined.with_columns(
        formed["pupils"],
        pl.coalesce("class", pl.format("+{}", pl.col("_order") - pl.col("_before") + 1)).alias("class"),
    )
    kept = classes.join(grades.select(keys), on=keys, how="anti")
    added = grades.group_by("school", "stage").agg((pl.col("_after") - pl.col("_before")).sum().alias("_more"))
    by_grade = _by_grade(facts["stages"], grades)
    return Splits(
        facts.with_tables(
            classes=pl.concat([kept, formed.select(classes.columns)]).with_columns(
                pl.int_range(2, pl.len() + 2, dtype=pl.Int64).alias(ROW)
            ),
            stages=by_grade,
        ),
        {(row[0], row[1]): row[2] for row in added.filter(pl.col("_more") > 0).iter_rows()},
    )


def _by_grade(stages: pl.DataFrame, grades: pl.DataFrame) -> pl.DataFrame:
    """The numbers of classes in the table of stages, each raised by what was added."""
    more = grades.with_columns((pl.col("_after") - pl.col("_before")).alias("_more"))
    total = more.group_by("school", "stage").agg(pl.col("_more").sum())
    found = stages.join(total, on=["school", "stage"], how="left", maintain_order="left")
    found = found.with_columns(pl.col("classes") + pl.col("_more").fill_null(0)).drop("_more")
    for grade in sorted(more["grade"].unique()):
        of_grade = more.filter(pl.col("grade") == grade).select("school", "stage", "_more")
        found = found.join(of_grade, on=["school", "stage"], how="left", maintain_order="left")
        name = f"classes_g{grade}"
        found = found.with_columns((pl.col(name) + pl.col("_more").fill_null(0)).alias(name)).drop("_more")
    return found
