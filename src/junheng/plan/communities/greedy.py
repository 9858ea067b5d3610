"""Communities as they are made by hand: the best schools lead, every school goes to the nearest of them with room."""

import numpy as np

from junheng.plan.communities.ground import Column, Ground


def greedy(g: Ground) -> list[Column] | None:
    """Communities by hand; None where that way breaks a rule."""
    found = by_hand(g)
    return found if keeps(g, found) else None


def by_hand(g: Ground) -> list[Column]:
    """Communities by hand, whether or not they keep every rule.

    As many leads as communities of middling size want, best score first; then schools by how near their lead is,
    and last the smallest communities filled from their neighbours.
    """
    number = int(g.joins.sum())
    middle = max(2, (g.rules.least + g.rules.most) // 2)
    wanted = g.communities or max(1, -(-number // middle))
    asked = np.flatnonzero(g.held.any(axis=1) | (g.must & ~g.joins)[g.leads])
    order = sorted(range(g.leads.size), key=lambda at: (at not in set(asked.tolist()), g.opening[at], at))
    leads = order[: max(wanted, asked.size)]
    if not leads:
        return []
    members: dict[int, list[int]] = {lead: np.flatnonzero(g.held[lead]).tolist() for lead in leads}
    gone = {int(g.leads[lead]) for lead in leads} | {school for own in members.values() for school in own}
    near = sorted(
        (float(g.km[g.leads[lead], school]), lead, school)
        for lead in leads
        for school in np.flatnonzero(g.allowed[lead]).tolist()
        if school not in gone
    )
    for _, lead, school in near:
        if school not in gone and len(members[lead]) + 1 < g.rules.most:
            members[lead].append(school)
            gone.add(school)
    _open(g, members)
    _fill(g, members)
    return [g.column(lead, tuple(own)) for lead, own in members.items() if own]


def _open(g: Ground, members: dict[int, list[int]]) -> None:
    """Who has to be in a community and has no lead in reach gets one: the nearest school that may lead it."""
    at_lead = {int(school): lead for lead, school in enumerate(g.leads.tolist())}
    gone = {int(g.leads[lead]) for lead in members} | {school for own in members.values() for school in own}
    for school in np.flatnonzero(g.must).tolist():
        if school in gone or school in {int(g.leads[lead]) for lead in members}:
            continue
        open_ones = np.array(sorted(members), dtype=np.int64)
        if g.allowed[open_ones, school].any() or g.communities:
            continue
        able = [lead for lead in np.flatnonzero(g.allowed[:, school]).tolist() if not g.held[:, g.leads[lead]].any()]
        if school in at_lead and not able:
            able = [at_lead[school]]
        if able:
            lead = min(able, key=lambda one: (g.km[g.leads[one], school], one))
            for own in members.values():
                if g.leads[lead] in own:
                    own.remove(int(g.leads[lead]))
            members[lead] = [*np.flatnonzero(g.held[lead]).tolist(), school]
            gone |= {school, int(g.leads[lead])}


def _fill(g: Ground, members: dict[int, list[int]]) -> None:
    """Those that are too small take the nearest school of one that can spare it."""
    for lead, own in members.items():
        while len(own) + 1 < g.rules.least:
            spare = [
                (float(g.km[g.leads[lead], school]), other, school)
                for other, theirs in members.items()
                if other != lead and len(theirs) + 1 > g.rules.least
                for school in theirs
                if g.allowed[lead, school] and not g.held[other, school]
            ]
            if not spare:
                return
            _, other, school = min(spare)
            members[other].remove(school)
            own.append(school)


def keeps(g: Ground, columns: list[Column]) -> bool:
    """Whether communities together keep every rule."""
    times = np.zeros(g.size, dtype=int)
    for column in columns:
        if not g.fits(column.lead, column.members):
            return False
        times[[int(g.leads[column.lead]), *column.members]] += 1
    covered = set(g.town[times > 0].tolist())
    return bool(
        (times <= 1).all()
        and (times[g.must] == 1).all()
        and all(at in covered for at in range(len(g.towns)))
        and (not g.communities or len(columns) == g.communities)
    )


def value(g: Ground, columns: list[Column]) -> float:
    """Points of communities, and of the schools in none, without locked ones."""
    inside = {school for column in columns for school in (int(g.leads[column.lead]), *column.members)}
    out = [at for at in range(g.size) if at not in inside]
    return float(sum(column.points for column in columns) + g.left_out[out].sum())
