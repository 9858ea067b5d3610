"""Better communities next to given ones: schools go over, or two change places, as long as that saves points.

Communities may break their own rules for the time being, at a price beyond all points: a list that leaves schools out
is filled up first and mended by the same steps.
"""

import numpy as np

from junheng.plan.communities.ground import Column, Ground, Ints
from junheng.plan.program import Flags, Floats

NOTHING = 1e-9
BREACH = 1e5
"""What it costs that a community misses a rule by one school."""


class _Standing:
    """Who is where, with what every community adds up to."""

    def __init__(self, g: Ground, columns: list[Column]) -> None:
        self.g = g
        self.lead: Ints = np.array([column.lead for column in columns], dtype=np.int64)
        self.of: Ints = np.full(g.size, -1, dtype=np.int64)
        for at, column in enumerate(columns):
            self.of[list(column.members)] = at
        self.heads: Ints = g.leads[self.lead]
        needs = [g.needs(lead) for lead in self.lead.tolist()]
        self.least_strong = np.array([need[0] for need in needs])
        self.least_rural = np.array([need[1] for need in needs])
        self.held: Flags = np.logical_or.reduce(g.held, axis=0)
        self.most_weak = np.array([g.rules.most_weak(size) for size in range(g.size + 2)])
        self.weak, self.strong, self.rural = (flag.astype(np.int64) for flag in (g.weak, g.strong, g.rural))
        self.add_up()

    def add_up(self) -> None:
        """What every community adds up to."""
        g, heads, member = self.g, self.heads, self.of >= 0
        self.sum: Floats = g.surplus[heads].copy()
        np.add.at(self.sum, self.of[member], g.surplus[member])
        self.counts: Ints = np.stack(
            [
                own[heads] * lead_too + np.bincount(self.of[member], own[member], heads.size).astype(np.int64)
                for own, lead_too in ((np.ones_like(self.weak), 1), (self.weak, 1), (self.strong, 1), (self.rural, 0))
            ]
        )

    def breach(self, at: Ints, number: Ints, weak: Ints, strong: Ints, rural: Ints) -> Floats:
        """By how many schools communities with these counts miss their rules, at its price."""
        rules = self.g.rules
        missed = np.maximum(0, rules.least - number) + np.maximum(0, number - rules.most)
        missed = missed + np.maximum(0, weak - self.most_weak[number])
        missed = missed + np.maximum(0, self.least_strong[at] - strong) + np.maximum(0, self.least_rural[at] - rural)
        priced: Floats = BREACH * missed
        return priced

    def now(self) -> Floats:
        """The same for the communities as they stand."""
        return self.breach(np.arange(self.lead.size), *self.counts)

    def fill(self) -> None:
        """Every school that may be a member and is in no community goes where that costs least."""
        g = self.g
        inside = self.of >= 0
        inside[self.heads] = True
        for school in np.flatnonzero(~inside & g.must).tolist():
            may = np.flatnonzero(g.allowed[self.lead, school] & (self.counts[0] < self.most_weak.size - 2))
            if may.size:
                own = (np.ones_like(self.weak), self.weak, self.strong, self.rural)
                counts = [self.counts[row, may] + flag[school] for row, flag in enumerate(own)]
                dearer = self.breach(may, *counts) - self.now()[may] + g.price[self.lead[may], school]
                self.of[school] = may[dearer.argmin()]
                self.add_up()

    def shifts(self) -> tuple[Floats, Ints]:
        """What it saves that a school goes over; who by community."""
        g = self.g
        who = np.flatnonzero((self.of >= 0) & ~self.held)
        here, there = self.of[who], np.arange(self.lead.size)
        d, own = g.surplus[who], (np.ones(who.size, dtype=np.int64), self.weak[who], self.strong[who], self.rural[who])
        now = self.now()
        leaves = np.abs(self.sum[here] - d) - np.abs(self.sum[here]) - g.price[self.lead[here], who]
        leaves += self.breach(here, *[self.counts[row, here] - flag for row, flag in enumerate(own)]) - now[here]
        enters = np.abs(self.sum[None, :] + d[:, None]) - np.abs(self.sum)[None, :] + g.price[self.lead][:, who].T
        counts = [self.counts[row][None, :] + flag[:, None] for row, flag in enumerate(own)]
        enters += self.breach(there[None, :], *counts) - now[None, :]
        fits = g.allowed[self.lead][:, who].T & (here[:, None] != there[None, :])
        return np.where(fits, leaves[:, None] + enters, np.inf), who

    def swaps(self) -> tuple[Floats, Ints]:
        """What it saves that two schools change places; each pair once."""
        g = self.g
        who = np.flatnonzero((self.of >= 0) & ~self.held)
        here, d = self.of[who], g.surplus[who]
        own = g.price[self.lead[here], who]
        moved = g.price[self.lead[here]][:, who]  # row: the community of the other, column: who comes
        less = np.abs(self.sum[here][:, None] - d[:, None] + d[None, :]) - np.abs(self.sum[here])[:, None]
        number = np.broadcast_to(self.counts[0, here][:, None], less.shape)
        flags = (self.weak[who], self.strong[who], self.rural[who])
        counts = [self.counts[row, here][:, None] - f[:, None] + f[None, :] for row, f in enumerate(flags, 1)]
        less += self.breach(here[:, None], number, *counts) - self.now()[here][:, None]
        fits = g.allowed[self.lead[here]][:, who]
        fits &= fits.T
        fits &= here[:, None] != here[None, :]
        saved = less + less.T + moved + moved.T - own[:, None] - own[None, :]
        return np.where(np.triu(fits, 1), saved, np.inf), who

    def step(self) -> bool:
        """Make the changes that save most, each community in one of them; whether there was one."""
        if self.lead.size < 2:
            return False
        shift, who = self.shifts()
        swap, _ = self.swaps()
        told = [(shift[i, j], i, j, True) for i, j in np.argwhere(shift < -NOTHING).tolist()]
        told += [(swap[i, j], i, j, False) for i, j in np.argwhere(swap < -NOTHING).tolist()]
        touched: set[int] = set()
        before = self.of.copy()
        for _, i, j, goes_over in sorted(told):
            here, there = int(before[who[i]]), j if goes_over else int(before[who[j]])
            if here in touched or there in touched:
                continue
            touched |= {here, there}
            self.of[who[i]] = there
            if not goes_over:
                self.of[who[j]] = here
        self.add_up()
        return bool(touched)

    def columns(self) -> list[Column]:
        """The communities as they stand."""
        return [
            self.g.column(lead, tuple(np.flatnonzero(self.of == at).tolist()))
            for at, lead in enumerate(self.lead.tolist())
        ]


def exchanged(g: Ground, columns: list[Column], steps: int = 100) -> list[Column]:
    """Communities from which no single change saves points any more; townships that are covered stay so.

    Members stay members: whoever is in a community stays in one, so coverage is kept. Whoever has to be in one and is
    not comes into one if a lead may have it.
    """
    if not columns:
        return columns
    now = _Standing(g, columns)
    now.fill()
    for _ in range(steps):
        if not now.step():
            break
    return now.columns()
