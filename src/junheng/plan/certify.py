"""Assess a plan again, without its model: facts after the plan, then the real assessment."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from junheng.assess.county import Choices, assess
from junheng.assess.outcome import Assessment, combine
from junheng.plan.apply import facts_after
from junheng.plan.deeds import Deed
from junheng.plan.program import Floats
from junheng.plan.situation import Situation, inside_clauses
from junheng.standards.model import Rulebook


@dataclass(frozen=True)
class Certificate:
    """What the real assessment says of a plan.

    Attributes:
        after: The assessment of each pass year with the plan.
        broken: Inside clauses that do not pass, as (year, clause).
        outside: Clauses outside the plan that do not pass in the last year, with their verdicts.
    """

    after: Mapping[int, Assessment]
    broken: tuple[tuple[int, str], ...]
    outside: tuple[tuple[str, str], ...]

    @property
    def inside(self) -> str:
        """The verdict over the inside clauses of all pass years."""
        return "fail" if self.broken else "pass"


def certify(
    situation: Situation, choices: Choices, done: Iterable[Deed], *, unsplit: Collection[str] = ()
) -> Certificate:
    """Carry a plan out on paper and judge the county by the standard, year by year.

    Nothing of the model is used: a mistake in it shows here.

    Args:
        situation: The county.
        choices: Settings and tolerances of the standard.
        done: The deeds of the plan.
        unsplit: Schools whose classes stay as they are.
    """
    acts = list(done)
    after = {
        moment.year: assess(
            facts_after(situation, moment, acts, unsplit=unsplit), situation.rulebook, moment.before.on, choices
        )
        for moment in situation.moments
    }
    inside = inside_clauses(situation.rulebook)
    broken = tuple(
        (year, id)
        for year, found in after.items()
        for id in inside
        if id in found.clauses and found.clauses[id].verdict != "pass"
    )
    last = after[situation.moments[-1].year]
    outside = tuple(
        (id, result.verdict) for id, result in last.clauses.items() if id not in inside and result.verdict != "pass"
    )
    return Certificate(after, broken, outside)


def failing_schools(found: Assessment, rulebook: Rulebook) -> tuple[str, ...]:
    """Schools that fail a clause inside the plan, by identifier."""
    inside = set(inside_clauses(rulebook))
    return tuple(
        dict.fromkeys(
            unit.school
            for unit in found.units
            if unit.passes is False
            or any(id in inside and result.verdict == "fail" for id, result in unit.clauses.items())
        )
    )


def resources(situation: Situation, found: Assessment) -> Floats:
    """The indicators' resources in an assessment. Shapes: units × indicators."""
    row = {(site.school, site.stage): at for at, site in enumerate(situation.sites)}
    values = np.zeros((len(situation.sites), len(situation.indicators)))
    for unit in found.units:
        for column, id in enumerate(situation.indicators):
            reading = unit.readings.get(id)
            if reading is not None and reading.amount is not None:
                values[row[unit.school, unit.stage], column] = float(reading.amount)
    return values


def verdict_over(found: Assessment, ids: Sequence[str]) -> str:
    """The verdict over some clauses."""
    return combine([found.clauses[id].verdict for id in ids if id in found.clauses])
