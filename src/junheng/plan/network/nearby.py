"""Whole cells made better around a few sites at a time: their cells are shared out again, exactly, all others stay.

Places may be short at first, at a price that rises until none is: the point hangs together all the while. A choice of
sites that was proved best is not tried again before one of them changes, so that the search comes to an end.

Source:
    large neighbourhood search (Shaw 1998) over a mixed-integer program, as in local branching and its kin.
"""

import time
from collections.abc import Callable

import numpy as np
from scipy import sparse

from junheng.plan.network.cuts import alone, broken_off, pools_of, with_cuts
from junheng.plan.network.model import Model
from junheng.plan.network.part import Part, part_of
from junheng.plan.network.problem import Ints
from junheng.plan.program import Flags, Floats
from junheng.plan.solve.mixed import mixed

FEW = 6
"""Sites that every cell may choose from, while there is no answer to judge columns by."""
SECONDS = 1.5
"""That one choice of sites may take."""
SIZES = (2, 3, 4, 5, 6, 8, 10, 12, 16, 24)
"""Sites at a time; more where fewer make nothing better."""
LOOSE = 2
"""The largest of these, by number, while places are short."""
PASSES = 400
"""Passes while places are short, at most."""
ROUNDS = 25
"""Times that parts that break off are cut away, for one choice of sites."""
ROUGH, FINE = 1e-4, 1e-5
"""How near to its best a part is brought while places are short, and after that."""
SHORT = 1e-7
"""Places short, as a share of a site's, that are none."""


def nearby(
    model: Model,
    point: Floats,
    prices: Floats,
    floor: float,
    *,
    until: float,
    gap: float,
    bound: float,
    seed: int,
    stop: Callable[[], bool],
) -> Floats | None:
    """A point at least as good, with no place short; None where none was met.

    Args:
        model: Columns whose low and high are the same stay as they are.
        point: Whole numbers; what hangs together does, only places and beds may be short.
        prices: Reduced cost of each column in the linear program.
        floor: Value of the linear program.
        until: When to end, by the monotonic clock.
        gap: Relative gap to the bound at which to stop.
        bound: No point is cheaper.
        seed: Of the choices.
        stop: Asked whether to stop.
    """
    return _Search(model, point.copy(), prices, floor, seed).run(until, gap, bound, stop)


class _Search:
    def __init__(self, model: Model, point: Floats, prices: Floats, floor: float, seed: int) -> None:
        self.model, self.point, self.prices, self.floor = model, point, prices, floor
        self.rng = np.random.default_rng(seed)
        self.seed = seed
        problem = model.problem
        self.rows = sparse.csc_array(model.rows)
        self.lookup = model.columns_of()
        self.spot = model.year * problem.cells + model.cell
        number = model.scheme
        self.free_scheme = model.low[: 2 * number] < model.high[: 2 * number]
        links = problem.links
        self.next_to = [links.indices[links.indptr[at] : links.indptr[at + 1]].tolist() for at in range(problem.cells)]
        travel = model.cost[model.first :] @ np.maximum(point[model.first :], 0)
        self.a_pupil = (float(travel) + 1e-9) / max(float(problem.demand.sum()), 1.0)
        room = np.maximum(problem.places + problem.class_size * problem.most_classes, 1.0)
        self.unit = np.where(
            model.elastic < problem.years * (problem.cells + problem.sites),
            np.tile(room, problem.years)[(model.elastic - problem.years * problem.cells) % number],
            1.0,
        )
        self.price = 10.0 * self.a_pupil * self.unit
        order = np.lexsort((np.where(model.high[model.first :] > 0, prices[model.first :], np.inf), self.spot))
        rank = np.empty(order.size, dtype=np.int64)
        starts = np.searchsorted(self.spot[order], np.arange(problem.years * problem.cells))
        rank[order] = np.arange(order.size) - starts[self.spot[order]]
        self.rank = rank
        self.stamp = np.zeros(problem.sites, dtype=np.int64)
        self.proved: dict[tuple[frozenset[int], int | None], int] = {}
        self.turn = 0

    def short(self) -> float:
        """Pupils without a place, priced."""
        model = self.model
        over = (self.rows @ self.point - model.row_high)[model.elastic]
        return float(np.where(over > SHORT, over, 0.0) @ self.unit)

    def kept(self, short: float) -> Flags:
        """Columns that a better point may use."""
        model = self.model
        slack = float(model.cost @ self.point) - self.floor
        if short > 0:
            slack = max(slack, 0.01 * abs(self.floor))
        kept = self.prices[model.first :] <= slack + 1e-9 * abs(self.floor)
        if short > 0:
            kept |= self.rank < FEW
        kept |= self.point[model.first :] > 0.5
        kept &= model.high[model.first :] > 0
        if model.problem.contiguous:  # the cell that a site lies in leads to all its others
            kept |= (model.problem.home[model.site] == model.cell) & (model.high[model.first :] > 0)
        return np.asarray(kept)

    def run(self, until: float, gap: float, bound: float, stop: Callable[[], bool]) -> Floats | None:
        """The search itself."""
        best: Floats | None = None
        level = passes = 0
        while time.monotonic() < until and not stop():
            short = self.short()
            value = float(self.model.cost @ self.point)
            if short == 0:
                best = self.point.copy()
                if value - bound <= gap * abs(value):
                    break
            kept = self.kept(short)
            near = self.near(kept)
            order = self.order(short)
            better = 0
            for first in order:
                if time.monotonic() > until or stop():
                    break
                better += self.tried(self.group(int(first), SIZES[level], near), kept, short > 0, until, stop)
                if (short > 0) != (self.short() > 0):
                    break
            if short > 0:
                passes += 1
                self.press()
                level = max(level - 1, 0) if better else min(level + 1, LOOSE)
                if passes > PASSES:
                    break
            elif better:
                level = max(level - 1, 1)
            elif SIZES[level] >= self.model.problem.sites:
                break
            else:
                level = min(level + 1, len(SIZES) - 1)
        if self.short() == 0:
            best = self.point
        return best

    def press(self) -> None:
        """Make places dearer where they are short, so that what is too much is passed on to others."""
        over = (self.rows @ self.point - self.model.row_high)[self.model.elastic] > SHORT
        self.price[over] *= 1.5
        self.stamp[self.model.elastic_site[over]] = self.turn + 1

    def order(self, short: float) -> Ints:
        """Sites to begin with: where places are short, if they are."""
        model = self.model
        found: Ints = self.rng.permutation(model.problem.sites)
        if short > 0:
            over = (self.rows @ self.point - model.row_high)[model.elastic]
            lack = np.zeros(model.problem.sites)
            np.add.at(lack, model.elastic_site, np.where(over > SHORT, over, 0.0))
            found = found[lack[found] > 0]
        return found

    def near(self, kept: Flags) -> Floats:
        """How much sites attract each other's cells."""
        model, problem = self.model, self.model.problem
        now = np.full(problem.years * problem.cells, -1, dtype=np.int64)
        here = self.point[model.first :] > 0.5
        now[self.spot[here]] = model.site[here]
        pull = np.zeros((problem.sites, problem.sites))
        of = now[self.spot[kept]]
        np.add.at(pull, (of, model.site[kept]), 1.0 / (1.0 + self.rank[kept]))
        np.fill_diagonal(pull, 0.0)
        return pull + pull.T

    def group(self, first: int, size: int, near: Floats) -> list[int]:
        """Sites that may exchange cells, by chance, so many of them."""
        chosen = [first]
        pull = near[first].copy()
        while len(chosen) < size:
            pull[chosen] = 0.0
            total = pull.sum()
            if total <= 0:
                break
            weight = pull**1.5
            one = int(self.rng.choice(pull.size, p=weight / weight.sum()))
            chosen.append(one)
            pull += near[one]
        return sorted(chosen)

    def tried(self, group: list[int], kept: Flags, elastic: bool, until: float, stop: Callable[[], bool]) -> bool:
        """Whether the point got better."""
        year = self.a_year()
        key = (frozenset(group), year)
        if self.proved.get(key, -1) >= self.stamp[group].max():
            return False
        self.turn += 1
        part = self.part(group, year, kept, elastic)
        if part is None:
            return False
        number = part.columns.size
        before = float(part.cost[:number] @ self.point[part.columns])
        if elastic:
            over = (self.rows @ self.point - self.model.row_high)[self.model.elastic]
            mine = np.isin(self.model.elastic_site, group)
            before += float(np.maximum(over, 0)[mine] @ self.price[mine])
        most = min(until, time.monotonic() + SECONDS)
        found, ended = self.solved(part, group, before, most, stop)
        if found is None or float(part.cost @ found) > before - 1e-7 * max(1.0, abs(before)):
            self.proved[key] = self.turn
            return False
        changed = part.columns[np.abs(self.point[part.columns] - found[:number]) > 0.5]
        self.point[part.columns] = found[:number]
        x = changed[changed >= self.model.first] - self.model.first
        moved = set(self.model.site[x].tolist()) | set(
            (changed[changed < self.model.first] % self.model.problem.sites).tolist()
        )
        self.stamp[list(moved)] = self.turn
        if ended:
            self.proved[key] = self.turn
        return True

    def a_year(self) -> int | None:
        """A year whose cells alone are shared out again, by chance; None for all years at once."""
        years = self.model.problem.years
        one = int(self.rng.integers(years + 1)) if years > 1 else years
        return one if one < years else None

    def part(self, group: list[int], year: int | None, kept: Flags, elastic: bool) -> Part | None:
        """The program of some sites, over all years or the cells of one."""
        model, problem = self.model, self.model.problem
        inside = np.zeros(problem.sites, dtype=bool)
        inside[group] = True
        here = (self.point[model.first :] > 0.5) & inside[model.site]
        cells = np.zeros(problem.years * problem.cells, dtype=bool)
        cells[self.spot[here]] = True
        x = np.nonzero(kept & inside[model.site] & cells[self.spot] & self.of(year))[0]
        scheme = np.nonzero(self.free_scheme & np.tile(inside, 2 * problem.years))[0]
        if scheme.size + x.size <= 1:
            return None
        found = part_of(model, self.rows, self.point, scheme, x)
        return found.soft(model, self.price) if elastic else found

    def of(self, year: int | None) -> Flags:
        """Which assignments are of a year."""
        return np.ones(self.model.year.size, dtype=bool) if year is None else self.model.year == year

    def solved(
        self, part: Part, group: list[int], before: float, until: float, stop: Callable[[], bool]
    ) -> tuple[Floats | None, bool]:
        """The best of a part that hangs together, and whether that is proved."""
        contiguous = self.model.problem.contiguous
        pools = pools_of(self.model, part.columns, group) if contiguous else {}
        cuts = alone(self.next_to, pools, self.model.problem.home)
        for _ in range(ROUNDS):
            left = until - time.monotonic()
            if left <= 0.01 or stop():
                return None, False
            planes = with_cuts(part.planes, cuts)
            gap = ROUGH if part.planes.width > part.columns.size else FINE
            found = mixed(
                part.cost, part.low, part.high, part.whole, planes, seconds=left, gap=gap, seed=self.seed, stop=stop
            )
            if found.x is None:
                return None, found.infeasible
            if found.ended and float(part.cost @ found.x) > before - 1e-7 * max(1.0, abs(before)):
                return None, True
            broken = broken_off(self.next_to, pools, self.model.problem.home, found.x)
            if not broken:
                return found.x, found.ended
            cuts += broken
        return None, False
