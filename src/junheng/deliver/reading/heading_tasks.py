"""Headings that are tasks themselves; and what a heading lends to the tasks under it."""

from dataclasses import replace

from junheng.deliver.reading.clauses import is_past
from junheng.deliver.reading.deeds import LEAST_WORDS, STRIPPED, said, task_dates
from junheng.deliver.reading.model import Task
from junheng.deliver.reading.sections import Section, Sentence
from junheng.deliver.reading.span import Span
from junheng.deliver.reading.words import holds, pattern


def stage_name(section: Section) -> str | None:
    """The stage that a sentence stands in, its dates and brackets left out."""
    for one in section.path():
        in_steps = one.above is not None and holds("steps", one.above.heading)
        if one.stage or in_steps or (one.span is not None and not holds("goals", one.heading)):
            name = pattern("bracketed_dates").sub("", one.heading).strip(STRIPPED)
            return name or one.heading
    return None


def reasons_of(span: Span) -> tuple[str, ...]:
    """Why a person should look at a task of a date: it is counted, or its year is a guess."""
    if span.form == "within":
        return ("reading.doubt.counted_from_start",) if span.until else ("reading.doubt.no_start",)
    return ("reading.doubt.year_guessed",) if span.doubtful else ()


def heading_task(sentence: Sentence) -> Task | None:
    """A heading with nothing under it, as the task that it is itself: by its own date, or by its stage's."""
    section = sentence.section
    if (
        pattern("caption").match(section.heading)
        or not holds("doing", section.heading)
        or len(section.heading) < LEAST_WORDS
    ):
        return None
    if section.span is not None:
        start, end = task_dates(section.span, section.heading)
        return replace(
            Task(said(sentence.text), start, end, sentence.source, stage=stage_name(section.above or section)),
            reasons=reasons_of(section.span),
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
        stage=stage_name(section.above or section),
        reasons=reasons_of(dated.span),
        dated_by=dated.source,
    )
