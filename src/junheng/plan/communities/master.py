"""The partition as rows: every school once, townships covered, cuts; columns of communities as they are found."""

from collections.abc import Iterable, Sequence

import numpy as np
from scipy import sparse

from junheng.plan.communities.ground import Column, Ground
from junheng.plan.communities.pricing import Worth
from junheng.plan.communities.waits import Cuts, Trio
from junheng.plan.program import Floats
from junheng.plan.solve.growing import Growing
from junheng.plan.solve.tangents import Planes

VIOLATED = 0.02
"""By how much a cut has to be broken to be worth a row."""
EACH = 6
"""New cuts in which a school may be at a time."""


class Master:
    """Rows of the partition, columns of communities.

    Rows: one for each school, one for each township to be covered, one for the number of communities where that is
    given; then cuts. Each of the first may be missed at a price.

    Args:
        g: The arrays.
        dear: What missing a rule costs; 1 where the rules missed are what is made least.
    """

    def __init__(self, g: Ground, dear: float) -> None:
        self.g, self.dear = g, dear
        towns = len(g.towns)
        self.low = np.ones(g.size + towns)
        self.high = np.concatenate([np.ones(g.size), np.full(towns, np.inf)])
        self.slack_costs = np.concatenate([np.where(g.must, dear, g.left_out), np.full(towns, dear)])
        self.slacks = [(at, 1.0) for at in range(g.size + towns)]
        if g.communities:
            self.low, self.high = np.append(self.low, g.communities), np.append(self.high, g.communities)
            self.slack_costs = np.append(self.slack_costs, [dear, dear])
            self.slacks += [(self.low.size - 1, 1.0), (self.low.size - 1, -1.0)]
        self.rows = self.low.size
        self.lp = Growing(self.low, self.high)
        self.lp.grow(self.slack_costs.tolist(), [[row] for row, _ in self.slacks], [[one] for _, one in self.slacks])
        self.columns: list[Column] = []
        self.known: set[tuple[int, tuple[int, ...]]] = set()
        self.trios: list[Trio] = []

    @property
    def least_missing(self) -> bool:
        """Whether the rules missed are what is made least."""
        return self.dear <= 1.0

    def schools(self, column: Column) -> list[int]:
        """All schools of a community."""
        return [int(self.g.leads[column.lead]), *column.members]

    def entries(self, column: Column) -> tuple[list[int], list[float]]:
        """Rows and coefficients of a column, without cuts."""
        g, schools = self.g, self.schools(column)
        rows: dict[int, float] = dict.fromkeys(schools, 1.0)
        for school in schools:
            if (town := int(g.town[school])) >= 0:
                rows[g.size + town] = rows.get(g.size + town, 0.0) + 1.0
        if g.communities:
            rows[self.rows - 1] = 1.0
        return list(rows), list(rows.values())

    def grow(self, columns: Iterable[Column]) -> int:
        """Add those that are new; how many they are."""
        fresh = []
        for column in columns:
            key = (column.lead, column.members)
            if key not in self.known:
                self.known.add(key)
                fresh.append(column)
        rows, values = [], []
        by_school: dict[int, list[int]] = {}
        for number, trio in enumerate(self.trios):
            for school in trio:
                by_school.setdefault(school, []).append(number)
        for column in fresh:
            own, ones = self.entries(column)
            hits: dict[int, int] = {}
            for school in self.schools(column):
                for number in by_school.get(school, ()):
                    hits[number] = hits.get(number, 0) + 1
            cut = [number for number, hit in hits.items() if hit >= 2]
            rows.append(own + [self.rows + number for number in cut])
            values.append(ones + [1.0] * len(cut))
        self.lp.grow([column.points for column in fresh], rows, values)
        self.columns += fresh
        return len(fresh)

    def worth(self, prices: Floats) -> Worth:
        """What schools are worth by prices of rows."""
        g = self.g
        towns = np.append(prices[g.size : g.size + len(g.towns)], 0.0)
        return Worth(prices[: g.size] + towns[g.town], float(prices[self.rows - 1]) if g.communities else 0.0)

    def cuts(self, prices: Floats) -> Cuts:
        """The cuts in force at prices."""
        own = -prices[self.rows : self.rows + len(self.trios)]
        return Cuts(tuple(self.trios[: own.size]), tuple(np.maximum(own, 0.0).tolist()))

    def side(self, prices: Floats) -> float:
        """What the rows are worth: the bound before the communities' part.

        A school that may be left out is worth no more than that costs; one that must not, without limit.
        """
        g = self.g
        own = prices[: g.size]
        free = np.ones(g.size, dtype=bool) if self.least_missing else ~g.must
        total = float(np.where(free, np.minimum(own, self.slack_costs[: g.size]), own).sum())
        total += float(prices[g.size : g.size + len(g.towns)].sum())
        total += float(prices[self.rows :].sum())
        return total + (float(prices[self.rows - 1]) * g.communities if g.communities else 0.0)

    def clipped(self, prices: Floats) -> Floats:
        """Prices of a sign that their row can have."""
        found, most = prices.copy(), self.dear if self.least_missing else np.inf
        part = slice(self.g.size, self.g.size + len(self.g.towns))
        found[part] = np.clip(found[part], 0.0, most)
        if self.g.communities:
            found[self.rows - 1] = np.clip(found[self.rows - 1], -most, most)
        found[self.rows :] = np.minimum(found[self.rows :], 0.0)
        return found

    def cut(self, x: Floats, many: int) -> int:
        """Add the cuts that a point of the program breaks most; how many they are.

        Of three schools, communities that have two or three of them can be taken only once.
        """
        g = self.g
        shares = x[len(self.slacks) :]
        used = [(self.schools(self.columns[at]), float(shares[at])) for at in np.flatnonzero(shares > 1e-6).tolist()]
        used = [(schools, share) for schools, share in used if share < 1 - 1e-6]
        pair = np.zeros((g.size, g.size))
        for schools, share in used:
            pair[np.ix_(schools, schools)] += share
        np.fill_diagonal(pair, 0.0)
        near = [np.flatnonzero(row > 1e-6) for row in pair]
        rows = sparse.csr_array(
            (
                [share for schools, share in used for _ in schools],
                (
                    [school for schools, _ in used for school in schools],
                    [at for at, (schools, _) in enumerate(used) for _ in schools],
                ),
            ),
            shape=(g.size, max(1, len(used))),
        ).toarray()
        there = rows > 0
        found: list[tuple[float, Trio]] = []
        known = set(self.trios)
        for i in range(g.size):
            beyond = near[i][near[i] > i]
            for j in beyond.tolist():
                third = np.union1d(near[i], near[j])
                third = third[third > j]
                if third.size == 0:
                    continue
                both = there[i] & there[j]
                triple = np.where(both, rows[i], 0.0) @ there[third].T
                value = pair[i, j] + pair[i, third] + pair[j, third] - 2 * triple
                for k in np.flatnonzero(value > 1 + VIOLATED).tolist():
                    found.append((float(value[k]), (i, j, int(third[k]))))
        found.sort(key=lambda one: (-one[0], one[1]))
        times = np.zeros(g.size, dtype=int)
        chosen: list[Trio] = []
        for _, trio in found:
            if len(chosen) >= many:
                break
            if trio not in known and (times[list(trio)] < EACH).all():
                times[list(trio)] += 1
                chosen.append(trio)
        first = len(self.slacks)
        for trio in chosen:
            inside = set(trio)
            columns = [
                first + at
                for at, column in enumerate(self.columns)
                if len(inside.intersection(self.schools(column))) >= 2
            ]
            self.lp.cut(columns, [1.0] * len(columns), 1.0)
        self.trios += chosen
        return len(chosen)

    def program(self, chosen: Sequence[Column]) -> tuple[Floats, Planes]:
        """Costs and rows over some columns and what is missed, and the cuts: without them whole numbers are far off."""
        told = [self.entries(column) for column in chosen]
        rows = [row for own, _ in told for row in own] + [row for row, _ in self.slacks]
        values = [one for _, own in told for one in own] + [one for _, one in self.slacks]
        sizes = [len(own) for own, _ in told] + [1] * len(self.slacks)
        at = np.repeat(np.arange(len(sizes)), sizes)
        if self.trios:
            inside = np.zeros((len(chosen), self.g.size), dtype=np.int8)
            for number, column in enumerate(chosen):
                inside[number, self.schools(column)] = 1
            which, of = np.nonzero(np.stack([inside[:, list(trio)].sum(axis=1) >= 2 for trio in self.trios]))
            rows += (self.rows + which).tolist()
            values += [1.0] * which.size
            at = np.concatenate([at, of])
        total = self.rows + len(self.trios)
        matrix = sparse.csr_array((values, (rows, at)), shape=(total, len(sizes)))
        low = np.concatenate([self.low, np.full(len(self.trios), -np.inf)])
        high = np.concatenate([self.high, np.ones(len(self.trios))])
        cost = np.concatenate([[column.points for column in chosen], self.slack_costs])
        return cost, Planes(len(sizes), matrix, low, high)
