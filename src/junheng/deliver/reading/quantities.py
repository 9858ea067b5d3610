"""Quantities in a sentence: a number with its unit, how it is compared, and what stands around it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import zip_longest

from junheng.deliver.reading.clean import LOST
from junheng.deliver.reading.english.quantities import english_quantities
from junheng.deliver.reading.english.telling import is_english
from junheng.deliver.reading.model import Operator
from junheng.deliver.reading.numerals import number
from junheng.deliver.reading.quantity import PERCENT, RATIO, WHOLE, Quantity
from junheng.deliver.reading.words import any_of, hanzi, holds, pattern, words

LOOK_BACK = 24
FAR_BACK = 80


def quantities(text: str) -> Iterator[Quantity]:
    """The quantities of a sentence in order; both ends of a range.

    Example:
        >>> [(q.value, q.unit, q.operator) for q in quantities("巩固率达到95%以上，班额45-50人")]
        [(Fraction(95, 1), '%', '>='), (Fraction(45, 1), '人', '>='), (Fraction(50, 1), '人', '<=')]
    """
    if is_english(text):
        yield from english_quantities(text)
        return
    at = 0
    held: list[Quantity] = []
    while (found := pattern("quantity").search(text, at)) is not None:
        at = found.end()
        if LOST in text[max(0, found.start() - 1) : found.start()] or (
            (found["one"] or found["low"] or found["plain"]) and _part_of_word(text, found.start())
        ):
            at = max(found.start() + 1, found.end() - 1)
            continue
        if any_of("no_share").match(text, found.end()):
            continue  # 百分之一百二十的劲头
        held.extend(_read(text, found))
    yield from _sharing_limits(text, held)
    for found in pattern("nought").finditer(text):
        yield Quantity(found.start("zero"), found.end(), Fraction(0), PERCENT, "=", hanzi=True)  # 辍学率为零
    for found in pattern("hundred_percent").finditer(text):
        if any_of("no_share").match(text, found.end()):
            continue  # 百分之百的干劲
        yield Quantity(found.start(), found.end(), Fraction(WHOLE), PERCENT, "=", hanzi=True)


def _sharing_limits(text: str, held: Sequence[Quantity]) -> Iterator[Quantity]:
    """Figures in a row share unit and limit: 45、50人以内; 2000元、2500元以上; 分别不超过45人、50人."""
    last: Quantity | None = None
    for one, after in zip_longest(held, held[1:]):
        if after is not None and text[one.to : after.at] in words("between_figures"):
            one = replace(one, unit=one.unit or after.unit, operator=one.operator or after.operator)
        elif after is not None and one.operator is None and one.unit == after.unit and not one.change:
            # 小学25册、初中35册以上: the limit behind the last is that of all.
            behind = pattern("limit_after").search(text, max(after.at, after.to - 4), after.to)
            if behind is not None and pattern("next_kind").fullmatch(text, one.to, after.at):
                one = replace(one, operator=after.operator)
        alike = last is not None and one.unit == last.unit and not one.change
        if (
            last is not None
            and alike
            and one.operator is None
            and last.operator
            and last.word
            and (pattern("next_kind").fullmatch(text, last.to, one.at))
        ):
            one = replace(one, operator=last.operator)  # 小学720元、初中940元: the word of the first
        follows = last is not None and one.unit == last.unit and text[last.to : one.at] in words("between_figures")
        if last is not None and follows and one.operator is None:
            one = replace(one, operator="=" if _is_all(one) and last.operator == ">=" else last.operator)
        last = one
        yield one


def _is_all(quantity: Quantity) -> bool:
    return quantity.value == WHOLE and quantity.unit == PERCENT


def _part_of_word(text: str, start: int) -> bool:
    """Whether the number is part of a code, an ordinal, a name or a way of speaking."""
    before = text[start - 1 : start]
    ordinal = pattern("ordinal_number").match(text, start)
    if ordinal is not None:
        return True  # 二期扩建
    if before in ("“", "‘", '"') and not text[start].isdigit():
        return True  # “两个只增不减”, “三个课堂”
    if text[:start].endswith(words("no_ordinals")):
        return False  # 账号30个
    if before and (before in hanzi()["ordinals"] or (before.isascii() and (before.isalnum() or before in ".-/"))):
        return True
    number_end = pattern("number").match(text, start)
    return number_end is not None and any_of("idle_after").match(text, number_end.end()) is not None


def _read(text: str, match: re.Match[str]) -> Iterator[Quantity]:
    start, end = match.start(), match.end()
    get = match.__getitem__
    if get("ratio"):
        if holds("ratio", text[max(0, start - FAR_BACK) : start]):
            yield from _one(text, start, end, number(get("ratio")), RATIO, spelled=False)
    elif get("hundredth"):
        yield from _one(text, start, end, number(get("hundredths")), PERCENT, spelled=True)
    elif get("bottom"):
        top, bottom = number(get("top")), number(get("bottom"))
        if top is not None and bottom:
            yield from _one(text, start, end, Fraction(round(top / bottom * 10000), 100), PERCENT, spelled=True)
    elif get("tenths"):
        value = (number(get("tenths")) or Fraction(0)) * 10
        if get("half"):
            value += 5 if get("half") == hanzi()["half"] else number(get("half")) or 0
        yield from _one(text, start, end, value, PERCENT, spelled=True)
    elif get("low"):
        low, high = number(get("low")), number(get("high"))
        unit = _unit(get("span_unit"))
        unit = (get("span_times") or "") + unit
        if low is None or high is None or low >= high:
            if high is not None:
                yield from _one(text, match.start("high"), end, high, unit, spelled=False)
            return
        yield Quantity(start, end, low, unit, ">=", hanzi=not get("low")[0].isdigit())
        yield Quantity(start, end, high, unit, "<=", hanzi=not get("high")[0].isdigit())
    elif get("plain"):
        plain = _one(text, start, end, number(get("plain")), "", spelled=False)
        yield from (one for one in plain if one.operator and one.value)
    else:
        unit = (get("times") or "") + _unit(get("unit"))
        value_of = number(get("one"))
        yield from _one(
            text,
            start,
            end,
            value_of,
            unit,
            spelled=not get("one")[0].isdigit(),
            over=bool(get("over")),
        )


def _unit(printed: str) -> str:
    return PERCENT if printed == "％" else printed


def _one(
    text: str, start: int, end: int, value: Fraction | None, unit: str, *, spelled: bool, over: bool = False
) -> Iterator[Quantity]:
    if value is None:
        return
    before = text[max(0, start - LOOK_BACK) : start]
    operator, word, around = None, "", False
    after = pattern("limit_after").match(text, end)
    if after is not None:
        end = after.end()
        operator = ">=" if after["least"] else "<=" if after["most"] else None
        around = after["around"] is not None
        word = after[0]
    change = pattern("change_before").search(before)
    if change is None and after is None and unit == PERCENT:
        change = pattern("change_far").search(before)  # 减少非教学事项30%
    limit = pattern("limit_before").search(before)
    far = pattern("limit_far").search(before) if limit is None and after is None and change is None else None
    if far is not None:
        operator, word = (">=", far["least"]) if far["least"] else ("<=", far["most"])
    if limit is not None and operator is None:
        operator = ">=" if limit["least"] else "<=" if limit["most"] else "="
        word = limit["least"] or limit["most"] or limit["exact"]
    elif limit is not None:
        word = (limit["least"] or limit["most"] or limit["exact"] or "") + word
        if limit["most"] and not limit["least"] and operator == ">=" and limit["most"] not in words("at_most_soft"):
            operator = "<="
    if value == WHOLE and unit == PERCENT and operator == ">=" and word in words("reaching"):
        operator = "="  # nothing is above all
    if over and operator is None:
        operator = ">="
    yield Quantity(
        start,
        end,
        value,
        unit,
        operator,  # type: ignore[arg-type]  # one of the three signs
        change=change is not None and limit is None and unit in words("change_units"),
        done=change is not None and bool(change["done"] or change["fallen"]),
        around=around,
        word=word,
        hanzi=spelled,
    )


def default_operator(name: str, quantity: Quantity) -> Operator:
    """How a bare figure of aims is meant: at least for a share, at most where less is better, else exactly."""
    if not quantity.value or (quantity.unit == PERCENT and quantity.value == WHOLE):
        return "="
    if holds("less_is_better", name) or holds("en_less_is_better", name.casefold()):
        return "<="
    return ">=" if quantity.unit == PERCENT else "="


def vague(quantity: Quantity) -> bool:
    """Whether a number may be a mere way of speaking, so that only a comparison makes a figure of it."""
    return quantity.unit in words("vague_units")


def idle_one(quantity: Quantity) -> bool:
    """Whether it is the 一 of 一支队伍 or 一批名师, which counts nothing."""
    return quantity.hanzi and quantity.value == 1 and quantity.unit not in words("single_ok")


def makes(text: str, at: int) -> bool:
    """Whether a word of making or getting stands shortly before a place of a sentence."""
    return holds("making", text[max(0, at - LOOK_BACK) : at])
