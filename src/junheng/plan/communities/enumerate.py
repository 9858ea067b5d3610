"""Every community of a lead whose reduced points are below a limit, exactly; or a bound where there are too many.

Members are decided one by one, all open choices of a stage at once as arrays. A choice is dropped as soon as no
completion of it can stay below the limit: |D| is at least s·D for any s from −1 to 1, and for each s the cheapest
completion is made of the first members that are left. Cuts only make a community dearer, so the bound stays one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from junheng.plan.communities.ground import Column, Ground, Ints
from junheng.plan.program import Floats

SLOPES = np.linspace(-1.0, 1.0, 13)
MOST_OPEN = 60_000
"""Choices of a stage; beyond it the stage's least bound is given."""
SEVERAL = 64
"""So few choices of a stage are not held against each other."""
APART = 1e5
"""More points than there are between two choices."""
EPSILON = 1e-6
FEW = 8
"""Communities of a lead that a quick look gives at most."""
Trio = tuple[int, int, int]


@dataclass(frozen=True)
class Cuts:
    """Three schools of which at most one community can have two: what having two of them costs.

    Shapes:
        trios, prices: one a cut; prices 0 and more.
    """

    trios: tuple[Trio, ...] = ()
    prices: tuple[float, ...] = ()


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


def listed(
    g: Ground,
    lead: int,
    members: Floats,
    base: float,
    limit: float,
    cuts: Cuts,
    at: Ints,
    *,
    beam: int = 0,
    every: bool = False,
    few: int = FEW,
) -> Listed:
    """All communities of a lead below a limit.

    Args:
        g: The arrays.
        lead: The lead's number among those who may lead.
        members: Reduced points of each school as its member; infinity where not allowed.
        base: Reduced points of the lead with the members that it has to have.
        limit: Of reduced points.
        cuts: Cuts in force.
        at: Members that can be in such a community.
        beam: Above 0: only so many choices of a stage are followed up, the best bounded ones; quick, no bound.
        every: Whether all of them are asked for, not just the cheapest.
        few: How many there are at most with a beam.
    """
    rules = g.rules
    always = [int(g.leads[lead]), *np.flatnonzero(g.held[lead]).tolist()]
    first = len(always)
    room = min(rules.most - first, at.size)
    strong, rural = g.needs(lead)
    if first > rules.most or first + at.size < rules.least:
        return Listed(np.inf, (), whole=True)
    at = at[np.argsort(members[at], kind="stable")]
    a, d = members[at], g.surplus[at]
    ends = _ends(a, d, room, [rules.least <= first + k <= rules.most for k in range(room + 1)])
    counts = [int(flag[own].sum()) for flag, own in ((g.weak, always), (g.strong, always), (g.rural, always[1:]))]
    trios, prices = _trios(cuts, always, at)
    hits, initial = _initial(trios, prices, always)
    k = np.zeros(1, dtype=np.int64)
    cost = np.full(1, base + initial)
    total = np.full(1, float(g.surplus[always].sum()))
    tally = np.array([counts], dtype=np.int64)
    hit = hits.reshape(1, -1)
    path: list[tuple[Ints, np.ndarray]] = []
    flags = np.stack([g.weak[at], g.strong[at], g.rural[at]], axis=1).astype(np.int64)
    in_trio = np.array([[school in trio for trio in trios] for school in at.tolist()], dtype=bool).reshape(
        at.size, len(trios)
    )
    price = np.array(prices)
    later = np.cumsum(in_trio[::-1], axis=0)[::-1] if trios else in_trio
    for j in range(at.size):
        may = np.flatnonzero(k < room)
        touched = hit[may]
        own = np.flatnonzero(in_trio[j])
        dearer = (touched[:, own] == 1) @ price[own]
        touched[:, own] += 1
        parents = np.concatenate([np.arange(k.size), may])
        took = np.concatenate([np.zeros(k.size, dtype=bool), np.ones(may.size, dtype=bool)])
        cost = np.concatenate([cost, cost[may] + a[j] + dearer])
        total = np.concatenate([total, total[may] + d[j]])
        tally = np.concatenate([tally, tally[may] + flags[j]])
        hit = np.concatenate([hit, touched])
        k = np.concatenate([k, k[may] + 1])
        bound = cost + (total[:, None] * SLOPES + ends[j + 1][k]).max(axis=1)
        kept = (bound < limit) & (tally[:, 0] <= rules.most_weak(rules.most))
        if not every and kept.sum() > SEVERAL:
            some = np.flatnonzero(kept)
            still = later[j + 1] > 0 if trios and j + 1 < at.size else np.zeros(len(trios), dtype=bool)
            waits = hit[some][:, still] == 1
            kept[some[~_undominated(k[some], tally[some], waits, total[some], cost[some])]] = False
        if beam and kept.sum() > beam:
            kept &= bound <= np.partition(bound[kept], beam - 1)[beam - 1]
        elif kept.sum() > MOST_OPEN:
            return Listed(float(bound[kept].min()), (), whole=False)
        parents, took = parents[kept], took[kept]
        k, cost, total, tally, hit = k[kept], cost[kept], total[kept], tally[kept], hit[kept]
        path.append((parents, took))
        if k.size == 0:
            return Listed(np.inf, (), whole=True)
    number = first + k
    value = cost + np.abs(total)
    sizes = np.array([rules.most_weak(size) for size in range(rules.most + 1)])
    legal = (number >= rules.least) & (tally[:, 0] <= sizes[number])
    legal &= (tally[:, 1] >= strong) & (tally[:, 2] >= rural) & (value < limit)
    best = np.flatnonzero(legal)
    if beam:
        best = best[np.argsort(value[best], kind="stable")[:few]]
    chosen = _traced(path, best)
    found = [
        (float(value[label]), g.column(lead, (*at[own].tolist(), *always[1:])))
        for label, own in zip(best.tolist(), chosen, strict=True)
    ]
    found.sort(key=lambda pair: (pair[0], pair[1].members))
    return Listed(found[0][0] if found else np.inf, tuple(found), whole=not beam)


def _ends(a: Floats, d: Floats, room: int, right: Sequence[bool]) -> Floats:
    """Before each member, and at the end: the cheapest completion by slope and number already taken.

    Shapes:
        (members + 1) × (room + 1) × slopes.
    """
    best = np.full((a.size + 1, SLOPES.size, room), np.inf)
    fresh = a[:, None] + SLOPES[None, :] * d[:, None]
    for j in range(a.size - 1, -1, -1 if room else -a.size - 1):
        if room:
            best[j] = best[j + 1]
            best[j, :, -1] = np.minimum(best[j, :, -1], fresh[j])
            best[j].sort(axis=1)
    sums = np.concatenate([np.zeros((a.size + 1, SLOPES.size, 1)), np.cumsum(best, axis=2)], axis=2)
    taken, more = np.meshgrid(np.arange(room + 1), np.arange(room + 1), indexing="ij")
    ends = np.array([*right, *[False] * (room + 1)])[taken + more]
    final = np.where(ends, 0.0, np.inf)
    return np.stack([(sums + final[k]).min(axis=2) for k in range(room + 1)], axis=1)


def _undominated(k: Ints, tally: Ints, waits: np.ndarray, total: Floats, cost: Floats) -> np.ndarray:
    """Choices that no other one of the same counts makes needless.

    Whatever is added, |D + x| differs from |D' + x| by no more than |D − D'|: a choice that is cheaper by that much
    stays cheaper. Cuts that wait for their second school have to be the same.
    """
    kind = k * 97**3 + tally @ np.array([97**2, 97, 1])
    if waits.shape[1]:
        mixed_up = np.random.default_rng(1).integers(1, 2**62, waits.shape[1])
        kind = kind + (waits @ mixed_up) * 97**4
    order = np.lexsort((total, kind))
    kind, total, cost = kind[order], total[order], cost[order]
    group = np.concatenate([[0], np.cumsum(kind[1:] != kind[:-1])])
    wide = APART * group
    left = np.minimum.accumulate(cost - total - wide)
    right = np.minimum.accumulate((cost + total - (APART * group[-1] - wide))[::-1])[::-1]
    # Equal ones: the first from the left stays, hence from the left a strict rule and from the right none.
    worse = np.zeros(order.size, dtype=bool)
    worse[1:] = cost[1:] - total[1:] - wide[1:] >= left[:-1]
    strictly = np.zeros(order.size, dtype=bool)
    strictly[:-1] = (cost + total - (APART * group[-1] - wide))[:-1] > right[1:] + EPSILON
    found = np.ones(order.size, dtype=bool)
    found[order[worse | strictly]] = False
    return found


def _trios(cuts: Cuts, always: Sequence[int], at: Ints) -> tuple[list[Trio], list[float]]:
    """Cuts that communities of these schools can be part of."""
    near = {*always, *at.tolist()}
    kept = [
        (trio, price)
        for trio, price in zip(cuts.trios, cuts.prices, strict=True)
        if price > 0 and sum(school in near for school in trio) >= 2
    ]
    return [trio for trio, _ in kept], [price for _, price in kept]


def _initial(trios: Sequence[Trio], prices: Sequence[float], always: Sequence[int]) -> tuple[np.ndarray, float]:
    hits = np.array([sum(school in trio for school in always) for trio in trios], dtype=np.int8)
    return hits, float(sum(price for price, hit in zip(prices, hits.tolist(), strict=True) if hit >= 2))


def _traced(path: list[tuple[Ints, np.ndarray]], labels: Ints) -> list[list[int]]:
    """Members taken on the way to each label."""
    found: list[list[int]] = [[] for _ in range(labels.size)]
    now = labels
    for j in range(len(path) - 1, -1, -1):
        parents, took = path[j]
        for which in np.flatnonzero(took[now]).tolist():
            found[which].append(j)
        now = parents[now]
    return found
