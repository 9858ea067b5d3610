"""Indicators of every row in every future, held against the limits in force for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from junheng.assess.county import Choices
from junheng.assess.results import main_rule
from junheng.forecast.futures.figures import Figures
from junheng.forecast.model import Floats
from junheng.standards.model import Indicator, Limit, Rulebook, SchoolRuleTest, ScopeRule, Stage, Tolerance

Flags = NDArray[np.bool_]
States = NDArray[np.int8]

FAILING, WITHIN, MET, MISSING = 0, 1, 2, 3
"""An indicator's state; what is missing decides nothing."""

HAIR = 1e-9
"""Relative: nearer to its limit than this a figure is on it."""


@dataclass(frozen=True)
class Scope:
    """Rows that the indicators count. Shapes: futures × rows.

    Attributes:
        inside: Not left out.
        open: Of them, those that a blank may or may not leave out.
    """

    inside: Flags
    open: Flags


@dataclass(frozen=True)
class Held:
    """One indicator. Shapes: futures × rows.

    Attributes:
        top: Numerator after the split, with what tolerances add.
        bottom: Denominator.
        state: How it stands to its limit.
        limited: Whether the standard limits it for the row.
    """

    top: Floats
    bottom: Floats
    state: States
    limited: Flags

    @property
    def missing(self) -> Flags:
        """No amount is known; nothing of nothing is known."""
        unknown: Flags = np.isnan(self.top) | np.isnan(self.bottom) | ((self.bottom == 0) & (self.top != 0))
        return unknown


@dataclass(frozen=True)
class Run:
    """Figures under a rulebook with the choices of a run."""

    figures: Figures
    rulebook: Rulebook
    settings: Mapping[str, str]
    tolerances: tuple[Tolerance, ...]

    @classmethod
    def of(cls, figures: Figures, rulebook: Rulebook, choices: Choices) -> "Run":
        """The run: its settings are those chosen, else the standard's own."""
        settings = {id: setting.default for id, setting in rulebook.settings.items()} | dict(choices.settings)
        return cls(figures, rulebook, settings, tuple(rulebook.tolerances[id] for id in choices.tolerances))

    def tolerances_for(self, target: str) -> list[Tolerance]:
        """Those switched on for a clause or indicator."""
        return [tolerance for tolerance in self.tolerances if tolerance.applies_to == target]

    def hits(self, tolerance: Tolerance) -> Flags:
        """Rows that a tolerance is for."""
        found = np.zeros(self.figures.shape, np.bool_)
        for where in tolerance.where:
            found |= self.figures.answers(where) == 1
        return found

    def left_out(self, rules: tuple[ScopeRule, ...]) -> Scope:
        """What rules leave out."""
        out, open_ = np.zeros(self.figures.shape, np.bool_), np.zeros(self.figures.shape, np.bool_)
        for rule in rules:
            if rule.setting is not None and self.settings.get(rule.setting[0]) != rule.setting[1]:
                continue
            fits = self.figures.answers(rule.where)
            out |= fits == 1
            open_ |= np.isnan(fits)
        return Scope(~out, open_ & ~out)

    @cached_property
    def scope(self) -> Scope:
        """Rows that indicators and coefficients count."""
        found = self.left_out(self.rulebook.scope)
        return Scope(found.inside & self.figures.living, found.open)

    def school_rule(self, id: str, test: SchoolRuleTest) -> tuple[Floats, Floats]:
        """How many indicators each row must meet, and the share of the threshold that the others must reach."""
        met = np.full(self.figures.shape, float(test.met_at_least))
        floor = np.full(self.figures.shape, float(test.floor_share))
        for tolerance in self.tolerances_for(id):
            if tolerance.school_rule is not None:
                hit = self.hits(tolerance)
                met = np.where(hit, np.minimum(met, tolerance.school_rule[0]), met)
                floor = np.where(hit, np.minimum(floor, float(tolerance.school_rule[1])), floor)
        return met, floor

    @cached_property
    def indicators(self) -> Mapping[str, Mapping[Stage, Held]]:
        """Every indicator by stage; rows of the other stages mean nothing."""
        rule = main_rule(self.rulebook)
        floor = None if rule is None else self.school_rule(*rule)[1]
        return {
            id: {stage: self._held(indicator, stage, floor) for stage in indicator.stages}
            for id, indicator in self.rulebook.indicators.items()
        }

    def _held(self, indicator: Indicator, stage: Stage, floor: Floats | None) -> Held:
        top = self.figures.amounts(indicator.numerator[stage])
        bottom = self.figures.amounts(indicator.denominator)
        for tolerance in self.tolerances_for(indicator.id):
            if tolerance.add is not None:
                more = np.nan_to_num(self.figures.amounts(tolerance.add))
                top = np.where(self.hits(tolerance), top + more, top)
        chosen = np.full(self.figures.shape, MET, np.int8)
        limited = np.zeros(self.figures.shape, np.bool_)
        chosen = np.where(self._unknown(top, bottom, at_most=False), MISSING, chosen).astype(np.int8)
        rivals: list[tuple[States, Flags]] = []
        offered = [limit for limit in self.rulebook.limits if (limit.indicator, limit.stage) == (indicator.id, stage)]
        for limit in sorted(offered, key=lambda limit: len(limit.where)):
            fits = self.figures.answers(limit.where)
            state = self._state(indicator, limit, floor, top, bottom)
            chosen = np.where(fits == 1, state, chosen).astype(np.int8)
            limited |= fits == 1
            rivals = [(other, may & (fits != 1)) for other, may in rivals]
            rivals.append((state, np.isnan(fits)))
        for state, may in rivals:
            chosen = np.where(may & (state != chosen), MISSING, chosen).astype(np.int8)
        return Held(top, bottom, chosen, limited)

    def _unknown(self, top: Floats, bottom: Floats, *, at_most: bool) -> Flags:
        nothing = (bottom == 0) & ~((top > 0) & at_most)
        unknown: Flags = np.isnan(top) | np.isnan(bottom) | nothing
        return unknown

    def _state(self, indicator: Indicator, limit: Limit, share: Floats | None, top: Floats, bottom: Floats) -> States:
        """How a figure stands to a limit."""
        at_most = limit.compare != "at_least"
        scale, value = float(indicator.scale), float(limit.value)
        base, amount = (top, bottom) if at_most else (bottom, top)
        met = _reaches(_per_base(np.array(value), scale, at_most=at_most), base, amount)
        within = np.zeros(met.shape, np.bool_)
        if share is not None:
            with np.errstate(divide="ignore", invalid="ignore"):
                floor = value / share if at_most else value * share
            within = _reaches(_per_base(floor, scale, at_most=at_most), base, amount) & ~np.isinf(floor)
        state = np.where(met, MET, np.where(within, WITHIN, FAILING))
        return np.where(self._unknown(top, bottom, at_most=at_most), MISSING, state).astype(np.int8)


def _per_base(limit: Floats, scale: float, *, at_most: bool) -> Floats:
    """Resource that reaches a limit, for each of the base; nan where none would."""
    if not at_most:
        return np.asarray(limit / scale, dtype=np.float64)
    with np.errstate(divide="ignore"):
        return np.where(limit == 0, np.nan, scale / limit)


def _reaches(per_base: Floats, base: Floats, amount: Floats) -> Flags:
    wanted = per_base * base
    reached: Flags = np.where(np.isnan(per_base), base == 0, wanted - amount <= HAIR * np.abs(wanted))
    return reached
