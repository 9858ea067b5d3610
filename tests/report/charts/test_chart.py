from itertools import combinations

from junheng.report.charts.chart import MARKS

VERDICTS = ("met", "within-tolerance", "failing")


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_every_mark_stands_off_the_paper() -> None:
    assert all(contrast(mark.colour, "#FFFFFF") >= 3 for mark in MARKS.values())


def test_no_two_states_are_told_apart_by_colour_alone() -> None:
    shapes = [(mark.symbol, mark.hollow) for look, mark in MARKS.items() if look]
    assert len(set(shapes)) == len(shapes)


def test_what_fails_is_darker_in_grey_print_than_what_does_not() -> None:
    assert all(contrast(MARKS["failing"].colour, MARKS[other].colour) >= 2 for other in ("met", "within-tolerance"))
    assert all(contrast(MARKS[a].colour, MARKS[b].colour) >= 1.15 for a, b in combinations(VERDICTS, 2))
