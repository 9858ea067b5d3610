"""The parts of an English sentence, each with the date that it goes by."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from junheng.deliver.reading.span import Span
from junheng.deliver.reading.words import pattern

LEADING = 4


@dataclass(frozen=True)
class Piece:
    """A part of a sentence and its date."""

    at: int
    to: int
    span: Span | None = None


def pieces(text: str, dates: Sequence[Span]) -> list[Piece]:
    """A sentence cut so that each part has one date; parts between semicolons without one go by none.

    Example:
        >>> from junheng.deliver.reading.english.dates import english_spans
        >>> from junheng.deliver.reading.span import Around
        >>> said = "In March 2026 hold a conference, and by June 2026 publish its papers"
        >>> [said[one.at : one.to] for one in pieces(said, english_spans(said, Around()))]
        ['In March 2026 hold a conference, and ', 'by June 2026 publish its papers']
    """
    found: list[Piece] = []
    begin = 0
    for end in [*_semicolons(text), len(text)]:
        inside = [span for span in dates if begin <= span.at < end]
        if not inside and found and found[-1].span is not None and _leads(text, found[-1]):
            found[-1] = replace(found[-1], to=end)  # 23 February: teachers return; training on safety
        else:
            found += _cut(text, begin, end, inside)
        begin = end
    return found


def _leads(text: str, part: Piece) -> bool:
    """Whether the date of a part stands at its beginning, with a colon behind it."""
    span = part.span
    return span is not None and text[span.to : span.to + 1] in (":", "：")


def piece_at(parts: Sequence[Piece], place: int) -> Piece:
    """The part that holds a place."""
    return next(one for one in parts if one.at <= place < one.to)


def _semicolons(text: str) -> list[int]:
    return [at + 1 for at, sign in enumerate(text[:-1]) if sign in ";；"]


def _cut(text: str, begin: int, end: int, dates: Sequence[Span]) -> list[Piece]:
    if not dates:
        return [Piece(begin, end)]
    cuts = [begin]
    for span, after in pairwise(dates):
        joints = [
            one.end() for one in pattern("en_part_end").finditer(text, span.to, after.at) if one.end() <= after.at
        ]
        if not joints:
            continue
        leads = len(text[cuts[-1] : span.at].strip(" ,;")) <= LEADING
        cuts.append(joints[-1] if leads else joints[0])
    cuts.append(end)
    found = []
    for at, to in pairwise(cuts):
        own = [span for span in dates if at <= span.at < to]
        found.append(Piece(at, to, own[-1] if own else None))
    return found
