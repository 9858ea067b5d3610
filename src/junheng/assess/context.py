"""What the clauses of one run look at: the units with their readings, and the choices of the run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import polars as pl

from junheng.assess.conditions import answers, any_mask, blanks
from junheng.assess.outcome import Reading, Spread
from junheng.assess.quantities import Sums
from junheng.assess.spread import Shares
from junheng.facts.table import Facts
from junheng.standards.model import Rulebook, ScopeRule, Stage, Tolerance


@dataclass(frozen=True)
class Context:
    """One county, one rulebook, one run.

    Shapes:
        units: one row a school's stage; `stages`, `in_scope`, `out_reasons`, `readings` follow its rows.

    Attributes:
        scope_open: Units of which a blank fact leaves open whether they are in scope, with the facts. They count
            as in scope, but nothing fails by them.
        sums: Every weighted sum that the rulebook asks for.
    """

    facts: Facts
    rulebook: Rulebook
    units: pl.DataFrame
    stages: tuple[Stage, ...]
    present: tuple[Stage, ...]
    in_scope: tuple[bool, ...]
    out_reasons: tuple[str | None, ...]
    scope_open: Mapping[int, tuple[str, ...]]
    readings: tuple[Mapping[str, Reading], ...]
    spreads: Mapping[Stage, Mapping[str, Spread]]
    shares: Mapping[Stage, Mapping[str, Shares | None]]
    settings: Mapping[str, str]
    tolerances: Mapping[str, Tolerance]
    sums: Sums
    tolerance_hits: dict[str, list[bool]]
    columns: dict[str, list[object]] = field(default_factory=dict)
    """Columns of the units as lists, as they are first asked for."""

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
        if name not in self.columns:
            self.columns[name] = self.units[name].to_list()
        return self.columns[name]

    def name(self, row: int) -> str:
        """What a person calls a unit's school; its identifier where the name is blank."""
        return str(self.column("name")[row] or self.column("school")[row])


def left_out(
    units: pl.DataFrame, rules: tuple[ScopeRule, ...], settings: Mapping[str, str]
) -> tuple[list[str | None], dict[int, tuple[str, ...]]]:
    """For each unit the reason why it is left out, or None; the first rule that fits gives it.

    Returns:
        The reasons, and the units that a blank fact may or may not leave out, with the blank facts.
    """
    reasons: list[str | None] = [None] * units.height
    undecided: dict[int, tuple[str, ...]] = {}
    for rule in rules:
        if rule.setting is not None and settings.get(rule.setting[0]) != rule.setting[1]:
            continue
        for row, answer in enumerate(answers(units, rule.where)):
            if answer and reasons[row] is None:
                reasons[row] = rule.reason
            elif answer is None:
                undecided[row] = tuple(dict.fromkeys((*undecided.get(row, ()), *blanks(units, rule.where, row))))
    return reasons, {row: facts for row, facts in undecided.items() if reasons[row] is None}


def tolerance_hits(units: pl.DataFrame, tolerances: Mapping[str, Tolerance]) -> dict[str, list[bool]]:
    """For each tolerance, the units that it is for."""
    return {id: any_mask(units, tolerance.where) for id, tolerance in tolerances.items()}


def figure(held: object, scale: int) -> Fraction | None:
    """A held number as an exact figure."""
    return Fraction(held, scale) if isinstance(held, int) else None
