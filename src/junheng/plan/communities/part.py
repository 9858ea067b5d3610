"""A part of the schools as a problem of its own: some communities that are formed anew while the others stay."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from junheng.plan.communities.ground import Column, Ground, Ints


@dataclass(frozen=True)
class Part:
    """The problem of a part.

    Attributes:
        ground: Its arrays.
        schools: Numbers of its schools in the whole.
        leads: Numbers of its leads in the whole.
        points: What its schools cost as they stand.
        standing: Its communities as they stand, in its own numbers.
    """

    ground: Ground
    schools: Ints
    leads: Ints
    points: float
    standing: tuple[Column, ...] = ()

    def back(self, columns: Iterable[Column]) -> list[Column]:
        """Communities of the part in the numbers of the whole."""
        return [
            Column(int(self.leads[c.lead]), tuple(sorted(self.schools[list(c.members)].tolist())), c.points)
            for c in columns
        ]

    def inside(self, columns: Iterable[Column]) -> list[Column]:
        """Those communities of the whole that lie inside, in the numbers of the part."""
        place = {school: at for at, school in enumerate(self.schools.tolist())}
        lead_at = {lead: at for at, lead in enumerate(self.leads.tolist())}
        return [
            Column(lead_at[c.lead], tuple(place[school] for school in c.members), c.points)
            for c in columns
            if c.lead in lead_at and all(school in place for school in c.members)
        ]


def around(g: Ground, columns: Sequence[Column], centre: int, most: int) -> set[int]:
    """The communities whose leads are nearest to a school, up to so many schools together."""
    heads = [int(g.leads[column.lead]) for column in columns]
    km = np.nan_to_num(g.km[centre, heads], nan=np.inf)
    near = sorted(range(len(columns)), key=lambda at: (heads[at] != centre, km[at], at))
    chosen: set[int] = set()
    number = 0
    for at in near:
        size = 1 + len(columns[at].members)
        if chosen and number + size > most:
            break
        chosen.add(at)
        number += size
    return chosen


def part_of(
    g: Ground, columns: Sequence[Column], chosen: set[int], out: Sequence[int] = (), *, alone: bool = False
) -> Part:
    """The schools of some communities, and others that are in none, as a problem of its own.

    Args:
        g: The arrays.
        columns: Communities as they stand.
        chosen: Numbers of those that are formed anew.
        out: Schools that are in none.
        alone: What is outside is not settled yet: only townships that lie inside as a whole are asked for, and no
            number of communities.
    """
    own = [columns[at] for at in sorted(chosen)]
    schools = np.array(sorted([*out, *(s for c in own for s in (int(g.leads[c.lead]), *c.members))]), dtype=np.int64)
    inside = np.zeros(g.size, dtype=bool)
    inside[schools] = True
    leads = np.flatnonzero(inside[g.leads])
    place = {school: at for at, school in enumerate(schools.tolist())}
    elsewhere = {
        int(g.town[s]) for at, c in enumerate(columns) if at not in chosen for s in (int(g.leads[c.lead]), *c.members)
    }
    if alone:
        elsewhere = {int(town) for town in g.town[~inside]}
    names = [at for at in range(len(g.towns)) if at not in elsewhere]
    number = {town: at for at, town in enumerate(names)}
    ground = replace(
        g,
        schools=tuple(g.schools[at] for at in schools.tolist()),
        leads=np.array([place[int(g.leads[lead])] for lead in leads.tolist()], dtype=np.int64),
        allowed=g.allowed[np.ix_(leads, schools)],
        held=g.held[np.ix_(leads, schools)],
        price=g.price[np.ix_(leads, schools)],
        opening=g.opening[leads],
        surplus=g.surplus[schools],
        weak=g.weak[schools],
        strong=g.strong[schools],
        rural=g.rural[schools],
        urban=g.urban[schools],
        joins=g.joins[schools],
        town=np.array([number.get(int(town), -1) for town in g.town[schools]], dtype=np.int64),
        towns=tuple(g.towns[at] for at in names),
        left_out=g.left_out[schools],
        must=g.must[schools],
        communities=g.communities - (len(columns) - len(own)) if g.communities and not alone else 0,
        km=g.km[np.ix_(schools, schools)],
    )
    points = float(sum(column.points for column in own) + g.left_out[list(out)].sum())
    lead_at = {lead: at for at, lead in enumerate(leads.tolist())}
    standing = tuple(
        Column(lead_at[c.lead], tuple(sorted(place[school] for school in c.members)), c.points) for c in own
    )
    return Part(ground, schools, leads, points, standing)
