"""Need: what it would cost to fill what an area's schools lack to their thresholds.

Rule:
    For each school, stage and indicator with a threshold: what lacks, at the unit costs of a plan for one year, by the
    cheapest action that adds to it. An action that uses something up (a teacher takes a degree) reaches only as far as
    the stage has it; the next cheapest does the rest. Each gap is priced by itself: nothing is moved between schools,
    one action serves one gap, land is not bought, coefficients and special rooms are not counted. So it is no plan,
    and a plan can cost less or more.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from junheng.assess.outcome import Assessment, Reading, Unit
from junheng.facts.fields import dictionary
from junheng.facts.table import Facts, plain
from junheng.plan.costs import PLACES, Costs
from junheng.plan.levers import Lever, levers

NOTHING = Fraction(0)


@dataclass
class Needs:
    """What is lacking in money, by township.

    Attributes:
        yuan: What could be priced.
        pupils: Of the schools' stages.
        unknown: School → indicators or fields whose figure is missing, by township.
        no_pupils: Schools without their number of pupils, by township.
        unpriced: Indicators for which a plan has no action.
    """

    yuan: dict[str, Fraction] = field(default_factory=dict)
    pupils: dict[str, int] = field(default_factory=dict)
    unknown: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    no_pupils: dict[str, list[str]] = field(default_factory=dict)
    unpriced: set[str] = field(default_factory=set)


def needs(assessment: Assessment, ground: Facts, costs: Costs) -> Needs:
    """The need of every township that has schools; schools without a township stand under an empty name.

    Args:
        assessment: Of one county.
        ground: The facts that it was computed from, prepared (`junheng.assess.quantities.prepared`).
        costs: Unit costs of plans.
    """
    counted = sorted(
        {id for unit in assessment.units for id, one in unit.readings.items() if one.threshold is not None}
    )
    found = Needs(unpriced=_unpriced(assessment, counted, costs))
    chosen = [id for id in counted if id not in found.unpriced]
    pricing = _Pricing(levers(assessment.rulebook, chosen, costs, {}), _held(ground))
    for unit in assessment.units:
        town = unit.township or ""
        found.yuan.setdefault(town, NOTHING)
        found.pupils.setdefault(town, 0)
        if unit.pupils is None:
            found.no_pupils.setdefault(town, []).append(unit.name or unit.school)
        else:
            found.pupils[town] += unit.pupils
        if not unit.in_scope:
            continue
        absent: list[str] = []
        for id, reading in unit.readings.items():
            if reading.threshold is None or id in found.unpriced:
                continue
            if reading.state == "missing":
                absent.append(id)
            elif reading.shortfall:
                yuan = pricing.price(unit, id, reading, absent)
                found.yuan[town] += yuan
        if absent:
            found.unknown.setdefault(town, {}).setdefault(unit.name or unit.school, []).extend(absent)
    return found


def _unpriced(assessment: Assessment, counted: Sequence[str], costs: Costs) -> set[str]:
    """Indicators that ask for less, and those that no action adds to."""
    known = {
        id
        for lever in levers(assessment.rulebook, counted, costs, {})
        if not lever.action.moves
        for (_, id), effect in lever.effects.items()
        if effect.own + effect.shared > 0
    }
    book = assessment.rulebook.indicators
    return {id for id in counted if id not in known or book[id].better == "less"}


def _held(ground: Facts) -> Mapping[tuple[str, str], Mapping[str, Any]]:
    """The figures of each school's stage."""
    return {(row["school"], row["stage"]): row for row in ground["stages"].iter_rows(named=True)}


@dataclass(frozen=True)
class _Pricing:
    levers: tuple[Lever, ...]
    held: Mapping[tuple[str, str], Mapping[str, Any]]

    def price(self, unit: Unit, id: str, reading: Reading, absent: list[str]) -> Fraction:
        """What filling one gap costs; what is missing for it is added to `absent`."""
        if unit.urban_rural not in PLACES:
            absent.append("urban_rural")
            return NOTHING
        lack, cost = reading.shortfall or NOTHING, NOTHING
        for each_yuan, gain, uses in sorted(self._ways(unit, id), key=lambda way: way[:2]):
            reach = self._reach(unit, uses, absent)
            if reach is None:
                return NOTHING
            number = lack / gain if reach < 0 else min(lack / gain, reach)
            cost += number * gain * each_yuan
            lack -= number * gain
            if lack <= 0:
                return cost
        absent.append(id)
        return NOTHING

    def _ways(self, unit: Unit, id: str) -> Iterator[tuple[Fraction, Fraction, tuple[tuple[str, Fraction], ...]]]:
        """Yuan for one of what lacks, how much one action adds, and what it uses up."""
        for lever in self.levers:
            effect = lever.effects.get((unit.stage, id))
            gain = NOTHING if effect is None else Fraction(effect.own) + Fraction(effect.shared)
            if lever.action.moves or gain <= 0:
                continue
            uses = tuple((name, -amount) for name, amount in lever.action.add.items() if amount < 0)
            yield lever.cost.through(unit.urban_rural or "", 1) / gain, gain, uses

    def _reach(self, unit: Unit, uses: tuple[tuple[str, Fraction], ...], absent: list[str]) -> Fraction | None:
        """How often an action can be done; below 0 for as often as one likes, None where it is not known."""
        reach = Fraction(-1)
        for name, amount in uses:
            scaled = self.held.get((unit.school, unit.stage), {}).get(name)
            have = plain(dictionary()["stages"][name], scaled)
            if have is None:
                absent.append(name)
                return None
            most = Fraction(have) / amount
            reach = most if reach < 0 else min(reach, most)
        return reach
