"""What communities of a lead are worth, given what every school is worth: a quick bound, and who can matter.

A community costs what its members cost one by one, and the absolute value of what their surpluses D add up to. |D| is
the greatest of s·D for s from −1 to 1: for each s the cheapest members are simply the first ones, and any s gives a
bound.
"""

from dataclasses import dataclass

import numpy as np

from junheng.plan.communities.ground import Ground, Ints
from junheng.plan.program import Floats

SLOPES = np.linspace(-1.0, 1.0, 17)


@dataclass(frozen=True)
class Worth:
    """Prices: what each school is worth as lead or member.

    Shapes:
        schools: N.
        each: one number for every community.
    """

    schools: Floats
    each: float


def reduced(g: Ground, worth: Worth) -> tuple[Floats, Floats]:
    """Reduced points of members (L × N, infinity where not allowed), and of the lead with those it has to have (L)."""
    free = g.allowed & ~g.held
    members = np.where(free, g.price - worth.schools[None, :], np.inf)
    base = g.opening - worth.schools[g.leads] - worth.each
    base = base + np.where(g.held, g.price - worth.schools[None, :], 0.0).sum(axis=1)
    return members, base


def quick(g: Ground, members: Floats, base: Floats) -> Floats:
    """A bound on the reduced points of each lead's communities, whatever their levels.

    Shapes:
        L; infinity where a lead cannot have enough members.
    """
    own, first = _start(g)
    most = min(g.rules.most - 1, members.shape[1])
    best = np.full(base.size, -np.inf)
    sizes = first[:, None] + np.arange(most + 1)[None, :]
    wrong = (sizes < g.rules.least) | (sizes > g.rules.most)
    for s in SLOPES:
        tried = members + s * g.surplus[None, :]
        if 0 < most < tried.shape[1]:
            tried = np.partition(tried, most - 1, axis=1)[:, :most]
        sums = np.cumsum(np.sort(tried, axis=1), axis=1)
        sums = np.concatenate([np.zeros((base.size, 1)), sums], axis=1)
        best = np.maximum(best, base + s * own + np.where(wrong, np.inf, sums).min(axis=1))
    return best


def first_ones(g: Ground, members: Floats, base: Floats, limit: float) -> list[tuple[float, int, tuple[int, ...]]]:
    """Communities of the first members by some slope, of fewer reduced points than the limit: quick to find.

    Returns:
        Reduced points, lead, members; each community once.
    """
    own, first = _start(g)
    most = min(g.rules.most - 1, members.shape[1])
    if not most or not base.size:
        return []
    sizes = first[:, None] + np.arange(1, most + 1)[None, :]
    heads = g.leads
    strong, rural = np.array([g.needs(lead) for lead in range(base.size)]).reshape(-1, 2).T
    has = {
        name: (flag[heads] if lead_too else 0) + (g.held & flag[None, :]).sum(axis=1)
        for name, flag, lead_too in (("weak", g.weak, True), ("strong", g.strong, True), ("rural", g.rural, False))
    }
    allowed_weak = np.array([g.rules.most_weak(size) for size in range(g.rules.most * 2 + 2)])
    right = (sizes >= g.rules.least) & (sizes <= g.rules.most)
    found: dict[tuple[int, tuple[int, ...]], float] = {}
    for s in SLOPES:
        tried = members + s * g.surplus[None, :]
        order = np.argpartition(tried, most - 1, axis=1)[:, :most] if most < tried.shape[1] else np.argsort(tried)
        order = np.take_along_axis(order, np.argsort(np.take_along_axis(tried, order, axis=1), axis=1), axis=1)
        cost = np.cumsum(np.take_along_axis(members, order, axis=1), axis=1)
        total = own[:, None] + np.cumsum(g.surplus[order], axis=1)
        value = base[:, None] + cost + np.abs(total)
        legal = right & (has["weak"][:, None] + np.cumsum(g.weak[order], axis=1) <= allowed_weak[sizes])
        legal &= has["strong"][:, None] + np.cumsum(g.strong[order], axis=1) >= strong[:, None]
        legal &= has["rural"][:, None] + np.cumsum(g.rural[order], axis=1) >= rural[:, None]
        value = np.where(legal, value, np.inf)
        best = value.argmin(axis=1)
        for lead in np.flatnonzero(value.min(axis=1) < limit).tolist():
            chosen = tuple(sorted(order[lead, : best[lead] + 1].tolist()))
            found[lead, chosen] = float(value[lead, best[lead]])
    return sorted((cost, lead, chosen) for (lead, chosen), cost in found.items())


def worthwhile(g: Ground, lead: int, members: Floats, base: float, limit: float) -> Ints:
    """Members that a community of fewer reduced points than the limit can have.

    For each slope the cheapest community with a member is bounded; the greatest bound counts.
    """
    at = np.flatnonzero(np.isfinite(members))
    always = np.append(np.flatnonzero(g.held[lead]), g.leads[lead])
    own, first = float(g.surplus[always].sum()), always.size
    room = min(g.rules.most - first, at.size)
    sizes = np.arange(max(1, g.rules.least - first), room + 1)
    if sizes.size == 0:
        return at[:0]
    tried = members[at][None, :] + SLOPES[:, None] * g.surplus[at][None, :]
    order = np.sort(tried, axis=1)
    sums = np.concatenate([np.zeros((SLOPES.size, 1)), np.cumsum(order, axis=1)], axis=1)
    bound = np.full(tried.shape, np.inf)
    for size in sizes.tolist():
        # With a member beyond the first ones the last of these makes room for it.
        inside = tried <= order[:, size - 1 : size]
        value = np.where(inside, sums[:, size : size + 1], sums[:, size - 1 : size] + tried)
        bound = np.minimum(bound, value)
    least = (base + SLOPES[:, None] * own + bound).max(axis=0)
    found: Ints = at[least < limit]
    return found


def _start(g: Ground) -> tuple[Floats, Ints]:
    """Surplus and number of the schools that each lead's community has anyhow."""
    own = g.surplus[g.leads] + np.where(g.held, g.surplus[None, :], 0.0).sum(axis=1)
    return own, 1 + g.held.sum(axis=1)
