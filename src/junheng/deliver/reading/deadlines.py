"""By when a figure is wanted: which of a sentence's dates is the figure's, else its heading's, else the plan's end."""

from collections.abc import Sequence

from junheng.deliver.reading.clauses import Clause, clause_at, strong_part
from junheng.deliver.reading.dates import Span
from junheng.deliver.reading.masking import masked
from junheng.deliver.reading.model import Source
from junheng.deliver.reading.outline import Sentence
from junheng.deliver.reading.quantities import Quantity, quantities
from junheng.deliver.reading.words import any_of, holds, pattern, words


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
    if holds("whole_year", own_words) and not here:
        return (dated.span.until, dated.source) if dated and dated.span else (plan_until, None)
    begun = strong_part(text, quantity.at)[0]
    recurs = pattern("recurring").search(text, begun, clause.to) is not None and not any(
        begun <= span.at < clause.to for span in usable
    )
    recurs = recurs or pattern("recurring").search(own_words) is not None
    if recurs:
        usable = [span for span in usable if span.form != "span"]  # each year of a span has it anew
    chosen = _nearest(text, quantity, clause, here, usable, recurs=recurs)
    if chosen is not None:
        return chosen.until, None
    if dated is not None and dated.span is not None and dated.span.until:
        return dated.span.until, dated.source
    return None, None


def _nearest(
    text: str, quantity: Quantity, clause: Clause, here: Sequence[Span], usable: Sequence[Span], *, recurs: bool
) -> Span | None:
    begin, end = strong_part(text, quantity.at)
    part = [span for span in usable if begin <= span.at < end]
    for among in (here, part):
        before = [span for span in among if span.at <= quantity.at][-1:]
        if before:
            return before[0] if _reaches(text, clause, before[0]) else None
        behind = [span for span in among if _reaches_back(text, clause, span)]
        if behind:
            return behind[0]
    further = [span for span in usable if span.at < begin][-1:]
    if recurs or not further or further[0].form == "within":
        return None
    return further[0] if _reaches(text, clause, further[0]) else None


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


def _reaches_back(text: str, clause: Clause, span: Span) -> bool:
    """Whether a date behind a figure is the figure's: in its own clause, or a deadline in one without a figure."""
    if span.at < clause.to:
        return True
    if span.form == "point" and not span.at_end:
        return False
    own = clause_at(text, span.at)
    rest = text[own.at : span.at] + text[span.to : own.to]
    return not any(True for _ in quantities(rest))
