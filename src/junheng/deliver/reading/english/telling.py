"""Whether a text is English, and where its sentences end."""

from collections.abc import Iterator, Sequence

from junheng.deliver.reading.lines import Line
from junheng.deliver.reading.model import Every
from junheng.deliver.reading.sections import Section
from junheng.deliver.reading.words import any_of, english, holds, pattern

LONG = 66
"""Columns of a line that a page's width broke."""


def is_english(text: str) -> bool:
    """Whether a text has Latin words and no Chinese ones.

    Example:
        >>> is_english("By June 2026, train 40 teachers."), is_english("GOAL 1 提升"), is_english("2026-06")
        (True, False, False)
    """
    return pattern("en_letters").search(text) is not None and pattern("en_chinese").search(text) is None


def english_sentences(text: str, begin: int) -> Iterator[tuple[int, int]]:
    """Where the sentences of a paragraph begin and end."""
    at = begin
    for found in pattern("en_sentence_end").finditer(text, begin):
        yield at, found.end()
        at = found.end()
    if at < len(text):
        yield at, len(text)


def goes_on(last: str, text: str) -> bool:
    """Whether an English line goes on in the next one: it is long or has no end, and the next begins in its middle.

    Example:
        >>> goes_on("By June 2026, the county will complete a survey", "of schools."), goes_on("1. Aims", "By 2027")
        (True, False)
    """
    if pattern("en_closed").search(last) or pattern("en_bullet").match(text) or pattern("en_mark").match(text):
        return False
    return pattern("en_lower").match(text) is not None or len(last) >= LONG


def goes_on_as_title(title: str, line: Line) -> bool:
    """Whether a line behind an English title is its second line: one with a word such as plan, and no sentence."""
    text = line.text
    if line.cells or not is_english(title) or not is_english(text) or len(text) > LONG * 2:
        return False
    if pattern("en_closed").search(text) or pattern("en_mark").match(text) or pattern("en_bullet").match(text):
        return False
    return pattern("en_title").search(text) is not None and pattern("en_title").search(title) is None


def stands_over_title(lines: Sequence[Line]) -> int:
    """How many lines of a letterhead stand over the rest of an English title: who else issues it.

    Example:
        >>> stands_over_title([Line("Heshui County Education Bureau"), Line("Work Plan 2026"), Line("1. Aims")])
        1
        >>> stands_over_title([Line("1. Aims"), Line("The work plan is for all schools.")])
        0
    """
    for index, line in enumerate(lines):
        if goes_on_as_title("University", line):
            return index
        named = pattern("en_letterhead").match(line.text) is not None
        if line.cells or not named or any(pattern(one).match(line.text) for one in ("en_mark", "en_bullet")):
            return 0
    return 0


def foretells(text: str) -> bool:
    """Whether a sentence says what is to come: by a word such as will, or by beginning with what to do."""
    return any_of_words("en_future", text) or begins_with_deed(text)


def begins_with_deed(text: str) -> bool:
    """Whether a sentence begins with a deed (Train 40 teachers), its bullet or number left out."""
    found = pattern("en_first_word").match(pattern("en_bullet").sub("", text))
    return found is not None and any_of("en_verbs").fullmatch(found["word"].capitalize()) is not None


def looks_back(text: str) -> bool:
    """Whether a sentence speaks of what is over or is so already."""
    if foretells(text):
        return False
    return any_of_words("en_past", text) or pattern("en_past_sentence").match(text) is not None


def under(section: Section, name: str) -> bool:
    """Whether a section, or one above it, has a word of a list in its heading."""
    return any(holds(name, one.heading.casefold()) for one in section.path())


def without_mark(text: str) -> str:
    """A text of the same length with blanks for its own number."""
    mark = pattern("en_mark").match(text)
    return " " * mark.end() + text[mark.end() :] if mark is not None else text


def any_of_words(name: str, text: str) -> bool:
    """Whether a text holds one of the words of a list as a word of its own."""
    plain = f" {text.casefold()} "
    return any(
        not plain[found.start() - 1].isalpha() and not plain[found.end() : found.end() + 1].isalpha()
        for found in any_of(name).finditer(plain)
    )


def tells_of_elsewhere(text: str) -> bool:
    """Whether a sentence gives an example from elsewhere."""
    return holds("en_example", text.casefold())


def english_every(text: str) -> Every | None:
    """How often an English text says that something happens.

    Example:
        >>> english_every("Each term, tutors visit"), english_every("a monthly report"), english_every("every school")
        ('term', 'month', None)
    """
    found = pattern("en_every").search(text)
    if found is None:
        return None
    word = next(value for value in found.groupdict().values() if value)
    kind: Every = english()["every"][word.casefold()]
    return kind
