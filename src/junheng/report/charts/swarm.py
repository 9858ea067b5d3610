"""Dots that would lie on each other, moved apart up and down."""

from collections.abc import Sequence


def swarm(places: Sequence[float], apart: float, room: float) -> list[float]:
    """How far each dot moves from its row, so that dots side by side stay visible.

    Dots are taken in order of place, then of their number; each goes as near to the middle as it can, below before
    above. Where a row is full, a dot shares the place that is least crowded.

    Args:
        places: Where the dots stand along the row.
        apart: Least distance between two dots.
        room: How far a dot may move at most.

    Units:
        CSS pixels.

    Example:
        >>> swarm([10, 50, 11], apart=8, room=8)
        [0.0, 0.0, 8.0]
    """
    steps = int(room // apart)
    choices = [0.0] + [sign * step * apart for step in range(1, steps + 1) for sign in (1.0, -1.0)]
    moved = [0.0] * len(places)
    # Where the last dots of each level stand: one look back suffices, for dots come in order of place.
    last = dict.fromkeys(choices, float("-inf"))
    for at in sorted(range(len(places)), key=lambda number: (places[number], number)):
        free = next((choice for choice in choices if places[at] - last[choice] >= apart), None)
        level = min(choices, key=lambda choice: last[choice]) if free is None else free
        moved[at], last[level] = level, places[at]
    return moved
