"""Texts cut and broken to the room they have: a name of any length stays inside its own place."""

ELLIPSIS = "…"
ASCII = (
    224, 323, 474, 555, 555, 921, 680, 278, 338, 338, 467, 555, 278, 347, 278, 392,
    555, 555, 555, 555, 555, 555, 555, 555, 555, 555, 278, 278, 555, 555, 555, 474,
    946, 608, 657, 638, 688, 589, 552, 689, 728, 293, 535, 646, 543, 812, 723, 742,
    633, 742, 635, 596, 599, 721, 575, 878, 573, 531, 603, 338, 392, 338, 555, 559,
    606, 563, 618, 510, 620, 554, 325, 564, 607, 275, 275, 552, 284, 926, 610, 606,
    620, 620, 388, 468, 377, 607, 521, 802, 498, 521, 475, 338, 270, 338, 555,
)  # fmt: skip
"""Widths of the characters from the space to the tilde in the font of the charts, in thousandths of its size."""
NARROW, BROAD = 580, 1000
"""Of other characters: those of Latin and its neighbours, and all from the general punctuation on."""
PUNCTUATION = 0x2000


def pixels(words: str, size: float) -> float:
    """About how long a line of text is.

    Units:
        CSS pixels.

    Example:
        >>> pixels("小学", 13), round(pixels("R1", 10), 1)
        (26.0, 11.9)
    """
    return sum(map(_width, words)) * size / BROAD


def cut(words: str, room: float, size: float) -> str:
    """A text on one line, its end replaced where it is too long.

    Example:
        >>> cut("第一实验小学", 52, 13), cut("一中", 52, 13)
        ('第一实…', '一中')
    """
    line = " ".join(words.split())
    if pixels(line, size) <= room:
        return line
    while line and pixels(line + ELLIPSIS, size) > room:
        line = line[:-1]
    return line.rstrip() + ELLIPSIS


def broken(words: str, room: float, size: float, lines: int = 2) -> str:
    """A text on a few lines of about equal length: broken between words, or between Chinese characters.

    What does not fit is cut from the last line.

    Example:
        >>> broken("每百名学生拥有教师数", 117, 13).split(chr(10))
        ['每百名学生', '拥有教师数']
        >>> broken("Teachers per 100 pupils", 100, 13).split(chr(10))
        ['Teachers per', '100 pupils']
    """
    found = _filled(words, room, size, lines)
    if found.endswith(ELLIPSIS):
        return found
    narrower = room - size / 2
    while narrower > 0:
        tried = _filled(words, narrower, size, lines)
        if tried.endswith(ELLIPSIS) or tried.count("\n") > found.count("\n"):
            break
        found, narrower = tried, narrower - size / 2
    return found


def _filled(words: str, room: float, size: float, lines: int) -> str:
    """A text whose lines are as long as they can be."""
    rest = " ".join(words.split())
    found: list[str] = []
    while len(found) < lines - 1 and pixels(rest, size) > room:
        end = next(at for at in range(len(rest), 0, -1) if at == 1 or pixels(rest[:at], size) <= room)
        at = next((at for at in range(end, end // 2, -1) if _breaks(rest, at)), end)
        found.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return "\n".join([*found, cut(rest, room, size)])


def _width(sign: str) -> int:
    code = ord(sign)
    if code >= PUNCTUATION:
        return BROAD
    return ASCII[code - 32] if 32 <= code < 32 + len(ASCII) else NARROW


def _breaks(words: str, at: int) -> bool:
    """Whether a line may end before this character."""
    before, after = words[at - 1], words[at] if at < len(words) else " "
    if after in "，。、；：）":
        return False
    return " " in (before, after) or (_width(before) == BROAD and _width(after) == BROAD)
