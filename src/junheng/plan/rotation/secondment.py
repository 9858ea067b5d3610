"""Managers who serve a term at a weaker school (挂职).

Rule:
    Schools of a stage are ordered by backbone teachers for each pupil. Managers come from the county's share of strong
    ones, no village school among them, and go to the share of weak ones and, where the county says so, to village
    schools that are not strong. At most one leaves a school and one comes to a school. As many are sent as are asked
    for and can be; of such choices the one of fewest kilometres. Posts at home are kept, so a secondment is no
    exchange and changes no school's staffing.
"""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from math import floor

import numpy as np
from scipy import sparse

from junheng.plan.rotation.people import Records, Teacher, Unit
from junheng.plan.rotation.result import Secondment
from junheng.plan.rotation.rules import Rules
from junheng.plan.solve.mixed import mixed
from junheng.plan.solve.tangents import Planes
from junheng.standards.model import STAGES

SECONDS = 10.0


@dataclass(frozen=True)
class Seconded:
    """Who is sent, and what that was chosen from.

    Attributes:
        managers: How many might be sent.
        schools: How many schools might receive.
    """

    sent: tuple[Secondment, ...]
    managers: int = 0
    schools: int = 0


def strength(records: Records) -> dict[Unit, Fraction]:
    """Backbone teachers for each pupil, of the schools that take part and have pupils."""
    held = Counter((one.school, one.stage) for one in records.teachers.values() if one.backbone)
    return {
        unit: Fraction(held[unit], pupils)
        for unit, pupils in records.pupils.items()
        if pupils and unit[0] in records.schools and records.schools[unit[0]].takes_part
    }


def sides(records: Records, rules: Rules) -> tuple[set[Unit], set[Unit]]:
    """Who may send, and who may receive."""
    known = strength(records)
    send: set[Unit] = set()
    receive: set[Unit] = set()
    for stage in STAGES:
        order = sorted((unit for unit in known if unit[1] == stage), key=lambda unit: (known[unit], unit))
        if len(order) < 2:
            continue
        strong = set(order[len(order) - max(1, floor(rules.strong * len(order))) :])
        weak = set(order[: max(1, floor(rules.weak * len(order)))])
        rural = {unit for unit in order if records.schools[unit[0]].urban_rural == "rural"}
        send |= strong - rural
        receive |= weak | (rural - strong if rules.villages else set())
    return send, receive - send


def secondments(
    records: Records, rules: Rules, refused: frozenset[tuple[str, str | None]], busy: frozenset[str], seed: int
) -> Seconded:
    """Who is seconded where.

    Args:
        records: What is known.
        rules: How many, from where, to where.
        refused: Who goes nowhere, or not to a school.
        busy: Who is on the list already.
        seed: Of the solver.
    """
    if not rules.seconded:
        return Seconded(())
    send, receive = sides(records, rules)
    managers = [
        teacher
        for id, post in sorted(records.managers.items())
        if post in rules.seconded_who and _may(teacher := records.teachers[id], rules, refused) and id not in busy
        if (teacher.school, teacher.stage) in send
    ]
    schools = sorted(receive)
    if not managers or not schools:
        return Seconded((), len(managers), len(schools))
    km = records.km(managers, [school for school, _ in schools])
    allowed = km <= rules.seconded_km
    for at, one in enumerate(managers):
        allowed[at] &= [
            unit[1] == one.stage and unit[0] != one.school and (one.id, unit[0]) not in refused for unit in schools
        ]
    who, where = np.nonzero(allowed)
    if not who.size:
        return Seconded((), len(managers), len(schools))
    homes = {school: at for at, school in enumerate(sorted({one.school for one in managers}))}
    ends = {school: at for at, school in enumerate(sorted({school for school, _ in schools}))}
    leave = np.array([homes[managers[at].school] for at in who])
    come = np.array([ends[schools[at][0]] for at in where])
    each = np.arange(who.size)
    row = np.concatenate([leave, len(homes) + come, np.full(who.size, len(homes) + len(ends))])
    high = np.concatenate([np.ones(len(homes) + len(ends)), [float(rules.seconded)]])
    matrix = sparse.csr_array((np.ones(3 * who.size), (row, np.tile(each, 3))), shape=(high.size, who.size))
    ways = km[who, where]
    dear = 1.0 + float(ways.max()) * min(rules.seconded, len(homes), len(ends))
    found = mixed(
        ways - dear,
        np.zeros(who.size),
        np.ones(who.size),
        np.ones(who.size, dtype=bool),
        Planes(who.size, matrix, np.full(high.size, -np.inf), high),
        seconds=SECONDS,
        gap=0.0,
        seed=seed,
    )
    taken = each[found.x > 0.5] if found.x is not None else each[:0]
    sent = [
        Secondment(
            managers[who[at]].id,
            records.managers[managers[who[at]].id],
            managers[who[at]].school,
            schools[where[at]][0],
            managers[who[at]].stage,
            float(ways[at]),
            rules.terms["secondment"],
        )
        for at in taken
    ]
    return Seconded(tuple(sorted(sent, key=lambda one: (one.from_school, one.teacher))), len(managers), len(schools))


def _may(teacher: Teacher, rules: Rules, refused: frozenset[tuple[str, str | None]]) -> bool:
    return (
        teacher.settled
        and teacher.years is not None
        and teacher.years >= rules.seconded_years
        and (teacher.id, None) not in refused
        and not (rules.unwilling == "stay" and teacher.willing == "unwilling")
    )
