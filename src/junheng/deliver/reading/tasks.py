"""Things to be done: which part of a sentence belongs to which date, and what has no date of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from junheng.deliver.reading.clauses import (
    clause_at,
    is_background,
    is_condition,
    is_example,
    is_glossary,
    is_past,
    strong_part,
)
from junheng.deliver.reading.dates import Span
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
from junheng.deliver.reading.masking import masked
from junheng.deliver.reading.model import Target, Task
from junheng.deliver.reading.outline import Section, Sentence
from junheng.deliver.reading.owners import Owners, without_brackets
from junheng.deliver.reading.words import any_of, holds, pattern

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
    text = without_brackets(masked(sentence.text))
    if is_example(text) or is_background(sentence) or is_glossary(sentence) or holds("validity", text):
        return
    usable = [span for span in dates if _usable(text, span)]
    if usable and usable[0].at <= 1 and pattern("stage_is_all").match(text, usable[0].to):
        return  # 2021年4月—8月，为起步阶段。 dates the stage and asks for nothing
    if usable:
        yield from _dated(sentence, text, usable, targets, owned)
        return
    if dates and all(span.form == "past" or is_past(_own(text, span)) for span in dates):
        return
    yield from _undated(sentence, text, targets, owned)


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
    if pattern("date_of_thing").match(text, span.to) or pattern("of_those_who").match(
        text, clause_at(text, span.at).at
    ):
        return False
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
    begins = [max(begin, begins[0]) for begin in begins]
    for index, span in enumerate(dates):
        later = [begin for begin in begins[index + 1 :] if begin > begins[index]]
        end = later[0] if later else len(text)
        own_end = _until_recurring(text, span, end)
        part = text[begins[index] : own_end]
        if is_deed(part, span, begins[index], targets, sentence):
            behind = first_deed(text, span, own_end)
            if index + 1 < len(dates):
                behind = behind[: max(0, dates[index + 1].at - span.to)]
            start, until = task_dates(span, text[max(0, span.at - REACH_BACK) : span.at] + behind)
            yield Task(
                text=said(sentence.text[begins[index] : own_end]),
                start=start,
                end=until,
                source=sentence.source,
                owner=owned.owner,
                helpers=owned.helpers,
                stage=_stage_name(sentence.section),
                every=every(part),
                reasons=_reasons(span),
            )
        if own_end < end:
            yield from _recurring(sentence, own_end, end, text, owned)


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
    start, until = task_dates(span, "")
    yield Task(
        text=said(sentence.text[begin:end]),
        start=start,
        end=until,
        source=sentence.source,
        owner=owned.owner,
        helpers=owned.helpers,
        stage=_stage_name(sentence.section),
        reasons=_reasons(span),
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
            stage=_stage_name(sentence.section),
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
            said(sentence.text), None, None, sentence.source, owned.owner, owned.helpers, _stage_name(sentence.section)
        )


def _stage_name(section: Section) -> str | None:
    """The stage that a sentence stands in, its dates and brackets left out."""
    for one in section.path():
        in_steps = one.above is not None and holds("steps", one.above.heading)
        if one.stage or in_steps or (one.span is not None and not holds("goals", one.heading)):
            name = pattern("bracketed_dates").sub("", one.heading).strip(STRIPPED)
            return name or one.heading
    return None


def _reasons(span: Span) -> tuple[str, ...]:
    if span.form == "within":
        return ("reading.doubt.counted_from_start",) if span.until else ("reading.doubt.no_start",)
    return ("reading.doubt.year_guessed",) if span.doubtful else ()


def heading_task(sentence: Sentence) -> Task | None:
    """A heading with nothing under it, as the task that it is itself: by its own date, or by its stage's."""
    section = sentence.section
    if not holds("doing", section.heading) or len(section.heading) < LEAST_WORDS:
        return None
    if section.span is not None:
        start, end = task_dates(section.span, section.heading)
        return replace(
            Task(said(sentence.text), start, end, sentence.source, stage=_stage_name(section.above or section)),
            reasons=_reasons(section.span),
        )
    dated = section.dated
    if (
        dated is None
        or dated.span is None
        or not dated.stage
        or holds("goals", dated.heading)
        or is_past(section.heading)
    ):
        return None
    start, end = task_dates(dated.span, "")
    return Task(
        said(sentence.text),
        start,
        end,
        sentence.source,
        stage=_stage_name(section.above or section),
        reasons=_reasons(dated.span),
        dated_by=dated.source,
    )
