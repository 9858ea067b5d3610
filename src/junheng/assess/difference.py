"""What is different between two assessments of a county: of two years, or of two versions of its data."""

from collections.abc import Mapping
from dataclasses import dataclass

from junheng.assess.outcome import Assessment, Spread, Unit, Verdict
from junheng.standards.model import Stage


@dataclass(frozen=True)
class ClausePair:
    """A clause on both sides; None where the standard, or the county, does not have it there."""

    id: str
    before: Verdict | None
    after: Verdict | None

    @property
    def changed(self) -> bool:
        """Whether the verdicts differ."""
        return self.before != self.after


@dataclass(frozen=True)
class SpreadPair:
    """An indicator's coefficient on both sides."""

    stage: Stage
    indicator: str
    before: Spread | None
    after: Spread | None

    @property
    def change(self) -> float | None:
        """By how much the coefficient rose; None where a side has none."""
        if self.before is None or self.after is None or self.before.cv is None or self.after.cv is None:
            return None
        return self.after.cv - self.before.cv


@dataclass(frozen=True)
class UnitPair:
    """A school's stage on both sides; None where it is not in the data."""

    before: Unit | None
    after: Unit | None

    @property
    def changed(self) -> bool:
        """Whether it came, went, passes only on one side, or meets another number of indicators."""
        return _judged(self.before) != _judged(self.after)


@dataclass(frozen=True)
class Difference:
    """Two assessments side by side.

    Attributes:
        clauses: In the order of the later standard, then what only the earlier has.
        spreads: By stage, in the order of the later standard.
        units: Every school's stage, in the order of the later data, then those that are gone.
    """

    before: Assessment
    after: Assessment
    clauses: tuple[ClausePair, ...]
    spreads: tuple[SpreadPair, ...]
    units: tuple[UnitPair, ...]


def difference(before: Assessment, after: Assessment) -> Difference:
    """Two assessments of a county, paired.

    Args:
        before: The earlier one.
        after: The later one.
    """
    ids = dict.fromkeys([*after.clauses, *before.clauses])
    clauses = tuple(
        ClausePair(
            id,
            before.clauses[id].verdict if id in before.clauses else None,
            after.clauses[id].verdict if id in after.clauses else None,
        )
        for id in ids
    )
    spreads = tuple(
        SpreadPair(stage, id, _spreads(before, stage).get(id), _spreads(after, stage).get(id))
        for stage in dict.fromkeys([*after.stages, *before.stages])
        for id in dict.fromkeys([*_spreads(after, stage), *_spreads(before, stage)])
    )
    old = {(unit.school, unit.stage): unit for unit in before.units}
    new = {(unit.school, unit.stage): unit for unit in after.units}
    units = tuple(UnitPair(old.get(key), new.get(key)) for key in dict.fromkeys([*new, *old]))
    return Difference(before, after, clauses, spreads, units)


def _spreads(side: Assessment, stage: Stage) -> Mapping[str, Spread]:
    return side.stages[stage].spreads if stage in side.stages else {}


def _judged(unit: Unit | None) -> tuple[object, ...]:
    return () if unit is None else (unit.in_scope, unit.passes, unit.met)
