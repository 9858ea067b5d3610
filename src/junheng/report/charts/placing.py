"""Names beside their places on a map, so that none lies on another and few on a mark."""

from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]

STEPS: tuple[Point, ...] = tuple(
    sorted(
        ((across * 14.0, down * 9.0) for across in range(-4, 5) for down in range(-4, 5)),
        key=lambda step: (step[0] ** 2 + step[1] ** 2, step),
    )
)
"""Where a name may stand, seen from its place: nearest first."""


@dataclass(frozen=True)
class Box:
    """A name to place: its middle, and half its breadth and height.

    Units:
        CSS pixels.
    """

    x: float
    y: float
    half: float
    tall: float

    def meets(self, other: "Box") -> bool:
        """Whether two boxes share some room."""
        return abs(self.x - other.x) < self.half + other.half and abs(self.y - other.y) < self.tall + other.tall


def placed(wanted: Sequence[Box], marks: Sequence[Point], breadth: float) -> list[Point | None]:
    """Where each name goes: near its place, off the other names, and on as few marks as can be.

    Args:
        wanted: Names at the places where they would best stand; those first in order choose first.
        marks: What they should not hide.
        breadth: Of the picture.

    Returns:
        The middle of each name; None where every place near it is taken.

    Example:
        >>> placed([Box(100, 50, 30, 8), Box(100, 50, 30, 8)], [], 640)
        [(100.0, 50.0), (100.0, 32.0)]
    """
    taken: list[Box] = []
    found: list[Point | None] = []
    for name in wanted:
        best: tuple[int, Box] | None = None
        for across, down in STEPS:
            tried = Box(name.x + across, name.y + down, name.half, name.tall)
            outside = tried.x - tried.half < 0 or tried.x + tried.half > breadth
            if outside or any(tried.meets(other) for other in taken):
                continue
            hidden = sum(abs(x - tried.x) < tried.half + 4 and abs(y - tried.y) < tried.tall + 4 for x, y in marks)
            if best is None or hidden < best[0]:
                best = hidden, tried
            if not hidden:
                break
        if best is not None:
            taken.append(best[1])
        found.append(None if best is None else (float(best[1].x), float(best[1].y)))
    return found
