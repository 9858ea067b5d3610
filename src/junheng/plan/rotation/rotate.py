"""`junheng plan rotate` as a library: records in, a list with its proof out."""

import time
from collections.abc import Callable
from math import ceil, isfinite

from junheng.facts.table import Facts
from junheng.plan.request import Effort
from junheng.plan.rotation.apart import apart
from junheng.plan.rotation.blocked import short_and_blocks
from junheng.plan.rotation.check import Checker
from junheng.plan.rotation.curriculum import Curriculum
from junheng.plan.rotation.greedy import greedy
from junheng.plan.rotation.ground import Asked, ground
from junheng.plan.rotation.listed import moves, staffing
from junheng.plan.rotation.records import records
from junheng.plan.rotation.result import Block, Held, Move, Rotation, Status
from junheng.plan.rotation.rows import rows
from junheng.plan.rotation.rules import Rules
from junheng.plan.rotation.search import Found, search
from junheng.terms.errors import EngineError


def rotate(
    facts: Facts,
    rules: Rules,
    curriculum: Curriculum,
    asked: Asked | None = None,
    effort: Effort | None = None,
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
        say: Told what is solved and the bound.
        stop: Asked now and then whether to stop.

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
    asked, effort = asked or Asked(), effort or Effort()
    started = time.monotonic()
    known = records(facts, rules, curriculum)
    base = ground(known, rules, asked)
    model = rows(base, rules)
    found: Found = apart(
        search, model, effort.seconds, effort.gap, effort.seed, seconds=effort.seconds, say=say, stop=stop
    )
    wanted = ceil(rules.least_share * base.eligible)
    listed: tuple[Move, ...] = ()
    held: tuple[Held, ...] = ()
    short, blocking = (0, 0), tuple[Block, ...]()
    if found.who is not None and found.where is not None:
        listed = moves(base, known, found.who, found.where)
        held = Checker(facts, rules, curriculum, asked.refused, known.year).held(listed)
        if broken := [rule.rule for rule in held if not rule.holds]:
            raise EngineError("rotate.not_certified", rules=broken)
        near = found.value - found.bound <= effort.gap * abs(found.value) + 1e-6
        status: Status = "optimal" if near else "feasible"
    else:
        status = "infeasible" if found.bound == float("inf") else "unknown"
        if status == "infeasible":
            short, blocking = apart(
                short_and_blocks, known, rules, asked, effort.seconds, effort.seed, seconds=effort.seconds, stop=stop
            )
    after = staffing(known, rules, listed)
    return Rotation(
        status=status,
        records=known,
        rules=rules,
        moves=listed,
        held=held,
        posts=after.posts,
        units=after.units,
        open=after.open if listed or status == "optimal" else (),
        points=found.value if isfinite(found.value) else None,
        bound=found.bound if isfinite(found.bound) else None,
        greedy=greedy(model) if listed and asked.earlier is None else None,
        wanted=wanted,
        short=short,
        blocking=blocking,
        changed=_changed(asked, listed),
        seconds=time.monotonic() - started,
        findings=known.findings,
    )


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
