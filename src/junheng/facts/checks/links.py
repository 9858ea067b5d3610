"""Checks of identifiers: rows entered twice, and rows that name a school or a teacher who is not listed."""

import polars as pl

from junheng.facts.checks.rules import Reference, rules
from junheng.facts.checks.saying import finding
from junheng.facts.checks.view import NAME, View
from junheng.facts.fields import dictionary
from junheng.facts.table import ROW
from junheng.terms.findings import Finding

PLACES = ("births", "areas", "cells", "evidence")
"""Tables that name no county: in data of several counties the same name may stand for two places."""


def links(view: View) -> list[Finding]:
    """Rows entered twice, and rows that belong to nothing; one finding for each missing name."""
    findings = [found for table, keys in rules().unique.items() for found in _twice(view, table, keys)]
    findings.extend(found for reference in rules().references for found in _unknown(view, reference))
    findings.extend(_former_schools(view))
    findings.extend(found for table in ("teachers", "classes") for found in _without_stage(view, table))
    return findings


def _twice(view: View, table: str, keys: tuple[str, ...]) -> list[Finding]:
    frame = view.facts[table]
    if frame.height < 2 or (table in PLACES and view.facts["county"].height > 1):
        return []
    known = pl.all_horizontal(pl.col(key).is_not_null() for key in keys)
    again = frame.select(known & ~pl.struct(keys).is_first_distinct()).to_series()
    if not again.any():
        return []
    rows = frame.filter(again)
    first = frame.unique(keys, keep="first", maintain_order=True).select(*keys, pl.col(ROW).alias("_first"))
    rows = rows.join(first, on=list(keys), how="left", maintain_order="left")
    names = view.named(table).select(ROW, NAME).unique(ROW)
    rows = rows.join(names, on=ROW, how="left", maintain_order="left")
    fields = dictionary()[table]
    return [
        finding(
            view.facts,
            table,
            row,
            "check.entered_twice",
            keys,
            {
                "keys": [fields[key] for key in keys],
                "entry": [str(row[key]) for key in keys],
                "first": row["_first"],
                "sheet_name": fields,
            },
        )
        for row in rows.iter_rows(named=True)
    ]


def _unknown(view: View, reference: Reference) -> list[Finding]:
    key = "teacher" if reference.to == "teachers" else "school"
    frame, target = view.facts[reference.table], view.facts[reference.to]
    if frame.is_empty():
        return []
    listed = target.select(pl.col(key).alias(reference.field)).drop_nulls().unique()
    lost = frame.filter(pl.col(reference.field).is_not_null()).join(listed, on=reference.field, how="anti")
    if lost.is_empty():
        return []
    tables = dictionary()
    blanks: dict[str, object] = {"sheet_name": tables[reference.table], "list_name": tables[reference.to]}
    if listed.is_empty():
        row = lost.select(pl.col(ROW).min()).row(0, named=True)
        return [finding(view.facts, reference.table, row, "check.list_empty", (reference.field,), blanks)]
    code = f"check.unknown_{key}" if reference.certain else f"check.unknown_{key}_maybe"
    return _by_name(view, lost, reference.table, reference.field, code, blanks)


def _by_name(
    view: View, lost: pl.DataFrame, table: str, field: str, code: str, blanks: dict[str, object]
) -> list[Finding]:
    """One finding for each name, at its first row, with the number of rows."""
    once = lost.group_by(field, maintain_order=True).agg(pl.col(ROW).min(), pl.len().alias("_rows"))
    return [
        finding(view.facts, table, {**row, "school": row[field]}, code, (field,), {**blanks, "rows": row["_rows"]})
        for row in once.iter_rows(named=True)
    ]


def _former_schools(view: View) -> list[Finding]:
    """History of pupils: a school with current pupils is listed, one of earlier years may have closed."""
    years = view.schools["_year"].drop_nulls().unique()
    history = view.facts["enrolment"].drop_nulls(["school", "school_year"])
    if history.is_empty() or years.is_empty():
        return []
    lost = history.join(view.facts["schools"].select("school").drop_nulls(), on="school", how="anti")
    now = lost.filter(pl.col("school_year") >= years.max())
    before = lost.join(now, on="school", how="anti")
    tables = dictionary()
    blanks: dict[str, object] = {"sheet_name": tables["enrolment"], "list_name": tables["schools"]}
    return [
        *_by_name(view, now, "enrolment", "school", "check.unknown_school", blanks),
        *_by_name(view, before, "enrolment", "school", "check.former_school", blanks),
    ]


def _without_stage(view: View, table: str) -> list[Finding]:
    """Records of a stage that the school has no row for, once a school and stage."""
    frame = view.facts[table]
    if frame.is_empty():
        return []
    known = frame.drop_nulls(["school", "stage"]).join(
        view.facts["schools"].select("school").drop_nulls().unique(), on="school", how="semi"
    )
    stages = view.facts["stages"].select("school", "stage").drop_nulls()
    lost = known.join(stages, on=["school", "stage"], how="anti")
    once = lost.group_by("school", "stage", maintain_order=True).agg(pl.col(ROW).min(), pl.len().alias("_rows"))
    if once.is_empty():
        return []
    names = view.schools.select("school", NAME).unique("school", keep="first")
    once = once.join(names, on="school", how="left", maintain_order="left")
    return [
        finding(
            view.facts,
            table,
            row,
            "check.records_without_stage",
            ("school", "stage"),
            {"sheet_name": dictionary()[table], "rows": row["_rows"]},
        )
        for row in once.iter_rows(named=True)
    ]
