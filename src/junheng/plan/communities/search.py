"""The best communities: columns priced in around each lead, cuts, whole numbers over what can still matter.

The linear program over all communities that could be is solved over some and grown by those whose reduced points are
negative. Any prices give a bound over all communities that could be: what the rows are worth, and each lead's cheapest
community at these prices. Cuts over three schools bring the bound near the best whole answer; that is looked for over
the columns found, and by solving again, whole, what lies around each community.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from junheng.plan.communities.enumerate import FEW, Cuts, Listed, listed
from junheng.plan.communities.exchange import exchanged
from junheng.plan.communities.greedy import greedy, keeps, value
from junheng.plan.communities.ground import Column, Ground
from junheng.plan.communities.master import Master
from junheng.plan.communities.part import around, part_of
from junheng.plan.communities.pricing import Worth, first_ones, quick, reduced, worthwhile
from junheng.plan.program import Flags, Floats
from junheng.plan.solve.mixed import mixed

BEAM = 200
"""Choices that are followed up while columns are looked for."""
SOME = 40
"""Leads that a round looks at while columns are looked for."""
SMOOTH = 0.5
"""How much of the prices is those that bounded best: single ones swing from round to round."""
NOTHING = 1e-7
KEPT = 2500
"""Columns that a whole-number program has at most."""
CUT_ROUNDS = 40
CUTS = 60
"""Cuts that a round adds at most."""
PART = 30
"""Schools around a community that are solved again, at most."""
LISTABLE = 0.05
"""An open gap beyond this share leaves too many communities to list."""
EVERY, EVERY_OF_PART = 30_000, 3_000
"""Communities that are worth listing to close a gap."""
MOSTLY, AT_ONCE = 0.85, 0.01
"""Communities that a dive settles at once: those so near to whole, and that share of those open."""
FIRST = 0.4
"""Share of the time after which a first answer is looked for, although the linear program still grows."""
SLOW = 0.01
"""Share of the open gap that a round of cuts has to close."""


@dataclass(frozen=True)
class Found:
    """What a search came to.

    Attributes:
        columns: The best communities; None where there are none.
        points: Theirs, without locked ones; what is missed, where that is made least.
        bound: None have fewer.
        missed: Numbers of the schools that are in no community although they have to be.
        first_seconds: After how long the best ones were found.
    """

    columns: tuple[Column, ...] | None
    points: float
    bound: float
    missed: tuple[int, ...] = ()
    first_seconds: float = 0.0


def search(
    g: Ground,
    seconds: float,
    gap: float,
    seed: int,
    *,
    say: Callable[[str, float], None] | None = None,
    better: Callable[[Found], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Found:
    """The communities of fewest points.

    Args:
        g: The arrays.
        seconds: Time limit.
        gap: As a share of the points, at which it is done.
        seed: Of the solver's own choices.
        say: Told what is solved and the bound.
        better: Told of communities that are better than those before.
        stop: Asked now and then whether to stop.

    Returns:
        Without communities where none that keep every rule were found.
    """
    return Search(g, _dear(g), seconds, gap, seed, say, stop, better=better).found()


def search_short(g: Ground, *, seconds: float, seed: int, stop: Callable[[], bool] | None = None) -> Found:
    """The fewest schools, townships and communities by which the rules have to be missed."""
    pure = _scaled(g, 0.0)
    first = Search(pure, 1.0, seconds / 2, 0.0, seed, None, stop).found()
    if first.points <= first.bound:
        return first
    # Points break ties, so that sensible communities are tried; all together they stay below one school.
    most = g.rules.most * (float(g.price.max(initial=0.0)) + float(np.abs(g.surplus).max(initial=0.0)))
    whole = g.size * (most + float(g.opening.max(initial=0.0)) + float(g.left_out.max(initial=0.0)) + 1.0)
    second = Search(_scaled(g, 0.5 / whole), 1.0, seconds / 2, 0.0, seed, None, stop).found()
    return replace(second if second.points < first.points else first, bound=first.bound)


def _scaled(g: Ground, times: float) -> Ground:
    """The same schools for other points."""
    return replace(
        g,
        price=g.price * times,
        opening=g.opening * times,
        surplus=g.surplus * times,
        left_out=g.left_out * times,
    )


def _dear(g: Ground) -> float:
    """More than any community costs."""
    steepest = float(np.sort(np.abs(g.surplus))[-g.rules.most :].sum())
    dear = 10.0 * (steepest + g.rules.most * float(g.price.max(initial=0.0)) + float(g.opening.max(initial=0.0)) + 1.0)
    return max(dear, 2.0 * float(g.left_out.max(initial=0.0)), 2.0)


class Search:
    """One search, with what it knows so far.

    Args:
        g: The arrays.
        dear: What missing a rule costs.
        seconds: What it may take.
        gap: As a share of the points, at which it is done.
        seed: Of the solver's own choices.
        say: Told what is solved and the bound.
        stop: Asked now and then whether to stop.
        deep: Whether cuts are added and parts solved again; not in a part itself.
        better: Told of communities that are better than those before.
    """

    def __init__(
        self,
        g: Ground,
        dear: float,
        seconds: float,
        gap: float,
        seed: int,
        say: Callable[[str, float], None] | None = None,
        stop: Callable[[], bool] | None = None,
        *,
        deep: bool = True,
        better: Callable[[Found], None] | None = None,
    ) -> None:
        self.better = better
        self.g, self.gap, self.seed, self.say, self.asked, self.deep = g, gap, seed, say, stop, deep
        self.started, self.seconds = time.monotonic(), seconds
        self.master = Master(g, dear)
        self.bound = -np.inf
        self.prices: Floats = np.zeros(self.master.rows)
        self.best: list[Column] | None = None
        self.points = np.inf
        self.first = 0.0
        self.relaxed: Floats = np.zeros(0)
        self.gone: Flags = np.zeros(g.size, dtype=bool)

    def left(self) -> float:
        """Seconds that are left."""
        return self.seconds - (time.monotonic() - self.started)

    def over(self) -> bool:
        """Whether it is time to end."""
        return self.left() <= 0 or (self.asked is not None and self.asked())

    def near(self, share: float) -> bool:
        """Whether the best is that near to the bound."""
        return bool(np.isfinite(self.points)) and self.points - self.bound <= share * abs(self.points) + 1e-6

    def found(self, standing: Sequence[Column] = ()) -> Found:
        """The search, from communities that stand."""
        g = self.g
        if standing:
            self.offer(list(standing))
        if self.master.least_missing:
            self.offer([])
        if self.deep and not self.master.least_missing and (by_hand := greedy(g)) is not None:
            self.offer(exchanged(g, by_hand))
        self.master.grow(self._first())
        self.price(seconds=FIRST * self.seconds if self.deep else np.inf)
        if self.deep and not self.near(self.gap):
            early = self.left() <= (1 - FIRST) * self.seconds
            self.dive()
            if early:
                self.price()
        if self.deep and not self.master.least_missing:
            self.again(self.seconds / 5)
            self.whole(self.seconds / 8)
            self.tighten()
            self.again(self.left())
        self.whole()
        if self.master.least_missing and self.deep and self.best is not None and not self.near(0.0):
            self._mend(self.best)
        elif not self.master.least_missing:
            self.close()
        columns = None if self.best is None else tuple(self.best)
        if self.master.least_missing:
            inside = self._inside(self.best or [])
            missed = tuple(np.flatnonzero(g.must & ~inside).tolist())
            return Found(columns, self.points, max(0.0, float(np.ceil(self.bound - 1e-6))), missed)
        bound = min(self.bound, self.points)
        return Found(columns, self.points, bound, first_seconds=self.first)

    def _inside(self, columns: list[Column]) -> np.ndarray:
        inside = np.zeros(self.g.size, dtype=bool)
        for column in columns:
            inside[self.master.schools(column)] = True
        return inside

    def offer(self, columns: list[Column]) -> bool:
        """Take communities for the best ones if they are."""
        self.master.grow(columns)
        if self.master.least_missing:
            points = self._missing(columns)
        elif keeps(self.g, columns):
            points = value(self.g, columns)
        else:
            return False
        if points < self.points - 1e-9:
            self.best, self.points = columns, points
            self.first = time.monotonic() - self.started
            if self.better is not None:
                self.better(Found(tuple(columns), points, min(self.bound, points), first_seconds=self.first))
            return True
        return False

    def _missing(self, columns: list[Column]) -> float:
        """Schools that have to be in a community and are not, townships without one, communities too many or few."""
        g, inside = self.g, self._inside(columns)
        towns = set(g.town[inside].tolist())
        found = float((g.must & ~inside).sum()) + sum(at not in towns for at in range(len(g.towns)))
        return found + (abs(len(columns) - g.communities) if g.communities else 0)

    def _first(self) -> list[Column]:
        """For each lead its cheapest communities if every school were worth much."""
        g = self.g
        if not g.size or not g.leads.size:
            return []
        worth = Worth(np.full(g.size, float(np.median(g.opening)) + float(np.median(np.abs(g.surplus))) + 1.0), 0.0)
        told = self._priced(worth, Cuts(), np.inf, 20)
        return [column for one in told.values() for _, column in one.columns[:FEW]]

    def _priced(self, worth: Worth, cuts: Cuts, limit: float, beam: int, *, every: bool = False) -> dict[int, Listed]:
        """Communities below a limit of each lead that can have one; with a beam, of the most promising leads."""
        g = self.g
        members, base = self._reduced(worth)
        bound = quick(g, members, base)
        leads = np.flatnonzero(bound < limit)
        if beam and leads.size > SOME:
            leads = np.sort(leads[np.argsort(bound[leads], kind="stable")[:SOME]])
        found = {}
        for lead in leads.tolist():
            at = worthwhile(g, lead, members[lead], float(base[lead]), limit)
            found[lead] = listed(g, lead, members[lead], float(base[lead]), limit, cuts, at, beam=beam, every=every)
        return found

    def _reduced(self, worth: Worth) -> tuple[Floats, Floats]:
        """Reduced points; of schools that are settled for now nobody has any."""
        members, base = reduced(self.g, worth)
        if self.gone.any():
            members[:, self.gone] = np.inf
            base[self.gone[self.g.leads]] = np.inf
        return members, base

    def price(self, rounds: int = 10**6, seconds: float = np.inf) -> None:
        """Grow the linear program until its value is near its bound."""
        master, g = self.master, self.g
        close = max(self.gap / 10, 1e-6)
        centre: Floats | None = None
        ends = self.left() - seconds
        for number in range(rounds):
            solved = None if self.over() or self.left() < ends else master.lp.solved(self.left())
            if solved is None:
                return
            lp, self.relaxed, raw = solved
            prices = master.clipped(raw)
            if rounds == 10**6 and number % 5 == 0:
                self._rough(prices)
            grown = 0
            if centre is not None:
                centre = SMOOTH * centre + (1 - SMOOTH) * prices
                grown = self._easy(centre, prices)
            if not grown:
                grown = self._easy(prices, prices)
            if not grown and centre is not None:
                grown = self._round(centre, prices, BEAM)
            if not grown:
                centre = prices
                grown = self._round(prices, prices, BEAM)
            if rounds < 10**6:
                if not grown:
                    return
                continue
            if not grown and not self._round(prices, prices, 0):
                return
            if self.say is not None and np.isfinite(self.bound):
                self.say("linear", self.bound + g.constant)
            if lp - self.bound <= close * abs(lp):
                return

    def _rough(self, prices: Floats) -> None:
        """A bound that costs little, lest there be none when time runs out."""
        worth = self.master.worth(prices)
        members, base = reduced(self.g, worth)
        reached = self.master.side(prices) + float(np.minimum(quick(self.g, members, base), 0.0).sum())
        cuts = self.master.cuts(prices)
        if not cuts.trios and reached > self.bound:
            self.bound, self.prices = reached, prices

    def _easy(self, tried: Floats, prices: Floats) -> int:
        """Add communities of first members that are worth it."""
        master, g = self.master, self.g
        members, base = self._reduced(master.worth(tried))
        told = [g.column(lead, (*own, *np.flatnonzero(g.held[lead]).tolist())) for _, lead, own in
                first_ones(g, members, base, -NOTHING)]  # fmt: skip
        costs = self.reduced_points(told, prices)
        return master.grow([column for column, cost in zip(told, costs, strict=True) if cost < -NOTHING])

    def _round(self, tried: Floats, prices: Floats, beam: int) -> int:
        """Price at some prices; add what is worth it by those of the last program."""
        master = self.master
        told = self._priced(master.worth(tried), master.cuts(tried), -NOTHING, beam)
        if not beam:
            reached = master.side(tried) + sum(min(0.0, one.least) for one in told.values())
            if reached > self.bound:
                self.bound, self.prices = reached, tried
        fresh = [column for one in told.values() for _, column in one.columns[:FEW]]
        if tried is not prices:
            costs = self.reduced_points(fresh, prices)
            fresh = [column for column, cost in zip(fresh, costs, strict=True) if cost < -NOTHING]
        return master.grow(fresh)

    def dive(self) -> None:
        """A first answer: the communities that the relaxed point has most of are settled one after the other."""
        master, g = self.master, self.g
        settled: list[int] = []
        first, inside = len(master.slacks), np.zeros(g.size, dtype=bool)
        low = self.relaxed.copy()
        while not self.over():
            shares = low[first:].copy()
            for at in settled:
                shares[at] = -1.0
            order = [at for at in np.argsort(-shares, kind="stable").tolist() if shares[at] > 1e-6]
            if not order or (~inside & g.must).sum() <= PART:
                break
            many = max(1, int(AT_ONCE * len(order)))
            for number, at in enumerate(order):
                schools = master.schools(master.columns[at])
                if (number >= many and shares[at] < MOSTLY) or inside[schools].any():
                    continue
                settled.append(at)
                master.lp.limit(first + at, 1.0, 1.0)
                inside[schools] = True
            self.gone = inside.copy()
            self.price(rounds=3)
            low = self.relaxed
        for at in settled:
            master.lp.limit(first + at, 0.0, np.inf)
        self.gone = np.zeros(g.size, dtype=bool)
        self._mend([master.columns[at] for at in settled])

    def _mend(self, columns: list[Column]) -> None:
        """Place the schools that are in no community, with more and more of the communities around them."""
        g, master = self.g, self.master
        for most in (PART, 2 * PART, 3 * PART):
            if self.over():
                return
            out = np.flatnonzero(~self._inside(columns))
            km = np.nan_to_num(g.km, nan=np.inf)
            heads = np.array([g.leads[column.lead] for column in columns], dtype=np.int64)
            asked = out[g.must[out]]
            away = km[np.ix_(heads, asked)].min(axis=1, initial=np.inf)
            chosen: set[int] = set()
            number = out.size
            for at in np.argsort(away, kind="stable").tolist():
                if number >= most:
                    break
                chosen.add(at)
                number += 1 + len(columns[at].members)
            part = part_of(g, columns, chosen, out.tolist())
            one = Search(
                part.ground, master.dear, min(6.0, self.left()), 5e-3, self.seed, None, self.asked, deep=False
            ).found()
            if one.columns is not None:
                kept = [column for at, column in enumerate(columns) if at not in chosen]
                whole = [*kept, *part.back(one.columns)]
                if self.offer(whole):
                    self.offer(exchanged(g, whole))
                    return

    def reduced_points(self, columns: list[Column], prices: Floats) -> list[float]:
        """Points of columns, less what they are worth at prices."""
        master = self.master
        worth, cuts = master.worth(prices), master.cuts(prices)
        by_school: dict[int, list[int]] = {}
        for number, trio in enumerate(cuts.trios):
            if cuts.prices[number] > 0:
                for school in trio:
                    by_school.setdefault(school, []).append(number)
        found = []
        for column in columns:
            schools = master.schools(column)
            cost = column.points - float(worth.schools[schools].sum()) - worth.each
            hits: dict[int, int] = {}
            for school in schools:
                for number in by_school.get(school, ()):
                    hits[number] = hits.get(number, 0) + 1
            found.append(cost + sum(cuts.prices[number] for number, hit in hits.items() if hit >= 2))
        return found

    def whole(self, seconds: float = 1e9, columns: list[Column] | None = None, *, complete: bool = False) -> None:
        """Whole numbers over the columns that can be in a better answer; `complete`: these are all of them."""
        master, g = self.master, self.g
        pool = master.columns if columns is None else columns
        if self.near(self.gap) or self.over() or not pool:
            return
        costs = np.array(self.reduced_points(pool, self.prices)) if np.isfinite(self.bound) else np.zeros(len(pool))
        order = np.argsort(costs, kind="stable")[: len(pool) if complete else KEPT]
        room = self.points - self.bound + 1e-6
        chosen = [pool[at] for at in order.tolist() if costs[at] <= room]
        if not chosen:
            return
        cost, planes = master.program(chosen)
        whole = np.arange(cost.size) < len(chosen)
        answer = mixed(
            cost, np.zeros(cost.size), np.where(whole, 1.0, float(g.size)), whole, planes,
            seconds=max(0.1, min(seconds, self.left())), gap=self.gap / 2, seed=self.seed, stop=self.asked,
        )  # fmt: skip
        if answer.x is None:
            if complete and answer.infeasible:
                self.bound = max(self.bound, self.points)
            return
        taken = [column for column, one in zip(chosen, answer.x[: len(chosen)].tolist(), strict=True) if one > 0.5]
        self.offer(taken)
        if complete:
            self.bound = max(self.bound, min(self.points, answer.bound))
        if taken and not master.least_missing and keeps(g, taken):
            self.offer(exchanged(g, taken))

    def again(self, seconds: float) -> None:
        """Solve again what lies around each community, until that helps nowhere."""
        g, quiet = self.g, 0
        at, ends = 0, self.left() - seconds
        while self.best is not None and quiet < len(self.best) and not self.over() and not self.near(self.gap):
            if self.left() < ends:
                return
            chosen = around(g, self.best, at % len(self.best), PART)
            at += 1
            part = part_of(g, self.best, chosen)
            one = Search(
                part.ground, _dear(part.ground), min(3.0, self.left()), 1e-3, self.seed, None, self.asked, deep=False
            ).found(part.standing)
            if one.columns is not None and one.points < part.points - 1e-6:
                kept = [column for number, column in enumerate(self.best) if number not in chosen]
                if self.offer([*kept, *part.back(one.columns)]):
                    quiet = 0
                    continue
            quiet += 1

    def tighten(self) -> None:
        """Cuts, until the bound is near the best answer or no cut helps."""
        idle = 0
        for number in range(CUT_ROUNDS):
            if self.near(self.gap) or self.over() or idle > 1 or self.left() < self.seconds / 3:
                return
            before = self.bound
            if not self.relaxed.size or not self.master.cut(self.relaxed, CUTS):
                return
            self.price()
            idle = idle + 1 if self.bound < before + SLOW * max(0.0, self.points - before) else 0
            if number % 3 == 1:
                self.whole(self.seconds / 10)

    def close(self) -> None:
        """List every community that can be in a better answer, where they are few, and find the best of them."""
        room = self.points - self.bound
        if self.near(self.gap) or self.over() or not 0 < room <= LISTABLE * abs(self.points):
            return
        told = self._priced(self.master.worth(self.prices), self.master.cuts(self.prices), room + 1e-6, 0, every=True)
        columns = [column for one in told.values() for _, column in one.columns]
        most = EVERY if self.deep else EVERY_OF_PART
        if all(one.whole for one in told.values()) and len(columns) <= most:
            self.whole(columns=columns, complete=True)
