"""`junheng plan rotate` as a library: records in, a list with its proof out."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from math import ceil, inf, isfinite

from junheng.facts.table import Facts
from junheng.plan.held import Held
from junheng.plan.request import Effort
from junheng.plan.rotation.blocked import Blocked, blocked
from junheng.plan.rotation.certificate import Certificate
from junheng.plan.rotation.check import Checker
from junheng.plan.rotation.check_second import secondment_held, visiting_held
from junheng.plan.rotation.curriculum import Curriculum
from junheng.plan.rotation.found import Found
from junheng.plan.rotation.ground import Asked, ground, unplaced
from junheng.plan.rotation.listed import moves, staffing, still_open
from junheng.plan.rotation.records import records
from junheng.plan.rotation.result import Move, Rotation, Status, Visit
from junheng.plan.rotation.rows import rows
from junheng.plan.rotation.rules import Rules
from junheng.plan.rotation.search import search
from junheng.plan.rotation.second_posts import SECONDS, second_posts
from junheng.plan.rotation.secondment import Seconded
from junheng.plan.solve.child import Heard, apart
from junheng.plan.travel.graph import Graph
from junheng.plan.travel.journeys import Journeys
from junheng.terms.errors import EngineError
from junheng.terms.findings import Finding


@dataclass(frozen=True)
class Given:
    """What a county gives besides its facts.

    Attributes:
        measured_km: Journeys that it has measured.
        roads: Its net of roads.
        managers: Teacher → `head` or `deputy`.
    """

    measured_km: Mapping[tuple[str, str], float] = field(default_factory=dict)
    roads: Graph | None = None
    managers: Mapping[str, str] = field(default_factory=dict)


def rotate(
    facts: Facts,
    rules: Rules,
    curriculum: Curriculum,
    asked: Asked | None = None,
    effort: Effort | None = None,
    given: Given | None = None,
    *,
    say: Callable[[str, float], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Rotation:
    """The rotation list for the school year after the data's.

    Args:
        facts: One county with teachers and classes.
        rules: Who may move, and how many have to.
        curriculum: What schools need of each subject.
        asked: Refusals, and an earlier list to stay close to.
        effort: Seconds, gap and seed.
        given: Measured journeys, roads, managers.
        say: Told what is solved and the bound.
        stop: Asked now and then whether to stop; the best list so far is returned.

    Raises:
        InputError: the records do not carry a list.
        EngineError: the solver failed, or found a list that the checker does not pass.

    Example:
        >>> from junheng.facts.example import example_county
        >>> from junheng.plan.rotation.curriculum import default_curriculum
        >>> from junheng.plan.rotation.rules import default_rules
        >>> found = rotate(example_county(12, 1), default_rules(), default_curriculum())
        >>> found.status, all(rule.holds for rule in found.held)
        ('optimal', True)
    """
    asked, effort, given = asked or Asked(), effort or Effort(), given or Given()
    started = time.monotonic()
    journeys = Journeys(rules.road_factor, given.measured_km, given.roads)
    known = records(facts, rules, curriculum, journeys, given.managers)
    base = ground(known, rules, asked)
    model = rows(base, rules)
    heard = apart(search, model, effort.seconds, effort.gap, effort.seed, seconds=effort.seconds, say=say, stop=stop)
    found = _found(heard)
    status: Status
    listed: tuple[Move, ...] = ()
    if found.who is not None and found.where is not None:
        listed = moves(base, known, found.who, found.where)
        near = found.value - found.bound <= effort.gap * abs(found.value) + 1e-6
        status = "optimal" if near else "feasible"
    else:
        status = "infeasible" if found.bound == inf else "unknown"
    done = Rotation(
        status=status,
        records=known,
        rules=rules,
        moves=listed,
        held=(),
        posts=(),
        units=(),
        open=(),
        points=found.value if isfinite(found.value) else None,
        bound=found.bound if isfinite(found.bound) else None,
        greedy=found.hand if asked.earlier is None else None,
        wanted=ceil(rules.least_share * base.eligible),
        changed=_changed(asked, listed),
        interrupted=heard.interrupted,
        findings=(*known.findings, *unplaced(base, known)),
    )
    if status == "infeasible":
        why = apart(blocked, known, rules, asked, effort.seconds, effort.seed, seconds=effort.seconds, stop=stop)
        done = _explained(done, why)
    elif status != "unknown":
        done = _with_second_posts(done, curriculum, asked, effort.seed)
        held = _held(done, facts, curriculum, asked, given)
        if broken := [rule.rule for rule in held if not rule.holds]:
            raise EngineError("rotate.not_certified", rules=broken)
        done = replace(done, held=held)
    if not done.units:
        after = staffing(known, listed)
        done = replace(done, posts=after.posts, units=after.units)
    return replace(done, seconds=time.monotonic() - started)


def _found(heard: Heard) -> Found:
    """The search's answer, or the best list that it told of before it ended.

    Raises:
        EngineError: it died by itself with no list.
    """
    if isinstance(heard.value, Found):
        return heard.value
    if isinstance(heard.better, Found):
        return replace(heard.better, bound=max(heard.better.bound, min(heard.bound, heard.better.value)))
    if heard.interrupted or heard.why == "time":
        return Found(None, None, inf, heard.bound if heard.bound < inf else -inf)
    raise EngineError("engine.solver", why=heard.why)


def _explained(done: Rotation, why: Heard) -> Rotation:
    said = why.value if isinstance(why.value, Blocked) else why.better
    if not isinstance(said, Blocked):
        said = Blocked(None, (), Certificate(0, (), ()))
    proof = said.certificate
    return replace(
        done,
        short=said.short,
        least_short=proof.least,
        blocking=said.blocks,
        holding=proof.holding,
        stuck=proof.stuck,
        interrupted=done.interrupted or why.interrupted,
    )


def _with_second_posts(done: Rotation, curriculum: Curriculum, asked: Asked, seed: int) -> Rotation:
    """With schools after the list, managers seconded, teachers visiting and what stays open."""
    known, rules = done.records, done.rules
    after = staffing(known, done.moves)
    second, coming = Seconded(()), tuple[Visit, ...]()
    if (rules.visiting or rules.seconded) and not done.interrupted:
        given = (known, rules, curriculum, after.posts, done.moves, asked.refused, seed)
        heard = apart(second_posts, *given, seconds=SECONDS)
        second, coming = heard.value or heard.better or (second, coming)
        done = replace(done, interrupted=done.interrupted or heard.interrupted)
    findings = done.findings
    if len(second.sent) < rules.seconded and not done.interrupted:
        params: dict[str, object] = {
            "wanted": rules.seconded,
            "found": len(second.sent),
            "managers": second.managers,
            "schools": second.schools,
        }
        findings = (*findings, Finding("rotate.secondment_short", params=params))
    return replace(
        done,
        posts=after.posts,
        units=after.units,
        open=still_open(after.posts, coming),
        secondments=second.sent,
        visits=coming,
        findings=findings,
    )


def _held(done: Rotation, facts: Facts, curriculum: Curriculum, asked: Asked, given: Given) -> tuple[Held, ...]:
    """Every rule, held by a checker that knows no model."""
    clerk = Checker(facts, done.rules, curriculum, asked.refused, done.records.year, given.measured_km, given.roads)
    held = clerk.held(done.moves)
    if all(rule.holds for rule in held):
        if done.rules.visiting:
            held = (*held, visiting_held(clerk, done.moves, done.visits))
        if done.rules.seconded:
            sent, coming = done.secondments, done.visits
            held = (*held, secondment_held(clerk, facts, done.moves, sent, coming, given.managers))
    return held


def _changed(asked: Asked, listed: tuple[Move, ...]) -> dict[str, tuple[str, ...]] | None:
    """Teachers kept, dropped and new against the earlier list."""
    if asked.earlier is None:
        return None
    now = {move.teacher: move.to_school for move in listed if move.kind != "return"}
    return {
        "kept": tuple(sorted(id for id, school in asked.earlier.items() if now.get(id) == school)),
        "dropped": tuple(sorted(id for id, school in asked.earlier.items() if now.get(id) != school)),
        "new": tuple(sorted(id for id, school in now.items() if asked.earlier.get(id) != school)),
    }
