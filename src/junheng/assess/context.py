"""What the clauses of one run look at: the units with their readings, and the choices of the run."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from junheng.assess.conditions import any_mask, mask
from junheng.assess.outcome import Reading, Spread
from junheng.assess.spread import Shares
from junheng.facts.engine import Engine
from junheng.facts.table import Facts
from junheng.standards.model import Rulebook, ScopeRule, Stage, Tolerance


@dataclass(frozen=True)
class Context:
    """One county, one rulebook, one run.

    Shapes:
        units: one row a school's stage; `stages`, `in_scope`, `out_reasons`, `readings` follow its rows.
    """

    facts: Facts
    rulebook: Rulebook
    units: pl.DataFrame
    stages: tuple[Stage, ...]
    present: tuple[Stage, ...]
    in_scope: tuple[bool, ...]
    out_reasons: tuple[str | None, ...]
    readings: tuple[Mapping[str, Reading], ...]
    spreads: Mapping[Stage, Mapping[str, Spread]]
    shares: Mapping[Stage, Mapping[str, Shares | None]]
    settings: Mapping[str, str]
    tolerances: Mapping[str, Tolerance]
    engine: Engine
    tolerance_hits: dict[str, list[bool]]

    def rows(self, stage: Stage | None = None, scoped: bool = False) -> list[int]:
        """Units of a stage (or all), in scope only where asked."""
        return [
            row
            for row, own in enumerate(self.stages)
            if (stage is None or own == stage) and (not scoped or self.in_scope[row])
        ]

    def tolerances_for(self, target: str) -> list[Tolerance]:
        """Switched-on tolerances of a clause or indicator."""
        return [tolerance for tolerance in self.tolerances.values() if tolerance.applies_to == target]

    def column(self, name: str) -> list[object]:
        """A held column of the units."""
        return self.units[name].to_list()


def left_out(units: pl.DataFrame, rules: tuple[ScopeRule, ...], settings: Mapping[str, str]) -> list[str | None]:
    """For each unit the reason why it is left out, or None; the first rule that fits gives it."""
    reasons: list[str | None] = [None] * units.height
    for rule in rules:
        if rule.setting is not None and settings.get(rule.setting[0]) != rule.setting[1]:
            continue
        for row, hit in enumerate(mask(units, rule.where)):
            if hit and reasons[row] is None:
                reasons[row] = rule.reason
    return reasons


def tolerance_hits(units: pl.DataFrame, tolerances: Mapping[str, Tolerance]) -> dict[str, list[bool]]:
    """For each tolerance, the units that it is for."""
    return {id: any_mask(units, tolerance.where) for id, tolerance in tolerances.items()}


def figure(held: object, scale: int) -> Fraction | None:
    """A held number as an exact figure."""
    return Fraction(held, scale) if isinstance(held, int) else None
