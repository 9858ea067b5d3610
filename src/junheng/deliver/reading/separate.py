"""Several plans in one file told apart by their titles; a title that is repeated begins one plan only."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from junheng.deliver.reading.clean import columns
from junheng.deliver.reading.english.telling import goes_on_as_title, is_english, stands_over_title
from junheng.deliver.reading.lines import Line
from junheng.deliver.reading.words import any_of, holds, pattern, words

SHORT_BODY = 200
SHORTEST_TITLE = 6
LONGEST_TITLE = 70
SHORT_LINE = 40
PAREN_LINE = 30
LETTERHEAD = 4


@dataclass
class Part:
    """One plan's lines.

    Attributes:
        title: Its title, cleaned of what a site put around it; None where it has none.
        printed: The titles as they stand, in the document's order.
        lines: Its body with the number of each paragraph in the document, from 1, and how many characters of
            the paragraph belong to the title.
        size: Characters of the body.
        letterhead: What stands over the title: who issues it, and its number.
    """

    title: str | None
    printed: list[str] = field(default_factory=list)
    lines: list[tuple[int, Line, int]] = field(default_factory=list)

    size: int = 0
    letterhead: list[str] = field(default_factory=list)

    def add(self, number: int, line: Line, skip: int) -> None:
        """Put a paragraph to the body."""
        self.lines.append((number, line, skip))
        self.size += len(line.text) - skip


def parts(lines: Sequence[Line]) -> list[Part]:
    """The plans of a document, in order. Plans without a body (a list of titles) are left out."""
    found = [Part(None)]
    annex = False
    first = next((line for line in lines if line.text), None)
    annexes_only = first is not None and not first.cells and pattern("annex_line").match(first.text) is not None
    for number, line in enumerate(lines, 1):
        head = _head(line, lines[number - 2] if number > 1 else None, found[-1], annex=annex)
        annex = not annexes_only and not line.cells and pattern("annex_line").match(line.text) is not None
        if head is None and annexes_only and not line.cells and pattern("annex_line").match(line.text):
            continue  # 附件1, and the title of a plan behind it
        if head is None and not found[-1].lines and _is_letterhead(line):
            found[-1].letterhead.append(line.text)
            continue
        if head is None:
            found[-1].add(number, line, 0)
            continue
        title, length = head
        here = found[-1]
        if here.size > SHORT_BODY and not _same(title, here.title):
            here = Part(title)
            found.append(here)
        elif here.size > SHORT_BODY:
            here.add(number, line, length)
            continue
        title = _with_issuer(here, title)
        here.title = _better(here.title, title, follows=bool(here.printed))
        here.printed.append(line.text[:length])
        if length < len(line.text):
            here.add(number, line, length)
    with_body = [part for part in found if part.lines and part.size > 0]
    whole = [part for part in with_body if part.size > SHORT_BODY or len(with_body) == 1 or part.printed]
    return _with_long_titles(
        [
            part
            for part in whole
            if part.title is not None or part is not found[0] or len(whole) == 1 or part.size > SHORT_BODY
        ]
    )


def _only_issuer(part: Part) -> bool:
    return len(part.lines) == 1 and pattern("signature").match(part.lines[0][1].text) is not None


def _is_letterhead(line: Line) -> bool:
    return not line.cells and pattern("letterhead").match(line.text) is not None


def _with_issuer(part: Part, title: str) -> str:
    """A title whose first line names who issues it (示例县教育局 / 关于…的通知), in one piece."""
    if part.printed or len(part.lines) != 1:
        return title
    _, line, _ = part.lines[0]
    foreign = pattern("foreign_line").match(line.text) is not None  # the title in another language
    if line.cells or not (foreign or pattern("signature").match(line.text)) or line.text in title:
        return title
    part.lines.clear()
    part.size = 0
    part.printed.append(line.text)
    return title if foreign else line.text + title


def bare_title(text: str) -> str:
    """A title without what a site put around it.

    Example:
        >>> bare_title("【2024版】中学义务教育均衡发展工作方案-(范文3篇)")
        '中学义务教育均衡发展工作方案'
    """
    return pattern("title_wrapper").sub("", text).strip()


def _head(line: Line, before: Line | None, part: Part, *, annex: bool) -> tuple[str, int] | None:
    """The title that a line is or begins with, and how many of its characters it takes."""
    text = line.text
    if line.cells or annex or not text:
        return None
    bare = bare_title(text)
    short = len(text) <= LONGEST_TITLE and not holds("title_never", text)
    short = (
        short and (len(bare) >= SHORTEST_TITLE or not part.lines) and any_of("title_never_start").match(bare) is None
    )
    if short and pattern("mark").match(text) is None:
        first = (not part.lines or _only_issuer(part)) and (
            pattern("notice_title").match(bare) or bare.endswith(words("list_titles"))
        )
        if pattern("title_end").search(bare) or first:
            return bare, len(text)
    return _run_on_title(text, part)


def _run_on_title(text: str, part: Part) -> tuple[str, int] | None:
    """A title that its plan follows in the same paragraph (…实施方案一、指导思想…), perhaps printed twice there."""
    head = text[: 2 * LONGEST_TITLE]
    begin = 0
    for found in pattern("title_word").finditer(head):
        title = head[begin : found.end()]
        if holds("sentence_signs", title) or pattern("mark").match(title) or len(title) - len(found[0]) < 2:
            return None
        again = begin == 0 and pattern("title_word").search(head, found.end())
        if pattern("body_follows").match(text[found.end() :]) or (begin and text[found.end() : found.end() + 1] == " "):
            return title, found.end()
        if part.title and part.size == 0 and _same(title, part.title):
            return title, found.end()
        if again and not holds("sentence_signs", head[found.end() : again.end()]) and again.start() - found.end() > 4:
            begin = found.end()
    return None


def _plain(title: str | None) -> str:
    return re.sub(r"[\W_]+", "", any_of("title_fillers").sub("", title or ""))


def _same(one: str | None, other: str | None) -> bool:
    first, second = _plain(one), _plain(other)
    return bool(first and second) and (first in second or second in first)


def _better(old: str | None, new: str, *, follows: bool) -> str:
    """Of a file's name, a notice and the plan's own title: the plan's own, in its fullest form."""
    if old is None:
        return new
    if _same(old, new):
        return max(old, new, key=len) if not pattern("notice_title").match(old) else new
    return new if follows else old


def _with_long_titles(found: list[Part]) -> list[Part]:
    """A title that runs over two lines, or has its years on a line of their own, put together."""
    for part in found:
        if part.title is None and part.lines:
            part.title = _first_line_title(part)
        if part.title is None or not part.lines:
            continue
        if is_english(part.title):
            for _ in range(stands_over_title([line for _, line, _ in part.lines[:LETTERHEAD]])):
                part.letterhead.append(part.lines.pop(0)[1].text)
        while part.lines and part.title and goes_on_as_title(part.title, part.lines[0][1]):
            part.title += " " + part.lines[0][1].text
            part.printed.append(part.lines.pop(0)[1].text)
        if not part.lines:
            continue
        _, line, skip = part.lines[0]
        if not skip and len(line.text) <= PAREN_LINE and pattern("bracketed_line").match(line.text):
            part.title += line.text
            part.printed.append(line.text)
            part.lines.pop(0)
    return found


def _first_line_title(part: Part) -> str | None:
    _, line, skip = part.lines[0]
    text = line.text
    if (
        line.cells
        or skip
        or columns(text) > 2 * SHORT_LINE
        or holds("sentence_signs", text)
        or pattern("mark").match(text)
    ):
        return None
    if text.endswith(words("title_never_end")):
        return None
    part.lines.pop(0)
    part.printed.append(text)
    return text
