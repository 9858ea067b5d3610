"""Dates in a sentence: points, spans and deadlines, in every form that plans write them.

First the points are found as they stand (`2023年6月底`, `9月`, `次年3月`, `上半年`), then two points with a joint
between them become a span, then the words around say whether it is a deadline, a beginning or a moment. A
year that is not said comes from what was said before: the sentence, the stage, the plan.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from junheng.deliver.reading.english.dates import english_spans
from junheng.deliver.reading.english.telling import is_english
from junheng.deliver.reading.moments import Moment, moments
from junheng.deliver.reading.numerals import number
from junheng.deliver.reading.span import Around, Form, Span, months_later, own_year, second_year
from junheng.deliver.reading.words import hanzi, pattern


def spans(text: str, around: Around) -> list[Span]:
    """The dates of a sentence, its years filled in from what is known around it.

    Args:
        text: The sentence; names of documents in 《…》 and document numbers blanked out.
        around: What is known of time there.

    Returns:
        In the order of the sentence. A date whose year nothing tells has neither beginning nor end and is doubtful.

    Example:
        >>> [(span.since, span.until, span.form) for span in spans("2021年9月-12月试点，次年6月底前推开", Around())]
        [('2021-09', '2021-12', 'span'), ('2022-06', '2022-06', 'until')]
    """
    return list(_spans(text, around))


@lru_cache(maxsize=256)  # headings and sentences are asked about several times in a row
def _spans(text: str, around: Around) -> tuple[Span, ...]:
    if is_english(text):
        return tuple(english_spans(text, around))
    found: list[Span] = []
    year = around.year
    each = -1
    for start, end, first, second in moments(text, around.plan_until, around.term_until, around.month):
        before = text[max(0, start - 8) : start]
        if pattern("after_version").match(text, end) or pattern("before_founded").search(before):
            year = first.year or year
            continue
        if pattern("in_bracket_after_name").search(before) or pattern("before_compared").search(before):
            continue  # the date of a document that is named there
        if pattern("before_of_thing").search(before) and not pattern("after_before").match(text, end):
            continue  # 经2024年8月20日会议研究, 根据2023年监测结果
        again = each >= 0 and not any(sign in text[each:start] for sign in "。")
        if not first.said_year and (again or pattern("after_each").search(before)):
            each = end
            continue  # 每年12月 comes round: it is no date of one year
        said = any(not one.doubtful and one.since for one in found)
        span, year = _placed(text, start, end, first, second, year, around)
        found.append(replace(span, doubtful=False) if said and span.since else span)
    found.extend(list(_within(text, around, found)))
    return tuple(_joined(text, sorted(found, key=lambda span: span.at)))


def _joined(text: str, found: list[Span]) -> list[Span]:
    """A date that a bracket behind it makes finer (2024年暑假（7月至8月）) is one date."""
    kept: list[Span] = []
    for span in found:
        if kept and text[kept[-1].to : span.at] in ("(", "（") and _holds(kept[-1], span):
            kept[-1] = replace(span, at=kept[-1].at)
        else:
            kept.append(span)
    return kept


def _holds(outer: Span, inner: Span) -> bool:
    if not (outer.since and outer.until and inner.since and inner.until):
        return False
    return outer.since[:7] <= inner.since[:7] and inner.until[:7] <= outer.until[:7]


def _placed(
    text: str, start: int, end: int, first: Moment, second: Moment | None, year: int | None, around: Around
) -> tuple[Span, int | None]:
    """A date with its year, and the year that a later one of the sentence goes by."""
    own, doubtful = own_year(first, year, around, second)
    at, to = start, end
    form: Form = "span" if second is not None or (first.scale == "part" and first.first != first.last) else "point"
    if own is None:
        return Span(at, to, None, None, form, first.scale, doubtful=True), year
    since, until, at_end, scale = first.since(own), first.until(own), first.at_end, first.scale
    last_year = own + first.last_year
    if second is not None:
        last_year = second_year(first, second, own)
        until, at_end, scale = second.until(last_year), second.at_end, second.scale
    before, after = text[max(0, start - 6) : start], end
    if before[-1:] in ("(", "（") and text[end : end + 1] in (")", "）"):
        after = end + 1  # 国庆节后（10月9日）起
    past = pattern("after_past").match(text, after)
    if past is not None:
        return Span(at, past.end(), since, until, "past", scale), own
    deadline = pattern("after_before").match(text, after)
    beginning = pattern("after_since").match(text, after)
    since_word, until_word = pattern("before_since").search(before), pattern("before_until").search(before)
    if second is not None:
        form, to = "span", deadline.end() if deadline else to
    elif deadline is not None:
        form, to = "until", deadline.end()
        if pattern("before_opening").search(text[start : deadline.end()]):
            until = since  # 秋季学期开始前
    elif beginning is not None:
        form, to = "since", beginning.end()
    elif until_word is not None:
        form = "until"
    elif since_word is not None and first.scale != "part":
        form = "since"
    if since_word or until_word:
        word = until_word or since_word
        if word is not None:
            at = start - (len(before) - word.start())
    return Span(at, to, since, until, form, scale, at_end=at_end, doubtful=doubtful), last_year


def _within(text: str, around: Around, known: list[Span]) -> Iterator[Span]:
    """Spans counted from the plan's start: within three years; from a beginning just named, a span of dates."""
    for found in pattern("lasting_for").finditer(text):
        begun = next((span for span in reversed(known) if span.form == "since" and span.to <= found.start()), None)
        months = _months(number(found["number"]), found["number"], found["unit"])
        if begun is not None and begun.since and months:  # 自2024年9月起实行，为期两年
            known.remove(begun)
            known.append(replace(begun, until=months_later(begun.since, months - 1), form="span", months=months))
    for found in pattern("relative_span").finditer(text):
        if pattern("before_past_span").search(text[max(0, found.start() - 3) : found.start()]):
            continue
        amount = found["number"]
        value = number(re.split(pattern("dash"), amount)[-1]) if amount != hanzi()["half"] else None
        months = _months(value, amount, found["unit"])
        overlapped = any(span.at < found.end() and found.start() < span.to for span in known)
        if not months or overlapped:
            continue
        before = [span for span in known if span.form == "since" and span.to <= found.start() and span.since]
        begun = before[-1] if before else None
        base = begun.since if begun else around.plan_since
        end = months_later(base, months - 1) if base else None
        if pattern("in_sum").match(text, found.end()) and end != around.plan_until:
            continue  # 五年累计不少于360学时 in a plan of three years is no date
        if begun is not None and found.start() - begun.to <= 1:  # 从2022年9月起，三年内
            known.remove(begun)
            yield Span(begun.at, found.end(), begun.since, end, "span", "month", months=months)
        else:
            yield Span(found.start(), found.end(), None, end, "within", "month", months=months, doubtful=end is None)


def _months(value: object, amount: str, unit: str) -> int:
    signs = hanzi()["months_of"]
    if unit not in signs:
        return 0
    if amount == hanzi()["half"]:
        return int(signs[unit]) // 2
    return int(float(str(value)) * signs[unit]) if value is not None else 0
