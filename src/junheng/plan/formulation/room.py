"""Rows about room: land to build on, classrooms and teachers for more classes, special rooms."""

from collections.abc import Iterator, Sequence

import numpy as np

from junheng.plan.formulation.blocks import RowBlock, at_sites
from junheng.plan.formulation.columns import ActionColumns
from junheng.plan.formulation.ground import Ground
from junheng.plan.levers import Lever
from junheng.plan.model import Columns
from junheng.plan.program import Floats
from junheng.plan.situation import Moment

HUNDRED_M2 = 100.0
"""Square metres in the unit of the rows about areas."""


def free_land_m2(ground: Ground) -> Floats:
    """Land of each school on which something can be built; nan where it is not known. Shapes: schools."""
    names = ("land_area_m2", "building_area_m2", "sports_ground_area_m2")
    # Areas are held in hundredths of a square metre.
    land, building, sports = (ground.situation.of_schools(name) / 100 for name in names)
    costs = ground.costs
    return np.maximum(0.0, land * (1 - float(costs.open_share)) - building / float(costs.storeys) - sports)


def land(ground: Ground, columns: ActionColumns, width: int) -> Iterator[RowBlock]:
    """What is built up to a year takes no more ground than is free or bought by then."""
    free = free_land_m2(ground)
    known = np.flatnonzero(~np.isnan(free))
    for year in ground.question.years:
        parts = [
            (block, use * block.lever.per_unit / HUNDRED_M2)
            for block in columns.until(year)
            if block.lever.action.of_school and (use := block.lever.ground_m2 - block.lever.land_m2)
        ]
        if parts:
            matrix = at_sites(parts, known, free.size, width)
            yield RowBlock(f"land/{year}", matrix, -np.inf, free[known] / HUNDRED_M2, known)


def more_classes(ground: Ground, columns: ActionColumns, width: int) -> Iterator[RowBlock]:
    """Classrooms and teachers for the classes that are more than now."""
    costs, (of_units, of_schools) = ground.costs, ground.to_school.shape
    area = np.array([float(costs.split_room_m2[stage]) for stage in ground.stage_of])
    people = np.array([float(costs.split_teachers[stage]) for stage in ground.stage_of])
    rooms = [lever for lever in ground.levers if lever.action.id == "build-rooms"]
    hands = [lever for lever in ground.levers if lever.action.word in ("hire", "move")]
    for moment in ground.situation.moments:
        more = moment.classes_more
        if not more.any():
            continue
        asked = ground.to_school.T @ (area * more)
        schools, units = np.flatnonzero(asked), np.flatnonzero(more)
        matrix = at_sites(_by(moment, columns, rooms), schools, of_schools, width)
        yield RowBlock(f"split-room/{moment.year}", matrix, asked[schools] / HUNDRED_M2, np.inf, schools)
        matrix = at_sites(_by(moment, columns, hands), units, of_units, width)
        least = np.ceil(people[units] * more[units] - 1e-9)
        yield RowBlock(f"split-teacher/{moment.year}", matrix, least, np.inf, units)


def special_rooms(ground: Ground, columns: ActionColumns, width: int) -> Iterator[RowBlock]:
    """Special rooms that schools lack, by kind and pass year."""
    for moment in ground.situation.moments:
        for kind, lacking in moment.rooms.items():
            schools = np.flatnonzero(lacking)
            if schools.size:
                rooms = [lever for lever in ground.levers if lever.action.room == kind]
                matrix = at_sites(_by(moment, columns, rooms), schools, lacking.size, width)
                name = f"rooms/{kind}/{moment.year}"
                yield RowBlock(name, matrix, lacking[schools].astype(float), np.inf, schools)


def _by(moment: Moment, columns: ActionColumns, chosen: Sequence[Lever]) -> list[tuple[Columns, float]]:
    """Blocks of some levers up to a pass year; what leaves counts against what arrives."""
    return [(block, float(block.sign)) for block in columns.until(moment.year) if block.lever in chosen]
