"""The assessment as values. `junheng.assess.contract` turns them into the published JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from junheng.standards.model import Rulebook, Stage
from junheng.terms.findings import Finding

Verdict = Literal["pass", "fail", "undetermined"]
State = Literal["met", "within-tolerance", "failing", "missing"]


Waits = Literal["", "figures", "documents", "outside"]
"""What an undetermined clause waits for."""


WAITS: tuple[Waits, ...] = ("figures", "outside", "documents", "")
"""In the order in which they are told when several are open."""


def combine(verdicts: list[Verdict]) -> Verdict:
    """Fail if any fails, else undetermined if any is, else pass.

    Nothing to judge is undetermined: nothing passes silently.

    Example:
        >>> combine(["pass", "undetermined", "fail"]), combine(["pass", "undetermined"]), combine([])
        ('fail', 'undetermined', 'undetermined')
    """
    if "fail" in verdicts:
        return "fail"
    return "undetermined" if "undetermined" in verdicts or not verdicts else "pass"


@dataclass(frozen=True)
class Reading:
    """One indicator of one school's stage.

    Attributes:
        value: Exact; None when a figure is missing or the denominator is nothing.
        threshold: The limit in force for this school.
        floor: The least that the school rule bears for an indicator left unmet.
        shortfall: What lacks to the threshold, in `unit`, whole things rounded up; 0 when met.
        to_floor: What lacks to the floor.
        missing: Field ids without a figure.
        tolerances: Tolerances that changed the figure.
    """

    indicator: str
    state: State
    value: Fraction | None
    threshold: Fraction | None
    floor: Fraction | None
    shortfall: Fraction | None
    to_floor: Fraction | None
    unit: str
    missing: tuple[str, ...] = ()
    tolerances: tuple[str, ...] = ()
    amount: Fraction | None = None
    """The resource itself, after the split: the numerator (denominator for `at_most`)."""
    base: Fraction | None = None
    """What it is divided by, after the split."""
    per_base: Fraction | None = None
    """How much of the resource the threshold asks for, for each of the base."""

    @property
    def needed(self) -> Fraction | None:
        """How much of the resource the threshold asks for."""
        return None if self.per_base is None or self.base is None else self.per_base * self.base

    @property
    def met(self) -> bool | None:
        """Whether the threshold is met; None when it is not known."""
        return None if self.state == "missing" else self.state == "met"


@dataclass(frozen=True)
class Step:
    """One step of a school's nearest way to pass."""

    indicator: str
    to: Literal["floor", "threshold"]
    add: Fraction
    unit: str


@dataclass(frozen=True)
class ClauseResult:
    """A clause's verdict, with what it rests on.

    Attributes:
        value: The figure that was judged, unrounded.
        detail: Message id and blanks of the reason.
        missing: What would have to be known.
        waits: What kind of thing is missing: figures of schools, documents, or data from outside.
    """

    verdict: Verdict
    value: float | None = None
    detail: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    waits: Waits = ""
    schools: tuple[str, ...] = ()
    """Schools that fail it."""
    tolerances: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unit:
    """A school's stage, judged."""

    school: str
    name: str
    township: str | None
    stage: Stage
    type: str | None
    urban_rural: str | None
    pupils: int | None
    in_scope: bool
    out_reason: str | None
    passes: bool | None
    met: int | None
    needed: int | None
    readings: Mapping[str, Reading]
    nearest_way: tuple[Step, ...] | None
    clauses: Mapping[str, ClauseResult]


@dataclass(frozen=True)
class LevelWay:
    """A coefficient's nearest way: the lowest schools raised to one level."""

    level: float
    schools: int
    add: Fraction
    unit: str


@dataclass(frozen=True)
class PlaceMean:
    """An indicator over the schools of one kind of place: total over total; None where a figure is missing."""

    mean: Fraction | None
    schools: int


@dataclass(frozen=True)
class Spread:
    """One indicator over the schools of a stage.

    `mean` is total over total; `cv` None when nobody has any, or a figure is missing.
    """

    indicator: str
    mean: Fraction | None
    sd: float | None
    cv: float | None
    limit: Fraction | None
    passes: bool | None
    borderline: bool
    nearest_way: LevelWay | None
    theil: float | None
    theil_within: float | None
    theil_between: float | None
    gini: float | None
    urban_rural: float | None
    ratio_20_20: float | None
    change: float | None
    missing: tuple[str, ...] = ()
    """Schools whose figure is missing."""
    left_out: tuple[str, ...] = ()
    """Schools that have nothing to measure: neither the resource nor what it is divided by."""
    places: Mapping[str, PlaceMean] = field(default_factory=dict)
    """City (urban), town and countryside (rural), and schools for which it is not entered (blank)."""


@dataclass(frozen=True)
class Composite:
    """The mean of the coefficients (2012)."""

    value: float | None
    limit: Fraction
    passes: bool | None
    borderline: bool
    change: float | None = None


@dataclass(frozen=True)
class StageResult:
    """One stage of the county."""

    verdict: Verdict
    computed: Verdict
    schools: int
    schools_met: int | None
    """None where the standard has no rule for schools; likewise the next."""
    schools_unknown: int | None
    spreads: Mapping[str, Spread]
    composite: Composite | None
    clauses: Mapping[str, ClauseResult]


@dataclass(frozen=True)
class TownshipResult:
    """A township's standardised schools; the count is None where no standard says what one is."""

    name: str
    schools: int
    standard_schools: int | None
    verdict: Verdict


@dataclass(frozen=True)
class TargetResult:
    """A plan target and where it stands."""

    id: str
    value: float | None
    wanted: Fraction | None
    verdict: Verdict
    by: date
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assessment:
    """A county held against a standard."""

    rulebook: Rulebook
    on: date
    county_code: str
    county_name: str
    school_year: int
    verdict: Verdict
    computed: Verdict
    stages: Mapping[Stage, StageResult]
    units: tuple[Unit, ...]
    clauses: Mapping[str, ClauseResult]
    townships: tuple[TownshipResult, ...]
    targets: tuple[TargetResult, ...]
    settings: Mapping[str, str]
    tolerances: tuple[str, ...]
    """Switched on for this run."""
    tolerances_used: Mapping[str, tuple[str, ...]]
    """Tolerance → schools where it changed something."""
    group: str
    findings: tuple[Finding, ...]
    data_digest: str
    note: str = ""
    """The county's own word on its data; invented data say so here."""
