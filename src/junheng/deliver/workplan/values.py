"""One entry of a plan, from what a person wrote to a value and back to its plain form."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from junheng.deliver.workplan.fields import Field, code_list, code_words, marks, unitless
from junheng.deliver.workplan.model import When
from junheng.terms.messages import LANGS, text

MOST_DIGITS = 60
"""Digits that a number may have: far more than any figure, and few enough to be read at once."""
FIRST_YEAR, LAST_YEAR = 1900, 2200
MOST_WHOLE = 10**MOST_DIGITS
MOST_WRITTEN = 2_000
"""Characters of a number: the exact fraction of any double has fewer."""
SPLITS = re.compile(r"[、，,；;\n]")
"""What stands between the names of a list in one cell."""
STRONG_SPLITS = re.compile(r"[；;\n]")
"""What stands between names that may themselves have commas."""
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
"""Characters that no file of a plan may hold: a workbook cannot."""
BAD_IN_ID = re.compile(r"[、，,；;\s]")
DATE = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
SHORT_MONTH = re.compile(r"\d{4}\.\d")
"""`2023.1` may be what a spreadsheet left of `2023.10`."""
NUMBER = re.compile(r"[+-]?(\d[\d_]*)?(\.\d*)?([eE][+-]?\d{1,3})?(/\d+)?")


class Unfit(Exception):
    """An entry that cannot be taken, with the message that says why."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def value_of(field: Field, raw: object) -> object:
    """The value of an entry; None where it is blank.

    Args:
        field: What is entered.
        raw: As a file or a cell has it: text, number, yes or no, day, or a list.

    Raises:
        Unfit: it cannot be taken.

    Example:
        >>> from junheng.deliver.workplan.fields import things
        >>> task = things()["tasks"].fields
        >>> str(value_of(task["end"], "2023年6月")), value_of(task["after"], "T1、T2")
        ('2023-06', ('T1', 'T2'))
    """
    if isinstance(raw, str):
        raw = plain_text(raw)
        if raw == "" and field.type != "unit":
            return None
    if raw is None or (raw == [] and field.type in ("texts", "refs")):
        return None
    return READERS[field.type](field, raw)


def plain_text(written: str) -> str:
    r"""A text without blanks around it and without characters that cannot be shown.

    Example:
        >>> plain_text(" a\r\nb\x01 ")
        'a\nb'
    """
    if CONTROL.search(written):
        written = CONTROL.sub("", written.replace("\r\n", "\n").replace("\r", "\n"))
    return written.strip()


def _text(field: Field, raw: object) -> str:
    if isinstance(raw, str):
        return raw
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        # A workbook that was saved elsewhere may have made a number of an identifier.
        return str(int(raw))
    if isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw)
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, (float, Decimal)):
        return str(raw)
    raise Unfit("workplan.not_text")


def _id(field: Field, raw: object) -> str:
    found = _text(field, raw)
    if BAD_IN_ID.search(found):
        raise Unfit("workplan.bad_id")
    return found


def _unit(field: Field, raw: object) -> str:
    found = _text(field, raw)
    return "" if found in unitless() else found


def _texts(field: Field, raw: object) -> tuple[str, ...]:
    if isinstance(raw, (list, tuple)):
        return tuple(part for part in (plain_text(_text(field, one)) for one in raw) if part)
    whole = _text(field, raw)
    splits = STRONG_SPLITS if STRONG_SPLITS.search(whole) else SPLITS
    return tuple(part for part in (one.strip() for one in splits.split(whole)) if part)


def _refs(field: Field, raw: object) -> tuple[str, ...]:
    if isinstance(raw, (list, tuple)):
        return tuple(_id(field, one) for one in raw)
    return tuple(part for part in (one.strip() for one in SPLITS.split(_text(field, raw))) if part)


def _when(field: Field, raw: object) -> When:
    if isinstance(raw, date):
        return _ranged(When(raw.year, raw.month, raw.day))
    written = raw if isinstance(raw, str) else ""
    match = DATE.fullmatch(written)
    if match is None:
        match = DATE.fullmatch(written := _plain_date(written))
    if match is None or SHORT_MONTH.fullmatch(written):
        raise Unfit("workplan.not_when")
    year, month, day = (None if part is None else int(part) for part in match.groups())
    try:
        return _ranged(When(year or 0, month or 0, day))
    except ValueError:
        raise Unfit("workplan.no_such_day") from None


def _plain_date(written: str) -> str:
    """A date with strokes only, however it was written."""
    words = "".join(written.split())
    for mark in ("year", "month", "day"):
        stroke = "" if mark == "day" else "-"
        words = words.replace(marks()[mark], stroke)
    return words.rstrip("-") if not written.rstrip().endswith("-") else words


def _ranged(when: When) -> When:
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise Unfit("workplan.far_year", first=FIRST_YEAR, last=LAST_YEAR)
    return when


def _day(field: Field, raw: object) -> date:
    when = _when(field, raw)
    if when.day is None:
        raise Unfit("workplan.no_day")
    return when.first


def number_of(raw: object) -> Fraction:
    """A number by its shortest decimal form, which is the one that was written, or as a fraction.

    Raises:
        Unfit: it is none.

    Example:
        >>> number_of(0.95), number_of("1,500"), number_of("200/3"), number_of("-2.5")
        (Fraction(19, 20), Fraction(1500, 1), Fraction(200, 3), Fraction(-5, 2))
    """
    if isinstance(raw, bool):
        raise Unfit("workplan.not_number")
    if isinstance(raw, int) and abs(raw) < MOST_WHOLE:
        return Fraction(raw)
    written = repr(raw) if isinstance(raw, (int, float)) else str(raw)
    written = re.sub(r"(?<=\d)[,，](?=\d{3}(?!\d))", "", written.strip())
    if len(written) > MOST_WRITTEN or not NUMBER.fullmatch(written) or not re.search(r"\d", written):
        raise Unfit("workplan.not_number")
    try:
        if "/" in written:
            return Fraction(written)
        plain = Decimal(written)
    except (ValueError, ZeroDivisionError, InvalidOperation):
        raise Unfit("workplan.not_number") from None
    if not plain.is_finite() or abs(plain.adjusted()) > MOST_DIGITS:
        raise Unfit("workplan.not_number")
    return Fraction(plain)


def _number(field: Field, raw: object) -> Fraction:
    if isinstance(raw, (date, list, dict)):
        raise Unfit("workplan.not_number")
    return number_of(raw)


def _share(field: Field, raw: object) -> Fraction:
    if isinstance(raw, str) and raw.endswith(("%", "％")):
        return number_of(raw[:-1].strip()) / 100
    return _number(field, raw)


def _count(field: Field, raw: object) -> int:
    found = _number(field, raw)
    if found.denominator != 1 or abs(found) > 10**9:
        raise Unfit("workplan.not_count")
    return int(found)


def _year(field: Field, raw: object) -> int:
    try:
        found = _number(field, raw.removesuffix(marks()["year"]) if isinstance(raw, str) else raw)
    except Unfit:
        raise Unfit("workplan.not_year") from None
    if found.denominator != 1 or not FIRST_YEAR <= found <= LAST_YEAR:
        raise Unfit("workplan.not_year")
    return int(found)


def _flag(field: Field, raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    said = str(raw).casefold()
    for value, word in ((True, "terms.yes"), (False, "terms.no")):
        if said in (str(value).casefold(), *(text(word, lang).casefold() for lang in LANGS)):
            return value
    raise Unfit("workplan.not_flag")


def _code(field: Field, raw: object) -> str:
    said = _text(field, raw)
    found = code_words(field.codes).get(said.casefold())
    if found is not None:
        return found
    if field.open:
        return said
    raise Unfit("workplan.not_code", known=list(code_list(field.codes).values()))


READERS: Mapping[str, Callable[[Field, object], object]] = {
    "text": _text,
    "texts": _texts,
    "id": _id,
    "ref": _id,
    "refs": _refs,
    "when": _when,
    "day": _day,
    "number": _number,
    "share": _share,
    "count": _count,
    "year": _year,
    "yuan": _number,
    "flag": _flag,
    "code": _code,
    "unit": _unit,
}
"""What reads the entries of each type."""


def decimal_of(number: Fraction, digits: int = MOST_DIGITS) -> Decimal | None:
    """The number as a finite decimal of at most so many digits, exact; None where it has none.

    Example:
        >>> decimal_of(Fraction(19, 20)), decimal_of(Fraction(200, 3))
        (Decimal('0.95'), None)
    """
    rest, twos, fives = number.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    places = max(twos, fives)
    if rest != 1 or places > digits:
        return None
    scaled = number.numerator * 10**places // number.denominator
    if len(str(abs(scaled))) > digits:
        return None
    return Decimal(f"{scaled}E-{places}") if places else Decimal(scaled)


def number_text(number: Fraction) -> str:
    """The number as a person writes it; reading it gives the same number.

    Example:
        >>> number_text(Fraction("0.95")), number_text(Fraction(95)), number_text(Fraction(200, 3))
        ('0.95', '95', '200/3')
    """
    plain = decimal_of(number)
    return str(number) if plain is None else f"{plain:f}"
