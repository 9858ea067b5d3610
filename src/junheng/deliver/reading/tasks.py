"""Things to be done: which part of a sentence belongs to which date, and what has no date of its own."""

from collections.abc import Iterator, Sequence

from junheng.deliver.reading.clauses import (
    clause_at,
    is_background,
    is_condition,
    is_example,
    is_glossary,
    is_past,
    strong_part,
)
from junheng.deliver.reading.deeds import (
    LEAST_WORDS,
    NO_DATE,
    STRIPPED,
    every,
    first_deed,
    is_deed,
    recurs,
    said,
    task_dates,
)
from junheng.deliver.reading.english.tasks import english_tasks
from junheng.deliver.reading.english.telling import is_english
from junheng.deliver.reading.heading_tasks import reasons_of, stage_name
from junheng.deliver.reading.masking import masked
from junheng.deliver.reading.model import Target, Task
from junheng.deliver.reading.owners import Owners, without_brackets
from junheng.deliver.reading.sections import Sentence
from junheng.deliver.reading.span import Span
from junheng.deliver.reading.words import any_of, holds, pattern, words

REACH = 14
REACH_BACK = 4


def tasks(sentence: Sentence, dates: Sequence[Span], targets: Sequence[Target], owned: Owners) -> Iterator[Task]:
    """The tasks of a sentence.

    Args:
        sentence: A sentence of running text.
        dates: Its dates.
        targets: The figures that it wants: a sentence of nothing but a state and a figure is no task.
        owned: Its responsible units.
    """
    if is_english(sentence.text):
        yield from english_tasks(sentence, dates, targets, owned)
        return
    text = without_brackets(masked(sentence.text))
    if is_example(text) or is_background(sentence) or is_glossary(sentence) or holds("validity", text):
        return
    if pattern("foreign_line").match(text) or pattern("caption").match(text) or pattern("handed_out").search(text):
        return
    if pattern("inspected").search(text) or pattern("plain_label").match(text):
        return
    if not any(one.marked for one in sentence.section.path()) and pattern("held").search(text):
        return  # 5月13日，县政府召开专题会议，听取…汇报: the meeting that the minutes are of
    usable = [span for span in dates if _usable(text, span)]
    if usable and usable[0].at <= 1 and pattern("stage_is_all").match(text, usable[0].to):
        return  # 2021年4月—8月，为起步阶段。 dates the stage and asks for nothing
    purpose = holds("preamble", text) and pattern("purpose").match(text) is not None
    if purpose and all(span.form in ("point", "span") and span.scale != "day" for span in usable):
        return  # 为做好2023年秋季控辍保学工作，制定本方案
    if all(_whole_years(span) for span in usable) and pattern("announces").search(text):
        return  # 2025年打算办好这几件事
    if usable:
        yield from _dated(sentence, text, usable, targets, owned)
        return
    if dates and all(span.form == "past" or is_past(_own(text, span)) for span in dates):
        return
    yield from _undated(sentence, text, targets, owned)


def _whole_years(span: Span) -> bool:
    if span.form == "point":
        return span.scale == "year"
    return bool(
        span.form == "span" and span.since and span.until and (span.since[4:], span.until[4:]) == ("-01", "-12")
    )


def _own(text: str, span: Span) -> str:
    clause = clause_at(text, span.at)
    return text[clause.at : clause.to]


def _usable(text: str, span: Span) -> bool:
    if span.form == "past" or (span.since is None and span.until is None and span.form != "within"):
        return False
    _, end = strong_part(text, span.at)
    clause = clause_at(text, span.at)
    if is_past(text[clause.at : span.at] + first_deed(text, span, end)) and not holds(
        "future_strong", text[span.to : end]
    ):
        return False
    of_thing = span.form in ("point", "span") and pattern("date_of_thing").match(text, span.to)
    if of_thing or pattern("of_those_who").match(text, clause_at(text, span.at).at):
        return False
    if pattern("as_of").search(text[: span.to + 1]):
        return False  # 截至6月底，执行率为51.3%
    if pattern("still_not").match(text, span.to):
        return False  # 9月20日前仍未返校的，由乡政府下达通知书
    if span.form == "point" and pattern("each_after").match(text, span.to):
        return False  # 2026年、2027年每年5月
    if span.form == "point" and span.scale == "year" and not span.at_end:
        after = text[span.to : span.to + REACH]
        return after[:1] in tuple("，,、：:)） ") or holds("doing", after)
    return True


def _dated(
    sentence: Sentence, text: str, dates: Sequence[Span], targets: Sequence[Target], owned: Owners
) -> Iterator[Task]:
    begins = [_begin(text, dates, index) for index in range(len(dates))]
    first = clause_at(text, dates[0].at).at
    lead = text[begins[0] : first]
    if any(found.end() <= first for found in pattern("recurring").finditer(text)):
        yield from _recurring(sentence, 0, first, text, owned)
        begins[0] = first
    elif lead and _stands_alone(lead, text, first, dates[0], sentence):
        yield from _inherited(sentence, begins[0], first, text, targets, owned)
        begins[0] = first
    else:
        begins[0] = min(begins[0], _lead(text, begins[0]))
    if begins[0] > 1 and text[begins[0] - 1] in "；;":
        yield from _inherited(sentence, 0, begins[0] - 1, text, targets, owned)  # 3月：开展亮相课；月底完成评比
    begins = [max(begin, begins[0]) for begin in begins]
    for index, span in enumerate(dates):
        later = [begin for begin in begins[index + 1 :] if begin > begins[index]]
        end = later[0] if later else len(text)
        own_end = _until_recurring(text, span, end)
        part = text[begins[index] : own_end]
        if is_deed(part, span, begins[index], targets, sentence):
            behind = first_deed(text, span, own_end)
            last = _of_one_deed(text, dates, index)
            if last > index:  # 6月、12月完成: the deed stands behind the last
                behind = first_deed(text, dates[last], own_end)
            elif index + 1 < len(dates):
                behind = behind[: max(0, dates[index + 1].at - span.to)]
            start, until = task_dates(
                span, text[max(clause_at(text, span.at).at, span.at - REACH_BACK) : span.at] + behind
            )
            yield Task(
                text=said(sentence.text[begins[index] : own_end]),
                start=start,
                end=until,
                source=sentence.source,
                owner=owned.owner,
                helpers=owned.helpers,
                stage=stage_name(sentence.section),
                every=every(part),
                reasons=reasons_of(span),
            )
        if own_end < end:
            yield from _recurring(sentence, own_end, end, text, owned)


def _of_one_deed(text: str, dates: Sequence[Span], index: int) -> int:
    """The last of the dates in a row that share a deed with one."""
    while index + 1 < len(dates) and text[dates[index].to : dates[index + 1].at] in words("between_figures"):
        index += 1
    return index


def _stands_alone(lead: str, text: str, first: int, span: Span, sentence: Sentence) -> bool:
    """Whether what stands before a dated clause, in a stage, is a task of the stage by itself.

    In 制定工作方案，并于4月20日前报备案 it is; in 组织开展摸底，4月底前完成 the date is its own.
    """
    section = sentence.section.dated
    if section is None or holds("goals", section.heading) or not holds("doing", lead):
        return False
    clause = clause_at(text, first)
    rest = (text[clause.at : span.at] + text[span.to : clause.to]).strip(STRIPPED)
    return holds("doing", rest) and len(any_of("finishing").sub("", rest)) >= LEAST_WORDS


def _until_recurring(text: str, span: Span, end: int) -> int:
    """Where the part of a date ends: before a later clause that recurs by itself."""
    own = clause_at(text, span.at)
    alone = len((text[own.at : span.at] + text[span.to : own.to]).strip(STRIPPED)) < LEAST_WORDS
    for found in pattern("recurring").finditer(text, own.to, end):
        clause = clause_at(text, found.start())
        if alone and not text[own.to : clause.at].strip(STRIPPED):
            continue  # 自2024年11月起，每周开设一节: the date is the clause's
        if pattern("only_frequency").match(text[clause.at : min(clause.to, end)].strip()):
            continue  # 学校特色项目展示，每学期一次
        return clause.at
    return end


def _inherited(
    sentence: Sentence, begin: int, end: int, text: str, targets: Sequence[Target], owned: Owners
) -> Iterator[Task]:
    """A part without a date, as a task of the stage that it stands in."""
    section = sentence.section.dated
    span = section.span if section is not None else None
    if section is None or span is None or not is_deed(text[begin:end], NO_DATE, begin, targets, sentence):
        return
    led = section.source is not None and section.source.text.endswith(("：", ":"))
    led = led or any_of("this_month").search(text, begin, min(end, begin + REACH)) is not None  # 本月完成期中考试
    start, until = task_dates(span, text[begin:end] if led else "")  # 2024年6月：完成改造 is by June
    yield Task(
        text=said(sentence.text[begin:end]),
        start=start,
        end=until,
        source=sentence.source,
        owner=owned.owner,
        helpers=owned.helpers,
        stage=stage_name(sentence.section),
        reasons=reasons_of(span),
        dated_by=section.source,
    )


def _recurring(sentence: Sentence, begin: int, end: int, text: str, owned: Owners) -> Iterator[Task]:
    """What recurs, clause by clause; dates of the stage that it stands in, if it stands in one."""
    section = sentence.section.dated
    span = section.span if section is not None and not holds("goals", section.heading) else None
    start, until = task_dates(span, "") if span is not None else (None, None)
    seen: set[int] = set()
    for found in pattern("recurring").finditer(text, begin, end):
        clause = clause_at(text, found.start())
        to = clause.to
        if not holds("doing", text[clause.at : to]) and to + 1 < end:
            to = min(clause_at(text, to + 1).to, end)  # 每年6月和12月，各校报送
        own = text[clause.at : to]
        says = found["of"] or found["has"] or recurs(own)  # 月月有活动 has no other word for the deed
        if clause.at in seen or is_past(own) or not says:
            continue
        seen.add(clause.at)
        yield Task(
            text=said(sentence.text[clause.at : to]),
            start=start,
            end=until,
            source=sentence.source,
            owner=owned.owner,
            helpers=owned.helpers,
            stage=stage_name(sentence.section),
            every=every(own),
            dated_by=section.source if span is not None and section is not None else None,
        )


def _lead(text: str, begin: int) -> int:
    return 0 if begin and not any(sign in text[:begin] for sign in "；;") else begin


def _begin(text: str, dates: Sequence[Span], index: int) -> int:
    """Where the part of a date begins: at its own clause, or further back where no other date stands."""
    at = dates[index].at
    strong, _ = strong_part(text, at)
    before = [span for span in dates[:index] if span.at >= strong]
    if not before:
        return strong
    clause = clause_at(text, at)
    return clause.at if clause.at > before[-1].at else _begin(text, dates, index - 1)


def _undated(sentence: Sentence, text: str, targets: Sequence[Target], owned: Owners) -> Iterator[Task]:
    section = sentence.section.dated
    recurring = pattern("recurring").search(text) is not None
    staged = section is not None and not holds("goals", section.heading)
    if is_past(text) or is_condition(text) or holds("preamble", text):
        return
    if recurring:
        found = pattern("recurring").search(text)
        begin = strong_part(text, found.start())[0] if found is not None else 0
        if staged and begin > 1:  # 逐项落实整改措施；每学期开展一次督导
            yield from _inherited(sentence, 0, begin - 1, text, targets, owned)
        yield from _recurring(sentence, 0, len(text), text, owned)
    elif staged:
        yield from _inherited(sentence, 0, len(text), text, targets, owned)
    if staged:
        return
    if not recurring and owned.owner is not None and owned.at >= 0:
        yield Task(
            said(sentence.text), None, None, sentence.source, owned.owner, owned.helpers, stage_name(sentence.section)
        )
