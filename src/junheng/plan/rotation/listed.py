"""Moves of the model as lines of the list, with reasons; schools before and after; posts that stay open."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from junheng.plan.rotation.ground import Ground, Ints
from junheng.plan.rotation.records import Records, Unit, apart_km
from junheng.plan.rotation.result import Move, Open, Post, Reason, UnitAfter
from junheng.plan.rotation.rules import Rules

SMALL = 0.05
"""Less than this much of a post is no gap worth a word."""


def moves(ground: Ground, records: Records, who: Ints, where: Ints) -> tuple[Move, ...]:
    """The list, by school left, and after it those who return."""
    g = ground
    net: Counter[tuple[int, int]] = Counter()
    for i, v in zip(who.tolist(), where.tolist(), strict=True):
        net[v, int(g.group[i])] += 1
        net[int(g.of[i]), int(g.group[i])] -= 1
    found = []
    for i, v in zip(who.tolist(), where.tolist(), strict=True):
        teacher = g.movers[i]
        found.append(
            Move(
                teacher=teacher.id,
                from_school=teacher.school,
                to_school=g.units[v][0],
                stage=teacher.stage,
                subject=teacher.subject,
                group=teacher.group,
                backbone=teacher.backbone,
                head=teacher.head,
                kind="exchange" if g.counts[i] else "support",
                km=float(g.km[i, v]),
                reasons=tuple(_reasons(g, i, v)),
            )
        )
    found.sort(key=lambda move: (move.kind, move.from_school, move.stage, move.teacher))
    back = [
        Move(
            teacher=entry.teacher,
            from_school=entry.from_school,
            to_school=entry.to_school,
            stage=entry.stage,
            subject=entry.subject,
            group=records.teachers[entry.teacher].group,
            backbone=records.teachers[entry.teacher].backbone,
            head=records.teachers[entry.teacher].head,
            kind="return",
            km=None,
            reasons=(Reason("rotate.reason.return", {"kind": entry.kind}),),
        )
        for entry in sorted(records.returns, key=lambda entry: (entry.to_school, entry.teacher))
    ]
    return (*found, *back)


def _reasons(g: Ground, i: int, v: int) -> list[Reason]:
    u, group, teacher = int(g.of[i]), int(g.group[i]), g.movers[i]
    found = []
    lacking = float(g.need[v, group] - g.before[v, group])
    spare = float(g.before[u, group] - g.need[u, group])
    if lacking > SMALL:
        code = "rotate.reason.need_spare" if spare > SMALL else "rotate.reason.need"
        blanks = {"group": teacher.group, "missing": round(lacking, 2)}
        found.append(Reason(code, blanks | ({"spare": round(spare, 2)} if spare > SMALL else {})))
    if teacher.backbone and g.backbone_need[v] > g.backbone_before[v]:
        have, need = float(g.backbone_before[v]), round(float(g.backbone_need[v]), 1)
        found.append(Reason("rotate.reason.backbone", {"have": int(have), "need": need}))
    if teacher.head:
        found.append(Reason("rotate.reason.head", {}))
    if teacher.wished_school == g.units[v][0]:
        found.append(Reason("rotate.reason.wish", {}))
    elif teacher.willing == "volunteer":
        found.append(Reason("rotate.reason.volunteer", {}))
    if not found:
        found.append(Reason("rotate.reason.share", {}))
    return found


@dataclass(frozen=True)
class Staffing:
    """Schools before and after."""

    posts: tuple[Post, ...]
    units: tuple[UnitAfter, ...]
    open: tuple[Open, ...]


def staffing(records: Records, rules: Rules, sent: Sequence[Move]) -> Staffing:
    """What each school that takes part has and needs, before and after the list; counted from the records."""
    before: Counter[tuple[Unit, str]] = Counter()
    backbone: Counter[Unit] = Counter()
    for teacher in records.teachers.values():
        before[(teacher.school, teacher.stage), teacher.group] += 1
        backbone[teacher.school, teacher.stage] += teacher.backbone
    after, backbone_after = before.copy(), backbone.copy()
    leaving: Counter[Unit] = Counter()
    coming: Counter[Unit] = Counter()
    for move in sent:
        if move.kind != "return":
            here, there = (move.from_school, move.stage), (move.to_school, move.stage)
            after[here, move.group] -= 1
            after[there, move.group] += 1
            backbone_after[here] -= move.backbone
            backbone_after[there] += move.backbone
            leaving[here] += 1
            coming[there] += 1
    known = {*records.need, *(unit for unit, _ in before)}
    units = sorted(unit for unit in known if unit[0] in records.schools and records.schools[unit[0]].takes_part)
    held: dict[Unit, set[str]] = {}
    for unit, group in (*before, *after):
        held.setdefault(unit, set()).add(group)
    posts = []
    for unit in units:
        own = records.need.get(unit, {})
        posts += [
            Post(unit, group, float(own.get(group, 0)), before[unit, group], after[unit, group])
            for group in sorted({*own, *held.get(unit, ())})
        ]
    by_unit: dict[Unit, list[Post]] = {}
    for post in posts:
        by_unit.setdefault(post.unit, []).append(post)
    told = tuple(
        UnitAfter(
            unit=unit,
            leaving=leaving[unit],
            coming=coming[unit],
            teachers_before=sum(post.before for post in by_unit.get(unit, ())),
            teachers_after=sum(post.after for post in by_unit.get(unit, ())),
            backbone_before=backbone[unit],
            backbone_after=backbone_after[unit],
            missing_before=sum(post.missing_before for post in by_unit.get(unit, ())),
            missing_after=sum(post.missing_after for post in by_unit.get(unit, ())),
        )
        for unit in units
    )
    return Staffing(tuple(posts), told, tuple(_open(records, rules, posts)))


def _open(records: Records, rules: Rules, posts: Sequence[Post]) -> list[Open]:
    """Whole posts to recruit for; for what is left of one, the nearest school that can spare as much."""
    spare: dict[tuple[Unit, str], float] = {(post.unit, post.group): post.after - post.need for post in posts}
    found = []
    for post in posts:
        if post.missing_after <= SMALL:
            continue
        recruit = int(post.missing_after + SMALL)
        rest = max(0.0, post.missing_after - recruit)
        near = _nearest(records, rules, post.unit, post.group, rest, spare) if rest > SMALL else None
        if near is not None:
            spare[(near[0], post.unit[1]), post.group] -= rest
        found.append(
            Open(
                post.unit, post.group, post.missing_after, recruit, rest, *(near if near is not None else (None, None))
            )
        )
    return found


def _nearest(
    records: Records, rules: Rules, unit: Unit, group: str, rest: float, spare: Mapping[tuple[Unit, str], float]
) -> tuple[str, float] | None:
    here = records.schools[unit[0]].place
    best: tuple[float, str] | None = None
    for ((school, stage), of), free in spare.items():
        there = records.schools[school].place
        if of != group or stage != unit[1] or school == unit[0] or free < rest or here is None or there is None:
            continue
        km = rules.road_factor * apart_km(here, there)
        if km <= rules.visiting_km and (best is None or (km, school) < best):
            best = (km, school)
    return None if best is None else (best[1], best[0])
