"""By when a figure is wanted: which of a sentence's dates is the figure's, else its heading's, else the plan's end."""

from collections.abc import Sequence

from junheng.deliver.reading.clauses import Clause, clause_at, strong_part
from junheng.deliver.reading.masking import masked
from junheng.deliver.reading.model import Source
from junheng.deliver.reading.quantities import quantities
from junheng.deliver.reading.quantity import Quantity
from junheng.deliver.reading.sections import Sentence
from junheng.deliver.reading.span import Span
from junheng.deliver.reading.words import any_of, holds, pattern, words

OBJECT = 6
COLONS = ("：", ":")


def by_when(
    sentence: Sentence, quantity: Quantity, dates: Sequence[Span], clause: Clause, plan_until: str | None
) -> tuple[str | None, Source | None]:
    """The date of a target, and where it stands if not in the target's own sentence.

    Nearest first: a date in the figure's own clause; the last one before it between the same semicolons; one behind
    it there; a deadline further back in the sentence; the heading's. For 全年 it is the end of the heading's year
    or of the plan.
    """
    text = masked(sentence.text)
    own_words = text[clause.at : clause.to]
    usable = [span for span in dates if span.until and span.form not in ("past", "since")]
    dated = sentence.section.dated
    here = [span for span in usable if clause.at <= span.at < clause.to]
    if holds("whole_year", text[strong_part(text, quantity.at)[0] : clause.to]) and not here:
        return (dated.span.until, dated.source) if dated and dated.span else (plan_until, None)
    if not usable and dated is None and _of_all_the_plan(sentence, text[strong_part(text, quantity.at)[0] : clause.to]):
        return plan_until, None
    begun = strong_part(text, quantity.at)[0]
    recurs = pattern("recurring").search(text, begun, clause.to) is not None and not any(
        begun <= span.at < clause.to for span in usable
    )
    recurs = recurs or pattern("recurring").search(own_words) is not None
    if recurs:
        usable = [span for span in usable if span.form not in ("span", "within")]  # each year of a span has it anew
    if pattern("each_day").search(own_words):
        # 元旦前举行合唱比赛，每天体育活动不少于30分钟; 到2025年，巩固率达到99%，每天阅读不少于30分钟
        usable = [span for span in usable if span in here or pattern("before_until").match(text[span.at : span.at + 1])]
    if recurs:
        here = [span for span in here if span in usable and not pattern("each_after").match(text, span.to)]
        usable = [span for span in usable if not pattern("each_after").match(text, span.to)]
    if (own := _respective(text, quantity, clause, here)) is not None:
        return own.until, None
    if not here and any(span.form == "since" and begun <= span.at < quantity.at for span in dates):
        usable = [span for span in usable if span.at >= begun]  # 从2026年起，空编率控制在2%以内 has no date before it
    chosen = _nearest(text, quantity, clause, here, usable, recurs=recurs)
    if chosen is not None:
        return chosen.until, None
    if dated is not None and dated.span is not None and dated.span.until:
        return dated.span.until, dated.source
    return None, None


def _of_all_the_plan(sentence: Sentence, part: str) -> bool:
    """Whether a figure is one of the whole term or year that a plan is for (本学期主要指标)."""
    if holds("whole_term", part):
        return True
    here = sentence.source.place.paragraph
    return any(
        holds("whole_term", one.heading)
        and (not one.source.text.endswith(COLONS) or one.source.place.paragraph == here)
        for one in sentence.section.path()
        if one.source is not None
    )


def _nearest(
    text: str, quantity: Quantity, clause: Clause, here: Sequence[Span], usable: Sequence[Span], *, recurs: bool
) -> Span | None:
    begin, end = strong_part(text, quantity.at)
    part = [span for span in usable if begin <= span.at < end]
    for among in (here, part):
        before = [span for span in among if span.at <= quantity.at and not _others(text, clause, span)][-1:]
        if before and (finished := _finished(text, clause, among, before[0])):
            return finished
        if before:
            made = quantity.operator is None and quantity.unit not in words("times")
            return before[0] if made or _reaches(text, clause, before[0]) else None
        behind = [span for span in among if _reaches_back(text, clause, span, quantity)]
        if behind:
            return behind[0]
    further = [span for span in usable if span.at < begin][-1:]
    if recurs or not further or further[0].form == "within":
        return None
    return further[0] if _reaches(text, clause, further[0]) else None


def _respective(text: str, quantity: Quantity, clause: Clause, here: Sequence[Span]) -> Span | None:
    """The date of a figure where dates and figures go in step: 2025年、2026年分别建设150套、130套."""
    if len(here) < 2 or pattern("in_step").search(text, here[-1].to, clause.to) is None:
        return None
    figures = [one.at + here[-1].to for one in quantities(text[here[-1].to : clause.to])]
    return here[figures.index(quantity.at)] if len(figures) == len(here) and quantity.at in figures else None


def _others(text: str, clause: Clause, span: Span) -> bool:
    """Whether a date is that of a bare figure right behind it, in another clause: 其中2027年3000个，占比达到90%."""
    return span.to < clause.at and span.form == "point" and pattern("bare_figure").match(text, span.to) is not None


def _finished(text: str, clause: Clause, among: Sequence[Span], before: Span) -> Span | None:
    """The deadline that a later clause sets for all before it: 2025—2026年新建2所，2026年8月底前竣工."""
    if before.form != "span" and not (before.form == "point" and before.scale == "year"):
        return None
    for span in among:
        if span.form != "until" or span.at < clause.to:
            continue
        own = clause_at(text, span.at)
        rest = (text[own.at : span.at] + text[span.to : own.to]).strip(" ，,。；;、：:")
        if not any_of("doing").sub("", any_of("finishing").sub("", rest)):
            return span
    return None


def _reaches(text: str, clause: Clause, span: Span) -> bool:
    """Whether a date before a figure is the figure's: a moment of some other deed is not."""
    if span.form != "point" or span.at_end or span.scale == "year":
        return True
    if any(sign in text[span.to : clause.at] for sign in "；;"):
        return _outcome(text, span)
    own = clause_at(text, span.at)
    rest = text[own.at : span.at] + text[span.to : own.to]
    alone = len(rest.strip(" ，,。；;、：:")) < 2
    deeds = rest + text[own.to : clause.at]
    return own.at == clause.at or (alone and clause.at <= own.to + 1) or not holds("moment_deeds", deeds)


def _outcome(text: str, span: Span) -> bool:
    """Whether a date's own part says only what is reached by then (2025年12月，合格率达到95%；参与率…)."""
    begin, end = strong_part(text, span.at)
    plain = pattern("noun_of_figure").sub("", text[begin : span.at] + text[span.to : end])
    return all(found[0] in words("stating") for found in any_of("doing").finditer(plain))


def _reaches_back(text: str, clause: Clause, span: Span, quantity: Quantity) -> bool:
    """Whether a date behind a figure is the figure's: in its own clause, or a deadline in one without a figure."""
    if span.at < clause.to:
        return not any(sign in text[quantity.to : span.at] for sign in "：:")  # 总投入2860万元：2026年900万元
    if span.form == "point" and not span.at_end:
        return False
    own = clause_at(text, span.at)
    rest = text[own.at : span.at] + text[span.to : own.to]
    if any(True for _ in quantities(rest)) or pattern("whole").search(rest) is not None:
        return False
    if quantity.unit in words("money_units"):
        return True  # 筹资85万元，8月底前完成操场硬化
    plain = any_of("doing").sub("", any_of("finishing").sub("", rest)).strip(" ，,。；;、：:")
    return len(plain) < OBJECT  # 2025年3月底前建成资源库 has a thing of its own
