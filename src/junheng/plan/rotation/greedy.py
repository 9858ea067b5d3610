"""The list that a clerk makes: needs first, nearest first, then whoever is cheapest until the shares are met."""

import numpy as np

from junheng.plan.rotation.ground import Ints
from junheng.plan.rotation.rows import LEAST, SHARE, Rows
from junheng.plan.rotation.search import value_of

HALF = 0.5
"""A post of which at least this much is missing is worth a teacher."""


def greedy(rows: Rows) -> float | None:
    """Points of the clerk's list; None where it does not reach the shares.

    Heads and couples stay where they are: a clerk does not juggle them.
    """
    g = rows.ground
    paired = np.array([at in rows.pair for at in range(len(g.movers))], dtype=bool)
    single = ~(paired | g.head)
    who, where = np.nonzero(g.allowed & single[:, None])
    if not who.size:
        return None
    order = np.argsort(g.points[who, where], kind="stable")
    who, where = who[order], where[order]
    hand = _Hand(rows)
    gap = (g.need - g.before).copy()
    for i, v in zip(who.tolist(), where.tolist(), strict=True):
        u, group = int(g.of[i]), int(g.group[i])
        if gap[v, group] >= HALF and gap[u, group] <= -HALF and hand.take(i, v):
            gap[v, group] -= 1
            gap[u, group] += 1
    for flag in (True, False):
        for i, v in zip(who.tolist(), where.tolist(), strict=True):
            if hand.lacks(backbone=flag) and g.counts[i] and bool(g.backbone[i]) is flag:
                hand.take(i, v)
    if hand.lacks(backbone=True) or hand.lacks(backbone=False):
        return None
    chosen = np.array(sorted(hand.taken.items()), dtype=np.int64).reshape(-1, 2)
    people: Ints = chosen[:, 0]
    return value_of(rows, g.points, people, chosen[:, 1]) + g.constant


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
