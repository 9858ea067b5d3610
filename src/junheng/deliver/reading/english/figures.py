"""Wanted figures and figures of what there is, in an English sentence."""

from collections.abc import Sequence
from dataclasses import replace

from junheng.deliver.reading.clauses import covers
from junheng.deliver.reading.english.parts import Piece, piece_at, pieces
from junheng.deliver.reading.english.quantities import english_quantities
from junheng.deliver.reading.english.telling import (
    any_of_words,
    foretells,
    looks_back,
    tells_of_elsewhere,
    under,
    without_mark,
)
from junheng.deliver.reading.model import Fact, Operator, Source, Target
from junheng.deliver.reading.quantity import PERCENT, WHOLE, Quantity
from junheng.deliver.reading.sections import Sentence
from junheng.deliver.reading.span import Span
from junheng.deliver.reading.words import holds, pattern, words

STRIPPED = " ,.;:"
BACK = 24


def english_figures(sentence: Sentence, dates: Sequence[Span]) -> tuple[tuple[Target, ...], tuple[Fact, ...]]:
    """What an English sentence wants in figures, and what it counts."""
    text = without_mark(sentence.text)
    if tells_of_elsewhere(text):
        return (), ()
    aims = under(sentence.section, "en_goals")
    told = under(sentence.section, "en_background") and not aims
    past = told or looks_back(text) or (bool(dates) and all(span.form == "past" for span in dates))
    asked = foretells(text) or aims or sentence.section.dated is not None or bool(dates)
    parts = pieces(text, dates)
    targets: list[Target] = []
    facts: list[Fact] = []
    for quantity in english_quantities(text):
        if covers(dates, quantity.at):
            continue
        part = piece_at(parts, quantity.at)
        words_of = text[part.at : part.to].strip(STRIPPED)
        if not past and asked and _wanted(text, quantity):
            summed = pattern("en_sum").match(text, quantity.to) is not None  # 960,000 yuan, of which 420,000 in 2026
            by, dated_by = _by(sentence, replace(part, span=None) if summed else part)
            operator = quantity.operator or _default(words_of, quantity)
            targets.append(
                Target(
                    words_of,
                    operator,
                    quantity.value,
                    quantity.unit,
                    by,
                    sentence.source,
                    aspiration=any_of_words("en_aspiring", words_of),
                    change=quantity.change,
                    dated_by=dated_by,
                )
            )
        elif (past or quantity.done) and quantity.unit not in words("en_times"):
            facts.append(Fact(words_of, quantity.value, quantity.unit, "amount", sentence.source))
    return tuple(targets), tuple(facts)


def _wanted(text: str, quantity: Quantity) -> bool:
    if quantity.done:
        return False
    before = text[max(0, quantity.at - BACK) : quantity.at]
    if quantity.unit in words("en_lengths") or pattern("en_attribute").search(before):
        return False
    if quantity.unit in words("en_times") and (not quantity.word or pattern("en_soon").search(quantity.word)):
        return False
    if quantity.operator is not None or quantity.unit == PERCENT:
        return True
    if quantity.hanzi and quantity.value == 1:
        return False
    return pattern("en_of_all").search(before) is None


def _default(clause: str, quantity: Quantity) -> Operator:
    """How a figure without a word of comparison is meant: a share at least, or at most where less is better."""
    if quantity.change:
        return ">="
    if quantity.unit != PERCENT or quantity.value in (0, WHOLE):
        return "="
    return "<=" if holds("en_less_is_better", clause.casefold()) else ">="


def _by(sentence: Sentence, part: Piece) -> tuple[str | None, Source | None]:
    """By when: the date of its own part of the sentence, else that of its heading."""
    if part.span is not None and part.span.until and part.span.form not in ("past", "since"):
        return part.span.until, None
    dated = sentence.section.dated
    if (part.span is None or not part.span.until) and dated is not None and dated.span is not None:
        return dated.span.until, dated.source
    return None, None
