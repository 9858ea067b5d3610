"""The rules as rows over moves: which move enters which row, and between which sides a row lies.

A column is a move (teacher, unit); after the moves come, for each unit and group of subjects, posts missing and posts
beyond need, for each unit backbone teachers missing, and two columns for people by which the shares are missed.

Posts are fractions and people are whole. With a gap between k and k + 1 the line through the points missed at k and at
k + 1 people is a row too (mixed-integer rounding): no list breaks it, and the linear program comes close to the whole
numbers.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

import numpy as np
from scipy import sparse

from junheng.plan.program import Floats
from junheng.plan.rotation.ground import Ground, Ints
from junheng.plan.rotation.rules import Rules
from junheng.plan.solve.tangents import Planes

LEAST, SHARE = 0, 1
"""The rows of the two shares."""


def most(share: Fraction, of: float) -> int:
    """The whole number that a share allows, at least one.

    Example:
        >>> most(Fraction("0.15"), 40), most(Fraction("0.15"), 3)
        (6, 1)
    """
    return max(1, floor(share * int(of)))


@dataclass(frozen=True)
class Rows:
    """All rows and the columns that are no moves.

    Attributes:
        first: The first row of each kind.
        cost: Points of the columns after the moves.
        most: Their upper sides.
        pair: (place in couples, +1 or −1) by teacher.
        part: What the gap of each post is above a whole number.
    """

    ground: Ground
    share: float
    first: dict[str, int]
    low: Floats
    high: Floats
    tail: sparse.csc_array
    cost: Floats
    most: Floats
    pair: dict[int, tuple[int, int]]
    part: Floats
    backbone_part: Floats

    def entries(self, who: Ints, where: Ints) -> sparse.csc_array:
        """The rows' columns of these moves.

        Shapes:
            who, where: one entry a move.
        """
        g, first = self.ground, self.first
        number = who.size
        column = np.arange(number)
        of, group, groups = g.of[who], g.group[who], len(g.groups)
        head, backbone, counts = g.head[who], g.backbone[who], g.counts[who]
        everyone = np.ones(number, dtype=bool)
        parts: list[tuple[Ints, Floats, np.ndarray]] = []

        def put(row: Ints, value: float | Floats, only: np.ndarray = everyone) -> None:
            parts.append((row[only], np.broadcast_to(value, number)[only], column[only]))

        put(np.full(number, LEAST), 1.0, counts)
        put(np.full(number, SHARE), -self.share, counts)
        put(np.full(number, SHARE), 1.0, counts & backbone)
        put(first["once"] + who, 1.0)
        put(first["school"] + g.school_of[of], 1.0)
        put(first["subject"] + of * groups + group, 1.0)
        put(first["size"] + where, 1.0)
        put(first["size"] + of, -1.0)
        for kind, sign in (("missing", 1.0), ("beyond", -1.0)):
            put(first[kind] + where * groups + group, sign)
            put(first[kind] + of * groups + group, -sign)
        there, here = self.part[where, group], self.part[of, group]
        put(first["missing_line"] + where * groups + group, there)
        put(first["missing_line"] + of * groups + group, -here)
        put(first["beyond_line"] + where * groups + group, there - 1)
        put(first["beyond_line"] + of * groups + group, 1 - here)
        put(first["keep"] + g.school_of[where], 1.0, backbone)
        put(first["keep"] + g.school_of[of], -1.0, backbone)
        put(first["backbone"] + where, 1.0, backbone)
        put(first["backbone"] + of, -1.0, backbone)
        put(first["backbone_line"] + where, self.backbone_part[where], backbone)
        put(first["backbone_line"] + of, -self.backbone_part[of], backbone)
        put(first["head"] + g.school_of[where], 1.0, head)
        put(first["head"] + g.school_of[of], -1.0, head)
        if self.pair:
            sides = np.zeros(len(g.movers))
            row = np.zeros(len(g.movers), dtype=np.int64)
            for at, (pair, side) in self.pair.items():
                row[at], sides[at] = pair, side
            apart = (sides[who] != 0) & (g.town_of[where] != g.town_of[of])
            at_town = first["couple"] + row[who] * g.towns + g.town_of[where]
            for way in (1.0, -1.0):
                put(at_town, way, apart & (sides[who] == way))
        rows = np.concatenate([part[0] for part in parts])
        values = np.concatenate([part[1] for part in parts])
        columns = np.concatenate([part[2] for part in parts])
        return sparse.csc_array((values, (rows, columns)), shape=(self.low.size, number))

    def planes(self, who: Ints, where: Ints) -> Planes:
        """The whole program over these moves, in the form that the solver takes."""
        matrix = sparse.csr_array(sparse.hstack([self.entries(who, where), self.tail]))
        return Planes(matrix.shape[1], matrix, self.low, self.high)

    def reduced(self, points: Floats, prices: Floats) -> Floats:
        """Points of every possible move less what the rows' prices credit it with; infinite where it is not allowed.

        Shapes:
            points: N × U; returns N × U.
        """
        g, first, units, groups = self.ground, self.first, len(self.ground.units), len(self.ground.groups)

        def own(kind: str, size: int) -> Floats:
            return prices[first[kind] : first[kind] + size]

        arrive = own("missing", units * groups) - own("beyond", units * groups)
        by_group = arrive.reshape(units, groups) + own("size", units)[:, None]
        by_group = by_group + self.part * own("missing_line", units * groups).reshape(units, groups)
        by_group = by_group - (1 - self.part) * own("beyond_line", units * groups).reshape(units, groups)
        by_backbone = own("keep", g.schools)[g.school_of] + own("backbone", units)
        by_backbone = by_backbone + self.backbone_part * own("backbone_line", units)
        by_head = own("head", g.schools)[g.school_of]
        at_unit = by_group[:, g.group].T + g.backbone[:, None] * by_backbone + g.head[:, None] * by_head
        stay = at_unit[np.arange(g.of.size), g.of]
        leave = own("once", g.of.size) + own("school", g.schools)[g.school_of[g.of]]
        leave = leave + own("subject", units * groups)[g.of * groups + g.group]
        leave = leave + g.counts * (prices[LEAST] + prices[SHARE] * (g.backbone - self.share))
        found: Floats = points - at_unit + (stay - leave)[:, None]
        for at, (pair, side) in self.pair.items():
            start = first["couple"] + pair * g.towns
            credit = side * prices[start + g.town_of]
            found[at] -= np.where(g.town_of != g.town_of[g.of[at]], credit, 0.0)
        found[~g.allowed] = np.inf
        return found


def rows(ground: Ground, rules: Rules) -> Rows:
    """The rules over these arrays."""
    g = ground
    units, groups, movers = len(g.units), len(g.groups), len(g.movers)
    sizes = {
        "once": movers, "school": g.schools, "subject": units * groups, "size": units, "missing": units * groups,
        "beyond": units * groups, "missing_line": units * groups, "beyond_line": units * groups,
        "backbone_line": units, "keep": g.schools, "backbone": units, "head": g.schools,
        "couple": len(g.couples) * g.towns,
    }  # fmt: skip
    first, total = {}, 2
    for name, size in sizes.items():
        first[name], total = total, total + size
    low, high = np.full(total, -np.inf), np.full(total, np.inf)

    def span(name: str) -> slice:
        return slice(first[name], first[name] + sizes[name])

    low[LEAST], low[SHARE] = ceil(rules.least_share * g.eligible), 0.0
    high[span("once")] = 1.0
    staff = np.bincount(g.school_of, g.size, minlength=g.schools)
    high[span("school")] = [most(rules.most_of_school, number) for number in staff]
    high[span("subject")] = [most(rules.most_of_subject, number) for number in g.before.ravel()]
    growth = np.array([most(rules.most_growth, number) for number in g.size], dtype=float)
    low[span("size")], high[span("size")] = -growth, growth
    gap = g.need - g.before
    low[span("missing")] = gap.ravel()
    low[span("beyond")] = -np.maximum(gap, 0).ravel()
    below = np.floor(gap)
    part = gap - below
    low[span("missing_line")] = (part * (below + 1)).ravel()
    # Where there is no gap, every arrival is beyond need: the plain row says all.
    low[span("beyond_line")] = np.where(gap > 0, -(1 - part) * below, -np.inf).ravel()
    backbone_gap = g.backbone_need - g.backbone_before
    backbone_part = backbone_gap - np.floor(backbone_gap)
    low[span("backbone_line")] = backbone_part * (np.floor(backbone_gap) + 1)
    held = np.bincount(g.school_of, g.backbone_before, minlength=g.schools)
    low[span("keep")] = np.minimum(rules.keep_backbone, held) - held
    low[span("backbone")] = backbone_gap
    low[span("head")] = high[span("head")] = 0.0
    low[span("couple")] = high[span("couple")] = 0.0
    posts, each = np.arange(units * groups), np.arange(units)
    row = np.concatenate(
        [first["missing"] + posts, first["beyond"] + posts, first["backbone"] + each, [LEAST, SHARE],
         first["missing_line"] + posts, first["beyond_line"] + posts, first["backbone_line"] + each]
    )  # fmt: skip
    width = 2 * posts.size + units + 2
    column = np.concatenate([np.arange(width), np.arange(width - 2)])
    tail = sparse.csc_array((np.ones(row.size), (row, column)), shape=(total, width))
    weights = rules.weights
    cost = np.concatenate(
        [
            np.full(posts.size, weights["missing_post"]),
            np.full(posts.size, weights["surplus_post"]),
            np.full(units, weights["missing_backbone"]),
            [0.0, 0.0],
        ]
    )
    upper = np.full(width, np.inf)
    upper[-2:] = 0.0
    pair = {at: (place, side) for place, both in enumerate(g.couples) for at, side in zip(both, (1, -1), strict=True)}
    return Rows(ground, float(rules.backbone_share), first, low, high, tail, cost, upper, pair, part, backbone_part)


def value_of(rows: Rows, points: Floats, who: Ints, where: Ints, short: tuple[float, float] = (0.0, 0.0)) -> float:
    """Points of a list, from what it makes of each school."""
    g = rows.ground
    net = np.zeros_like(g.before)
    np.add.at(net, (where, g.group[who]), 1)
    np.add.at(net, (g.of[who], g.group[who]), -1)
    backbone = np.zeros(len(g.units))
    np.add.at(backbone, where, g.backbone[who])
    np.add.at(backbone, g.of[who], -1.0 * g.backbone[who])
    gap = g.need - g.before
    missing = np.maximum(gap - net, 0)
    beyond = np.maximum(net - np.maximum(gap, 0), 0)
    wanting = np.maximum(g.backbone_need - g.backbone_before - backbone, 0)
    tail = np.concatenate([missing.ravel(), beyond.ravel(), wanting, short])
    return float(points[who, where].sum() + rows.cost @ tail)
