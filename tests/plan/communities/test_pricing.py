"""The cheapest community of a lead against every set of members."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest

from junheng.facts.example import example_county
from junheng.plan.communities.cuts import Cuts
from junheng.plan.communities.enumerate import Looked, listed
from junheng.plan.communities.ground import Ground, ground
from junheng.plan.communities.pricing import Worth, first_ones, quick, reduced, worthwhile
from junheng.plan.communities.rules import default_rules
from junheng.plan.communities.schools import records
from junheng.plan.communities.wishes import Wishes

LEVELS = (
    {},
    {"least_strong": 1, "least_rural": 2},
    {"least_strong": 2, "least_rural": 0, "most_weak_share": Fraction(1, 4)},
)


@pytest.fixture(scope="module", params=LEVELS, ids=["default", "strong and rural", "few weak"])
def arrays(request: pytest.FixtureRequest) -> Ground:
    rules = replace(default_rules(), **request.param)
    return ground(records(example_county(20, 2), rules, {}), rules, Wishes(), {})


def every(g: Ground, lead: int) -> list[tuple[int, ...]]:
    at = np.flatnonzero(g.allowed[lead]).tolist()
    return [own for size in range(1, g.rules.most) for own in combinations(at, size) if g.fits(lead, own)]


@pytest.mark.parametrize("seed", range(3))
def test_the_listed_communities_are_all_below_the_limit(arrays: Ground, seed: int) -> None:
    g, draw = arrays, np.random.default_rng(seed)
    worth = Worth(draw.uniform(0, 40, g.size), 3.0)
    sets = tuple(tuple(draw.choice(g.size, size, replace=False).tolist()) for size in (3, 3, 3, 3, 5, 5, 7))
    cuts = Cuts(sets, tuple(draw.uniform(0, 15, len(sets)).tolist()))
    members, base = reduced(g, worth)
    bound = quick(g, members, base)
    easy = {(lead, own): cost for cost, lead, own in first_ones(g, members, base, 1e9)}
    for lead in range(g.leads.size):
        costs, plain = {}, {}
        for own in every(g, lead):
            schools = [int(g.leads[lead]), *own]
            plain[own] = g.points(lead, own) - float(worth.schools[schools].sum()) - worth.each
            costs[own] = plain[own] + sum(
                price * (len(set(own) & set(schools)) // 2) for own, price in zip(sets, cuts.prices, strict=True)
            )
        if not costs:
            continue
        assert bound[lead] <= min(plain.values()) + 1e-7
        for (at, own), cost in easy.items():
            if at == lead:
                assert cost == pytest.approx(plain[own])
        order = sorted(costs.values())
        limit = order[-1] + 1.0 if len(order) < 42 else (order[40] + order[41]) / 2
        at = worthwhile(g, lead, members[lead], float(base[lead]), limit)
        found = listed(g, {lead: at}, members, base, limit, cuts, Looked(every=True))[lead]
        assert found.whole
        assert {column.members for _, column in found.columns} == {own for own, cost in costs.items() if cost < limit}
        alone = listed(g, {lead: at}, members, base, limit, cuts, Looked())[lead]
        if min(costs.values()) < limit:
            assert alone.least == pytest.approx(min(costs.values()), abs=1e-5)
