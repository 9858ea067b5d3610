"""Texts cut and broken to the room they have: a name of any length stays inside its own place."""

from unicodedata import east_asian_width

ELLIPSIS = "…"
NARROW, BROAD = 0.57, 1.0
"""Widths of a Latin and of a Chinese character, as shares of the type size."""


def pixels(words: str, size: float) -> float:
    """About how long a line of text is.

    Units:
        CSS pixels.

    Example:
        >>> pixels("小学", 13), round(pixels("R1", 10), 1)
        (26.0, 11.4)
    """
    return sum(_width(sign) for sign in words) * size


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


def _width(sign: str) -> float:
    return BROAD if east_asian_width(sign) in "WFA" else NARROW


def _breaks(words: str, at: int) -> bool:
    """Whether a line may end before this character."""
    before, after = words[at - 1], words[at] if at < len(words) else " "
    if after in "，。、；：）":
        return False
    return " " in (before, after) or (_width(before) == BROAD and _width(after) == BROAD)
