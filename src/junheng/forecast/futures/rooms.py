"""Special rooms against the classes of every future."""

from collections import defaultdict
from math import ceil

import numpy as np

from junheng.assess.schools import ROOM_SCALE
from junheng.forecast.futures.readings import Flags, Run
from junheng.forecast.model import Floats
from junheng.standards.model import RoomsTest


def rooms_fail(run: Run, test: RoomsTest, clause: str) -> Flags:
    """Rows whose school lists rooms, but too few that are large enough for its classes."""
    figures = run.figures
    classes = figures.of_school(np.where(figures.living, np.nan_to_num(figures.values("classes")), 0.0))
    needed = np.maximum(1, np.ceil(classes / test.per_classes - 1e-9))
    scope = run.left_out(test.left_out)
    short = np.zeros(figures.shape, np.bool_)
    for kind in test.least_area:
        short |= _possible(run, test, clause, kind) < needed
    listed = figures.units["school"].is_in(figures.facts["rooms"]["school"].implode()).to_numpy()
    fails: Flags = short & listed & scope.inside & ~scope.open & figures.living
    return fails


def _possible(run: Run, test: RoomsTest, clause: str, kind: str) -> Floats:
    """Rooms that count or may count: one without an area or a kind may be what is needed."""
    figures, least = run.figures, test.least_area[kind]
    floors = [(least, np.ones(figures.shape, np.bool_))]
    for tolerance in run.tolerances_for(clause):
        hit = run.hits(tolerance)
        floors += [
            (tolerance.limits[key], hit & here)
            for key, here in (
                (kind, np.ones(figures.shape[1], np.bool_)),
                *((stage, figures.in_stage(stage)) for stage in run.rulebook.stages),
            )
            if key in tolerance.limits and tolerance.limits[key] < least
        ]
    areas: dict[str, list[int | None]] = defaultdict(list)
    table = figures.facts["rooms"]
    for school, own, area in zip(table["school"], table["kind"], table["area_m2"], strict=True):
        if own in (kind, None):
            areas[school].append(area)
    schools = figures.units["school"].to_list()
    found = np.zeros(figures.shape)
    for floor, where in floors:
        bar = ceil(floor * ROOM_SCALE)
        number = np.array(
            [sum(area is None or area >= bar for area in areas[school]) for school in schools], np.float64
        )
        found = np.where(where, np.maximum(found, number), found)
    return found
