"""Open choices while communities are put together, and which of them no better one makes needless."""

from dataclasses import dataclass

import numpy as np

from junheng.plan.communities.ground import Ints
from junheng.plan.communities.waits import Waits, Words
from junheng.plan.program import Flags, Floats

SHIFTS = (1, 2, 3, 5, 8, 13, 21)
"""How far off, in the order of surplus, those are."""
SIGNS = np.array([1, -1, -1])
"""Of weak schools fewer are better, of strong and rural ones more."""
EPSILON = 1e-6


@dataclass
class Choices:
    """Open choices.

    Shapes:
        n each: whose, members taken, reduced points, sum of surpluses; n × 3: weak, strong, rural; n × words: cuts
        that wait for their second school.
    """

    who: Ints
    taken: Ints
    cost: Floats
    total: Floats
    tally: Ints
    waits: Words

    def of(self, kept: Ints | Flags) -> "Choices":
        """Some of them."""
        return Choices(
            self.who[kept], self.taken[kept], self.cost[kept], self.total[kept], self.tally[kept], self.waits[kept]
        )

    def and_(self, more: "Choices") -> "Choices":
        """These and more."""
        return Choices(
            *(
                np.concatenate([getattr(self, name), getattr(more, name)])
                for name in ("who", "taken", "cost", "total", "tally", "waits")
            )
        )


def undominated(now: Choices) -> Ints:
    """Choices that no other one of the same lead and counts makes needless.

    Whatever is added, |D + x| differs from |D' + x| by no more than |D − D'|: a choice that is cheaper by that much
    stays cheaper. Cuts that wait for their second school have to be the same.
    """
    kind = (now.who << 40) + (now.taken << 30) + now.tally @ np.array([1 << 20, 1 << 10, 1])
    for word in now.waits.T:
        kind = kind * 0x9E3779B1 + _mixed_up(word)
    order = np.lexsort((now.total, kind))
    kind, total, cost = kind[order], now.total[order], now.cost[order]
    group = np.concatenate([[0], np.cumsum(kind[1:] != kind[:-1])])
    apart = float(np.ptp(cost - total) + np.ptp(cost + total) + 1.0)
    wide = apart * group
    left = np.minimum.accumulate(cost - total - wide)
    right = np.minimum.accumulate((cost + total - (apart * group[-1] - wide))[::-1])[::-1]
    # Equal ones: the first from the left stays, hence from the left a strict rule and from the right none.
    worse = np.zeros(order.size, dtype=bool)
    worse[1:] = cost[1:] - total[1:] - wide[1:] >= left[:-1]
    strictly = np.zeros(order.size, dtype=bool)
    strictly[:-1] = (cost + total - (apart * group[-1] - wide))[:-1] > right[1:] + EPSILON
    return np.sort(order[~(worse | strictly)])


def unmatched(now: Choices, waits: Waits) -> Ints:
    """Choices that none of those next to them in surplus makes needless, whatever either waits for.

    A cut for which the other one waits alone costs it that cut's price more at most; fewer weak schools and more strong
    and rural ones allow no less.
    """
    order = np.lexsort((now.total, (now.who << 10) + now.taken))
    now = now.of(order)
    needless = np.zeros(order.size, dtype=bool)
    signed = np.ascontiguousarray((now.tally * SIGNS).T)
    for shift in SHIFTS:
        if shift >= order.size:
            break
        for first, second in ((slice(None, -shift), slice(shift, None)), (slice(shift, None), slice(None, -shift))):
            spare = now.cost[second] - now.cost[first] - np.abs(now.total[second] - now.total[first])
            # Of two equal ones the first stays.
            may = (spare >= 0 if first.start is None else spare > EPSILON) & ~needless[second] & ~needless[first]
            may &= (now.who[first] == now.who[second]) & (now.taken[first] == now.taken[second])
            for own in signed:
                may &= own[first] <= own[second]
            at = np.flatnonzero(may)
            better, worse = at + (first.start or 0), at + (second.start or 0)
            alone = now.waits[better] & ~now.waits[worse]
            dearer = waits.price_of(now.who[better], alone)
            needless[worse[dearer <= spare[at]]] = True
    return np.sort(order[~needless])


def _mixed_up(word: Words) -> Ints:
    """Numbers that differ in many bits where the words differ in one."""
    mixed = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    found: Ints = (mixed ^ (mixed >> np.uint64(31))).view(np.int64)
    return found
