"""A standard as values: indicators, limits, clauses and the rules over them.

Numbers of a standard are exact fractions. Every limit knows its document, place and days in force.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from junheng.facts.fields import Label
from junheng.standards.confidence import CERTAIN, UNSTATED, Confidence

Stage = Literal["primary", "junior"]
STAGES: tuple[Stage, ...] = ("primary", "junior")

Compare = Literal["at_least", "at_most", "above", "below"]
ByStage = Mapping[Stage, Fraction]


def holds(value: Fraction, compare: Compare, limit: Fraction) -> bool:
    """Whether a value keeps a limit, exactly."""
    if compare == "at_least":
        return value >= limit
    if compare == "at_most":
        return value <= limit
    return value > limit if compare == "above" else value < limit


@dataclass(frozen=True)
class Condition:
    """One condition on a school's or stage's facts: membership, equality or a bound.

    A blank fact fulfils no condition.
    """

    field: str
    test: Literal["in", "is", "below", "at_least", "at_most"]
    value: tuple[str, ...] | bool | Fraction


Where = tuple[Condition, ...]


@dataclass(frozen=True)
class Sum:
    """A weighted sum of fields, each in its own unit, and a fixed number.

    An indicator that is entered as a percentage is divided by the fixed number 1.
    """

    weights: Mapping[str, Fraction]
    plus: Fraction = Fraction(0)


@dataclass(frozen=True)
class Indicator:
    """Numerator over denominator, times a scale.

    Attributes:
        numerator: By stage, because the required degree differs between stages.
        denominator: Pupils unless the standard says otherwise; its figures are also the weights of a
            coefficient.
        unit: Words for the value, such as 平方米.
        resource_unit: Unit id of what is added to raise the value; shortfalls are stated in it.
        whole: The resource comes in whole things.
        round_to: For display only: shortfalls are printed to the nearest multiple.
        spread: Its coefficient between schools is computed.
        better: Whether more of the resource is better; nearest ways are only told where it is.
    """

    id: str
    name: Label
    numerator: Mapping[Stage, Sum]
    denominator: Sum
    scale: Fraction
    unit: Label
    resource_unit: str
    whole: bool
    round_to: Fraction | None = None
    spread: bool = True
    better: Literal["more", "less"] = "more"
    confidence: Confidence = CERTAIN

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Stages that it is defined for."""
        return tuple(self.numerator)


@dataclass(frozen=True)
class Limit:
    """A threshold of an indicator in one stage, for some schools, at a place, for a span of days."""

    indicator: str
    stage: Stage
    compare: Compare
    value: Fraction
    rulebook: str
    place: str
    source: str
    since: date
    until: date | None = None
    where: Where = ()
    clause: str = ""


@dataclass(frozen=True)
class ScopeRule:
    """Schools that the indicators and coefficients leave out, with the reason."""

    where: Where
    reason: str
    setting: tuple[str, str] | None = None
    """Applies only while this setting has this value."""


@dataclass(frozen=True)
class Setting:
    """A choice that the rule leaves open; a run may set it and the report prints it."""

    id: str
    label: Label
    values: tuple[str, ...]
    default: str


@dataclass(frozen=True)
class Tolerance:
    """A local relaxation: off unless a run switches it on, printed wherever it was used."""

    id: str
    label: Label
    where: tuple[Where, ...]
    """Any of these cases."""
    applies_to: str
    add: Sum | None = None
    """Counts into the numerator of the indicator it applies to."""
    limits: Mapping[str, Fraction] = field(default_factory=dict)
    """Replaces a clause's limits, by stage, room kind or group."""
    school_rule: tuple[int, Fraction] | None = None
    """Replaces how many indicators must be met, and the floor of the others."""
    plans: bool = False
    """Needs entered plans; a person judges it, no figure changes."""
    basis: Label | None = None
    confidence: Confidence = UNSTATED


@dataclass(frozen=True)
class DocumentTest:
    """Judged by documents: an entry in the table `evidence` says yes or no."""


@dataclass(frozen=True)
class FigureTest:
    """A figure that is entered for the county, by stage where there are two."""

    fields: Mapping[Stage | Literal["county"], str]
    compare: Compare
    limits: Mapping[Stage | Literal["county"], Fraction] = field(default_factory=dict)
    wanted: bool | None = None
    limit_field: str | None = None
    """The limit is itself an entered figure."""


@dataclass(frozen=True)
class ShareTest:
    """A share over the county's totals, or over the totals of its schools' stages."""

    numerator: Sum
    denominator: Sum
    scale: Fraction
    compare: Compare
    limits: Mapping[Stage | Literal["county"], Fraction]
    where: Where = ()
    bounded: bool = True
    """The numerator cannot exceed the denominator, so a known lack cannot be made up elsewhere."""
    level: Literal["schools", "county"] = "schools"


@dataclass(frozen=True)
class ClassSizeTest:
    """No class may be larger."""

    at_most: ByStage


@dataclass(frozen=True)
class SchoolSizeTest:
    """A school's pupils of the compulsory stages; groups are tried in order, the first that fits holds."""

    at_most: tuple[tuple[str, Where, Fraction], ...]


@dataclass(frozen=True)
class RoomsTest:
    """So many rooms of each kind for every so many classes begun, each of a least area."""

    per_classes: int
    least_area: Mapping[str, Fraction]
    left_out: tuple[ScopeRule, ...] = ()


@dataclass(frozen=True)
class FundsTest:
    """Operating funds allocated cover the quota for at least so many pupils."""

    least_pupils: int
    quota: Mapping[Stage, str]
    where: Where = ()


@dataclass(frozen=True)
class SchoolRuleTest:
    """Every school meets so many indicators, and the others reach a share of their threshold.

    `counted` names the indicators that the rule counts.
    """

    counted: tuple[str, ...]
    met_at_least: int
    floor_share: Fraction


@dataclass(frozen=True)
class SpreadTest:
    """Every indicator's coefficient of variation keeps the limit."""

    counted: tuple[str, ...]
    at_most: ByStage


@dataclass(frozen=True)
class MeanSpreadTest:
    """The mean of the indicators' coefficients keeps the limit."""

    counted: tuple[str, ...]
    at_most: ByStage


@dataclass(frozen=True)
class TownshipTest:
    """Every township has so many standardised schools."""

    at_least: int


Test = (
    DocumentTest
    | FigureTest
    | ShareTest
    | ClassSizeTest
    | SchoolSizeTest
    | RoomsTest
    | FundsTest
    | SchoolRuleTest
    | SpreadTest
    | MeanSpreadTest
    | TownshipTest
)


@dataclass(frozen=True)
class Clause:
    """One clause of a document; it passes when all its tests pass."""

    id: str
    dimension: Label
    name: Label
    tests: tuple[Test, ...]
    stages: tuple[Stage, ...] = STAGES
    source: str = ""
    confidence: Confidence = CERTAIN


@dataclass(frozen=True)
class Target:
    """A measurable target of a plan: a share or an entered figure, wanted by a day."""

    id: str
    name: Label
    test: ShareTest | FigureTest
    by: date
    unit: str
    source: str


@dataclass(frozen=True)
class Standardised:
    """What a standardised school (标准化学校) is: it meets the school rule of each rulebook named."""

    school_rules: tuple[str, ...]


@dataclass(frozen=True)
class Replaced:
    """A limit that a nearer or later authority replaced."""

    old: Limit
    new: Limit


@dataclass(frozen=True)
class Rulebook:
    """A standard, or what an authority adds to one."""

    id: str
    name: Label
    source: str
    place: str
    since: date
    until: date | None = None
    amends: str | None = None
    extends: str | None = None
    example: bool = False
    stages: tuple[Stage, ...] = STAGES
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    limits: tuple[Limit, ...] = ()
    clauses: Mapping[str, Clause] = field(default_factory=dict)
    splits: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)
    """School type → weights of primary, junior, senior pupils."""
    scope: tuple[ScopeRule, ...] = ()
    settings: Mapping[str, Setting] = field(default_factory=dict)
    tolerances: Mapping[str, Tolerance] = field(default_factory=dict)
    targets: tuple[Target, ...] = ()
    standardised: Standardised | None = None
    replaced: tuple[Replaced, ...] = ()
    amended_by: tuple[str, ...] = ()
    file: str = ""
