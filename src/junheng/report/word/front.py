"""What stands before the first section: a cover, or a title over the text."""

from collections.abc import Mapping
from math import ceil
from xml.etree.ElementTree import Element

from junheng.report.front import Front
from junheng.report.tables import breadth
from junheng.report.word.fit import text_height
from junheng.report.word.markup import LINES, add, twips
from junheng.report.word.pages import Page
from junheng.report.word.runs import said
from junheng.report.word.styles import Style, line_of
from junheng.terms.messages import Lang

LOWEST = 0.9
"""Of the cover's depth, where the day stands."""
LEAST = 24.0
"""Points above the day, however long the title is."""
SPARE = 2.0
"""Characters that a line of a title may be longer than the others."""


def write_cover(body: Element, front: Front, lang: Lang, styles: Mapping[str, Style], page: Page) -> None:
    """Add the title with whose figures these are, the note, and the day at the bottom."""
    lines = {
        "CoverTitle": "\n".join(front.title),
        "Subtitle": "\n".join(front.caption),
        "CoverNote": front.note,
        "CoverDay": front.day,
    }
    for style, words in lines.items():
        if words:
            line = said(body, words, style, lang)
            if style == "CoverTitle":
                _balance(line, words, line_of(styles, style)[0], page)
            elif style == "CoverDay":
                taken = sum(text_height(words, style, styles, page.breadth) for style, words in lines.items())
                add(line[0], "spacing", before=twips(max(LEAST, page.depth * LOWEST - taken)))


def write_title(body: Element, front: Front, lang: Lang, styles: Mapping[str, Style], page: Page) -> float:
    """Add the title and whose figures these are above the text; the points that they take."""
    lines = {"Title": "\n".join(front.title), "Byline": "\n".join(front.caption)}
    for style, words in lines.items():
        if words:
            line = said(body, words, style, lang)
            if style == "Title":
                _balance(line, words, line_of(styles, style)[0], page)
    return sum(text_height(words, style, styles, page.breadth) for style, words in lines.items() if words)


def _balance(paragraph: Element, words: str, size: float, page: Page) -> None:
    """Let a title that does not fit a line break near its middle, not before its last word."""
    half = size / 2
    room = page.breadth
    longest = max(_even(breadth(line) * half, room, size) for line in LINES.split(words))
    beside = (room - longest) / 2
    if longest < room and any(breadth(line) * half > room for line in LINES.split(words)):
        add(paragraph[0], "ind", left=twips(beside), right=twips(beside))


def _even(length: float, room: float, size: float) -> float:
    """How broad the lines are when a text is spread evenly over as many as it needs."""
    lines = ceil(length / room)
    return length / max(lines, 1) + (SPARE * size if lines > 1 else 0)
