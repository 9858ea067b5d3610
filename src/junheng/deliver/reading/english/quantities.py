"""Quantities in an English sentence: at least 85 per cent, no fewer than 120 rural teachers, RMB 3 million."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from junheng.deliver.reading.model import Operator
from junheng.deliver.reading.numerals import number
from junheng.deliver.reading.quantity import PERCENT, RATIO, WHOLE, Quantity
from junheng.deliver.reading.words import any_of, english, holds, pattern, words

BACK = 40


def english_quantities(text: str) -> Iterator[Quantity]:
    """The quantities of an English sentence in order; both ends of a range.

    Example:
        >>> [(str(q.value), q.unit, q.operator) for q in english_quantities("at least 85% of 1,200 rural teachers")]
        [('85', '%', '>='), ('1200', 'teachers', None)]
    """
    at = 0
    unit = ""
    while (found := pattern("en_quantity").search(text, at)) is not None:
        at = found.end()
        if not _is_name(text, found.start()):
            for one in _read(text, found):
                yield replace(one, unit=unit) if found["those"] else one
                unit = one.unit if one.unit != PERCENT else unit


def _is_name(text: str, at: int) -> bool:
    """Whether a number is part of a name: Grade 3, Room 214."""
    before = text[max(0, at - BACK) : at].rstrip()
    return any(before.endswith(word) and not before[: -len(word)][-1:].isalpha() for word in words("en_never_before"))


def _read(text: str, found: re.Match[str]) -> Iterator[Quantity]:
    get = found.groupdict().get
    start, end = found.start(), found.end()
    if get("money"):
        unit = f"{get('money_times')} {get('currency')}" if get("money_times") else str(get("currency"))
        yield from _one(text, start, end, number(str(get("money"))), unit)
    elif get("low"):
        unit = PERCENT if get("low_percent") or get("percent2") else str(get("noun2"))
        low, high = number(str(get("low"))), number(str(get("high")))
        if low is None or high is None:
            return
        if pattern("en_from").search(text[max(0, start - BACK) : start]):  # from 48% to 55%
            least = high > low
            yield Quantity(start, found.start("high") - 1, low, unit, None, done=True, word="from")
            yield Quantity(found.start("high"), end, high, unit, ">=" if least else "<=", word="to")
        elif low < high:
            yield Quantity(start, end, low, unit, ">=")
            yield Quantity(start, end, high, unit, "<=")
    elif get("ratio"):
        if holds("en_measures", text):
            yield from _one(text, start, end, number(str(get("ratio_low") or get("ratio_high"))), RATIO)
    elif get("number"):
        unit = PERCENT if get("percent") else str(get("points") or get("noun"))
        if get("times"):
            unit = f"{get('times')} {unit}"
        yield from _one(text, start, end, number(str(get("number"))), unit, change=get("points") is not None)
    elif get("those"):
        yield from _one(text, start, end, number(str(get("those"))), RATIO)
    elif get("some"):
        said = str(get("some"))
        many = number(said) if said[0].isdigit() else Fraction(english()["numbers"][said.casefold()])
        yield from _one(text, start, end, many, str(get("plural")), spelled=not said[0].isdigit())
    elif get("plain"):
        yield from (one for one in _one(text, start, end, number(str(get("plain"))), RATIO) if one.operator)
    elif get("word"):
        value = english()["numbers"][str(get("word")).casefold()]
        unit = PERCENT if get("word_percent") else str(get("word_noun"))
        yield from _one(text, start, end, Fraction(value), unit, spelled=True)
    elif get("top"):
        bottom = english()["parts"][str(get("bottom")).casefold().removesuffix("s")]
        share = Fraction(english()["numbers"][str(get("top")).casefold()] * WHOLE * 100, bottom)
        yield from _one(text, start, end, Fraction(round(share), 100), PERCENT, spelled=True)
    elif get("out_of"):
        names = english()["numbers"]
        share = Fraction(names[str(get("out_of")).casefold()] * WHOLE, names[str(get("out_all")).casefold()])
        yield from _one(text, start, end, share, PERCENT, spelled=True)


def _one(
    text: str, start: int, end: int, value: Fraction | None, unit: str, *, change: bool = False, spelled: bool = False
) -> Iterator[Quantity]:
    if value is None:
        return
    before = text[max(0, start - BACK) : start]
    operator, word = _limit(before)
    after = pattern("en_after").match(text, end)
    if after is not None:
        operator, word, end = (">=" if after["least"] else "<="), after[0].strip(), after.end()
    if value == WHOLE and unit == PERCENT and operator in (None, ">="):
        operator = "="  # nothing is above all
    if operator is None and pattern("en_level").search(before):
        clause = text[max(text.rfind(sign, 0, start) for sign in ";.") + 1 : start].casefold()
        rises = [found.end() for found in any_of("en_rising").finditer(clause)]
        falls = [found.end() for found in any_of("en_falling").finditer(clause)]
        if rises or falls:
            operator = ">=" if max(rises, default=-1) > max(falls, default=-1) else "<="
            word = "to"
    yield Quantity(
        start,
        end,
        value,
        unit,
        operator,
        change=change,
        done=pattern("en_from").search(before) is not None,
        word=word,
        hanzi=spelled,
    )


def _limit(before: str) -> tuple[Operator | None, str]:
    """The comparison that the words before a figure make."""
    most, least = pattern("en_most").search(before), pattern("en_least").search(before)
    if most is not None and (least is None or most.start() <= least.start()):
        return "<=", most[0].strip()
    if least is not None:
        return ">=", least[0].strip()
    return None, ""
