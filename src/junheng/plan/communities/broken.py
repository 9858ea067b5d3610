"""Cuts that a point of the linear program breaks: sets of three schools, and others grown from these."""

from collections.abc import Collection, Sequence
from functools import cache
from itertools import permutations

import numpy as np

from junheng.plan.communities.cuts import Cut, Kind, odd
from junheng.plan.communities.ground import Ints
from junheng.plan.program import Floats

VIOLATED = 0.02
"""By how much a cut has to be broken to be worth a row."""
EACH = 6
"""New cuts in which a school may be at a time."""
NEAR = 0.3
"""How near to be broken sets of three are that others grow from."""

Told = tuple[float, Cut]


def broken(
    there: Ints, shares: Floats, known: Collection[Cut], many: int, kinds: Sequence[Kind], starts: int
) -> list[Cut]:
    """The cuts that a point breaks most, and that are not known yet.

    Args:
        there: Schools of the communities that the point has a part of (schools × communities, 0 or 1).
        shares: How much of each.
        known: Cuts in force.
        many: How many there are at most.
        kinds: Those of four and five schools that are looked for.
        starts: Sets of three that these are grown from, the most broken first.
    """
    threes = _threes(there, shares)
    found = [(value, odd(trio)) for value, trio in threes if value > VIOLATED]
    for kind in kinds:
        found += _grown(there, shares, [trio for _, trio in threes[:starts]], kind)
    times = np.zeros(len(there), dtype=int)
    chosen: list[Cut] = []
    taken = set(known)
    for _, cut in sorted(found, key=lambda one: (-one[0], one[1])):
        if len(chosen) >= many:
            break
        own = list(cut.schools)
        if cut not in taken and (times[own] < EACH).all():
            times[own] += 1
            taken.add(cut)
            chosen.append(cut)
    return chosen


def _threes(there: Ints, shares: Floats) -> list[tuple[float, tuple[int, int, int]]]:
    """By how much sets of three are broken, the most first; those that are near to it."""
    pair = (there * shares) @ there.T
    np.fill_diagonal(pair, 0.0)
    near = [np.flatnonzero(row > 1e-6) for row in pair]
    found: list[tuple[float, tuple[int, int, int]]] = []
    for i in range(len(there)):
        for j in near[i][near[i] > i].tolist():
            third = np.union1d(near[i], near[j])
            third = third[third > j]
            if third.size:
                every = there[third] @ (there[i] * there[j] * shares)
                value = pair[i, j] + pair[i, third] + pair[j, third] - 2 * every - 1
                found += [(float(value[at]), (i, j, int(third[at]))) for at in np.flatnonzero(value > -NEAR).tolist()]
    return sorted(found, key=lambda one: (-one[0], one[1]))


@cache
def _dealt(kind: Kind) -> tuple[Ints, Ints]:
    """Each way to deal a cut's weights to three schools in order (ways × 3), and to the rest (ways × rest)."""
    ways = {(*order[:3], *sorted(order[3:])) for order in permutations(kind.weights)}
    told = np.array(sorted(ways), dtype=np.int64)
    return told[:, :3], told[:, 3:]


def _grown(there: Ints, shares: Floats, starts: Sequence[tuple[int, int, int]], kind: Kind) -> list[Told]:
    """Broken cuts of a kind: to three schools with each way of weights those one or two that break it most.

    With two more schools, what is counted is what the three count alone, what each of the two adds alone, and what
    both add where they are together.
    """
    first, rest = _dealt(kind)
    most = sum(kind.weights) // kind.by
    found: dict[Cut, float] = {}
    for trio in starts:
        base = there[list(trio)]
        more = np.flatnonzero(there[:, base.any(axis=0)].any(axis=1))
        more = more[~np.isin(more, trio)]
        if more.size < rest.shape[1]:
            continue
        own = there[more].astype(float)
        sums = first @ base
        counts = sums // kind.by
        adds = [((sums + rest[:, [at]]) // kind.by - counts) * shares for at in range(rest.shape[1])]
        value = (counts @ shares)[:, None] + adds[0] @ own.T
        if len(adds) > 1:
            both = ((sums + rest.sum(axis=1)[:, None]) // kind.by - counts) * shares - adds[0] - adds[1]
            value = value[:, :, None] + (adds[1] @ own.T)[:, None, :] + (own * both[:, None, :]) @ own.T
            value[:, np.arange(more.size), np.arange(more.size)] = -np.inf
        value = value.reshape(len(first), -1) - most
        best = value.argmax(axis=1)
        for way in np.flatnonzero(value[np.arange(len(first)), best] > VIOLATED).tolist():
            chosen = np.unravel_index(best[way], (more.size,) * rest.shape[1])
            weights = [*first[way].tolist(), *rest[way].tolist()]
            pairs = sorted(zip([*trio, *(int(more[at]) for at in chosen)], weights, strict=True))
            schools, dealt = zip(*pairs, strict=True)
            found[Cut(schools, dealt, kind.by)] = float(value[way, best[way]])
    return [(value, cut) for cut, value in found.items()]
