"""Records as arrays: who could go where, how far, for how many points, and what each school has and needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from junheng.plan.program import Flags, Floats
from junheng.plan.rotation.people import NAMED, Records, Teacher, Unit
from junheng.plan.rotation.rules import Rules
from junheng.terms.findings import Finding

Ints = np.ndarray[tuple[int, ...], np.dtype[np.int64]]


@dataclass(frozen=True)
class Asked:
    """What the people concerned have said since.

    Attributes:
        refused: Teachers who go nowhere, and teachers with the school that they do not go to.
        earlier: Teacher → school of the list made before, of which as little as possible is to change.
    """

    refused: frozenset[tuple[str, str | None]] = frozenset()
    earlier: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Ground:
    """The arrays.

    Shapes:
        N teachers who may move, U units (school and stage), S schools, G groups of subjects.
        of, group, school_of, town_of, counts, backbone, head: see below, one a teacher or unit;
        km, allowed, points: N × U; before, need: U × G; backbone_before, backbone_need, size: U.

    Units:
        km by road, points as the rules weigh, persons.
    """

    movers: tuple[Teacher, ...]
    units: tuple[Unit, ...]
    groups: tuple[str, ...]
    of: Ints
    group: Ints
    counts: Flags
    backbone: Flags
    head: Flags
    school_of: Ints
    town_of: Ints
    schools: int
    towns: int
    km: Floats
    allowed: Flags
    points: Floats
    before: Floats
    need: Floats
    backbone_before: Floats
    backbone_need: Floats
    size: Floats
    eligible: int
    couples: tuple[tuple[int, int], ...] = ()
    constant: float = 0.0
    """Points of the earlier list's moves, all of them dropped."""
    earlier: Mapping[int, int] = field(default_factory=dict)


def ground(records: Records, rules: Rules, asked: Asked) -> Ground:
    """The arrays of the records under these rules."""
    movers = tuple(teacher for teacher in records.teachers.values() if teacher.standing != "stays")
    units = _units(records)
    place = {unit: at for at, unit in enumerate(units)}
    groups = tuple(
        sorted({g for own in records.need.values() for g in own} | {t.group for t in records.teachers.values()})
    )
    at_group = {name: at for at, name in enumerate(groups)}
    schools = {school: at for at, school in enumerate(dict.fromkeys(school for school, _ in units))}
    towns = {town: at for at, town in enumerate(dict.fromkeys(records.schools[school].township for school, _ in units))}
    before, need = np.zeros((len(units), len(groups))), np.zeros((len(units), len(groups)))
    backbone_before = np.zeros(len(units))
    for teacher in records.teachers.values():
        if (unit := (teacher.school, teacher.stage)) in place:
            before[place[unit], at_group[teacher.group]] += 1
            backbone_before[place[unit]] += teacher.backbone
    for unit, own in records.need.items():
        for name, posts in own.items():
            if unit in place:
                need[place[unit], at_group[name]] = float(posts)
    of = np.array([place[teacher.school, teacher.stage] for teacher in movers], dtype=np.int64)
    group = np.array([at_group[teacher.group] for teacher in movers], dtype=np.int64)
    counts = np.array([teacher.standing == "exchange" for teacher in movers], dtype=bool)
    km = records.km(movers, [school for school, _ in units])
    found = Ground(
        movers=movers,
        units=units,
        groups=groups,
        of=of,
        group=group,
        counts=counts,
        backbone=np.array([teacher.backbone for teacher in movers], dtype=bool),
        head=np.array([teacher.head for teacher in movers], dtype=bool),
        school_of=np.array([schools[school] for school, _ in units], dtype=np.int64),
        town_of=np.array([towns[records.schools[school].township] for school, _ in units], dtype=np.int64),
        schools=len(schools),
        towns=len(towns),
        km=km,
        allowed=np.zeros(0, dtype=bool),
        points=np.zeros(0),
        before=before,
        need=need,
        backbone_before=backbone_before,
        backbone_need=np.array([float(records.backbone_need.get(unit, 0)) for unit in units]),
        size=before.sum(axis=1),
        eligible=len(records.eligible),
    )
    found = replace(found, allowed=_allowed(found, records, rules, asked))
    found = replace(found, couples=_couple(found, records, rules))
    return _weighed(found, rules, asked)


def _units(records: Records) -> tuple[Unit, ...]:
    """Units whose school takes part, in order of school and stage."""
    known = {*records.need, *((teacher.school, teacher.stage) for teacher in records.teachers.values())}
    return tuple(sorted(unit for unit in known if unit[0] in records.schools and records.schools[unit[0]].takes_part))


def unplaced(found: Ground, records: Records) -> tuple[Finding, ...]:
    """Who cannot be judged for distance: teachers and schools that are nowhere, by name."""
    told = []
    if not found.km.size:
        return ()
    nowhere = np.isnan(found.km)
    if ids := [found.movers[at].id for at in np.nonzero(nowhere.all(axis=1))[0]]:
        told.append(Finding("rotate.no_distance", table="wishes", params={"number": len(ids), "teachers": ids[:NAMED]}))
    placed = ~nowhere.all(axis=1)
    lost = {found.units[at][0] for at in np.nonzero(nowhere[placed].all(axis=0))[0]} if placed.any() else set()
    if names := [records.schools[id].name for id in sorted(lost)]:
        told.append(
            Finding("rotate.no_place", table="schools", params={"number": len(names), "schools": names[:NAMED]})
        )
    return tuple(told)


def _allowed(found: Ground, records: Records, rules: Rules, asked: Asked) -> Flags:
    stage = np.array([unit[1] == "primary" for unit in found.units])
    allowed: Flags = stage[found.of][:, None] == stage[None, :]
    allowed &= found.school_of[found.of][:, None] != found.school_of[None, :]
    most = np.where(found.counts, rules.most_km, rules.support_km)
    allowed &= found.km <= most[:, None]  # what is not a number is never within a limit
    rural = np.array([records.schools[school].urban_rural == "rural" for school, _ in found.units])
    lacking = found.need > found.before
    for at, teacher in enumerate(found.movers):
        if teacher.standing == "support":
            allowed[at] &= rural & lacking[:, found.group[at]] & (not rural[found.of[at]])
        if rules.unwilling == "stay" and teacher.willing == "unwilling":
            allowed[at] = False
    headed = np.zeros(len(found.units), dtype=bool)
    headed[found.of[found.head]] = True
    allowed[found.head] &= headed[None, :]
    number = {teacher.id: at for at, teacher in enumerate(found.movers)}
    for id, school in asked.refused:
        if id in number:
            away = np.array([school is None or unit[0] == school for unit in found.units])
            allowed[number[id], away] = False
    return allowed


def _couple(found: Ground, records: Records, rules: Rules) -> tuple[tuple[int, int], ...]:
    """Couples of one township who may both move; one who may move alone is let only within the township."""
    if not rules.keep_couples:
        return ()
    number = {teacher.id: at for at, teacher in enumerate(found.movers)}
    pairs = set()
    for at, teacher in enumerate(found.movers):
        other = records.teachers.get(partner_of(records, teacher) or "")
        if other is None:
            continue
        own = records.schools[teacher.school].township
        if records.schools[other.school].township != own:
            continue
        if other.id in number:
            pairs.add((min(at, number[other.id]), max(at, number[other.id])))
        else:
            found.allowed[at] &= found.town_of == found.town_of[found.of[at]]
    return tuple(sorted(pairs))


def partner_of(records: Records, teacher: Teacher) -> str | None:
    """The spouse, as either of the two says."""
    if teacher.partner is not None:
        return teacher.partner
    return records.said_by.get(teacher.id)


def _weighed(found: Ground, rules: Rules, asked: Asked) -> Ground:
    weights = rules.weights
    points = weights["move"] + weights["km"] * np.nan_to_num(found.km)
    at_school: dict[str, list[int]] = {}
    for at, (school, _) in enumerate(found.units):
        at_school.setdefault(school, []).append(at)
    for at, teacher in enumerate(found.movers):
        points[at] += weights.get(teacher.willing, 0.0)
        if teacher.wished_school in at_school:
            points[at, at_school[teacher.wished_school]] += weights["wished_school"]
    if asked.earlier is not None:
        kept = {}
        points += weights["change"]
        for at, teacher in enumerate(found.movers):
            for unit in at_school.get(asked.earlier.get(teacher.id, ""), ()):
                if found.allowed[at, unit]:
                    points[at, unit] -= 2 * weights["change"]
                    kept[at] = unit
        found = replace(found, earlier=kept, constant=weights["change"] * len(kept))
    return replace(found, points=points)
