"""What a part of a sentence asks to be done: whether it is a deed, by when by its own date, and how often."""

from collections.abc import Sequence

from junheng.deliver.reading.clauses import clause_at, clauses
from junheng.deliver.reading.english.telling import english_every, is_english
from junheng.deliver.reading.model import Every, Target
from junheng.deliver.reading.owners import without_owners
from junheng.deliver.reading.sections import Sentence
from junheng.deliver.reading.span import Span
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
    inner = _without_lead(part, span, begin, targets, sentence)
    plain = _asked(inner)
    if inner.strip(STRIPPED) in words("transitive"):
        return False  # 同年7月，召开: the rest was cut off
    deeds = [found[0] for found in any_of("doing").finditer(plain)]
    printed = sentence.text[begin : begin + len(part)]
    wanted = [one for one in targets if one.text in printed or printed.strip(STRIPPED) in one.text]
    dated_deed = span.form != "point" or span.scale != "year"
    # 3月学雷锋 says enough; a year alone needs more words.
    least = LEAST_DEED if span.form == "until" else LEAST_WORDS - (span.scale != "year")
    if not deeds and (wanted or not dated_deed or span.to == 0 or len(inner.strip(STRIPPED)) < least):
        return False
    aims = sentence.section.under("goals")
    if not wanted:
        vague = span.form == "within" and not holds("completing_year", inner)
        return not (vague and pattern("by_effort").search(part))  # 用三年时间，办学条件全面提升
    if pattern("by_effort").search(part):
        return False  # 经过三年努力，全县85%以上的学校建成…
    if aims and not _made(part, printed, wanted) and not _wished(inner, wanted):
        return False
    return any(deed not in words("stating") and deed not in words("spending") for deed in deeds)


def asks(text: str) -> bool:
    """Whether a text says what is to be done, and not only a state to be reached.

    Example:
        >>> asks("优良率达到52%"), asks("新建运动场9片")
        (False, True)
    """
    deeds = [found[0] for found in any_of("doing").finditer(_asked(text))]
    return any(deed not in words("stating") for deed in deeds)


def _without_lead(part: str, span: Span, begin: int, targets: Sequence[Target], sentence: Sentence) -> str:
    """A part without its date; and without what leads to its dated clause, where that asks for a figure alone.

    In 扩大学位供给，年底前新增学位2000个 the first words are no task of their own.
    """
    at, to = max(0, span.at - begin), max(0, span.to - begin)
    own = clause_at(part, at) if span.to else None
    if own is not None and own.at:
        clause = part[own.at : at] + part[to : own.to]
        printed = sentence.text[begin + own.at : begin + own.to]
        counted = any(one.text in printed or printed in one.text for one in targets)
        if counted and not any(True for _ in any_of("doing").finditer(_asked(clause))):
            return clause + part[own.to :]
    return part[:at] + "，" + part[to:]


def _asked(text: str) -> str:
    """What a text asks to be done, clause by clause: without the subjects of figures to be reached.

    In 通过认定的县达到8个 nothing is to be done, nor in 安排薄弱学校改造资金18亿元.
    """
    plain = pattern("noun_of_figure").sub("", pattern("bracketed").sub("", text))
    return pattern("reached_by").sub("", pattern("money_spent").sub("", plain))


def _wished(inner: str, wanted: Sequence[Target]) -> bool:
    """Whether a goal has a clause that is to be done and counts nothing: 全面消除超大班额，大班额比例降到6%以内."""
    for clause in clauses(inner):
        words_of = inner[clause.at : clause.to].strip(STRIPPED)
        if len(words_of) < LEAST_WORDS or any(one.text in words_of or words_of in one.text for one in wanted):
            continue
        deeds = [found[0] for found in any_of("doing").finditer(_asked(words_of))]
        if any(deed not in words("stating") and deed not in words("spending") for deed in deeds):
            return True
    return False


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
    plain = pattern("noun_of_figure").sub("", pattern("applies").sub("", rest))
    if names == "completing_year":
        return any_of(names).search(plain[:REACH]) is not None
    return any_of(names).search(plain) is not None


def said(text: str) -> str:
    """A task's own words: without the bracket of owners, the number in front and the signs around."""
    plain = pattern("bullet").sub("", without_owners(text)).strip(STRIPPED)
    mark = pattern("mark").match(plain)
    return (plain[mark.end() :] if mark is not None else plain).strip(STRIPPED)


def every(text: str) -> Every | None:
    """How often a text says that something happens.

    Example:
        >>> every("每学期开展一次督导"), every("月月有活动"), every("每所学校")
        ('term', 'month', None)
    """
    if is_english(text):
        return english_every(text)
    found = pattern("recurring").search(text)
    if found is None:
        return None
    word = next(value for value in (found["unit"], found["of"], found["has"], found["unit2"], found["of2"]) if value)
    kind: Every = hanzi()["every"].get(word, "year")
    return kind
