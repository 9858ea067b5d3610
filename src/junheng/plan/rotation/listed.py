"""Moves of the model as lines of the list, with reasons; schools before and after; posts that stay open."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from junheng.plan.rotation.ground import Ground, Ints
from junheng.plan.rotation.people import Records, Unit
from junheng.plan.rotation.result import Move, Open, Post, Reason, UnitAfter, Visit

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


def staffing(records: Records, sent: Sequence[Move]) -> Staffing:
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
    return Staffing(tuple(posts), told)


def rests(posts: Sequence[Post]) -> dict[tuple[Unit, str], float]:
    """What is left of a post where posts are missing, after the whole ones to recruit for."""
    found = {}
    for post in posts:
        if post.missing_after > SMALL:
            rest = post.missing_after - _recruit(post)
            if rest > SMALL:
                found[post.unit, post.group] = rest
    return found


def _recruit(post: Post) -> int:
    return int(post.missing_after + SMALL)


def still_open(posts: Sequence[Post], visits: Sequence[Visit]) -> tuple[Open, ...]:
    """Whole posts to recruit for, and what is left of one, with the lessons that visiting teachers give."""
    coming: dict[tuple[Unit, str], list[Visit]] = {}
    for visit in visits:
        coming.setdefault(((visit.to_school, visit.stage), visit.group), []).append(visit)
    found = []
    for post in posts:
        if post.missing_after > SMALL:
            own = coming.get((post.unit, post.group), [])
            by_school: Counter[str] = Counter()
            for visit in own:
                by_school[visit.from_school] += visit.lessons
            main = min(by_school, key=lambda school: (-by_school[school], school), default=None)
            found.append(
                Open(
                    post.unit,
                    post.group,
                    post.missing_after,
                    _recruit(post),
                    max(0.0, post.missing_after - _recruit(post)),
                    main,
                    next((visit.km for visit in own if visit.from_school == main), None),
                    by_school.total(),
                )
            )
    return tuple(found)
