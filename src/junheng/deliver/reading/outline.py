"""The shape of a plan: its sentences with their place, each in its section."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from junheng.deliver.reading.english.telling import english_sentences, is_english
from junheng.deliver.reading.headings import LONGEST_HEADING, opened, stage_stated
from junheng.deliver.reading.lines import Line
from junheng.deliver.reading.model import Period, Place, Source
from junheng.deliver.reading.sections import ROOT, Section, Sentence
from junheng.deliver.reading.separate import Part
from junheng.deliver.reading.span import Around
from junheng.deliver.reading.words import holds, pattern

SHORT_NUMBER = 12
LONGEST_SENTENCE = 800


def sentences(part: Part, period: Period, year: int | None = None) -> Iterator[Sentence]:
    """The sentences and rows of a plan in order, headings among them, each in its section.

    Args:
        part: The plan's paragraphs.
        period: From when to when it runs.
        year: The year that it bears, where it states no period.
    """
    section = ROOT
    year = int(period.start[:4]) if period.start else year
    order = list(dict.fromkeys(_bullet(line) for _, line, _ in part.lines))
    for (number, line, skip), after in zip_longest(part.lines, part.lines[1:]):
        if line.cells:
            yield Sentence(line.text, Source(line.text, Place(number, 0)), section, line)
            continue
        for at, text in _pieces(line.text, skip):
            source = Source(text, Place(number, at))
            leads = after is not None and _leads(line, after[1], order)
            leads = leads or (after is not None and _is_month_over(text, after[1]))
            as_heading = replace(line, heading=True) if leads else line
            found, length = opened(text, section, as_heading, source, _around(year, section, period))
            if found is not None:
                section = found
                if section.span is not None and section.span.until:
                    year = int(section.span.until[:4])
                yield Sentence(text[:length], replace(source, text=text[:length].strip()), section, line, heading=True)
            for offset, sentence in _sentences(text, length):
                section = stage_stated(sentence, section, _around(year, section, period))
                yield Sentence(sentence, Source(sentence, Place(number, at + offset)), section, line)


def _leads(line: Line, after: Line, order: Sequence[str]) -> bool:
    """Whether a line with a bullet is a heading over the lines with other bullets behind it (■ 目标 | • …).

    The bullets' order is the document's, the outermost first.
    """
    own, other = _bullet(line), _bullet(after)
    if not own or not other or own == other or holds("sentence_signs", line.text):
        return False
    return order.index(own) < order.index(other) and len(line.text) <= LONGEST_HEADING


def _is_month_over(text: str, after: Line) -> bool:
    """Whether a line is a month alone over a list (2025年9月), and no date under a document."""
    if after.cells or pattern("date_line").match(text) is None or pattern("month_line").match(text) is None:
        return False
    return pattern("mark").match(after.text) is not None or bool(_bullet(after))


def _bullet(line: Line) -> str:
    found = pattern("bullet").match(line.text)
    return found[0].strip() if found is not None and not line.cells else ""


def _around(year: int | None, section: Section, period: Period) -> Around:
    dated = section.dated
    return Around(
        year=year,
        since=dated.span.since if dated and dated.span else period.start,
        until=dated.span.until if dated and dated.span else period.end,
        plan_since=period.start,
        plan_until=period.end,
    )


def _pieces(text: str, skip: int) -> Iterator[tuple[int, str]]:
    """A paragraph cut where a new number of an enumeration begins inside it."""
    cuts = [skip]
    cuts += [found.start() for found in pattern("inner_mark").finditer(text, skip)]
    cuts += [found.start() for found in pattern("run_on_mark").finditer(text, skip)]
    cuts = [cut for cut in sorted(set(cuts)) if not _only_number(text, skip, cut)]
    for here, after in zip(cuts, [*cuts[1:], len(text)], strict=True):
        piece = text[here:after]
        if piece.strip():
            yield here + len(piece) - len(piece.lstrip()), piece.strip()


def _only_number(text: str, begin: int, end: int) -> bool:
    """Whether nothing but a number stands before a place: 3.1 第一阶段 is one heading."""
    return 0 < end - begin <= SHORT_NUMBER and pattern("mark").fullmatch(text[begin:end].strip()) is not None


def _sentences(text: str, begin: int) -> Iterator[tuple[int, str]]:
    """A piece cut into sentences; a bracket behind the full stop belongs to its sentence."""
    if is_english(text):
        for start, end in english_sentences(text, begin):
            piece = text[start:end]
            if piece.strip():
                yield from _short_enough(start + len(piece) - len(piece.lstrip()), piece.strip())
        return
    at = begin
    ends = [found.end() for found in pattern("sentence_end").finditer(text, begin)]
    for end in [*ends, len(text)]:
        if end <= at:
            continue
        after = pattern("owner_bracket").match(text, end)
        if after is not None:
            end = after.end()
        piece = text[at:end]
        yield from _short_enough(at + len(piece) - len(piece.lstrip()), piece.strip())
        at = end


def _short_enough(at: int, text: str) -> Iterator[tuple[int, str]]:
    begin = 0
    while len(text) - begin > LONGEST_SENTENCE:
        limit = begin + LONGEST_SENTENCE
        cut = max(text.rfind(sign, begin + 1, limit) for sign in ("；", "，", ";", ",", " ")) + 1 or limit
        yield at + begin, text[begin:cut]
        begin = cut
    if begin < len(text):
        yield at + begin, text[begin:]
