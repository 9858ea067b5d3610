"""How a task stands, drawn: a bar or diamond whose colour and pattern both tell its state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from junheng.deliver.following.progress import State
from junheng.report.charts.chart import MARKS
from junheng.report.charts.looks import PAPER, Part, stroke_at

Pattern = Literal["plain", "midline", "hollow", "slashes", "posts", "struck", "framed"]
GAP = 7.0
"""Pixels between the strokes of a pattern."""
HALF = 6.0
"""Half the height of a bar and of a diamond."""


@dataclass(frozen=True)
class Look:
    """A colour and a pattern, so that neither is needed alone."""

    colour: str
    pattern: Pattern


LOOKS: Mapping[State | None, Look] = {
    "done": Look(MARKS["met"].colour, "plain"),
    "running": Look(MARKS[""].colour, "midline"),
    "due": Look(MARKS["within-tolerance"].colour, "framed"),
    "at-risk": Look(MARKS["within-tolerance"].colour, "posts"),
    "overdue": Look(MARKS["failing"].colour, "slashes"),
    "not-yet": Look(MARKS["missing"].colour, "hollow"),
    "dropped": Look(MARKS["out"].colour, "struck"),
    None: Look(MARKS[""].colour, "plain"),
}
"""By state; None where nobody asked how it stands."""
HOLLOW: tuple[Pattern, ...] = ("hollow", "struck", "framed")


def shape(points: Sequence[tuple[float, float]], look: Look) -> Part:
    """An area in a state's colour, or its edge alone."""
    hollow = look.pattern in HOLLOW
    return {
        "type": "polygon",
        "silent": True,
        "z": 4,
        "shape": {"points": [list(point) for point in points]},
        "style": {
            "fill": PAPER if hollow else look.colour,
            "stroke": look.colour,
            "lineWidth": 2.6 if look.pattern == "framed" else 1.3,
        },
    }


def bar(left: float, right: float, middle: float, state: State | None) -> list[Part]:
    """A bar from left to right."""
    look = LOOKS[state]
    top, bottom = middle - HALF, middle + HALF
    found = [shape([(left, top), (right, top), (right, bottom), (left, bottom)], look)]
    match look.pattern:
        case "midline":
            found.append(_over([(left + 2, middle), (right - 2, middle)], PAPER, 2.2))
        case "struck":
            found.append(_over([(left, middle), (right, middle)], look.colour, 1.3))
        case "slashes" | "posts":
            lean = 2 * HALF if look.pattern == "slashes" else 0.0
            x = left + GAP
            while x + lean < right:
                found.append(_over([(x, bottom - 1), (x + lean, top + 1)], PAPER, 1.6))
                x += GAP
    return found


def diamond(x: float, middle: float, state: State | None) -> list[Part]:
    """A milestone."""
    look, far = LOOKS[state], HALF + 1.5
    found = [shape([(x, middle - far), (x + far, middle), (x, middle + far), (x - far, middle)], look)]
    if look.pattern in ("midline", "slashes", "posts", "struck"):
        # Too small for strokes: a dot in the middle, or a line through it, tells it apart.
        ink = look.colour if look.pattern == "struck" else PAPER
        lean = {"slashes": (2.5, -2.5), "posts": (0.0, -3.5)}.get(look.pattern, (3.5, 0.0))
        found.append(_over([(x - lean[0], middle - lean[1]), (x + lean[0], middle + lean[1])], ink, 1.6))
    return found


def flag(x: float, middle: float, state: State | None, *, begins: bool) -> list[Part]:
    """A task of which only the end or the beginning is said: a triangle that points to what is not known."""
    way = 1.6 * HALF if begins else -1.6 * HALF
    return [shape([(x, middle - HALF), (x, middle + HALF), (x + way, middle)], LOOKS[state])]


def _over(points: Sequence[tuple[float, float]], colour: str, width: float) -> Part:
    return {**stroke_at(points, colour, width), "z": 5}
