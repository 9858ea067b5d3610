"""What opens a section of an English document: numbered lines, short lines, stages and words with a colon."""

from dataclasses import replace

from junheng.deliver.reading.english.dates import english_spans
from junheng.deliver.reading.english.quantities import english_quantities
from junheng.deliver.reading.english.telling import any_of_words, begins_with_deed
from junheng.deliver.reading.lines import Line
from junheng.deliver.reading.model import Source
from junheng.deliver.reading.sections import ROOT, Section
from junheng.deliver.reading.span import Around, Span
from junheng.deliver.reading.words import holds, pattern

LONGEST = 76
LONGEST_WORDS = 10
BESIDE = 34
DEPTHS = {"one": 1, "two": 2, "three": 3}
SIGNS = " ,.:;()–—-/|"


def english_opened(
    text: str, section: Section, line: Line, source: Source, around: Around
) -> tuple[Section | None, int]:
    """The section that an English paragraph opens, and how many of its characters are the heading."""
    mark = pattern("en_mark").match(text)
    begin = mark.end() if mark is not None else 0
    length = _length(text, begin, around, marked=mark is not None or line.heading)
    if not length:
        return None, 0
    printed = text[:length].strip()
    named = text[begin:length].strip(SIGNS[:6]) or printed
    dates = [span for span in english_spans(printed, around) if span.since or span.until]
    kind = mark.lastgroup if mark is not None else None
    if kind is None and mark is not None:
        kind = next(name for name in DEPTHS if mark[name])
    named_stage = pattern("en_stage").match(printed) is not None
    timed = bool(dates) and len(_beside(named, printed, dates)) <= BESIDE
    timed = timed and (named_stage or not any_of_words("en_background", named))
    leads = kind is None and (timed or printed.endswith((":", "：")))
    depth = DEPTHS[kind] if kind else _unmarked_depth(section, leads=leads)
    above: Section | None = section
    while above is not None and above.depth >= depth:
        above = above.above
    span = dates[-1] if timed else None
    if (
        span is not None
        and not holds("en_goals", named.casefold())
        and (around.plan_since, around.plan_until) == (span.since, span.until)
    ):
        span = None
    stage = span is not None and not printed.endswith((":", "："))
    if named.isupper():
        named = named.capitalize()
    found = Section(named, depth, above or ROOT, span, replace(source, text=printed), stage, marked=kind is not None)
    return found, length


def _unmarked_depth(section: Section, *, leads: bool) -> int:
    """A heading without a number stands beside the last one without one; a date or a lead stands under it."""
    same = next(
        (one for one in section.path() if not one.marked and one.depth and (one.span is not None) == leads), None
    )
    if same is not None:
        return same.depth
    return section.depth + 1 if leads else section.below


def _beside(named: str, printed: str, dates: list[Span]) -> str:
    """What a heading says beside its dates."""
    rest = "".join(sign for at, sign in enumerate(printed) if not any(span.at <= at < span.to for span in dates))
    return rest.strip(SIGNS)


def _length(text: str, begin: int, around: Around, *, marked: bool) -> int:
    """How many characters of a paragraph are its heading; 0 where it has none."""
    body = text[begin:]
    if pattern("en_bullet").match(text):
        return 0
    if pattern("en_stage").match(text) and (stop := _stage_end(text)):
        return stop
    if len(body) > LONGEST or len(body.split()) > LONGEST_WORDS:
        return 0
    if body.rstrip().endswith((":", "：")):
        return len(text)
    if pattern("en_closed").search(text) or (not marked and not body[:1].isupper() and not body[:1].isdigit()):
        return 0
    future = any_of_words("en_future", body) and not holds("en_goals", body.casefold())
    if future or any(True for _ in english_quantities(body)):
        return 0
    dates = english_spans(text, around)
    if dates and pattern("en_stage").match(text) and pattern("bracketed").search(text):
        return len(text)
    if dates and (begins_with_deed(body) or len(_beside(body, text, dates)) > BESIDE):
        return 0
    return len(text)


def _stage_end(text: str) -> int:
    """Where the heading of a stage ends that its sentences follow: the bracket of Phase 1 (March to June 2026)."""
    ends = [at + 1 for at, sign in enumerate(text[:LONGEST]) if sign in ".:" and text[at + 1 : at + 2] == " "]
    for end in ends:
        if english_spans(text[:end], Around()) and not any_of_words("en_future", text[:end]):
            return end
    return 0
