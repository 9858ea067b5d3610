"""How a breadth is shared out among columns."""

from collections.abc import Sequence


def shared(whole: float, wanted: Sequence[float], least: Sequence[float]) -> list[float]:
    """A breadth shared out in proportion to what is wanted, nobody below their least.

    Example:
        >>> shared(100, [10, 30], [0, 0]), shared(100, [10, 30], [40, 10])
        ([25.0, 75.0], [40, 60.0])
    """
    held: set[int] = set()
    while True:
        free = [place for place in range(len(wanted)) if place not in held]
        rest = whole - sum(least[place] for place in held)
        scale = rest / (sum(wanted[place] for place in free) or 1)
        short = {place for place in free if wanted[place] * scale < least[place]}
        if not short:
            return [least[place] if place in held else wanted[place] * scale for place in range(len(wanted))]
        held |= short
