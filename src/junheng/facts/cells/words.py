"""From an entry to what is held for texts, identifiers, codes, flags and dates."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache

import polars as pl

from junheng.facts.cells.entries import Entry, Problem, each, normal, wrong
from junheng.facts.cells.numbers import read_numbers
from junheng.facts.fields import Field, code_list
from junheng.facts.table import column_type
from junheng.terms.messages import Lang, message

DIGITS_KEPT = 15
"""Digits that a spreadsheet keeps of a number; an identifier with more has lost its end."""

_YES = ("是", "yes", "y", "true", "t", "1", "1.0", "√", "✓", "✔", "有", "对")
_NO = ("否", "no", "n", "false", "f", "0", "0.0", "×", "✗", "✘", "x", "无", "不是", "没有", "错")
_DATE = re.compile(r"([0-9]{4})(?:[-/.年])([0-9]{1,2})(?:[-/.月](?:([0-9]{1,2})日?)?)?(?:[t]?00:00(?::00)?)?", re.ASCII)
_SOLID = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})", re.ASCII)
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?e\+?[0-9]{1,3}", re.ASCII)
_QUOTED = re.compile(r'="([^"]*)"')


def read_words(field: Field, cells: Sequence[object], lang: Lang = "zh") -> tuple[pl.Series, list[Problem]]:
    """A column of texts, identifiers, codes, flags or dates as it is held, and what is wrong with it.

    Returns:
        A series of the field's column type, null where an entry is blank or wrong, and the problems in order.
    """
    held, problems = each(cells, _reader(field, lang))
    return pl.Series(field.id, held, dtype=column_type(field)), problems


def _reader(field: Field, lang: Lang) -> Callable[[object], Entry]:
    if field.type == "code":
        return lambda cell: read_code(field, cell, lang)
    return {"flag": read_flag, "date": read_date, "id": read_id}.get(field.type, read_text)


def read_text(cell: object) -> Entry:
    """A text as typed, without the blanks around it; a number as it is shown."""
    if isinstance(cell, str):
        return Entry(_bare(cell) or None)
    if isinstance(cell, bool):
        return Entry("TRUE" if cell else "FALSE")
    if isinstance(cell, (int, float)):
        return Entry(_shown(cell))
    return wrong("read.date_in_text", cell)


def read_id(cell: object) -> Entry:
    """An identifier, always as text: leading zeros stay, a number loses the decimals that it never had.

    Example:
        >>> read_id(3341000001.0).held, read_id("００１２").held
        ('3341000001', '0012')
    """
    if isinstance(cell, str):
        if cell.isascii() and cell.replace("-", "").isdigit():  # the common form
            return Entry(cell)
        if quoted := _QUOTED.fullmatch(cell.strip()):
            cell = quoted[1]
        bare = _bare(_half_width(cell)).lstrip("'")
        if _SCIENTIFIC.fullmatch(bare.lower()):
            return wrong("read.id_scientific", cell)
        return Entry(bare or None)
    if isinstance(cell, bool) or not isinstance(cell, (int, float)) or math.isnan(cell) or cell < 0 or cell % 1:
        return wrong("read.id_form", cell)
    digits = f"{cell:.0f}"
    if len(digits) > DIGITS_KEPT:
        return Entry(digits, Problem("read.id_precision", cell, params={"kept": DIGITS_KEPT}))
    return Entry(digits)


def read_code(field: Field, cell: object, lang: Lang = "zh") -> Entry:
    """An entry of a code list, met by label, id or one of its other names."""
    if isinstance(cell, (bool, date)) or not isinstance(cell, (str, int, float)):
        return wrong("read.code_unknown", cell, choices=_choices(field, lang))
    text = cell if isinstance(cell, str) else _shown(cell)
    if not text.strip():
        return Entry()
    found = _codes(field.codes).get(normal(text))
    return Entry(found) if found else wrong("read.code_unknown", cell, choices=_choices(field, lang))


def read_flag(cell: object) -> Entry:
    """Yes or no, in the ways that people write it."""
    if isinstance(cell, bool):
        return Entry(cell)
    if isinstance(cell, (str, int, float)):
        text = normal(cell if isinstance(cell, str) else _shown(cell))
        if not text:
            return Entry()
        if text in _YES or text in _NO:
            return Entry(text in _YES)
    return wrong("read.not_a_flag", cell)


def read_date(cell: object) -> Entry:
    """A day: a date cell, or a text such as 2023-09-01, 2023/9/1, 2023年9月 (its first day) or 20230901."""
    if isinstance(cell, datetime):
        return _day(cell, cell.year, cell.month, cell.day)
    if isinstance(cell, date):
        return _day(cell, cell.year, cell.month, cell.day)
    if isinstance(cell, bool) or not isinstance(cell, (str, int, float)):
        return wrong("read.not_a_date", cell)
    text = normal(cell if isinstance(cell, str) else _shown(cell))
    if not text:
        return Entry()
    found = _SOLID.fullmatch(text) or (_DATE.fullmatch(text) if isinstance(cell, str) else None)
    if found is None:
        return wrong("read.not_a_date", cell)
    return _day(cell, int(found[1]), int(found[2]), int(found[3] or 1))


def _day(cell: object, year: int, month: int, day: int) -> Entry:
    if not 1900 <= year <= 2200:
        return wrong("read.not_a_date", cell)
    try:
        return Entry(date(year, month, day))
    except ValueError:
        return wrong("read.not_a_date", cell)


@cache
def _codes(id: str) -> Mapping[str, str]:
    """Code ids by every word under which they are met; a label counts before another code's other name."""
    found: dict[str, str] = {}
    for code in code_list(id).values():
        for word in (code.label.zh, code.label.en, code.id):
            found.setdefault(normal(word), code.id)
    for code in code_list(id).values():
        for word in code.names:
            found.setdefault(normal(word), code.id)
    return found


def _choices(field: Field, lang: Lang) -> str:
    separator = message("terms.separator.list").text(lang)
    return separator.join(code.label(lang) for code in code_list(field.codes).values())


def _shown(figure: float) -> str:
    """A number as a spreadsheet shows it: 3.0 is 3."""
    if isinstance(figure, float) and figure.is_integer() and abs(figure) < 1e16:
        return str(int(figure))
    return repr(figure)


def _half_width(text: str) -> str:
    if text.isascii():
        return text
    return "".join(chr(ord(mark) - 0xFEE0) if "\uff01" <= mark <= "\uff5e" else mark for mark in text)


def _bare(text: str) -> str:
    return text.strip().strip("\ufeff\u200b\u3000").strip()


def read_column(
    field: Field, cells: Sequence[object], unit: str = "", lang: Lang = "zh"
) -> tuple[pl.Series, list[Problem]]:
    """A column of any field as a facts table holds it, and what is wrong with its entries.

    Args:
        field: The field.
        cells: The entries, as a sheet gives them; None is a blank.
        unit: Unit of the heading where it is another than the field's; figures are converted exactly.
        lang: Language of the choices that a problem names.
    """
    return read_numbers(field, cells, unit) if field.numeric else read_words(field, cells, lang)
