"""What opens a section: numbered headings, stages, short lines and words with a colon; and the dates that they name."""

from dataclasses import replace

from junheng.deliver.reading.dates import spans
from junheng.deliver.reading.english.headings import english_opened
from junheng.deliver.reading.english.telling import is_english
from junheng.deliver.reading.lines import Line
from junheng.deliver.reading.masking import masked
from junheng.deliver.reading.model import Place, Source
from junheng.deliver.reading.sections import ROOT, Section
from junheng.deliver.reading.span import Around, Span
from junheng.deliver.reading.words import hanzi, holds, pattern, words

LONGEST_HEADING = 40
LONGEST_LEAD = 26
SHORT_LEAD = 12
DEPTH_OF_STAGE = 2
MARKS = ("annex", "one", "two", "decimal", "three", "four")
NO_HEADINGS = ("date_line", "signature", "metadata", "period_sentence", "deadline_alone", "owners_alone")
TELLING = ("background", "goals", "steps", "measures", "safeguards", "annexes")
DEPTHS = {"annex": 1, "one": 1, "two": 2, "three": 3, "four": 7}


def opened(text: str, section: Section, line: Line, source: Source, around: Around) -> tuple[Section | None, int]:
    """The section that a piece opens, and how many of its characters are the heading."""
    if any(pattern(name).match(text) for name in ("deadline_alone", "owners_alone")):
        return None, 0
    if is_english(text):
        if any(pattern(name).search(text) for name in NO_HEADINGS):
            return None, 0
        return english_opened(text, section, line, source, around)
    if (boxed := pattern("boxed_heading").match(text)) is not None and _only_dates(
        boxed["inside"], _dates(boxed["inside"], around)
    ):
        text = boxed["inside"]
        return _section(text, section.below, section, source, around, source.text, stage=True), len(source.text)
    if pattern("year_cell").match(text):  # a line that is a year alone
        heading = text + hanzi()["year_sign"]
        return _section(heading, section.below, section, source, around, text, stage=True), len(text)
    mark = pattern("mark").match(text)
    depth = _depth(mark, section) if mark is not None else 0
    begin = mark.end() if mark is not None else 0
    stage = pattern("stage_name").match(text)
    if stage is not None and (stage["dates"] or stage["end"] in (":", "：") or text[stage.end() :] == "" or mark):
        end = stage.end()
        named = text[stage.start("name") : end].rstrip("。：:，,；; ")
        depth = depth or (DEPTH_OF_STAGE if not section.stage else section.depth)
        return _section(named, depth, section, source, around, text[:end], stage=True, marked=mark is not None), end
    if mark is None and not line.heading:
        return _unmarked(text, section, source, around)
    length = len(text) if pattern("problem").match(text) else _heading_length(text, begin)
    if not length:
        return None, 0
    if pattern("owner_bracket").search(text, max(begin, length - 1) if length < len(text) else begin):
        return None, 0  # a sentence with its bracket of owners
    if length == len(text) and any(
        text[begin + one.to : begin + one.to + 1] in ("，", ",") for one in _dates(text[begin:], around)
    ):
        return None, 0  # 1. 2026-05-31前，发布学区划分方案
    if length == len(text) and pattern("counted").search(_beside(text[begin:], _dates(text[begin:], around))):
        return None, 0  # 1) 2026年底：标准化学校占比≥92%
    heading = pattern("bullet").sub("", text[begin:length]).strip("。：:， ")
    span = _heading_span(heading, around)
    if span is None and _dates(heading, around):
        return None, 0  # a deed with a date of its own, no heading
    return _section(heading, depth or section.below, section, source, around, text[:length], marked=depth > 0), length


def _unmarked(text: str, section: Section, source: Source, around: Around) -> tuple[Section | None, int]:
    """Headings without a number: a short line, or a word with a colon (学校现状：)."""
    if any(pattern(name).match(text) for name in NO_HEADINGS):
        return None, 0
    colon = text.find("：") if "：" in text[:LONGEST_LEAD] else text.find(":") if ":" in text[:LONGEST_LEAD] else -1
    if 0 < colon <= LONGEST_LEAD and not _in_bracket(text[:colon]):
        lead = text[:colon]
        dates = _dates(lead, around)
        names = ("background", "goals", "steps", "measures", "annexes")
        telling = len(lead) <= SHORT_LEAD and (any(holds(name, lead) for name in names) or lead in words("notes"))
        if telling and not dates and not holds("owner_keys", lead):
            return _section(lead, section.below, section, source, around, text[: colon + 1]), colon + 1
        dated = len(dates) == 1 and dates[0].to - dates[0].at == len(lead)
        stepwise = section.stage or section.under("steps")
        alone = dated and not text[colon + 1 :].strip()  # 3月：, and a list behind it
        told = bool(dates) and dates[0].form in ("span", "point") and _only_dates(lead, dates)
        if (told and section.under("steps")) or (dated and (stepwise or alone or dates[0].form == "until")):
            alike = (one.depth for one in section.path() if one.stage and one.span and not one.marked)
            return _section(
                lead,
                next(alike, section.depth if section.stage else max(section.depth, 1) + 1),
                section,
                source,
                around,
                text[: colon + 1],
                stage=True,
            ), colon + 1
    if (bullet := pattern("bullet").match(text)) is not None:
        return _bulleted(text, bullet[0].strip(), section, source, around)
    if len(text) <= LONGEST_LEAD and not holds("sentence_signs", text) and not pattern("sentence_closed").search(text):
        dates = _dates(text, around)
        if dates and not _only_dates(text, dates) and not pattern("bracketed_dates").search(text):
            return None, 0
        if dates or any(
            holds(name, text) for name in ("background", "goals", "steps", "measures", "safeguards", "annexes")
        ):
            return _section(text, section.below, section, source, around, text), len(text)
    return None, 0


def _bulleted(text: str, sign: str, section: Section, source: Source, around: Around) -> tuple[Section | None, int]:
    """A line behind a bullet that is a heading: one that is a date alone (■ 2024年), or names a part (■ 经费安排)."""
    named = pattern("bullet").sub("", text).strip("：: ")
    dates = _dates(named, around)
    rest = _beside(named, dates)
    block = pattern("block_bullet").match(sign) is not None
    called = block and len(rest) <= SHORT_LEAD and not holds("deed_words", rest) and holds("stage_words", rest)
    timed = bool(dates) and dates[0].form in ("point", "span") and (not rest or called)  # ■ 九月份主要工作
    bare = pattern("bracketed").sub("", named)
    part = block and len(bare) <= SHORT_LEAD
    part = part and not holds("sentence_signs", named) and any(holds(name, bare) for name in (*TELLING, "funding"))
    if not timed and (not part or pattern("counted").search(named) or _dates(bare, around)):
        return None, 0
    same = (one.depth for one in section.path() if one.source is not None and one.source.text.startswith(sign))
    return _section(named, next(same, section.below), section, source, around, text, stage=timed), len(text)


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
    cuts = pattern("heading_cut").finditer(text, begin + 1)
    found = next((cut for cut in cuts if not _in_bracket(text[begin : cut.start()])), None)
    alone = found is not None and not text[found.end() :].strip() and found.start() - begin <= SHORT_LEAD
    if alone and any(holds(name, text) for name in TELLING) and not holds("sentence_signs", text[begin:-1]):
        return len(text)  # 二、步骤。
    if found is None or found.start() - begin > LONGEST_LEAD or not text[found.end() :].strip():
        return _run_on_heading(text, begin)
    if pattern("bracketed_line").match(text[found.end() :].strip()):
        return 0  # 开展主题教育活动。（德育处）
    return found.end()


def _in_bracket(text: str) -> bool:
    """Whether a text ends inside a bracket."""
    return text.count("(") + text.count("（") > text.count(")") + text.count("）")


def _run_on_heading(text: str, begin: int) -> int:
    """A heading that its body follows without any sign (一、指导思想以…): only well-known ones are cut."""
    found = pattern("run_on_heading").match(text, begin)
    return found.end() if found is not None and found.end() < len(text) else 0


def _section(
    heading: str,
    depth: int,
    section: Section,
    source: Source,
    around: Around,
    printed: str,
    *,
    stage: bool = False,
    marked: bool = False,
) -> Section:
    above: Section | None = section
    while above is not None and above.depth >= depth:
        above = above.above
    # A heading speaks of its own years, not of those of the section before it.
    outer = (above or ROOT).dated
    within = (outer.span.since, outer.span.until) if outer and outer.span else (around.plan_since, around.plan_until)
    own = replace(around, since=within[0], until=within[1])
    span = _heading_span(heading, own)
    over = pattern("looks_back").search(heading) is not None or _over(heading, span, around)
    if over or (span is not None and _whole_plan(heading, span, around)):
        span = None
    in_steps = above is not None and above.under("steps")
    of_month = span is not None and span.scale == "month" and not _beside(heading, [span])
    stage = stage or (span is not None and (in_steps or of_month or holds("steps", heading)))
    return Section(heading, depth, above or ROOT, span, replace(source, text=printed.strip()), stage, marked, over)


def _over(heading: str, span: Span | None, around: Around) -> bool:
    """Whether a heading names a year before the plan begins, and no stage that makes ready for it."""
    if span is None or not span.until or around.plan_since is None or span.scale != "year":
        return False
    return span.until[:7] < around.plan_since[:7] and not holds("steps", heading)


def _whole_plan(heading: str, span: Span, around: Around) -> bool:
    """Whether the dates of a heading are those that all of the plan is for: 第二部分 2025年工作计划."""
    if span.form not in ("point", "span") or holds("goals", heading) or holds("stage_only", heading):
        return False
    return bool(span.since and span.until) and (around.plan_since, around.plan_until) == (span.since, span.until)


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
    rest = _beside(text, dates)
    return len(rest) <= 12 and not holds("deed_words", rest) and pattern("counted").search(rest) is None


def _beside(text: str, dates: list[Span]) -> str:
    """What a heading says beside its dates."""
    rest = "".join(sign for index, sign in enumerate(text) if not any(span.at <= index < span.to for span in dates))
    return rest.strip("()（）:： ,，、")


def stage_stated(sentence: str, section: Section, around: Around) -> Section:
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
