"""Dates that belong to a thing and not to the deed: 2024年3月起，组织2024年暑期教师培训."""

from collections.abc import Sequence
from dataclasses import replace

from junheng.deliver.reading.clauses import strong_part
from junheng.deliver.reading.span import Span
from junheng.deliver.reading.words import any_of, hanzi, holds, pattern, words

REACH = 12
SIGNS = "，,。；;、）)"


def dates_of_deeds(text: str, dates: Sequence[Span]) -> list[Span]:
    """The dates of a sentence without those of things and of what is so already.

    Left out is the date of a figure that is to rise (由2020年的3.1%提高到6%), and one that a thing bears whose deed
    has its own date before it. A date right behind a deed (组织2024年…培训) is the thing's, unless another deed
    follows at once (2023年9月启动次年6月完成). A deed's month without a year is then of the thing's year.

    Example:
        >>> from junheng.deliver.reading.dates import spans
        >>> from junheng.deliver.reading.span import Around
        >>> said = "2024年3月起，组织2024年暑期教师培训"
        >>> [(one.since, one.until) for one in dates_of_deeds(said, spans(said, Around()))]
        [('2024-03', '2024-03')]
    """
    kept: list[Span] = []
    for span in dates:
        if pattern("base_of_rise").match(text, span.to):
            continue
        before = kept[-1] if kept else None
        if before is None or not _of_a_thing(text, span) or before.at < strong_part(text, span.at)[0]:
            kept.append(span)
            continue
        kept[-1] = _with_year(text, before, span)
    return kept


def _of_a_thing(text: str, span: Span) -> bool:
    if span.form not in ("point", "span") or span.at == 0:
        return False
    lead = text[max(0, span.at - 4) : span.at]
    if span.scale == "year" and span.form == "point" and pattern("year_of_thing").search(text[: span.to]):
        return text[span.to : span.to + 1] not in ("", *SIGNS)  # 9月10日前将2024年度改造资金拨付到位
    if not any(lead.endswith(deed) for deed in words("doing")) or pattern("until_word").search(text, span.at, span.to):
        return False
    if text[span.to : span.to + 1] in ("", *SIGNS):
        return False
    return any_of("next_deed").match(text, span.to) is None


def _with_year(text: str, deed: Span, thing: Span) -> Span:
    """A deed's date that says no year, put into the year that the thing bears."""
    said = hanzi()["year_sign"] in text[deed.at : deed.to] or not (deed.since and deed.until and thing.since)
    if said or holds("looking_back", text[thing.to : thing.to + REACH]):
        return deed
    years = int(str(thing.since)[:4]) - int(str(deed.since)[:4])
    return replace(deed, since=_moved(deed.since, years), until=_moved(deed.until, years), doubtful=False)


def _moved(day: str | None, years: int) -> str | None:
    return None if day is None else f"{int(day[:4]) + years:04d}{day[4:]}"
