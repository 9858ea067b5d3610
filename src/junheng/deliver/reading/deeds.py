"""What a part of a sentence asks to be done: whether it is a deed, by when by its own date, and how often."""

from collections.abc import Sequence

from junheng.deliver.reading.clauses import clause_at
from junheng.deliver.reading.dates import Span
from junheng.deliver.reading.model import Every, Target
from junheng.deliver.reading.outline import Sentence
from junheng.deliver.reading.owners import without_owners
from junheng.deliver.reading.words import any_of, hanzi, holds, pattern, words

NO_DATE = Span(0, 0, None, None, "point", "year")
LEAST_WORDS = 4
LEAST_DEED = 2
REACH = 14
STRIPPED = " ，,。；;、：:！!"


def first_deed(text: str, span: Span, end: int) -> str:
    """What a date's own clause says behind it, or the next clause where that says nothing."""
    own = clause_at(text, span.at)
    rest = text[span.to : own.to]
    if len((text[own.at : span.at] + rest).strip(STRIPPED)) >= LEAST_WORDS or own.to >= end:
        return rest
    following = clause_at(text, min(own.to + 1, len(text) - 1))
    return text[span.to : min(following.to, end)]


def recurs(own: str) -> bool:
    """Whether a clause says what is done, and not only how a figure moves (优良率每年提升2个百分点)."""
    plain = pattern("noun_of_figure").sub("", own)
    deeds = [found[0] for found in any_of("doing").finditer(plain)]
    figure = pattern("percent").search(own) is not None or pattern("points").search(own) is not None
    return any(not figure or deed not in words("stating") for deed in deeds)


def is_deed(part: str, span: Span, begin: int, targets: Sequence[Target], sentence: Sentence) -> bool:
    """Whether a part says that something is to be done, and not only what figure is to be reached."""
    inner = part[: max(0, span.at - begin)] + "，" + part[max(0, span.to - begin) :]
    plain = pattern("noun_of_figure").sub("", inner)
    if inner.strip(STRIPPED) in words("transitive"):
        return False  # 同年7月，召开: the rest was cut off
    deeds = [found[0] for found in any_of("doing").finditer(plain)]
    printed = sentence.text[begin : begin + len(part)]
    wanted = [one for one in targets if one.text in printed or printed.strip(STRIPPED) in one.text]
    dated_deed = span.form != "point" or span.scale != "year"
    least = LEAST_DEED if span.form == "until" else LEAST_WORDS
    if not deeds and (wanted or not dated_deed or span.to == 0 or len(inner.strip(STRIPPED)) < least):
        return False
    if not wanted:
        return True
    if pattern("by_effort").search(part):
        return False  # 经过三年努力，全县85%以上的学校建成…
    if sentence.section.under("goals") and not _made(part, printed, wanted):
        return False
    return any(deed not in words("stating") and deed not in words("spending") for deed in deeds)


def _made(part: str, printed: str, wanted: Sequence[Target]) -> bool:
    """Whether a goal is a number of things to be made (建成图书角24个), which is a task as well as a figure."""
    counted = [one for one in wanted if one.operator != "<=" and one.unit != "%" and not one.change]
    first = min((at for sign in "；;" if (at := part.find(sign)) > 0), default=len(part))
    return bool(counted) and holds("making", part[:first]) and any(one.text in printed[:first] for one in counted)


def task_dates(span: Span, rest: str, *, deadline: bool = False) -> tuple[str | None, str | None]:
    """Start and end of a task by its date.

    Args:
        span: The date.
        rest: What the part of the sentence says beside it.
        deadline: The date stands in a column of deadlines.

    Returns:
        Of a span both; of a deadline the end; of a beginning the start. A single month or day is the end of what
        is completed, and both of what takes place; a year alone is a deadline or twelve months likewise.
    """
    if span.form == "span":
        return span.since, span.until
    if span.form in ("until", "within"):
        return None, span.until
    if span.form == "since":
        return span.since, None
    names = "completing_year" if span.scale == "year" else "completing"
    if span.at_end or deadline or _completes(rest, names):
        return None, span.until
    return span.since, span.until


def _completes(rest: str, names: str) -> bool:
    """Whether the first deed after a date is one of completing."""
    plain = pattern("noun_of_figure").sub("", rest)
    if names == "completing_year":
        return any_of(names).search(plain[:REACH]) is not None
    return any_of(names).search(plain) is not None


def said(text: str) -> str:
    """A task's own words: without the bracket of owners, the number in front and the signs around."""
    plain = without_owners(text).strip(STRIPPED)
    mark = pattern("mark").match(plain)
    return (plain[mark.end() :] if mark is not None else plain).strip(STRIPPED)


def every(text: str) -> Every | None:
    """How often a text says that something happens.

    Example:
        >>> every("每学期开展一次督导"), every("月月有活动"), every("每所学校")
        ('term', 'month', None)
    """
    found = pattern("recurring").search(text)
    if found is None:
        return None
    word = next(value for value in (found["unit"], found["of"], found["has"], found["unit2"], found["of2"]) if value)
    kind: Every = hanzi()["every"].get(word, "year")
    return kind
