"""Division codes of GB/T 2260: six digits, two each for province, city and county."""

NATION = "000000"


def depth(code: str) -> int:
    """How deep a division lies: 0 the nation, 1 a province, 2 a city, 3 a county.

    Example:
        >>> depth("000000"), depth("330000"), depth("330100"), depth("330106")
        (0, 1, 2, 3)
    """
    return 3 - sum(code[start : start + 2] == "00" for start in _trailing(code))


def _trailing(code: str) -> list[int]:
    empty = []
    for start in (4, 2, 0):
        if code[start : start + 2] != "00":
            break
        empty.append(start)
    return empty


def contains(area: str, place: str) -> bool:
    """Whether a division lies in another (or is it).

    Example:
        >>> contains("330000", "330106"), contains("330100", "330206"), contains("000000", "110101")
        (True, False, True)
    """
    return place[: 2 * depth(area)] == area[: 2 * depth(area)]


def is_code(text: str) -> bool:
    """Whether a text has the form of a division code."""
    return len(text) == 6 and text.isascii() and text.isdigit()
