"""The shape of a plan: headings with what stands under them, stages with their dates, sentences with their place."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from junheng.deliver.reading.dates import Around, Span, spans
from junheng.deliver.reading.lines import Line
from junheng.deliver.reading.masking import masked
from junheng.deliver.reading.model import Period, Place, Source
from junheng.deliver.reading.separate import Part
from junheng.deliver.reading.words import holds, pattern, words

LONGEST_HEADING = 40
LONGEST_LEAD = 26
SHORT_LEAD = 12
LONGEST_SENTENCE = 800
DEPTH_OF_STAGE = 2
MARKS = ("annex", "one", "two", "decimal", "three", "four")
TELLING = ("background", "goals", "steps", "measures", "safeguards", "annexes")
DEPTHS = {"annex": 1, "one": 1, "two": 2, "three": 3, "four": 7}


@dataclass(frozen=True)
class Section:
    """A heading and where it stands in the plan.

    Attributes:
        heading: The heading, its number taken off.
        depth: 1 for 一、, 2 for （一）, and so on; 0 for the plan itself.
        above: The section that it is a part of.
        span: Dates that the heading names for all that stands under it.
        source: The heading as it stands.
        stage: It is a stage of the work.
    """

    heading: str
    depth: int
    above: "Section | None" = None
    span: Span | None = None
    source: Source | None = None
    stage: bool = False

    def path(self) -> "Iterator[Section]":
        """The section and all above it, innermost first."""
        here: Section | None = self
        while here is not None:
            yield here
            here = here.above

    def under(self, words_name: str) -> bool:
        """Whether it, or a section above it, has a word of a list in its heading."""
        return any(holds(words_name, one.heading) for one in self.path())

    @property
    def dated(self) -> "Section | None":
        """The nearest section that names dates."""
        return next((one for one in self.path() if one.span is not None), None)


@dataclass(frozen=True)
class Sentence:
    """A sentence or table row with its section and place."""

    text: str
    source: Source
    section: Section
    line: Line
    heading: bool = False


ROOT = Section("", 0)


def sentences(part: Part, period: Period) -> Iterator[Sentence]:
    """The sentences and rows of a plan in order, headings among them, each in its section."""
    section = ROOT
    year = int(period.start[:4]) if period.start else None
    for number, line, skip in part.lines:
        if line.cells:
            yield Sentence(line.text, Source(line.text, Place(number, 0)), section, line)
            continue
        for at, text in _pieces(line.text, skip):
            source = Source(text, Place(number, at))
            found, length = _heading(text, section, line, source, _around(year, section, period))
            if found is not None:
                section = found
                if section.span is not None and section.span.until:
                    year = int(section.span.until[:4])
                yield Sentence(text[:length], replace(source, text=text[:length].strip()), section, line, heading=True)
            for offset, sentence in _sentences(text, length):
                section = _stage_stated(sentence, section, _around(year, section, period))
                yield Sentence(sentence, Source(sentence, Place(number, at + offset)), section, line)


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
    return 0 < end - begin <= SHORT_LEAD and pattern("mark").fullmatch(text[begin:end].strip()) is not None


def _heading(text: str, section: Section, line: Line, source: Source, around: Around) -> tuple[Section | None, int]:
    """The section that a piece opens, and how many of its characters are the heading."""
    mark = pattern("mark").match(text)
    depth = _depth(mark, section) if mark is not None else 0
    begin = mark.end() if mark is not None else 0
    stage = pattern("stage_name").match(text)
    if stage is not None and (stage["dates"] or stage["end"] in (":", "：") or text[stage.end() :] == "" or mark):
        end = stage.end()
        named = text[stage.start("name") : end].rstrip("。：:，,；; ")
        depth = depth or (DEPTH_OF_STAGE if not section.stage else section.depth)
        return _section(named, depth, section, source, around, text[:end], stage=True), end
    if mark is None and not line.heading:
        return _unmarked(text, section, source, around)
    length = _heading_length(text, begin)
    if not length:
        return None, 0
    if pattern("owner_bracket").search(text, max(begin, length - 1) if length < len(text) else begin):
        return None, 0  # a sentence with its bracket of owners
    heading = text[begin:length].strip("。：:， ")
    span = _heading_span(heading, around)
    if span is None and _dates(heading, around):
        return None, 0  # a deed with a date of its own, no heading
    return _section(heading, depth or max(section.depth, 1), section, source, around, text[:length]), length


def _unmarked(text: str, section: Section, source: Source, around: Around) -> tuple[Section | None, int]:
    """Headings without a number: a short line, or a word with a colon (学校现状：)."""
    if any(pattern(name).match(text) for name in ("date_line", "signature", "metadata", "period_sentence")):
        return None, 0
    colon = text.find("：") if "：" in text[:LONGEST_LEAD] else text.find(":") if ":" in text[:LONGEST_LEAD] else -1
    if 0 < colon <= LONGEST_LEAD:
        lead = text[:colon]
        dates = _dates(lead, around)
        names = ("background", "goals", "steps", "measures", "annexes")
        telling = len(lead) <= SHORT_LEAD and (any(holds(name, lead) for name in names) or lead in words("notes"))
        if telling and not dates and not holds("owner_keys", lead):
            return _section(lead, 1, section, source, around, text[: colon + 1]), colon + 1
        dated = len(dates) == 1 and dates[0].to - dates[0].at == len(lead)
        stepwise = section.stage or section.under("steps")
        told = bool(dates) and dates[0].form in ("span", "point") and _only_dates(lead, dates)
        if (told and section.under("steps")) or (dated and (stepwise or dates[0].form == "until")):
            return _section(
                lead,
                max(section.depth, 1) + 1 if not section.stage else section.depth,
                section,
                source,
                around,
                text[: colon + 1],
                stage=True,
            ), colon + 1
    if len(text) <= LONGEST_LEAD and not holds("sentence_signs", text) and not pattern("sentence_closed").search(text):
        dates = _dates(text, around)
        if dates and not _only_dates(text, dates) and not pattern("bracketed_dates").search(text):
            return None, 0
        if dates or any(
            holds(name, text) for name in ("background", "goals", "steps", "measures", "safeguards", "annexes")
        ):
            return _section(text, max(section.depth, 1), section, source, around, text), len(text)
    return None, 0


def _depth(mark: "object", section: Section) -> int:
    kind = next(name for name in MARKS if mark[name] is not None)  # type: ignore[index]  # a match of the pattern `mark`
    if kind == "decimal":  # 3.1 stands under 3., and 3.1.2 under 3.1
        number = str(mark["decimal"])  # type: ignore[index]  # as above
        return DEPTHS["three"] + number.rstrip(".．、 ").count(".")
    return DEPTHS[kind]


def _heading_length(text: str, begin: int) -> int:
    """How much of a numbered piece is its heading: all of a short line, or its first short sentence."""
    if len(text) - begin <= LONGEST_HEADING and not pattern("sentence_closed").search(text):
        cut = _run_on_heading(text, begin)
        return cut or len(text)
    found = pattern("heading_cut").search(text, begin + 1)
    alone = found is not None and not text[found.end() :].strip() and found.start() - begin <= SHORT_LEAD
    if alone and any(holds(name, text) for name in TELLING) and not holds("sentence_signs", text[begin:-1]):
        return len(text)  # 二、步骤。
    if found is None or found.start() - begin > LONGEST_LEAD or not text[found.end() :].strip():
        return _run_on_heading(text, begin)
    return found.end()


def _run_on_heading(text: str, begin: int) -> int:
    """A heading that its body follows without any sign (一、指导思想以…): only well-known ones are cut."""
    found = pattern("run_on_heading").match(text, begin)
    return found.end() if found is not None and found.end() < len(text) else 0


def _section(
    heading: str, depth: int, section: Section, source: Source, around: Around, printed: str, *, stage: bool = False
) -> Section:
    above: Section | None = section
    while above is not None and above.depth >= depth:
        above = above.above
    # A heading speaks of its own years, not of those of the section before it.
    outer = (above or ROOT).dated
    own = replace(around, since=outer.span.since, until=outer.span.until) if outer and outer.span else around
    span = _heading_span(heading, own)
    in_steps = above is not None and above.under("steps")
    stage = stage or (span is not None and (in_steps or holds("steps", heading)))
    return Section(heading, depth, above or ROOT, span, replace(source, text=printed.strip()), stage)


def _dates(text: str, around: Around) -> list[Span]:
    return spans(masked(text), around)


def _heading_span(heading: str, around: Around) -> Span | None:
    """The dates that a heading gives to what stands under it: in brackets, or all that it says."""
    dates = [span for span in _dates(heading, around) if span.form != "past" and span.since]
    if not dates:
        return None
    bracket = next(
        (one for one in pattern("bracketed_dates").finditer(heading) if one.start() <= dates[-1].at < one.end()), None
    )
    first = dates[0]
    led = first.at <= 1 and heading[first.to : first.to + 1] in (":", "：") and not holds("sentence_signs", heading)
    if led or bracket is not None or _only_dates(heading, dates) or holds("stage_words", heading):
        return dates[-1] if bracket is not None else dates[0]
    return None


def _only_dates(text: str, dates: list[Span]) -> bool:
    rest = "".join(sign for index, sign in enumerate(text) if not any(span.at <= index < span.to for span in dates))
    return len(rest.strip("()（）:： ,，、")) <= 12 and not holds("deed_words", rest)


def _sentences(text: str, begin: int) -> Iterator[tuple[int, str]]:
    """A piece cut into sentences; a bracket behind the full stop belongs to its sentence."""
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


def _stage_stated(sentence: str, section: Section, around: Around) -> Section:
    """A section that gets its dates from a sentence: 2021年4月—8月，为起步阶段, or 时间：2021年4月—8月."""
    if section is ROOT:
        return section
    outer = section.above.dated if section.above else None
    if outer and outer.span:
        around = replace(around, since=outer.span.since, until=outer.span.until)
    label = pattern("time_label").match(sentence)
    dates = _dates(sentence[:80], around)
    if not dates or dates[0].since is None:
        return section
    first = dates[0]
    stated = first.at <= 2 and pattern("stage_is").match(sentence, first.to)
    if stated or (label is not None and first.at <= label.end() + 1 and section.depth > 0):
        return replace(section, span=first, source=Source(sentence, Place(0, 0)), stage=True)
    return section
