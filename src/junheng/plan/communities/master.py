"""The partition as rows: every school once, townships covered, cuts; columns of communities as they are found."""

from collections.abc import Iterable, Sequence

import numpy as np
from scipy import sparse

from junheng.plan.communities.broken import broken
from junheng.plan.communities.cuts import Cut, Cuts, Kind, counted, odd
from junheng.plan.communities.ground import Column, Ground, Ints
from junheng.plan.communities.pricing import Worth
from junheng.plan.program import Floats
from junheng.plan.solve.growing import Growing
from junheng.plan.solve.tangents import Planes


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
        self.in_force: list[Cut] = []

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
        counts = counted(self.inside(fresh), self.in_force)
        for column, own_counts in zip(fresh, counts, strict=True):
            own, ones = self.entries(column)
            some = np.flatnonzero(own_counts)
            rows.append(own + (self.rows + some).tolist())
            values.append(ones + own_counts[some].astype(float).tolist())
        self.lp.grow([column.points for column in fresh], rows, values)
        self.columns += fresh
        return len(fresh)

    def worth(self, prices: Floats) -> Worth:
        """What schools are worth by prices of rows."""
        g = self.g
        towns = np.append(prices[g.size : g.size + len(g.towns)], 0.0)
        return Worth(prices[: g.size] + towns[g.town], float(prices[self.rows - 1]) if g.communities else 0.0)

    def cuts(self, prices: Floats) -> Cuts:
        """The cuts in force at prices.

        Raises:
            ValueError: one of them is not over an odd set; communities cannot be priced with it.
        """
        if not all(cut == odd(cut.schools) for cut in self.in_force):
            raise ValueError("communities are priced with cuts over odd sets only")
        own = -prices[self.rows : self.rows + len(self.in_force)]
        return Cuts(tuple(cut.schools for cut in self.in_force[: own.size]), tuple(np.maximum(own, 0.0).tolist()))

    def side(self, prices: Floats) -> float:
        """What the rows are worth: the bound before the communities' part.

        A school that may be left out is worth no more than that costs; one that must not, without limit.
        """
        g = self.g
        own = prices[: g.size]
        free = np.ones(g.size, dtype=bool) if self.least_missing else ~g.must
        total = float(np.where(free, np.minimum(own, self.slack_costs[: g.size]), own).sum())
        total += float(prices[g.size : g.size + len(g.towns)].sum())
        cuts = zip(prices[self.rows :].tolist(), self.in_force, strict=False)  # the last ones may have no prices yet
        total += float(sum(price * cut.most for price, cut in cuts))
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

    def cut(self, x: Floats, many: int, kinds: Sequence[Kind], starts: int) -> int:
        """Add the cuts that a point of the program breaks most; how many they are. Arguments as of `broken`."""
        shares = x[len(self.slacks) :]
        some = np.flatnonzero((shares > 1e-6) & (shares < 1 - 1e-6))
        there = self.inside([self.columns[at] for at in some.tolist()]).T
        chosen = broken(there, shares[some], self.in_force, many, kinds, starts)
        self.take(chosen)
        return len(chosen)

    def take(self, cuts: Sequence[Cut]) -> None:
        """Put cuts in force."""
        counts = counted(self.inside(self.columns), cuts)
        for at, cut in enumerate(cuts):
            columns = np.flatnonzero(counts[:, at])
            self.lp.cut((len(self.slacks) + columns).tolist(), counts[columns, at].tolist(), float(cut.most))
        self.in_force += cuts

    def inside(self, columns: Sequence[Column]) -> Ints:
        """Which schools each community has (communities × schools, 0 or 1)."""
        found = np.zeros((len(columns), self.g.size), dtype=np.int64)
        told = [self.schools(column) for column in columns]
        found[np.repeat(np.arange(len(told)), [len(own) for own in told]), [at for own in told for at in own]] = 1
        return found

    def reduced(self, columns: Sequence[Column], prices: Floats) -> Floats:
        """Points of communities, less what they are worth at prices."""
        if not columns:
            return np.zeros(0)
        worth, own = self.worth(prices), prices[self.rows :]
        inside = self.inside(columns)
        found = np.array([column.points for column in columns]) - inside @ worth.schools - worth.each
        dear = np.flatnonzero(own < 0)
        reduced: Floats = found - counted(inside, [self.in_force[at] for at in dear.tolist()]) @ own[dear]
        return reduced

    def program(self, chosen: Sequence[Column], prices: Floats) -> tuple[Floats, Planes]:
        """Costs and rows over some columns and what is missed, and cuts: without them whole numbers are far off.

        Args:
            chosen: The columns.
            prices: Of the rows. Cuts that cost nothing at these only make the program slow.
        """
        told = [self.entries(column) for column in chosen]
        rows = [row for own, _ in told for row in own] + [row for row, _ in self.slacks]
        values = [one for _, own in told for one in own] + [one for _, one in self.slacks]
        sizes = [len(own) for own, _ in told] + [1] * len(self.slacks)
        at = np.repeat(np.arange(len(sizes)), sizes)
        binding = [cut for cut, price in zip(self.in_force, prices[self.rows :].tolist(), strict=False) if price < 0]
        counts = counted(self.inside(chosen), binding)
        of, which = np.nonzero(counts)
        rows += (self.rows + which).tolist()
        values += counts[of, which].astype(float).tolist()
        at = np.concatenate([at, of])
        total = self.rows + len(binding)
        matrix = sparse.csr_array((values, (rows, at)), shape=(total, len(sizes)))
        low = np.concatenate([self.low, np.full(len(binding), -np.inf)])
        high = np.concatenate([self.high, [float(cut.most) for cut in binding]])
        cost = np.concatenate([[column.points for column in chosen], self.slack_costs])
        return cost, Planes(len(sizes), matrix, low, high)
