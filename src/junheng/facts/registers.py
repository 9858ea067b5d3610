"""The register of a county's schools: each school and stage with its identifiers, before a figure is known."""

from collections.abc import Mapping, Sequence

import polars as pl

from junheng.facts.fields import dictionary
from junheng.facts.table import ROW, Facts, complete

LASTING = ("enrolment", "births", "changes", "areas", "cells", "sites")
"""Tables that tell of more years than one; lists of a year's teachers, classes and rooms are entered anew."""
KNOWN = ("parent", "lon", "lat")
"""What earlier data say of a school and no register does: where it lies, to which it belongs."""

Identifiers = Sequence[Mapping[str, object]]


def stages_by_school(facts: Facts) -> dict[str, list[str]]:
    """School → its stages; a kindergarten has none."""
    found: dict[str, list[str]] = {school: [] for school in facts["schools"]["school"]}
    for school, stage in facts["stages"].select("school", "stage").iter_rows():
        found.setdefault(school, []).append(stage)
    return found


def register(county: Mapping[str, object], schools: Identifiers, stages: Identifiers, base: Facts | None) -> Facts:
    """A county's schools and stages with their identifiers alone, and what lasts for more years than one.

    Args:
        county: Its code, name and school year.
        schools: Of each school its identifier, name, county and township.
        stages: Of each stage its school and itself.
        base: The county's last data.
    """
    known = (base or Facts.of({}))["schools"].select("school", *KNOWN).unique("school", keep="first")
    tables = {
        "schools": _rows("schools", schools).drop(*KNOWN).join(known, on="school", how="left", maintain_order="left"),
        "stages": _rows("stages", stages),
        "county": _rows("county", [county]),
    }
    return Facts.of(tables | ({id: base[id] for id in LASTING} if base is not None else {}))


def joined(given: Facts, more: Facts) -> Facts:
    """Facts with the schools and stages of a further register behind their own."""
    tables = {}
    for table in ("schools", "stages"):
        keys = list(dictionary()[table].keys)
        fresh = more[table].join(given[table].select(keys), on=keys, how="anti", maintain_order="left")
        last = given[table][ROW].max() or 1
        counted = (pl.int_range(1, pl.len() + 1, dtype=pl.Int64) + last).alias(ROW)
        tables[table] = pl.concat([given[table], fresh.with_columns(counted)])
    return given.with_tables(**tables)


def one_school(facts: Facts, code: str) -> Facts:
    """A school's own rows, and which county and year they are of."""
    own = {id: facts[id].filter(pl.col("school") == code) for id in ("schools", "stages")}
    return Facts.of({"county": facts["county"].select("county", "name", "school_year"), **own})


def _rows(table: str, rows: Identifiers) -> pl.DataFrame:
    """Identifiers as a table, rows counted as people count them."""
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return complete(table, frame.with_columns(pl.int_range(2, pl.len() + 2, dtype=pl.Int64).alias(ROW)))
