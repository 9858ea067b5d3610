"""From facts to exact quantities: what each stage of each school has, and what it is divided by.

A combined school's shared resources go to its stages by weighted pupils; teachers count at the stage they teach.
Everything is whole numbers and fractions, so that a value exactly on a threshold meets it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import narwhals as nw
import polars as pl

from junheng.facts.campuses import merge_campuses, records_to_parents
from junheng.facts.engine import Engine
from junheng.facts.fields import Field, find
from junheng.facts.records import fill_from_records
from junheng.facts.rotation import fill_rotation
from junheng.facts.table import ROW, Facts
from junheng.standards.model import STAGES, Indicator, Rulebook, Stage, Sum, Tolerance

SHARE_TOP = "_share_top"
SHARE_BOTTOM = "_share_bottom"
WEIGHED = "_weighed"
"""The columns of pupils that a combined school's split needs."""


def prepared(facts: Facts, engine: Engine, rotation_years: int = 6) -> Facts:
    """Land in mu turned into m², blanks filled from records, campuses merged."""
    facts = fill_from_records(records_to_parents(_land_in_m2(facts)), engine)
    return fill_rotation(merge_campuses(facts), rotation_years)


def _land_in_m2(facts: Facts) -> Facts:
    # 1 mu = 2000/3 m², exact to the cent of a square metre; held mu have four decimals, held m² two.
    from_mu = (pl.col("land_area_mu") * 20 + 1) // 3
    return facts.with_tables(
        schools=facts["schools"].with_columns(pl.coalesce("land_area_m2", from_mu).alias("land_area_m2"))
    )


def units_table(facts: Facts, rulebook: Rulebook) -> pl.DataFrame:
    """One row a school's stage with all its facts and its share of what the school shares.

    Shapes:
        stages × (stage fields, school fields, share). Ordered by school and stage, so that nothing depends on
        the order of the user's rows.
    """
    stages = facts["stages"].filter(pl.col("stage").is_in(list(rulebook.stages)))
    whole = facts["stages"].unique(["school", "stage"], keep="first", maintain_order=True)
    schools = facts["schools"].unique("school", keep="first", maintain_order=True).drop(ROW)
    units = stages.join(schools, on="school", how="left", suffix="_school", maintain_order="left")
    for part in STAGES:
        held = whole.filter(pl.col("stage") == part).select("school", pl.col("pupils").alias(f"_{part}"))
        units = units.join(held, on="school", how="left", maintain_order="left")
    living = whole.filter(pl.col("pupils").is_null() | (pl.col("pupils") > 0))
    units = units.join(living.group_by("school").len("_stages"), on="school", how="left", maintain_order="left")
    units = units.with_columns(pl.col("pupils_senior").alias("_senior"))
    return units.with_columns(_shares(rulebook)).sort("school", "stage", maintain_order=True)


def _shares(rulebook: Rulebook) -> list[pl.Expr]:
    """A unit's share of its school's resources as two whole numbers; blank where it cannot be known.

    A school of one stage keeps all. Two stages in a school of no combined type are a contradiction (a check says
    so), and a school whose type is blank may have senior pupils that nobody mentioned.
    """
    whole = pl.col("type").is_not_null() & (pl.col("_stages").fill_null(0) <= 1)
    one = pl.lit(1, dtype=pl.Int64)
    top: pl.Expr = pl.when(whole).then(one)
    bottom: pl.Expr = pl.when(whole).then(one)
    weighed: pl.Expr = pl.lit(None, dtype=pl.String)
    for type, weights in rulebook.splits.items():
        unit = lcm(*(weight.denominator for weight in weights.values()))
        parts = {part: int(weight * unit) for part, weight in weights.items()}
        total = sum(((pl.col(f"_{part}") * weight) for part, weight in parts.items()), pl.lit(0, dtype=pl.Int64))
        own = sum(
            (
                pl.when(pl.col("stage") == part).then(pl.col(f"_{part}") * parts[part]).otherwise(0)
                for part in STAGES
                if part in parts
            ),
            pl.lit(0, dtype=pl.Int64),
        )
        here = pl.col("type") == type
        named = pl.col("stage").is_in([part for part in STAGES if part in parts])
        top = pl.when(here).then(pl.when(named & (total > 0)).then(own)).otherwise(top)
        bottom = pl.when(here).then(pl.when(named & (total > 0)).then(total)).otherwise(bottom)
        needs = pl.lit(" ".join(f"_{part}" for part in parts))
        weighed = pl.when(here & named).then(needs).otherwise(weighed)
    return [top.alias(SHARE_TOP), bottom.alias(SHARE_BOTTOM), weighed.alias(WEIGHED)]


@dataclass(frozen=True)
class Amounts:
    """A weighted sum over the units: exact, None where a figure is missing.

    Attributes:
        values: The amount of each unit, in the sum's unit.
        missing: For each unit without an amount, the fields without a figure.
    """

    values: tuple[Fraction | None, ...]
    missing: dict[int, tuple[str, ...]]


@dataclass(frozen=True)
class _Part:
    """The terms of a sum that stand in one table, as whole multipliers over a common divisor."""

    terms: tuple[tuple[Field, int], ...]
    divisor: int

    @classmethod
    def of(cls, total: Sum, table: str) -> "_Part":
        chosen = [(found, weight / found.scale) for found, weight in _fields(total) if found.table == table]
        divisor = lcm(1, *(weight.denominator for _, weight in chosen))
        return cls(tuple((found, int(weight * divisor)) for found, weight in chosen), divisor)

    def expression(self) -> nw.Expr:
        """Blank as soon as one of its fields is blank."""
        total = nw.lit(0).cast(nw.Int64)
        for found, times in self.terms:
            total = total + nw.col(found.id) * times
        return total


def _fields(total: Sum) -> list[tuple[Field, Fraction]]:
    found = [(find(name), weight) for name, weight in total.weights.items()]
    return [(field, weight) for field, weight in found if field is not None]


class Sums:
    """Weighted sums over the units, all of them computed in one pass on the engine.

    The sums are whole numbers; what schools share is split by exact fractions afterwards.
    """

    def __init__(self, units: pl.DataFrame, totals: Iterable[Sum], engine: Engine) -> None:
        self._units = units
        self._parts = {_key(total): (_Part.of(total, "stages"), _Part.of(total, "schools")) for total in totals}
        self._shares = list(zip(units[SHARE_TOP].to_list(), units[SHARE_BOTTOM].to_list(), strict=True))
        self._held: dict[tuple[object, bool], Amounts] = {}
        wanted = {
            f"_{place}_{number}": part.expression()
            for place, parts in enumerate(self._parts.values())
            for number, part in enumerate(parts)
            if part.terms
        }
        fields = {found.id for parts in self._parts.values() for part in parts for found, _ in part.terms}
        self._sums: dict[str, list[int | None]] = {}
        if wanted:
            frame = engine.frame(units.with_row_index("_unit").select(pl.col("_unit").cast(pl.Int64), *sorted(fields)))
            sums = engine.collect(frame.select("_unit", *[value.alias(name) for name, value in wanted.items()]))
            self._sums = {name: sums.sort("_unit")[name].to_list() for name in wanted}

    def amounts(self, total: Sum, *, split: bool = True) -> Amounts:
        """One of the sums for every unit.

        Args:
            total: A sum that was asked for when the sums were made.
            split: Whether a unit gets its share of what its school shares, or all of it.

        Raises:
            KeyError: the sum was not asked for.
        """
        key = _key(total)
        if (key, split) not in self._held:
            self._held[key, split] = self._amounts(key, split)
        return self._held[key, split]

    def _amounts(self, key: tuple[Fraction, tuple[tuple[str, Fraction], ...]], split: bool) -> Amounts:
        own, shared = self._parts[key]
        place = list(self._parts).index(key)
        nothing = [0] * self._units.height
        owned = self._sums.get(f"_{place}_0", nothing)
        values: list[Fraction | None] = []
        if not shared.terms:
            values = [None if mine is None else Fraction(mine, own.divisor) for mine in owned]
        else:
            for mine, whole, (top, bottom) in zip(owned, self._sums[f"_{place}_1"], self._shares, strict=True):
                if mine is None or whole is None or (split and bottom is None):
                    values.append(None)
                    continue
                part = Fraction(whole * top, shared.divisor * bottom) if split else Fraction(whole, shared.divisor)
                values.append(part + Fraction(mine, own.divisor) if mine else part)
        if plus := key[0]:
            values = [None if value is None else value + plus for value in values]
        names = [found.id for part in (own, shared) for found, _ in part.terms]
        holes = [row for row, value in enumerate(values) if value is None]
        missing = _blanks(self._units[holes], holes, names, split and bool(shared.terms)) if holes else {}
        return Amounts(tuple(values), missing)


def _key(total: Sum) -> tuple[Fraction, tuple[tuple[str, Fraction], ...]]:
    return total.plus, tuple(sorted(total.weights.items()))


def amounts(units: pl.DataFrame, total: Sum, engine: Engine) -> Amounts:
    """One weighted sum for every unit, shared resources split."""
    return Sums(units, [total], engine).amounts(total)


def _blanks(units: pl.DataFrame, rows: list[int], names: list[str], split: bool) -> dict[int, tuple[str, ...]]:
    """For units without an amount, by their rows, the fields without a figure."""
    parts = {"_primary": "pupils", "_junior": "pupils", "_senior": "pupils_senior"}
    wanted = list(dict.fromkeys([*names, *((SHARE_BOTTOM, WEIGHED, *parts) if split else ())]))
    missing = {}
    for row, held in zip(rows, units.select(*wanted).iter_rows(named=True), strict=True):
        found = [name for name in names if held[name] is None]
        if split and held[SHARE_BOTTOM] is None:
            weighed = (held[WEIGHED] or "").split()
            found += [parts[part] for part in weighed if held[part] is None] if weighed else ["type"]
        missing[row] = tuple(dict.fromkeys(found)) or ("type",)
    return missing


def numerator(indicator: Indicator, stage: Stage, tolerances: list[Tolerance]) -> Sum:
    """What an indicator counts in a stage, with what tolerances add."""
    weights = dict(indicator.numerator[stage].weights)
    for tolerance in tolerances:
        if tolerance.add is not None:
            for name, weight in tolerance.add.weights.items():
                weights[name] = weights.get(name, Fraction(0)) + weight
    return Sum(weights, indicator.numerator[stage].plus)


def county_amount(facts: Facts, total: Sum) -> tuple[Fraction | None, tuple[str, ...]]:
    """A weighted sum of county figures, and those that are missing."""
    row = facts["county"].row(0, named=True) if not facts["county"].is_empty() else {}
    amount, missing = Fraction(0), []
    for field, weight in _fields(total):
        held = row.get(field.id)
        if held is None:
            missing.append(field.id)
        else:
            amount += Fraction(held, field.scale) * weight
    return (None, tuple(missing)) if missing else (amount, ())
