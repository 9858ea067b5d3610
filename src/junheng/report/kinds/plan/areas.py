"""The areas of measures, and which actions belong to each."""

from typing import Literal, get_args

from junheng.plan.result import Line, Plan

Area = Literal["premises", "grounds", "equipment", "hiring", "moving", "training", "classes"]
AREAS: tuple[Area, ...] = get_args(Area)


def area_of(line: Line) -> Area:
    """Where an action is told; every action has its place.

    What is built, bought or equipped goes by its purse, so that an action that costs declare anew is told as well.
    """
    match line.action:
        case "hire":
            return "hiring"
        case "move-in" | "move-out":
            return "moving"
        case "upgrade":
            return "training"
        case "split-class":
            return "classes"
        case _:
            if line.resource == "sports_ground":
                return "grounds"
            return "equipment" if line.fund == "equipment" else "premises"


def by_area(plan: Plan) -> dict[Area, list[Line]]:
    """The actions of each area that has any."""
    found: dict[Area, list[Line]] = {area: [] for area in AREAS}
    for line in plan.lines:
        found[area_of(line)].append(line)
    return {area: own for area, own in found.items() if own}


def schools_by_area(plan: Plan) -> dict[Area, int]:
    """How many schools an area's actions reach."""
    return {area: len({line.school for line in own}) for area, own in by_area(plan).items()}
