"""The actions as a standard sees them: those that change the same figures by the same amounts at the same cost are one.

To a standard that counts teachers of PE, music and fine art alike, hiring any of the three is the same; which one it
is, is settled when the plan is written out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from junheng.facts.fields import find
from junheng.plan.actions import Action, actions
from junheng.plan.costs import Costs, UnitCost
from junheng.standards.model import Indicator, Rulebook, Stage


@dataclass(frozen=True)
class Effect:
    """What one unit of an action adds to an indicator's resource.

    Attributes:
        own: To the stage that it is for.
        shared: To what the school's stages share; each gets its share of it.
    """

    own: float
    shared: float


@dataclass(frozen=True)
class Lever:
    """One kind of column of the model.

    Attributes:
        actions: Those that it stands for; they share everything but the fields they add to.
        effects: By stage and indicator, where there is any.
        area_m2: Building area that one unit takes.
        ground_m2: Land that one unit takes.
        land_m2: Land that one unit gives.
        per_unit: How much one unit of the column is, in the action's own unit; large units for areas and money
            keep the solver's numbers near one.
    """

    actions: tuple[Action, ...]
    cost: UnitCost
    effects: Mapping[tuple[Stage, str], Effect]
    area_m2: float
    ground_m2: float
    land_m2: float
    per_unit: float

    @property
    def action(self) -> Action:
        """The first of the actions."""
        return self.actions[0]


SCALE = {"m2": 100.0, "yuan": 10_000.0}
"""Quantities in one unit of a column."""


def levers(
    rulebook: Rulebook, indicators: Sequence[str], costs: Costs, room_area: Mapping[str, Fraction]
) -> tuple[Lever, ...]:
    """All that can be done, as far as the standard sees it.

    Args:
        rulebook: The standard.
        indicators: Those that it counts.
        costs: Unit costs.
        room_area: Area of a special room, by kind; kinds that the standard does not ask for are not built.
    """
    found: dict[object, Lever] = {}
    for action in actions().values():
        if action.room is not None and action.room not in room_area:
            continue
        add = dict(action.add)
        cost = costs.unit[action.id]
        if action.room is not None:
            area = room_area[action.room]
            add["teaching_rooms_area_m2"] = add["building_area_m2"] = area
            cost = _with_building(cost, costs.unit["build-rooms"], area)
        effects = {
            (stage, id): effect
            for id in indicators
            for stage in rulebook.indicators[id].stages
            if (effect := _effect(rulebook.indicators[id], stage, add)) != Effect(0.0, 0.0)
        }
        area_m2 = float(add.get("building_area_m2", 0))
        lever = Lever(
            actions=(action,),
            cost=cost,
            effects=effects,
            area_m2=area_m2,
            ground_m2=float(add.get("sports_ground_area_m2", 0)) + area_m2 / float(costs.storeys),
            land_m2=float(add.get("land_area_m2", 0)),
            per_unit=1.0 if action.whole else SCALE[action.unit],
        )
        alike = (
            action.word,
            action.of_school,
            action.room,
            lever.ground_m2,
            lever.land_m2,
            _key(effects),
            _cost_key(cost),
        )
        if alike in found:
            before = found[alike]
            found[alike] = Lever(
                (*before.actions, action),
                cost,
                effects,
                before.area_m2,
                before.ground_m2,
                before.land_m2,
                before.per_unit,
            )
        else:
            found[alike] = lever
    return tuple(found.values())


def _key(effects: Mapping[tuple[Stage, str], Effect]) -> tuple[object, ...]:
    return tuple(sorted((key, effect.own, effect.shared) for key, effect in effects.items()))


def _cost_key(cost: UnitCost) -> tuple[object, ...]:
    return tuple(sorted(cost.once.items())), tuple(sorted(cost.yearly.items()))


def _with_building(cost: UnitCost, building: UnitCost, area: Fraction) -> UnitCost:
    return UnitCost(
        {place: yuan + area * building.once[place] for place, yuan in cost.once.items()},
        {place: yuan + area * building.yearly[place] for place, yuan in cost.yearly.items()},
    )


def _effect(indicator: Indicator, stage: Stage, add: Mapping[str, Fraction]) -> Effect:
    own, shared = gains(indicator, stage, add)
    return Effect(float(own), float(shared))


def gains(indicator: Indicator, stage: Stage, add: Mapping[str, Fraction]) -> tuple[Fraction, Fraction]:
    """What changes of some fields add to an indicator's resource: to the stage's own, to what stages share."""
    own = shared = Fraction(0)
    if stage not in indicator.numerator:
        return own, shared
    for name, weight in indicator.numerator[stage].weights.items():
        field = find(name)
        if field is not None and field.id in add:
            change = weight * add[field.id]
            own, shared = (own + change, shared) if field.table == "stages" else (own, shared + change)
    return own, shared


def changed_fields() -> frozenset[str]:
    """Every field that some action changes."""
    fields = {field for action in actions().values() for field in action.add}
    return frozenset(fields | {"teaching_rooms_area_m2", "building_area_m2", "classes"})
