"""Where a lever can be used, and the most of it there."""

import numpy as np

from junheng.plan.costs import PLACES
from junheng.plan.formulation.ground import Ground
from junheng.plan.levers import Lever
from junheng.plan.model import Ints
from junheng.plan.program import Floats
from junheng.plan.teachers import stock_of_type


def sites_of(ground: Ground, lever: Lever) -> tuple[Ints, Floats]:
    """Sites at which a lever can help and may be used, and the most of it at each.

    Shapes:
        both: sites, which are schools for a lever of the whole school, else units.

    Units:
        the most: columns, of `lever.per_unit` each; inf where nothing limits it.
    """
    if lever.action.room is not None:
        sites, high = _lacking_room(ground, lever.action.room)
    elif lever.action.of_school:
        sites, high = _schools(ground, lever)
    else:
        sites, high = _units(ground, lever)
    return _allowed(ground, lever, sites, high)


def movable(ground: Ground, lever: Lever, units: Ints) -> Floats:
    """Teachers whom a move may take from some units: those of the lever's types who are there now. Shapes: units."""
    found = np.zeros(units.size)
    for action in lever.actions:
        if not ground.question.forbids(action.id, None):
            found += stock_of_type(ground.situation, action.type or "plain")[units]
    return found


def _lacking_room(ground: Ground, kind: str) -> tuple[Ints, Floats]:
    """Schools that lack special rooms of a kind: no more are built than the most that lack in any year."""
    none = np.zeros(len(ground.situation.schools))
    lacking = np.max([moment.rooms.get(kind, none) for moment in ground.situation.moments], axis=0)
    sites = np.flatnonzero(lacking)
    return sites, lacking[sites].astype(float)


def _schools(ground: Ground, lever: Lever) -> tuple[Ints, Floats]:
    schools = ground.situation.schools
    if not lever.effects and not lever.land_m2:
        return np.zeros(0, np.int64), np.zeros(0)
    helped = ground.to_school.T @ (ground.scoped | (ground.more > 0)).astype(float) > 0
    high = np.full(len(schools), np.inf)
    if lever.land_m2:
        for_sale = [
            float(ground.costs.land_for_sale(school, PLACES[place]))
            for school, place in zip(schools, ground.place_of_school, strict=True)
        ]
        high = np.array(for_sale) / lever.per_unit
    sites = np.flatnonzero(helped & (high > 0))
    return sites, high[sites]


def _units(ground: Ground, lever: Lever) -> tuple[Ints, Floats]:
    useful = np.zeros(len(ground.situation.sites), bool)
    for stage, _ in lever.effects:
        useful |= ground.scoped & (ground.stage_of == stage)
    if lever.action.word == "hire":
        useful |= ground.more > 0
    sites = np.flatnonzero(useful)
    return sites, _most(ground, lever, sites)


def _most(ground: Ground, lever: Lever, units: Ints) -> Floats:
    """What an upgrade takes away has to be there, and only so many teachers can be backbone."""
    high = np.full(units.size, np.inf)
    if lever.action.word != "upgrade":
        return high
    for field_id, change in lever.action.add.items():
        have = np.nan_to_num(ground.situation.of_units(field_id)[units])
        if change < 0:
            high = np.minimum(high, np.floor(have / float(-change)))
        elif field_id == "teachers_backbone":
            share = min(float(ground.costs.backbone_share), 1.0 - float(ground.costs.move_out_share))
            high = np.minimum(high, np.maximum(0.0, np.floor(share * ground.teachers[units] - have)))
    return high


def _allowed(ground: Ground, lever: Lever, sites: Ints, high: Floats) -> tuple[Ints, Floats]:
    """Without sites at which the user forbids all that the lever stands for."""
    if not ground.question.forbidden:
        return sites, high
    schools = ground.situation.schools
    of_school = sites if lever.action.of_school else ground.situation.school_of[sites]
    keep = np.array(
        [
            not all(ground.question.forbids(action.id, schools[at]) for action in lever.actions)
            for at in of_school.tolist()
        ],
        dtype=bool,
    )
    return sites[keep], high[keep]
