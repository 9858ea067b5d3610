"""A plan's lines carried out on the facts by hand: the tests' own way, which shares nothing with the planner's."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

import polars as pl

from junheng.facts.fields import dictionary
from junheng.facts.table import ROW, Facts
from junheng.plan.actions import actions
from junheng.plan.result import Line

ROOM_M2 = {"music": 96, "fine_art": 90}
"""Area that the national standard asks for, by kind of room."""


def carried_out(facts: Facts, lines: Iterable[Line], year: int) -> Facts:
    """Facts whose classes are split already, with every line up to a year carried out."""
    figures: dict[str, dict[tuple[str, ...], Counter[str]]] = {"schools": {}, "stages": {}}
    rooms = []
    for line in lines:
        if line.year > year or line.id == "split-class":
            continue
        action = actions()[line.id]
        amounts: dict[str, Fraction] = dict(action.add)
        if action.room is not None:
            area = Fraction(ROOM_M2[action.room])
            amounts |= {"teaching_rooms_area_m2": area, "building_area_m2": area}
            assert line.quantity.denominator == 1
            rooms += [(line.school, action.room, int(area * 100))] * int(line.quantity)
        sign = -1 if line.action == "move-out" else 1
        for name, amount in amounts.items():
            table = "schools" if name in dictionary()["schools"] else "stages"
            key = (line.school,) if table == "schools" else (line.school, line.stage)
            held = sign * amount * line.quantity * 10 ** dictionary()[table][name].decimals
            assert held.denominator == 1, f"{line.id}: {Decimal(float(held))} is finer than the dictionary holds {name}"
            figures[table].setdefault(key, Counter())[name] += int(held)
    tables = {}
    for table, of in figures.items():
        rows = facts[table].to_dicts()
        for row in rows:
            key = (row["school"],) if table == "schools" else (row["school"], row["stage"])
            for name, more in of.get(key, Counter()).items():
                if row[name] is not None:
                    row[name] += more
        tables[table] = pl.DataFrame(rows, schema=facts[table].schema)
    blank = dict.fromkeys(facts["rooms"].columns)
    more_rooms = [
        {
            **blank,
            ROW: facts["rooms"].height + 2 + at,
            "school": school,
            "kind": kind,
            "room": f"新{at}",
            "area_m2": held,
        }
        for at, (school, kind, held) in enumerate(rooms)
    ]
    tables["rooms"] = pl.concat([facts["rooms"], pl.DataFrame(more_rooms, schema=facts["rooms"].schema)])
    return facts.with_tables(**tables)
