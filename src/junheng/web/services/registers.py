"""What a new survey is given: the register of schools and what is known for more years than one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from junheng.facts.table import ROW, Facts, complete
from junheng.web.form import own, stays
from junheng.web.mapping import Entries, entries_of
from junheng.web.models import Unit

LASTING = ("enrolment", "births", "changes", "areas", "cells", "sites")
"""Tables that tell of more years than one; lists of a year's teachers, classes and rooms are entered anew."""


@dataclass(frozen=True)
class Register:
    """The schools of a survey.

    Attributes:
        facts: Each school and stage with its identifiers alone, the county likewise, and the lasting tables.
        entries: School → the places of its sheet, blank or with last year's figures where these stay.
    """

    facts: Facts
    entries: Mapping[str, Entries]


def known_stages(base: Facts | None) -> dict[str, list[str]]:
    """School → its stages, as the last data say; a kindergarten has none."""
    found: dict[str, list[str]] = {}
    if base is not None:
        found = {school: [] for school in base["schools"]["school"]}
        for school, stage in base["stages"].select("school", "stage").iter_rows():
            found.setdefault(school, []).append(stage)
    return found


def register_of(
    county: Unit,
    schools: Sequence[Unit],
    school_year: int,
    stages: Mapping[str, Sequence[str]],
    base: Facts | None,
    *,
    carry: bool,
) -> Register:
    """The register of a county's schools for a year.

    Args:
        county: The county.
        schools: Its schools, with the units above them.
        school_year: The year in which school begins.
        stages: School → its stages.
        base: The county's last data.
        carry: Whether sheets begin with last year's figures where these change little.
    """
    rows = [
        {"school": one.code, "name": one.name, "county": county.code, "township": _township(one)} for one in schools
    ]
    told = [{"school": one.code, "stage": stage} for one in schools for stage in stages.get(one.code, ())]
    known = _known(base)
    tables = {
        "schools": _rows("schools", rows).drop("parent", "lon", "lat").join(known, on="school", how="left"),
        "stages": _rows("stages", told),
        "county": _rows("county", [{"county": county.code, "name": county.name, "school_year": school_year}]),
    }
    tables |= {id: base[id] for id in LASTING} if base is not None else {}
    held = entries_of(base) if base is not None and carry else {}
    entries = {
        one.code: {place: _staying(place, held.get(one.code, {})) for place in _places(stages.get(one.code, ()))}
        for one in schools
    }
    return Register(Facts.of(tables), entries)


def joined(given: Facts, more: Facts) -> Facts:
    """What a survey was given, with the schools and stages of a further register behind its own."""
    tables = {}
    for table in ("schools", "stages"):
        keys = [id for id in own(table) if id in ("school", "stage")]
        fresh = more[table].join(given[table].select(keys), on=keys, how="anti")
        last = given[table][ROW].max() or 1
        counted = (pl.int_range(1, pl.len() + 1, dtype=pl.Int64) + last).alias(ROW)
        tables[table] = pl.concat([given[table], fresh.with_columns(counted)])
    return given.with_tables(**tables)


def _places(stages: Iterable[str]) -> list[str]:
    return ["schools", *(f"stages/{stage}" for stage in stages)]


def _staying(place: str, held: Entries) -> dict[str, str]:
    kept = stays(place.partition("/")[0])
    return {id: words for id, words in held.get(place, {}).items() if id in kept}


def _rows(table: str, rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    """Identifiers as a table, rows counted as people count them."""
    frame = pl.DataFrame(rows, schema_overrides={id: pl.String for id in own(table) if id != "school_year"})
    return complete(table, frame.with_columns(pl.int_range(2, pl.len() + 2, dtype=pl.Int64).alias(ROW)))


def _known(base: Facts | None) -> pl.DataFrame:
    """What the last data say of each school and the tree of units does not: where it lies, to which it belongs."""
    schools = (base or Facts.of({}))["schools"]
    return schools.select("school", "parent", "lon", "lat").unique("school", keep="first")


def _township(school: Unit) -> str | None:
    above = school.parent
    return above.name if above is not None and above.kind == Unit.Kind.TOWNSHIP else None
