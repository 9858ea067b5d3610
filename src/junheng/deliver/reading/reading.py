"""Read a plan document: lines in, plans out, each item with the sentence and place that it comes from."""

from collections.abc import Iterator, Sequence

from junheng.deliver.reading.clean import Cleaned, clean
from junheng.deliver.reading.contradictions import contradictions
from junheng.deliver.reading.dates import spans
from junheng.deliver.reading.items import Items
from junheng.deliver.reading.lines import Line
from junheng.deliver.reading.masking import masked
from junheng.deliver.reading.model import Period, Reading, ReadPlan, Remark
from junheng.deliver.reading.outline import sentences
from junheng.deliver.reading.sections import Section, Sentence
from junheng.deliver.reading.separate import Part, parts
from junheng.deliver.reading.span import Around, Span
from junheng.deliver.reading.titles import area, document_month, document_year, first_day, period
from junheng.deliver.reading.words import pattern

SHORT_END = 12
"""Paragraphs that labels (责任单位：, 完成时限：) may stand behind what they belong to."""


def read_lines(lines: Sequence[Line]) -> Reading:
    """The plans of a document.

    Args:
        lines: The document as extracted, noise and all.

    Returns:
        The cleaned document and its plans; a document without any title is one plan without a title.

    Example:
        >>> reading = read_lines([Line("示例县三年行动计划（2023—2025年）"), Line("2023年6月底前，完成摸底调查。")])
        >>> [(task.text, task.end) for task in reading.plans[0].tasks]
        [('2023年6月底前，完成摸底调查', '2023-06')]
    """
    cleaned = clean(lines)
    found = parts(cleaned.lines)
    plans = [_plan(part, cleaned, last=part is found[-1]) for part in found]
    return Reading(tuple(line.text for line in cleaned.lines), tuple(plans))


def _plan(part: Part, cleaned: Cleaned, *, last: bool) -> ReadPlan:
    runs = period(part)
    month = document_month(part)
    year = document_year(part)
    if runs.start is None and runs.end is None:
        runs = _by_stages(sentences(part, runs, year))
    if runs.start is None and runs.end is None and month is None and (month := first_day(part)) is not None:
        year = int(month[:4])
    said = list(sentences(part, runs, year))
    read = Items(runs, month, year)
    for sentence in said:
        read.take(sentence)
    read.finish()
    place = area(part)
    truncated = _cut_off(part) or (last and cleaned.cut_off)
    warnings = list(contradictions(said, read.tasks, read.targets, runs, place))
    if truncated:
        warnings.append(Remark("reading.truncated", {}, said[-1].source if said else None))
    if last and cleaned.spaced:
        warnings.append(Remark("reading.spaced", {}))
    if last and cleaned.lost:
        warnings.append(Remark("reading.lost_bytes", {"number": cleaned.lost}))
    return ReadPlan(
        title=part.title,
        area=place,
        period=runs,
        goals=tuple(read.goals),
        tasks=tuple(read.tasks),
        targets=tuple(read.targets),
        measures=tuple(read.measures),
        safeguards=tuple(read.safeguards),
        bodies=tuple(read.bodies.found),
        facts=tuple(read.facts),
        warnings=tuple(warnings),
        truncated=truncated,
    )


def _by_stages(said: Iterator[Sentence]) -> Period:
    """The period of a plan that states none: from its first stage to its last."""
    found: dict[Section, Span] = {}
    for sentence in said:
        section = sentence.section
        if section in found or section.depth == 0:
            continue
        if section.stage and section.span:
            found[section] = section.span
        elif section.under("steps") and not sentence.line.cells:
            first = next(
                (span for span in spans(masked(sentence.text[:80]), Around()) if span.at <= 1 and span.since), None
            )
            if first is not None:
                found[section] = first
    starts = [span.since[:7] for span in found.values() if span.since and span.form in ("span", "since", "point")]
    ends = [span.until[:7] for span in found.values() if span.until and span.form in ("span", "until", "point")]
    if len(found) < 2 or not starts or not ends:
        return Period()
    open_ended = any(span.form == "since" for span in found.values())
    return Period(min(starts), None if open_ended else max(ends))


def _cut_off(part: Part) -> bool:
    """Whether a plan ends in the middle of a sentence, or with a heading and nothing under it."""
    if not part.lines:
        return False
    _, line, skip = part.lines[-1]
    text = line.text[skip:].strip()
    if line.cells or not text:
        return False
    if pattern("sentence_cut").search(text[-10:]):
        return True
    if (
        pattern("sentence_closed").search(text[-70:])
        or pattern("signature").match(text)
        or pattern("date_line").match(text)
    ):
        return False
    if pattern("mark_annex").match(text) or any(pattern("mark_annex").match(one.text) for _, one, _ in part.lines[-4:]):
        return False
    return len(text) > SHORT_END or pattern("mark_one").match(text) is not None
