"""Why the shares cannot be met: the rules' prices where only people that are missing cost anything.

By weak duality the prices prove that so many people are missing whatever list is made. A rule with a price holds the
list back: its price is by how many people fewer would be missing if its limit were looser by one, as far as that goes.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

import numpy as np

from junheng.plan.rotation.found import Found, Watch
from junheng.plan.rotation.ground import Asked, Ground
from junheng.plan.rotation.people import Records
from junheng.plan.rotation.pricing import CLOSE, priced, shortage
from junheng.plan.rotation.result import Holding, Stuck
from junheng.plan.rotation.rows import Rows
from junheng.plan.rotation.rules import Rules

PRICED = 1e-5
RULES = {"school": "school_share", "subject": "subject_share", "size": "growth", "keep": "backbone_kept",
         "head": "heads", "couple": "couples"}  # fmt: skip
"""By kind of row, the rule as the checker calls it."""


@dataclass(frozen=True)
class Certificate:
    """What proves that people are missing.

    Attributes:
        least: So many, movers and backbone teachers together, are missing in any list.
        holding: Rules with a price, the dearest first.
        stuck: Who counts for the shares that are missed and does not move in the list of fewest missing, and why.
    """

    least: int
    holding: tuple[Holding, ...]
    stuck: tuple[Stuck, ...]


def certificate(
    rows: Rows,
    records: Records,
    rules: Rules,
    asked: Asked,
    found: Found,
    seconds: float,
    stop: Callable[[], bool] | None = None,
) -> Certificate:
    """The proof that the shares are missed, in rules, schools and teachers.

    Args:
        rows: The rules.
        records: What is known.
        rules: As the county says them.
        asked: Refusals.
        found: The list by which the shares are missed least.
        seconds: Time limit.
        stop: Asked whether to stop.
    """
    free, nothing = shortage(rows)
    proof = priced(free, nothing, CLOSE, Watch(time.monotonic() + seconds, stop=stop))
    least = max(0, ceil(proof.bound - 1e-6)) if np.isfinite(proof.bound) else 0
    prices = proof.prices if proof.prices is not None else np.zeros(rows.low.size)
    holding = _holding(rows, prices)
    return Certificate(least, holding, _stuck(rows, records, rules, asked, found, holding))


def _holding(rows: Rows, prices: np.ndarray) -> tuple[Holding, ...]:
    g, groups = rows.ground, len(rows.ground.groups)
    schools = list(dict.fromkeys(school for school, _ in g.units))
    starts = sorted(rows.first.items(), key=lambda item: item[1])
    ends = [start for _, start in starts[1:]] + [rows.low.size]
    told = []
    for (kind, start), end in zip(starts, ends, strict=True):
        if kind not in RULES:
            continue
        for at in np.nonzero(np.abs(prices[start:end]) > PRICED)[0].tolist():
            price = float(prices[start + at])
            side = rows.low[start + at] if price > 0 else rows.high[start + at]
            worth, limit = abs(price), abs(float(side))
            match kind:
                case "school":
                    told.append(Holding(RULES[kind], schools[at], None, None, limit, worth))
                case "subject":
                    school, stage = g.units[at // groups]
                    told.append(Holding(RULES[kind], school, stage, g.groups[at % groups], limit, worth))
                case "size":
                    school, stage = g.units[at]
                    told.append(Holding(RULES[kind], school, stage, None, limit, worth))
                case "keep":
                    kept = float(_backbone_of(g, at) + side)
                    told.append(Holding(RULES[kind], schools[at], None, None, kept, worth))
                case "head":
                    told.append(Holding(RULES[kind], schools[at], None, None, 0.0, worth))
                case _:
                    one = g.movers[g.couples[at // g.towns][0]]
                    told.append(Holding(RULES[kind], one.school, one.stage, None, 0.0, worth))
    # Limits come first: a couple or a change of heads is held by what holds its people.
    plain = ("couples", "heads")
    order = sorted(
        set(told),
        key=lambda one: (
            one.rule in plain,
            -round(one.worth, 6),
            one.rule,
            one.school,
            one.stage or "",
            one.group or "",
        ),
    )
    return tuple(order)


def _backbone_of(g: Ground, school: int) -> float:
    return float(g.backbone_before[g.school_of == school].sum())


def _stuck(
    rows: Rows, records: Records, rules: Rules, asked: Asked, found: Found, holding: tuple[Holding, ...]
) -> tuple[Stuck, ...]:
    g = rows.ground
    if found.who is None or found.short is None:
        return ()
    moving = set(found.who.tolist())
    held: dict[tuple[str, str | None], str] = {}
    for one in reversed(holding):
        if one.rule not in ("couples", "heads"):
            held[one.school, one.group] = one.rule
    told = []
    only_backbone = found.short[0] == 0
    for at, teacher in enumerate(g.movers):
        if not g.counts[at] or at in moving or (only_backbone and not teacher.backbone):
            continue
        if not g.allowed[at].any():
            reason = _nowhere(g, at, records, rules, asked)
        elif (teacher.school, teacher.group) in held:
            reason = held[teacher.school, teacher.group]
        else:
            reason = held.get((teacher.school, None), "heads" if teacher.head else "together")
        told.append(Stuck(teacher.id, teacher.school, teacher.stage, teacher.group, teacher.backbone, reason))
    return tuple(told)


def _nowhere(g: Ground, at: int, records: Records, rules: Rules, asked: Asked) -> str:
    """Which rule leaves a teacher no school at all."""
    teacher = g.movers[at]
    refused = (teacher.id, None) in asked.refused
    if refused or (rules.unwilling == "stay" and teacher.willing == "unwilling"):
        return "wishes"
    other = np.array([unit[1] == teacher.stage and unit[0] != teacher.school for unit in g.units])
    if not other.any():
        return "alone"
    if np.isnan(g.km[at][other]).all():
        return "unknown"
    limit = rules.most_km if g.counts[at] else rules.support_km
    if not (g.km[at][other] <= limit).any():
        return "distance"
    if teacher.head:
        return "heads"
    return "couples" if any(at == one for pair in g.couples for one in pair) or teacher.partner else "wishes"
