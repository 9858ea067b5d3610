"""A sharing of funds as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from junheng.facts.fields import Label
from junheng.plan.sharing.areas import Area, By
from junheng.plan.sharing.factors import Weights
from junheng.plan.sharing.lift import Lift
from junheng.plan.sharing.planned import Planned
from junheng.terms.findings import Finding

Status = Literal["computed", "undetermined"]


@dataclass(frozen=True)
class Change:
    """What a weight that is one point higher changes for an area.

    Attributes:
        share: Of its share by the formula.
        yuan: Of its money, floors taken into account, before whole yuan.
    """

    share: Fraction
    yuan: Fraction


@dataclass(frozen=True)
class AreaShare:
    """One area's part.

    Attributes:
        parts: Its part of each factor that counts.
        share: By the formula alone.
        exact_yuan: With floors, before whole yuan.
        amount_yuan: What it gets.
        floor_yuan: The least that it was to get; 0 for none.
        changes: By factor.
    """

    area: Area
    parts: Mapping[str, Fraction]
    share: Fraction
    exact_yuan: Fraction
    amount_yuan: int
    floor_yuan: int
    changes: Mapping[str, Change]

    @property
    def at_floor(self) -> bool:
        """Whether it would get less without its floor."""
        return bool(self.floor_yuan) and self.exact_yuan == self.floor_yuan

    @property
    def per_head_yuan(self) -> Fraction | None:
        """What it gets for each resident."""
        return Fraction(self.amount_yuan, self.area.population) if self.area.population else None


@dataclass(frozen=True)
class Basis:
    """What a sharing rests on, for those who read it.

    Attributes:
        counties: Code and name.
        note: The counties' own word on their data.
    """

    counties: tuple[tuple[str, str], ...]
    by: By
    standard: Label
    standard_id: str
    costs: Label
    on: date
    school_year: int
    digests: Mapping[str, str]
    note: str = ""


@dataclass(frozen=True)
class Sharing:
    """An amount shared between areas.

    Attributes:
        status: `undetermined` where a figure is missing: then there are no shares, and `missing` says why.
        areas: All of them, in the order of their ids.
        shares: The same areas with what each gets; empty where it is undetermined.
        idle: Factors of which no area has anything; their weight goes to the others.
        planned: What least-cost plans spend.
        lift: What the amount would lift, the weakest areas first; None where what they lack is not known.
    """

    basis: Basis
    amount_yuan: int
    weights: Weights
    areas: tuple[Area, ...]
    shares: tuple[AreaShare, ...] = ()
    idle: tuple[str, ...] = ()
    planned: Planned | None = None
    lift: Lift | None = None
    missing: tuple[Finding, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def status(self) -> Status:
        """Whether there are shares."""
        return "computed" if self.shares else "undetermined"

    @property
    def parts(self) -> Mapping[str, Fraction]:
        """The weight of each factor that counts, as a part of their sum."""
        used = [factor for factor in self.weights.factors if factor.id not in self.idle]
        total = sum((factor.weight for factor in used), Fraction(0))
        return {factor.id: factor.weight / total for factor in used}
