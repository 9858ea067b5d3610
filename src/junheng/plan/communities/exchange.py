"""Better communities next to given ones: a school goes over, or two change places, as long as that saves points."""

import numpy as np

from junheng.plan.communities.ground import Column, Ground, Ints
from junheng.plan.program import Flags, Floats

NOTHING = 1e-9


class _Standing:
    """Who is where, with what every community adds up to."""

    def __init__(self, g: Ground, columns: list[Column]) -> None:
        self.g = g
        self.lead: Ints = np.array([column.lead for column in columns], dtype=np.int64)
        self.of: Ints = np.full(g.size, -1, dtype=np.int64)
        for at, column in enumerate(columns):
            self.of[list(column.members)] = at
        heads = g.leads[self.lead]
        member = self.of >= 0
        self.sum: Floats = g.surplus[heads].copy()
        np.add.at(self.sum, self.of[member], g.surplus[member])
        self.number: Ints = 1 + np.bincount(self.of[member], minlength=self.lead.size)
        self.weak: Ints = g.weak[heads] + np.bincount(self.of[member & g.weak], minlength=self.lead.size)
        self.strong: Ints = g.strong[heads] + np.bincount(self.of[member & g.strong], minlength=self.lead.size)
        self.rural: Ints = np.bincount(self.of[member & g.rural], minlength=self.lead.size)
        needs = [g.needs(lead) for lead in self.lead.tolist()]
        self.least_strong = np.array([need[0] for need in needs])
        self.least_rural = np.array([need[1] for need in needs])
        self.held: Flags = np.logical_or.reduce(g.held, axis=0)
        self.most_weak = np.array([g.rules.most_weak(size) for size in range(g.rules.most + 2)])

    def legal(self, at: Ints, number: Ints, weak: Ints, strong: Ints, rural: Ints) -> Flags:
        """Whether communities with these counts keep their rules."""
        rules = self.g.rules
        inside = np.clip(number, 0, rules.most + 1)
        found: Flags = (number >= rules.least) & (number <= rules.most) & (weak <= self.most_weak[inside])
        found &= (strong >= self.least_strong[at]) & (rural >= self.least_rural[at])
        return found

    def shift(self) -> tuple[float, int, int]:
        """The best school to go over: points, school, community."""
        g = self.g
        who = np.flatnonzero((self.of >= 0) & ~self.held)
        if who.size == 0 or self.lead.size < 2:
            return 0.0, -1, -1
        here, there = self.of[who], np.arange(self.lead.size)
        d = g.surplus[who]
        leaves = np.abs(self.sum[here] - d) - np.abs(self.sum[here]) - g.price[self.lead[here], who]
        enters = np.abs(self.sum[None, :] + d[:, None]) - np.abs(self.sum)[None, :] + g.price[self.lead][:, who].T
        saved = leaves[:, None] + enters
        w, s, r = (flag[who].astype(int) for flag in (g.weak, g.strong, g.rural))
        may = self.legal(here, self.number[here] - 1, self.weak[here] - w, self.strong[here] - s, self.rural[here] - r)
        fits = self.legal(
            there[None, :], self.number[None, :] + 1, self.weak[None, :] + w[:, None],
            self.strong[None, :] + s[:, None], self.rural[None, :] + r[:, None],
        )  # fmt: skip
        fits &= may[:, None] & g.allowed[self.lead][:, who].T & (here[:, None] != there[None, :])
        saved = np.where(fits, saved, np.inf)
        best = int(saved.argmin())
        i, c = divmod(best, self.lead.size)
        return float(saved.reshape(-1)[best]), int(who[i]), c

    def swap(self) -> tuple[float, int, int]:
        """The best two schools to change places."""
        g = self.g
        who = np.flatnonzero((self.of >= 0) & ~self.held)
        if who.size < 2 or self.lead.size < 2:
            return 0.0, -1, -1
        here, d = self.of[who], g.surplus[who]
        own = g.price[self.lead[here], who]
        moved = g.price[self.lead[here]][:, who]  # row: the community of the other, column: who comes
        less = np.abs(self.sum[here][:, None] - d[:, None] + d[None, :]) - np.abs(self.sum[here])[:, None]
        saved = less + less.T + moved + moved.T - own[:, None] - own[None, :]
        w, s, r = (flag[who].astype(int) for flag in (g.weak, g.strong, g.rural))
        fits = self.legal(
            here[:, None], np.broadcast_to(self.number[here][:, None], saved.shape),
            self.weak[here][:, None] - w[:, None] + w[None, :],
            self.strong[here][:, None] - s[:, None] + s[None, :],
            self.rural[here][:, None] - r[:, None] + r[None, :],
        )  # fmt: skip
        enters = g.allowed[self.lead[here]][:, who]
        fits &= enters
        fits &= fits.T
        fits &= here[:, None] != here[None, :]
        saved = np.where(fits, saved, np.inf)
        best = int(saved.argmin())
        i, j = divmod(best, who.size)
        return float(saved.reshape(-1)[best]), int(who[i]), int(who[j])

    def move(self, school: int, to: int) -> None:
        """A school goes over."""
        g, of = self.g, int(self.of[school])
        for at, sign in ((of, -1), (to, 1)):
            self.sum[at] += sign * g.surplus[school]
            self.number[at] += sign
            self.weak[at] += sign * int(g.weak[school])
            self.strong[at] += sign * int(g.strong[school])
            self.rural[at] += sign * int(g.rural[school])
        self.of[school] = to

    def columns(self) -> list[Column]:
        """The communities as they stand."""
        return [
            self.g.column(lead, tuple(np.flatnonzero(self.of == at).tolist()))
            for at, lead in enumerate(self.lead.tolist())
        ]


def exchanged(g: Ground, columns: list[Column], steps: int = 400) -> list[Column]:
    """Communities from which no single change saves points any more; townships that are covered stay so.

    Members stay members: whoever is in a community stays in one, so coverage is kept.
    """
    if not columns:
        return columns
    now = _Standing(g, columns)
    for _ in range(steps):
        shift, school, to = now.shift()
        if shift < -NOTHING:
            now.move(school, to)
            continue
        swap, one, other = now.swap()
        if swap >= -NOTHING:
            break
        of = int(now.of[one])
        now.move(one, int(now.of[other]))
        now.move(other, of)
    return now.columns()
