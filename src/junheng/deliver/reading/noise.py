"""What a document-sharing site, a printer or a scanner put around and between the text of a document."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from junheng.deliver.reading.lines import Line
from junheng.deliver.reading.words import any_of, holds, pattern, words

SHORT_NOISE = 80
LONG_NOISE = 300
SHORT_WEAK = 30
SHORT_TAIL = 30
BODY = 80
MIN_PAGES = 4
PAGE = 200
LONG_LINE = 40
PAGE_LINE = 60
SEVERAL = 3


def without_noise(lines: Sequence[Line]) -> tuple[list[Line], bool]:
    """The lines of the document itself, and whether the site says that it does not show all of it.

    From a line such as 相关阅读 on nothing is kept until a title comes that has a body behind it.
    """
    kept: list[Line] = []
    cut_off = skipping = False
    for index, line in enumerate(lines):
        text = line.text
        if not text:
            continue
        if line.cells:
            if not skipping:
                kept.append(line)
            continue
        if holds("cut_off", text) and len(text) <= SHORT_NOISE:
            cut_off = True
            if pattern("cut_off_line").match(text):
                continue
        if skipping and _begins_a_plan(lines, index):
            skipping = False
        if len(text) <= SHORT_TAIL and any_of("tail").match(text) is not None:
            skipping = True
        if not skipping and not _noise(text):
            stripped = any_of("noise_inside").sub("", text)
            kept.append(replace(line, text=stripped) if stripped != text else line)
    return kept, cut_off


def without_page_heads(lines: Sequence[Line]) -> list[Line]:
    """Lines that come back beside page numbers: heads and feet of pages. The first one stays."""
    filled = [index for index, line in enumerate(lines) if line.text]
    beside = Counter[str]()
    for here, after in pairwise(filled):
        for number, other in ((here, after), (after, here)):
            if pattern("page_number").match(lines[number].text[:PAGE_LINE]) and len(lines[other].text) <= PAGE_LINE:
                beside[lines[other].text] += 1
    times = Counter(lines[index].text for index in filled)
    heads = {text for text, count in beside.items() if count > 1 or times[text] > 1}
    seen: set[str] = set()
    kept = []
    for line in lines:
        if line.text in heads and line.text in seen and not line.cells:
            continue
        seen.add(line.text)
        kept.append(line)
    return kept


def _begins_a_plan(lines: Sequence[Line], index: int) -> bool:
    """Whether a title stands here with a body behind it; titles in a list of other documents have none."""
    text = lines[index].text
    if len(text) > 2 * LONG_LINE or _noise(text) or pattern("title_end").search(text) is None:
        return False
    behind = [line.text for line in lines[index + 1 : index + 8] if line.text]
    return any(len(one) >= BODY or pattern("mark_one").match(one) for one in behind)


def _noise(text: str) -> bool:
    if pattern("page_number").match(text[:200]) and len(text) < 200:
        return True
    if text.strip("：: ") in words("heading_only"):
        return True
    if len(text) <= SHORT_NOISE and (holds("noise", text) or pattern("read_count").search(text)):
        return True
    if len(text) <= LONG_NOISE and len({found[0] for found in any_of("noise").finditer(text)}) >= 2:
        return True
    if len(text) <= LONG_NOISE and len({found[0] for found in any_of("weak_noise").finditer(text)}) >= SEVERAL:
        return True
    if len(text) <= LONG_NOISE and pattern("tail_line").match(text):
        return True
    weak = len(text) <= SHORT_WEAK and holds("weak_noise", text)
    return weak and not holds("sentence_signs", text) and pattern("mark").match(text) is None


def without_page_starts(lines: Sequence[Line]) -> list[Line]:
    """Numbers of pages that a site set before each page's text (`2、`), taken away and the pages joined."""
    starts = [
        (index, int(start["page"]))
        for index, line in enumerate(lines)
        if not line.cells and (start := pattern("page_start").match(line.text))
    ]
    run = [starts[0]] if starts and starts[0][1] <= 2 else []
    for before, here in pairwise(starts):
        if run and here[1] == run[-1][1] + 1 and before == run[-1]:
            run.append(here)
    broken = sum(not closed(lines[index - 1].text) for index, _ in run if index)
    full = len(run) > 1 and all(len(lines[index].text) >= PAGE for index, _ in run[:-1])
    few = full and all(not closed(lines[index - 1].text) for index, _ in run[1:])
    if not few and (len(run) < MIN_PAGES or broken * 2 < len(run)):
        return list(lines)
    pages = {index for index, _ in run}
    found: list[Line] = []
    for index, line in enumerate(lines):
        if index not in pages:
            found.append(line)
            continue
        text = pattern("page_start").sub("", line.text, count=1)
        if found and index != run[0][0] and not closed(found[-1].text) and not found[-1].cells:
            found.append(replace(line, text=text, goes_on=True))
        else:
            found.append(replace(line, text=text))
    return found


def closed(text: str) -> bool:
    """Whether a line ends where a sentence, a heading with a colon or a bracket ends.

    Example:
        >>> closed("完成自查。"), closed("完成自"), closed("（责任单位：县教育局）")
        (True, False, False)
    """
    return pattern("sentence_closed").search(text[-70:]) is not None
