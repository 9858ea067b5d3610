"""How broad a text is set and over how many lines, reckoned without the typesetter."""

from functools import cache, lru_cache
from math import ceil

from junheng.report.tables import breadth

WIDTHS = {
    0.37: " '!j|,.:;il[]-/\\()t{}\"",
    0.48: "fJI?`rs*",
    0.57: "0123456789zc$evy_ax#Sg+<=>^~",
    0.66: "ZokqLFdPbpEuThnB",
    0.8: "CYXRVAKGDOQ&NUw",
    1.05: "H@%MmW",
}
"""Ems of the Latin letters of the body's font, each with those of about its breadth, which is rounded up."""
SHORT = 5.5
"""Ems of a text that reads badly on two lines: a state, a short heading."""
REMEMBERED = 20_000
"""Texts whose breadth is kept: the same words stand in the table of every school."""


@lru_cache(maxsize=REMEMBERED)
def ems(words: str) -> float:
    """About how broad a text is set, in ems; rather too much than too little."""
    return sum(map(_em, words))


@lru_cache(maxsize=REMEMBERED)
def longest_word(words: str, most: float) -> float:
    """Ems of what should stay on one line: the longest run of letters, and all of a short text.

    What is longer than `most` will be broken, into parts that are as long as each other.

    Example:
        >>> longest_word("Met by 12 schools", 9.0) == ems("schools"), longest_word("√ 达标", 9.0) == ems("√ 达标")
        (True, True)
    """
    if ems(words) <= min(SHORT, most):
        return ems(words)
    return max((width / ceil(width / most) for width in map(ems, _unbroken(words))), default=0.0)


def lines(words: str, room: float) -> int:
    r"""About how many lines of so many ems a text takes; rather one too many than too few.

    Example:
        >>> lines("达到85%底线", 5), lines("达标", 5), lines("甲\n乙", 5)
        (2, 1, 2)
    """
    return sum(_wrapped(part, room) for part in words.split("\n"))


def pieces(words: str, room: float) -> list[str]:
    """A text, words too long for a line of so many ems taken apart into pieces between which it may be broken.

    Example:
        >>> pieces("第1小学", 4), pieces("学校ABCDEF", 3)
        (['第1小学'], ['学校', 'A', 'B', 'C', 'D', 'E', 'F'])
    """
    if ems(words) <= room:
        return [words]
    found = [""]
    for word in _unbroken(words):
        if len(word) > 1 and ems(word) > room:
            found += [*word, ""]
        else:
            found[-1] += word
    return [piece for piece in found if piece]


def _wrapped(words: str, room: float) -> int:
    if ems(words) <= room:
        return 1
    count, used = 1, 0.0
    for word in _unbroken(words):
        width = ems(word)
        # A mark that may not begin a line takes the letter before it along.
        fits = used + width <= room - (1 if breadth(word[0]) == 2 else 0)
        if not fits and used:
            count, used = count + 1, 0.0
        more, used = divmod(used + width, max(room, 1.0))
        count += int(more)
    return count


@lru_cache(maxsize=REMEMBERED)
def _unbroken(words: str) -> tuple[str, ...]:
    """A text's runs of letters that no line ends in, and what stands between them; joined they are the text."""
    found = [""]
    for sign in words:
        if breadth(sign) == 1 and not sign.isspace():
            found[-1] += sign
        else:
            found += [sign, ""]
    return tuple(word for word in found if word)


@cache
def _em(sign: str) -> float:
    return next((width for width, signs in WIDTHS.items() if sign in signs), 1.0)
