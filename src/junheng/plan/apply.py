"""The county's facts with a plan carried out."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction

import polars as pl

from junheng.facts.fields import dictionary, find
from junheng.facts.table import ROW, Facts
from junheng.plan.deeds import Deed
from junheng.plan.situation import Moment, Situation


def facts_after(
    situation: Situation,
    moment: Moment,
    done: Iterable[Deed],
    *,
    unsplit: Collection[str] = (),
    facts: Facts | None = None,
) -> Facts:
    """The facts of a pass year with every action of that year and those before it.

    A figure that is blank stays blank: what was not known before is not known after.

    Args:
        situation: The county.
        moment: The pass year.
        done: The deeds of the plan.
        unsplit: Schools whose classes stay as they are.
        facts: Other facts of that year to add the deeds to.
    """
    changes: dict[str, dict[tuple[str, ...], dict[str, Fraction]]] = {"stages": {}, "schools": {}}
    rooms: list[dict[str, object]] = []
    for deed in done:
        if deed.year > moment.year:
            continue
        school = situation.schools[deed.site] if deed.action.of_school else situation.sites[deed.site].school
        add = dict(deed.action.add)
        if deed.action.room is not None:
            area = situation.room_area[deed.action.room]
            add["teaching_rooms_area_m2"] = add["building_area_m2"] = area
            held = int(area * 10 ** dictionary()["rooms"]["area_m2"].decimals)
            rooms += [{"school": school, "kind": deed.action.room, "area_m2": held}] * int(deed.quantity)
        for name, amount in add.items():
            field = find(name)
            if field is None:
                raise KeyError(name)
            key = (school,) if field.table == "schools" else (school, situation.sites[deed.site].stage)
            row = changes[field.table].setdefault(key, defaultdict(Fraction))
            row[name] += deed.sign * amount * deed.quantity
    facts = facts if facts is not None else _with_unsplit(moment, unsplit)
    found = {
        table: _added(facts[table], rows, ["school"] if table == "schools" else ["school", "stage"])
        for table, rows in changes.items()
    }
    if rooms:
        known = facts["rooms"]
        more = pl.DataFrame(rows_of(rooms, known), schema=known.schema)
        found["rooms"] = pl.concat([known, more])
    return facts.with_tables(**found)


def _with_unsplit(moment: Moment, unsplit: Collection[str]) -> Facts:
    """The year's facts, some schools' classes as they were."""
    if not unsplit:
        return moment.facts
    named = list(unsplit)
    tables = {
        table: pl.concat(
            [
                moment.facts[table].filter(~pl.col("school").is_in(named)),
                moment.unsplit[table].filter(pl.col("school").is_in(named)),
            ]
        )
        for table in ("stages", "classes")
    }
    return moment.facts.with_tables(**tables)


def rows_of(rooms: list[dict[str, object]], known: pl.DataFrame) -> dict[str, list[object]]:
    """Columns of new rows; what is not said is blank."""
    first = known.height + 2
    return {
        name: [first + at if name == ROW else room.get(name) for at, room in enumerate(rooms)] for name in known.columns
    }


def _added(
    frame: pl.DataFrame, rows: Mapping[tuple[str, ...], Mapping[str, Fraction]], keys: list[str]
) -> pl.DataFrame:
    names = sorted({name for row in rows.values() for name in row})
    if not names:
        return frame
    columns: dict[str, list[object]] = {key: [row[at] for row in rows] for at, key in enumerate(keys)}
    for name in names:
        field = find(name)
        scale = field.scale if field is not None else 1
        columns[f"_{name}"] = [int(row.get(name, Fraction(0)) * scale) for row in rows.values()]
    joined = frame.join(pl.DataFrame(columns), on=keys, how="left", maintain_order="left")
    return joined.with_columns([(pl.col(name) + pl.col(f"_{name}").fill_null(0)).alias(name) for name in names]).select(
        frame.columns
    )
