"""The list that a clerk makes: needs first, nearest first, then whoever is cheapest until the shares are met."""

import numpy as np

from junheng.plan.rotation.ground import Ints
from junheng.plan.rotation.rows import LEAST, SHARE, Rows

HALF = 0.5
"""A post of which at least this much is missing is worth a teacher."""
LOOKED_AT = 12
"""Schools that a clerk looks at for each teacher when only the shares are left."""


def hand_list(rows: Rows) -> tuple[Ints, Ints] | None:
    """The clerk's list: who, and where to; None where it does not reach the shares.

    Heads and couples stay where they are: a clerk does not juggle them.
    """
    g = rows.ground
    if not g.allowed.size:
        return None
    single = np.array([at not in rows.pair for at in range(len(g.movers))], dtype=bool) & ~g.head
    possible = g.allowed & single[:, None]
    hand = _Hand(rows)
    gap = (g.need - g.before).copy()
    spare = gap[g.of, g.group] <= -HALF
    lacks = gap.T[g.group] >= HALF
    for i, v in _cheapest_first(rows, possible & spare[:, None] & lacks):
        u, group = int(g.of[i]), int(g.group[i])
        if gap[v, group] >= HALF and gap[u, group] <= -HALF and hand.take(i, v):
            gap[v, group] -= 1
            gap[u, group] += 1
    near = min(LOOKED_AT, possible.shape[1])
    points = np.where(possible & g.counts[:, None], g.points, np.inf)
    nearest = np.zeros_like(possible)
    np.put_along_axis(nearest, np.argpartition(points, near - 1, axis=1)[:, :near], values=True, axis=1)
    nearest &= np.isfinite(points)
    for flag in (True, False):
        for i, v in _cheapest_first(rows, nearest & (g.backbone == flag)[:, None]):
            if not hand.lacks(backbone=flag):
                break
            hand.take(i, v)
    if hand.lacks(backbone=True) or hand.lacks(backbone=False):
        return None
    chosen = np.array(sorted(hand.taken.items()), dtype=np.int64).reshape(-1, 2)
    return chosen[:, 0], chosen[:, 1]


def _cheapest_first(rows: Rows, possible: np.ndarray) -> list[tuple[int, int]]:
    who, where = np.nonzero(possible)
    order = np.argsort(rows.ground.points[who, where], kind="stable")
    return list(zip(who[order].tolist(), where[order].tolist(), strict=True))


class _Hand:
    """What has been taken so far, and what is left of every limit."""

    def __init__(self, rows: Rows) -> None:
        self.rows, self.g = rows, rows.ground
        self.taken: dict[int, int] = {}
        first, high, low = rows.first, rows.high, rows.low
        g = self.g
        units, groups = len(g.units), len(g.groups)
        self.school = high[first["school"] : first["school"] + g.schools].copy()
        self.subject = high[first["subject"] : first["subject"] + units * groups].reshape(units, groups).copy()
        self.size = high[first["size"] : first["size"] + units].copy()
        self.net = np.zeros(units)
        self.kept = -low[first["keep"] : first["keep"] + g.schools]
        self.counted = self.backbones = 0

    def take(self, i: int, v: int) -> bool:
        """Take a move if every limit allows it."""
        g = self.g
        u, group = int(g.of[i]), int(g.group[i])
        s, t = int(g.school_of[u]), int(g.school_of[v])
        fits = (
            i not in self.taken
            and self.school[s] >= 1
            and self.subject[u, group] >= 1
            and self.net[v] + 1 <= self.size[v]
            and self.net[u] - 1 >= -self.size[u]
            and (not g.backbone[i] or self.kept[s] >= 1)
        )
        if fits:
            self.taken[i] = v
            self.school[s] -= 1
            self.subject[u, group] -= 1
            self.net[v] += 1
            self.net[u] -= 1
            if g.backbone[i]:
                self.kept[s] -= 1
                self.kept[t] += 1
            self.counted += bool(g.counts[i])
            self.backbones += bool(g.counts[i] and g.backbone[i])
        return bool(fits)

    def lacks(self, *, backbone: bool) -> bool:
        """Whether more have to move: backbone teachers, or anyone."""
        least = self.rows.low[LEAST]
        if backbone:
            return bool(self.backbones < self.rows.share * max(least, self.counted) + self.rows.low[SHARE] - 1e-9)
        return bool(self.counted < least)
