"""Dates in an English sentence: 30 June 2026, the first half of 2027, from September 2025 to July 2026."""

from collections.abc import Iterator

from junheng.deliver.reading.english.moments import english_moment
from junheng.deliver.reading.moments import LAST_OF_YEAR, Moment
from junheng.deliver.reading.span import Around, Form, Span, months_later, own_year, second_year
from junheng.deliver.reading.words import english, pattern

BACK = 40


def english_spans(text: str, around: Around) -> list[Span]:
    """The dates of an English sentence, its years filled in from what is known around it.

    Example:
        >>> said = "From September 2025 to July 2026 train tutors; report by 30 June 2027"
        >>> [(one.since, one.until, one.form) for one in english_spans(said, Around())]
        [('2025-09', '2026-07', 'span'), ('2027-06-30', '2027-06-30', 'until')]
    """
    found: list[Span] = []
    year = around.year
    for start, end, first, second, before in _moments(text, around):
        own, doubtful = own_year(first, year, around, second)
        form: Form = "span" if second is not None or (first.scale == "part" and first.first != first.last) else "point"
        if own is None:
            found.append(Span(start, end, None, None, form, first.scale, doubtful=True))
            continue
        since, until, last = first.since(own), first.until(own), own + first.last_year
        at_end = first.at_end
        if second is not None:
            last = second_year(first, second, own)
            until, at_end = second.until(last), second.at_end
        until_word, since_word = pattern("en_until").search(before), pattern("en_since").search(before)
        if second is None and until_word:
            form = "until"
            if first.scale == "part" and not first.at_end and first.first_year == 0 and _opens(before):
                until = since
        elif second is None and not _ranged(text, start) and (since_word or pattern("en_onwards").match(text, end)):
            form = "since"
        word = until_word or since_word
        at = start - (len(before) - word.start()) if word is not None else start
        found.append(Span(at, end, since, until, form, first.scale, at_end=at_end, doubtful=doubtful))
        year = own if form == "since" else last
    found.extend(_within(text, around, found))
    return sorted(found, key=lambda span: span.at)


def _ranged(text: str, start: int) -> bool:
    """Whether a date says both its ends at once: 12 to 16 January; March-June 2026."""
    found = pattern("en_date").match(text, start)
    return found is not None and any(found[name] for name in ("s_month", "n_month", "r_month", "ys_first"))


def _opens(before: str) -> bool:
    """Whether a date is that before which something is to be: before the autumn term 2026."""
    return "before" in before[-12:].casefold() or "ahead" in before[-12:].casefold()


def _moments(text: str, around: Around) -> Iterator[tuple[int, int, Moment, Moment | None, str]]:
    """The points of a text in order, with what stands before each."""
    at = 0
    while (lead := pattern("en_date_start").search(text, at)) is not None:
        start = lead.start()
        read = english_moment(text, start, around)
        before = text[max(0, start - BACK) : start]
        if read is None or not _stands(text, start, read[1], read[0], before):
            at = start + 1
            continue
        first, end = read
        second = None
        between = pattern("en_between").search(before)
        joint = pattern("en_joint").match(text, end) or (between and pattern("en_and").match(text, end))
        after = english_moment(text, joint.end(), around) if joint else None
        if after is not None and (after[0].scale != "year" or first.scale == "year"):
            second, end = after
        yield start, end, first, second, before
        at = max(end, start + 1)


def _stands(text: str, start: int, end: int, first: Moment, before: str) -> bool:
    """Whether a month or year alone is a date: by the word before it, or because it stands by itself."""
    if pattern("en_each").search(before) or pattern("en_each_after").match(text, end):
        return False
    written = pattern("en_date").match(text, start)
    if written is not None and written["whole"]:
        return pattern("en_whole_at").search(before) is not None
    if first.said_year and first.year is None and first.scale == "year":
        return True  # this year, next year
    alone = first.scale == "year" or (first.year is None and first.scale == "month" and not first.at_end)
    if not alone:
        return True
    if pattern("en_until").search(before) or pattern("en_since").search(before):
        return True
    if pattern("en_year_at" if first.scale == "year" else "en_at").search(before):
        return True
    rest = text[end:].lstrip()
    begins = not before.strip(" \t•●■▪–—*-(|:,")
    return (
        (begins and rest[:1] in ("", ":", "：", ")", "–", "—", "-", "|", ","))
        or (before.rstrip()[-1:] in ("(", ",", ":", ";") and rest[:1] in ("", ")", ":", ";"))
        or (before.rstrip()[-1:].isalpha() and not rest and len(text) < BACK * 2 and first.scale == "year")
    )


def _within(text: str, around: Around, known: list[Span]) -> Iterator[Span]:
    """Spans counted from the plan's start: within two years."""
    for found in pattern("en_within").finditer(text):
        if any(span.at < found.end() and found.start() < span.to for span in known):
            continue
        said = found["number"].casefold()
        months = (int(said) if said.isdigit() else english()["numbers"].get(said, 0)) * (
            1 if found["unit"].startswith("month") else LAST_OF_YEAR
        )
        end = months_later(around.plan_since, months - 1) if around.plan_since and months else None
        yield Span(found.start(), found.end(), None, end, "within", "month", months=months, doubtful=end is None)
