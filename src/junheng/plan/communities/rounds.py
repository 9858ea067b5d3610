"""Pricing rounds: the linear program over communities is grown until its value is near its bound.

Any prices give a bound over all communities that could be: what the rows are worth, and each lead's cheapest
community at these prices.
"""

from itertools import count

import numpy as np

from junheng.plan.communities.cuts import Cuts
from junheng.plan.communities.enumerate import FEW, MOST_OPEN, Listed, Looked, listed, needed
from junheng.plan.communities.ground import Column
from junheng.plan.communities.pricing import Worth, first_ones, quick, reduced, worthwhile
from junheng.plan.communities.standing import Standing
from junheng.plan.program import Floats

BEAM = 40
"""Choices that are followed up while columns are looked for."""
SOME = 40
"""Leads that a round looks at while columns are looked for."""
SMOOTH = 0.5
"""How much of the prices is those that bounded best: single ones swing from round to round."""
MANY_OPEN = 10**6
"""Choices of a lead at a stage at most, where every community is asked for."""
NOTHING = 1e-7


def price(s: Standing, rounds: int | None = None, seconds: float = np.inf) -> None:
    """Grow the linear program until its value is near its bound.

    Args:
        s: Where the search stands.
        rounds: Only so many, and without a bound; None: until the bound is near.
        seconds: At most.
    """
    master, g = s.master, s.g
    close = max(s.gap / 20, 1e-6)
    centre: Floats | None = None
    ends = s.left() - seconds
    for number in count() if rounds is None else range(rounds):
        solved = None if s.over() or s.left() < ends else master.lp.solved(s.left())
        if solved is None:
            return
        lp, s.relaxed, raw = solved
        prices = master.clipped(raw)
        if rounds is None and number % 5 == 0:
            _rough(s, prices)
            if centre is not None:
                _rough(s, centre)
        grown = 0
        if centre is not None:
            centre = SMOOTH * centre + (1 - SMOOTH) * prices
            grown = _easy(s, centre, prices)
        if not grown:
            grown = _easy(s, prices, prices)
        if not grown and centre is not None:
            grown = _round(s, centre, prices, BEAM)
        if not grown:
            centre = prices
            grown = _round(s, prices, prices, BEAM)
        if rounds is not None:
            if not grown:
                return
            continue
        if not grown and not _round(s, prices, prices, 0):
            return
        if s.say is not None and np.isfinite(s.bound):
            s.say("linear", s.bound + g.constant)
        if lp - s.floor <= close * abs(lp):
            return


def _rough(s: Standing, prices: Floats) -> None:
    """A bound that costs little, lest there be none when time runs out."""
    if s.master.in_force:
        return
    members, base = reduced(s.g, s.master.worth(prices))
    s.priced_at(s.master.side(prices) + float(np.minimum(quick(s.g, members, base), 0.0).sum()), prices)


def _easy(s: Standing, tried: Floats, prices: Floats) -> int:
    """Add communities of first members that are worth it."""
    master, g = s.master, s.g
    members, base = _reduced(s, master.worth(tried))
    told = [g.column(lead, (*own, *np.flatnonzero(g.held[lead]).tolist())) for _, lead, own in
            first_ones(g, members, base, -NOTHING)]  # fmt: skip
    costs = master.reduced(told, prices).tolist()
    return master.grow([column for column, cost in zip(told, costs, strict=True) if cost < -NOTHING])


def _round(s: Standing, tried: Floats, prices: Floats, beam: int) -> int:
    """Price at some prices; add what is worth it by those of the last program."""
    master = s.master
    told = priced(s, master.worth(tried), master.cuts(tried), -NOTHING, beam)
    if not beam:
        s.priced_at(master.side(tried) + sum(min(0.0, one.least) for one in told.values()), tried)
    fresh = [column for one in told.values() for _, column in one.columns[:FEW]]
    if tried is not prices:
        costs = master.reduced(fresh, prices).tolist()
        fresh = [column for column, cost in zip(fresh, costs, strict=True) if cost < -NOTHING]
    return master.grow(fresh)


def _reduced(s: Standing, worth: Worth) -> tuple[Floats, Floats]:
    """Reduced points; of schools that are settled for now nobody has any."""
    members, base = reduced(s.g, worth)
    if s.gone.any():
        members[:, s.gone] = np.inf
        base[s.gone[s.g.leads]] = np.inf
    return members, base


def first_columns(s: Standing) -> list[Column]:
    """For each lead its cheapest communities if every school were worth much."""
    g = s.g
    if not g.size or not g.leads.size:
        return []
    worth = Worth(np.full(g.size, float(np.median(g.opening)) + float(np.median(np.abs(g.surplus))) + 1.0), 0.0)
    told = priced(s, worth, Cuts(), np.inf, 20)
    return [column for one in told.values() for _, column in one.columns[:FEW]]


def priced(
    s: Standing, worth: Worth, cuts: Cuts, limit: float, beam: int, *, every: bool = False, few: int = FEW
) -> dict[int, Listed]:
    """Communities below a limit of each lead that can have one.

    Args:
        s: Where the search stands.
        worth: Prices of schools.
        cuts: Cuts in force.
        limit: Of reduced points.
        beam: Above 0: so many choices are followed up, no bound; of the most promising leads, or of every one.
        every: Not just each lead's cheapest.
        few: Communities of a lead that a beam gives at most.
    """
    g = s.g
    members, base = _reduced(s, worth)
    bound = quick(g, members, base)
    leads = np.flatnonzero(bound < limit)
    if beam and not every and leads.size > SOME:
        leads = np.sort(leads[np.argsort(bound[leads], kind="stable")[:SOME]])
    ats = {lead: worthwhile(g, lead, members[lead], float(base[lead]), limit) for lead in leads.tolist()}
    how = Looked(beam, every=every, few=few, open=MANY_OPEN if every else MOST_OPEN, over=None if beam else s.over)
    return listed(g, ats, members, base, limit, cuts, how)


def every(s: Standing, limit: float) -> dict[int, Listed]:
    """All communities below a limit by the prices of the bound, of each lead that can have one.

    Where a lead has too many beginnings to follow, its possible members are first narrowed one by one.
    """
    g, worth, cuts = s.g, s.master.worth(s.prices), s.master.cuts(s.prices)
    found = priced(s, worth, cuts, limit, 0, every=True)
    members, base = _reduced(s, worth)
    for lead in [lead for lead, one in found.items() if not one.whole]:
        if s.over():
            break
        at = worthwhile(g, lead, members[lead], float(base[lead]), limit)
        at = needed(g, lead, at, members, base, limit, cuts, Looked(over=s.over))
        found |= listed(g, {lead: at}, members, base, limit, cuts, Looked(every=True, open=MANY_OPEN, over=s.over))
    return found
