"""`junheng plan communities` as a library: facts in, a list with its proof out."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import inf, isfinite

from junheng.facts.table import Facts
from junheng.plan.communities.blocked import short_and_blocks
from junheng.plan.communities.check import Checker
from junheng.plan.communities.exchange import exchanged
from junheng.plan.communities.greedy import greedy, keeps, value
from junheng.plan.communities.ground import Column, Ground, ground
from junheng.plan.communities.result import Block, Communities, Community, Member, Missed, Status
from junheng.plan.communities.rules import Rules
from junheng.plan.communities.schools import Records, records
from junheng.plan.communities.seek import sought
from junheng.plan.communities.standing import Found
from junheng.plan.communities.wishes import Wishes, settled
from junheng.plan.held import Held
from junheng.plan.request import Effort
from junheng.plan.solve.child import apart
from junheng.terms.errors import EngineError, InputError

SAME = 1e-6
"""As a share: how near the checker's points are to the model's."""


def formed(
    facts: Facts,
    rules: Rules,
    wishes: Wishes | None = None,
    measured: Mapping[tuple[str, str], float] | None = None,
    effort: Effort | None = None,
    *,
    say: Callable[[str, float], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Communities:
    """The communities of a county.

    Args:
        facts: One county.
        rules: Who takes part, and what a community has to be.
        wishes: What is settled, and last year's list.
        measured: Journeys that the county has measured; great circles elsewhere.
        effort: Seconds, gap and seed.
        say: Told what is solved and the bound.
        stop: Asked now and then whether to stop.

    Raises:
        InputError: the data do not carry communities, or a wish names what is not there or breaks a rule.
        EngineError: the solver failed, or found a list that the checker does not pass.

    Example:
        >>> from junheng.facts.example import example_county
        >>> from junheng.plan.communities.rules import default_rules
        >>> found = formed(example_county(24, 1), default_rules("pairing"))
        >>> found.status, all(rule.holds for rule in found.held)
        ('optimal', True)
    """
    effort, measured = effort or Effort(), measured or {}
    started = time.monotonic()
    asked = wishes or Wishes()
    known = records(facts, rules, asked.scores, asked.leads)
    asked = settled(asked, known)
    base = ground(known, rules, asked, measured)
    checker = Checker(facts, rules, asked, measured)
    _refuse_broken(base, known, rules, asked, checker)
    found, interrupted = sought(base, effort, say, stop)
    short, missed, blocking = 0, tuple[Missed, ...](), tuple[Block, ...]()
    if found.columns is None and not interrupted:
        why = apart(
            short_and_blocks, known, rules, asked, measured, effort.seconds, effort.seed,
            seconds=effort.seconds, say=say, stop=stop,
        )  # fmt: skip
        least, missed, blocking = why.value or why.better or (Found(None, inf, 0.0), missed, blocking)
        short = round(least.bound)
        if least.columns is not None and least.points == 0 and keeps(base, _priced(base, least.columns)):
            columns = exchanged(base, _priced(base, least.columns))
            found = replace(found, columns=tuple(columns), points=value(base, columns))
    by_hand = greedy(base)
    hand = None if by_hand is None else value(base, by_hand) + base.constant
    uneven = sum(s.pupils * abs(s.quality - known.mean) for s in known.schools.values())
    pupils = sum(school.pupils for school in known.schools.values())
    bound = found.bound + base.constant if isfinite(found.bound) else None
    empty = Communities(
        status="infeasible" if short else "unknown",
        records=known,
        rules=rules,
        wishes=asked,
        communities=(),
        out=(),
        held=(),
        points=None,
        bound=None if short else bound,
        greedy=hand,
        uneven_before=uneven / pupils,
        uneven_after=None,
        short=short,
        missed=missed,
        blocking=blocking,
        seconds=time.monotonic() - started,
        findings=known.findings,
    )
    if found.columns is None:
        return empty
    communities = _communities(base, known, asked, found.columns, checker)
    listed = {one.lead: [member.school for member in one.members] for one in communities}
    points = found.points + base.constant
    held = _certified(checker, listed, points)
    near = found.points - found.bound <= effort.gap * abs(points) + 1e-6
    status: Status = "optimal" if near else "feasible"
    inside = {school for lead, members in listed.items() for school in (lead, *members)}
    return replace(
        empty,
        status=status,
        communities=communities,
        out=tuple(id for id in known.schools if id not in inside),
        held=held,
        points=points,
        bound=bound,
        uneven_after=sum(one.pupils * one.apart for one in communities)
        / max(1, sum(one.pupils for one in communities)),
        changed=_changed(asked, listed),
        seconds=time.monotonic() - started,
    )


def _priced(g: Ground, columns: Sequence[Column]) -> list[Column]:
    """Columns with the points of the true weights."""
    return [g.column(column.lead, column.members) for column in columns]


def _certified(checker: Checker, listed: Mapping[str, Sequence[str]], points: float) -> tuple[Held, ...]:
    """The rules, held by the checker.

    Raises:
        EngineError: one does not hold, or the points are others.
    """
    held = checker.held(listed)
    broken = [rule.rule for rule in held if not rule.holds]
    if not broken and abs(checker.points(listed) - points) > SAME * max(1.0, abs(points)):
        broken = ["points"]
    if broken:
        raise EngineError("communities.not_certified", rules=broken)
    return held


def _refuse_broken(g: Ground, known: Records, rules: Rules, wishes: Wishes, checker: Checker) -> None:
    """A wish that breaks a rule is refused by name, not weighed.

    Raises:
        InputError: a fixed school cannot go to its lead, or a locked community breaks a rule.
    """
    leads = {g.schools[lead].id: at for at, lead in enumerate(g.leads.tolist())}
    place = {school.id: at for at, school in enumerate(g.schools)}
    for school, lead in wishes.fixed.items():
        if school not in place:
            continue
        if lead not in leads or not g.allowed[leads[lead], place[school]]:
            km = checker.km(lead, school)
            said = "—" if km != km else f"{km:.1f}"
            raise InputError("communities.fixed_breaks", school=school, lead=lead, km=said, most=rules.most_km)
    for lead, members in wishes.locked.items():
        alone = replace(rules, everyone=False, townships=False, communities=0, every_lead=False)
        own = checker.under(alone, replace(wishes, fixed={}, locked={lead: members}))
        broken = [rule.rule for rule in own.held({lead: list(members or ())}) if not rule.holds]
        if broken:
            raise InputError("communities.lock_breaks", lead=lead, rules=broken)


def _communities(
    g: Ground, known: Records, wishes: Wishes, columns: Sequence[Column], checker: Checker
) -> tuple[Community, ...]:
    every = [
        (g.schools[int(g.leads[column.lead])].id, [g.schools[at].id for at in column.members], False)
        for column in columns
    ] + [(lead, list(members), True) for lead, members in g.locked]
    found = []
    for lead, members, locked in sorted(every):
        schools = [known.schools[id] for id in (lead, *members)]
        pupils = sum(school.pupils for school in schools)
        quality = sum(school.pupils * school.quality for school in schools) / pupils
        told = tuple(
            Member(
                id,
                checker.km(lead, id),
                known.schools[lead].quality - known.schools[id].quality,
                wishes.previous[id] != lead if id in wishes.previous else None,
            )
            for id in members
        )
        points = checker.points({lead: members}) - checker.points({}) + _left_out(known, g.rules, (lead, *members))
        found.append(
            Community(
                lead,
                tuple(sorted(told, key=lambda m: (m.km, m.school))),
                pupils,
                quality,
                abs(quality - known.mean),
                points,
                locked,
            )
        )
    return tuple(found)


def _left_out(known: Records, rules: Rules, schools: Sequence[str]) -> float:
    """What these schools would cost in no community."""
    return rules.weights["left_out"] * sum(known.schools[id].may_join for id in schools)


def _changed(wishes: Wishes, listed: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]] | None:
    """Schools kept with their lead, changed and new against last year's list."""
    if not wishes.previous:
        return None
    now = {school: lead for lead, members in listed.items() for school in (lead, *members)}
    last = wishes.previous
    return {
        "kept": tuple(sorted(id for id, lead in now.items() if last.get(id) == lead)),
        "changed": tuple(sorted(id for id, lead in now.items() if id in last and last[id] != lead)),
        "new": tuple(sorted(id for id in now if id not in last)),
        "gone": tuple(sorted(id for id in last if id not in now)),
    }
