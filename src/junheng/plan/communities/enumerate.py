"""Every community of some leads whose reduced points are below a limit, exactly; or a bound where there are too many.

Members are decided one by one, all open choices of all leads at once as arrays. A choice is dropped as soon as no
completion of it can stay below the limit: |D| is at least s·D for any s from −1 to 1, and for each s the cheapest
completion is made of the first members that are left. Cuts only make a community dearer, so the bound stays one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from junheng.plan.communities.choices import Choices, undominated, unmatched
from junheng.plan.communities.cuts import Cuts
from junheng.plan.communities.ends import Ends, Members
from junheng.plan.communities.ground import Column, Ground, Ints
from junheng.plan.communities.waits import Waits, waits
from junheng.plan.program import Flags, Floats

MOST_OPEN = 250_000
"""Choices of a lead at a stage; beyond it the stage's least bound is given."""
SEVERAL = 64
"""So few choices of a stage are not held against each other."""
TOGETHER = 32
"""Leads that are looked at in one go: more of them save no more time and need more memory."""
MANY = 500
"""So many choices of a stage are also held against those next to them, whatever cuts they wait for."""
FEW = 8
"""Communities of a lead that a quick look gives at most."""


@dataclass(frozen=True)
class Listed:
    """The communities of a lead.

    Attributes:
        least: No community of the lead has fewer reduced points, if that is below the limit.
        columns: All below the limit, with their reduced points; not all where `whole` is false.
    """

    least: float
    columns: tuple[tuple[float, Column], ...]
    whole: bool


NONE, UNKNOWN = Listed(np.inf, (), whole=True), Listed(-np.inf, (), whole=False)


@dataclass(frozen=True)
class Looked:
    """How communities are looked for.

    Attributes:
        beam: Above 0: only so many choices of a lead and stage are followed up, the best bounded; quick, no bound.
        every: Whether all of them are asked for, not just the cheapest.
        few: How many there are of a lead at most with a beam.
        open: Choices of a lead at a stage at most; beyond it there is a bound and no list.
        over: Asked at each stage whether to end without a list and without a bound.
    """

    beam: int = 0
    every: bool = False
    few: int = FEW
    open: int = MOST_OPEN
    over: Callable[[], bool] | None = None


def listed(
    g: Ground, ats: dict[int, Ints], members: Floats, base: Floats, limit: float, cuts: Cuts, how: Looked
) -> dict[int, Listed]:
    """All communities of some leads below a limit.

    Args:
        g: The arrays.
        ats: Leads (by their number among those who may lead), and members that can be in such a community of theirs.
        members: Reduced points of each school as member of each lead (L × N); infinity where not allowed.
        base: Reduced points of each lead with the members that it has to have (L).
        limit: Of reduced points.
        cuts: Cuts in force.
        how: Whether quick or whole.
    """
    return dict(zip(ats, _listed(g, [Start(lead, at) for lead, at in ats.items()], members, base, limit, cuts, how),
                    strict=True))  # fmt: skip


def needed(
    g: Ground, lead: int, at: Ints, members: Floats, base: Floats, limit: float, cuts: Cuts, how: Looked
) -> Ints:
    """Those of a lead's possible members that are in any community of it below a limit.

    Args:
        g: The arrays.
        lead: The lead.
        at: Its possible members.
        members: Reduced points of each school as member of each lead (L × N).
        base: Reduced points of each lead with the members that it has to have (L).
        limit: Of reduced points.
        cuts: Cuts in force.
        how: Whether to end.
    """
    starts = [Start(lead, at[at != one], (one,)) for one in at.tolist()]
    found = _listed(g, starts, members, base, limit, cuts, how)
    kept: Ints = at[np.array([one.least < limit for one in found], dtype=bool)]
    return kept


@dataclass(frozen=True)
class Start:
    """A lead, members that can be in a community of it, and members that are, besides those that it has to have."""

    lead: int
    at: Ints
    more: tuple[int, ...] = ()


def _listed(
    g: Ground, starts: Sequence[Start], members: Floats, base: Floats, limit: float, cuts: Cuts, how: Looked
) -> list[Listed]:
    """All communities below a limit for each start."""
    found = [NONE] * len(starts)
    able = []
    for number, one in enumerate(starts):
        first = 1 + int(g.held[one.lead].sum()) + len(one.more)
        if first <= g.rules.most and first + one.at.size >= g.rules.least:
            able.append((number, replace(one, at=one.at[np.argsort(members[one.lead, one.at], kind="stable")])))
    able.sort(key=lambda pair: pair[1].at.size)
    for begin in range(0, len(able), TOGETHER):
        some = able[begin : begin + TOGETHER]
        told = _Search(g, [one for _, one in some], members, base, limit, cuts, how).found()
        for (number, _), communities in zip(some, told, strict=True):
            found[number] = communities
    return found


class _Search:
    """Some leads looked at together. Their members are lined up at the end: leads of fewer members enter later."""

    def __init__(
        self,
        g: Ground,
        some: Sequence[Start],
        members: Floats,
        base: Floats,
        limit: float,
        cuts: Cuts,
        how: Looked,
    ) -> None:
        self.g, self.limit, self.how = g, limit, how
        self.leads = np.array([one.lead for one in some], dtype=np.int64)
        number, stages = len(some), max((one.at.size for one in some), default=0)
        self.stages = stages
        self.enters = np.array([stages - one.at.size for one in some], dtype=np.int64)
        self.always = [
            np.array([g.leads[one.lead], *np.flatnonzero(g.held[one.lead]), *one.more], dtype=np.int64) for one in some
        ]
        more = np.array([members[one.lead, list(one.more)].sum() for one in some])
        self.first = np.array([own.size for own in self.always], dtype=np.int64)
        self.room = np.minimum(g.rules.most - self.first, stages - self.enters)
        self.at = np.full((number, stages), -1, dtype=np.int64)
        for row, one in enumerate(some):
            self.at[row, self.enters[row] :] = one.at
        there = self.at >= 0
        self.a = np.where(there, members[self.leads[:, None], self.at], np.inf)
        self.d = np.where(there, g.surplus[self.at], 0.0)
        self.flags = np.stack([g.weak, g.strong, g.rural], axis=1).astype(np.int64)[self.at] * there[:, :, None]
        self.needs = np.array([g.needs(lead) for lead in self.leads.tolist()], dtype=np.int64).reshape(-1, 2)
        self.waits: Waits = waits(cuts, self.at, self.always, g.size)
        tally = np.array([[g.weak[own].sum(), g.strong[own].sum(), g.rural[own[1:]].sum()] for own in self.always])
        tally[:, 1:] = np.minimum(tally[:, 1:], self.needs)
        self.begin = Choices(
            who=np.arange(number),
            taken=np.zeros(number, dtype=np.int64),
            cost=base[self.leads] + more + self.waits.paid,
            total=np.array([g.surplus[own].sum() for own in self.always]),
            tally=tally,
            waits=self.waits.begin,
        )
        own = Members(self.a, self.d, self.flags, self.first, self.begin.total, tally, self.needs)
        self.ends = Ends(g.rules, own, quick=how.beam > 0)
        self.too_many: dict[int, Listed] = {}
        self.path: list[tuple[Ints, Flags, int]] = []
        self.last = 0

    def found(self) -> list[Listed]:
        """The communities of each start."""
        now = self.begin.of(np.zeros(0, dtype=np.int64))
        for stage in range(self.stages):
            if self.how.over is not None and self.how.over():
                return [UNKNOWN] * self.leads.size
            now = self._stage(now, stage)
        self.last = now.who.size
        now = now.and_(self.begin.of(np.flatnonzero(self.enters == self.stages)))
        told = self._columns(now) | self.too_many
        return [told.get(row, NONE) for row in range(self.leads.size)]

    def _stage(self, now: Choices, stage: int) -> Choices:
        """Each open choice without and with the stage's member."""
        before = now.who.size
        fresh = np.flatnonzero(self.enters == stage)
        if fresh.size:
            now = now.and_(self.begin.of(fresh))
        may = np.flatnonzero(now.taken < self.room[now.who])
        more = now.of(may)
        who = more.who
        dearer, more.waits = self.waits.taken(who, stage, more.waits)
        more.cost = more.cost + self.a[who, stage] + dearer
        more.total = more.total + self.d[who, stage]
        more.tally = more.tally + self.flags[who, stage]
        more.tally[:, 1:] = np.minimum(more.tally[:, 1:], self.needs[who])  # more than enough is enough
        more.taken = more.taken + 1
        parents = np.concatenate([np.arange(now.who.size), may])
        took = np.arange(parents.size) >= now.who.size
        now = now.and_(more)
        bound = self.ends.least(now, stage)
        rules = self.g.rules
        kept: Ints = np.flatnonzero((bound < self.limit) & (now.tally[:, 0] <= rules.most_weak(rules.most)))
        if not self.how.every and kept.size > SEVERAL:
            open_ = replace(now.of(kept), waits=now.waits[kept] & self.waits.still(now.who[kept], stage + 1))
            some = undominated(open_)
            if some.size > MANY:
                some = some[unmatched(open_.of(some), self.waits)]
            kept = kept[some]
        kept = self._few(now.who[kept], bound[kept], kept)
        self.path.append((parents[kept], took[kept], before))
        return now.of(kept)

    def _few(self, who: Ints, bound: Floats, kept: Ints) -> Ints:
        """Those followed up of each lead."""
        most = self.how.beam or self.how.open
        counts = np.bincount(who, minlength=self.leads.size)
        if counts.max(initial=0) <= most:
            return kept
        if self.how.beam:
            return kept[np.sort(_first(who, bound, most))]
        for row in np.flatnonzero(counts > most).tolist():
            least = float(bound[who == row].min())
            self.too_many[row] = Listed(least, (), whole=False)
        return kept[counts[who] <= most]

    def _columns(self, now: Choices) -> dict[int, Listed]:
        """The communities that the last choices are."""
        g, rules = self.g, self.g.rules
        number = self.first[now.who] + now.taken
        value = now.cost + np.abs(now.total)
        sizes = np.array([rules.most_weak(size) for size in range(rules.most + 1)])
        legal = (number >= rules.least) & (now.tally[:, 0] <= sizes[number]) & (value < self.limit)
        legal &= (now.tally[:, 1:] >= self.needs[now.who]).all(axis=1)
        best = np.flatnonzero(legal)
        order = _first(now.who[best], value[best], self.how.few if self.how.beam else best.size)
        best = best[order]
        who, value = now.who[best], value[best]
        schools = self._traced(best, who)
        leads = self.leads[who]
        there = schools >= 0
        own = np.where(there, g.price[leads[:, None], schools], 0.0).sum(axis=1)
        held = [g.price[lead, rest[1:]].sum() for lead, rest in zip(self.leads, self.always, strict=True)]
        own += np.array(held)[who]
        total = self.begin.total[who] + np.where(there, g.surplus[schools], 0.0).sum(axis=1)
        points = g.opening[leads] + own + np.abs(total)
        columns: dict[int, list[tuple[float, Column]]] = {}
        for row, worth, cost, chosen, taken in zip(
            who.tolist(), value.tolist(), points.tolist(), schools.tolist(), now.taken[best].tolist(), strict=True
        ):
            rest = self.always[row][1:].tolist()
            column = Column(int(self.leads[row]), tuple(sorted((*chosen[:taken], *rest))), cost)
            columns.setdefault(row, []).append((worth, column))
        for told in columns.values():
            told.sort(key=lambda pair: (pair[0], pair[1].members))
        whole = not self.how.beam
        return {row: Listed(told[0][0], tuple(told), whole=whole) for row, told in columns.items()}

    def _traced(self, labels: Ints, who: Ints) -> Ints:
        """Schools taken on the way to each label; −1 beyond."""
        stages = np.full((labels.size, int(self.room.max(initial=0)) + 1), -1, dtype=np.int64)
        taken = np.zeros(labels.size, dtype=np.int64)
        rows = np.flatnonzero(labels < self.last)
        now = labels[rows]
        for stage in range(len(self.path) - 1, -1, -1):
            parents, took, before = self.path[stage]
            hit = rows[took[now]]
            stages[hit, taken[hit]] = stage
            taken[hit] += 1
            now = parents[now]
            rows, now = rows[now < before], now[now < before]
        return np.where(stages >= 0, self.at[who[:, None], stages], -1)


def _first(who: Ints, value: Floats, most: int) -> Ints:
    """Of each lead the first so many by value, in order."""
    order: Ints = np.lexsort((value, who))
    sorted_who = who[order]
    begins = np.concatenate([[0], np.flatnonzero(sorted_who[1:] != sorted_who[:-1]) + 1])
    if not order.size:
        return order
    rank = np.arange(order.size) - np.repeat(begins, np.diff(np.append(begins, order.size)))
    found: Ints = order[rank < most]
    return found
