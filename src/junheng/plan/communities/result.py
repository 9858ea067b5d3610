"""Communities as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from junheng.plan.communities.rules import Rules
from junheng.plan.communities.schools import Records
from junheng.plan.communities.wishes import Wishes
from junheng.plan.held import Held
from junheng.terms.findings import Finding

Status = Literal["optimal", "feasible", "infeasible", "unknown"]


@dataclass(frozen=True)
class Member:
    """A member of a community.

    Attributes:
        km: From its lead.
        gap: By how much its lead's quality is above its own.
        new: Whether it had another lead last year; None where last year's list does not have it.
    """

    school: str
    km: float
    gap: float
    new: bool | None


@dataclass(frozen=True)
class Community:
    """A lead and its members.

    Attributes:
        quality: Of its pupils, on average.
        apart: How far that is from the county's mean.
        locked: Whether the county had settled it.
    """

    lead: str
    members: tuple[Member, ...]
    pupils: int
    quality: float
    apart: float
    points: float
    locked: bool


@dataclass(frozen=True)
class Missed:
    """A school that cannot be placed under the rules, in the arrangement that leaves fewest.

    Attributes:
        nearest: The nearest school that may lead it but for the distance; None where there is none.
        km: How far that is; None where it is not known.
    """

    school: str
    nearest: str | None
    km: float | None


@dataclass(frozen=True)
class Block:
    """What keeps the rules from being met together.

    Attributes:
        rule: The rule without which fewer would be missing.
        short: How many then.
    """

    rule: str
    short: int


@dataclass(frozen=True)
class Communities:
    """A list of communities with its proof.

    Attributes:
        out: Schools that take part and are in no community.
        points: What the list costs by the county's weights; bound: no list costs less.
        greedy: Points of the list by hand, where it keeps the rules.
        short: Where the rules cannot be met: schools, townships and communities by which they are missed at least.
        uneven_before, uneven_after: How far the quality of a pupil's school, then of the community, is from the
            county's mean, on average over pupils.
        changed: Against last year's list: schools with the same lead, with another one, and new in the list.
    """

    status: Status
    records: Records
    rules: Rules
    wishes: Wishes
    communities: tuple[Community, ...]
    out: tuple[str, ...]
    held: tuple[Held, ...]
    points: float | None
    bound: float | None
    greedy: float | None
    uneven_before: float
    uneven_after: float | None
    short: int = 0
    missed: tuple[Missed, ...] = ()
    blocking: tuple[Block, ...] = ()
    changed: Mapping[str, tuple[str, ...]] | None = None
    seconds: float = 0.0
    findings: tuple[Finding, ...] = ()

    @property
    def gap(self) -> float | None:
        """How far from the best the list can be, as a share of its points."""
        if self.points is None or self.bound is None:
            return None
        return max(0.0, self.points - self.bound) / max(abs(self.points), 1e-9)
