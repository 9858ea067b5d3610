"""What closing each gap would cost at unit costs: amount times price, gap by gap.

It is no plan: nobody is moved, no land is bought, and what one purchase does for a second indicator is not seen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from junheng.assess.outcome import Assessment, Reading, Unit
from junheng.assess.quantities import prepared
from junheng.facts.engine import PolarsEngine
from junheng.facts.fields import dictionary
from junheng.facts.table import Facts, plain
from junheng.plan.actions import Action, actions
from junheng.plan.costs import PLACES, Costs, UnitCost
from junheng.plan.levers import gains
from junheng.standards.model import Indicator, Stage

NOTHING = Fraction(0)
Without = Literal["", "missing", "place", "way"]


@dataclass(frozen=True)
class Purchase:
    """So much of one action.

    Attributes:
        actions: It, and those that do and cost the same here: a teacher of PE or of music.
        quantity: In the action's own unit; whole where it comes in whole things.
        price: Of one unit at the school's place.
    """

    actions: tuple[Action, ...]
    quantity: Fraction
    price: UnitCost
    place: str

    @property
    def once_yuan(self) -> Fraction:
        """What is paid once."""
        return self.quantity * self.price.once[self.place]

    @property
    def yearly_yuan(self) -> Fraction:
        """What is paid every year from then on."""
        return self.quantity * self.price.yearly[self.place]


@dataclass(frozen=True)
class Gap:
    """What a stage of a school lacks of one indicator to its threshold, and what that costs.

    Attributes:
        unit: The school's stage.
        reading: The indicator there; `shortfall` is the gap.
        purchases: What closes it, the cheapest first; empty where no price can be told.
        without: Why there is no price: a figure is missing, it is not known whether the school lies in town, or no
            action closes all of it. Empty where there is one.
    """

    unit: Unit
    reading: Reading
    purchases: tuple[Purchase, ...]
    without: Without = ""

    @property
    def once_yuan(self) -> Fraction | None:
        """What is paid once; None without a price."""
        return None if self.without else sum((one.once_yuan for one in self.purchases), NOTHING)

    @property
    def yearly_yuan(self) -> Fraction | None:
        """What is paid every year from then on; None without a price."""
        return None if self.without else sum((one.yearly_yuan for one in self.purchases), NOTHING)


@dataclass(frozen=True)
class Bill:
    """What some gaps cost together.

    Attributes:
        gaps: How many there are.
        without: How many of them have no price, so that the sums lack them.
    """

    gaps: int
    without: int
    once_yuan: Fraction
    yearly_yuan: Fraction


def gaps_priced(found: Assessment, facts: Facts, costs: Costs) -> tuple[Gap, ...]:
    """Every gap of a county, in the order of the assessment.

    Args:
        found: The assessment.
        facts: The data that it was made from: how many can be given a further degree.
        costs: Unit costs.
    """
    held = _Held(prepared(facts, PolarsEngine()))
    return tuple(
        _priced(found, unit, reading, held, costs)
        for unit in found.units
        if unit.in_scope
        for reading in unit.readings.values()
        if reading.threshold is not None and reading.state != "met"
    )


def bill(found: Iterable[Gap]) -> Bill:
    """What gaps cost together."""
    some = list(found)
    return Bill(
        len(some),
        sum(bool(gap.without) for gap in some),
        sum((gap.once_yuan or NOTHING for gap in some), NOTHING),
        sum((gap.yearly_yuan or NOTHING for gap in some), NOTHING),
    )


def _priced(found: Assessment, unit: Unit, reading: Reading, held: "_Held", costs: Costs) -> Gap:
    indicator = found.rulebook.indicators[reading.indicator]
    if reading.state == "missing" or reading.shortfall is None:
        return Gap(unit, reading, (), "missing")
    place = unit.urban_rural
    if place not in PLACES:
        return Gap(unit, reading, (), "place")
    left, bought = reading.shortfall, []
    for alike, gain in _useful(indicator, unit.stage, costs, place):
        action = alike[0]
        quantity = left / gain
        quantity = held.bearing(action, unit, costs, Fraction(ceil(quantity)) if action.whole else quantity)
        if quantity > 0:
            bought.append(Purchase(alike, quantity, costs.unit[action.id], place))
            left -= quantity * gain
        if left <= 0:
            return Gap(unit, reading, tuple(bought))
    return Gap(unit, reading, (), "way")


def _useful(indicator: Indicator, stage: Stage, costs: Costs, place: str) -> list[tuple[tuple[Action, ...], Fraction]]:
    """Actions that raise an indicator and what one of each adds, the cheapest of a first year first."""
    found: dict[object, tuple[list[Action], Fraction, Fraction]] = {}
    for action in actions().values() if indicator.better == "more" else ():
        gain = sum(gains(indicator, stage, action.add), NOTHING)
        if gain <= 0 or action.moves or action.room is not None:
            continue
        cost = costs.unit[action.id]
        key = (action.word, gain, cost.once[place], cost.yearly[place], len(action.add))
        alike, _, _ = found.setdefault(key, ([], gain, cost.through(place, 1) / gain))
        alike.append(action)
    return [(tuple(alike), gain) for alike, gain, _ in sorted(found.values(), key=lambda one: one[2])]


class _Held:
    """What a stage has now, where an action takes from it."""

    def __init__(self, facts: Facts) -> None:
        taken = {field for action in actions().values() for field, change in action.add.items() if change < 0}
        rows = facts["stages"].select("school", "stage", *sorted(taken | {"teachers", "teachers_backbone"}))
        self._rows: Mapping[tuple[str, str], Mapping[str, int | None]] = {
            (row["school"], row["stage"]): row for row in rows.iter_rows(named=True)
        }

    def bearing(self, action: Action, unit: Unit, costs: Costs, wanted: Fraction) -> Fraction:
        """How often an action can be taken there: as wanted, or what there is for it; what is not known bears none."""
        bounds = [self._of(unit, field) / -change for field, change in action.add.items() if change < 0]
        if "teachers_backbone" in action.add:
            share = costs.backbone_share * self._of(unit, "teachers") - self._of(unit, "teachers_backbone")
            bounds.append(Fraction(max(floor(share), 0)))
        return min([wanted, *bounds])

    def _of(self, unit: Unit, field: str) -> Fraction:
        held = self._rows.get((unit.school, unit.stage), {}).get(field)
        shown = plain(dictionary()["stages"].fields[field], held)
        return NOTHING if shown is None else Fraction(shown)
