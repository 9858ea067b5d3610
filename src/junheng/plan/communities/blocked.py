"""Which rules keep schools from being placed: each one is lifted alone, and placing is tried again."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

import numpy as np

from junheng.plan.communities.ground import Ground, ground
from junheng.plan.communities.result import Block, Missed
from junheng.plan.communities.rules import LEVELS, Rules
from junheng.plan.communities.schools import Records
from junheng.plan.communities.search import search_short
from junheng.plan.communities.standing import Found
from junheng.plan.communities.wishes import Wishes

FAR = 1e6
LIFTED: Mapping[str, Mapping[str, object]] = {
    "distance": {"most_km": FAR},
    "best": {"best": False},
    "stage": {"same_stage": False},
    "weak": {"most_weak_share": Fraction(1)},
    "strong": {"least_strong": 0},
    "rural": {"least_rural": 0},
    "least": {"least": 2},
    "number": {"communities": 0},
    "every_lead": {"every_lead": False},
    "townships": {"townships": False},
}
"""By rule of the checker, what lifts it; one that is lifted already is not tried."""


Why = tuple[Found, tuple[Missed, ...], tuple[Block, ...]]
"""By how much the rules are missed, which schools have no place, and what lifts help."""


def short_and_blocks(
    records: Records,
    rules: Rules,
    wishes: Wishes,
    measured: Mapping[tuple[str, str], float],
    seconds: float,
    seed: int,
    *,
    say: Callable[[str, float], None],
    better: Callable[[Why], None],
    stop: Callable[[], bool] | None,
) -> Why:
    """By how much the rules are missed at least, which schools then have no place, and what lifts help.

    Returns:
        Only those rules without which fewer would be missing.
    """
    tries: dict[str, tuple[Records, Rules, Wishes]] = {
        rule: (records, replace(rules, **lifted), wishes)  # type: ignore[arg-type]  # fields of Rules
        for rule, lifted in LIFTED.items()
        if any(getattr(rules, key) != value for key, value in lifted.items())
    }
    every = {id: replace(school, may_lead=True) for id, school in records.schools.items()}
    tries["lead"] = (replace(records, schools=every), rules, wishes)
    tries["most"] = (records, replace(rules, most=rules.most + 2), wishes)
    if set(rules.members) != set(LEVELS) and rules.townships:
        joining = {id: replace(school, may_join=True) for id, school in records.schools.items()}
        tries["members"] = (replace(records, schools=joining), replace(rules, everyone=False), wishes)
    if wishes.fixed or wishes.forbidden:
        tries["wishes"] = (records, rules, replace(wishes, fixed={}, forbidden=frozenset()))
    each = seconds / (len(tries) + 1)
    base = ground(records, rules, wishes, measured)
    least = search_short(base, seconds=each, seed=seed, stop=stop)
    if least.bound < 1:
        return least, (), ()
    missed = tuple(_missed(base, records, at) for at in least.missed)
    better((least, missed, ()))
    found = []
    for rule, (known, freed, wished) in tries.items():
        say("blocking", least.bound)
        without = search_short(ground(known, freed, wished, measured), seconds=each, seed=seed, stop=stop)
        if without.points < least.bound:
            found.append(Block(rule, round(without.points)))
    return least, missed, tuple(found)


def _missed(g: Ground, records: Records, at: int) -> Missed:
    """A school without a place, and the nearest one that could lead it."""
    school = g.schools[at]
    able = [
        int(lead)
        for lead in g.leads.tolist()
        if lead != at and (not g.rules.same_stage or set(g.schools[lead].stages) & set(school.stages))
    ]
    km = np.array([g.km[lead, at] for lead in able])
    if not able or np.isnan(km).all():
        return Missed(school.id, None, None)
    nearest = int(np.nanargmin(km))
    return Missed(school.id, g.schools[able[nearest]].id, float(km[nearest]))
