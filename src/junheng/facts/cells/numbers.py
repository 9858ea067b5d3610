"""From an entry to the exact number that is held: whole multiples of the field's last decimal.

A typed cell is taken at its shortest decimal form, so that what the user sees is what is judged; what
a formula left with a tail of binary noise is cleaned without a word, one that has more decimals is not.
"""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache

import polars as pl

from junheng.facts.cells.entries import Entry, Problem, each, normal, wrong
from junheng.facts.fields import Field, units

NOISE = Fraction(1, 10**9)
"""Relative change below which rounding only removes the noise of binary arithmetic."""
EXACT = 10**15
"""Below it every whole number of 15 digits is held exactly by a double."""

_NUMBER = re.compile(r"([+-]?)([0-9][0-9,]*(?:\.[0-9]*)?|\.[0-9]+)(e[+-]?[0-9]{1,3})?(.*)", re.ASCII)
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?", re.ASCII)
_SCHOOL_YEAR = re.compile(r"([0-9]{4})(?:[-/~至—–]([0-9]{4}|[0-9]{2}))?(?:年|学年|学年度|年度|schoolyear)?", re.ASCII)
_MORE_UNIT_WORDS = {
    "m2": ("平米", "平方", "sqm", "㎡"),
    "person": ("名", "位", "个"),
    "wan_yuan": ("万",),
    "percent": ("％", "percent"),
    "set": ("套", "部"),
    "class": ("个班", "个"),
    "room": ("个",),
    "volume": ("本",),
    "hour": ("小时", "h"),
    "place": ("位",),
    "degree": ("°",),
}


@cache
def unit_words() -> Mapping[str, tuple[str, ...]]:
    """Unit ids by the words under which they are met, normalised; a counter such as 个 belongs to several."""
    found: dict[str, list[str]] = {}
    for unit in units().values():
        words = (unit.id, unit.label.zh, unit.label.en, *_MORE_UNIT_WORDS.get(unit.id, ()))
        for word in dict.fromkeys(normal(word) for word in words):
            found.setdefault(word, []).append(unit.id)
    return {word: tuple(ids) for word, ids in found.items()}


def factor(unit: str, wanted: str) -> Fraction | None:
    """What a figure in one unit is multiplied by to be in another; None where there is no way.

    Example:
        >>> factor("mu", "m2"), factor("wan_yuan", "yuan"), factor("person", "m2")
        (Fraction(2000, 3), Fraction(10000, 1), None)
    """
    if unit == wanted:
        return Fraction(1)
    one, other = units().get(unit), units().get(wanted)
    if one is None or other is None or (one.to or one.id) != (other.to or other.id):
        return None
    return one.times / other.times


def unit_of(word: str, wanted: str) -> str | None:
    """The unit that a word means beside a field's own unit, which is preferred; None for an unknown word."""
    ids = unit_words().get(normal(word), ())
    return next((id for id in ids if id == wanted), ids[0] if ids else None)


def read_numbers(field: Field, cells: Sequence[object], unit: str = "") -> tuple[pl.Series, list[Problem]]:
    """A column of numbers as it is held, and what is wrong with it.

    Args:
        field: The field, with `numeric` true.
        cells: The entries of the column.
        unit: Unit of the column's heading where it differs from the field's.

    Returns:
        An `Int64` series, null where an entry is blank or wrong, and the problems in order.
    """
    if not unit and set(map(type, cells)) <= {float, int, type(None)} and (clean := _clean(field, cells)) is not None:
        return clean, []
    held, problems = each(cells, lambda cell: read_number(field, cell, unit))
    return pl.Series(field.id, held, dtype=pl.Int64), problems


def _clean(field: Field, cells: Sequence[object]) -> pl.Series | None:
    """The quick way for a column in which nothing needs a word; None where some cell does."""
    figures = pl.Series(field.id, cells, dtype=pl.Float64, strict=False)
    if figures.null_count() == len(figures):
        return figures.cast(pl.Int64)
    held = (figures * field.scale).round()
    # A true division (by a column: by one number, Polars multiplies with its reciprocal) gives the double
    # nearest to the short decimal, which is the entry itself exactly when it has no more decimals.
    scale = pl.repeat(float(field.scale), len(held), eager=True)
    if not (held / scale == figures).all() or not (held.abs() < EXACT).all():
        return None
    least, most = held.min(), held.max()
    low, high = _bounds(field)
    if (low is not None and least < low) or (high is not None and most > high):  # type: ignore[operator]  # numbers
        return None
    if field.unit == "percent" and ((held > 0) & (held <= field.scale)).any():
        return None
    return held.cast(pl.Int64)


def _bounds(field: Field) -> tuple[Fraction | None, Fraction | None]:
    scale = field.scale
    return (
        None if field.min is None else field.min * scale,
        None if field.max is None else field.max * scale,
    )


def read_number(field: Field, cell: object, unit: str = "") -> Entry:
    """One entry of a numeric field.

    Example:
        >>> from junheng.facts.fields import dictionary
        >>> land = dictionary()["schools"]["land_area_m2"]
        >>> read_number(land, "１，２３４．５ 平方米").held, read_number(land, "3亩").held
        (123450, 200000)
    """
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return Entry()
    if isinstance(cell, bool):
        return wrong("read.boolean_in_number", cell)
    if isinstance(cell, (date, time, timedelta)):
        return wrong("read.date_in_number", cell)
    if isinstance(cell, str):
        return _from_text(field, cell, unit)
    if isinstance(cell, float) and not math.isfinite(cell):
        return wrong("read.not_finite", cell)
    if isinstance(cell, (int, float)):
        return _held(field, cell, Fraction(Decimal(repr(cell))), unit)
    return wrong("read.not_a_number", cell)


def _from_text(field: Field, cell: str, unit: str) -> Entry:
    text = normal(cell).replace("−", "-").lstrip("'")  # the minus sign of typesetting
    if field.type == "year" and (year := _SCHOOL_YEAR.fullmatch(text)):
        following = year[2] is None or int(year[2][-2:]) == (int(year[1]) + 1) % 100
        return _held(field, cell, Fraction(int(year[1])), "") if following else wrong("read.not_a_number", cell)
    if text.lstrip("+-") in ("nan", "inf", "infinity", "∞"):
        return wrong("read.not_finite", cell)
    found = _NUMBER.fullmatch(text) if len(text) <= 60 else None
    if found is None:
        return wrong("read.not_a_number", cell)
    sign, digits, exponent, word = found.groups()
    if "," in digits and not _GROUPED.fullmatch(digits):
        return wrong("read.grouping", cell)
    if word:
        written = unit_of(word, field.unit)
        if written is None:
            return wrong("read.percent_sign" if "%" in word else "read.not_a_number", cell)
        if not field.unit or factor(written, field.unit) is None:
            return wrong("read.percent_sign" if written == "percent" else "read.unit", cell, word=word)
        unit = written
    return _held(field, cell, Fraction(Decimal(f"{sign}{digits.replace(',', '')}{exponent or ''}")), unit)


def _held(field: Field, cell: object, exact: Fraction, unit: str) -> Entry:
    """The figure in the field's unit, rounded to its decimals and held against its range."""
    times = factor(unit, field.unit) if unit and unit != field.unit else Fraction(1)
    if times is None:
        return wrong("read.unit", cell, word=unit)
    low, high = _bounds(field)
    scaled = exact * times * field.scale
    if high is not None and scaled >= 2 * high + 1:
        return _out_of_range(field, cell, exact)
    held = math.floor(abs(scaled) + Fraction(1, 2)) * (-1 if scaled < 0 else 1)
    if (low is not None and held < low) or (high is not None and held > high):
        return _out_of_range(field, cell, exact)
    if abs(held) >= 2**63:
        return wrong("read.not_a_number", cell)
    if times == 1 and abs(held - scaled) > NOISE * abs(scaled):
        if field.decimals == 0:
            return wrong("read.not_whole", cell)
        kept = Decimal(held).scaleb(-field.decimals)
        return Entry(held, Problem("read.rounded", cell, params={"decimals": field.decimals, "kept": kept}))
    if field.unit == "percent" and 0 < held <= field.scale:
        return Entry(held, Problem("read.percent_small", cell))
    return Entry(held)


def _out_of_range(field: Field, cell: object, exact: Fraction) -> Entry:
    if exact < 0 and field.min is not None and field.min >= 0:
        return wrong("read.negative", cell)
    low = "" if field.min is None else _plain(field.min)
    high = "" if field.max is None else _plain(field.max)
    return wrong("read.out_of_range", cell, low=low, high=high)


def _plain(figure: Fraction) -> Decimal:
    return Decimal(figure.numerator) / Decimal(figure.denominator)
