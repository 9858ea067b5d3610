"""The clauses of a sentence: what stands between its commas, with place; and what kind of sentence it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from junheng.deliver.reading.sections import Sentence
from junheng.deliver.reading.span import Span
from junheng.deliver.reading.words import any_of, holds, pattern

STRONG = "；;。！？"


@dataclass(frozen=True)
class Clause:
    """A part of a sentence between two commas or stronger signs."""

    at: int
    to: int


@lru_cache(maxsize=8)  # one sentence is asked about many times in a row
def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a sentence in order; a comma inside a bracket or a number parts nothing.

    Example:
        >>> [(one.at, one.to) for one in clauses("建成3所，投入1,200万元；完成。")]
        [(0, 4), (5, 14), (15, 17)]
    """
    found, at, depth = [], 0, 0
    signs = set(pattern_signs())
    for index, sign in enumerate(text):
        if sign in "(（":
            depth += 1
        elif sign in ")）":
            depth = max(0, depth - 1)
        elif sign in signs and not depth and not _in_number(text, index):
            if index > at:
                found.append(Clause(at, index))
            at = index + 1
    if at < len(text):
        found.append(Clause(at, len(text)))
    return tuple(found)


def pattern_signs() -> str:
    """The signs that part clauses."""
    return "，,；;。！？!?"


def _in_number(text: str, index: int) -> bool:
    return text[index] == "," and text[index - 1 : index].isdigit() and text[index + 1 : index + 4].isdigit()


def clause_at(text: str, place: int) -> Clause:
    """The clause that holds a place of a sentence."""
    return next((one for one in clauses(text) if one.at <= place < one.to), Clause(0, len(text)))


def is_past(text: str) -> bool:
    """Whether words of a text speak of what is over or already so."""
    told = pattern("ready").sub("", text)
    return any_of("past").search(told) is not None or pattern("deed_over").search(told) is not None


def is_background(sentence: Sentence) -> bool:
    """Whether a sentence stands under a heading such as 现状 or 背景, the nearest telling heading deciding."""
    if any(section.over for section in sentence.section.path()):
        return True
    for section in sentence.section.path():
        if holds("background", section.heading) and not pattern("hoped").search(section.heading):
            return True
        if holds("foreseen", section.heading):
            return False
    return False


def is_glossary(sentence: Sentence) -> bool:
    """Whether a sentence explains words, in an annex, at the end or in a note."""
    if pattern("note").match(sentence.line.text) is not None:
        return True
    return any(holds("glossary", section.heading) for section in sentence.section.path())


def is_example(text: str) -> bool:
    """Whether a sentence tells of somewhere else, as an example."""
    return holds("example", text) or pattern("example_start").match(text) is not None


def is_condition(text: str) -> bool:
    """Whether a sentence states a rule of marking or what follows in a case, and no figure of the plan."""
    return any_of("condition").search(text) is not None or pattern("weighs").search(text) is not None


def strong_part(text: str, place: int) -> tuple[int, int]:
    """The part between semicolons that holds a place of a sentence."""
    begin = max((text.rfind(sign, 0, place) for sign in STRONG), default=-1) + 1
    ends = [end for sign in STRONG if (end := text.find(sign, place)) >= 0]
    return begin, min(ends, default=len(text))


def covers(spans: Sequence[Span], place: int) -> bool:
    """Whether a place of a sentence lies inside one of its dates."""
    return any(span.at <= place < span.to for span in spans)
