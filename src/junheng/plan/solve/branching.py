"""Whole numbers by branching, over a linear program that is kept warm.

For programs whose first columns are few choices that decide all the rest: a few hundred small steps of the simplex do
more than one root full of cuts. The order of the search does not depend on the clock, which only ends it.

Source:
    branch and bound with pseudo-costs, reliability branching (Achterberg, Koch, Martin 2005).
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from junheng.plan.program import Floats
from junheng.plan.solve.kept import Kept, Row, Stood

WHOLE = 1e-6
"""So near to a whole number is one."""
TRIED = 10
"""Columns that both ways are tried of, at a node, while their pseudo-costs are not known."""
KNOWN = 2
"""Times that a column has been branched on before its pseudo-costs are believed."""
EARLY = 2
"""The same while there is no answer yet."""
DIVE = 10.0
"""A dive ends where its bound is so many gaps above the least one, once there is an answer."""
SAFE = 1e-9
"""Share of a linear program's value that its own tolerance may hide."""

Look = Callable[[Floats], Sequence[Row]]


@dataclass(frozen=True, eq=False)
class Branched:
    """What the search came to.

    Attributes:
        point: The best; None where none was met.
        bound: No point is cheaper.
        infeasible: It is proved that there is no point.
    """

    point: Floats | None
    cost: float
    bound: float
    infeasible: bool


@dataclass(eq=False)
class _Node:
    value: float
    low: Floats
    high: Floats
    basis: Stood
    head: Floats


def branched(
    kept: Kept,
    low: Floats,
    high: Floats,
    *,
    until: float,
    gap: float,
    stop: Callable[[], bool],
    look: Look = lambda point: (),
    best: Floats | None = None,
    cost: float = np.inf,
) -> Branched:
    """Minimise over whole numbers in the first columns.

    Args:
        kept: The program, with the bounds of the first columns as given here.
        low: The least of each of the first columns, which are whole.
        high: The most of each of them.
        until: When to end, by the monotonic clock.
        gap: Relative gap at which to end.
        stop: Asked whether to stop.
        look: Rows that a point breaks, which hold for all points.
        best: A point that is known.
        cost: Of it.
    """
    return _Tree(kept, low, high, until, gap, stop, look, best, cost).run()


class _Tree:
    def __init__(
        self,
        kept: Kept,
        low: Floats,
        high: Floats,
        until: float,
        gap: float,
        stop: Callable[[], bool],
        look: Look,
        best: Floats | None,
        cost: float,
    ) -> None:
        self.kept, self.low, self.high = kept, low, high
        self.until, self.gap, self.stop, self.look = until, gap, stop, look
        self.best, self.cost = best, cost
        self.point = np.zeros(0)
        self.pruned = np.inf
        self.open: list[tuple[float, int, _Node]] = []
        self.turn = 0
        number = low.size
        self.gain = np.zeros((2, number))
        self.times = np.zeros((2, number), dtype=np.int64)

    @property
    def over(self) -> bool:
        return time.monotonic() > self.until or self.stop()

    @property
    def enough(self) -> float:
        """A node of this value or more is of no use."""
        return self.cost - self.gap * abs(self.cost) if np.isfinite(self.cost) else np.inf

    def run(self) -> Branched:
        """The search itself."""
        root = self.solved(self.low, self.high, None)
        if root is None:
            return Branched(
                self.best,
                self.cost,
                self.cost if self.kept.infeasible else -np.inf,
                self.kept.infeasible and self.best is None,
            )
        self.push(root)
        while self.open and not self.over:
            value, _, node = heappop(self.open)
            if value >= self.enough:
                self.pruned = min(self.pruned, value)
                self.open.clear()  # the others are no lower
                break
            self.dive(node)
        least = min(self.open[0][0] if self.open else np.inf, self.pruned, self.cost)
        infeasible = self.best is None and not np.isfinite(least)
        return Branched(self.best, self.cost, _below(least), infeasible)

    def push(self, node: _Node) -> None:
        self.turn += 1
        heappush(self.open, (node.value, self.turn, node))

    def dive(self, node: _Node | None) -> None:
        """Go down from a node, the better way each time, and keep the other."""
        if node is not None and node.basis.rows < self.kept.rows:  # rows have come since
            node = self.solved(node.low, node.high, node.basis, node.value)
        while node is not None:
            if self.over:
                self.push(node)
                return
            split = np.nonzero(np.abs(node.head - np.round(node.head)) > WHOLE)[0]
            if not split.size:
                node = self.leaf(node)
                continue
            kids = self.kids(node, split)
            kids = [kid for kid in kids if not self.cut_off(kid)]
            kids.sort(key=lambda kid: kid.value)
            for kid in kids[1:]:
                self.push(kid)
            node = kids[0] if kids else None
            if node is not None and self.too_high(node):
                self.push(node)
                return

    def too_high(self, node: _Node) -> bool:
        """Whether a dive is better begun elsewhere."""
        if not self.open or not np.isfinite(self.cost):
            return False
        return node.value > self.open[0][0] + DIVE * self.gap * abs(self.cost)

    def cut_off(self, node: _Node) -> bool:
        if node.value < self.enough:
            return False
        self.pruned = min(self.pruned, node.value)
        return True

    def leaf(self, node: _Node) -> _Node | None:
        """Whole numbers: an answer, unless the point breaks rows that are not there yet."""
        again = self.solved(np.round(node.head), np.round(node.head), node.basis, full=True)
        if again is None:  # nothing is known of it but its value
            self.pruned = min(self.pruned, node.value)
            return None
        value, point = again.value, self.point
        rows = self.look(point)
        if rows:
            self.kept.add(rows)
            return self.solved(node.low, node.high, node.basis, node.value)
        if value < self.cost:
            self.best, self.cost = point, value
        self.pruned = min(self.pruned, node.value)
        return None

    def kids(self, node: _Node, split: NDArray[np.int64]) -> list[_Node]:
        """The two ways of the column that lifts the bound most, as far as is known."""
        part = node.head[split] - np.floor(node.head[split])
        each = []
        for gain, times in zip(self.gain, self.times, strict=True):
            mean = gain.sum() / max(1, times.sum())
            each.append(np.where(times[split] > 0, gain[split] / np.maximum(1, times[split]), mean))
        score = np.maximum(each[0] * part, 1e-9) * np.maximum(each[1] * (1 - part), 1e-9)
        order = split[np.lexsort((split, np.abs(part - 0.5), -score))]
        best: list[_Node] | None = None
        most = -np.inf
        limit = EARLY if self.best is None else TRIED
        for tried, column in enumerate(order):
            known = self.times[:, column].min() >= KNOWN
            if best is not None and (known or tried >= limit or self.over):
                break
            both = self.ways(node, int(column))
            rise = [min(kid.value, self.enough) - node.value for kid in both]
            worth = np.inf if len(both) < 2 else max(rise[0], 1e-9) * max(rise[1], 1e-9)
            if worth > most:
                best, most = both, worth
            if known or len(both) < 2:
                break
        return best if best is not None else []

    def ways(self, node: _Node, column: int) -> list[_Node]:
        """Down and up; fewer where one has no point."""
        found = []
        floor = np.floor(node.head[column] + WHOLE)
        part = node.head[column] - floor
        for way in (0, 1):
            low, high = node.low, node.high
            if way:
                low = low.copy()
                low[column] = floor + 1
            else:
                high = high.copy()
                high[column] = floor
            kid = self.solved(low, high, node.basis, node.value)
            if kid is None:
                continue
            self.gain[way, column] += max(0.0, kid.value - node.value) / (1 - part if way else part)
            self.times[way, column] += 1
            found.append(kid)
        return found

    def solved(
        self, low: Floats, high: Floats, basis: Stood | None, value: float = -np.inf, *, full: bool = False
    ) -> _Node | None:
        """A node; None where it has no point. Where the solver fails, the node has its parent's value."""
        self.kept.limit(low, high)
        if basis is not None:
            self.kept.stand(basis)
        answer = self.kept.solved(max(1.0, self.until - time.monotonic()))
        if answer is None:
            if not self.kept.infeasible:
                self.pruned = min(self.pruned, value)
            return None
        self.point = answer[1]
        head = answer[1][: low.size]
        return _Node(answer[0] if full else max(answer[0], value), low, high, self.kept.stood(), head)


def _below(value: float) -> float:
    return value - SAFE * abs(value) if np.isfinite(value) else value
