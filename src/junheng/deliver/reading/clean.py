"""From extracted lines to the paragraphs of the document itself.

Out go page numbers and what a document-sharing site put around the text; together come sentences that a
page or line end broke apart. What is left is what every `source` of the reading is a part of.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from junheng.deliver.reading.english.telling import goes_on, is_english
from junheng.deliver.reading.lines import Line, row
from junheng.deliver.reading.noise import LONG_LINE, closed, without_noise, without_page_heads, without_page_starts
from junheng.deliver.reading.scanned import as_printed
from junheng.deliver.reading.simplified import simplified
from junheng.deliver.reading.words import holds, pattern, words

LOST = "\ufffd"
CELL = "\x1f"
"""Between cells while a text is cleaned as one."""
SPACED = 0.008
FEW_SPACES = 4
MIN_WRAPPED = 4
NEAR = 6
NARROWEST = 24
FILLED = 0.6
FEW_BEYOND = 5
FEW_CUTS = 3
MARGIN = 8
INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0xFEFF, 0x00AD, 0x2060, 0x000C, 0x0007, 0x000B])


@dataclass(frozen=True)
class Cleaned:
    """The document's own paragraphs and rows.

    Attributes:
        lines: In order; no line breaks inside.
        cut_off: The site says that the rest is not shown.
        lost: Characters that could not be decoded.
        spaced: Blanks stood inside its words and numbers, as a scan leaves them, and were taken out.
    """

    lines: tuple[Line, ...]
    cut_off: bool
    lost: int
    spaced: bool


def clean(lines: Sequence[Line]) -> Cleaned:
    """The paragraphs of the document, without noise and with broken sentences joined."""
    text = "\n".join(CELL.join(line.cells) if line.cells else line.text for line in lines)
    lost = text.count(LOST)
    plain = as_printed(simplified(_normal(text))).split("\n")
    if len(plain) == len(lines):
        lines = [_with_text(line, new) for line, new in zip(lines, plain, strict=True)]
    lines, cut_off = without_noise(without_page_heads(lines))
    lines = _tables_of_text(lines)
    lines = without_page_starts(lines)
    spaced = _is_spaced(lines)
    if spaced:
        lines = [line if line.cells else replace(line, text=pattern("any_space").sub("", line.text)) for line in lines]
    whole = (
        line if line.cells else replace(line, text=pattern("other_bracket").sub(r"（\g<inside>）", line.text))
        for line in _joined(lines)
    )
    return Cleaned(tuple(whole), cut_off, lost, spaced)


def _normal(text: str) -> str:
    """Digits, letters and signs in their ordinary width, blanks that mean nothing taken out."""
    text = unicodedata.normalize("NFC", text).translate(INVISIBLE)
    text = text.translate(_WIDE)
    text = pattern("loose_space").sub("", text)
    return _LOST_BETWEEN.sub("", text)


_WIDE = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05)
}
_WIDE |= {0x3000: " ", 0xA0: " ", 0x2002: " ", 0x2003: " ", 0xFF0E: ".", 0x2028: " ", 0x0D: " "}
# A lost character between two words is borne; beside a figure it stays, so that no wrong figure is read.
_LOST_BETWEEN = re.compile(f"(?<![0-9.%]){LOST}+(?![0-9.%])")
_APART = re.compile(r"[\u4e00-\u9fff](?: [\u4e00-\u9fff]){3,}(?![\u4e00-\u9fff])")
"""Four characters and more, each set apart: 工 作 计 划."""
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")


def _with_text(line: Line, text: str) -> Line:
    if line.cells:
        cells = tuple(_SPACED.sub("", " ".join(cell.split())) for cell in text.split(CELL))
        return row(cells, line.table)
    indented = line.indented or text[:2] == "  "
    plain = text if "\t" in text else re.sub(" {2,}", "  ", text.strip())
    if plain.count(" ") * 3 > len(plain):  # a scan that set every character apart
        plain = _SPACED.sub("", plain)
    plain = _APART.sub(lambda found: found[0].replace(" ", ""), plain)
    return replace(line, text=plain.strip(), indented=indented)


def _is_spaced(lines: Sequence[Line]) -> bool:
    """Whether blanks stand inside the words of a document, and not only between heading and body."""
    running = [line.text for line in lines if not line.cells]
    size = sum(map(len, running))
    return sum(len(pattern("spaced").findall(text)) for text in running) > SPACED * size + FEW_SPACES


def _tables_of_text(lines: Sequence[Line]) -> list[Line]:
    """Rows of tables that a text file draws with bars, tabs or blanks."""
    found: list[Line] = []
    number = max((line.table for line in lines), default=0)
    width = 0
    for line in lines:
        if line.cells:
            found.append(line)
            width = 0
            continue
        if pattern("table_rule").match(line.text) and width:
            continue
        cells = _cells(line.text, width)
        if len(cells) < 2:
            width = 0
            found.append(replace(line, text=re.sub(r"\s{2,}|\t", " ", line.text)))
            continue
        if not width:
            number += 1
        width = max(width, len(cells))
        found.append(row(cells, number))
    return found


def _cells(text: str, width: int) -> tuple[str, ...]:
    """The cells of a line, if it is a row: hard separators, or wide blanks in a table that has a head."""
    hard = tuple(cell.strip() for cell in pattern("hard_cell_gap").split(text.strip().strip("|｜│┃")))
    kept = tuple(cell.strip() for cell in text.split("\t"))
    if len(hard) < width and len(hard) < len(kept) <= width:
        return kept + ("",) * (width - len(kept))  # two tabs in a row hold an empty cell
    if len(hard) >= 3 or (len(hard) == 2 and (width == 2 or "|" in text or "\t" in text)):
        return hard
    soft = tuple(cell for cell in pattern("cell_gap").split(text.strip()) if cell)
    if len(soft) >= 3 and (len(soft) == width or (not width and _is_head(soft))):
        return soft
    return ()


def _is_head(cells: Sequence[str]) -> bool:
    return (
        sum(
            (holds("table_head", cell) and len(cell) <= 8) or pattern("year_head").match(cell) is not None
            for cell in cells
        )
        >= 2
    )


def _joined(lines: Sequence[Line]) -> Iterator[Line]:
    """Sentences that a line or page end broke, in one piece again."""
    width = _wrap_width(lines)
    held: Line | None = None
    parts: list[str] = []
    last = ""
    for line in lines:
        if held is not None and _goes_on(held, last, line, width):
            parts.append(f" {line.text}" if is_english(line.text) else line.text)
        else:
            if held is not None:
                yield replace(held, text="".join(parts)) if len(parts) > 1 else held
            held, parts = line, [line.text]
        last = line.text
    if held is not None:
        yield replace(held, text="".join(parts)) if len(parts) > 1 else held


def _goes_on(held: Line, last: str, line: Line, width: int) -> bool:
    if line.goes_on:
        return True
    if held.cells or line.cells or held.heading or line.heading or line.indented:
        return False
    if closed(last) and not _is_open(last):
        return False
    if pattern("metadata").match(last) or pattern("metadata").match(line.text):
        return False
    if pattern("new_paragraph").match(line.text) or pattern("date_line").match(line.text):
        return False
    if pattern("foreign_line").match(last) or pattern("foreign_line").match(line.text):
        return is_english(last) and is_english(line.text) and goes_on(last, line.text)
    if last.endswith(words("going_on")):
        return True
    if pattern("rest_of_line").match(line.text) or (_is_open(last) and pattern("closes_bracket").match(line.text)):
        return True
    if _cuts_number(last, line.text):
        return True
    if pattern("month_alone").match(last):
        return False
    if pattern("date_cut").search(last) and pattern("date_rest").match(line.text):
        return True
    if width:
        if pattern("title_end").search(last) and last == held.text:
            return False
        return columns(last) >= width * FILLED or _is_open(last)
    return len(last) >= LONG_LINE and pattern("title_end").search(line.text) is None


def _cuts_number(last: str, text: str) -> bool:
    """Whether a line ends within a number that the next goes on with: 2 | 025年8月前."""
    return pattern("number_cut").search(last) is not None and pattern("number_rest").match(text) is not None


def _is_open(text: str) -> bool:
    """Whether a text ends inside a bracket."""
    opened, ended = (sum(text.count(sign) for sign in signs) for signs in ("(（【〔［", ")）】〕］"))
    return opened > ended


def _wrap_width(lines: Sequence[Line]) -> int:
    """How many columns the lines take, in a document whose lines are broken at a width; 0 in others."""
    running = [line.text for line in lines if not line.cells]
    open_ended = sorted(columns(text) for text in running if not closed(text))
    if len(open_ended) < MIN_WRAPPED:
        return 0
    widest = open_ended[int(len(open_ended) * 0.9)]
    beyond = sum(columns(text) > widest * 1.5 + MARGIN for text in running)  # what a site put around the text
    near = sum(widest - NEAR <= width <= widest + NEAR for width in open_ended)
    if widest < NARROWEST or beyond * FEW_BEYOND > max(near, MIN_WRAPPED):
        return 0
    cuts = sum(last.endswith(words("going_on")) or _cuts_number(last, text) for last, text in pairwise(running))
    return widest if near >= MIN_WRAPPED or cuts >= FEW_CUTS else 0


def columns(text: str) -> int:
    """Width of a text in columns of a terminal or printer: two for a Chinese character, one for a digit.

    Example:
        >>> columns("2023年6月")
        9
    """
    return len(text) + sum(sign >= "\u2010" for sign in text)
