"""Schools as arrays: who may lead whom, for how many points, and what a community has to have."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from junheng.plan.communities.rules import Rules
from junheng.plan.communities.schools import Records, School
from junheng.plan.communities.wishes import Wishes
from junheng.plan.program import Flags, Floats
from junheng.plan.travel.journeys import Journeys, Spot

Ints = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
TINY = 1e-9
SCORE_TOP = 200.0
"""A lead of this score costs nothing."""


@dataclass(frozen=True)
class Column:
    """One community that could be: a lead, its members, and what it costs."""

    lead: int
    members: tuple[int, ...]
    points: float


@dataclass(frozen=True)
class Ground:
    """The arrays; schools of locked communities are not among them.

    Shapes:
        N schools, L of them that may lead, T townships that must have a community.
        leads: L, numbers of schools; allowed, held, price: L × N; opening: L;
        surplus, weak, strong, rural, must, town: N (town is −1 where none has to be covered).

    Units:
        points; surplus is points of `uneven`, signed: a community costs the absolute value of its sum.
        left_out is the price of a school in no community; only where `must` lets it.
    """

    schools: tuple[School, ...]
    leads: Ints
    allowed: Flags
    held: Flags
    price: Floats
    opening: Floats
    surplus: Floats
    weak: Flags
    strong: Flags
    rural: Flags
    urban: Flags
    joins: Flags
    town: Ints
    towns: tuple[str, ...]
    left_out: Floats
    must: Flags
    rules: Rules
    communities: int
    constant: float
    locked: tuple[tuple[str, tuple[str, ...]], ...]
    km: Floats

    @property
    def size(self) -> int:
        """Number of schools."""
        return len(self.schools)

    @property
    def dear(self) -> float:
        """More than any community costs, in points."""
        steepest = float(np.sort(np.abs(self.surplus))[-self.rules.most :].sum())
        most = steepest + self.rules.most * float(self.price.max(initial=0.0)) + float(self.opening.max(initial=0.0))
        return max(10.0 * (most + 1.0), 2.0 * float(self.left_out.max(initial=0.0)), 2.0)

    def points(self, lead: int, members: tuple[int, ...]) -> float:
        """What a community costs."""
        at = list(members)
        own = float(self.surplus[self.leads[lead]] + self.surplus[at].sum())
        return float(self.opening[lead] + self.price[lead, at].sum() + abs(own))

    def column(self, lead: int, members: tuple[int, ...]) -> Column:
        """The community with what it costs."""
        ordered = tuple(sorted(members))
        return Column(lead, ordered, self.points(lead, ordered))

    def needs(self, lead: int) -> tuple[int, int]:
        """Strong schools, and rural members, that the lead's community has to have."""
        return self.rules.least_strong, self.rules.least_rural if self.urban[self.leads[lead]] else 0

    def fits(self, lead: int, members: tuple[int, ...]) -> bool:
        """Whether a community keeps every rule that is its own."""
        at, rules, number = list(members), self.rules, len(members) + 1
        first = self.leads[lead]
        if not rules.least <= number <= rules.most or not self.allowed[lead, at].all():
            return False
        if self.held[lead].sum() != self.held[lead, at].sum():
            return False
        strong, rural = self.needs(lead)
        return bool(
            self.weak[at].sum() + self.weak[first] <= rules.most_weak(number)
            and self.strong[at].sum() + self.strong[first] >= strong
            and self.rural[at].sum() >= rural
        )


def distances(schools: tuple[School, ...], rules: Rules, measured: Mapping[tuple[str, str], float]) -> Floats:
    """Kilometres from every school to every other; not a number where it is not known."""
    spots = [Spot(school.id, school.lon, school.lat) for school in schools]
    return Journeys(rules.road_factor, measured).km(spots, spots)


def ground(records: Records, rules: Rules, wishes: Wishes, measured: Mapping[tuple[str, str], float]) -> Ground:
    """The arrays of the records under these rules."""
    gone = {school for lead, members in wishes.locked.items() for school in (lead, *(members or ()))}
    every = tuple(records.schools.values())
    whole_km = distances(every, rules, measured)
    kept = [at for at, school in enumerate(every) if school.id not in gone]
    schools = tuple(every[at] for at in kept)
    place = {school.id: at for at, school in enumerate(schools)}
    number = len(schools)
    km: Floats = whole_km[np.ix_(kept, kept)]
    barred = {lead for school, lead in wishes.forbidden if school == lead}
    bound = set(wishes.fixed)
    leads = np.array(
        [at for at, school in enumerate(schools) if school.may_lead and school.id not in barred | bound], dtype=np.int64
    )
    stages = [set(school.stages) for school in schools]
    joins = np.array([school.may_join or school.id in bound for school in schools], dtype=bool)
    # Not a number compares as false: a distance that is not known is never near enough.
    with np.errstate(invalid="ignore"):
        near = km <= rules.most_km + TINY
    allowed = near[leads] & joins[None, :]
    allowed[np.arange(leads.size), leads] = False
    if rules.same_stage:
        shares = np.array([[bool(one & other) for other in stages] for one in stages], dtype=bool).reshape(
            number, number
        )
        allowed &= shares[leads]
    scores = np.array([school.score for school in schools])
    if rules.best:
        named = np.array([schools[lead].id in wishes.leads for lead in leads.tolist()], dtype=bool)
        allowed &= (scores[leads][:, None] >= scores[None, :]) | named[:, None]
    held = np.zeros_like(allowed)
    at_lead = {schools[lead].id: at for at, lead in enumerate(leads.tolist())}
    for school, lead in wishes.forbidden:
        if school != lead and school in place and lead in at_lead:
            allowed[at_lead[lead], place[school]] = False
    for school, lead in wishes.fixed.items():
        if school not in place or lead not in at_lead:
            continue
        at = place[school]
        own = allowed[at_lead[lead], at]
        allowed[:, at] = False
        allowed[at_lead[lead], at] = own
        held[at_lead[lead], at] = own
    for school in {lead for lead in wishes.fixed.values() if lead in place}:
        allowed[:, place[school]] = False  # who is to lead is no member
    if rules.every_lead:
        allowed[:, leads] = False
        held[:, leads] = False
    price = rules.weights["km"] * np.where(allowed, km[leads], 0.0)
    opening = rules.weights["lead"] * np.array([SCORE_TOP - schools[lead].score for lead in leads.tolist()])
    above = np.maximum(0.0, scores[None, :] - scores[leads][:, None])
    price += rules.weights["above"] * np.where(allowed, above, 0.0)
    opening = np.maximum(opening.reshape(leads.size), 0.0)
    for school, last in wishes.previous.items():
        if school in place:
            change = np.array([schools[lead].id != last for lead in leads.tolist()], dtype=bool)
            price[:, place[school]] += rules.weights["change"] * change
            if school in at_lead and last != school:
                opening[at_lead[school]] += rules.weights["change"]
    pull = rules.weights["uneven"] / 1000
    names, town = _towns(records, rules, schools, gone)
    fixed = np.array([school.id in bound or school.id in wishes.fixed.values() for school in schools], dtype=bool)
    must = fixed | (joins if rules.everyone else np.zeros(number, dtype=bool))
    if rules.every_lead:
        must[leads] = True
    return Ground(
        schools=schools,
        leads=leads,
        allowed=allowed,
        held=held,
        price=price,
        opening=opening,
        surplus=np.array([pull * school.pupils * (school.quality - records.mean) for school in schools]),
        weak=np.array([school.level == "weak" for school in schools], dtype=bool),
        strong=np.array([school.level == "strong" for school in schools], dtype=bool),
        rural=np.array([school.urban_rural == "rural" for school in schools], dtype=bool),
        urban=np.array([school.urban_rural == "urban" for school in schools], dtype=bool),
        joins=joins,
        town=town,
        towns=names,
        left_out=np.where([school.may_join for school in schools], rules.weights["left_out"], 0.0),
        must=must,
        rules=rules,
        communities=rules.communities - len(wishes.locked) if rules.communities else 0,
        constant=_locked_points(records, rules, wishes, every, whole_km),
        locked=tuple((lead, members or ()) for lead, members in sorted(wishes.locked.items())),
        km=km,
    )


def _towns(records: Records, rules: Rules, schools: tuple[School, ...], gone: set[str]) -> tuple[tuple[str, ...], Ints]:
    """Townships that have to have a school in a community and have none in a locked one."""
    names: tuple[str, ...] = ()
    if rules.townships:
        covered = {records.schools[school].township for school in gone}
        names = tuple(sorted({school.township for school in schools} - covered - {""}))
    number = {name: at for at, name in enumerate(names)}
    return names, np.array([number.get(school.township, -1) for school in schools], dtype=np.int64)


def _locked_points(records: Records, rules: Rules, wishes: Wishes, every: tuple[School, ...], km: Floats) -> float:
    """What the locked communities cost."""
    place, total = {school.id: at for at, school in enumerate(every)}, 0.0
    weights = rules.weights
    for lead, members in wishes.locked.items():
        own = [records.schools[school] for school in (lead, *(members or ()))]
        total += max(0.0, weights["lead"] * (SCORE_TOP - own[0].score))
        total += abs(weights["uneven"] / 1000 * sum(s.pupils * (s.quality - records.mean) for s in own))
        total += sum(weights["km"] * float(km[place[lead], place[school.id]]) for school in own[1:])
        total += weights["above"] * sum(max(0.0, school.score - own[0].score) for school in own[1:])
        total += weights["change"] * sum(wishes.previous.get(school.id, lead) != lead for school in own)
    return total
