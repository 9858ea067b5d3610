"""What the rest of a community costs at least, however it is put together.

|D| is at least s·D for any s from −1 to 1, and for each s the cheapest rest is made of the first members that are
left. How many weak, strong and rural schools a community may or has to have is priced (Lagrange): any prices give a
bound, those are taken that bound the whole community best.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from junheng.plan.communities.choices import Choices
from junheng.plan.communities.ground import Ints
from junheng.plan.communities.rules import Rules
from junheng.plan.program import Floats

SLOPES = np.linspace(-1.0, 1.0, 13)
PRICES = (0.25, 0.5, 1.0, 2.0)
"""Prices of a level that are tried, in what members' points are apart from each other."""


@dataclass(frozen=True)
class Members:
    """Members that leads may still have, in the order in which they are decided.

    Shapes:
        points, surplus: leads × stages, infinity where there is none; levels: leads × stages × 3 (weak, strong, rural);
        first: leads, schools that a community has anyhow; total: their surpluses; tally: leads × 3, strong and
        rural ones no more than needed; needs: leads × 2, strong and rural.
    """

    points: Floats
    surplus: Floats
    levels: Ints
    first: Ints
    total: Floats
    tally: Ints
    needs: Ints


class Ends:
    """For each lead, stage, number taken and levels so far: what is still to come at least.

    Args:
        rules: What a community has to be.
        own: The members.
        quick: Without prices of levels.
    """

    def __init__(self, rules: Rules, own: Members, *, quick: bool) -> None:
        self.rules, self.own = rules, own
        leads, stages = own.points.shape
        self.room = max(0, rules.most - 1)
        self.weak = max(rules.most_weak(rules.most), int(own.tally[:, 0].max(initial=0)))
        self.shape = (self.room + 1, self.weak + 1, *(own.needs.max(axis=0, initial=0) + 1).tolist())
        plain = np.zeros((leads, SLOPES.size, 3))
        table = self._table(plain)
        if not quick:
            table = np.maximum(table, self._table(self._prices()))
        self.cells = np.ascontiguousarray(table.transpose(1, 2, 0, 3)).reshape(SLOPES.size, stages + 1, -1)

    def least(self, now: Choices, stage: int) -> Floats:
        """What no completion of choices is below, once a stage is decided."""
        room, weak, strong, rural = self.shape
        cell = ((now.who * room + now.taken) * weak + np.minimum(now.tally[:, 0], self.weak)) * strong + now.tally[:, 1]
        cell = cell * rural + now.tally[:, 2]
        least = SLOPES[:, None] * now.total
        least += np.take(self.cells[:, stage + 1], cell, axis=1)
        found: Floats = now.cost + least.max(axis=0)
        return found

    def _fresh(self, prices: Floats) -> Floats:
        """Members' points by slope at prices of levels (leads × stages × slopes)."""
        own = self.own
        fresh = own.points[:, :, None] + SLOPES * own.surplus[:, :, None]
        for level in range(3):
            if prices[:, :, level].any():
                fresh += prices[:, None, :, level] * own.levels[:, :, level, None]
        return fresh

    def _completed(self, sums: Floats, prices: Floats, taken: Sequence[int]) -> Floats:
        """The least over all numbers of members that may follow so many taken (… × numbers taken)."""
        own, rules = self.own, self.rules
        found = np.full((*sums.shape[:-1], len(taken)), np.inf)
        for first in np.unique(own.first).tolist():
            rows = np.flatnonzero(own.first == first)
            for at, k in enumerate(taken):
                ends = range(max(0, rules.least - first - k), min(self.room, rules.most - first - k) + 1)
                weak = prices[rows, ..., 0]
                parts = (sums[rows, ..., end] - self._wide(weak, sums.ndim - 1) * rules.most_weak(first + k + end)
                         for end in ends)  # fmt: skip
                if len(ends):
                    # Slice by slice: a minimum along so short an axis takes many times as long.
                    found[rows, ..., at] = reduce(np.minimum, parts)
        return found

    @staticmethod
    def _wide(own: Floats, dimensions: int) -> Floats:
        """Leads × slopes, or with stages between them."""
        return own if dimensions == 2 else own[:, None, :]

    def _table(self, prices: Floats) -> Floats:
        """Leads × slopes × (stages + 1) × cells of a lead."""
        leads, stages = self.own.points.shape
        fresh = self._fresh(prices)
        best = np.full((leads, stages + 1, SLOPES.size, self.room), np.inf)
        for j in range(stages - 1, -1, -1):
            if self.room:
                best[:, j] = best[:, j + 1]
                best[:, j, :, -1] = np.minimum(best[:, j, :, -1], fresh[:, j])
                best[:, j].sort(axis=2)
        sums = np.concatenate([np.zeros((leads, stages + 1, SLOPES.size, 1)), np.cumsum(best, axis=3)], axis=3)
        found = self._completed(sums, prices, range(self.room + 1)).transpose(0, 2, 1, 3)
        return (found[..., None, None, None] + self._owed(prices)).reshape(leads, SLOPES.size, stages + 1, -1)

    def _owed(self, prices: Floats) -> Floats:
        """What levels so far change (leads × slopes × 1 × 1 × weak × strong × rural)."""
        _, weak, strong, rural = self.shape
        needs = self.own.needs
        found = prices[..., 0, None, None, None] * np.arange(weak)[:, None, None]
        has = np.arange(strong) - needs[:, 0, None]
        found = found + (prices[..., 1, None] * has[:, None, :])[:, :, None, :, None]
        has = np.arange(rural) - needs[:, 1, None]
        found = found + (prices[..., 2, None] * has[:, None, :])[:, :, None, None, :]
        return found[:, :, None, None]

    def _prices(self) -> Floats:
        """For each lead and slope the prices of levels that bound its communities best, one level after the other."""
        own = self.own
        leads = len(own.points)
        there = np.isfinite(own.points)
        number = np.maximum(1, there.sum(axis=1))
        known = np.where(there, own.points, 0.0)
        mean = known.sum(axis=1) / number
        apart = np.sqrt((np.where(there, own.points - mean[:, None], 0.0) ** 2).sum(axis=1) / number)
        prices = np.zeros((leads, SLOPES.size, 3))
        best = self._whole(prices)
        for level, sign in ((0, 1.0), (1, -1.0), (2, -1.0)):
            if level and not own.needs[:, level - 1].any():
                continue
            start = prices.copy()
            for times in PRICES:
                tried = start.copy()
                tried[:, :, level] = sign * times * apart[:, None]
                value = self._whole(tried)
                better = value > best
                best = np.where(better, value, best)
                prices[better] = tried[better]
        return prices

    def _whole(self, prices: Floats) -> Floats:
        """Bounds of whole communities (leads × slopes)."""
        own = self.own
        fresh = self._fresh(prices)
        some = min(self.room, fresh.shape[1])
        first = np.sort(np.partition(fresh, some - 1, axis=1)[:, :some] if 0 < some < fresh.shape[1] else fresh, axis=1)
        sums = np.cumsum(first, axis=1).transpose(0, 2, 1)
        sums = np.concatenate(
            [np.zeros((*sums.shape[:2], 1)), sums, np.full((*sums.shape[:2], self.room - some), np.inf)], axis=2
        )
        value = self._completed(sums, prices, (0,))[..., 0]
        value = value + prices[:, :, 0] * own.tally[:, None, 0]
        for level in (1, 2):
            value = value + prices[:, :, level] * (own.tally[:, level] - own.needs[:, level - 1])[:, None]
        found: Floats = value + SLOPES * own.total[:, None]
        return found
